/** The rules of a resource as its record says they are written, as boxes: block after block, or the resource itself. */
import type { TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { anyMatches } from '../judging/glob.ts';
import { alternatives, isNothing, sameText, scalarText, shortened, slotsAt } from '../judging/values.ts';
import type { NetworkMeaning, RuleMeaning } from '../meaning/schema.ts';
import { eitherTag, isUnknown, type Resource } from '../resource.ts';
import type { Box, Interval } from './boxes.ts';
import { all, isAll, isPing, pingPorts, portsBetween, portsOf, protocolOf, unknownFrom } from './ports.ts';
import { type Reach, rangeOf, reachOf } from './reach.ts';

export type Way = 'in' | 'out';

/** One peer of one rule. */
export interface NetworkRule {
  readonly way: Way;
  readonly allows: boolean;
  readonly priority: number;
  readonly box: Box;
  readonly reach: Reach;
  /** The other side, as it is written. */
  readonly peer: string;
  /** Whether it is there for certain. */
  readonly sure: boolean;
  readonly resource: Resource;
  readonly at: TreeNode | null;
}

/** Numbers for what is no number: the same text is the same one, on both sides. */
export class Names {
  readonly #numbers = new Map<string, bigint>();
  readonly #texts: string[] = [];

  /** @returns an interval of one number that no other text has. */
  interval(text: string, from: bigint): Interval {
    const known = this.#numbers.get(text);
    const number = known ?? BigInt(this.#texts.length);
    if (known === undefined) {
      this.#numbers.set(text, number);
      this.#texts.push(text);
    }
    return [from + number, from + number];
  }

  text(number: bigint): string {
    return shortened(this.#texts[Number(number)] ?? '');
  }
}

const addressesEnd = { 4: 1n << 32n, 6: 1n << 128n } as const;
const everybodyIs = { 4: '0.0.0.0/0', 6: '::/0' } as const;

/** @returns the rules of a resource, and the texts of those that nobody can know. */
export function rulesOf(
  resource: Resource,
  meaning: NetworkMeaning,
  names: Names,
): { readonly rules: readonly NetworkRule[]; readonly unknown: readonly TreeNode[] } {
  const unknown: TreeNode[] = [];
  const rules = meaning.rules.flatMap((rule) => {
    const blocks =
      rule.at === undefined
        ? [{ node: resource.body, sure: true }]
        : slotsAt(resource.body, rule.at).flatMap(({ value }) => itemsOf(value));
    return blocks.flatMap(({ node, sure }) => {
      const read = node.kind === 'map' ? readRule(resource, node, rule, sure, names) : null;
      if (read === null) unknown.push(node);
      return read ?? [];
    });
  });
  return { rules, unknown };
}

interface Item {
  readonly node: TreeNode;
  readonly sure: boolean;
}

/** Lists flattened; what only one branch of a conditional has is not sure. */
function itemsOf(node: TreeNode | null, sure = true): readonly Item[] {
  if (node === null || isNothing(node)) return [];
  if (node.kind !== 'sequence') return [{ node, sure }];
  return node.items.flatMap((item) => itemsOf(item, sure && node.tag !== eitherTag));
}

/** Each peer meets each port of each target: more than this in one rule nobody writes by hand. */
const mostInRule = 5_000;

/** @returns null where the rule says more than can be compared. */
function readRule(
  resource: Resource,
  body: TreeMap,
  rule: RuleMeaning,
  sure: boolean,
  names: Names,
): readonly NetworkRule[] | null {
  const text = (path: string | undefined) => (path === undefined ? null : textAt(body, path));
  const way = wayOf(rule, body);
  const switchedOff = Object.entries(rule.unless ?? {}).some(([path, values]) =>
    anyMatches(values, text(path) ?? 'null'),
  );
  if (switchedOff) return [];
  const { allows: asked } = rule;
  const allows =
    asked === undefined || (asked !== false && anyMatches(asked.values, text(asked.at) ?? 'null'));
  const written = Number(text(rule.priority) ?? Number.NaN);
  const priority = Number.isNaN(written) ? (rule.usually ?? 0) : written;
  const protocols = protocolsOf(rule, body, names);
  const targets = (rule.targets ?? []).flatMap((path) =>
    slotsAt(body, path).flatMap(({ value }) => itemsOf(value)),
  );
  const named = targets.map(({ node }) =>
    scalarText(node) === '*' ? all : names.interval(sameText(node), 0n),
  );
  const targetIntervals = named.length === 0 ? [all] : named;
  const peers = peersOf(rule, body, way, names);
  if (peers.length * protocols.length * targetIntervals.length > mostInRule) return null;
  return peers.flatMap((peer) =>
    protocols.flatMap(({ protocol, ports }) =>
      targetIntervals.map((target) => ({
        way,
        allows,
        priority,
        box: { version: peer.version, protocols: protocol, ports, peers: peer.interval, targets: target },
        reach: peer.reach,
        peer: peer.text,
        sure: sure && peer.sure,
        resource,
        at: peer.at ?? (rule.at === undefined ? null : body),
      })),
    ),
  );
}

function wayOf({ way }: RuleMeaning, body: TreeMap): Way {
  if (typeof way === 'string') return way;
  return anyMatches(way.in, textAt(body, way.at) ?? 'null') ? 'in' : 'out';
}

function textAt(body: TreeMap, path: string): string | null {
  const value = slotsAt(body, path)[0]?.value ?? null;
  return scalarText(alternatives(value)[0] ?? null);
}

interface Traffic {
  readonly protocol: Interval;
  readonly ports: Interval;
}

/** Google writes blocks of a protocol with its ports; everybody else writes both beside each other. */
function protocolsOf(rule: RuleMeaning, body: TreeMap, names: Names): readonly Traffic[] {
  const holders =
    rule.traffic === undefined
      ? [body]
      : slotsAt(body, rule.traffic)
          .flatMap(({ value }) => itemsOf(value))
          .flatMap(({ node }) => (node.kind === 'map' ? [node] : []));
  return holders.flatMap((holder) => {
    const word = rule.protocol === undefined ? '' : (textAt(holder, rule.protocol) ?? '');
    const protocol = protocolOf(word) ?? names.interval(word, unknownFrom.protocols);
    return portsIn(rule, holder, protocol, names).map((ports) => ({ protocol, ports }));
  });
}

function portsIn(
  { ports }: RuleMeaning,
  holder: TreeMap,
  protocol: Interval,
  names: Names,
): readonly Interval[] {
  if (ports === undefined || isAll(protocol)) return [all];
  const unknown = (text: string) => names.interval(text, unknownFrom.ports);
  if (Array.isArray(ports)) {
    const items = ports.flatMap((path) => slotsAt(holder, path).flatMap(({ value }) => itemsOf(value)));
    if (items.length === 0) return [all];
    return items.map(({ node }) => portsOf(scalarText(node) ?? '') ?? unknown(sameText(node)));
  }
  const [from, to] = [textAt(holder, ports.from), textAt(holder, ports.to)];
  if (from === null && to === null) return [all];
  const [first, last] = [Number(from ?? to), Number(to ?? from)];
  if (Number.isNaN(first) || Number.isNaN(last)) return [unknown(`${from ?? to}-${to ?? from}`)];
  return [isPing(protocol) ? pingPorts(first, last) : portsBetween(first, last)];
}

interface Peer {
  readonly version: 4 | 6;
  readonly interval: Interval;
  readonly reach: Reach;
  readonly text: string;
  readonly sure: boolean;
  readonly at: TreeNode | null;
}

function peersOf(rule: RuleMeaning, body: TreeMap, way: Way, names: Names): readonly Peer[] {
  const items = (paths: readonly string[]) =>
    paths.flatMap((path) => slotsAt(body, path).flatMap(({ value }) => itemsOf(value)));
  const paths = Array.isArray(rule.peers) ? rule.peers : rule.peers[way];
  const addresses = items(paths).map(({ node, sure }) => addressPeer(node, sure, names));
  const groups = items(rule.groups ?? []).flatMap(({ node, sure }) => groupPeer(node, sure, names));
  if (addresses.length + groups.length > 0 || rule.anybody !== true) return [...addresses, ...groups];
  return ([4, 6] as const).map((version) => wholePeer(version));
}

export function wholePeer(version: 4 | 6): Peer {
  return {
    version,
    interval: all4or6(version),
    reach: 'internet',
    text: everybodyIs[version],
    sure: true,
    at: null,
  };
}

/** Everybody is everybody unknown, too. */
function all4or6(version: 4 | 6): Interval {
  return [0n, addressesEnd[version] * 2n];
}

function addressPeer(node: TreeNode, sure: boolean, names: Names): Peer {
  const text = scalarText(node) ?? sameText(node);
  const range = isUnknown(node) ? null : rangeOf(text);
  const reach = reachOf(text);
  if (range === null) {
    return { version: 4, interval: names.interval(text, addressesEnd[4]), reach, text, sure, at: node };
  }
  const { version, first, last } = range;
  const whole = first === 0n && last === addressesEnd[version] - 1n;
  return { version, interval: whole ? all4or6(version) : [first, last], reach, text, sure, at: node };
}

/** `self = true` is a group as well; `false` is none. */
function groupPeer(node: TreeNode, sure: boolean, names: Names): readonly Peer[] {
  const text = scalarText(node) ?? sameText(node);
  if (text === 'false') return [];
  const interval = names.interval(text === 'true' ? 'itself' : text, addressesEnd[4]);
  return [{ version: 4, interval, reach: 'group', text: text === 'true' ? 'itself' : text, sure, at: node }];
}
