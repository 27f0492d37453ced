/** A tree as one text: the same for all ways to write it, so that two trees can be compared. */
import type { TreeNode } from './tree.ts';

/** @returns one spelling for all ways to write the same tree. */
export function canonical(node: TreeNode): string {
  const tag = node.tag === null ? '' : `${node.tag} `;
  if (node.kind === 'scalar') return tag + JSON.stringify(node.value);
  if (node.kind === 'sequence') return `${tag}[${node.items.map(canonical).join(',')}]`;
  const fields = [...node.entries.values()].map(
    ({ key, value }) => `${JSON.stringify(key)}:${canonical(value)}`,
  );
  return `${tag}{${fields.sort().join(',')}}`;
}
