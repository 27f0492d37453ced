/** A tool pattern in; what it reaches and how grave that is, out. */
import type { Severity } from '../../delta.ts';
import { redact } from '../../evidence.ts';
import { type AgentCommands, reachOfCommand } from './commands.ts';
import type { PathPattern, TextPattern, ToolPattern } from './pattern.ts';
import type { Reach } from './reach.ts';
import type { Ruled } from './regions.ts';

/** What is known of a server's tools; null where nothing is, so that the pattern alone decides. */
export type ReachOfServer = (server: string, tool: string | null) => Reach | null;

export interface Knowledge {
  readonly commands: AgentCommands;
  readonly reachOfServer?: ReachOfServer;
}

const shown = 120;

export function reachOf(pattern: ToolPattern, knowledge: Knowledge): Reach {
  const reach = rawReach(pattern, knowledge);
  const does = redact(reach.does);
  return { ...reach, does: does.length > shown ? `${does.slice(0, shown - 1)}…` : does };
}

/** Of every tool but commands, where other rules speak of these, a shell is not reached. */
export function reachOfRule(rule: Ruled, knowledge: Knowledge): Reach {
  const reach = reachOf(rule.pattern, knowledge);
  const shellLeft = rule.except?.some(
    ({ tool, ...left }) => tool === 'shell' && 'command' in left && left.command === null,
  );
  if (rule.pattern.tool !== 'any' || shellLeft !== true) return reach;
  return { what: 'outside', severity: 'high', does: 'use every tool but commands', why: null };
}

function rawReach(pattern: ToolPattern, knowledge: Knowledge): Reach {
  switch (pattern.tool) {
    case 'any':
      return { what: 'shell', severity: 'critical', does: 'use every tool', why: 'a shell is one of them' };
    case 'shell':
      return shellReach(pattern.command, knowledge.commands);
    case 'read':
      return readReach(pattern.path);
    case 'write':
      return writeReach(pattern.path);
    case 'fetch':
      return fetchReach(pattern.host);
    case 'search':
      return { what: 'read', severity: 'low', does: 'search the web', why: 'strangers wrote what it finds' };
    case 'mcp':
      return serverReach(pattern.server, pattern.name, knowledge.reachOfServer);
    case 'delegate': {
      const to = pattern.agent === null || shownText(pattern.agent) === '*' ? null : shownText(pattern.agent);
      const does = to === null ? 'hand work to any agent' : `hand work to agent ${to}`;
      return { what: 'delegate', severity: 'medium', does, why: null };
    }
    case 'other':
      return otherReach(pattern.name, pattern.argument);
  }
}

function shellReach(command: TextPattern | null, commands: AgentCommands): Reach {
  if (command === null) return reachOfCommand('*', commands);
  if (command.form === 'glob') return reachOfCommand(command.glob, commands);
  const does = `run what ${command.written} takes`;
  return { what: 'code', severity: 'high', does, why: 'what it takes cannot be listed' };
}

/** Names that hold secrets by custom, anywhere in a path; compared in lower case. */
const secretNames =
  /(?:^|\/|\*)(?:\.env\b|\.ssh|\.aws|\.gnupg|\.netrc|\.npmrc|\.pypirc|\.kube|\.azure|\.docker|\.config\/gcloud|\.git-credentials|id_rsa|id_ed25519|secrets?|credentials?)\b|\.(?:pem|key|p12|pfx|kdbx)$/;
/** Files that decide what agents, editors, hooks and pipelines do. */
const controlNames =
  /(?:^|\/)(?:\.github|\.claude|\.cursor|\.codex|\.gemini|\.vscode|\.git|\.husky|\.mcp\.json|claude\.md|agents\.md|gemini\.md)(?:\/|$)/;

const temporary = (path: PathPattern) => path.from === 'root' && /^(?:private\/)?tmp(?:\/|$)/.test(path.glob);

function readReach(path: PathPattern | null): Reach {
  if (path === null) {
    // One tool that reads: a file of secrets by name, or a path out of the repository, weighs more.
    return { what: 'credentials', severity: 'low', does: 'read any file', why: 'secrets are files too' };
  }
  const does = `read ${shownPath(path)}`;
  const lower = path.glob.toLowerCase();
  if (secretNames.test(lower))
    return { what: 'credentials', severity: 'high', does, why: 'secrets stand there' };
  if (!leavesWorkspace(path)) return { what: 'read', severity: 'low', does, why: null };
  if (temporary(path)) return { what: 'read', severity: 'low', does, why: null };
  return everywhere(path)
    ? { what: 'credentials', severity: 'high', does, why: 'secrets lie there too' }
    : { what: 'read', severity: 'medium', does, why: 'it lies outside the repository' };
}

