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
import type { Side } from '../../change/snapshot.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import type { HostCatalogue } from './hosts/host-catalogue.ts';
import type { KnownExploited } from './known/exploited.ts';
import { exploitedSaying } from './known/exploited-saying.ts';
import { leftOf } from './known/offboarding.ts';
import { registryNames } from './registry-names.ts';
import type { Placed, Together } from './side.ts';
import type { NamedSighting, PackageSighting, Sighting } from './sighting.ts';
import type { Tie } from './tie.ts';
import type { IntegrationWorld, Vendor, VendorCatalogue, VendorCategory } from './vendors.ts';

export function vendorDeltas(
  before: Together,
  after: Together,
  world: IntegrationWorld,
  ties: () => readonly Tie[],
): readonly DraftDelta[] {
  const [vendors, hosts] = [world.vendors(), world.hosts()];
  const was = present(before, vendors, hosts);
  const is = present(after, vendors, hosts);
  const joins = beyond(is, was).map((one) => joined(one, world.exploited));
  const leaves = beyond(was, is).map((one) => {
    const { vendor, standing } = one.presence;
    // Of whom only a name left, nobody says that anything of them was here.
    const bound = standing === 'named' ? [] : ties().filter((tie) => tie.vendor === vendor.id);
    return gone(one, bound);
  });
  return [...joins, ...leaves];
}

/** @returns those whose code or hosts leave, from one side to the other. */
export function leavingVendors(
  before: Together,
  after: Together,
  { vendors, hosts }: Pick<IntegrationWorld, 'vendors' | 'hosts'>,
): readonly Vendor[] {
  const [was, is] = [before, after].map((side) => present(side, vendors(), hosts()));
  if (was === undefined || is === undefined) throw new Error('two sides are two');
  return beyond(was, is).flatMap(({ presence }) => (presence.standing === 'named' ? [] : presence.vendor));
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

/** A vendor that one side has, or has more of: what it is there, and what it is on the other side. */
interface Beyond {
  readonly presence: Presence;
  readonly other: Presence | null;
}

function beyond(
  mine: ReadonlyMap<string, Presence>,
  theirs: ReadonlyMap<string, Presence>,
): readonly Beyond[] {
  return [...mine].flatMap(([id, presence]) => {
    const other = theirs.get(id) ?? null;
    const more =
      other === null ||
      (presence.standing === 'certain' && other.standing !== 'certain') ||
      // A host alone may be a leftover as well as a forerunner: code is what comes and goes.
      (acts(presence) && !acts(other));
    return more ? [{ presence, other }] : [];
  });
}

/** True where something of theirs runs or acts here. */
function acts({ seen }: Presence): boolean {
  return seen.some(({ standing, sighting }) => standing === 'certain' && sighting.sort !== 'host');
}

function said({ presence, other }: Beyond, side: Side) {
  const { vendor, standing } = presence;
  const shown = shownOf(presence, other, side);
  const places = new Map(shown.map(({ evidence }) => [`${evidence.path}:${evidence.startLine}`, evidence]));
  const [first, ...more]: readonly Evidence[] = [...places.values()];
  if (first === undefined) throw new Error(`nothing shows ${vendor.id}`);
  return {
    subject: `vendor ${vendor.name}`,
    facts: {
      vendor: vendor.id,
      category: vendor.category,
      development: standing === 'development',
      named: standing === 'named',
      approved: vendor.approved,
    },
    through: list(shown),
    places: [first, ...more.slice(0, shownPlaces - 1)] as const,
  };
}

function joined(found: Beyond, list: KnownExploited | null): DraftDelta {
  const { vendor, standing } = found.presence;
  const { subject, facts, through, places } = said(found, 'after');
  const { name, category, gets, approved, severity } = vendor;
  const exploited = exploitedSaying(list, vendor);
  const known = approved || found.other?.standing === 'certain';
  return {
    kind: 'integration.vendor.added',
    subject,
    facts: { ...facts, ...exploited.facts },
    severity: standing !== 'certain' || known ? 'low' : severity,
    summary: `${name}${approved ? ', approved already,' : ''} ${joins(standing, found.other?.standing ?? null)} (${category}): ${through}; gets ${gets}${exploited.said}`,
    ...(exploited.details.length > 0 && { details: exploited.details }),
    evidence: places,
  };
}

/** What is left of it stands behind the places that it left, on the side after. */
function gone(found: Beyond, ties: readonly Tie[]): DraftDelta {
  const { vendor, standing } = found.presence;
  const { subject, facts, through, places } = said(found, 'before');
  const { name, category, gets } = vendor;
  const left = leftOf(found.other?.seen.map(({ sighting }) => sighting) ?? [], ties);
  return {
    kind: 'integration.vendor.removed',
    subject,
    facts: { ...facts, ...(left.names.length > 0 && { left: left.names }) },
    severity: standing === 'certain' ? 'low' : 'info',
    summary:
      standing === 'named'
        ? `${name} is no longer named (${category}): ${through}`
        : `${name} ${leaves(found.other?.standing ?? null)} (${category}): it came with ${through}; it got ${gets}${left.said}`,
    evidence: [...places, ...left.places],
  };
}

function joins(standing: Standing, other: Standing | null): string {
  if (standing === 'development') return 'joins for development alone';
  if (standing === 'named') return 'is named, and nothing here calls it yet';
  if (other === 'development') return 'is no longer used for development alone';
  if (other === 'certain') return 'joins with code, where only its address stood';
  return other === 'named' ? 'joins, where only its name stood' : 'joins';
}

function leaves(other: Standing | null): string {
  if (other === 'development') return 'is only used for development now';
  return 'leaves';
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
function shownOf({ standing, seen }: Presence, other: Presence | null, side: Side): readonly Sighting[] {
  const counts = seen.filter((one) => standing === 'development' || one.standing !== 'development');
  const rank = ({ sighting, standing: own }: Seen) =>
    order.indexOf(own) * sorts.length + sorts.indexOf(sighting.sort);
  // What did not change is read for one side alone, and is no place of what left.
  const own = counts.filter(({ sighting }) => sighting.evidence.side === side);
  const kept = new Set(other?.seen.map(sameOf));
  const changed = own.filter((one) => !kept.has(sameOf(one)));
  const once = new Map((changed.length > 0 ? changed : own).map((one) => [placeOf(one), one]));
  return [...once.values()].sort((a, b) => rank(a) - rank(b)).map(({ sighting }) => sighting);
}

function sameOf({ sighting: { sort, name }, standing }: Seen): string {
  return `${standing} ${sort} ${name}`;
}

function placeOf({ sighting: { sort, name, evidence } }: Seen): string {
  return JSON.stringify([sort, name, evidence.path, evidence.startLine]);
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
