/** What a Threagile file lacks in, the edits that add it out, valid by the tool's schema; ratings are the author's to give. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { Addition, TextEdit } from '../format.ts';
import { slugOf, uniqueIds } from '../reading/ids.ts';
import { entriesOf, field, textOf, textsOf } from '../reading/tree.ts';
import { append, inOrder, targetOf } from '../writing/append.ts';
import { type WrittenMap, written } from '../writing/written.ts';
import { read } from './read.ts';
import { riskCategory } from './stub-risk.ts';
import { identityTag, linkId, protocolFor, technologyFor, types } from './words.ts';

export function suggest(file: TextFile, additions: readonly Addition[]): readonly TextEdit[] {
  const target = targetOf(file.path, file.text);
  if (target === null || additions.length === 0) return [];
  const { tree } = target;
  const [model] = read(file);
  const idOf = new Map(
    [...model.assets, ...model.components, ...model.identities].map(({ name, id }) => [name, id]),
  );
  const assetIds = new Map([...model.components, ...model.identities].map(({ name, id }) => [name, id]));
  const newId = uniqueIds(
    [...model.assets, ...model.boundaries, ...assetIds.values()].map((one) =>
      typeof one === 'string' ? one : one.id,
    ),
  );
  const made = new Map<string, NewAsset>();
  for (const part of additions) {
    if ((part.add !== 'component' && part.add !== 'identity') || assetIds.has(part.name)) continue;
    const id = newId(slugOf(part.name));
    assetIds.set(part.name, id);
    idOf.set(part.name, id);
    made.set(part.name, { part, id });
  }

  // Links stand under their source: with a new one they are written, with an old one they are added.
  const links = new Map<string, Map<string, WrittenMap>>();
  const keyOf = new Map(
    entriesOf(field(tree, 'technical_assets')).map(({ key }) => [assetIds.get(key), key]),
  );
  for (const flow of additions) {
    if (flow.add !== 'flow') continue;
    const [from, to] = [assetIds.get(flow.from), assetIds.get(flow.to)];
    if (from === undefined || to === undefined) continue;
    const there = new Set(entriesOf(linksOf(tree, keyOf.get(from))).map(({ key }) => key));
    const own = links.get(from) ?? new Map<string, WrittenMap>();
    const name = uniqueIds([...there, ...own.keys()])(flow.name);
    own.set(name, linkTo(to, flow));
    links.set(from, own);
    if (!idOf.has(flow.name)) idOf.set(flow.name, linkId(from, name));
  }
  for (const { name, id } of model.flows) idOf.set(name, idOf.get(name) ?? id);

  const listed = entriesOf(field(tree, 'technical_assets')).some(
    ({ value }) => field(value, 'technologies') !== undefined,
  );
  const assets = new Map(
    [...made].map(([name, asset]) => [name, assetOf(asset, links.get(asset.id), listed)]),
  );
  const categories = entriesOf(field(tree, 'individual_risk_categories'));
  const newCategory = uniqueIds(categories.map(({ key }) => key));
  const categoryId = uniqueIds(categories.flatMap(({ value }) => textOf(field(value, 'id')) ?? []));
  const risks = additions.flatMap((threat): [string, WrittenMap][] => {
    if (threat.add !== 'threat') return [];
    const about = threat.about.flatMap((name) => idOf.get(name) ?? []);
    return [[newCategory(threat.name), riskCategory(threat, categoryId(slugOf(threat.name)), about)]];
  });
  const older = [...links].flatMap(([id, own]) => {
    const key = keyOf.get(id);
    return key === undefined ? [] : [append(target, ['technical_assets', key, 'communication_links'], own)];
  });
  return inOrder([
    ...older,
    append(target, ['tags_available'], newTags(tree, [...made.values()])),
    append(target, ['technical_assets'], assets),
    append(target, ['individual_risk_categories'], new Map(risks)),
  ]);
}

interface NewAsset {
  readonly id: string;
  readonly part: Extract<Addition, { add: 'component' | 'identity' }>;
}

function linksOf(tree: TreeNode, key: string | undefined): TreeNode | undefined {
  return key === undefined
    ? undefined
    : field(field(field(tree, 'technical_assets'), key), 'communication_links');
}

function tagsOf({ part }: NewAsset): readonly string[] {
  return part.add === 'identity' ? [identityTag + part.kind] : [...new Set(part.tags)];
}

/** The tool refuses a tag that is not in its list. */
function newTags(tree: TreeNode, made: readonly NewAsset[]): readonly string[] {
  const there = new Set(textsOf(field(tree, 'tags_available')));
  return [...new Set(made.flatMap(tagsOf))].filter((tag) => !there.has(tag));
}

const notRated = 'Not rated yet.';

function assetOf(asset: NewAsset, links: WrittenMap | undefined, listed: boolean): WrittenMap {
  const { part, id } = asset;
  const identity = part.add === 'identity';
  const technology = identity
    ? { human: 'client-system', service: 'tool', agent: 'ai' }[part.kind]
    : technologyFor(part.technology);
  const said = identity || part.technology === null || part.reason.includes(part.technology);
  const named = said ? '' : `${part.technology}. `;
  const tags = tagsOf(asset);
  return written({
    id,
    description: `${named}${part.reason}`,
    type: identity ? 'external-entity' : types[part.kind],
    usage: 'business',
    used_as_client_by_human: identity && part.kind === 'human',
    out_of_scope: false,
    justification_out_of_scope: null,
    size: 'component',
    ...(listed ? { technologies: [technology] } : { technology }),
    tags: tags.length > 0 ? tags : null,
    internet: false,
    machine: technology === 'function' ? 'serverless' : 'virtual',
    encryption: 'none',
    owner: null,
    confidentiality: 'confidential',
    integrity: 'critical',
    availability: 'operational',
    justification_cia_rating: notRated,
    multi_tenant: false,
    redundant: false,
    custom_developed_parts: !identity && part.kind === 'process',
    data_assets_processed: null,
    data_assets_stored: null,
    data_formats_accepted: null,
    communication_links: links ?? null,
  });
}

function linkTo(target: string, { reason, protocol }: Extract<Addition, { add: 'flow' }>): WrittenMap {
  return written({
    target,
    description: reason,
    protocol: protocolFor(protocol),
    authentication: 'none',
    authorization: 'none',
    tags: null,
    vpn: false,
    ip_filtered: false,
    readonly: false,
    usage: 'business',
    data_assets_sent: null,
    data_assets_received: null,
  });
}
