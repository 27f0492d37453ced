/** A job in; each agent that it runs, by an action or by a command, out. */
import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import type { Holder, Product } from '../agents/model.ts';
import { entriesOf, type Job, type Pipeline, type Step, textOf } from '../pipelines/workflow.ts';
import { type LineMap, linesWithin } from './lines.ts';
import { claudeArguments, claudeInputs, claudeSilent } from './readers/claude.ts';
import { codexArguments, codexInputs, codexSilent } from './readers/codex.ts';
import { copilotArguments, inferenceInputs, inferenceSilent } from './readers/copilot.ts';
import { geminiArguments, geminiInputs, geminiSilent, unasked } from './readers/gemini.ts';
import { type Inputs, readInputs } from './readers/inputs.ts';
import { commonArguments, commonInputs, commonSilent } from './readers/others.ts';
import { Reading } from './readers/reading.ts';
import { type Command, shellCommands, type Word } from './shell-words.ts';

/** One agent that one step starts. */
export interface Run {
  readonly step: Step;
  readonly lines: Lines;
  readonly reading: Reading;
  /** Where it lets everybody in itself; null where it refuses whoever cannot write to the repository. */
  readonly letsIn: 'everybody' | null;
  /** The input that let everybody in. */
  readonly opened: TreeEntry | null;
  /** It has a GitHub App of its own, whatever the job's token may do. */
  readonly app: boolean;
  /** Commands of its choice run without a question and without a sandbox. */
  readonly shell: boolean;
  /** A model that only answers. */
  readonly toolless: boolean;
}

interface AgentAction {
  /** Owner, name and path, in small letters. */
  readonly names: readonly string[];
  readonly product: Product;
  readonly inputs: (reading: Reading) => Inputs;
  readonly silent: ReadonlySet<string>;
  /** Refuses people without write access, unless this input is "*"; null where it lets everybody in. */
  readonly opener: string | null;
  /** The input whose absence makes it use an App of its own, with which it writes code, issues and pull requests. */
  readonly app?: (inputs: ReadonlyMap<string, TreeEntry>) => boolean;
  readonly shell?: true;
  readonly toolless?: true;
}

const common = { inputs: commonInputs, silent: commonSilent } as const;

/**
 * Who may start them: claude-code-action and codex-action refuse people without write access (docs/security.md of each),
 * claude-code-base-action, run-gemini-cli and ai-inference check nobody; opencode asks for write access (opencode.ai/docs/github).
 * The Claude App writes contents, issues and pull requests (claude-code-action, docs/security.md). All read 2026-11.
 */
const actions: readonly AgentAction[] = [
  {
    names: ['anthropics/claude-code-action'],
    product: 'claude-code',
    inputs: claudeInputs,
    silent: claudeSilent,
    opener: 'allowed_non_write_users',
    app: (inputs) => textOf(inputs.get('github_token')) === '',
  },
  {
    names: ['anthropics/claude-code-base-action', 'anthropics/claude-code-action/base-action'],
    product: 'claude-code',
    inputs: claudeInputs,
    silent: claudeSilent,
    opener: null,
  },
  {
    names: ['openai/codex-action'],
    product: 'codex',
    inputs: codexInputs,
    silent: codexSilent,
    opener: 'allow-users',
  },
  {
    names: ['google-github-actions/run-gemini-cli', 'google-gemini/gemini-cli-action'],
    product: 'gemini-cli',
    inputs: geminiInputs,
    silent: geminiSilent,
    opener: null,
  },
  {
    names: ['actions/ai-inference'],
    product: 'ai-inference',
    inputs: inferenceInputs,
    silent: inferenceSilent,
    opener: null,
    toolless: true,
  },
  {
    names: ['sst/opencode/github', 'anomalyco/opencode/github'],
    product: 'opencode',
    ...common,
    opener: '',
    app: (inputs) => textOf(inputs.get('use_github_token')) !== 'true',
    shell: true,
  },
  {
    names: ['qodo-ai/pr-agent', 'codium-ai/pr-agent', 'the-pr-agent/pr-agent'],
    product: 'pr-agent',
    ...common,
    opener: null,
  },
  { names: ['coderabbitai/ai-pr-reviewer'], product: 'coderabbit', ...common, opener: null, toolless: true },
  {
    names: ['warpdotdev/warp-agent-action', 'warpdotdev/oz-agent-action'],
    product: 'warp',
    ...common,
    opener: null,
    shell: true,
  },
  { names: ['mirrajabi/aider-github-action'], product: 'aider', ...common, opener: null },
];

