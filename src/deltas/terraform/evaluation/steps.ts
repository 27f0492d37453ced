/** What stands at an attribute or index of a value. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { isUnknown, type Place } from '../../infra/resource.ts';
import {
  alternativesOf,
  either,
  forEachChoice,
  hasFailed,
  isEither,
  isNull,
  isOpen,
  knownNumber,
  knownText,
  list,
  partsOf,
  spell,
  term,
  valueLimits,
} from './values.ts';

export function attributeOf(node: TreeNode, name: string, at: Place): TreeNode {
  // `list.0` is an index in the notation of Terraform 0.11.
  return stepInto(node, /^\d{1,9}$/.test(name) ? Number(name) : name, at);
}

export function indexOf(node: TreeNode, key: TreeNode, at: Place): TreeNode {
  if (isEither(key)) return forEachChoice([key], at, ([one = key]) => indexOf(node, one, at)) ?? opaque();
  const number = knownNumber(key);
  if (number !== null && (key.kind !== 'scalar' || typeof key.value === 'number')) {
    return stepInto(node, number, at);
  }
  const text = knownText(key);
  if (text !== null) return stepInto(node, number !== null && node.kind === 'sequence' ? number : text, at);
  return alternativesOf(node).length > 1
    ? (forEachChoice([node], at, ([one = node]) => indexOf(one, key, at)) ?? opaque())
    : (anyOf(node, key, at) ?? opaque());

  function opaque(): TreeNode {
    return term(`${spell(node)}[${spell(key)}]`, at);
  }
}

/** Which one is not known, so it is one of all. */
function anyOf(node: TreeNode, key: TreeNode, at: Place): TreeNode | null {
  if (node.kind === 'scalar' || isOpen(node) || isEither(node)) return null;
  const inner = node.kind === 'sequence' ? node.items : [...node.entries.values()].map(({ value }) => value);
  return inner.length === 0 || inner.length > valueLimits.alternatives ? null : either(inner, spell(key), at);
}

function stepInto(node: TreeNode, key: string | number, at: Place): TreeNode {
  const parts = partsOf(node);
  if (parts !== null) return parts(key, at);
  if (isEither(node)) {
    return forEachChoice([node], at, ([one = node]) => stepInto(one, key, at)) ?? unknownStep(node, key, at);
  }
  if (node.kind === 'sequence' && typeof key === 'number') {
    const item = node.items[key];
    if (item !== undefined && !(isOpen(node) && key === node.items.length - 1)) return item;
  }
  if (node.kind === 'map') {
    const entry = node.entries.get(String(key));
    if (entry !== undefined) return entry.value;
  }
  if (isUnknown(node) || (node.kind !== 'scalar' && isOpen(node))) return unknownStep(node, key, at);
  return term(stepName(spell(node), key), at, { failed: true });
}

function unknownStep(node: TreeNode, key: string | number, at: Place): TreeNode {
  return term(stepName(spell(node), key), at, { failed: hasFailed(node) });
}

/** `a.b` and `a["b"]` are the same step. */
export function stepName(of: string, key: string | number): string {
  if (typeof key === 'number') return `${of}[${key}]`;
  return /^[A-Za-z_][\w-]*$/.test(key) ? `${of}.${key}` : `${of}['${key.replace(/[%'"\\]/g, '_')}']`;
}

/** `value[*]`: the items of a list, the value itself where it is none, nothing of null. */
export function splatItems(node: TreeNode, at: Place, each: (item: TreeNode) => TreeNode): TreeNode {
  if (isNull(node)) return list([], at);
  if (isEither(node)) {
    const chosen = forEachChoice([node], at, ([one = node]) => splatItems(one, at, each));
    return chosen ?? term(`${spell(node)}[*]`, at);
  }
  if (node.kind === 'sequence')
    return list(node.items.map(each), at, isOpen(node) ? { open: true } : undefined);
  if (partsOf(node) !== null) return list([each(node)], at, isOpen(node) ? { open: true } : undefined);
  if (isUnknown(node)) return list([each(term(`${spell(node)}[*]`, at))], at, { open: true });
  return list([each(node)], at);
}
