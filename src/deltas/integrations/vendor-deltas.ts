/**
 * Sightings of vendors on both sides -> who joins and who leaves, one delta a vendor with all its places.
 *
 * How sure a sighting is decides how it is told (`standing`):
 * - certain: code of theirs, a host that is called, a provider or action that acts with their credential, an agent of theirs
 *   that runs here and reports home. The vendor's own severity.
 * - named: a variable or secret alone. It says that somebody thinks of them, not that data goes there: low. A package or
 *   host that comes later is told as if the name had not been there.
 * - for development: low, likewise.
 * - none: their server that runs at home (an image of a database), an agent in a workflow, an action that only sets up a tool.
 */
import type { DraftDelta, Evidence } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import type { HostCatalogue } from './hosts/host-catalogue.ts';
import { registryNames } from './registry-names.ts';
import type { Placed, Together } from './side.ts';
import type { NamedSighting, PackageSighting, Sighting } from './sighting.ts';
import type { Vendor, VendorCatalogue, VendorCategory } from './vendors.ts';

export function vendorDeltas(
  before: Together,
  after: Together,
  vendors: VendorCatalogue,
  hosts: HostCatalogue,
): readonly DraftDelta[] {
  const was = present(before, vendors, hosts);
  const is = present(after, vendors, hosts);
  return [...beyond(is, was, 'gained'), ...beyond(was, is, 'lost')];
}

type Standing = 'certain' | 'named' | 'development';

interface Seen {
  readonly sighting: Sighting;
  readonly standing: Standing;
}

interface Presence {
  readonly vendor: Vendor;
  readonly standing: Standing;
  readonly seen: readonly Seen[];
}

/** Each vendor of one side with what it is known by, by id. */
function present(
  { packages, names, hosts }: Together,
  vendors: VendorCatalogue,
  catalogue: HostCatalogue,
): ReadonlyMap<string, Presence> {
  const found = new Map<string, { readonly vendor: Vendor; readonly seen: Seen[] }>();
  const named = [...names, ...hosts.map(sightingOf)];
  for (const sighting of [...packages, ...named]) {
    // A tunnel of a vendor is somebody else's machine.
    if (sighting.sort === 'host' && catalogue.sortOf(sighting.name) !== null) continue;
    const vendor = vendors.of(sighting);
    const standing = vendor === null ? null : standingOf(sighting, vendor, catalogue);
    if (vendor === null || standing === null) continue;
    const same = found.get(vendor.id);
    if (same === undefined) found.set(vendor.id, { vendor, seen: [{ sighting, standing }] });
    else same.seen.push({ sighting, standing });
  }
  return new Map(
    [...found].map(([id, { vendor, seen }]) => {
      const standing = order.find((one) => seen.some((each) => each.standing === one)) ?? 'named';
      return [id, { vendor, standing, seen }];
    }),
  );
}

const order = ['certain', 'named', 'development'] as const satisfies readonly Standing[];

function sightingOf({ host, evidence, development }: Together['hosts'][number]): Placed<NamedSighting> {
  return { sort: 'host', name: host, evidence, development };
}

/** Their images are agents that report home; those of others are mostly servers. */
const reporting: ReadonlySet<VendorCategory> = new Set(['observability', 'security', 'cloud']);

function standingOf(
  sighting: PackageSighting | Placed<NamedSighting>,
  { category }: Vendor,
  catalogue: HostCatalogue,
): Standing | null {
  // An agent that a workflow runs is told as an agent with what it may do, and its key as the workflow's secret.
  if (category === 'ai' && sighting.evidence.path.startsWith('.github/')) return null;
  if (sighting.sort === 'image' && (!reporting.has(category) || catalogue.isServer(sighting.name)))
    return null;
  if (sighting.development) return 'development';
  return sighting.sort === 'variable' || sighting.sort === 'secret' ? 'named' : 'certain';
}

function beyond(
  mine: ReadonlyMap<string, Presence>,
  theirs: ReadonlyMap<string, Presence>,
  way: 'gained' | 'lost',
): readonly DraftDelta[] {
  return [...mine].flatMap(([id, presence]) => {
    const other = theirs.get(id);
    const more = other === undefined || (presence.standing === 'certain' && other.standing !== 'certain');
    return more ? [draft(presence, way, other?.standing ?? null)] : [];
  });
}

function draft(presence: Presence, way: 'gained' | 'lost', other: Standing | null): DraftDelta {
  const { vendor, standing } = presence;
  const shown = shownOf(presence, way);
  const places = new Map(shown.map(({ evidence }) => [`${evidence.path}:${evidence.startLine}`, evidence]));
  const [first, ...more]: readonly Evidence[] = [...places.values()];
  if (first === undefined) throw new Error(`nothing shows ${vendor.id}`);
  const development = standing === 'development';
  const through = list(shown);
  const said = {
    subject: `vendor ${vendor.name}`,
    facts: {
      vendor: vendor.id,
      category: vendor.category,
      development,
      named: standing === 'named',
      approved: vendor.approved,
    },
    evidence: [first, ...more.slice(0, shownPlaces - 1)] as const,
  };
  const { name, category, gets, approved, severity } = vendor;
  if (way === 'lost') {
    return {
      ...said,
      kind: 'integration.vendor.removed',
      severity: standing === 'certain' ? 'low' : 'info',
      summary:
        standing === 'named'
          ? `${name} is no longer named (${category}): ${through}`
          : `${name} ${leaves(other)} (${category}): it came with ${through}; it got ${gets}`,
    };
  }
  return {
    ...said,
    kind: 'integration.vendor.added',
    severity: standing !== 'certain' || approved ? 'low' : severity,
    summary: `${name}${approved ? ', approved already,' : ''} ${joins(standing, other)} (${category}): ${through}; gets ${gets}`,
  };
}

function joins(standing: Standing, other: Standing | null): string {
  if (standing === 'development') return 'joins for development alone';
  if (standing === 'named') return 'is named, and nothing here calls it yet';
  if (other === 'development') return 'is no longer used for development alone';
  return other === 'named' ? 'joins, where only its name stood' : 'joins';
}

function leaves(other: Standing | null): string {
  if (other === 'development') return 'is only used for development now';
  return other === 'named' ? 'leaves, and its name stays' : 'leaves';
}

/** The order in which a person would name them. */
const sorts = [
  'package',
  'host',
  'provider',
  'action',
  'image',
  'secret',
  'variable',
] as const satisfies readonly Sighting['sort'][];

/** The places of this side, the surest first; where it is there for everybody, those for development are not what counts. */
function shownOf({ standing, seen }: Presence, way: 'gained' | 'lost'): readonly Sighting[] {
  const counts = seen.filter((one) => standing === 'development' || one.standing !== 'development');
  const rank = ({ sighting, standing: own }: Seen) =>
    order.indexOf(own) * sorts.length + sorts.indexOf(sighting.sort);
  // What did not change is read for one side alone, and is no place of what left.
  const side = way === 'gained' ? 'after' : 'before';
  const own = counts.filter(({ sighting }) => sighting.evidence.side === side);
  return own.sort((a, b) => rank(a) - rank(b)).map(({ sighting }) => sighting);
}

/** "@stripe/stripe-js from npm, secret STRIPE_KEY", at most three by name. */
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
