/**
 * A CycloneDX BOM whose components are of type `threat-model` in, our model out: what each is stands in properties
 * `cdx:model:*`. A diagram is one model of the file only in the drawing; all are read as one. What it covers: properties
 * `delta-review:covers`, one a glob, of the BOM, of its metadata or of its component; technology: `cdx:model:platform`.
 */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Boundary, Component, DataAsset, Flow, Identity, Threat, ThreatModel } from '../../model.ts';
import { identityIn } from '../reading/actors.ts';
import { around, crossed } from '../reading/boundaries.ts';
import { severityIn, statusIn } from '../reading/grades.ts';
import { uniqueIds } from '../reading/ids.ts';
import { globsOf } from '../reading/notes.ts';
import { field, itemsOf, placeOf, textOf } from '../reading/tree.ts';
import { saysOfDrawn } from './says.ts';

/** The parts of all diagrams, in the order of writing. */
interface Described {
  readonly ref: string | null;
  readonly type: string | null;
  readonly properties: Properties;
  readonly node: TreeNode;
}

type Properties = ReadonlyMap<string, readonly string[]>;

export function readCycloneDx(path: string, root: TreeNode): ThreatModel {
  const described = descend(itemsOf(field(root, 'components')));
  const metadata = field(root, 'metadata');
  const subject = field(metadata, 'component');
  const ofType = (...types: string[]) => described.filter(({ type }) => types.includes(type ?? ''));
  const boundaryId = uniqueIds();
  const boundaries = ofType('boundary').map(
    (zone): Boundary => ({
      ...nameOf(zone, boundaryId),
      kind: null,
      says: saysOfDrawn('boundary', zone.properties),
    }),
  );
  const outer = new Map(
    described.flatMap(({ ref, properties }): [string, string][] => {
      const zone = first(properties, 'cdx:model:inBoundary');
      return ref === null || zone === null ? [] : [[ref, zone]];
    }),
  );
  const zoneIds = new Set(boundaries.map(({ id }) => id));
  const zonesOf = (ref: string | null) =>
    ref === null ? [] : around(outer.get(ref) ?? null, outer).filter((zone) => zoneIds.has(zone));
  const parts = described.filter(({ type }) => !isDrawn(type));
  const { components, identities } = partsOf(parts, zonesOf);
  const flowId = uniqueIds();
  const assetId = uniqueIds();
  const threatId = uniqueIds();
  return {
    path,
    format: 'tm-bom',
    title: textOf(field(subject, 'name')) ?? textOf(field(described[0]?.node, 'name')) ?? path,
    owners: itemsOf(field(metadata, 'authors')).flatMap((author) => textOf(field(author, 'name')) ?? []),
    covers: globsOf(
      [root, metadata, subject].flatMap((node) => propertiesOf(node).get('delta-review:covers') ?? []),
    ),
    says: {},
    components,
    identities,
    boundaries,
    flows: ofType('dataflow').map((flow): Flow => {
      const [from, to] = [
        first(flow.properties, 'cdx:model:dataflow:source'),
        first(flow.properties, 'cdx:model:dataflow:destination'),
      ];
      const protocol = first(flow.properties, 'cdx:model:dataflow:protocol');
      const [inside, beyond] = [zonesOf(from), zonesOf(to)];
      const crosses = inside.length === 0 || beyond.length === 0 ? [] : crossed(inside, beyond);
      const says = saysOfDrawn('flow', flow.properties);
      return { ...nameOf(flow, flowId), from, to, protocol, crosses, says };
    }),
    assets: ofType('asset').map((asset): DataAsset => {
      const secrecy = first(asset.properties, 'cdx:model:risk:confidentiality');
      const classification = secrecy && `confidentiality ${secrecy}`;
      return { ...nameOf(asset, assetId), classification, says: saysOfDrawn('asset', asset.properties) };
    }),
    threats: ofType('threat').map((threat): Threat => threatOf(threat, nameOf(threat, threatId))),
  };
}

const drawn = new Set([
  'diagram',
  'boundary',
  'dataflow',
  'asset',
  'threat',
  'repository',
  'code',
  'mitigation',
]);

/** @returns whether a type stands for no part of the system. */
export function isDrawn(type: string | null): boolean {
  return type === null || drawn.has(type);
}

function descend(roots: readonly TreeNode[]): readonly Described[] {
  return roots.flatMap((node): readonly Described[] => {
    const properties = propertiesOf(node);
    const own = {
      ref: textOf(field(node, 'bom-ref')),
      type: first(properties, 'cdx:model:type'),
      properties,
      node,
    };
    const inner = descend(itemsOf(field(node, 'components')));
    return textOf(field(node, 'type')) === 'threat-model' ? [own, ...inner] : inner;
  });
}

/** A name may stand there several times: each value counts. */
export function propertiesOf(node: TreeNode | undefined): Properties {
  const properties = new Map<string, string[]>();
  for (const property of itemsOf(field(node, 'properties'))) {
    const [name, value] = [textOf(field(property, 'name')), textOf(field(property, 'value'))];
    if (name === null || value === null) continue;
    const known = properties.get(name);
    if (known === undefined) properties.set(name, [value]);
    else known.push(value);
  }
  return properties;
}

function first(properties: Properties, name: string): string | null {
  return properties.get(name)?.[0] ?? null;
}

function nameOf(
  { ref, type, node }: Described,
  uniqueId: (wanted: string) => string,
): Pick<Component, 'id' | 'name' | 'place'> {
  const name = textOf(field(node, 'name')) ?? type ?? 'part';
  return { id: uniqueId(ref ?? name), name, place: placeOf(node) };
}

/** An actor that carries the tag "external" or is drawn as a machine is somebody's system. */
function partsOf(parts: readonly Described[], zonesOf: (ref: string | null) => readonly string[]) {
  const components: Component[] = [];
  const identities: Identity[] = [];
  const partId = uniqueIds();
  for (const part of parts) {
    const { ref, type, properties } = part;
    const named = nameOf(part, partId);
    const tags = properties.get('cdx:model:tag') ?? [];
    const identity = identityOf(type, named.name);
    if (identity !== null) {
      identities.push({ ...named, kind: identity, says: {} });
      continue;
    }
    components.push({
      ...named,
      kind: kindOf(type),
      technology: first(properties, 'cdx:model:platform'),
      tags,
      outOfScope: first(properties, 'cdx:model:inScope') === 'false',
      boundaries: zonesOf(ref),
      says: {},
    });
  }
  return { components, identities };
}

/** "actor" is any; the others are those that we write. */
function identityOf(type: string | null, name: string): Identity['kind'] | null {
  if (type === 'agent') return 'agent';
  if (type === 'service-account') return 'service';
  if (type === 'user') return 'human';
  return type === 'actor' ? identityIn(name) : null;
}

function kindOf(type: string | null): Component['kind'] {
  if (type === 'datastore') return 'store';
  if (type === 'actor' || type === 'external') return 'external';
  return type === 'component' ? 'other' : 'process';
}

/** No public file has threats yet: these are the properties that we write. */
function threatOf({ properties, node }: Described, named: Pick<Threat, 'id' | 'name' | 'place'>): Threat {
  return {
    ...named,
    category: first(properties, 'cdx:model:threat:category'),
    severity: severityIn(first(properties, 'cdx:model:threat:severity')),
    status: statusIn(first(properties, 'cdx:model:threat:status')),
    owner: null,
    mitigation: first(properties, 'cdx:model:threat:mitigation') ?? textOf(field(node, 'mitigation')),
    due: null,
    about: properties.get('cdx:model:threat:target') ?? [],
  };
}
