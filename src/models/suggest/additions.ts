/** What a change speaks of and the models of one file in, what they lack out: parts, flows between them, threats. */
import type { Delta } from '../../deltas/delta.ts';
import type { Thing } from '../fidelity/things.ts';
import type { Addition } from '../formats/format.ts';
import type { ThreatModel } from '../model.ts';
import { type Called, namesOfDelta, namesOfPath, normalised } from '../names.ts';
import { findParts } from '../parts.ts';
import { type Found, flowsFor } from './flows.ts';
import { type AboutPart, type Subject, stubsOf } from './stubs.ts';
import { plain, reasonOf } from './wording.ts';

export interface Spoken {
  /** Those that the models answer for. */
  readonly deltas: readonly Delta[];
  readonly things: readonly Thing[];
}

/** @returns parts first, then flows, then threats. The same change finds nothing to add once all of it is there. */
export function additionsFor(
  models: readonly ThreatModel[],
  { deltas, things }: Spoken,
): readonly Addition[] {
  const found = placesOf(models, things, deltas);
  const subjectOf = subjects(models, things, found);
  return [
    ...found.flatMap(({ addition }) => addition ?? []),
    ...flowsFor(models, found),
    ...stubsOf(models, deltas, subjectOf),
  ];
}

function placesOf(
  models: readonly ThreatModel[],
  things: readonly Thing[],
  deltas: readonly Delta[],
): readonly Found[] {
  const directions = new Map(deltas.map(({ fingerprint, direction }) => [fingerprint, direction]));
  const added = new Map<string, AboutPart>();
  return things.flatMap((thing): readonly Found[] => {
    const ways = thing.fingerprints.flatMap((one) => directions.get(one) ?? []);
    if (ways.length === 0) return [];
    const name = plain(thing.name);
    const there = partsCalled(models, {
      exact: [...thing.names.exact, name],
      similar: [...thing.names.similar, normalised(name), ...thing.together],
    });
    if (there.length > 0) return [{ thing, standsFor: there, addition: null }];
    const { kind } = thing;
    const counts = thing.way === 'added' || (thing.way === 'changed' && ways.includes('widens'));
    if (!counts || kind.part === 'boundary' || name === '') return [];
    // Two things of one name, such as a vendor and its tool server, are one part to people.
    const same = added.get(normalised(name));
    if (same !== undefined) return [{ thing, standsFor: [same], addition: null }];
    const part = { name, id: null };
    for (const one of [name, ...thing.names.similar]) added.set(normalised(one), part);
    const reason = reasonOf({ summary: thing.sentence, evidence: thing.places });
    const { technology } = thing;
    const addition =
      kind.part === 'identity'
        ? { add: 'identity' as const, name, kind: kind.kind, reason }
        : {
            add: 'component' as const,
            name,
            kind: kind.kind,
            technology,
            tags: thing.tags.map(plain),
            reason,
          };
    return [{ thing, standsFor: [part], addition }];
  });
}

/** What says most of what a difference is about: a tool server rather than the agent that uses it. */
const telling: readonly Thing['sort'][] = [
  'server',
  'tool',
  'integration',
  'store',
  'endpoint',
  'identity',
  'agent',
  'boundary',
];

function subjects(
  models: readonly ThreatModel[],
  things: readonly Thing[],
  found: readonly Found[],
): (delta: Delta) => Subject {
  const places = new Map(found.map(({ thing, standsFor }) => [thing, standsFor]));
  const byFingerprint = new Map<string, Thing>();
  const byName = new Map<string, Thing>();
  for (const thing of [...things].sort((a, b) => telling.indexOf(a.sort) - telling.indexOf(b.sort))) {
    for (const one of thing.fingerprints) if (!byFingerprint.has(one)) byFingerprint.set(one, thing);
    for (const name of thing.names.exact) if (!byName.has(name)) byName.set(name, thing);
  }
  return (delta) => {
    const named = namesOfDelta(delta)
      .flatMap(({ exact }) => exact)
      .flatMap((name) => byName.get(name) ?? [])[0];
    const told = byFingerprint.get(delta.fingerprint);
    const closest = [named, told]
      .filter((thing) => thing !== undefined)
      .sort((a, b) => telling.indexOf(a.sort) - telling.indexOf(b.sort))[0];
    const [head = ''] = delta.subject.split(': ', 1);
    const parts = closest === undefined ? undefined : places.get(closest);
    return { name: plain(closest?.name ?? head), parts: parts ?? spokenOf(models, delta) };
  };
}

function partsCalled(models: readonly ThreatModel[], names: Called): readonly AboutPart[] {
  for (const model of models) {
    const found = findParts(model, names);
    if (found.length > 0) return found.map(({ part: { id, name } }) => ({ id, name }));
  }
  return [];
}

/** As a model is linked to it: by the names in its lines, or else by the folders above it. */
function spokenOf(models: readonly ThreatModel[], delta: Delta): readonly AboutPart[] {
  const named = namesOfDelta(delta).flatMap((names) => partsCalled(models, names));
  return named.length > 0 ? named : partsCalled(models, namesOfPath(delta.evidence[0].path));
}
