/** Network rules of both sides as sets of traffic: what opens and what closes, however the rules are written. */
import { compareSeverity, type DraftDelta, higherSeverity, type Severity } from '../delta.ts';
import type { ResourceCatalogue } from './catalogue.ts';
import { evidenceOf } from './judging/places.ts';
import { sameText, shortened, shownText } from './judging/values.ts';
import {
  type Box,
  type Cover,
  contains,
  coverOf,
  type Interval,
  joined,
  overlap,
  without,
} from './network/boxes.ts';
import { all, gravityOf, portWords, unknownFrom } from './network/ports.ts';
import type { Reach } from './network/reach.ts';
import { Names } from './network/rules.ts';
import { type Network, networksOf, type Opening } from './network/traffic.ts';
import type { Resource } from './resource.ts';

/** @returns what opens and closes, and where that cannot be known. */
export function compareNetworks(
  before: readonly Resource[],
  after: readonly Resource[],
  catalogue: ResourceCatalogue,
): readonly DraftDelta[] {
  const names = new Names();
  const had = networksOf(before, catalogue, names);
  const has = networksOf(after, catalogue, names);
  return [...new Set([...had.keys(), ...has.keys()])].flatMap((key) => {
    const [then, now] = [had.get(key) ?? null, has.get(key) ?? null];
    return [
      ...unknownDeltas(then, now),
      ...differenceDeltas(then, now, 'opened', names),
      ...differenceDeltas(now, then, 'closed', names),
    ];
  });
}

/** What one side lets through and the other does not, of one peer. */
interface Difference {
  readonly opening: Opening;
  readonly protocols: Interval;
  readonly ports: readonly Interval[];
}

/** @param less the side without it; @param more the side that lets it through. */
function differenceDeltas(
  less: Network | null,
  more: Network | null,
  way: 'opened' | 'closed',
  names: Names,
): readonly DraftDelta[] {
  if (more === null) return [];
  const same = new Set(less?.openings.map(({ key }) => key));
  const fresh = more.openings.filter(({ key }) => !same.has(key));
  if (fresh.length === 0) return [];
  const known = (less?.openings ?? []).filter(({ sure }) => sure);
  const covers = { in: coverFrom(known, 'in'), out: coverFrom(known, 'out') };
  const first = fresh[0];
  if (first !== undefined && fresh.length * known.length > mostPairs) {
    return way === 'opened' ? [tooMany(more, first)] : [];
  }
  const differences: Difference[] = [];
  for (const opening of fresh) {
    const rest = without(opening.boxes, covers[opening.way]);
    if (rest === null) return way === 'opened' ? [tooMany(more, opening)] : [];
    if (rest.length > 0) differences.push(differenceOf(opening, rest));
  }
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const { opening, protocols, ports } = difference;
    const key = JSON.stringify([opening.way, protocols.join(), ports.join('|')]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [difference]);
    else group.push(difference);
  }
  return [...groups.values()].map((group) => deltaOf(group, less, more, way, names));
}

/** How many rules are held against each other; no cloud takes as many in one network. */
const mostPairs = 4_000_000;

function coverFrom(openings: readonly Opening[], way: Opening['way']): Cover {
  return coverOf(openings.filter((opening) => opening.way === way).flatMap(({ boxes }) => boxes));
}

/** What is left of every protocol is told as every protocol: nobody counts them by number. */
function differenceOf(opening: Opening, rest: readonly Box[]): Difference {
  const [first] = rest;
  const one =
    first !== undefined && rest.every(({ protocols }) => protocols.join() === first.protocols.join());
  if (!one) return { opening, protocols: opening.box.protocols, ports: [all] };
  return { opening, protocols: first.protocols, ports: joined(rest.map(({ ports }) => ports)) };
}

function deltaOf(
  group: readonly Difference[],
  less: Network | null,
  more: Network,
  change: 'opened' | 'closed',
  names: Names,
): DraftDelta {
  const [first] = group;
  if (first === undefined) throw new Error('a group of nothing');
  const { opening, protocols, ports } = first;
  const unknown = (number: bigint) =>
    names.text(number - (number >= unknownFrom.ports ? unknownFrom.ports : unknownFrom.protocols));
  const words = portWords(protocols, ports, unknown);
  const peers = [...new Set(group.map((one) => one.opening.peer))].sort();
  const elsewhere = (less?.openings ?? []).filter((other) => meetsAny(other, first));
  const others = [...new Set(elsewhere.map(({ peer }) => peer))].filter((peer) => !peers.includes(peer));
  const incoming = opening.way === 'in';
  const opened = change === 'opened';
  const said = incoming
    ? `${words} ${opened ? 'opens to' : 'closes to'} ${peerWords(peers)}`
    : `${opened ? 'may reach' : 'may no longer reach'} ${peerWords(peers)} on ${words}`;
  const was = others.length === 0 ? '' : ` (${opened ? 'was' : 'now'} ${peerWords(others)})`;
  const evidence = [
    ...group.slice(0, shownPlaces).map(({ opening: { resource, at } }) => ({ resource, node: at })),
    ...elsewhere.slice(0, 3).map(({ resource, at }) => ({ resource, node: at })),
  ].flatMap((written) => evidenceOf(null, written));
  const [primary, ...rest] = evidence;
  if (primary === undefined) throw new Error('a rule that stands nowhere');
  return {
    kind: opened ? 'infra.network.opened' : 'infra.network.closed',
    subject: `${more.name}: ${incoming ? '' : 'outgoing '}${words}`,
    ...(opened ? { severity: severityOf(group, less, more) } : {}),
    summary: incoming ? `${more.name}: ${said}${was}` : `${more.name} ${said}${was}`,
    facts: {
      type: more.type,
      way: opening.way,
      ports: words,
      peers: peers.map(shortened),
      reach: reachOf(group),
    },
    evidence: [primary, ...rest],
  };
}

