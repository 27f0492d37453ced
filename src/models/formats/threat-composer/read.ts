/**
 * A Threat Composer workspace in, our model out. The format has no components: what is of value is what threats name as
 * impacted, and who acts is their source, where it is no adversary. Parts that people write down stand in lists of the
 * architecture's and the data flow's Markdown (parts.ts). What the model covers: metadata `custom:covers` or tags
 * `covers:quay/**` of a threat, mitigation or assumption, or a line `covers:` in the application's description.
 */
import { posix } from 'node:path';
import type { TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import {
  type Component,
  componentKinds,
  type DataAsset,
  type Flow,
  type Identity,
  identityKinds,
  type ModelPlace,
  type ThreatModel,
} from '../../model.ts';
import { identityIn } from '../reading/actors.ts';
import { slugOf, uniqueIds } from '../reading/ids.ts';
import { globsOf, notesIn } from '../reading/notes.ts';
import { field, itemsOf, placeOf, textOf, textsOf } from '../reading/tree.ts';
import { flowFacts, partFacts, partsIn } from './parts.ts';
import { metadataOf, mitigationsOf, threatOf } from './threats.ts';

/** @throws Unreadable where it is no JSON, or no workspace. */
export function read({ path, text }: TextFile): readonly [ThreatModel] {
  const root = readJson(path, text);
  if (root?.kind !== 'map' || !sections.some((section) => root.entries.has(section)))
    throw new Unreadable(
      path,
      1,
      'no Threat Composer workspace: it has neither "applicationInfo" nor "threats"',
    );
  const threats = itemsOf(field(root, 'threats'));
  const names = new Map<string, string>();
  const parts = writtenParts(root, names);
  const sources = sourcesOf(threats, names);
  const assets = assetsOf(threats, names);
  const mitigations = mitigationsOf(root);
  const threatId = uniqueIds();
  return [
    {
      path,
      format: 'threat-composer',
      title: textOf(field(field(root, 'applicationInfo'), 'name')) ?? posix.basename(path),
      owners: [],
      covers: coversOf(root),
      components: parts.components,
      identities: [...parts.identities, ...sources],
      boundaries: [],
      says: {},
      flows: parts.flows,
      assets,
      threats: threats.map((threat) => {
        const named = [...impactedBy(threat), ...sourceOf(threat)];
        const about = new Set(named.flatMap((name) => names.get(keyOf(name)) ?? []));
        return threatOf(threat, threatId, mitigations, [...about]);
      }),
    },
  ];
}

const sections = ['applicationInfo', 'threats', 'mitigations', 'assumptions'];

/** "Threats" and "threats" are one asset. */
function keyOf(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ');
}

function writtenParts(root: TreeNode, names: Map<string, string>) {
  const partId = uniqueIds();
  const flowId = uniqueIds();
  const components: Component[] = [];
  const identities: Identity[] = [];
  const flows: Flow[] = [];
  const described = (section: string) => field(field(root, section), 'description');
  const named = (name: string, place: ModelPlace, uniqueId: (wanted: string) => string) => {
    const id = uniqueId(slugOf(name));
    if (!names.has(keyOf(name))) names.set(keyOf(name), id);
    return { id, name, place };
  };
  const architecture = described('architecture');
  for (const { sort, name, facts } of partsIn(textOf(architecture))) {
    if (architecture === undefined || sort === 'flow') continue;
    const part = named(name, placeOf(architecture), partId);
    const { kind, technology, tags } = partFacts(facts);
    const identity = identityKinds.find((one) => one === kind);
    if (sort === 'identity' || identity !== undefined) {
      identities.push({ ...part, kind: identity ?? identityIn(name) ?? 'human', says: {} });
    } else {
      const known = componentKinds.find((one) => one === kind) ?? 'other';
      components.push({
        ...part,
        kind: known,
        technology,
        tags,
        outOfScope: false,
        boundaries: [],
        says: {},
      });
    }
  }
  const dataflow = described('dataflow');
  for (const { sort, name, facts } of partsIn(textOf(dataflow))) {
    if (dataflow === undefined || sort !== 'flow') continue;
    const { from, to, protocol } = flowFacts(facts);
    const ends = { from: names.get(keyOf(from)) ?? null, to: names.get(keyOf(to)) ?? null };
    flows.push({ ...named(name, placeOf(dataflow), flowId), ...ends, protocol, crosses: [], says: {} });
  }
  return { components, identities, flows };
}

function impactedBy(threat: TreeNode): readonly string[] {
  return textsOf(field(threat, 'impactedAssets'));
}

const adversary =
  /\b(?:attacker|hacker|adversary|malicious|threat|criminal|unauthori[sz]ed|insider|compromised)/i;

/** "An authenticated user" is a name; what goes on is a story. */
const longestName = 4;

/** Who acts in a threat; an adversary is nobody's identity. */
function sourceOf(threat: TreeNode): readonly string[] {
  const source = textOf(field(threat, 'threatSource'));
  if (source === null || adversary.test(source) || source.split(' ', longestName + 1).length > longestName)
    return [];
  return identityIn(source) === null ? [] : [source];
}

function sourcesOf(threats: readonly TreeNode[], names: Map<string, string>): readonly Identity[] {
  const sourceId = uniqueIds(names.values());
  return threats.flatMap((threat) =>
    sourceOf(threat).flatMap((name): Identity[] => {
      const kind = identityIn(name);
      if (kind === null || names.has(keyOf(name))) return [];
      const id = sourceId(slugOf(name));
      names.set(keyOf(name), id);
      return [{ id, name, place: placeOf(field(threat, 'threatSource') ?? threat), kind, says: {} }];
    }),
  );
}

/** Each name once, where it stands first. */
function assetsOf(threats: readonly TreeNode[], names: Map<string, string>): readonly DataAsset[] {
  const assetId = uniqueIds(names.values());
  return threats.flatMap((threat) =>
    itemsOf(field(threat, 'impactedAssets')).flatMap((node): DataAsset[] => {
      const name = textOf(node);
      if (name === null || names.has(keyOf(name))) return [];
      const id = assetId(slugOf(name));
      names.set(keyOf(name), id);
      return [{ id, name, place: placeOf(node), classification: null, says: {} }];
    }),
  );
}

/** Tags have at most 30 characters, metadata have no limit. */
function coversOf(root: TreeNode): readonly string[] {
  const noted = notesIn(textOf(field(field(root, 'applicationInfo'), 'description'))).covers;
  const entries = ['threats', 'mitigations', 'assumptions'].flatMap((section) =>
    itemsOf(field(root, section)),
  );
  const tagged = entries.flatMap((entry) =>
    textsOf(field(entry, 'tags')).flatMap((tag) =>
      tag.startsWith('covers:') ? [tag.slice('covers:'.length)] : [],
    ),
  );
  const custom = entries.flatMap((entry) => textsOf(metadataOf(entry, 'custom:covers')));
  return [...new Set(globsOf([...noted, ...tagged.map((tag) => tag.trim()), ...custom]))];
}
