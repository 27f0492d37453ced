/** Sets: lists without repetition, in the order of their spelling, since order is no difference between them. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import { isUnknown, type Place } from '../../../infra/resource.ts';
import { conditionOf, isOpen, list, spell, term } from '../values.ts';
import type { TerraformFunctions } from './function.ts';

export const sets: TerraformFunctions = {
  distinct: ([value], { at }) => {
    if (value?.kind !== 'sequence') return value !== undefined && isUnknown(value) ? value : null;
    const kept = new Map<string, TreeNode>();
    for (const item of value.items) if (!kept.has(keyOf(item))) kept.set(keyOf(item), item);
    return list([...kept.values()], at, openness(value));
  },
  setunion: (given, { at }) => {
    const lists = given.map((one) => itemsOf(one, at));
    if (lists.includes(null)) return null;
    const items = lists.flatMap((one) => one?.items ?? []);
    const open = lists.some((one) => one?.open === true);
    return setOf(list(items, at, open ? { open } : undefined), at);
  },
  setsubtract: ([from, taken], { at }) => {
    if (from?.kind !== 'sequence' || taken?.kind !== 'sequence' || isOpen(taken)) return null;
    const gone = new Set(taken.items.map(spell));
    if (taken.items.some(isUnknown)) return null;
    return setOf(
      list(
        from.items.filter((item) => !gone.has(spell(item))),
        at,
        openness(from),
      ),
      at,
    );
  },
  setintersection: ([first, ...others], { at }) => {
    if (first?.kind !== 'sequence' || isOpen(first)) return null;
    const rest = others.map((one) =>
      one.kind === 'sequence' && !isOpen(one) ? new Set(one.items.map(spell)) : null,
    );
    if (rest.includes(null) || [first, ...others].some(holdsTerms)) return null;
    return setOf(
      list(
        first.items.filter((item) => rest.every((one) => one?.has(spell(item)))),
        at,
      ),
      at,
    );
  },
  setproduct: (given, { at, environment }) => {
    let rows: (readonly TreeNode[])[] = [[]];
    for (const one of given) {
      if (one.kind !== 'sequence' || isOpen(one)) return null;
      if (!environment.world.budget.spend(rows.length * one.items.length, at)) return null;
      if (rows.length * one.items.length > 10_000) return null;
      rows = rows.flatMap((row) => one.items.map((item) => [...row, item]));
    }
    return list(
      rows.map((row) => list(row, at)),
      at,
    );
  },
};

export function setOf(value: TreeNode, at: Place): TreeNode {
  if (value.kind !== 'sequence') return value;
  const kept = new Map<string, TreeNode>();
  for (const item of value.items) if (!kept.has(keyOf(item))) kept.set(keyOf(item), item);
  const last = isOpen(value) ? value.items.at(-1) : undefined;
  const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
  // What stands for the rest stays at the end.
  const items = last === undefined ? sorted : [...sorted.filter((item) => item !== last), last];
  return list(items, at, openness(value));
}

function keyOf(item: TreeNode): string {
  return `${spell(item)} ${conditionOf(item) ?? ''}`;
}

function holdsTerms(value: TreeNode): boolean {
  return value.kind === 'sequence' && value.items.some(isUnknown);
}

export interface Items {
  readonly items: readonly TreeNode[];
  readonly open: boolean;
}

/** @returns the items of a list; of an unknown one, a term that stands for all of them; null where it is no list. */
export function itemsOf(value: TreeNode, at: Place): Items | null {
  if (value.kind === 'sequence') return { items: value.items, open: isOpen(value) };
  return isUnknown(value) ? { items: [term(`${spell(value)}[*]`, at)], open: true } : null;
}

export function openness(...from: readonly TreeNode[]): { readonly open: true } | undefined {
  return from.some(isOpen) ? { open: true } : undefined;
}