/** How many places of one delta are shown. */
const shownPlaces = 6;

function meetsAny({ way, boxes }: Opening, { opening, protocols, ports }: Difference): boolean {
  if (way !== opening.way) return false;
  return boxes.some(
    (box) => overlap(box.protocols, protocols) && ports.some((interval) => overlap(box.ports, interval)),
  );
}

const farthest: readonly Reach[] = ['internet', 'public', 'unknown', 'private', 'group'];

function reachOf(group: readonly Difference[]): Reach {
  return farthest.find((reach) => group.some(({ opening }) => opening.reach === reach)) ?? 'unknown';
}

function severityOf(group: readonly Difference[], less: Network | null, more: Network): Severity {
  const gravest = group.map((one) => gradeOf(one, less)).reduce(higherSeverity);
  return more.most !== null && compareSeverity(gravest, more.most) > 0 ? more.most : gravest;
}

function gradeOf({ opening, protocols, ports }: Difference, less: Network | null): Severity {
  const { reach } = opening;
  // What goes out is open by default; only closing it and opening it again is a decision.
  if (opening.way === 'out') return less !== null && reach === 'internet' ? 'medium' : 'low';
  if (reach === 'internet') return gravityOf(protocols, ports);
  if (reach === 'public' || reach === 'unknown') return 'medium';
  return widens(opening, less) ? 'medium' : 'low';
}

/** Whether a rule for the same other side was there, and lets more through now. */
function widens(opening: Opening, less: Network | null): boolean {
  return (less?.openings ?? []).some(
    (other) =>
      other.way === opening.way &&
      other.peer === opening.peer &&
      other.resource.address === opening.resource.address &&
      contains(opening.box, other.box),
  );
}

function peerWords(peers: readonly string[]): string {
  const words = [...new Set(peers.map(peerWord))];
  if (words.length > 4) return `${words.slice(0, 3).join(', ')} and ${words.length - 3} more`;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const wholeInternet: ReadonlySet<string> = new Set(['0.0.0.0/0', '::/0', '*', 'internet', 'any']);

function peerWord(peer: string): string {
  return wholeInternet.has(peer.toLowerCase()) ? 'the whole internet' : shortened(peer);
}

function tooMany(network: Network, { resource, at }: Opening): DraftDelta {
  return {
    kind: 'infra.unresolved',
    subject: `${network.name}: its rules`,
    summary: `${network.name}: what its rules let through cannot be worked out: there are too many of them`,
    facts: { type: network.type },
    evidence: evidenceOf(null, { resource, node: at }),
  };
}

/** Lists of rules that come from where nobody can look. */
function unknownDeltas(then: Network | null, now: Network | null): readonly DraftDelta[] {
  const texts = (network: Network | null) =>
    new Map((network?.unknown ?? []).map((one) => [sameText(one.node), one]));
  const [had, has] = [texts(then), texts(now)];
  const said = (network: Network, node: string, settled: boolean) =>
    settled
      ? `${network.name}: its rules are written out now; what ${node} let through before cannot be known`
      : `${network.name}: what its rules let through cannot be known from the files (${node})`;
  const deltas = (
    network: Network | null,
    here: ReadonlyMap<string, Network['unknown'][number]>,
    there: ReadonlyMap<string, unknown>,
    settled: boolean,
  ): readonly DraftDelta[] =>
    network === null
      ? []
      : [...here]
          .filter(([text]) => !there.has(text))
          .map(([, { resource, node }]) => ({
            kind: 'infra.unresolved',
            subject: `${network.name}: its rules`,
            severity: settled ? 'low' : 'medium',
            summary: said(network, shownText(node), settled),
            facts: { type: network.type, rules: shownText(node) },
            evidence: evidenceOf(null, { resource, node }),
          }));
  const fresh = deltas(now, has, had, false);
  return fresh.length > 0 ? fresh : deltas(then, had, has, true);
}
