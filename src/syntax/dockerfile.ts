/**
 * Dockerfiles: a text in, its instructions with exact lines out, as BuildKit reads them (github.com/moby/buildkit,
 * frontend/dockerfile/parser, read 2026-11). Lines that are no instruction are kept, so that templates stay readable.
 */
import type { Lines } from './tree.ts';
import { Unreadable } from './unreadable.ts';

export const dockerfileLimits = { characters: 1_048_576, instructions: 20_000, heredocs: 64 };

/** The instructions of the reference, docs.docker.com/reference/dockerfile, read 2026-11. */
export const dockerKeywords: ReadonlySet<string> = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(
    ' ',
  ),
);

export interface Dockerfile {
  /** `# syntax=`: the image that reads the rest; null where the builder's own does. */
  readonly frontend: (Lines & { readonly image: string }) | null;
  readonly escapeSign: '\\' | '`';
  readonly instructions: readonly DockerInstruction[];
}

export interface DockerInstruction extends Lines {
  /** In capitals; a word that is no instruction stands here as well. */
  readonly keyword: string;
  readonly flags: readonly DockerFlag[];
  /** What follows the flags, continued lines joined, comments among them gone. */
  readonly rest: string;
  /** The words of the JSON form; null for the shell form. */
  readonly exec: readonly string[] | null;
  readonly heredocs: readonly Heredoc[];
  /** Written after ONBUILD: it runs in builds of images that are based on this one. */
  readonly onBuild: boolean;
}

/** `--from=quay`; the value is '' where only the name is given. */
export interface DockerFlag {
  readonly name: string;
  readonly value: string;
}

export interface Heredoc {
  readonly name: string;
  readonly text: string;
}

/** @throws Unreadable where a here-document never ends, a directive is wrong, nothing is an instruction, or over a limit. */
export function readDockerfile(path: string, text: string): Dockerfile {
  if (text.length > dockerfileLimits.characters) {
    throw new Unreadable(path, 1, `${text.length} characters; the limit is ${dockerfileLimits.characters}`);
  }
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const { frontend, escapeSign } = directivesOf(path, lines);
  const instructions: DockerInstruction[] = [];
  for (let at = 0; at < lines.length; ) {
    const joined = joinedLine(lines, at, escapeSign);
    const read = joined.text === '' ? null : instructionOf(joined.text, escapeSign);
    const bodies = read === null ? null : heredocsAt(path, lines, joined, read, escapeSign);
    const next = bodies?.next ?? joined.next;
    if (read !== null) {
      const endLine = bodies?.next ?? joined.last + 1;
      instructions.push({ ...read, heredocs: bodies?.heredocs ?? [], startLine: at + 1, endLine });
    }
    if (instructions.length > dockerfileLimits.instructions) {
      throw new Unreadable(path, at + 1, `more than ${dockerfileLimits.instructions} instructions`);
    }
    at = next;
  }
  if (instructions.length > 0 && !instructions.some(({ keyword }) => dockerKeywords.has(keyword))) {
    throw new Unreadable(path, instructions[0]?.startLine ?? 1, 'no line of it is a Dockerfile instruction');
  }
  return { frontend, escapeSign, instructions };
}

/** Directives stand on top; the first line that is none ends them. */
function directivesOf(path: string, lines: readonly string[]): Pick<Dockerfile, 'frontend' | 'escapeSign'> {
  let frontend: Dockerfile['frontend'] = null;
  let escapeSign: Dockerfile['escapeSign'] = '\\';
  const seen = new Set<string>();
  for (const [index, line] of lines.entries()) {
    const comment = line.trimStart();
    const equals = comment.indexOf('=');
    if (!comment.startsWith('#') || equals < 0) break;
    const name = comment.slice(1, equals).trim().toLowerCase();
    const value = comment.slice(equals + 1).trim();
    if (!['syntax', 'escape', 'check'].includes(name) || value === '') break;
    if (seen.has(name)) throw new Unreadable(path, index + 1, `the directive ${name} stands here twice`);
    seen.add(name);
    if (name === 'syntax') frontend = { image: value, startLine: index + 1, endLine: index + 1 };
    if (name !== 'escape') continue;
    if (value !== '\\' && value !== '`') {
      throw new Unreadable(path, index + 1, 'the escape sign must be a backslash or a backtick');
    }
    escapeSign = value;
  }
  return { frontend, escapeSign };
}

interface Joined {
  readonly text: string;
  /** Index of the last line that belongs to it. */
  readonly last: number;
  /** Index of the line after it. */
  readonly next: number;
}

/** A line with those that continue it; comments and empty lines between them do not end it. */
function joinedLine(lines: readonly string[], start: number, escapeSign: string): Joined {
  const first = (lines[start] ?? '').trimStart();
  if (first === '' || first.startsWith('#')) return { text: '', last: start, next: start + 1 };
  const parts: string[] = [];
  let last = start;
  let at = start;
  for (let line: string | undefined = first; line !== undefined; line = lines[at]) {
    at += 1;
    const bare = line.trimStart();
    if (at > start + 1 && (bare === '' || bare.startsWith('#'))) continue;
    last = at - 1;
    const end = line.replace(/[ \t]{1,64}$/, '');
    const continues = end.endsWith(escapeSign) && !end.endsWith(escapeSign + escapeSign);
    parts.push(continues ? end.slice(0, -1) : line);
    if (!continues) break;
  }
  return { text: parts.join('').trim(), last, next: at };
}