interface AgentCommand {
  readonly product: Product;
  /** What follows the program's name, where that starts the agent at all; null where it does not. */
  readonly starts: (words: Command) => Command | null;
  readonly read: (reading: Reading, words: readonly Word[], place: LineMap) => void;
  readonly shell?: true;
}

const withFlag =
  (...flags: readonly string[]) =>
  (words: Command) =>
    words.some(({ text }) => flags.includes(text.split('=', 1)[0] ?? '')) ? words : null;
const afterWord =
  (...names: readonly string[]) =>
  (words: Command) => {
    const at = words.findIndex(({ text }) => !text.startsWith('-'));
    return names.includes(words[at]?.text ?? '') ? [...words.slice(0, at), ...words.slice(at + 1)] : null;
  };

const programs: Readonly<Record<string, AgentCommand>> = {
  claude: {
    product: 'claude-code',
    starts: withFlag('-p', '--print', '--dangerously-skip-permissions', '--allowedTools', '--allowed-tools'),
    read: claudeArguments,
  },
  codex: { product: 'codex', starts: afterWord('exec', 'e', 'review'), read: codexArguments },
  gemini: {
    product: 'gemini-cli',
    starts: withFlag('-p', '--prompt', '-y', '--yolo', '--approval-mode'),
    read: geminiArguments,
  },
  copilot: {
    product: 'copilot',
    starts: withFlag('-p', '--prompt', '--allow-all-tools', '--allow-all', '--yolo'),
    read: copilotArguments,
  },
  'cursor-agent': { product: 'cursor', starts: withFlag('-p', '--print'), read: commonArguments('cursor') },
  opencode: {
    product: 'opencode',
    starts: afterWord('run', 'github'),
    read: commonArguments('opencode'),
    shell: true,
  },
  aider: {
    product: 'aider',
    starts: withFlag('-m', '--message', '--msg', '--message-file', '--yes', '--yes-always'),
    read: commonArguments('aider'),
  },
  goose: { product: 'goose', starts: afterWord('run'), read: commonArguments('goose'), shell: true },
  amp: {
    product: 'amp',
    starts: withFlag('-x', '--execute', '--dangerously-allow-all'),
    read: commonArguments('amp'),
  },
  warp: { product: 'warp', starts: afterWord('agent'), read: commonArguments('warp'), shell: true },
};
/** Packages that a runner such as npx starts under the program's name. */
const packages: Readonly<Record<string, string>> = {
  '@anthropic-ai/claude-code': 'claude',
  '@openai/codex': 'codex',
  '@google/gemini-cli': 'gemini',
  '@github/copilot': 'copilot',
  'opencode-ai': 'opencode',
  '@sourcegraph/amp': 'amp',
  'aider-chat': 'aider',
};

