/** What a change speaks of and the models of one file in, what they lack out: parts, flows between them, threats. */
import type { Delta } from '../../deltas/delta.ts';
import { representationOf } from '../fidelity/represented.ts';
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
  /** All that the change speaks of. */
  readonly things: readonly Thing[];
  /** Those of them that the models ought to have and have not. */
  readonly missing: ReadonlySet<Thing>;
}

/** @returns parts first, then flows, then threats. The same change finds nothing to add once all of it is there. */
export function additionsFor(
  models: readonly ThreatModel[],
  { deltas, things, missing }: Spoken,
): readonly Addition[] {
  const found = placesOf(models, things, deltas, missing);
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
  missing: ReadonlySet<Thing>,
): readonly Found[] {
  const own = new Set(deltas.map(({ fingerprint }) => fingerprint));
  const added = new Map<string, { readonly part: AboutPart; readonly isStore: boolean }>();
  return things.flatMap((thing): readonly Found[] => {
    if (!missing.has(thing) && !thing.fingerprints.some((one) => own.has(one))) return [];
    const there = representationOf(models, thing);
    if (there !== null) {
      const { id, name } = there.part;
      return [{ thing, standsFor: [{ id, name }], addition: null }];
    }
    const { kind } = thing;
    const name = plain(thing.name);
    if (!missing.has(thing) || kind.part === 'boundary' || name === '') return [];
    // Two things of one name, such as a vendor and its tool server, are one part to people.
    const same = [name, ...thing.names.exact, normalised(name), ...thing.names.similar]
      .flatMap((one) => added.get(one) ?? [])
      .find(({ isStore }) => !isStore || kind.part !== 'identity');
    if (same !== undefined) return [{ thing, standsFor: [same.part], addition: null }];
    const part = { name, id: null };
    const tags = thing.tags.map(plain);
    for (const one of [name, ...tags].flatMap((text) => [text, normalised(text)]))
      if (one !== '') added.set(one, { part, isStore: kind.kind === 'store' });
    const reason = reasonOf({ summary: thing.sentence, evidence: thing.places });
    const { technology } = thing;
    const addition =
      kind.part === 'identity'
        ? { add: 'identity' as const, name, kind: kind.kind, reason }
        : { add: 'component' as const, name, kind: kind.kind, technology, tags, reason };
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
