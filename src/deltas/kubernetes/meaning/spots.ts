/** A place inside of an object: its value, its lines, and a path that is the same however lists are ordered. */
import { createHash } from 'node:crypto';
import { canonical } from '../../../syntax/canonical.ts';
import type { Lines, TreeEntry, TreeNode, TreeSequence } from '../../../syntax/tree.ts';
import { isNothing } from '../objects.ts';
import type { Placed } from '../pairing.ts';

export interface Spot extends Lines {
  /** As a JSON pointer, with the names of list items for their numbers: "/spec/containers/web/image". */
  readonly path: string;
  /** The last step of the path: a key, or the name of an item. */
  readonly name: string;
  readonly node: TreeNode;
}

/** One object on one side. */
export interface Standing {
  readonly object: Placed;
  readonly root: Spot;
}

export function standing(object: Placed): Standing {
  const { startLine, endLine } = object.node;
  return { object, root: { path: '', name: '', node: object.node, startLine, endLine } };
}

/** @returns what stands there; null where nothing is written, or null itself. */
export function at(spot: Spot | null, ...keys: readonly string[]): Spot | null {
  let here = spot;
  for (const key of keys) {
    const entry: TreeEntry | undefined = here?.node.kind === 'map' ? here.node.entries.get(key) : undefined;
    if (here === null || entry === undefined || isNothing(entry.value)) return null;
    here = inside(here, entry);
  }
  return here;
}

/** @returns the values of a map, in the order of writing. */
export function fieldsOf(spot: Spot | null): readonly Spot[] {
  if (spot?.node.kind !== 'map') return [];
  return [...spot.node.entries.values()]
    .filter(({ value }) => !isNothing(value))
    .map((entry) => inside(spot, entry));
}

/** @returns the items of a list, each under a name of its own. */
export function itemsOf(spot: Spot | null): readonly Spot[] {
  const { node } = spot ?? {};
  if (spot === null || node?.kind !== 'sequence') return [];
  const names = namesOf(node);
  return node.items.map((item, index) => {
    const name = names[index] ?? String(index);
    const { startLine, endLine } = item;
    return { path: `${spot.path}/${escaped(name)}`, name, node: item, startLine, endLine };
  });
}

/** @returns the scalar that stands there as text; '' where there is none. */
export function textAt(spot: Spot | null, ...keys: readonly string[]): string {
  const node = at(spot, ...keys)?.node;
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : '';
}

/** YAML 1.1, which kubectl reads, has more words for it. */
const yes = new Set(['true', 'yes', 'on', 'y']);

export function isTrue(spot: Spot | null, ...keys: readonly string[]): boolean {
  return yes.has(textAt(spot, ...keys).toLowerCase());
}

export function isFalse(spot: Spot | null, ...keys: readonly string[]): boolean {
  return ['false', 'no', 'off', 'n'].includes(textAt(spot, ...keys).toLowerCase());
}

/** @returns the texts of a list, or the one that is written in its place. */
export function textsAt(spot: Spot | null, ...keys: readonly string[]): readonly Spot[] {
  const list = at(spot, ...keys);
  if (list === null) return [];
  if (list.node.kind === 'scalar') return [list];
  return itemsOf(list).filter(({ node }) => node.kind === 'scalar');
}

/** @returns the path above. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function inside(spot: Spot, { key, value, startLine, endLine }: TreeEntry): Spot {
  return { path: `${spot.path}/${escaped(key)}`, name: key, node: value, startLine, endLine };
}

/** As in RFC 6901, so that a key with a slash is no path of its own. */
function escaped(key: string): string {
  return key.includes('/') || key.includes('~') ? key.replaceAll('~', '~0').replaceAll('/', '~1') : key;
}

const named = new WeakMap<TreeSequence, readonly string[]>();
/** What tells the items of a list apart, the first that all of them have and none shares. */
const telling = [
  'name',
  'containerPort',
  'mountPath',
  'host',
  'key',
  'secretName',
  'port',
  'repository',
  'path',
];

function namesOf(list: TreeSequence): readonly string[] {
  const known = named.get(list);
  if (known !== undefined) return known;
  const field = telling.map((key) => list.items.map((item) => scalarIn(item, key)));
  const told = field.find(
    (names) => names.every((name) => name !== '') && new Set(names).size === names.length,
  );
  const names = told ?? numbered(list.items.map(nameOf));
  named.set(list, names);
  return names;
}

function nameOf(item: TreeNode): string {
  if (item.kind === 'scalar') return String(item.value);
  // The content is its name: short, since every path below it holds it.
  return `#${createHash('sha256').update(canonical(item)).digest('hex').slice(0, 12)}`;
}

function scalarIn(item: TreeNode, key: string): string {
  const value = item.kind === 'map' ? item.entries.get(key)?.value : undefined;
  return value?.kind === 'scalar' && value.value !== null ? String(value.value) : '';
}

/** Equal items are one after the other. */
function numbered(names: readonly string[]): readonly string[] {
  const times = new Map<string, number>();
  return names.map((name) => {
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    return time === 0 ? name : `${name}#${time}`;
  });
}
