/** Tool servers as declarations write them: with lists of named values, references to secrets, and packages of a registry. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { brief } from '../../agents/formats/gathering.ts';
import { textOf } from '../../agents/formats/settings.ts';
import type { Secret } from '../../agents/model.ts';
import type { Launch, Server, Variable } from '../../agents/servers/server.ts';
import { type DeclaredHolder, nodeAt, textAt } from '../declaration.ts';

export interface Given {
  readonly environment: readonly Variable[];
  readonly secrets: readonly Secret[];
}

export const nothingGiven: Given = { environment: [], secrets: [] };

/** `[{ name, value | valueFrom }]` of Kubernetes, `[{ name, value, isSecret }]` of the registry, and plain maps. */
export function givenIn(holder: DeclaredHolder, entry: TreeEntry, key: string): Given {
  const secrets: Secret[] = [];
  if (entry.value.kind === 'map') {
    const environment = holder.variables(entry, key, secrets);
    return { environment, secrets };
  }
  const plain = new Map<string, TreeEntry>();
  holder.each(entry, key, (item) => {
    const name = textAt(item, 'name');
    const value = item.entries.get('value') ?? item.entries.get('default');
    const from = item.entries.get('valueFrom');
    const asked = textAt(item, 'isSecret') === 'true';
    if (name === null) holder.note(key, item, item);
    else if (from !== undefined || (asked && value === undefined))
      secrets.push({
        name: brief(name),
        reference: from === undefined ? 'asked of the person' : sourceOf(from.value),
        evidence: holder.at(item),
      });
    else if (value !== undefined) plain.set(name, { ...value, key: name });
  });
  const map: TreeMap = { kind: 'map', entries: plain, tag: null, ...linesOf(entry) };
  const environment = holder.variables({ ...entry, value: map }, key, secrets);
  return { environment, secrets };
}

/** "secret harbour, key token": where the value stands, as Kubernetes writes it in several ways. */
export function sourceOf(node: TreeNode): string {
  const inner = nodeAt(node, 'secretKeyRef') ?? nodeAt(node, 'configMapKeyRef') ?? node;
  const kind =
    textAt(node, 'type') ?? (nodeAt(node, 'configMapKeyRef') === undefined ? 'secret' : 'config map');
  const name = textAt(inner, 'name') ?? textAt(inner, 'valueRef') ?? 'of another name';
  const key = textAt(inner, 'key');
  return brief(`${kind.toLowerCase()} ${name}${key === null ? '' : `, key ${key}`}`);
}

export function addServer(
  holder: DeclaredHolder,
  name: string,
  launch: Launch,
  given: Given,
  node: TreeNode | TreeEntry,
): void {
  const server: Server = {
    name: brief(name),
    launch,
    environment: given.environment,
    secrets: given.secrets,
    enabled: true,
    evidence: holder.at(node),
  };
  holder.servers.push(server);
}

/** @returns the texts of a list, numbers too. */
export function wordsIn(node: TreeNode | undefined): readonly string[] {
  const items = node?.kind === 'sequence' ? node.items : [];
  return items.flatMap((item) => {
    const text = textOf(item);
    return text === null ? [] : [brief(text)];
  });
}

function linesOf({ startLine, endLine }: TreeEntry) {
  return { startLine, endLine };
}
