/** The catalogue of commands, text in; what the commands that a pattern takes can reach, out. */

import { z } from 'zod';
import { plainYaml } from '../../../syntax/json-value.ts';
import { compareSeverity, higherSeverity, moreSevere, type Severity, severities } from '../../delta.ts';
import { type Reach, reaches } from './reach.ts';

const catalogueSchema = z.strictObject({
  commands: z.array(
    z.strictObject({
      command: z.string().regex(/^\S+(?: \S+){0,3}$/),
      reach: z.enum(reaches),
      severity: z.enum(severities).optional(),
      fixed: z.enum(severities).optional(),
      exact: z.enum(severities).optional(),
      does: z.string().min(3),
      why: z.string().min(3),
    }),
  ),
});

/** How much of a command is written out: nothing after it, its next word, or all of it. */
type Extent = 'open' | 'fixed' | 'exact';

interface Command extends Readonly<Record<Extent, Severity>> {
  readonly command: string;
  readonly what: Reach['what'];
  readonly does: string;
  readonly why: string;
}

/** By its words: "git push". */
export type AgentCommands = ReadonlyMap<string, Command>;

/** A script or subcommand that is written out is one known thing, a shell with free arguments is all there is. */
const defaults: Readonly<Record<Reach['what'], Readonly<Record<Extent, Severity>>>> = {
  shell: { open: 'critical', fixed: 'low', exact: 'low' },
  code: { open: 'high', fixed: 'low', exact: 'low' },
  credentials: { open: 'high', fixed: 'high', exact: 'medium' },
  deploy: { open: 'high', fixed: 'high', exact: 'medium' },
  outside: { open: 'high', fixed: 'high', exact: 'low' },
  network: { open: 'high', fixed: 'high', exact: 'low' },
  workspace: { open: 'medium', fixed: 'medium', exact: 'low' },
  delegate: { open: 'medium', fixed: 'medium', exact: 'low' },
  read: { open: 'low', fixed: 'low', exact: 'low' },
};

/**
 * @param text `rules/catalogues/agent-commands.yml`.
 * @throws ZodError where the catalogue has another shape, Error where it names a command twice.
 */
export function agentCommands(text: string): AgentCommands {
  const commands = new Map<string, Command>();
  for (const entry of catalogueSchema.parse(plainYaml(text)).commands) {
    const { command, reach: what, does, why } = entry;
    if (commands.has(command)) throw new Error(`the catalogue of commands names ${command} twice`);
    const usual = defaults[what];
    const open = entry.severity ?? usual.open;
    const fixed = entry.fixed ?? lower(usual.fixed, open);
    commands.set(command, {
      command,
      what,
      does,
      why,
      open,
      fixed,
      exact: entry.exact ?? lower(usual.exact, fixed),
    });
  }
  return commands;
}

function lower(a: Severity, b: Severity): Severity {
  return compareSeverity(a, b) < 0 ? a : b;
}

/** More parts than people chain; what is left over is graded as a shell. */
const mostPieces = 48;
const mostWords = 64;

export const anyCommand: Reach = { what: 'shell', severity: 'critical', does: 'run any command', why: null };
const beforeProgram: Reach = {
  what: 'code',
  severity: 'high',
  does: 'run any program',
  why: 'a wildcard stands before the program, so others can stand there',
};

