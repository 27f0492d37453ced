/** A tree as the keys that stand in it, each with where it stands: what the readers of configuration look through. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';

export interface Field {
  readonly entry: TreeEntry;
  readonly parent: TreeMap;
  /** Keys, and the names of list items, from the root to the parent: ["headers", "/api/(.*)"]. */
  readonly trail: readonly string[];
}

/** What an item of a list is known by. */
const naming = ['name', 'source', 'for', 'route', 'path', 'key', 'id', 'kind'] as const;

/** Trees are bounded by their readers, so that this may recurse. */
export function fieldsOf(root: TreeNode | null, trail: readonly string[] = []): readonly Field[] {
  const found: Field[] = [];
  const visit = (node: TreeNode, at: readonly string[]): void => {
    if (node.kind === 'sequence') {
      for (const item of node.items) visit(item, [...at, nameOf(item)]);
    } else if (node.kind === 'map') {
      for (const entry of node.entries.values()) {
        found.push({ entry, parent: node, trail: at });
        if (entry.value.kind !== 'scalar') visit(entry.value, [...at, entry.key]);
      }
    }
  };
  if (root !== null) visit(root, trail);
  return found;
}

function nameOf(item: TreeNode): string {
  if (item.kind !== 'map') return '';
  for (const key of naming) {
    const text = textOf(item.entries.get(key)?.value);
    if (text !== null) return text;
  }
  return '';
}

export function textOf(node: TreeNode | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : null;
}

/** A value with the lines it stands on: of a list, each item's own. */
export interface Written {
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}

export function textsIn({ value, startLine, endLine }: TreeEntry): readonly Written[] {
  if (value.kind === 'map') return [];
  if (value.kind === 'scalar') {
    const text = textOf(value);
    return text === null ? [] : [{ text, startLine, endLine }];
  }
  return value.items.flatMap((item) => {
    const text = textOf(item);
    return text === null ? [] : [{ text, startLine: item.startLine, endLine: item.endLine }];
  });
}

/** "nginx.ingress.kubernetes.io/cors-allow-origin" and "corsAllowOrigin" alike: small letters and digits alone. */
export function plainKey(key: string): string {
  return key
    .slice(0, 200)
    .toLowerCase()
    .replace(/[^a-z\d]/g, '');
}
