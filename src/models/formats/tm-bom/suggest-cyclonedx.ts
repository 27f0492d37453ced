/**
 * What a CycloneDX threat model lacks in, the edits that add it out: components of type `threat-model` beside those that
 * are there, described by properties. No public file has threats yet: ours are components of `cdx:model:type` threat.
 */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Addition, TextEdit } from '../format.ts';
import { uniqueIds, uuidOf } from '../reading/ids.ts';
import { field, itemsOf, textOf } from '../reading/tree.ts';
import { append, type Target } from '../writing/append.ts';
import { type WrittenMap, written } from '../writing/written.ts';
import { isDrawn, propertiesOf } from './cyclonedx.ts';

export function suggestCycloneDx(target: Target, additions: readonly Addition[]): readonly TextEdit[] {
  const refs = new Map<string, string>();
  const ends = new Map<string, string>();
  for (const { name, ref, type } of namedIn(itemsOf(field(target.tree, 'components')))) {
    if (!refs.has(name)) refs.set(name, ref);
    if (!isDrawn(type) && !ends.has(name)) ends.set(name, ref);
  }
  // References of a BOM are unique in all of it; public files use UUIDs.
  const newRef = uniqueIds(refs.values());
  const made: WrittenMap[] = [];
  const draw = (addition: Addition, type: string, more: readonly (readonly [string, string | null])[]) => {
    const ref = newRef(uuidOf(`${addition.add} ${addition.name}`));
    made.push(componentOf(addition, ref, [['cdx:model:type', type], ...more]));
    refs.set(addition.name, ref);
    return ref;
  };
  for (const part of additions) {
    if ((part.add !== 'component' && part.add !== 'identity') || ends.has(part.name)) continue;
    const more: readonly (readonly [string, string | null])[] =
      part.add === 'identity'
        ? []
        : [
            ['cdx:model:platform', part.technology],
            ...part.tags.map((tag) => ['cdx:model:tag', tag] as const),
          ];
    const type = part.add === 'identity' ? identityTypes[part.kind] : componentTypes[part.kind];
    ends.set(part.name, draw(part, type, more));
  }
  for (const flow of additions) {
    if (flow.add !== 'flow' || refs.has(flow.name)) continue;
    const [from, to] = [ends.get(flow.from), ends.get(flow.to)];
    if (from === undefined || to === undefined) continue;
    draw(flow, 'dataflow', [
      ['cdx:model:dataflow:source', from],
      ['cdx:model:dataflow:destination', to],
      ['cdx:model:dataflow:protocol', flow.protocol],
    ]);
  }
  for (const threat of additions) {
    if (threat.add !== 'threat') continue;
    const about = threat.about.flatMap((name) => refs.get(name) ?? []);
    draw(threat, 'threat', [
      ['cdx:model:threat:category', threat.category],
      ['cdx:model:threat:severity', threat.severity],
      ['cdx:model:threat:status', 'open'],
      ...about.map((ref) => ['cdx:model:threat:target', ref] as const),
    ]);
  }
  return append(target, listPath(itemsOf(field(target.tree, 'components'))), made).edits;
}

/** Types of the files that Threat Dragon publishes, where they have one. */
const componentTypes = {
  process: 'server',
  store: 'datastore',
  external: 'external',
  other: 'component',
} as const;
const identityTypes = { human: 'user', service: 'service-account', agent: 'agent' } as const;

function componentOf(
  { name, reason }: Addition,
  ref: string,
  properties: readonly (readonly [string, string | null])[],
): WrittenMap {
  const listed = properties.flatMap(([key, value]) =>
    value === null ? [] : [written({ name: key, value })],
  );
  return written({ type: 'threat-model', 'bom-ref': ref, name, description: reason, properties: listed });
}

/** What stands in any of the diagrams. */
interface Named {
  readonly name: string;
  readonly ref: string;
  readonly type: string | null;
}

function namedIn(nodes: readonly TreeNode[]): readonly Named[] {
  return nodes.flatMap((node): readonly Named[] => {
    const [name, ref] = [textOf(field(node, 'name')), textOf(field(node, 'bom-ref'))];
    const type = propertiesOf(node).get('cdx:model:type')?.[0] ?? null;
    const own = name === null || ref === null || type === null ? [] : [{ name, ref, type }];
    return [...own, ...namedIn(itemsOf(field(node, 'components')))];
  });
}

/** The first list that holds a part: a diagram's, where the parts stand in one; the BOM's own where there is none. */
function listPath(nodes: readonly TreeNode[]): readonly (string | number)[] {
  return holding(nodes) ?? ['components'];
}

function holding(nodes: readonly TreeNode[]): readonly (string | number)[] | null {
  if (nodes.some((node) => !isDrawn(propertiesOf(node).get('cdx:model:type')?.[0] ?? null)))
    return ['components'];
  for (const [at, node] of nodes.entries()) {
    const within = holding(itemsOf(field(node, 'components')));
    if (within !== null) return ['components', at, ...within];
  }
  return null;
}
