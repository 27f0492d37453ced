/** The document inside a text: what it was encoded from, or what its JSON says, on the lines where it stands in its file. */
import { readJson } from '../../../syntax/json.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { placed, placeOf, textLineOf, treeBehind } from './values.ts';

const known = new WeakMap<TreeNode, { readonly document: TreeNode | null }>();

/** @returns null where the text is no JSON object or list. */
export function documentIn(node: TreeNode): TreeNode | null {
  const tree = treeBehind(node);
  if (tree !== null) return tree;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return null;
  if (!/^\s{0,1024}[{[]/.test(node.value)) return null;
  const before = known.get(node);
  if (before !== undefined) return before.document;
  const document = read(node, node.value);
  known.set(node, { document });
  return document;
}

function read(node: TreeNode, text: string): TreeNode | null {
  try {
    const document = readJson('', text);
    if (document === null || document.kind === 'scalar') return null;
    const at = placeOf(node);
    const first = textLineOf(node);
    // A value that was put into the text may have had several lines: no line is past the end of what is written.
    const lineOf = (line: number) =>
      first === null ? at.startLine : Math.min(Math.max(first + line - 1, at.startLine), at.endLine);
    return placed(document, at, lineOf);
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}
