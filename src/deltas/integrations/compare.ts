/** Third parties of both sides -> who joins and who leaves, which packages nobody knows come, and where code comes from now. */
import type { DraftDelta, Evidence } from '../delta.ts';
import { type Saying, shownPlaces } from '../traits.ts';
import type { KnownExploited } from './known/exploited.ts';
import { exploitedSaying } from './known/exploited-saying.ts';
import { keyOf, type Together } from './side.ts';
import type { Ecosystem, PackageSighting, Sighting } from './sighting.ts';
import { sourceDeltas } from './sources.ts';
import type { Vendor, VendorCatalogue } from './vendors.ts';

interface World {
  readonly catalogue: VendorCatalogue;
  readonly exploited: KnownExploited | null;
}

export function integrationDeltas(
  before: Together,
  after: Together,
  { catalogue, exploited }: World,
): readonly DraftDelta[] {
  const was = known(before, catalogue);
  const is = known(after, catalogue);
  return [
    ...presenceDeltas(was.vendors, is.vendors, vendorSaying(exploited)),
    ...bounded(presenceDeltas(was.packages, is.packages, packageSaying)),
    ...sourceDeltas(before, after),
  ];
}

/** The names that people know registries by. */
export const registryNames: Readonly<Record<Ecosystem, string>> = {
  npm: 'npm',
  pypi: 'PyPI',
  golang: 'Go',
  maven: 'Maven',
  gem: 'RubyGems',
  nuget: 'NuGet',
  cargo: 'crates.io',
  composer: 'Packagist',
  hex: 'Hex',
  swift: 'Swift',
  pub: 'pub.dev',
  cocoapods: 'CocoaPods',
};

/** Whether something is there for everybody, or for building and testing alone. */
interface Presence<T extends Sighting = Sighting> {
  readonly development: boolean;
  /** Those that decide this. */
  readonly sightings: readonly [T, ...T[]];
}

interface Present<W, T extends Sighting = Sighting> {
  readonly who: W;
  readonly presence: Presence<T>;
}

interface Known {
  readonly vendors: ReadonlyMap<string, Present<Vendor>>;
  readonly packages: ReadonlyMap<string, Present<string, PackageSighting>>;
}

function known({ packages, own }: Together, catalogue: VendorCatalogue): Known {
  const vendors = new Map<string, { readonly who: Vendor; readonly sightings: Sighting[] }>();
  const unknown = new Map<string, { readonly who: string; readonly sightings: PackageSighting[] }>();
  for (const sighting of packages) {
    const vendor = catalogue.of(sighting);
    const key = keyOf(sighting);
    if (vendor !== null) {
      const same = vendors.get(vendor.id);
      if (same === undefined) vendors.set(vendor.id, { who: vendor, sightings: [sighting] });
      else same.sightings.push(sighting);
    } else if (!own.has(key) || sighting.source !== null) {
      const same = unknown.get(key);
      if (same === undefined) unknown.set(key, { who: key, sightings: [sighting] });
      else same.sightings.push(sighting);
    }
  }
  return { vendors: presences(vendors), packages: presences(unknown) };
}

function presences<W, T extends Sighting>(
  found: ReadonlyMap<string, { readonly who: W; readonly sightings: readonly T[] }>,
): ReadonlyMap<string, Present<W, T>> {
  const map = new Map<string, Present<W, T>>();
  for (const [key, { who, sightings }] of found) {
    const live = sightings.filter((one) => one.sort !== 'package' || !one.development);
    const [first, ...more] = live.length > 0 ? live : sightings;
    if (first !== undefined)
      map.set(key, { who, presence: { development: live.length === 0, sightings: [first, ...more] } });
  }
  return map;
}

type Say<W, T extends Sighting> = (
  present: Present<W, T>,
  way: 'gained' | 'lost',
  /** True where it is there on the other side too, for development alone. */
  stays: boolean,
) => Saying & Pick<DraftDelta, 'subject' | 'facts' | 'details'>;

/** One delta for each that comes or goes, or is no longer for development alone. */
function presenceDeltas<W, T extends Sighting>(
  before: ReadonlyMap<string, Present<W, T>>,
  after: ReadonlyMap<string, Present<W, T>>,
  say: Say<W, T>,
): readonly DraftDelta[] {
  const only = (
    mine: ReadonlyMap<string, Present<W, T>>,
    other: ReadonlyMap<string, Present<W, T>>,
    way: 'gained' | 'lost',
  ) =>
    [...mine].flatMap(([key, present]) => {
      const theirs = other.get(key)?.presence;
      const more = theirs === undefined || (theirs.development && !present.presence.development);
      if (!more) return [];
      return [{ ...say(present, way, theirs !== undefined), evidence: places(present.presence) }];
    });
  return [...only(after, before, 'gained'), ...only(before, after, 'lost')];
}

function places({ sightings: [first, ...more] }: Presence): DraftDelta['evidence'] {
  return [first.evidence, ...more.slice(0, shownPlaces - 1).map((one): Evidence => one.evidence)];
}

const vendorSaying =
  (exploited: KnownExploited | null): Say<Vendor, Sighting> =>
  ({ who, presence }, way, stays) => {
    const { development, sightings } = presence;
    const facts = { vendor: who.id, category: who.category, development, approved: who.approved };
    const subject = `vendor ${who.name}`;
    const through = list(sightings);
    if (way === 'lost') {
      const left = stays ? 'is only used for development now' : 'leaves';
      return {
        kind: 'integration.vendor.removed',
        subject,
        facts,
        severity: development ? 'info' : 'low',
        summary: `${who.name} ${left} (${who.category}): it came with ${through}; it got ${who.gets}`,
      };
    }
    const joins = development
      ? 'joins for development alone'
      : stays
        ? 'is no longer used for development alone'
        : 'joins';
    const known = exploitedSaying(exploited, who);
    return {
      kind: 'integration.vendor.added',
      subject,
      facts: { ...facts, ...known.facts },
      severity: development || who.approved ? 'low' : who.severity,
      summary: `${who.name}${who.approved ? ', approved already,' : ''} ${joins} (${who.category}): ${through}; gets ${who.gets}${known.said}`,
      ...(known.details.length > 0 && { details: known.details }),
    };
  };

const packageSaying: Say<string, PackageSighting> = ({ presence }, way, stays) => {
  const { development, sightings } = presence;
  const [{ ecosystem, name }] = sightings;
  const subject = `package ${name} of ${registryNames[ecosystem]}`;
  const facts = { ecosystem, package: name, development };
  const purpose = development ? ', for development alone' : '';
  if (way === 'lost') {
    return {
      kind: 'integration.dependency.removed',
      subject,
      facts,
      severity: 'info',
      summary: `${name} (${registryNames[ecosystem]}) ${stays ? 'is only used for development now' : `is no longer asked for${purpose}`}`,
    };
  }
  return {
    kind: 'integration.dependency.added',
    subject,
    facts,
    severity: development ? 'info' : 'low',
    summary: stays
      ? `${name} (${registryNames[ecosystem]}) is no longer used for development alone`
      : `${name} (${registryNames[ecosystem]}) is asked for the first time${purpose}`,
  };
};

/** "stripe and @stripe/stripe-js from npm", at most three by name. */
function list(sightings: readonly Sighting[]): string {
  const names = [
    ...new Set(
      sightings.map((one) =>
        one.sort === 'package'
          ? `${one.name} from ${registryNames[one.ecosystem]}`
          : `${one.sort} ${one.name}`,
      ),
    ),
  ];
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
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
