/** Ways through a tree of YAML that asks nothing of its form. */
import type { TreeEntry, TreeMap, TreeNode } from '../../syntax/tree.ts';

export function mapOf(node: TreeNode | undefined): ReadonlyMap<string, TreeEntry> {
  return node?.kind === 'map' ? node.entries : new Map();
}

export function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

export function textOf(node: TreeNode | undefined): string | null {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : null;
}

/** @returns what stands under these keys, one after the other. */
export function at(node: TreeNode | undefined, ...keys: readonly string[]): TreeNode | undefined {
  return keys.reduce<TreeNode | undefined>((inner, key) => mapOf(inner).get(key)?.value, node);
}

/** @returns every map of a tree, the outer ones first. */
export function mapsIn(node: TreeNode): readonly TreeMap[] {
  const found: TreeMap[] = [];
  const left = [node];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    if (next.kind === 'map') {
      found.push(next);
      left.push(...[...next.entries.values()].map(({ value }) => value).reverse());
    } else if (next.kind === 'sequence') left.push(...[...next.items].reverse());
  }
  return found;
}
