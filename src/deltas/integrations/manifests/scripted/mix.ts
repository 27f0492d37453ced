/** mix.exs: the tuples of Elixir's list of dependencies; all else is code. */
import type { TextFile } from '../../../../change/snapshot.ts';
import { bracketEnds, meant, readStatements, type Token } from '../../../../syntax/code/statements.ts';
import { gitSource, pathOutside } from '../addresses.ts';
import type { Manifest } from '../manifest.ts';
import { isForDevelopment, Reading } from '../reading.ts';

export const mixExs: Manifest = {
  name: 'mix.exs',
  paths: ['**/mix.exs'],
  source: 'hexdocs.pm/mix/Mix.Tasks.Deps.html, read 2026-11',
  read(file, side) {
    const reading = new Reading(file, side, 'hex');
    for (const statement of readStatements(file.path, file.text, { comments: '#', joins: '([{' })) {
      const { tokens } = statement;
      const rest: Token[] = [];
      const ends = bracketEnds(tokens);
      for (let at = 0; at < tokens.length; at += 1) {
        const token = tokens[at];
        if (token === undefined) break;
        const end = tokens[0]?.text === '[' ? endOfTuple(tokens, ends, at) : null;
        if (end === null) rest.push(token);
        else {
          readTuple(reading, file, tokens.slice(at, end));
          at = end - 1;
        }
      }
      if (rest.some(({ kind }) => kind !== 'sign')) reading.leaves('code of mix.exs', meant(rest), statement);
    }
    return reading.end();
  },
};

/** No tuple of a package is longer; a nest of tuples is read once and not once a level. */
const longestTuple = 200;

/** @returns where a tuple that begins with an atom ends: `{:quay, "~> 1.0"}`; null where none begins. */
function endOfTuple(
  tokens: readonly Token[],
  ends: ReadonlyMap<number, number>,
  from: number,
): number | null {
  const [open, colon, name] = [tokens[from], tokens[from + 1], tokens[from + 2]];
  if (open?.text !== '{' || colon?.text !== ':' || name?.kind !== 'word') return null;
  const end = ends.get(from);
  return end !== undefined && end - from <= longestTuple ? end : null;
}

function readTuple(reading: Reading, file: TextFile, tokens: readonly Token[]): void {
  const [first] = tokens;
  const last = tokens.at(-1);
  const name = tokens[2]?.text ?? '';
  if (first === undefined || last === undefined) return;
  const lines = { startLine: first.line, endLine: last.endLine };
  const version = tokens[4]?.kind === 'string' ? tokens[4].text : null;
  const ref = optionOf(tokens, 'ref') ?? optionOf(tokens, 'tag') ?? optionOf(tokens, 'branch');
  const git = optionOf(tokens, 'git');
  const github = optionOf(tokens, 'github');
  const path = optionOf(tokens, 'path');
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'in_umbrella');
  const outside = path === null ? null : pathOutside(file.path, path);
  if (at >= 0 || (path !== null && outside === null)) return;
  const address = git ?? (github === null ? null : `github:${github}`);
  const source = address === null ? outside : gitSource(address, ref);
  const registry = optionOf(tokens, 'organization') ?? optionOf(tokens, 'repo');
  if (registry !== null) reading.takesFrom(`https://hex.pm/${registry}`, lines, true);
  reading.asks({ name: renamed(tokens) ?? name, version, development: isDevelopment(tokens), source }, lines);
}

function optionOf(tokens: readonly Token[], name: string): string | null {
  const at = tokens.findIndex(
    ({ kind, text }, index) => kind === 'word' && text === name && tokens[index + 1]?.text === ':',
  );
  const value = at < 0 ? undefined : tokens[at + 2];
  return value?.kind === 'string' ? value.text : null;
}

/** `hex: :other` asks the registry for another name. */
function renamed(tokens: readonly Token[]): string | null {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'hex');
  return at > 2 && tokens[at + 2]?.text === ':' ? (tokens[at + 3]?.text ?? null) : null;
}

function isDevelopment(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex(({ kind, text }) => kind === 'word' && text === 'only');
  if (at < 0) return false;
  const list = tokens.slice(at + 2);
  const end = list.findIndex(({ text }) => text === ']' || text === '}');
  const one = list[0]?.text === ':' ? list.slice(0, 2) : list.slice(0, end < 0 ? undefined : end);
  const words = one.filter(({ kind }) => kind === 'word').map(({ text }) => text);
  return words.length > 0 && words.every(isForDevelopment);
}
