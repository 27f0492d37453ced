/** A command line with its wrappers (env, sudo, cmd /c, sh -c, secret stores) in, the program that they end up starting out. */

export interface Unwrapped {
  /** Without its directory's meaning lost: "./bin/quay", "npx". */
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that a wrapper sets. */
  readonly settings: readonly Assignment[];
  /** Where a shell does more than start one program: its line. */
  readonly line: string | null;
}

export interface Assignment {
  readonly name: string;
  readonly value: string;
}

/** More of an argument is not looked at. */
export const lineLimit = 4_096;
/** More arguments are not looked at. */
export const argumentLimit = 256;
const depthLimit = 8;

const assignment = /^([A-Za-z_]\w{0,200})=(.*)$/s;
/** They start what follows their own flags. */
const plainWrappers = new Set([
  'sudo',
  'doas',
  'nohup',
  'exec',
  'command',
  'time',
  'nice',
  'wsl',
  'caffeinate',
]);
/** They hand secrets or a tool's environment to what follows `--`. */
const storeWrappers = new Set([
  'op',
  'doppler',
  'infisical',
  'dotenv',
  'dotenvx',
  'aws-vault',
  'chamber',
  'mise',
]);
const projectWrappers = new Set(['poetry', 'pipenv', 'pdm', 'hatch', 'rye']);
const shells = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish']);
const powerShells = new Set(['powershell', 'pwsh']);

/** @returns "npx" of "C:\\node\\npx.cmd". */
export function programOf(command: string): string {
  return command
    .slice(0, lineLimit)
    .replace(/^.*[/\\]/s, '')
    .replace(/\.(?:exe|cmd|bat|ps1)$/i, '')
    .toLowerCase();
}

export function unwrap(command: string, args: readonly string[]): Unwrapped {
  const settings: Assignment[] = [];
  const [first = '', ...more] =
    args.length === 0 && /\s/.test(command.trim()) ? wordsOf(command) : [command.trim()];
  const rest = args.length > argumentLimit ? [args.slice(argumentLimit).join(' ')] : [];
  let now: readonly string[] = [first, ...more, ...args.slice(0, argumentLimit), ...rest];
  for (let depth = 0; depth < depthLimit; depth += 1) {
    const inner = inside(now, settings);
    if (inner === null) break;
    if (typeof inner === 'string')
      return { command: now[0] ?? '', args: now.slice(1), settings, line: inner };
    now = inner;
  }
  return { command: now[0] ?? '', args: now.slice(1), settings, line: null };
}

/** @returns the words inside the wrapper; a text where they are a shell's program; null where nothing wraps. */
function inside(words: readonly string[], settings: Assignment[]): readonly string[] | string | null {
  const [command = '', ...rest] = words;
  const program = programOf(command);
  const set = assignment.exec(command);
  if (set !== null && rest.length > 0) return assigned(words, settings);
  if (program === 'env') {
    const split = rest.findIndex((word) => word === '-S' || word === '--split-string');
    return assigned(
      split < 0 ? skipFlags(rest, ['-u', '--unset', '-C', '--chdir']) : wordsOf(rest[split + 1] ?? ''),
      settings,
    );
  }
  if (program === 'timeout') return some(skipFlags(rest, ['-k', '-s', '--signal']).slice(1));
  if (plainWrappers.has(program)) return some(skipFlags(rest, ['-u', '-g', '-n', '-d']));
  if (projectWrappers.has(program) && rest[0] === 'run') return some(rest.slice(1));
  if (storeWrappers.has(program)) {
    const end = rest.indexOf('--');
    return end < 0 ? null : some(rest.slice(end + 1));
  }
  if (program === 'cmd') {
    const at = rest.findIndex((word) => /^\/[ck]$/i.test(word));
    return at < 0 ? null : spread(rest.slice(at + 1));
  }
  if (powerShells.has(program)) {
    const at = rest.findIndex((word) => /^-c(?:ommand)?$/i.test(word));
    return at < 0 ? null : inLine(rest.slice(at + 1).join(' '), settings);
  }
  if (shells.has(program)) {
    const at = rest.findIndex((word) => /^-[a-z]{0,6}c$/.test(word));
    return at < 0 ? null : inLine(rest[at + 1] ?? '', settings);
  }
  return null;
}

function some(words: readonly string[]): readonly string[] | null {
  return words.length === 0 ? null : words;
}

/** Of `cmd /c "npx -y x"` and of `cmd /c npx -y x`. */
function spread(words: readonly string[]): readonly string[] | null {
  return some(words.length === 1 ? wordsOf(words[0] ?? '') : words);
}

function assigned(words: readonly string[], settings: Assignment[]): readonly string[] | null {
  let at = 0;
  for (const word of words) {
    const found = assignment.exec(word);
    if (found === null) break;
    settings.push({ name: found[1] ?? '', value: found[2] ?? '' });
    at += 1;
  }
  return some(words.slice(at));
}

function skipFlags(words: readonly string[], valued: readonly string[]): readonly string[] {
  let at = 0;
  while ((words[at] ?? '').startsWith('-')) at += valued.includes(words[at] ?? '') ? 2 : 1;
  return words.slice(at);
}

/** What prepares and starts nothing: it is left aside where one program follows. */
const preparing = /^(?:cd|pushd|set|source|\.|true|:)(?:\s|$)/;

/** @returns the words of the one program of a shell's line, the line itself where there is more to it. */
function inLine(written: string, settings: Assignment[]): readonly string[] | string | null {
  const line = written.slice(0, lineLimit).trim();
  if (line === '') return null;
  if (/\$\(|`|<\(|(?<!\|)\|(?!\|)|[<>]/.test(line)) return line;
  const commands: string[] = [];
  for (const part of line.split(/&&|\|\||;|\n/)) {
    const command = part.trim();
    if (command === '' || preparing.test(command)) continue;
    if (command.startsWith('export ')) assigned(wordsOf(command.slice(7)), settings);
    else commands.push(command);
  }
  return commands.length === 1 ? some(wordsOf(commands[0] ?? '')) : line;
}

/** @returns the words of a line as a shell splits it: quotes taken off, escapes resolved. Linear. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < Math.min(line.length, lineLimit); at += 1) {
    const sign = line.charAt(at);
    if (quote !== '') {
      if (sign === quote) quote = '';
      else word = (word ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      word ??= '';
    } else if (sign === '\\' && /[\s"'\\$]/.test(line.charAt(at + 1))) {
      at += 1;
      word = (word ?? '') + line.charAt(at);
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + sign;
  }
  if (word !== null) words.push(word);
  return words.slice(0, argumentLimit);
}