function writeReach(path: PathPattern | null): Reach {
  if (path === null) {
    return {
      what: 'outside',
      severity: 'high',
      does: 'write any file',
      why: 'hooks and settings are files too',
    };
  }
  const does = `write ${shownPath(path)}`;
  if (temporary(path)) return { what: 'outside', severity: 'low', does, why: null };
  if (leavesWorkspace(path))
    return { what: 'outside', severity: 'high', does, why: 'it lies outside the repository' };
  const what = 'workspace';
  if (everywhere(path))
    return { what, severity: 'high', does, why: 'pipelines and its own settings are among them' };
  if (controlNames.test(path.glob.toLowerCase())) {
    return { what, severity: 'high', does, why: 'it decides what agents, hooks or pipelines do' };
  }
  return { what, severity: path.glob.includes('*') ? 'medium' : 'low', does, why: null };
}

export function leavesWorkspace(path: PathPattern): boolean {
  return path.from !== 'workspace' || path.glob === '..' || path.glob.startsWith('../');
}

function everywhere(path: PathPattern): boolean {
  return path.glob.split('/').every((name) => name === '' || /^\*+$/.test(name));
}

function fetchReach(host: TextPattern | null): Reach {
  const written = host === null ? '*' : shownText(host);
  // "*.com" is every host; "*.harbour.example" is somebody's.
  const any = host === null || (host.form === 'glob' && /^\*?(?:\.?\*|\.[a-z]{2,6})?$/.test(written));
  if (any) {
    const why = 'an address carries data out, and strangers wrote what comes back';
    return { what: 'network', severity: 'high', does: 'fetch any page of the web', why };
  }
  return { what: 'network', severity: 'low', does: `fetch from ${written}`, why: null };
}

/** How a tool is called that only reads; what it really does was for whoever let the server in. */
const reading = /^(?:get|list|read|search|describe|show|view|find|count|lookup|resolve)(?:[_-]|(?=[A-Z])|$)/;

function serverReach(server: TextPattern, name: TextPattern | null, known?: ReachOfServer): Reach {
  const of = shownText(server);
  const tool = name === null || shownText(name) === '*' ? null : shownText(name);
  const found = of.includes('*') || tool?.includes('*') ? null : known?.(of, tool);
  if (found != null) return found;
  const whole = tool === null;
  const who = of === '*' ? 'every server' : `server ${of}`;
  const does = whole ? `use every tool of ${who}` : `use tool ${tool} of ${who}`;
  if (!whole && of !== '*' && reading.test(tool)) return { what: 'read', severity: 'low', does, why: null };
  const severity: Severity = whole || of === '*' ? 'high' : 'medium';
  const later =
    of === '*' ? 'tools that they add later are among them' : 'tools that it adds later are among them';
  return { what: 'outside', severity, does, why: whole ? later : null };
}

/** What a product calls its lists, questions and skills: nothing outside the conversation. */
const harmless = new Set(
  [
    'AskUserQuestion,EnterPlanMode,ExitPlanMode,KillShell,ListMcpResourcesTool,ReadMcpResourceTool,TaskOutput,TaskStop',
    'TodoRead,TodoWrite,BashOutput,LSP,lsp,memory,question,save_memory,skill,Skill,todo,todoread,todowrite,todos,think',
    'changes,problems,usages,testFailure,vscodeAPI,extensions,SlashCommand,terminalLastCommand,terminalSelection',
  ].flatMap((line) => line.split(',')),
);

function otherReach(name: string, argument: string | null): Reach {
  const does =
    name === 'Skill'
      ? `use ${argument === null ? 'any skill' : `the skill ${argument}`}`
      : argument === null
        ? `use ${name}`
        : `use ${name} for ${argument}`;
  if (name === 'external_directory') {
    const where = argument === null ? 'any directory' : argument;
    const why = 'it lies outside the repository';
    return { what: 'outside', severity: 'high', does: `work in ${where} outside the workspace`, why };
  }
  if (harmless.has(name)) return { what: 'read', severity: 'low', does, why: null };
  const severity = argument === null ? 'medium' : 'low';
  return {
    what: 'workspace',
    severity,
    does,
    why: argument === null ? 'what it does is not known here' : null,
  };
}

function shownText(text: TextPattern): string {
  return text.form === 'glob' ? text.glob : text.written;
}

function shownPath({ from, glob }: PathPattern): string {
  if (glob === '**')
    return { workspace: 'every file of the repository', root: 'any file', home: 'every file of the home' }[
      from
    ];
  return `${{ workspace: '', root: '/', home: '~/' }[from]}${glob}`;
}
