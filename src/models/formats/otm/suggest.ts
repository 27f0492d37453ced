/** What an Open Threat Model lacks in, the edits that add it out, valid by the schema of version 0.2.0. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Addition, TextEdit } from '../format.ts';
import { idLike, slugOf, uniqueIds } from '../reading/ids.ts';
import { field, itemsOf, textOf } from '../reading/tree.ts';
import { type Appended, append, inOrder, type Target, targetOf } from '../writing/append.ts';
import { type Written, type WrittenMap, written } from '../writing/written.ts';
import { componentTypes, identityTypes, impacts } from './words.ts';

export function suggest(file: TextFile, additions: readonly Addition[]): readonly TextEdit[] {
  const target = targetOf(file.path, file.text);
  if (target === null || additions.length === 0) return [];
  const parts = placesOf(target.tree, 'components');
  const flows = placesOf(target.tree, 'dataflows');
  const threats = additions.filter((addition) => addition.add === 'threat');
  const threatIds = idsOf(target.tree, 'threats');
  const newThreat = uniqueIds(threatIds);
  const described = threats.map((threat) => ({ threat, id: newThreat(idLike(threat.name, threatIds)) }));
  const instancesOf = (name: string) => {
    const found = described.filter(({ threat }) => threat.about.includes(name));
    return found.map(({ id }) => written({ threat: id, state: 'exposed' }));
  };

  const zone = zoneFor(target.tree);
  const newParts = newComponents(additions, parts, zone?.id ?? firstZone, instancesOf);
  const ends = new Map([...newParts].map(([name, part]) => [name, String(part.get('id'))]));
  for (const [name, { id }] of parts) ends.set(name, id);
  const newFlows = newDataflows(additions, target.tree, ends, flows, instancesOf);

  const instances = [...new Set(threats.flatMap(({ about }) => about))].flatMap((name): Appended[] => {
    const [section, place] = parts.has(name)
      ? ['components', parts.get(name)]
      : ['dataflows', flows.get(name)];
    return place === undefined
      ? []
      : [append(target, [String(section), place.at, 'threats'], instancesOf(name))];
  });
  const definitions = described.map(({ threat, id }) =>
    written({
      id,
      name: threat.name,
      description: threat.reason,
      categories: threat.category === null ? undefined : [threat.category],
      // Nobody has judged how likely it is.
      risk: written({ likelihood: null, impact: impacts[threat.severity] }),
    }),
  );
  return inOrder([
    ...instances,
    ...(zone === null && newParts.size > 0 ? [zoneToAdd(target)] : []),
    append(target, ['components'], [...newParts.values()]),
    append(target, ['dataflows'], newFlows),
    append(target, ['threats'], definitions),
  ]);
}

interface Place {
  readonly id: string;
  /** Its index in its list. */
  readonly at: number;
}

/** Parts by name; of several with one name, the first. */
function placesOf(tree: TreeNode, section: string): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const [at, part] of itemsOf(field(tree, section)).entries()) {
    const id = textOf(field(part, 'id'));
    const name = textOf(field(part, 'name')) ?? id;
    if (id !== null && name !== null && !places.has(name)) places.set(name, { id, at });
  }
  return places;
}

function idsOf(tree: TreeNode, section: string): readonly string[] {
  return itemsOf(field(tree, section)).flatMap((part) => textOf(field(part, 'id')) ?? []);
}

function newComponents(
  additions: readonly Addition[],
  there: ReadonlyMap<string, Place>,
  zone: string,
  instancesOf: (name: string) => readonly Written[],
): ReadonlyMap<string, WrittenMap> {
  const ids = [...there.values()].map(({ id }) => id);
  const newId = uniqueIds([...ids, zone]);
  const made = new Map<string, WrittenMap>();
  for (const part of additions) {
    if (part.add !== 'component' && part.add !== 'identity') continue;
    const { name, reason } = part;
    if (there.has(name) || made.has(name)) continue;
    const threats = instancesOf(name);
    const own =
      part.add === 'identity'
        ? { type: identityTypes[part.kind], tags: undefined }
        : { type: typeOf(part), tags: tagsOf(part) };
    const { type, tags } = own;
    made.set(
      name,
      written({
        id: newId(idLike(name, ids)),
        name,
        type,
        description: reason,
        parent: written({ trustZone: zone }),
        tags,
        threats: threats.length > 0 ? threats : undefined,
      }),
    );
  }
  return made;
}

type NewComponent = Extract<Addition, { add: 'component' }>;

/** Tools take the type for a name of their catalogue: the sort is kept, and the technology goes into its words. */
function typeOf({ kind, technology }: NewComponent): string {
  const sort = componentTypes[kind];
  return technology === null
    ? sort
    : kind === 'process'
      ? slugOf(technology)
      : `${sort}-${slugOf(technology)}`;
}

function tagsOf({ tags }: NewComponent): readonly string[] | undefined {
  return tags.length > 0 ? tags : undefined;
}

function newDataflows(
  additions: readonly Addition[],
  tree: TreeNode,
  ends: ReadonlyMap<string, string>,
  there: ReadonlyMap<string, Place>,
  instancesOf: (name: string) => readonly Written[],
): readonly WrittenMap[] {
  const ids = idsOf(tree, 'dataflows');
  const newId = uniqueIds(ids);
  return additions.flatMap((flow): WrittenMap[] => {
    if (flow.add !== 'flow') return [];
    const [source, destination] = [ends.get(flow.from), ends.get(flow.to)];
    if (source === undefined || destination === undefined) return [];
    const { name, reason, protocol } = flow;
    const threats = there.has(name) ? [] : instancesOf(name);
    return [
      written({
        id: newId(idLike(name, ids)),
        name,
        description: reason,
        bidirectional: false,
        source,
        destination,
        threats: threats.length > 0 ? threats : undefined,
        attributes: protocol === null ? undefined : written({ protocol }),
      }),
    ];
  });
}

/** The zone that most components stand in: a guess that its author sees and moves. */
function zoneFor(tree: TreeNode): { readonly id: string } | null {
  const counts = new Map(idsOf(tree, 'trustZones').map((id) => [id, 0]));
  for (const part of itemsOf(field(tree, 'components'))) {
    const id = textOf(field(field(part, 'parent'), 'trustZone'));
    const count = id === null ? undefined : counts.get(id);
    if (id !== null && count !== undefined) counts.set(id, count + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most === undefined ? null : { id: most[0] };
}

const firstZone = 'not-placed-yet';

/** A component needs a zone, and nobody trusts one that is not placed. */
function zoneToAdd(target: Target): Appended {
  const zone = { id: firstZone, name: 'Not placed yet', risk: written({ trustRating: 0 }) };
  return append(target, ['trustZones'], [written(zone)]);
}
