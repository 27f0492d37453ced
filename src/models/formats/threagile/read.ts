/** A Threagile file in, its model out. */
import { globFault } from '../../../change/path-set.ts';
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { type Component, type Flow, type Identity, identityKinds, type ThreatModel } from '../../model.ts';
import { around, crossed } from '../reading/boundaries.ts';
import { uniqueIds } from '../reading/ids.ts';
import { entriesOf, field, isTrue, placeOf, textOf, textsOf } from '../reading/tree.ts';
import { risksOf } from './risks.ts';
import { saidOfAssets, saidOfBoundaries, saidOfData, saidOfLinks, saidOfModels, saysOf } from './says.ts';
import { coversTag, identityTag, kinds, linkId } from './words.ts';

/** @throws Unreadable where it is no YAML, or no map. */
export function read({ path, text }: TextFile): readonly [ThreatModel] {
  const tree = readYaml(path, text);
  if (tree?.kind !== 'map')
    throw new Unreadable(path, tree?.startLine ?? 1, 'no model of Threagile: it has no keys such as "title"');
  return [modelOf(path, tree)];
}

function modelOf(path: string, tree: TreeNode): ThreatModel {
  const boundaries = entriesOf(field(tree, 'trust_boundaries'));
  const outer = new Map<string, string>();
  const closest = new Map<string, string>();
  for (const boundary of boundaries) {
    const id = idOf(boundary);
    for (const inner of textsOf(field(boundary.value, 'trust_boundaries_nested'))) outer.set(inner, id);
    for (const asset of textsOf(field(boundary.value, 'technical_assets_inside'))) closest.set(asset, id);
  }
  const components: Component[] = [];
  const identities: Identity[] = [];
  const flows: Flow[] = [];
  const entries = entriesOf(field(tree, 'technical_assets'));
  const standing = new Map(entries.map(idOf).map((id) => [id, around(closest.get(id) ?? null, outer)]));
  const assetId = uniqueIds();
  const flowId = uniqueIds();
  for (const entry of entries) {
    const part = { id: assetId(idOf(entry)), name: entry.key, place: placeOf(entry) };
    const tags = textsOf(field(entry.value, 'tags'));
    const says = saysOf(saidOfAssets, entry.value);
    const tagged = identityKinds.find((kind) => tags.includes(identityTag + kind));
    if (tagged !== undefined) identities.push({ ...part, kind: tagged, says });
    else
      components.push({
        ...part,
        tags,
        ...whatIs(entry.value),
        boundaries: standing.get(part.id) ?? [],
        says,
      });
    for (const link of entriesOf(field(entry.value, 'communication_links'))) {
      const to = textOf(field(link.value, 'target'));
      flows.push({
        id: flowId(linkId(part.id, link.key)),
        name: link.key,
        place: placeOf(link),
        from: part.id,
        to,
        protocol: [textOf(field(link.value, 'protocol'))].find(saysWhat) ?? null,
        crosses: crossed(standing.get(part.id), standing.get(to ?? '')),
        says: saysOf(saidOfLinks, link.value),
      });
    }
  }
  const dataId = uniqueIds();
  const assets = entriesOf(field(tree, 'data_assets')).map((entry) => ({
    id: dataId(idOf(entry)),
    name: entry.key,
    place: placeOf(entry),
    classification: textOf(field(entry.value, 'confidentiality')),
    says: saysOf(saidOfData, entry.value),
  }));
  const boundaryId = uniqueIds();
  const known = new Set([components, identities, flows, assets].flat().map(({ id }) => id));
  return {
    path,
    format: 'threagile',
    title: textOf(field(tree, 'title')) ?? path,
    owners: textsOf(field(field(tree, 'author'), 'name')),
    covers: textsOf(field(tree, 'tags_available'))
      .filter((tag) => tag.startsWith(coversTag))
      .map((tag) => tag.slice(coversTag.length))
      .filter((glob) => globFault(glob) === null),
    components,
    identities,
    boundaries: boundaries.map((entry) => ({
      id: boundaryId(idOf(entry)),
      name: entry.key,
      place: placeOf(entry),
      kind: textOf(field(entry.value, 'type')),
      says: saysOf(saidOfBoundaries, entry.value),
    })),
    flows,
    assets,
    threats: risksOf(tree, known),
    says: saysOf(saidOfModels, tree),
  };
}

function idOf({ key, value }: TreeEntry): string {
  return textOf(field(value, 'id')) ?? key;
}

/** The tool's lists have a word for what nobody knows. */
function saysWhat(word: string | null): boolean {
  return word !== 'unknown-technology' && word !== 'unknown-protocol';
}

/** Older files name one technology, newer ones a list. */
function whatIs(asset: TreeNode): Pick<Component, 'kind' | 'technology' | 'outOfScope'> {
  const technologies = [
    ...textsOf(field(asset, 'technology')),
    ...textsOf(field(asset, 'technologies')),
  ].filter(saysWhat);
  return {
    kind: kinds.get(textOf(field(asset, 'type')) ?? '') ?? 'other',
    technology: technologies.length === 0 ? null : technologies.join(', '),
    outOfScope: isTrue(field(asset, 'out_of_scope')),
  };
}
