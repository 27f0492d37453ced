/** A value as source gives it and the same as a plan has it -> one where the plan fills what source does not know. */
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { isUnknown, type Place, termClose, termOpen } from '../../infra/resource.ts';
import {
  bodyMap,
  conditionOf,
  isEither,
  isKnown,
  isOpen,
  list,
  map,
  placeOf,
  scalar,
  spell,
  term,
  treeBehind,
} from '../evaluation/values.ts';
import { fieldsOf, itemsOf, type Planned, valueAt } from './plan.ts';

/** Whether a term names what another resource is or gives: that it leads there says more than its text. */
export type IsLink = (term: string) => boolean;

/** Items of a list that are looked for one by one. */
const mostItems = 256;

/** Where a plan says nothing of a part, that part is hidden. */
export function at({ value, hidden }: Planned, key: string | number): Planned {
  return {
    value: valueAt(value, key),
    hidden: hidden.map((one) => (one === true ? true : valueAt(one, key))),
  };
}

export function isHidden({ value, hidden }: Planned): boolean {
  return value === undefined || hidden.includes(true);
}

/** @returns whether a plan knows all of a value, and may show it. */
export function isWhole(planned: Planned): boolean {
  return !isHidden(planned) && !planned.hidden.some(holdsTrue);
}

function holdsTrue(mark: unknown): boolean {
  if (mark === true) return true;
  return Array.isArray(mark) ? mark.some(holdsTrue) : Object.values(fieldsOf(mark) ?? {}).some(holdsTrue);
}

/** @returns null where the plan knows that nothing is given. */
export function filled(node: TreeNode, planned: Planned, isLink: IsLink): TreeNode | null {
  if (isHidden(planned) || isSettled(node, isLink)) return node;
  if (planned.value === null) return conditionOf(node) !== null || isVague(node) ? null : node;
  if (node.kind === 'scalar' || isVague(node)) return given(node, planned, isLink);
  if (node.kind === 'map') return filledMap(node, planned, isLink);
  return filledList(node.items, planned, isLink) ?? treeOf(planned, placeOf(node), spell(node));
}

/** Which value it is, or how much of it there is, cannot be known from source. */
function isVague(node: TreeNode): boolean {
  return node.kind === 'scalar' ? !isKnown(node) : isEither(node) || isOpen(node);
}

function isSettled(node: TreeNode, isLink: IsLink): boolean {
  if (isKnown(node)) return true;
  if (node.kind === 'scalar') return typeof node.value === 'string' && termsIn(node.value).every(isLink);
  if (isVague(node) || conditionOf(node) !== null) return false;
  const inner = node.kind === 'sequence' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return inner.every((one) => isSettled(one, isLink));
}

function termsIn(text: string): readonly string[] {
  return text
    .split(termOpen)
    .slice(1)
    .map((piece) => piece.split(termClose, 1)[0] ?? '');
}

/** A document keeps the lines of its parts. */
function given(node: TreeNode, planned: Planned, isLink: IsLink): TreeNode {
  const place = placeOf(node);
  const tree = treeBehind(node);
  if (tree === null || typeof planned.value !== 'string') return treeOf(planned, place, spell(node));
  const document = documentOf(planned.value);
  const merged = document === undefined ? null : filled(tree, { value: document, hidden: [] }, isLink);
  return scalar(withoutTerms(planned.value), place, merged === null ? {} : { tree: merged });
}

function documentOf(text: string): unknown {
  try {
    // Bounded by the reader, which refuses what nests too deep for those that follow.
    const tree = readJson('', text);
    return tree === null ? undefined : JSON.parse(text);
  } catch (error) {
    if (error instanceof Unreadable || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function filledMap(node: TreeMap, planned: Planned, isLink: IsLink): TreeMap {
  const entries = [...node.entries.values()].flatMap((entry): readonly TreeEntry[] => {
    const value = filled(entry.value, at(planned, entry.key), isLink);
    return value === null ? [] : [value === entry.value ? entry : { ...entry, value }];
  });
  return bodyMap(entries, placeOf(node));
}

/** Items of a set stand in a plan in an order of their own. @returns null where they cannot be told apart. */
function filledList(items: readonly TreeNode[], planned: Planned, isLink: IsLink): TreeNode | null {
  const values = itemsOf(planned.value);
  const [first] = items;
  if (first === undefined || items.length !== values.length || items.length > mostItems) return null;
  if (items.some((item) => conditionOf(item) !== null)) return null;
  const left = new Set(values.keys());
  const taken = new Map<TreeNode, number>();
  // What is known of an item finds it, so those of which most is known choose first.
  const order = [...items].sort(
    (a, b) => Number(isKnown(b)) - Number(isKnown(a)) || Number(isVague(a)) - Number(isVague(b)),
  );
  for (const item of order) {
    const index = [...left].find((one) => mayBe(item, values[one]));
    if (index === undefined) return null;
    left.delete(index);
    taken.set(item, index);
  }
  const made = items.flatMap((item) => filled(item, at(planned, taken.get(item) ?? -1), isLink) ?? []);
  return list(made, placeOf(first));
}

function mayBe(node: TreeNode, value: unknown): boolean {
  if (value === undefined || value === null || !isKnown(node)) {
    if (node.kind !== 'map' || fieldsOf(value) === null) return true;
    return [...node.entries.values()].every((entry) => mayBe(entry.value, valueAt(value, entry.key)));
  }
  if (node.kind === 'scalar') return String(node.value) === String(value);
  if (node.kind === 'sequence') return node.items.length === itemsOf(value).length;
  return [...node.entries.values()].every((entry) => mayBe(entry.value, valueAt(value, entry.key)));
}

/** What a plan alone knows; what is hidden in it is a term by this name. */
export function treeOf(planned: Planned, place: Place, name: string): TreeNode {
  const { value } = planned;
  if (isHidden(planned)) return term(name, place);
  if (typeof value === 'string') return scalar(withoutTerms(value), place);
  if (typeof value === 'number' || typeof value === 'boolean') return scalar(value, place);
  if (Array.isArray(value)) {
    return list(
      value.map((_, index) => treeOf(at(planned, index), place, `${name}[${index}]`)),
      place,
    );
  }
  return map(entriesOf(planned, place, name), place);
}

/** An argument that is null is not given. */
export function entriesOf(
  planned: Planned,
  place: Place,
  name: string,
): readonly (readonly [string, TreeNode])[] {
  const keys = new Set([
    ...Object.keys(fieldsOf(planned.value) ?? {}),
    ...planned.hidden.flatMap((one) =>
      Object.keys(fieldsOf(one) ?? {}).filter((key) => valueAt(one, key) === true),
    ),
  ]);
  return [...keys].sort().flatMap((key): readonly (readonly [string, TreeNode])[] => {
    const inner = at(planned, key);
    if (inner.value === null && !isHidden(inner)) return [];
    return [[key, treeOf(inner, place, `${name}.${key}`)]];
  });
}

/** The signs of a term mean nothing where a plan has them. */
function withoutTerms(text: string): string {
  return text.replace(/[\u{e000}\u{e001}]/gu, '');
}

/** @returns whether source knows this text, and the plan another. */
export function differs(node: TreeNode, planned: Planned): boolean | null {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || isUnknown(node) || !isKnown(node))
    return null;
  if (isHidden(planned) || typeof planned.value !== 'string' || /^\s{0,64}[{[]/.test(node.value)) return null;
  return node.value.toLowerCase() !== planned.value.toLowerCase();
}
