/** Both sides of a directory -> the same, where what only a deployment can work out stands under one name on both of them. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { isWorkedOut } from '../../azure/scopes.ts';
import { linesOf } from '../../evidence.ts';
import { termClose, termOpen, termText } from '../../infra/resource.ts';
import { meaningOf } from '../evaluation/meaning.ts';
import {
  bodyMap,
  conditionOf,
  digest,
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
  const settle = ({ resources, data }: Infrastructure, side: keyof LeftOpen) => ({
    resources: settledIn(resources, names, side),
    data: settledIn(data, names, side),
  });
  const [was, is] = [settle(before, 'before'), settle(after, 'after')];
  return {
    before: { ...before, ...withoutTwins(was, is, names) },
    after: { ...after, ...withoutTwins(is, was, names) },
  };
}

export function hasOpenKey(address: string): boolean {
  return address.includes(termOpen) || address.includes('["either(');
}

type Resources = Pick<Infrastructure, 'resources' | 'data'>;

/** Of each declaration, what its instances were made of before they were settled: null where their number tells it. */
interface LeftOpen {
  readonly before: string | null;
  readonly after: string | null;
}

function declarationsLeftOpen(before: Resources, after: Resources): ReadonlyMap<string, LeftOpen> {
  const [had, has] = [openInstances(before), openInstances(after)];
  return new Map(
    [...has].flatMap(([name, now]): readonly (readonly [string, LeftOpen])[] => {
      const then = had.get(name);
      const [[was], [is]] = [then ?? [], now];
      if (then === undefined || was === undefined || is === undefined) return [];
      if (writtenText(was) !== writtenText(is)) return [];
      if (was.number !== is.number) return [[name, { before: null, after: null }]];
      const [once, here] = [madeOf(then), madeOf(now)];
      return once === here ? [] : [[name, { before: once, after: here }]];
    }),
  );
}

function openInstances({ resources, data }: Resources): ReadonlyMap<string, readonly TerraformResource[]> {
  const found = new Map<string, TerraformResource[]>();
  for (const one of [...resources, ...data]) {
    if (!hasOpenKey(one.address)) continue;
    const same = found.get(one.declaration);
    if (same === undefined) found.set(one.declaration, [one]);
    else same.push(one);
  }
  return found;
}

function madeOf(instances: readonly TerraformResource[]): string {
  const contents = instances.map(({ body }) => meaningOf(body)).sort();
  return `values that only a deployment works out, ${digest(contents.join()).slice(0, 16)}`;
}

function writtenText({ place: { file }, block: { startLine, endLine } }: TerraformResource): string {
  return linesOf(file)
    .slice(startLine - 1, endLine)
    .map((line) => line.trim())
    .join('\n');
}

function settledIn(
  resources: readonly TerraformResource[],
  names: ReadonlyMap<string, LeftOpen>,
  side: keyof LeftOpen,
): readonly TerraformResource[] {
  return resources.map((one) => {
    const open = names.get(one.declaration);
    if (open === undefined || !hasOpenKey(one.address)) return one;
    return { ...settled(one), number: open[side] ?? one.number };
  });
}

/** One instance more or less of what is alike otherwise is a matter of their number. */
function withoutTwins(own: Resources, other: Resources, names: ReadonlyMap<string, LeftOpen>): Resources {
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
      return termText(isWorkedOut(`\${${symbol}`) ? name : symbol) + piece.slice(end + 1);
    })
    .join('');
}
