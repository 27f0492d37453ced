/** Resources in a tiny notation: an address and a value, as a file of one line each would give them. */
import type { Side, TextFile } from '../../../src/change/snapshot.ts';
import { loadResources } from '../../../src/config.ts';
import type { DraftDelta } from '../../../src/deltas/delta.ts';
import { nounOf } from '../../../src/deltas/infra/catalogue.ts';
import { compareResources } from '../../../src/deltas/infra/compare.ts';
import { eitherTag, type Resource, termText } from '../../../src/deltas/infra/resource.ts';
import { kinds } from '../../../src/deltas/kinds.ts';
import { treeOf } from '../../../src/syntax/json-value.ts';
import type { TreeEntry, TreeNode } from '../../../src/syntax/tree.ts';

export type Value = unknown;
/** By address: `{ 'aws_lb.quay': { internal: true } }`. */
export type Resources = Readonly<Record<string, Readonly<Record<string, Value>>>>;

/** What cannot be known: `unknown('var.tide')`. */
export function unknown(expression: string): string {
  return termText(expression);
}

const marked = new WeakSet<object>();

/** One of these, and nobody knows which. */
export function either(...values: readonly Value[]): Value {
  const list = [...values];
  marked.add(list);
  return list;
}

export const catalogue = loadResources();

/** "module.quay.aws_lb.web" is of type aws_lb, "AWS::EC2::Volume/Hold" of what stands before the slash. */
export function resourcesOf(side: Side, resources: Resources): readonly Resource[] {
  return Object.entries(resources).map(([address, body]) => {
    const [first = '', logical] = address.split('/');
    const parts = first.split('.');
    const label = logical ?? parts.at(-1) ?? '';
    const type = logical === undefined ? parts.slice(parts[0] === 'module' ? 2 : 0, -1).join('.') : first;
    const file: TextFile = {
      state: 'text',
      path: `${label}.tf`,
      blob: '0'.repeat(40),
      mode: 'file',
      text: address,
    };
    const place = { file, side, startLine: 1, endLine: 1 };
    const tree = withEither(treeOf(body), body);
    if (tree.kind !== 'map') throw new Error('a resource is a map');
    return {
      address,
      type,
      name: `${nounOf(catalogue, type)} ${label}`,
      body: tree,
      place,
      placeOf: () => place,
    };
  });
}

function withEither(node: TreeNode, value: Value): TreeNode {
  if (node.kind === 'sequence' && Array.isArray(value)) {
    const items = node.items.map((item, index) => withEither(item, value[index]));
    return { ...node, items, tag: marked.has(value) ? eitherTag : null };
  }
  if (node.kind === 'map' && typeof value === 'object' && value !== null) {
    const values = new Map(Object.entries(value));
    const entries = [...node.entries].map(([key, entry]): [string, TreeEntry] => [
      key,
      { ...entry, value: withEither(entry.value, values.get(key)) },
    ]);
    return { ...node, entries: new Map(entries) };
  }
  return node;
}

export function compared(before: Resources, after: Resources): readonly DraftDelta[] {
  return compareResources(resourcesOf('before', before), resourcesOf('after', after), catalogue).deltas;
}

/** "kind | severity | subject". */
export function lineOf({ kind, severity, subject }: DraftDelta): string {
  return `${kind} | ${severity ?? kinds[kind].severity} | ${subject}`;
}

export function lines(before: Resources, after: Resources): readonly string[] {
  return compared(before, after).map(lineOf).sort();
}
