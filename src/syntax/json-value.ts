/** A parsed JSON value as a tree, for policies that arrive inside another document: all on its first line. */
import type { TreeEntry, TreeNode } from './tree.ts';

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
