/** JSON as Azure reads it, keys in any letter case: a tree in; its fields, its meaning as text, and its parts out. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Evidence } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import { canonicalText, spoken } from './expressions.ts';

/** Entries by lower-case key. */
export type Fields = ReadonlyMap<string, TreeEntry>;

/** One side of one file. */
export interface Source {
  readonly file: TextFile;
  readonly side: Side;
}

/** Something whose change has to be told by a delta or is left unjudged. */
export interface Part {
  /** Parts of one key stand for each other on the two sides. */
  readonly key: string;
  readonly name: string;
  readonly meaning: string;
  readonly lines: Lines;
  /** Where deltas tell it: nowhere, where the whole of it is new or gone, or wherever it is used. */
  readonly told: 'never' | 'alone' | 'always';
}

const none: Fields = new Map();

/** @throws Unreadable where two keys differ in letter case alone: only one of them would count. */
export function fieldsOf(node: TreeNode | undefined, { file }: Source): Fields {
  if (node?.kind !== 'map') return none;
  const fields = new Map<string, TreeEntry>();
  for (const entry of node.entries.values()) {
    const key = entry.key.toLowerCase();
    if (fields.has(key)) {
      const reason = `the key ${JSON.stringify(entry.key)} stands here twice, in another letter case`;
      throw new Unreadable(file.path, entry.startLine, reason);
    }
    fields.set(key, entry);
  }
  return fields;
}

/** @returns the fields that none of the names covers. */
export function without(fields: Fields, names: ReadonlySet<string>): Fields {
  return new Map([...fields].filter(([key]) => !names.has(key)));
}

/** @returns one text for everything that means the same: layout and the order of keys are no difference. */
export function meaningOf(node: TreeNode): string {
  if (node.kind === 'scalar') {
    return JSON.stringify(typeof node.value === 'string' ? canonicalText(node.value) : node.value);
  }
  if (node.kind === 'sequence') return `[${node.items.map(meaningOf).join(',')}]`;
  return joined([...node.entries.values()].map(({ key, value }) => [key, value]));
}

/** @returns as meaningOf, the letter case of the fields' own names aside. */
export function meaningOfFields(fields: Fields): string {
  return joined([...fields].map(([key, { value }]) => [key, value]));
}

function joined(entries: readonly (readonly [string, TreeNode])[]): string {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${sorted.map(([key, value]) => `${JSON.stringify(key)}:${meaningOf(value)}`).join(',')}}`;
}

/** @returns what the fields of something are beside those that deltas tell. */
export function restOf(fields: Fields, key: string, name: string, lines: Lines): Part {
  return { key, name: `the rest of ${name}`, meaning: meaningOfFields(fields), lines, told: 'alone' };
}

/** @param lines of the source's own file, unless they say of which: a directory is read as one source. */
export function evidenceIn(
  { file, side }: Source,
  lines: Lines & { readonly file?: TextFile | undefined },
): Evidence {
  return evidenceAt(lines.file ?? file, side, lines);
}

/** The line that something begins on: what stands below is told by its own lines. */
export function firstLine({ startLine }: Lines): Lines {
  return { startLine, endLine: startLine };
}

const shown = 100;

/** @returns a text of the file on one line, as a person would call it and cut to what is read. */
export function inWords(text: string): string {
  const line = spoken(text)
    .slice(0, 2 * shown)
    .replaceAll(/\s+/g, ' ');
  return line.length > shown ? `${line.slice(0, shown - 1)}…` : line;
}

/** @returns "a", "a and b", "a, b and 3 more". */
export function listed(texts: readonly string[]): string {
  const all = texts.map(inWords);
  if (all.length > 4) return `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
