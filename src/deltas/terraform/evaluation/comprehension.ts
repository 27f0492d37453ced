/** `for` expressions: over what is known item by item, over what is not once for all of its items. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { isUnknown, type Place } from '../../infra/resource.ts';
import type { Budget } from './environment.ts';
import {
  forEachChoice,
  isEither,
  isOpen,
  knownBoolean,
  list,
  map,
  onlyIf,
  openText,
  scalar,
  spell,
  term,
} from './values.ts';

export interface Pair {
  readonly key: TreeNode;
  readonly value: TreeNode;
}

/** What a collection holds; `open` where it holds more than these, of which the last pair stands for all. */
export interface Collection {
  readonly pairs: readonly Pair[];
  readonly open: boolean;
}

/** One round of a loop, evaluated when asked for: a value that its condition leaves out may not even make sense. */
export interface Round {
  readonly condition: TreeNode | null;
  readonly key: () => TreeNode | null;
  readonly value: () => TreeNode;
}

export interface Loop {
  readonly over: TreeNode;
  readonly into: 'list' | 'map' | 'groups';
  readonly round: (pair: Pair) => Round;
}

/** @returns null where the value is no collection. */
export function collectionOf(node: TreeNode, at: Place): Collection | null {
  if (node.kind === 'sequence') {
    if (isEither(node)) return null;
    const open = isOpen(node);
    const pairs = node.items.map((value, index) => {
      const last = open && index === node.items.length - 1;
      return { key: last ? term(`key of ${spell(value)}`, at) : scalar(index, at), value };
    });
    return { pairs, open };
  }
  if (node.kind === 'map') {
    const pairs = [...node.entries.values()].map(({ key, value }) => ({ key: scalar(key, at), value }));
    return { pairs, open: isOpen(node) };
  }
  if (!isUnknown(node)) return null;
  const every = `${spell(node)}[*]`;
  return { pairs: [{ key: term(`key of ${every}`, at), value: term(every, at) }], open: true };
}

export function forExpression(loop: Loop, at: Place, budget: Budget): TreeNode {
  if (isEither(loop.over)) {
    const run = ([over = loop.over]: readonly TreeNode[]) => forExpression({ ...loop, over }, at, budget);
    return forEachChoice([loop.over], at, run) ?? term(`for ${spell(loop.over)}`, at);
  }
  const collection = collectionOf(loop.over, at);
  if (collection === null) return term(`for ${spell(loop.over)}`, at, { failed: true });
  let { open } = collection;
  const kept: { readonly key: TreeNode | null; readonly value: TreeNode }[] = [];
  for (const pair of collection.pairs) {
    if (!budget.spend(1, at)) return term(`for ${spell(loop.over)}`, at);
    const round = loop.round(pair);
    const taken = round.condition === null ? true : knownBoolean(round.condition);
    if (taken === false) continue;
    const value = round.value();
    const sure = taken === true || round.condition === null;
    if (!sure) open = true;
    kept.push({
      key: round.key(),
      value: sure || round.condition === null ? value : onlyIf(value, spell(round.condition)),
    });
  }
  const more = open ? { open: true } : undefined;
  if (loop.into === 'list')
    return list(
      kept.map(({ value }) => value),
      at,
      more,
    );
  const groups = new Map<string, TreeNode[]>();
  for (const { key, value } of kept) {
    const name = key === null ? '' : (openText(key) ?? spell(key));
    const same = groups.get(name);
    if (same === undefined) groups.set(name, [value]);
    else same.push(value);
  }
  const entries = [...groups].map(([name, values]): [string, TreeNode] => [
    name,
    loop.into === 'groups' ? list(values, at) : (values.at(-1) ?? scalar(null, at)),
  ]);
  return map(entries, at, more);
}
