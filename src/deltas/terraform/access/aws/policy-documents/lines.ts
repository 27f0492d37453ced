/** Lines of a document in the one file that its statements are shown in. */
import type { Lines, TreeEntry, TreeNode } from '../../../../../syntax/tree.ts';
import type { Place } from '../../../../iam/model.ts';
import { spokenText } from '../../terms.ts';

/** What flows in from another file is shown where it is used. */
export function localised(node: TreeNode, placeOf: (node: TreeNode) => Place, home: Place): TreeNode {
  const own = placeOf(node);
  const place = own.file.path === home.file.path ? own : home;
  const lines = { startLine: place.startLine, endLine: place.endLine };
  if (node.kind === 'scalar') return { ...node, ...lines };
  if (node.kind === 'sequence') {
    return { ...node, ...lines, items: node.items.map((item) => localised(item, placeOf, place)) };
  }
  const entries = [...node.entries].map(([written, entry]): [string, TreeEntry] => {
    const key = spokenText(written);
    const value = localised(entry.value, placeOf, place);
    // A key stands where its map does, wherever its value comes from.
    const keyed = own.file.path === home.file.path ? entry : value;
    return [key, { key, value, startLine: keyed.startLine, endLine: keyed.endLine }];
  });
  return { ...node, ...lines, entries: new Map(entries) };
}

/** @returns the tree of a text with the lines of the file that the text is in. */
export function moved(tree: TreeNode, { startLine, endLine }: Lines, { file }: Place): TreeNode {
  // A heredoc begins on the line after its mark; a file that was read is its own text.
  const whole = startLine === 1 && endLine > 1 && /^\s*\{/.test(file.text);
  const line = (within: number) =>
    whole ? within : Math.min(startLine + (startLine === endLine ? 0 : within), endLine);
  const grow = (node: TreeNode): TreeNode => {
    const lines = { startLine: line(node.startLine), endLine: line(node.endLine) };
    if (node.kind === 'scalar') return { ...node, ...lines };
    if (node.kind === 'sequence') return { ...node, ...lines, items: node.items.map(grow) };
    const entries = [...node.entries].map(([written, entry]): [string, TreeEntry] => {
      const key = spokenText(written);
      const value = grow(entry.value);
      return [key, { key, value, startLine: line(entry.startLine), endLine: line(entry.endLine) }];
    });
    return { ...node, ...lines, entries: new Map(entries) };
  };
  return grow(tree);
}
