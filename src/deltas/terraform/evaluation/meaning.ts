/** What a value means, in one spelling: however its text is laid out, whichever order its policy is written in. */
import type { TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { documentIn } from './documents.ts';
import { conditionOf, digest, isEither, spell } from './values.ts';

const meanings = new WeakMap<TreeNode, string>();
/** Beyond it, a digest stands for it. */
const longest = 2_048;

/** @returns the same for `8080` and `"8080"`, for a policy and the JSON of it, and for alternatives in any order. */
export function meaningOf(node: TreeNode): string {
  if (node.kind === 'scalar') return clipped(meant(node));
  const known = meanings.get(node);
  if (known !== undefined) return known;
  const meaning = clipped(meant(node));
  meanings.set(node, meaning);
  return meaning;
}

/** @returns whether two values mean the same; most that do are alike, which is cheaper to see. */
export function meanSame(one: TreeNode, other: TreeNode): boolean {
  return areAlike(one, other) || meaningOf(one) === meaningOf(other);
}

const twins = new WeakMap<TreeMap, TreeMap>();

/** @returns true only where two bodies mean the same, and the same decides each value; remembered, since many ask. */
export function areTwins(one: TreeMap, other: TreeMap): boolean {
  if (twins.get(one) === other) return true;
  const alike = areAlike(one, other);
  if (alike) twins.set(one, other);
  return alike;
}

function areAlike(one: TreeNode, other: TreeNode): boolean {
  if (one === other) return true;
  if (conditionOf(one) !== conditionOf(other)) return false;
  if (one.kind === 'scalar') return other.kind === 'scalar' && one.value === other.value;
  if (one.kind === 'sequence') {
    if (other.kind !== 'sequence' || one.tag !== other.tag || one.items.length !== other.items.length)
      return false;
    return one.items.every((item, index) => areAlike(item, other.items[index] ?? item));
  }
  if (other.kind !== 'map' || one.entries.size !== other.entries.size) return false;
  for (const [key, { value }] of one.entries) {
    const twin = other.entries.get(key);
    if (twin === undefined || !areAlike(value, twin.value)) return false;
  }
  return true;
}

function meant(node: TreeNode): string {
  if (node.kind === 'scalar') {
    const document = typeof node.value === 'string' ? documentIn(node) : null;
    if (document !== null) return `json ${meaningOf(document)}`;
    return node.value === null ? 'null' : spell(node).replace(/^'(\d+|true|false)'$/, '$1');
  }
  const condition = conditionOf(node);
  const decided = condition === null ? '' : ` if ${condition}`;
  if (node.kind === 'sequence') {
    const items = node.items.map(meaningOf);
    return isEither(node) ? `either(${items.sort().join()})${decided}` : `[${items.join()}]${decided}`;
  }
  const fields = [...node.entries.values()].map(
    ({ key, value }) => `${JSON.stringify(key)}=${meaningOf(value)}`,
  );
  return `{${fields.sort().join()}}${decided}`;
}

function clipped(text: string): string {
  return text.length <= longest ? text : `#${digest(text)}`;
}
