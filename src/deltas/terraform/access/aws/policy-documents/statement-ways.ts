/** One statement with choices in it, as the statements without any that count: what it may allow, or what it surely does. */
import type { TreeMap, TreeNode } from '../../../../../syntax/tree.ts';
import { Unreadable } from '../../../../../syntax/unreadable.ts';
import {
  type Choices,
  isEither,
  isUnknown,
  itemsIn,
  listAt,
  literalIn,
  mapAt,
  meaningOf,
  otherWay,
  settled,
  spokenIn,
} from '../../terms.ts';

export interface Ways {
  readonly statements: readonly TreeMap[];
  readonly unknown: readonly { readonly reason: string; readonly meaning: string }[];
}

/** Every choice doubles the ways; no statement that people write comes near. */
const limit = 16;

const positive = new Set(['action', 'resource', 'principal']);
const negative = new Set(['notaction', 'notresource', 'notprincipal']);

export function statementWays(statement: TreeMap, choices: Choices, path: string): Ways {
  const unknown: { reason: string; meaning: string }[] = [];
  let ways: (readonly [string, TreeNode])[][] = [[]];
  const effectEntry = [...statement.entries.values()].find(({ key }) => key.toLowerCase() === 'effect');
  const denies = literalIn(effectEntry?.value)?.toLowerCase() === 'deny';
  const own = denies ? otherWay(choices) : choices;
  for (const { key, value } of statement.entries.values()) {
    const name = key.toLowerCase();
    const values =
      positive.has(name) || negative.has(name)
        ? [elementOf(name, value, positive.has(name) ? own : otherWay(own))]
        : name === 'condition' || name === 'effect'
          ? branchesOf(value, path)
          : [value];
    if (ways.length * values.length > limit) {
      throw new Unreadable(path, value.startLine, `a statement that can turn out in more than ${limit} ways`);
    }
    ways = values.flatMap((one) => ways.map((way) => (one === null ? way : [...way, [key, one] as const])));
    if (name === 'action' && values[0]?.kind === 'sequence') {
      const open = values[0].items.filter(isUnknown);
      if (open.length === 0) continue;
      unknown.push({
        reason: 'some of its actions are known only when it is deployed',
        meaning: meaningOf(statement),
      });
      const sure = listAt(
        value,
        values[0].items.filter((item) => !isUnknown(item)),
      );
      ways = ways.map((way) => way.map(([k, one]) => [k, k === key ? sure : one] as const));
    }
  }
  const trees = ways.map((way) => mapAt(statement, way)).filter((tree) => !isEmpty(tree));
  const kept =
    ways.length === 1
      ? trees
      : settled(
          trees.map((tree) => [tree]),
          own,
        );
  return { statements: kept.filter((tree) => tree.kind === 'map'), unknown };
}

/** A list of actions or resources with nothing in it is for nothing. */
function isEmpty(tree: TreeMap): boolean {
  return [...tree.entries.values()].some(
    ({ key, value }) =>
      positive.has(key.toLowerCase()) && value.kind === 'sequence' && value.items.length === 0,
  );
}

function elementOf(name: string, node: TreeNode, choices: Choices): TreeNode {
  if (!name.endsWith('principal')) {
    const items = itemsIn(node, choices);
    return listAt(node, name.endsWith('resource') ? withoutHalves(items) : items);
  }
  const inner = itemsIn(node, choices).map((item) =>
    item.kind !== 'map'
      ? item
      : mapAt(
          item,
          [...item.entries.values()].map(
            ({ key, value }) => [key, listAt(value, withoutHalves(itemsIn(value, choices)))] as const,
          ),
        ),
  );
  return listAt(node, inner);
}

/** "arn::iam::…" and "arn:aws:iam:::…" are left of an ARN whose partition or account may be missing: nothing has such a name. */
function withoutHalves(items: readonly TreeNode[]): readonly TreeNode[] {
  const whole = items.filter((item) => !/^arn:(?::|[^:]{0,64}:iam:::)/.test(spokenIn(item) ?? ''));
  return whole.length === 0 ? items : whole;
}

/** @returns every way that a tree can turn out; null for nothing. */
function branchesOf(node: TreeNode, path: string): readonly (TreeNode | null)[] {
  if (node.kind === 'scalar') return node.value === null ? [null] : [node];
  if (isEither(node)) return node.items.flatMap((item) => branchesOf(item, path));
  const parts =
    node.kind === 'map' ? [...node.entries] : node.items.map((item) => ['', { value: item }] as const);
  let ways: (readonly [string, TreeNode])[][] = [[]];
  for (const [key, { value }] of parts) {
    const values = branchesOf(value, path);
    if (ways.length * values.length > limit) {
      throw new Unreadable(path, node.startLine, `a condition that can turn out in more than ${limit} ways`);
    }
    if (values.length === 1 && values[0] !== null && values[0] !== undefined) {
      const [only] = values;
      for (const way of ways) way.push([key, only]);
      continue;
    }
    ways = values.flatMap((one) =>
      ways.map((way) => (one === null ? [...way] : [...way, [key, one] as const])),
    );
  }
  return ways.map((way) =>
    node.kind === 'map'
      ? mapAt(node, way)
      : listAt(
          node,
          way.map(([, one]) => one),
        ),
  );
}

/** @returns the statements of a list: denials count the other way round. */
export function statementItems(node: TreeNode, choices: Choices, effect: string): readonly TreeNode[] {
  const allowed = itemsIn(node, choices).filter((item) => !isDenial(item, effect));
  const denied = itemsIn(node, otherWay(choices)).filter((item) => isDenial(item, effect));
  return [...allowed, ...denied];
}

export function isDenial(node: TreeNode, effect: string): boolean {
  if (node.kind !== 'map') return false;
  const entry = [...node.entries.values()].find(({ key }) => key.toLowerCase() === effect);
  return literalIn(entry?.value)?.toLowerCase() === 'deny';
}
