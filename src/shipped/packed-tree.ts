/** A tree as plain JSON of few signs, and back: what was read once needs no reading of its notation again. */
import type { TreeEntry, TreeNode } from '../syntax/tree.ts';

/** First and last line. */
type Span = readonly [number, number];

export type PackedTree = PackedScalar | PackedSequence | PackedMap;

interface PackedScalar {
  readonly at: Span;
  readonly tag?: string;
  readonly value: string | number | boolean | null;
}

interface PackedSequence {
  readonly at: Span;
  readonly tag?: string;
  readonly items: readonly PackedTree[];
}

interface PackedMap {
  readonly at: Span;
  readonly tag?: string;
  readonly entries: readonly (readonly [key: string, at: Span, value: PackedTree])[];
}

/** Numbers that JSON has no sign for would come back as null: no file that ships holds one. */
export function packed(node: TreeNode): PackedTree {
  const at = [node.startLine, node.endLine] as const;
  const own = node.tag === null ? { at } : { at, tag: node.tag };
  switch (node.kind) {
    case 'scalar':
      return { ...own, value: node.value };
    case 'sequence':
      return { ...own, items: node.items.map(packed) };
    case 'map': {
      const entries = [...node.entries.values()].map(
        ({ key, startLine, endLine, value }) => [key, [startLine, endLine], packed(value)] as const,
      );
      return { ...own, entries };
    }
  }
}

export function unpacked(tree: PackedTree): TreeNode {
  const { tag = null } = tree;
  const [startLine, endLine] = tree.at;
  if ('value' in tree) return { kind: 'scalar', value: tree.value, tag, startLine, endLine };
  if ('items' in tree) {
    return { kind: 'sequence', items: tree.items.map(unpacked), tag, startLine, endLine };
  }
  const entries = new Map<string, TreeEntry>();
  for (const [key, [start, end], value] of tree.entries)
    entries.set(key, { key, value: unpacked(value), startLine: start, endLine: end });
  return { kind: 'map', entries, tag, startLine, endLine };
}