/** @param glob of commands, `*` for any text. */
export function reachOfCommand(glob: string, commands: AgentCommands): Reach {
  const pieces = glob.split(/(&&|\|\||[;|\n`]|\$\()/, mostPieces);
  if (pieces.length === mostPieces) return { ...anyCommand, severity: 'high' };
  const parts = pieces.flatMap((piece, index) => {
    if (index % 2 === 1 || piece.trim() === '') return [];
    // What is piped into a shell or an interpreter is a program that nobody wrote down.
    const piped = pieces[index - 1] === '|' && /^\s*[\w./-]{1,64}\s*$/.test(piece);
    return [piped ? `${piece.trim()} *` : piece];
  });
  const [first = unknownReach([], 'exact'), ...more] = parts.map((part) => reachOfPart(part, commands));
  return more.reduce(moreSevere, first);
}

function reachOfPart(glob: string, commands: AgentCommands): Reach {
  const star = glob.indexOf('*');
  const literal = star < 0 ? glob : glob.slice(0, star);
  const all = literal.split(/\s+/, mostWords);
  const partial = star < 0 ? '' : (all.pop() ?? '');
  const written = all.filter((word) => word !== '');
  const assigned = written.findIndex((word) => !isAssignment(word));
  const words = unwrapped(assigned < 0 ? [] : written.slice(assigned));
  if (words.length === 0) {
    if (star < 0) return commandReach([], commands, 'exact');
    if (isAssignment(`${partial}*`)) return beforeProgram;
    return partial === '' ? anyCommand : reachOfNames(partial, commands);
  }
  const [program = '', ...rest] = words;
  const named = [programName(program, commands), ...rest];
  if (star < 0) return commandReach(named, commands, 'exact');
  // What may follow can be a worse command of its own: "gh pr merge" of "gh pr".
  const own = commandReach(partial === '' ? named : [...named, `${partial}*`], commands, 'open');
  return childrenOf(named, partial, commands).reduce(moreSevere, own);
}

const isAssignment = (word: string) => /^[A-Za-z_]\w{0,100}=/.test(word);

/** "/usr/bin/python3.11" is python3, and "./gradlew" itself. */
function programName(program: string, commands: AgentCommands): string {
  if (commands.has(program)) return program;
  const name = program.startsWith('/') ? program.slice(program.lastIndexOf('/') + 1) : program;
  const plain = name.replace(/\.exe$/i, '');
  const versionless = plain.replace(/(?<=[a-z])[\d.]{1,8}$/, '');
  const known = [plain, versionless].find((one) => commands.has(one));
  return known ?? program;
}

/** "git -C ../other status" is a git status. */
function unwrapped(words: readonly string[]): readonly string[] {
  return words[0] === 'git' && words[1] === '-C' && words.length > 3 ? ['git', ...words.slice(3)] : words;
}

/** Start what follows them: what that reaches, they reach. */
const runners = new Set(
  [
    'bundle exec,bunx,command,doas,docker exec,env,nice,nohup,npx,pipx run,pnpm dlx,pnpm exec,poetry run,sudo,time',
    'timeout,uv run,uvx,xargs,yarn dlx',
  ].flatMap((line) => line.split(',')),
);

function commandReach(words: readonly string[], commands: AgentCommands, ending: 'open' | 'exact'): Reach {
  const known = longestKnown(words, commands);
  const said = known === null ? 1 : known.command.split(' ').length;
  const after = words.slice(said);
  // A switch narrows nothing: what follows it is still free.
  const next = after.findIndex((word) => !word.startsWith('-') || word.includes('='));
  const extent: Extent = ending === 'exact' ? 'exact' : next < 0 ? 'open' : 'fixed';
  const own = known === null ? unknownReach(words, extent) : knownReach(known, words, extent);
  const runner = runners.has(words.slice(0, said).join(' '));
  if (!runner || next < 0) return own;
  const started = after.slice(next).filter((word) => !/^[\d.]+[smhd]?$/.test(word) && !isAssignment(word));
  const [program = '', ...rest] = started;
  if (!commands.has(program) && longestKnown(started, commands) === null) return own;
  const inner = commandReach([programName(program, commands), ...rest], commands, ending);
  return { ...inner, severity: higherSeverity(inner.severity, own.severity) };
}

function longestKnown(words: readonly string[], commands: AgentCommands): Command | null {
  for (let length = Math.min(4, words.length); length > 0; length -= 1) {
    const known = commands.get(words.slice(0, length).join(' '));
    if (known !== undefined) return known;
  }
  return null;
}

function knownReach(known: Command, words: readonly string[], extent: Extent): Reach {
  const does = extent === 'open' ? known.does : `run ${words.join(' ')}`;
  const severity = known[extent];
  // Said of the command with anything after it, a reason seldom fits what is written out and little.
  const fits = extent === 'open' || severity !== 'low' || words.join(' ') === known.command;
  return { what: known.what, severity, does, why: fits ? known.why : null };
}

function unknownReach(words: readonly string[], extent: Extent): Reach {
  const [program = ''] = words;
  const script = program.includes('/');
  return {
    what: 'code',
    severity: extent === 'open' && !script ? 'medium' : 'low',
    does: `run ${words.join(' ')}`,
    why: script ? 'it is a file, and whoever can write it decides what runs' : null,
  };
}

/** A pattern that ends within the name of the program: "python*", "./scripts/*". */
function reachOfNames(partial: string, commands: AgentCommands): Reach {
  if (!partial.includes('/')) {
    return childrenOf([], partial, commands).reduce(moreSevere, unknownReach([`${partial}*`], 'open'));
  }
  const outside = partial.startsWith('/') || partial.startsWith('~') || partial.startsWith('..');
  return {
    what: 'code',
    severity: outside ? 'high' : 'medium',
    does: `run every program under ${partial}`,
    why: 'a file that the agent writes there can be run',
  };
}

/** The known commands that begin so. */
function childrenOf(words: readonly string[], partial: string, commands: AgentCommands): readonly Reach[] {
  const beginning = [...words, partial].join(' ');
  return [...commands.values()].flatMap((known) =>
    known.command.startsWith(beginning) ? [knownReach(known, [], 'open')] : [],
  );
}
