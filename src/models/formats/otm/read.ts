/** Open Threat Model, JSON or YAML, in; its model out. Tools write it freely, so what is missing is left out and not refused. */
import { globFault } from '../../../change/path-set.ts';
import type { TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import type { Component, Flow, Identity, Threat, ThreatModel } from '../../model.ts';
import { around, crossed } from '../reading/boundaries.ts';
import { uniqueIds } from '../reading/ids.ts';
import { saysIn } from '../reading/says.ts';
import { field, isTrue, itemsOf, numberOf, placeOf, textOf, textsOf } from '../reading/tree.ts';
import { isJson, withoutMark } from '../writing/append.ts';
import { saidOfAssets, saidOfFlows, saidOfParts, saidOfZones } from './says.ts';
import { identityKind, isAdvice, kindOf, severityOf, statusOf } from './words.ts';

/** @throws Unreadable where it is neither JSON nor YAML, or no model. */
export function read({ path, text }: TextFile): readonly [ThreatModel] {
  const tree = isJson(text) ? readJson(path, withoutMark(text)) : readYaml(path, text);
  const project = field(tree ?? undefined, 'project');
  if (tree?.kind !== 'map' || project === undefined)
    throw new Unreadable(path, 1, 'no Open Threat Model: it has no "project", with an id and a name');
  return [modelOf(path, tree, project)];
}

function modelOf(path: string, tree: TreeNode, project: TreeNode): ThreatModel {
  const zones = itemsOf(field(tree, 'trustZones'));
  const parts = itemsOf(field(tree, 'components'));
  const outer = new Map([...zones, ...parts].flatMap(parentOf));
  const zoneIds = new Set(zones.flatMap((zone) => textOf(field(zone, 'id')) ?? []));
  // A component inside a component stands in the zones of that one.
  const zonesOf = (id: string) => around(id, outer).filter((step) => step !== id && zoneIds.has(step));
  const standing = new Map(
    parts.flatMap((part) => textOf(field(part, 'id')) ?? []).map((id) => [id, zonesOf(id)]),
  );
  const components: Component[] = [];
  const identities: Identity[] = [];
  const partId = uniqueIds();
  for (const part of parts) {
    const { id: own, name, place } = nameOf(part, 'component');
    const id = partId(own);
    const type = textOf(field(part, 'type'));
    const identity = identityKind(type);
    const tags = textsOf(field(part, 'tags'));
    const says = saysIn(saidOfParts, field(part, 'assets'));
    if (identity !== null) identities.push({ id, name, place, kind: identity, says });
    else {
      const kind = kindOf(type, tags);
      const outOfScope = isOutOfScope(part);
      components.push({
        id,
        name,
        place,
        kind,
        technology: type,
        tags,
        outOfScope,
        boundaries: zonesOf(own),
        says,
      });
    }
  }
  const zoneId = uniqueIds();
  const assetId = uniqueIds();
  return {
    path,
    format: 'otm',
    title: textOf(field(project, 'name')) ?? textOf(field(project, 'id')) ?? path,
    owners: textsOf(field(project, 'owner') ?? field(project, 'ownerContact')),
    covers: textsOf(field(field(project, 'attributes'), 'covers')).filter((glob) => globFault(glob) === null),
    components,
    identities,
    boundaries: zones.map((zone) => {
      const { id, name, place } = nameOf(zone, 'zone');
      const says = saysIn(saidOfZones, field(zone, 'risk'));
      return { id: zoneId(id), name, place, kind: textOf(field(zone, 'type')), says };
    }),
    flows: flowsOf(tree, standing),
    assets: itemsOf(field(tree, 'assets')).map((asset) => {
      const { id, name, place } = nameOf(asset, 'asset');
      const risk = field(asset, 'risk');
      const secrecy = textOf(field(risk, 'confidentiality'));
      const classification = secrecy && `confidentiality ${secrecy}`;
      return { id: assetId(id), name, place, classification, says: saysIn(saidOfAssets, risk) };
    }),
    threats: threatsOf(tree, parts),
    says: {},
  };
}

function nameOf(node: TreeNode, sort: string) {
  const id = textOf(field(node, 'id'));
  const name = textOf(field(node, 'name')) ?? id ?? sort;
  return { id: id ?? name, name, place: placeOf(node) };
}

function parentOf(node: TreeNode): [string, string][] {
  const id = textOf(field(node, 'id'));
  const parent = field(node, 'parent');
  const outer = textOf(field(parent, 'trustZone')) ?? textOf(field(parent, 'component'));
  return id === null || outer === null ? [] : [[id, outer]];
}

/** Where exports of Microsoft's tool keep it (startleft, read 2026-11). */
function isOutOfScope(part: TreeNode): boolean {
  return ['properties', 'attributes'].some((key) => isTrue(field(field(part, key), 'Out Of Scope')));
}

function flowsOf(tree: TreeNode, standing: ReadonlyMap<string, readonly string[]>): readonly Flow[] {
  const flowId = uniqueIds();
  return itemsOf(field(tree, 'dataflows')).map((flow) => {
    const { id, name, place } = nameOf(flow, 'dataflow');
    const from = textOf(field(flow, 'source'));
    const to = textOf(field(flow, 'destination'));
    const protocol = textOf(field(field(flow, 'attributes'), 'protocol'));
    const crosses = crossed(standing.get(from ?? ''), standing.get(to ?? ''));
    return { id: flowId(id), name, place, from, to, protocol, crosses, says: saysIn(saidOfFlows, flow) };
  });
}

/** Each place where a threat applies has a state of its own, so each is a threat: `threat@component`. */
function threatsOf(tree: TreeNode, parts: readonly TreeNode[]): readonly Threat[] {
  const described = new Map(
    itemsOf(field(tree, 'threats')).map((threat) => [nameOf(threat, 'threat').id, threat]),
  );
  const mitigations = new Map(
    itemsOf(field(tree, 'mitigations')).map((one) => [
      nameOf(one, 'mitigation').id,
      nameOf(one, 'mitigation').name,
    ]),
  );
  const threatId = uniqueIds();
  const used = new Set<string>();
  const instances = [...parts, ...itemsOf(field(tree, 'dataflows'))].flatMap((part) => {
    const about = nameOf(part, 'part').id;
    return itemsOf(field(part, 'threats')).flatMap((instance): Threat[] => {
      const of = textOf(field(instance, 'threat'));
      if (of === null) return [];
      used.add(of);
      return [
        {
          id: threatId(`${of}@${about}`),
          ...whatIs(described.get(of), of),
          place: placeOf(instance),
          status: statusOf(textOf(field(instance, 'state'))),
          owner: null,
          mitigation: doneAbout(instance, mitigations),
          due: null,
          about: [about],
        },
      ];
    });
  });
  const unplaced = [...described].filter(([id]) => !used.has(id));
  return [
    ...instances,
    ...unplaced.map(([id, threat]): Threat => {
      const nothing = { status: 'open', owner: null, mitigation: null, due: null, about: [] } as const;
      return { id: threatId(id), ...whatIs(threat, id), place: placeOf(threat), ...nothing };
    }),
  ];
}

function whatIs(threat: TreeNode | undefined, id: string): Pick<Threat, 'name' | 'category' | 'severity'> {
  const risk = field(threat, 'risk');
  const categories = textsOf(field(threat, 'categories'));
  const category = (categories.length > 0 ? categories : textsOf(field(threat, 'cwes'))).join(', ');
  return {
    name: textOf(field(threat, 'name')) ?? id,
    category: category === '' ? null : category,
    severity: severityOf(numberOf(field(risk, 'likelihood')), numberOf(field(risk, 'impact'))),
  };
}

function doneAbout(instance: TreeNode, names: ReadonlyMap<string, string>): string | null {
  const done = itemsOf(field(instance, 'mitigations')).flatMap((one) => {
    const id = textOf(field(one, 'mitigation'));
    const state = textOf(field(one, 'state'));
    return id === null || isAdvice(state) ? [] : [`${names.get(id) ?? id} (${state})`];
  });
  return done.length === 0 ? null : done.join('; ');
}
