/**
 * A model of the OWASP threat-model library in, our model out. Users, administrators and engineers are people, systems
 * are services, third parties are external components. What it covers: an extension whose name ends in `/covers`
 * (a glob or a list of them), or a line `covers:` in a description; tags of a part: a line `tags:` in its own.
 */
import type { TreeNode } from '../../../syntax/tree.ts';
import {
  type Boundary,
  type Component,
  type DataAsset,
  type Flow,
  type Identity,
  identityKinds,
  type ThreatModel,
} from '../../model.ts';
import { crossed } from '../reading/boundaries.ts';
import { uniqueIds } from '../reading/ids.ts';
import { globsOf, type Notes, notesIn } from '../reading/notes.ts';
import { saysIn } from '../reading/says.ts';
import { entriesOf, field, itemsOf, placeOf, textOf, textsOf } from '../reading/tree.ts';
import { saidOfActors, saidOfFlows, saidOfScope, saysOfSet } from './says.ts';
import { threatsIn } from './threats.ts';

export function readLibrary(path: string, root: TreeNode): ThreatModel {
  const scope = field(root, 'scope');
  const descriptions = [textOf(field(root, 'description')), textOf(field(scope, 'description'))];
  const extended = entriesOf(field(root, 'extensions')).filter(({ key }) => key.endsWith('/covers'));
  const zones = zonesIn(root);
  const parts = partsIn(root, new Set(zones.map(({ id }) => id)));
  const assetId = uniqueIds();
  const assets = itemsOf(field(root, 'data_sets')).map((set): DataAsset => {
    const { id, name, place } = nameOf(set, 'data set');
    const sensitivity = textsOf(field(set, 'data_sensitivity')).join(', ');
    const classification = sensitivity === '' ? null : sensitivity;
    return { id: assetId(id), name, place, classification, says: saysOfSet(set) };
  });
  const flows = flowsIn(root, parts);
  return {
    path,
    format: 'tm-bom',
    title: textOf(field(scope, 'title')) ?? path,
    owners: [],
    covers: [
      ...globsOf(extended.flatMap(({ value }) => textsOf(value))),
      ...descriptions.flatMap((text) => notesIn(text).covers),
    ],
    components: parts.flatMap(({ component }) => component ?? []),
    identities: parts.flatMap(({ identity }) => identity ?? []),
    boundaries: zones,
    flows,
    assets,
    says: saysIn(saidOfScope, scope),
    threats: threatsIn(root, new Set([...parts, ...flows, ...assets].map(({ id }) => id))),
  };
}

/** Titles are broken into lines for the drawing. */
export function nameOf(node: TreeNode, sort: string): Pick<Component, 'id' | 'name' | 'place'> {
  const title = textOf(field(node, 'title'))?.replace(/\s+/g, ' ');
  const symbol = textOf(field(node, 'symbolic_name'));
  const name = title ?? symbol ?? sort;
  return { id: symbol ?? name, name, place: placeOf(node) };
}

/** Zones that only a boundary names, such as "public", are zones too. */
function zonesIn(root: TreeNode): readonly Boundary[] {
  const zones = new Map<string, Boundary>();
  for (const zone of itemsOf(field(root, 'trust_zones'))) {
    const part = nameOf(zone, 'trust zone');
    if (!zones.has(part.id)) zones.set(part.id, { ...part, kind: 'trust zone', says: {} });
  }
  for (const boundary of itemsOf(field(root, 'trust_boundaries'))) {
    for (const side of ['trust_zone_a', 'trust_zone_b']) {
      const id = textOf(field(boundary, side));
      if (id !== null && !zones.has(id))
        zones.set(id, { id, name: id, place: placeOf(boundary), kind: 'trust zone', says: {} });
    }
  }
  return [...zones.values()];
}

interface Part {
  readonly sort: PartSort;
  /** As the file has it, where flows refer to it. */
  readonly symbol: string;
  readonly id: string;
  readonly zones: readonly string[];
  readonly component: Component | null;
  readonly identity: Identity | null;
}

const sections = { component: 'components', data_store: 'data_stores', actor: 'actors' } as const;
type PartSort = keyof typeof sections;

