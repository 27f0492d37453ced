/** Resources from small trees: what evaluation would give, with `${…}` for terms and `!either` for choices. */
import type { Side } from '../../src/change/snapshot.ts';
import { loadCatalogues } from '../../src/config.ts';
import { eitherTag, type Resource, termText } from '../../src/deltas/infra/resource.ts';
import { compareTerraformAccess, type TerraformAccess } from '../../src/deltas/terraform/access/compare.ts';
import { readJson } from '../../src/syntax/json.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../src/syntax/tree.ts';

/** Bodies by address. */
export type Bodies = Readonly<Record<string, object>>;

export function resourcesOf(bodies: Bodies, side: Side): readonly Resource[] {
  const text = JSON.stringify(bodies, null, 1);
  const file = { state: 'text', path: 'main.tf', blob: '', mode: 'file', text } as const;
  const tree = readJson('main.tf', text);
  if (tree?.kind !== 'map') return [];
  return [...tree.entries.values()].flatMap(({ key: address, value }): readonly Resource[] => {
    const body = evaluated(value);
    if (body.kind !== 'map') return [];
    const type = /([\w-]+)\.[\w-]+(?:\[[^\]]*\])?$/.exec(address)?.[1] ?? '';
    const placeOf = ({ startLine, endLine }: TreeNode) => ({ file, side, startLine, endLine });
    return [{ address, type, name: address, body, place: placeOf(body), placeOf }];
  });
}

function evaluated(node: TreeNode): TreeNode {
  if (node.kind === 'scalar') {
    if (typeof node.value !== 'string') return node;
    return { ...node, value: node.value.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => termText(name)) };
  }
  if (node.kind === 'sequence') return { ...node, items: node.items.map(evaluated) };
  const choice = node.entries.get('!either');
  if (choice?.value.kind === 'sequence') {
    return { ...choice.value, items: choice.value.items.map(evaluated), tag: eitherTag };
  }
  const entries = [...node.entries].map(([key, entry]): [string, TreeEntry] => [
    key,
    { ...entry, value: evaluated(entry.value) },
  ]);
  return { ...node, entries: new Map(entries) } satisfies TreeMap;
}

const knowledge = loadCatalogues();

export function change(
  before: Bodies,
  after: Bodies,
): TerraformAccess & { readonly resources: readonly Resource[] } {
  const given = (bodies: Bodies, side: Side) => ({
    side,
    resources: resourcesOf(bodies, side),
    treeBehind: () => null,
    references: new Map(),
  });
  const [then, now] = [given(before, 'before'), given(after, 'after')];
  return { ...compareTerraformAccess(then, now, knowledge), resources: now.resources };
}

/** @returns "kind | subject | summary" of each delta, in order. */
export function changes(before: Bodies, after: Bodies): readonly string[] {
  const { deltas } = change(before, after);
  return deltas.map(({ kind, subject, summary }) => `${kind} | ${subject} | ${summary}`).sort();
}
