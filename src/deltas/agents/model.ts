/** What one agent may do, as its configuration says it: the shape that every format is read into and all comparing rests on. */
import type { Evidence, Severity } from '../delta.ts';
import type { ToolPattern } from './permissions/pattern.ts';
import type { Server } from './servers/server.ts';

/** Who reads the configuration, with the name that people know it by. */
export const products = {
  a2a: 'A2A',
  'agent-framework': 'Microsoft Agent Framework',
  'ai-inference': 'GitHub AI inference',
  aider: 'Aider',
  'amazon-q': 'Amazon Q',
  amp: 'Amp',
  autogen: 'AutoGen',
  cagent: 'Docker cagent',
  'claude-code': 'Claude Code',
  'claude-desktop': 'Claude Desktop',
  cline: 'Cline',
  coderabbit: 'CodeRabbit',
  codex: 'Codex',
  continue: 'Continue',
  copilot: 'GitHub Copilot',
  crewai: 'CrewAI',
  crush: 'Crush',
  cursor: 'Cursor',
  'gemini-cli': 'Gemini CLI',
  goose: 'goose',
  junie: 'Junie',
  kagent: 'kagent',
  kiro: 'Kiro',
  langgraph: 'LangGraph',
  mcp: 'MCP',
  'microsoft-365': 'Microsoft 365 Copilot',
  openai: 'OpenAI',
  opencode: 'opencode',
  'pr-agent': 'PR-Agent',
  roo: 'Roo Code',
  toolhive: 'ToolHive',
  vscode: 'VS Code',
  warp: 'Warp',
  windsurf: 'Windsurf',
  zed: 'Zed',
} as const;
export type Product = keyof typeof products;

/** What has powers: a product's own agent in some directory, or a named part of it. */
export interface Holder {
  readonly product: Product;
  /** The directory that the configuration is for: '' for the whole repository. */
  readonly root: string;
  /** Null for the product's own agent. */
  readonly part: Part | null;
}

export interface Part {
  /** "agent", "skill", "command", "mode", "plugin", "profile", "job". */
  readonly sort: string;
  readonly name: string;
}

/** "Claude Code", "agent reviewer (Claude Code)": the subject of a delta, so no path. */
export function holderName({ product, part }: Pick<Holder, 'product' | 'part'>): string {
  return part === null ? products[product] : `${part.sort} ${part.name} (${products[product]})`;
}

/** All that one place of a file says of one holder. A holder may be spread over many files; the layers add up. */
export interface Powers {
  readonly holder: Holder;
  /** Where the holder is declared; of the product's own agent, the file's first line. */
  readonly evidence: Evidence;
  readonly servers: readonly Server[];
  readonly rules: readonly PermissionRule[];
  /** The tools it holds at all, asked or not; null where the file does not limit them, so that it has all its parent has. */
  readonly tools: readonly Tool[] | null;
  readonly levels: readonly Level[];
  readonly openings: readonly Opening[];
  readonly hooks: readonly Hook[];
  readonly delegates: readonly Named[];
  readonly model: Named | null;
  /** Addresses where others reach it: A2A, a served API. */
  readonly endpoints: readonly Named[];
  /** Secrets handed to the agent itself; those of a server stand with the server. */
  readonly secrets: readonly Secret[];
  readonly settings: readonly UnknownSetting[];
  readonly prose: readonly Prose[];
}

/** A setting whose text the agent follows, such as a prompt. */
export interface Prose {
  readonly key: string;
  /** Whole and as written: never shown but redacted. */
  readonly text: string;
  readonly evidence: Evidence;
}

export interface Named {
  readonly name: string;
  readonly evidence: Evidence;
}

/** Deny beats ask beats allow, over all layers of one holder. */
export interface PermissionRule {
  readonly decision: 'allow' | 'ask' | 'deny';
  readonly pattern: ToolPattern;
  /** What it does not speak of although the pattern has it: where the last match wins, the patterns of later rules. */
  readonly except?: readonly ToolPattern[];
  /** As it stands in the file, redacted: "Bash(npm run test:*)". */
  readonly written: string;
  readonly evidence: Evidence;
}

export interface Tool {
  readonly pattern: ToolPattern;
  readonly written: string;
  readonly evidence: Evidence;
}

/**
 * One setting with an order from guarded to open: an approval mode, a sandbox, network on or off, trust. Left out, it is at
 * openness 0, which is the product's documented default; what guards more than the default is below 0.
 */
export interface Level {
  /** `approval` becomes agent.approval.*, all others agent.guard.*. */
  readonly of: 'approval' | 'sandbox' | 'network' | 'trust' | 'oversight';
  /** "permissions.defaultMode", the same in every file of the product. */
  readonly key: string;
  /** As written, redacted: "bypassPermissions". */
  readonly value: string;
  readonly openness: number;
  /** How bad it is to get here; of what guards more than the default, how bad it is to lose it. */
  readonly severity: Severity;
  /** Completes "<holder> …": "runs every tool without asking". */
  readonly meaning: string;
  /** True where commands then run without a question. */
  readonly unattended: boolean;
  readonly evidence: Evidence;
}

/** One entry of a list that lets out: a directory outside the repository, a host of a firewall's list; a plugin is told as a tool. */
export interface Opening {
  readonly of: 'directory' | 'host' | 'command' | 'file' | 'plugin' | 'other';
  /** "additionalDirectories", the same in every file of the product. */
  readonly key: string;
  readonly value: string;
  readonly severity: Severity;
  /** Completes "<holder> …": "may work in ../other outside the repository". */
  readonly meaning: string;
  readonly evidence: Evidence;
}

/** A command that runs by itself on an event. */
export interface Hook {
  /** "PreToolUse Bash", "session start": with the holder, what tells two hooks apart. */
  readonly event: string;
  /** As written, redacted. */
  readonly command: string;
  /** Files of the repository that it runs, so that their change is a change of the hook. */
  readonly scripts: readonly string[];
  readonly evidence: Evidence;
}

export interface Secret {
  /** The variable, header or setting: "GITHUB_TOKEN". */
  readonly name: string;
  /** Where a reference leads, such as "${env:GITHUB_TOKEN}"; null where the secret itself stands in the file. Never the secret. */
  readonly reference: string | null;
  readonly evidence: Evidence;
}

/** A setting that the vendor's documentation, as read, does not name. */
export interface UnknownSetting {
  /** "permissions.newThing" */
  readonly key: string;
  /** The value's canonical text, redacted and cut. */
  readonly value: string;
  readonly evidence: Evidence;
}

/** @returns powers of that holder that grant nothing yet, for a reader to fill. */
export function noPowers(holder: Holder, evidence: Evidence): Powers {
  return {
    holder,
    evidence,
    servers: [],
    rules: [],
    tools: null,
    levels: [],
    openings: [],
    hooks: [],
    delegates: [],
    model: null,
    endpoints: [],
    secrets: [],
    settings: [],
    prose: [],
  };
}

/** What an attack needs, and what one grant gives of it. */
export const abilities = ['private-data', 'untrusted-content', 'way-out', 'commands', 'unattended'] as const;
export type Ability = (typeof abilities)[number];

/** One grant of an ability to a holder: what a combination is made of. */
export interface Grant {
  readonly ability: Ability;
  /** "server github", "permission Bash(curl:*)", "defaultMode bypassPermissions". */
  readonly by: string;
  readonly evidence: Evidence;
}
