/** Trees of settings (compose, manifests, values, configuration) -> variables, secrets, images and hosts, whatever the format. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import { readToml } from '../../../syntax/toml.ts';
import type { Lines, TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../../syntax/yaml.ts';
import { Gathering } from './gathering.ts';
import { gatherLines, linesReading } from './lines.ts';
import type { MentionReading } from './mention.ts';

/** A text that no reader can read, a chart's template above all, is read line by line. */
export function treeReading(file: TextFile, side: Side): MentionReading {
  const gathering = new Gathering(file, side);
  let documents: readonly TreeNode[];
  try {
    documents = documentsOf(file);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return linesReading(file, side);
  }
  for (const document of documents) if (!isSchema(document)) gather(document, [], document, gathering);
  return gathering.end();
}

function documentsOf({ path, text }: TextFile): readonly TreeNode[] {
  if (!/\.(?:jsonc?|toml)$/.test(path)) return readYamlDocuments(path, text);
  const root = path.endsWith('.toml') ? readToml(path, text) : readJson(path, text);
  return root === null ? [] : [root];
}

/** What objects may look like names nobody. */
function isSchema(document: TreeNode): boolean {
  return textAt(document, 'kind') === 'CustomResourceDefinition';
}

/** Metadata are for people and controllers; what a page serves is no call. */
const skipped = new Set(['metadata', 'openAPIV3Schema', 'paths', 'securitySchemes']);
const servers = /^(?:ingress|ingresses|virtualhosts?|httproute|gateway|custom_?domains?)$/i;

function gather(node: TreeNode, path: readonly string[], lines: Lines, gathering: Gathering): void {
  if (node.kind === 'sequence') {
    for (const item of node.items) gather(item, path, item, gathering);
    return;
  }
  if (node.kind === 'scalar') {
    if (typeof node.value === 'string') gatherText(node.value, path, lines, gathering);
    return;
  }
  gatherOwn(node, path, gathering);
  const variable = gatherVariable(node, gathering);
  for (const entry of node.entries.values()) {
    if (skipped.has(entry.key) || (variable && entry.key === 'value')) continue;
    gatherEntry(entry, path, gathering);
  }
}

function gatherEntry(entry: TreeEntry, path: readonly string[], gathering: Gathering): void {
  const { key, value } = entry;
  if (/^[A-Z]/.test(key)) gathering.named('variable', key, entry);
  if (key === 'image') {
    const repository = textAt(value, 'repository');
    const registry = textAt(value, 'registry');
    const whole = repository === '' || registry === '' ? repository : `${registry}/${repository}`;
    if (value.kind === 'scalar') gathering.sees('image', String(value.value ?? ''), entry);
    else gathering.sees('image', whole, entry);
    return;
  }
  gather(value, [...path, key], entry, gathering);
}

/** `- name: QUAY_TOKEN` of a pod, with where its value comes from; `- key: …` of a platform. */
function gatherVariable(node: TreeMap, gathering: Gathering): boolean {
  const reference = node.entries.get('secretKeyRef');
  const inSecret = textAt(reference?.value, 'key');
  if (reference !== undefined && inSecret !== '') gathering.named('secret', inSecret, reference);
  const name = node.entries.get('name') ?? (node.entries.has('sync') ? node.entries.get('key') : undefined);
  const set = ['value', 'valueFrom', 'fromSecret', 'sync'].some((key) => node.entries.has(key));
  if (name === undefined || !set || name.value.kind !== 'scalar') return false;
  const text = String(name.value.value ?? '');
  gathering.named('variable', text, name);
  const value = node.entries.get('value')?.value;
  if (value?.kind === 'scalar' && typeof value.value === 'string')
    gathering.value([text], value.value, value);
  return true;
}

/** Rules of an Ingress, hosts of a chart's ingress, and rules for a proxy say where this repository is served. */
function gatherOwn(node: TreeMap, path: readonly string[], gathering: Gathering): void {
  const kind = textAt(node, 'kind');
  const inside =
    path.some((key) => servers.test(key)) ||
    /^(?:Ingress|IngressRoute|HTTPRoute|Gateway|VirtualService)$/.test(kind);
  if (inside) for (const host of hostsUnder(node, 0)) gathering.servesFrom(host);
}

const depth = 8;

function hostsUnder(node: TreeNode, level: number): readonly string[] {
  if (level > depth || node.kind === 'scalar') return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => hostsUnder(item, level + 1));
  return [...node.entries.values()].flatMap(({ key, value }) =>
    /^(?:host|hosts|hostname|hostnames)$/.test(key)
      ? textsOf(value, level + 1)
      : hostsUnder(value, level + 1),
  );
}

function textsOf(node: TreeNode, level: number): readonly string[] {
  if (node.kind === 'scalar') return typeof node.value === 'string' ? [node.value] : [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => textsOf(item, level + 1));
  return hostsUnder(node, level);
}

function gatherText(text: string, path: readonly string[], lines: Lines, gathering: Gathering): void {
  if (text.includes('\n')) {
    gatherLines(text.split('\n', 2_000), lines.startLine, gathering, lines.startLine === lines.endLine);
    return;
  }
  const [, name, value] = /^([A-Za-z][\w.-]{0,127})=(.*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) {
    gathering.named('variable', name, lines);
    gathering.value([...path, name], value, lines);
    return;
  }
  // "Host(`quay.harbour.net`)" of a proxy that is told by labels.
  for (const [, host = ''] of text.slice(0, 1_024).matchAll(/\bHost(?:SNI)?\(`([\w.-]{1,253})`\)/g))
    gathering.servesFrom(host);
  gathering.value(path, text, lines);
}

function textAt(node: TreeNode | undefined, key: string): string {
  const value = node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
  return value?.kind === 'scalar' && value.value !== null ? String(value.value) : '';
}
