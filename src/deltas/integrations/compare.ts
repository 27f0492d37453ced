/** Third parties of both sides -> who joins and who leaves, which packages nobody knows come, and where code comes from now. */
import type { DraftDelta } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import { guardDeltas } from './guards.ts';
import { registryNames } from './registry-names.ts';
import { keyOf, type Together } from './side.ts';
import type { PackageSighting } from './sighting.ts';
import { sourceDeltas } from './sources.ts';
import type { Tie } from './tie.ts';
import { vendorDeltas } from './vendor-deltas.ts';
import type { IntegrationWorld, VendorCatalogue } from './vendors.ts';

export function integrationDeltas(
  before: Together,
  after: Together,
  world: IntegrationWorld,
  ties: () => readonly Tie[],
): readonly DraftDelta[] {
  const vendors = world.vendors();
  const was = unknownOf(before, vendors);
  const is = unknownOf(after, vendors);
  return [
    ...vendorDeltas(before, after, world, ties),
    ...bounded([...beyond(is, was, 'gained'), ...beyond(was, is, 'lost')]),
    ...sourceDeltas(before, after),
    ...guardDeltas(before.levels, after.levels),
  ];
}

/** A package, and whether it is there for everybody, or for building and testing alone. */
interface Unknown {
  readonly development: boolean;
  /** Those that decide this. */
  readonly sightings: readonly [PackageSighting, ...PackageSighting[]];
}

/** Packages that are neither a vendor's nor the repository's own. */
function unknownOf({ packages, own }: Together, vendors: VendorCatalogue): ReadonlyMap<string, Unknown> {
  const found = new Map<string, PackageSighting[]>();
  for (const sighting of packages) {
    const key = keyOf(sighting);
    if (vendors.of(sighting) !== null || (own.has(key) && sighting.source === null)) continue;
    const same = found.get(key);
    if (same === undefined) found.set(key, [sighting]);
    else same.push(sighting);
  }
  return new Map(
    [...found].flatMap(([key, sightings]) => {
      const live = sightings.filter(({ development }) => !development);
      const [first, ...more] = live.length > 0 ? live : sightings;
      const one = { development: live.length === 0 };
      return first === undefined ? [] : [[key, { ...one, sightings: [first, ...more] }] as const];
    }),
  );
}

/** One delta for each that comes or goes, or is no longer for development alone. */
function beyond(
  mine: ReadonlyMap<string, Unknown>,
  theirs: ReadonlyMap<string, Unknown>,
  way: 'gained' | 'lost',
): readonly DraftDelta[] {
  return [...mine].flatMap(([key, unknown]) => {
    const other = theirs.get(key);
    const more = other === undefined || (other.development && !unknown.development);
    return more ? [draft(unknown, way, other !== undefined)] : [];
  });
}

/** @param stays true where it is there on the other side too, for development alone. */
function draft({ development, sightings }: Unknown, way: 'gained' | 'lost', stays: boolean): DraftDelta {
  const [first, ...more] = sightings;
  const { ecosystem, name } = first;
  const purpose = development ? ', for development alone' : '';
  const said = {
    subject: `package ${name} of ${registryNames[ecosystem]}`,
    facts: { ecosystem, package: name, development },
    evidence: [first.evidence, ...more.slice(0, shownPlaces - 1).map(({ evidence }) => evidence)] as const,
  };
  if (way === 'lost') {
    return {
      ...said,
      kind: 'integration.dependency.removed',
      severity: 'info',
      summary: `${name} (${registryNames[ecosystem]}) ${stays ? 'is only used for development now' : `is no longer asked for${purpose}`}`,
    };
  }
  return {
    ...said,
    kind: 'integration.dependency.added',
    severity: development ? 'info' : 'low',
    summary: stays
      ? `${name} (${registryNames[ecosystem]}) is no longer used for development alone`
      : `${name} (${registryNames[ecosystem]}) is asked for the first time${purpose}`,
  };
}

/** How many packages that nobody knows are told one by one. */
const toldApart = 100;

/** A change that brings thousands is told whole: nobody reads them one by one. */
function bounded(deltas: readonly DraftDelta[]): readonly DraftDelta[] {
  return (['integration.dependency.added', 'integration.dependency.removed'] as const).flatMap((kind) => {
    const own = deltas.filter((delta) => delta.kind === kind);
    const [first, ...more] = own.slice(toldApart);
    if (first === undefined) return own;
    const rest = [first, ...more];
    const comes = kind === 'integration.dependency.added';
    return [
      ...own.slice(0, toldApart),
      {
        kind,
        subject: 'further packages',
        severity: rest.some(({ severity }) => severity === 'low') ? ('low' as const) : ('info' as const),
        summary: `${rest.length} further packages ${comes ? 'are asked for the first time' : 'are no longer asked for'}`,
        facts: { packages: rest.map(({ subject }) => subject).sort() },
        evidence: [
          first.evidence[0],
          ...more.slice(0, shownPlaces - 1).map(({ evidence: [place] }) => place),
        ] as const,
      },
    ];
  });
}