/** A text in which none of these stands starts no agent that is known here; a mere name is often a file's or a bot's. */
export const agentNames =
  /(?:anthropics\/claude-code|openai\/codex-action|run-gemini-cli|gemini-cli-action|actions\/ai-inference|opencode\/github|\/pr-agent|ai-pr-reviewer|(?:oz|warp)-agent-action|aider-github-action)|\b(?:claude(?:-code)?|gemini(?:-cli)?|copilot|cursor-agent|aider(?:-chat)?|amp)(?:@[\w.-]{1,40})?[\s\\]{1,40}[-"'$]|\b(?:codex|opencode(?:-ai)?|goose|warp)(?:@[\w.-]{1,40})?[\s\\]{1,40}(?:-|exec\b|e\b|review\b|run\b|github\b|agent\b)/i;

export function runsOf(
  pipeline: Pipeline,
  job: Job,
  part: { readonly sort: string; readonly name: string },
): readonly Run[] {
  return job.steps.flatMap((step) => {
    const uses = step.body.get('uses');
    const run = step.body.get('run');
    const begin = (product: Product, lines: Lines) => {
      const holder: Holder = { product, root: '', part };
      return new Reading(pipeline.file, pipeline.side, holder, lines);
    };
    if (uses !== undefined) return actionRun(step, uses, begin);
    return run === undefined ? [] : commandRuns(step, run, linesWithin(pipeline.file, run), begin);
  });
}

type Begin = (product: Product, lines: Lines) => Reading;

function actionRun(step: Step, uses: TreeEntry, begin: Begin): readonly Run[] {
  const name =
    textOf(uses)
      .replace(/^docker:\/\//, '')
      .split(/[@:]/, 1)[0]
      ?.toLowerCase() ?? '';
  const action = actions.find(({ names }) => names.includes(name));
  if (action === undefined) return [];
  const written = entriesOf(step.body.get('with'));
  const inputs = new Map([...written.values()].map((entry) => [entry.key.toLowerCase(), entry]));
  const reading = begin(action.product, uses);
  readInputs(reading, written, action.inputs(reading), action.silent);
  if (action.product === 'gemini-cli') settleGemini(reading, uses);
  const opened = action.opener === null ? null : (inputs.get(action.opener) ?? null);
  const open =
    opened !== null &&
    textOf(opened)
      .split(',')
      .some((one) => one.trim() === '*');
  const { rules, servers } = reading.gathering;
  return [
    {
      step,
      lines: uses,
      reading,
      letsIn: action.opener === null || open ? 'everybody' : null,
      opened: open ? opened : null,
      app: action.app?.(inputs) === true,
      shell: action.shell === true,
      toolless: action.toolless === true && rules.length + servers.length === 0,
    },
  ];
}

/** The layers keep no list of tools, since all of it is allowed. */
function settleGemini(reading: Reading, lines: Lines): void {
  unasked(reading.layers, reading, lines);
  const layers = reading.layers.splice(0).map((powers) => ({ ...powers, tools: null }));
  reading.layers.push(...layers);
}

function commandRuns(step: Step, run: TreeEntry, place: LineMap, begin: Begin): readonly Run[] {
  const script = textOf(run);
  if (!agentNames.test(script)) return [];
  return shellCommands(script).flatMap((words) => {
    const [program, rest] = programOf(words);
    const agent = Object.hasOwn(programs, program) ? programs[program] : undefined;
    const args = agent?.starts(rest) ?? null;
    if (agent === undefined || args === null) return [];
    const lines = place(words[0]?.line ?? 1);
    const reading = begin(agent.product, lines);
    agent.read(reading, args, place);
    const shell = agent.shell === true;
    return [
      {
        step,
        lines,
        reading,
        letsIn: 'everybody' as const,
        opened: null,
        app: false,
        shell,
        toolless: false,
      },
    ];
  });
}

/** Words that start another program, with the options that may stand before it. */
const wrappers = new Set(
  'sudo env time timeout nohup exec command xvfb-run npx bunx pnpx uvx pnpm yarn bun npm dlx x if then ! do else'.split(
    ' ',
  ),
);

/** @returns the name of the program that the words start in the end, and what follows it. */
function programOf(words: Command): readonly [string, Command] {
  let at = 0;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    const wraps = wrappers.has(text) || (at > 0 && /^(?:-|\d+[smh]?$)/.test(text)) || /^\w+=/.test(text);
    if (!wraps) break;
    at += 1;
  }
  const text = words[at]?.text ?? '';
  const bare = text.replace(/(?<=.)@[\w.-]+$/, '');
  const name = Object.hasOwn(packages, bare) ? packages[bare] : bare.slice(bare.lastIndexOf('/') + 1);
  return [name ?? '', words.slice(at + 1)];
}
