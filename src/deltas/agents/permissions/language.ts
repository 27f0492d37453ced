/** Tool patterns as languages: a pattern in, for each family of tools the words it takes, so that sets can be compared exactly. */
import {
  colon,
  everything,
  type Pattern,
  patternOf,
  type Token,
  wild,
} from '../../../access/patterns/pattern.ts';
import type { PathPattern, TextPattern, ToolPattern } from './pattern.ts';

export const families = ['shell', 'read', 'write', 'fetch', 'search', 'mcp', 'delegate', 'other'] as const;
export type Family = (typeof families)[number];

/** The words that a pattern takes of one family of tools. */
export interface Words {
  readonly family: Family;
  readonly pattern: Pattern;
}

/** More than people write; beyond it a pattern is only itself, so that no comparison runs long. */
const mostWildcards = 24;
const longest = 4_096;

/** Stands before what no glob can write, so that only a run takes it. */
const mark = { opaque: 1, workspace: 2, home: 3, colon: 4 } as const;
const privateUse = 0xe000;

/** @returns one for each family that the pattern speaks of: eight for every tool. */
export function wordsOf(pattern: ToolPattern): readonly Words[] {
  if (pattern.tool === 'any') return families.map((family) => ({ family, pattern: everything }));
  return [{ family: pattern.tool, pattern: languageOf(pattern) }];
}

function languageOf(pattern: Exclude<ToolPattern, { readonly tool: 'any' }>): Pattern {
  switch (pattern.tool) {
    case 'shell':
      return textLanguage(pattern.command);
    case 'read':
    case 'write':
      return pattern.path === null ? everything : bounded(pattern.path.glob, pathTokens(pattern.path));
    case 'fetch':
      return textLanguage(pattern.host);
    case 'search':
      return patternOf('', []);
    case 'mcp': {
      const server = textTokens(pattern.server, wild.segmentRun);
      const name = pattern.name === null ? [wild.run] : textTokens(pattern.name, wild.run);
      return bounded(`${textOf(pattern.server)}:${textOf(pattern.name)}`, [...server, colon, ...name]);
    }
    case 'delegate':
      return textLanguage(pattern.agent);
    case 'other': {
      const argument = pattern.argument === null ? [wild.run] : [mark.opaque, ...letters(pattern.argument)];
      return bounded(pattern.name, [...letters(pattern.name), colon, ...argument]);
    }
  }
}

function textLanguage(text: TextPattern | null): Pattern {
  return text === null ? everything : bounded(textOf(text), textTokens(text, wild.run));
}

function textOf(text: TextPattern | null): string {
  if (text === null) return '*';
  return text.form === 'glob' ? text.glob : text.written;
}

function bounded(written: string, tokens: readonly Token[]): Pattern {
  const wildcards = tokens.filter((token) => typeof token === 'number' && token < 0).length;
  const small = wildcards <= mostWildcards && tokens.length <= longest;
  return patternOf(written, small ? tokens : [mark.opaque, ...letters(written)]);
}

function textTokens(text: TextPattern, run: Token): readonly Token[] {
  if (text.form === 'opaque') return [mark.opaque, ...letters(text.written)];
  return globTokens(text.glob, run);
}

function globTokens(glob: string, run: Token): readonly Token[] {
  return glob.split('*').flatMap((literal, index) => [...(index === 0 ? [] : [run]), ...letters(literal)]);
}

/** What divides or marks the parts of a word is another letter where it is written. */
function letters(text: string): readonly Token[] {
  return Array.from({ length: text.length }, (_, index) => {
    const letter = text.charCodeAt(index);
    if (letter === colon) return mark.colon;
    return letter <= mark.colon ? privateUse + letter : letter;
  });
}

/**
 * A path is its names, each between two colons, so that a run takes whole directories: ":src::a.ts:". One in the workspace or
 * the home begins with a letter of its own: where these lie is not known, and only a path from anywhere reaches into them.
 */
function pathTokens({ from, glob }: PathPattern): readonly Token[] {
  const names = glob.split('/').filter((name) => name !== '' && name !== '.');
  const above = names.findIndex((name) => name !== '..');
  const climbed = above < 0 ? names.length : above;
  const rest = names.slice(climbed);
  const base: Token[] = from === 'root' ? [] : [mark[from], ...Array(climbed).fill(mark[from])];
  if (from === 'root' && rest.every((name) => name === '**')) return [wild.run];
  return [
    ...base,
    ...rest.flatMap((name, index): readonly Token[] => {
      if (name !== '**') return [colon, ...nameTokens(name), colon];
      // What lies in a directory, and not the directory itself.
      return index === rest.length - 1 ? [colon, wild.segmentRun, colon, wild.run] : [wild.run];
    }),
  ];
}

function nameTokens(name: string): readonly Token[] {
  return name
    .split('?')
    .flatMap((part, index) => [
      ...(index === 0 ? [] : [wild.segmentOne]),
      ...globTokens(part, wild.segmentRun),
    ]);
}
