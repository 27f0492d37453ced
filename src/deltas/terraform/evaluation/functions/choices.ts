/** Functions that choose one of what they are given: what an unknown argument may be is one of the alternatives. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import { isUnknown, type Place } from '../../../infra/resource.ts';
import { indexOf } from '../steps.ts';
import { either, hasFailed, isKnown, isNull, isOpen, knownText, list, scalar, spell } from '../values.ts';
import type { TerraformFunctions } from './function.ts';

export const choices: TerraformFunctions = {
  try: (given, { at }) =>
    firstOf(given, at, (one) => (hasFailed(one) ? 'no' : mayFail(one) ? 'perhaps' : 'yes')),
  can: ([value], { at }) => {
    if (value === undefined) return null;
    if (hasFailed(value)) return scalar(false, at);
    return mayFail(value) ? null : scalar(true, at);
  },
  coalesce: (given, { at }) =>
    firstOf(given, at, (one) => {
      if (isNull(one) || (one.kind === 'scalar' && one.value === '')) return 'no';
      return isUnknown(one) ? 'perhaps' : 'yes';
    }),
  coalescelist: (given, { at }) =>
    firstOf(given, at, (one) => {
      if (one.kind !== 'sequence') return isNull(one) ? 'no' : 'perhaps';
      if (one.items.length === 0) return 'no';
      return isOpen(one) && one.items.length === 1 ? 'perhaps' : 'yes';
    }),
  lookup: ([from, key, otherwise], { at }) => {
    const name = key === undefined ? null : knownText(key);
    if (from === undefined || key === undefined) return null;
    if (from.kind !== 'map') {
      if (otherwise === undefined || !isUnknown(from)) return null;
      return either([indexOf(from, key, at), otherwise], spell(from), at);
    }
    const entry = name === null ? undefined : from.entries.get(name);
    if (entry !== undefined) return entry.value;
    if (name !== null && !isOpen(from)) return otherwise ?? null;
    // Which entry is meant cannot be known, so it is any of them, or none.
    const values = [...from.entries.values()].map(({ value }) => value);
    return either(otherwise === undefined ? values : [...values, otherwise], spell(key), at);
  },
  one: ([from], { at }) => {
    if (from === undefined || isNull(from)) return from ?? null;
    if (from.kind !== 'sequence') return null;
    const [first] = from.items;
    if (first === undefined) return scalar(null, at);
    if (from.items.length > 1) return null;
    return isOpen(from) ? either([first, scalar(null, at)], `one of ${spell(from)}`, at) : first;
  },
  sensitive: ([value]) => value ?? null,
  nonsensitive: ([value]) => value ?? null,
  ephemeralasnull: (_, { at }) => scalar(null, at),
  element: ([from, index], { at }) => {
    if (from?.kind !== 'sequence' || index?.kind !== 'scalar' || typeof index.value !== 'number') return null;
    const { items } = from;
    if (items.length === 0 || isOpen(from) || !Number.isInteger(index.value)) return null;
    return items[((index.value % items.length) + items.length) % items.length] ?? list([], at);
  },
};

/** @returns the first that is taken; with those that may be taken before it, one of them all. */
function firstOf(
  given: readonly TreeNode[],
  at: Place,
  taken: (one: TreeNode) => 'yes' | 'no' | 'perhaps',
): TreeNode | null {
  const possible: TreeNode[] = [];
  for (const one of given) {
    const answer = taken(one);
    if (answer !== 'no') possible.push(one);
    if (answer === 'yes') break;
  }
  const [first] = possible;
  if (first === undefined) return null;
  return possible.length === 1 ? first : either(possible, `whether ${spell(first)} is there`, at);
}

/** What is unknown as a whole may turn out to be nothing; what has a known shape is there. */
function mayFail(value: TreeNode): boolean {
  return isUnknown(value) && !isKnown(value);
}
