/** AWS policy documents in JSON and YAML files: alone, or wherever a file has one inside, recognised by their shape. */

import type { Policy } from '../../access/policy.ts';
import { readPolicy } from '../../access/read-policy.ts';
import type { Side, TextFile } from '../../change/snapshot.ts';
import { readJson } from '../../syntax/json.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { readYamlDocuments } from '../../syntax/yaml.ts';

export interface FoundDocument {
  /** Where in the file: "" for the file itself, else "Roles.0.PolicyDocument", by name where the parts have names. */
  readonly at: string;
  readonly policy: Policy;
  readonly node: TreeNode;
}

export interface PolicyFile {
  readonly file: TextFile;
  readonly side: Side;
  readonly documents: readonly FoundDocument[];
  /** What the file says beside its policies, in a form that is the same for the same meaning. */
  readonly beside: string;
}

/** Cheap: the words that no policy document is without. */
export function mayHoldPolicy({ text }: TextFile): boolean {
  return (
    /\bstatement\b/i.test(text) &&
    /\beffect\b/i.test(text) &&
    /\b(not)?(action|principal)\b/i.test(text) &&
    /\b(allow|deny)\b/i.test(text)
  );
}

/** @throws Unreadable */
export function readPolicyFile(file: TextFile, side: Side): PolicyFile {
  const trees = file.path.endsWith('.json')
    ? [readJson(file.path, file.text)].filter((tree) => tree !== null)
    : readYamlDocuments(file.path, file.text);
  const documents: FoundDocument[] = [];
  const beside = trees.map((tree, index) =>
    collect(tree, trees.length > 1 ? [`${index}`] : [], file, documents),
  );
  return { file, side, documents, beside: beside.join('\n') };
}

/** Finds the documents of a tree. @returns the rest of it in canonical form. */
function collect(node: TreeNode, path: readonly string[], file: TextFile, found: FoundDocument[]): string {
  const inner = documentIn(node, file);
  if (inner !== null) {
    found.push({ at: path.join('.'), policy: readPolicy(file.path, inner), node });
    return '"policy"';
  }
  if (node.kind === 'scalar') return JSON.stringify([node.tag, node.value]);
  if (node.kind === 'sequence') {
    return `[${node.items.map((item, index) => collect(item, [...path, nameOf(item) ?? `${index}`], file, found)).join()}]`;
  }
  const entries = [...node.entries.values()]
    .map(({ key, value }) => `${JSON.stringify(key)}:${collect(value, [...path, key], file, found)}`)
    .sort();
  return `{${entries.join()}}`;
}

const names = ['Sid', 'PolicyName', 'RoleName', 'UserName', 'GroupName', 'Name', 'name', 'Id', 'id'];

function nameOf(node: TreeNode): string | null {
  if (node.kind !== 'map') return null;
  const value = names.map((name) => node.entries.get(name)?.value).find((one) => one !== undefined);
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : null;
}

/** A document as a map, or as text that holds one: AWS's own answers and settings of queues have it so. */
function documentIn(node: TreeNode, file: TextFile): TreeNode | null {
  if (node.kind === 'map') return isDocument(node) ? node : null;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return null;
  const text = node.value.trimStart();
  if (!text.startsWith('{') || !mayHoldPolicy({ ...file, text })) return null;
  const tree = readJson(file.path, text);
  return tree !== null && isDocument(tree) ? movedTo(tree, node.startLine) : null;
}

/** All of a text within a text stands on the line of that text. */
function movedTo(node: TreeNode, line: number): TreeNode {
  const lines = { startLine: line, endLine: line };
  if (node.kind === 'scalar') return { ...node, ...lines };
  if (node.kind === 'sequence')
    return { ...node, items: node.items.map((item) => movedTo(item, line)), ...lines };
  const entries = [...node.entries.values()].map(
    (entry) => [entry.key, { ...entry, value: movedTo(entry.value, line), ...lines }] as const,
  );
  return { ...node, entries: new Map(entries), ...lines };
}

function isDocument(node: TreeNode): boolean {
  if (node.kind !== 'map') return false;
  const statement = [...node.entries.values()].find(({ key }) => key.toLowerCase() === 'statement')?.value;
  const items = statement?.kind === 'sequence' ? statement.items : statement === undefined ? [] : [statement];
  return items.some(
    (item) => item.kind === 'map' && [...item.entries.keys()].some((key) => key.toLowerCase() === 'effect'),
  );
}