/** Ids are unique among all of these: a flow names any of them. */
function partsIn(root: TreeNode, zoneIds: ReadonlySet<string>): readonly Part[] {
  const partId = uniqueIds();
  const partOf = (sort: PartSort, node: TreeNode): Part => {
    const { id: symbol, name, place } = nameOf(node, sort);
    const id = partId(symbol);
    const zone = textOf(field(node, 'trust_zone'));
    const zones = zone !== null && zoneIds.has(zone) ? [zone] : [];
    const notes = notesIn(textOf(field(node, 'description')));
    const kind = identityOf(sort, node, notes);
    const says = sort === 'actor' ? saysIn(saidOfActors, node) : {};
    const identity = kind === null ? null : { id, name, place, kind, says };
    const common = { id, name, place, tags: notes.tags, outOfScope: false, boundaries: zones, says };
    const component =
      identity === null
        ? { ...common, kind: kindOf(sort, notes), technology: technologyOf(node, notes) }
        : null;
    return { sort, symbol, id, zones, component, identity };
  };
  return (['component', 'data_store', 'actor'] as const).flatMap((sort) =>
    itemsOf(field(root, sections[sort])).map((node) => partOf(sort, node)),
  );
}

/** The types that people and programs have, by the schema of version 1.0.2. */
const actorTypes: ReadonlyMap<string, Identity['kind']> = new Map([
  ['user', 'human'],
  ['power_user', 'human'],
  ['administrator', 'human'],
  ['engineer', 'human'],
  ['system', 'service'],
]);

function identityOf(sort: PartSort, node: TreeNode, { kind }: Notes): Identity['kind'] | null {
  const noted = identityKinds.find((one) => one === kind);
  if (sort !== 'actor' || kind === 'external') return null;
  return noted ?? actorTypes.get(textOf(field(node, 'type')) ?? '') ?? null;
}

/** A note overrules the section. */
function kindOf(sort: PartSort, { kind }: Notes): Component['kind'] {
  if (kind === 'external' || kind === 'other' || kind === 'store') return kind;
  return sort === 'component' ? 'process' : sort === 'data_store' ? 'store' : 'external';
}

/** "Azure Key Vault"; the type alone ("key_value") where nobody says whose. */
function technologyOf(node: TreeNode, { technology }: Notes): string | null {
  const product = [textOf(field(node, 'vendor')), textOf(field(node, 'product'))]
    .flatMap((word) => word ?? [])
    .join(' ');
  if (technology !== null || product !== '') return technology ?? product;
  return field(node, 'permissions') === undefined ? storeType(node) : null;
}

const storeTypes = new Set(['sql', 'key_value', 'document', 'object', 'graph', 'time_series']);

function storeType(node: TreeNode): string | null {
  const type = textOf(field(node, 'type'));
  return type !== null && storeTypes.has(type) ? type : null;
}

function flowsIn(root: TreeNode, parts: readonly Part[]): readonly Flow[] {
  const bySort = new Map(parts.map((part) => [`${part.sort} ${part.symbol}`, part]));
  const byName = new Map(parts.map((part) => [part.symbol, part]));
  const flowId = uniqueIds();
  return itemsOf(field(root, 'data_flows')).map((flow) => {
    const { id, name, place } = nameOf(flow, 'data flow');
    const endOf = (key: string) => {
      const end = field(flow, key);
      const symbol = textOf(field(end, 'object')) ?? textOf(end) ?? '';
      // A reference may be "component" or "#/$defs/component", and people get the type wrong.
      const sort = (textOf(field(end, 'type')) ?? '').split('/').at(-1)?.replace('-', '_') ?? '';
      return bySort.get(`${sort} ${symbol}`) ?? byName.get(symbol) ?? null;
    };
    const [from, to] = [endOf('source'), endOf('destination')];
    const { protocol } = notesIn(textOf(field(flow, 'description')));
    const crosses = from?.zones.length && to?.zones.length ? crossed(from.zones, to.zones) : [];
    const ends = { from: from?.id ?? null, to: to?.id ?? null };
    return { id: flowId(id), name, place, ...ends, protocol, crosses, says: saysIn(saidOfFlows, flow) };
  });
}
