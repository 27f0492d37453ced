/** Two trees of data -> the settings that differ, by name: items of a list by what they are called, else by their place. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { meaningOf, meanSame } from '../evaluation/meaning.ts';
import { knownText } from '../evaluation/values.ts';

export interface Difference {
  /** "access[harbour-team].level". */
  readonly name: string;
  /** The last key of it: "level". */
  readonly key: string;
  readonly before: TreeNode | null;
  readonly after: TreeNode | null;
}

/** @param name what a file that is no object is called. */
export function differencesIn(
  name: string,
  before: TreeNode | null,
  after: TreeNode | null,
): readonly Difference[] {
  return compared({ name, key: name, before, after }, '');
}

/** @param within what the names of its entries begin with. */
function compared(pair: Difference, within: string): readonly Difference[] {
  const { name, key, before, after } = pair;
  if (before !== null && after !== null && meanSame(before, after)) return [];
  const sides = [before, after].filter((node) => node !== null);
  // A file of comments alone holds nothing, and beside no other one there is nothing to tell.
  if (sides.length === 0) return [];
  if (sides.every((node) => node.kind === 'map') && sides.some(isFull)) {
    const [had, has] = [before, after].map(entriesOf);
    return matched(had, has).flatMap(([inner, then, now]) => {
      const called = within === '' ? inner : `${within}.${inner}`;
      return compared({ name: called, key: inner, before: then, after: now }, called);
    });
  }
  if (sides.every(isListOfMaps) && sides.some(isFull)) {
    const [had, has] = labelled(before, after);
    return matched(had, has).flatMap(([label, then, now]) => {
      const called = `${name}[${label}]`;
      return compared({ name: called, key, before: then, after: now }, called);
    });
  }
  return [pair];
}

function isFull(node: TreeNode): boolean {
  return node.kind === 'map' ? node.entries.size > 0 : node.kind === 'sequence' && node.items.length > 0;
}

function isListOfMaps(node: TreeNode): boolean {
  return node.kind === 'sequence' && node.items.every(({ kind }) => kind === 'map');
}

type Named = ReadonlyMap<string, TreeNode>;

function entriesOf(node: TreeNode | null | undefined): Named {
  if (node?.kind !== 'map') return new Map();
  return new Map([...node.entries].map(([key, { value }]) => [key, value]));
}

function matched(
  before: Named = new Map(),
  after: Named = new Map(),
): readonly (readonly [string, TreeNode | null, TreeNode | null])[] {
  const names = [...new Set([...after.keys(), ...before.keys()])].sort();
  return names.map((name) => [name, before.get(name) ?? null, after.get(name) ?? null]);
}

/** Items that stand in both lists say nothing; the others go by a name that no two of a side share, else by their place. */
function labelled(before: TreeNode | null, after: TreeNode | null): readonly [Named, Named] {
  const [had, has] = [itemsOf(before), itemsOf(after)];
  const [then, now] = [new Set(had.map(meaningOf)), new Set(has.map(meaningOf))];
  const [gone, fresh] = [
    had.filter((item) => !now.has(meaningOf(item))),
    has.filter((item) => !then.has(meaningOf(item))),
  ];
  const named = [had, has].every(
    (items) =>
      items.every((item) => labelOf(item) !== null) && new Set(items.map(labelOf)).size === items.length,
  );
  const byLabel = (items: readonly TreeNode[]): Named =>
    new Map(items.map((item, index) => [named ? (labelOf(item) ?? '') : String(index), item]));
  return [byLabel(gone), byLabel(fresh)];
}

function itemsOf(node: TreeNode | null): readonly TreeNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** What an item is told apart by. */
const labels = /^(?:name|id|key|email|user(?:name)?|group|title|[a-z_]{1,40}_(?:name|id|slug))$/i;

function labelOf(item: TreeNode): string | null {
  if (item.kind !== 'map') return null;
  // Keys in another order must not make it another item.
  for (const [key, { value }] of [...item.entries].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const text = labels.test(key) ? knownText(value) : null;
    if (text !== null && text !== '') return text.slice(0, 60);
  }
  return null;
}
