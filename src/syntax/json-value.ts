/** Values and trees: a parsed value as a tree, all on its first line, and a tree as the value that a schema checks. */
import type { TreeEntry, TreeNode } from './tree.ts';
import { readYaml } from './yaml.ts';

/** @returns the value as readJson would give it; what JSON cannot hold becomes null. */
export function treeOf(value: unknown): TreeNode {
  const lines = { startLine: 1, endLine: 1 };
  if (Array.isArray(value)) return { kind: 'sequence', items: value.map(treeOf), tag: null, ...lines };
  if (typeof value === 'object' && value !== null) {
    const entries = new Map(
      Object.entries(value).map(([key, inner]): [string, TreeEntry] => [
        key,
        { key, value: treeOf(inner), ...lines },
      ]),
    );
    return { kind: 'map', entries, tag: null, ...lines };
  }
  const scalar =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', value: scalar, tag: null, ...lines };
}

/** @returns what a schema checks: the tree without its lines and tags. */
export function plainOf(node: TreeNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plainOf);
  return Object.fromEntries([...node.entries.values()].map(({ key, value }) => [key, plainOf(value)]));
}

/**
 * @returns what a schema checks, of a text in YAML that ships; null where it holds nothing.
 * @throws Unreadable
 */
export function plainYaml(text: string): unknown {
  const tree = readYaml('', text);
  return tree === null ? null : plainOf(tree);
}

/** @returns the line of the last part of a path that is there, for the fault that a schema finds. */
export function lineAt(root: TreeNode, path: readonly PropertyKey[]): number {
  let node = root;
  let line = root.startLine;
  for (const step of path) {
    const entry = node.kind === 'map' ? node.entries.get(String(step)) : undefined;
    const inner = entry?.value ?? (node.kind === 'sequence' ? node.items[Number(step)] : undefined);
    if (inner === undefined) break;
    line = entry?.startLine ?? inner.startLine;
    node = inner;
  }
  return line;
}
