/** Values of a resource by path, as far as they are known, and when two of them mean the same. */
import { readJson } from '../../../syntax/json.ts';
import type { TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { redact } from '../../evidence.ts';
import { eitherTag, isUnknown, termClose, termOpen } from '../resource.ts';

/** A value at a path: null where nothing is written. */
export interface Slot {
  readonly value: TreeNode | null;
  /** Where it, or the nearest thing around it that has a place, was written. */
  readonly at: TreeNode | null;
  /** The map that it stands in. */
  readonly beside: TreeMap | null;
  /** The names of the items of lists that it stands in. */
  readonly item: string;
}

const none = { startLine: 1, endLine: 1 };
const nothing: TreeNode = { kind: 'scalar', value: null, tag: null, ...none };

/** @returns every value at the path, one for each item of the lists on the way. */
export function slotsAt(body: TreeMap, path: string): readonly Slot[] {
  return walk(body, stepsOf(path), 0, null, '');
}

/** The paths of the catalogue, taken apart once: there are few, and each is walked in every resource. */
const taken = new Map<string, readonly string[]>();

function stepsOf(path: string): readonly string[] {
  const known = taken.get(path);
  if (known !== undefined) return known;
  const steps = path.replaceAll('[]', '').split('.');
  taken.set(path, steps);
  return steps;
}

function walk(
  node: TreeNode,
  steps: readonly string[],
  from: number,
  at: TreeNode | null,
  item: string,
): readonly Slot[] {
  const step = steps[from];
  if (step === undefined) return [];
  if (node.kind === 'sequence') {
    const inner = (one: TreeNode) => walk(one, steps, from, at, `${item}/${nameOf(one)}`);
    if (node.tag !== eitherTag) return node.items.flatMap(inner);
    // One of them is there: the values that each would give are one value that is not known.
    const branches = node.items.map((one) => walk(one, steps, from, at, item)[0]);
    const items = branches.map((slot) => slot?.value ?? nothing);
    const first = branches.find((slot) => slot !== undefined);
    if (first === undefined) return [];
    return [{ ...first, value: { kind: 'sequence', items, tag: eitherTag, ...none } }];
  }
  if (node.kind === 'scalar') {
    if (isUnknown(node)) return [{ value: node, at: at ?? node, beside: null, item }];
    const inside = jsonIn(node);
    return inside === null ? [] : walk(inside, steps, from, at ?? node, item);
  }
  const value = node.entries.get(step)?.value ?? null;
  if (from + 1 < steps.length) return value === null ? [] : walk(value, steps, from + 1, at, item);
  return [{ value: isNothing(value) ? null : value, at: at ?? value, beside: node, item }];
}

/** What items of lists are known by, most telling first. */
const names = [
  'name',
  'Name',
  'device_name',
  'DeviceName',
  'id',
  'Id',
  'key',
  'priority',
  'path_pattern',
  'port',
];

function nameOf(node: TreeNode): string {
  if (node.kind !== 'map') return '';
  for (const name of names) {
    const text = scalarText(node.entries.get(name)?.value ?? null);
    if (text !== null) return text;
  }
  return '';
}

export function isNothing(node: TreeNode | null): boolean {
  return node === null || (node.kind === 'scalar' && node.value === null);
}

/** More is never read as JSON. */
const jsonCharacters = 262_144;
const parsed = new WeakMap<TreeNode, { readonly tree: TreeNode | null }>();

/** @returns the document in a text, such as the definitions of a task; null where it holds none. */
export function jsonIn(node: TreeNode): TreeNode | null {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return null;
  if (node.value.length > jsonCharacters || !/^\s*[[{]/.test(node.value)) return null;
  const known = parsed.get(node);
  if (known !== undefined) return known.tree;
  let tree: TreeNode | null = null;
  try {
    tree = readJson('', node.value);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
  }
  parsed.set(node, { tree });
  return tree;
}

/** @returns what the value can be: one node, or the branches of a conditional. */
export function alternatives(node: TreeNode | null): readonly (TreeNode | null)[] {
  if (node === null || node.kind !== 'sequence' || node.tag !== eitherTag) {
    return [isNothing(node) ? null : node];
  }
  return node.items.flatMap(alternatives);
}

/** @returns true only where two values mean the same, which is cheaper to see than what they mean. */
export function isAlike(one: TreeNode, other: TreeNode): boolean {
  if (one === other) return true;
  if (one.kind === 'scalar') return other.kind === 'scalar' && one.value === other.value;
  if (one.kind === 'sequence') {
    if (other.kind !== 'sequence' || one.tag !== other.tag || one.items.length !== other.items.length)
      return false;
    return one.items.every((item, index) => isAlike(item, other.items[index] ?? nothing));
  }
  if (other.kind !== 'map' || one.entries.size !== other.entries.size) return false;
  for (const [key, { value }] of one.entries) {
    const twin = other.entries.get(key);
    if (twin === undefined || !isAlike(value, twin.value)) return false;
  }
  return true;
}

const meanings = new WeakMap<TreeNode, string>();

/**
 * A text that two values share where they mean the same: the order of keys and items, what is null, true as a text and
 * the format of a JSON text are no difference.
 */
export function sameText(node: TreeNode | null): string {
  if (node === null) return 'null';
  const known = meanings.get(node);
  if (known !== undefined) return known;
  const text = textOfNode(node);
  meanings.set(node, text);
  return text;
}

function textOfNode(node: TreeNode): string {
  if (node.kind === 'map') {
    const entries = [...node.entries.values()]
      .filter(({ value }) => !isNothing(value))
      .map(({ key, value }) => `${JSON.stringify(key)}:${sameText(value)}`);
    return `{${entries.sort().join()}}`;
  }
  if (node.kind === 'sequence') {
    const items = node.items.map(sameText).sort();
    return node.tag === eitherTag ? `either(${items.join()})` : `[${items.join()}]`;
  }
  const inside = jsonIn(node);
  if (inside !== null) return sameText(inside);
  return node.value === null ? 'null' : JSON.stringify(String(node.value));
}

/** @returns the text of a scalar; null where it is nothing, or no scalar. */
export function scalarText(node: TreeNode | null): string | null {
  return node === null || node.kind !== 'scalar' || node.value === null ? null : String(node.value);
}

/** @returns whether any part of the text is unknown. */
export function holdsTerm(text: string): boolean {
  return text.includes(termOpen);
}

/** How long a value may be in a sentence. */
const shown = 80;

/** @returns the value for a reader: terms as their expressions, secrets taken out, cut to size. */
export function shownText(node: TreeNode | null): string {
  const alternative = alternatives(node);
  const text = alternative.length > 1 ? [...new Set(alternative.map(wordsOf))].join(' or ') : wordsOf(node);
  return shortened(text);
}

export function shortened(text: string): string {
  const clean = redact(
    text
      .slice(0, 4 * shown)
      .replaceAll(termOpen, '')
      .replaceAll(termClose, '')
      .replace(/\s+/g, ' '),
  );
  return clean.length > shown ? `${clean.slice(0, shown - 1)}…` : clean;
}

function wordsOf(node: TreeNode | null): string {
  if (node === null || isNothing(node)) return 'not set';
  if (node.kind === 'map') return `{${[...node.entries.keys()].slice(0, 8).join(', ')}}`;
  if (node.kind === 'sequence')
    return node.items.length === 0 ? 'none' : node.items.slice(0, 8).map(wordsOf).join(', ');
  return String(node.value);
}