type Read = Omit<DockerInstruction, 'heredocs' | keyof Lines>;

/** ONBUILD may not stand inside of another. */
function instructionOf(line: string, escapeSign: string, onBuild = false): Read {
  const word = /^\S+/.exec(line)?.[0] ?? '';
  const keyword = word.toUpperCase();
  const { flags, rest } = flagsOf(line.slice(word.length).trimStart(), escapeSign);
  if (keyword === 'ONBUILD' && rest !== '' && !onBuild) return instructionOf(rest, escapeSign, true);
  return { keyword, flags, rest, exec: execOf(rest), onBuild };
}

function flagsOf(
  text: string,
  escapeSign: string,
): { readonly flags: readonly DockerFlag[]; readonly rest: string } {
  const flags: DockerFlag[] = [];
  let at = 0;
  while (text.startsWith('--', at)) {
    const end = wordEnd(text, at, escapeSign);
    const flag = unquoted(text.slice(at + 2, end), escapeSign);
    at = end;
    while (/\s/.test(text[at] ?? '')) at += 1;
    if (flag === '') break;
    const equals = flag.indexOf('=');
    const name = equals < 0 ? flag : flag.slice(0, equals);
    flags.push({ name: name.toLowerCase(), value: equals < 0 ? '' : flag.slice(equals + 1) });
  }
  return { flags, rest: text.slice(at) };
}

function execOf(rest: string): readonly string[] | null {
  if (!rest.startsWith('[')) return null;
  try {
    const words: unknown = JSON.parse(rest);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
}

/** @returns the bodies of the here-documents that an instruction opens; null where it opens none. */
function heredocsAt(
  path: string,
  lines: readonly string[],
  { text, next }: Joined,
  { keyword, exec }: Read,
  escapeSign: string,
): { readonly heredocs: readonly Heredoc[]; readonly next: number } | null {
  if (!['RUN', 'COPY', 'ADD'].includes(keyword) || exec !== null || !text.includes('<<')) return null;
  const openings = dockerWords(text, escapeSign, 'as written').flatMap((word) => {
    const found = /^\d{0,9}<<(-?)([^<]+)$/.exec(word);
    const name = unquoted(found?.[2] ?? '', escapeSign);
    return name === '' ? [] : [{ name, chomps: found?.[1] === '-' }];
  });
  // Each opening reads to its own end, so that their number bounds the work.
  if (openings.length === 0) return null;
  if (openings.length > dockerfileLimits.heredocs) {
    throw new Unreadable(path, next, `opens more than ${dockerfileLimits.heredocs} here-documents`);
  }
  const heredocs: Heredoc[] = [];
  let at = next;
  for (const { name, chomps } of openings) {
    const body: string[] = [];
    for (; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      const bare = chomps ? line.replace(/^\t+/, '') : line;
      if (bare === name) break;
      body.push(bare);
    }
    if (at >= lines.length) throw new Unreadable(path, next, `the here-document ${name} never ends`);
    at += 1;
    heredocs.push({ name, text: body.join('\n') });
  }
  return { heredocs, next: at };
}

/** @returns the words of a shell-like text, quotes and escapes taken away unless they are wanted as written. */
export function dockerWords(
  text: string,
  escapeSign: string,
  form: 'plain' | 'as written' = 'plain',
): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const end = wordEnd(text, at, escapeSign);
    words.push(form === 'plain' ? unquoted(text.slice(at, end), escapeSign) : text.slice(at, end));
    at = end;
  }
  return words;
}

/** @returns where the word that starts at `start` ends: at white space outside of quotes. */
function wordEnd(text: string, start: number, escapeSign: string): number {
  let quote = '';
  let at = start;
  for (; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === escapeSign && quote !== "'") at += 1;
    else if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (/\s/.test(sign)) return at;
  }
  return Math.min(at, text.length);
}

function unquoted(word: string, escapeSign: string): string {
  let plain = '';
  let quote = '';
  for (let at = 0; at < word.length; at += 1) {
    const sign = word[at] ?? '';
    const following = word[at + 1];
    // Within double quotes the sign takes effect before these alone, as in a shell.
    const escapes = quote === '"' ? `"$${escapeSign}`.includes(following ?? ' ') : quote === '';
    if (sign === escapeSign && escapes && following !== undefined) {
      plain += following;
      at += 1;
    } else if (quote !== '' && sign === quote) quote = '';
    else if (quote === '' && (sign === '"' || sign === "'")) quote = sign;
    else plain += sign;
  }
  return plain;
}

/** @returns the variables that ARG, ENV or LABEL sets; null for one that is only declared. */
export function dockerVariables(
  { keyword, rest }: Pick<DockerInstruction, 'keyword' | 'rest'>,
  escapeSign: string,
): readonly { readonly name: string; readonly value: string | null }[] {
  const first = rest.slice(0, wordEnd(rest, 0, escapeSign));
  // The old form, `ENV NAME the rest is the value`.
  if (keyword !== 'ARG' && first !== '' && !first.includes('=')) {
    return [{ name: first, value: rest.slice(first.length).trim() }];
  }
  return dockerWords(rest, escapeSign).map((word) => {
    const equals = word.indexOf('=');
    return equals < 0
      ? { name: word, value: null }
      : { name: word.slice(0, equals), value: word.slice(equals + 1) };
  });
}
