/** The traffic that the rules of each network let through on one side, denials of a higher rank taken away. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import type { ResourceCatalogue } from '../catalogue.ts';
import type { Resource } from '../resource.ts';
import { type Box, boxText, coverOf, meets, without } from './boxes.ts';
import { ownerOf } from './owners.ts';
import { all } from './ports.ts';
import { type Names, type NetworkRule, rulesOf, type Way, wholePeer } from './rules.ts';

/** One peer of one rule, with what of it is let through. */
export interface Opening extends NetworkRule {
  readonly boxes: readonly Box[];
  /** The same rule on both sides has the same. */
  readonly key: string;
}

export interface Network {
  readonly name: string;
  readonly openings: readonly Opening[];
  /** Lists of rules that nobody can know. */
  readonly unknown: readonly { readonly resource: Resource; readonly node: TreeNode }[];
  /** Openings are never graver than this; null for no limit. */
  readonly most: Severity | null;
  readonly type: string;
}

/** @returns the networks of one side, by what makes them the same on both. */
export function networksOf(
  resources: readonly Resource[],
  catalogue: ResourceCatalogue,
  names: Names,
): ReadonlyMap<string, Network> {
  const named = new Map(resources.map((resource) => [resource.address, resource]));
  const found = new Map<string, { -readonly [Key in keyof Network]: Network[Key] } & Gathered>();
  for (const resource of resources) {
    const meaning = catalogue.of(resource.type)?.network ?? null;
    if (meaning === null) continue;
    const { key, name } = ownerOf(resource, meaning.of, named, meaning.called);
    const { rules, unknown } = rulesOf(resource, meaning, names);
    const network = found.get(key) ?? {
      name,
      type: resource.type,
      most: meaning.most ?? null,
      openings: [],
      unknown: [],
      rules: [],
      usual: [],
    };
    // Of a network with more rules than any cloud takes, the rest is compared as it is written.
    const room = network.rules.length + rules.length <= mostRules;
    for (const rule of room ? rules : []) network.rules.push(rule);
    for (const node of room ? unknown : [resource.body]) network.unknown.push({ resource, node });
    network.usual.push(...(meaning.open ?? []).map((way) => ({ way, resource })));
    found.set(key, network);
  }
  for (const network of found.values()) {
    const usual = network.usual.filter(({ way }) => !network.rules.some((rule) => rule.way === way));
    const rules = [...network.rules, ...usual.flatMap(({ way, resource }) => openTo(way, resource))];
    network.openings = openingsOf(rules);
  }
  return found;
}

/** Each rule is held against each that denies. */
const mostRules = 5_000;

interface Gathered {
  readonly unknown: { readonly resource: Resource; readonly node: TreeNode }[];
  readonly rules: NetworkRule[];
  readonly usual: { readonly way: Way; readonly resource: Resource }[];
}

/** What holds where no rule of a way is written. */
function openTo(way: Way, resource: Resource): readonly NetworkRule[] {
  return ([4, 6] as const).map((version) => {
    const { interval, reach, text } = wholePeer(version);
    const box = { version, protocols: all, ports: all, peers: interval, targets: all };
    return { way, allows: true, priority: 0, box, reach, peer: text, sure: true, resource, at: null };
  });
}

/** A denial counts where it decides before; one that is not sure, or that nobody can say the extent of, does not. */
function openingsOf(rules: readonly NetworkRule[]): readonly Opening[] {
  const denials = rules.filter((rule) => !rule.allows && rule.sure);
  return rules
    .filter((rule) => rule.allows)
    .map((rule) => {
      const stops = denials
        .filter(
          ({ way, priority, box }) => way === rule.way && priority <= rule.priority && meets(box, rule.box),
        )
        .map(({ box }) => box);
      const boxes = without([rule.box], coverOf(stops)) ?? [rule.box];
      return { ...rule, boxes, key: [rule.way, rule.sure, ...boxes.map(boxText)].join('|') };
    });
}
