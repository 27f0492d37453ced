/** Both sides of a directory -> the same, where what only a deployment can work out stands under one name on both of them. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { linesOf } from '../../evidence.ts';
import { termClose, termOpen, termText } from '../../infra/resource.ts';
import { meaningOf } from '../evaluation/meaning.ts';
import {
  bodyMap,
  conditionOf,
  either,
  isEither,
  list,
  map,
  onlyIf,
  placeOf,
  scalar,
  treeBehind,
} from '../evaluation/values.ts';
import type { Infrastructure, TerraformResource } from '../infrastructure.ts';
import type { Sides } from '../sides.ts';

/**
 * An unchanged block is repeated over a collection that nobody can write out: what its instances take from there is no
 * difference. That the collection itself is another one is told of their number.
 */
export function withOpenInstances({ before, after }: Sides): Sides {
  const names = declarationsLeftOpen(before, after);
  if (names.size === 0) return { before, after };
  const settle = (side: Infrastructure) => ({
    resources: settledIn(side.resources, names),
    data: settledIn(side.data, names),
  });
  const [was, is] = [settle(before), settle(after)];
  return {
    before: { ...before, ...withoutTwins(was, is, names) },
    after: { ...after, ...withoutTwins(is, was, names) },
  };
}

export function hasOpenKey(address: string): boolean {
  return address.includes(termOpen) || address.includes('["either(');
}

type Resources = Pick<Infrastructure, 'resources' | 'data'>;

function declarationsLeftOpen(before: Resources, after: Resources): ReadonlySet<string> {
  const open = ({ resources, data }: Resources) =>
    new Map(
      [...resources, ...data]
        .filter(({ address, number }) => number !== null && hasOpenKey(address))
        .map((one) => [one.declaration, one]),
    );
  const had = open(before);
  return new Set(
    [...open(after)].flatMap(([name, is]) => {
      const was = had.get(name);
      return was !== undefined && was.number !== is.number && writtenText(was) === writtenText(is)
        ? [name]
        : [];
    }),
  );
}

function writtenText({ place: { file }, block: { startLine, endLine } }: TerraformResource): string {
  return linesOf(file)
    .slice(startLine - 1, endLine)
    .map((line) => line.trim())
    .join('\n');
}

function settledIn(
  side: readonly TerraformResource[],
  names: ReadonlySet<string>,
): readonly TerraformResource[] {
  return side.map((one) => (names.has(one.declaration) && hasOpenKey(one.address) ? settled(one) : one));
}

/** One instance more or less of what is alike otherwise is a matter of their number. */
function withoutTwins(own: Resources, other: Resources, names: ReadonlySet<string>): Resources {
  const kept = (mode: 'resources' | 'data') => {
    const there = new Set(other[mode].map(({ address }) => address));
    const alike = new Set(other[mode].filter(({ declaration }) => names.has(declaration)).map(contentOf));
    return own[mode].filter(
      (one) =>
        !names.has(one.declaration) ||
        there.has(one.address) ||
        !hasOpenKey(one.address) ||
        !alike.has(contentOf(one)),
    );
  };
  return { resources: kept('resources'), data: kept('data') };
}

function contentOf({ declaration, body }: TerraformResource): string {
  return `${declaration} ${meaningOf(body)}`;
}

function settled(resource: TerraformResource): TerraformResource {
  const { declaration, body, placeOf: shownAt } = resource;
  const origins = new Map<TreeNode, TreeNode>();
  const settledNode = (node: TreeNode, path: string): TreeNode => {
    const fresh = made(node, path);
    if (fresh !== node) origins.set(fresh, node);
    return fresh;
  };
  const nameAt = (path: string) => `${path} of each ${declaration.replaceAll('"', "'")}`;
  const entriesIn = (entries: ReadonlyMap<string, TreeEntry>, path: string): readonly TreeEntry[] =>
    [...entries.values()].map((entry) => ({
      ...entry,
      value: settledNode(entry.value, path === '' ? entry.key : `${path} ${entry.key}`),
    }));
  const made = (node: TreeNode, path: string): TreeNode => {
    const at = placeOf(node);
    const condition = conditionOf(node);
    const decides = condition !== null && isWorkedOut(condition) ? nameAt(`choice of ${path}`) : condition;
    const inner = withoutCondition(node, path, decides ?? '');
    if (inner === node && decides === condition) return node;
    const plain = inner === node ? copied(node) : inner;
    return decides === null || isEither(plain) ? plain : onlyIf(plain, decides);

    function copied(one: TreeNode): TreeNode {
      if (one.kind === 'map') return map(one.entries, at);
      return one.kind === 'sequence' ? list(one.items, at) : scalar(one.value, at);
    }
  };
  const withoutCondition = (node: TreeNode, path: string, decides: string): TreeNode => {
    const at = placeOf(node);
    if (node.kind === 'scalar') {
      const tree = treeBehind(node);
      const text = typeof node.value === 'string' ? settledText(node.value, nameAt(path)) : node.value;
      if (text === node.value) return node;
      return scalar(text, at, tree === null ? {} : { tree: settledNode(tree, path) });
    }
    if (node.kind === 'map') {
      const entries = entriesIn(node.entries, path);
      return entries.every((entry) => entry.value === node.entries.get(entry.key)?.value)
        ? node
        : map(
            entries.map((entry) => [entry.key, entry]),
            at,
          );
    }
    const items = node.items.map((item) => settledNode(item, path));
    if (items.every((item, index) => item === node.items[index])) return node;
    return isEither(node) ? either(items, decides, at) : list(items, at);
  };
  const entries = entriesIn(body.entries, '');
  return {
    ...resource,
    body: bodyMap(entries, placeOf(body)),
    placeOf: (node) => shownAt(origins.get(node) ?? node),
  };
}

/** What is known of a text stays as it is. */
function settledText(text: string, name: string): string {
  if (!text.includes(termOpen)) return text;
  return text
    .split(termOpen)
    .map((piece, index) => {
      const end = piece.indexOf(termClose);
      if (index === 0) return piece;
      if (end < 0) return termOpen + piece;
      const symbol = piece.slice(0, end);
      return termText(isWorkedOut(symbol) ? name : symbol) + piece.slice(end + 1);
    })
    .join('');
}

/** A reference names something that a reviewer can look up; this is what would have to be worked out first. */
function isWorkedOut(symbol: string): boolean {
  return /^\[|[({]|…#/.test(symbol);
}
