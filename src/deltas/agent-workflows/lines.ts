/** A text inside a workflow, line by line in; the lines of the file that it stands on, out. */
import type { TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import { linesOf } from '../evidence.ts';

export type LineMap = (line: number) => Lines;

/** In a block after `|` each line is one of the file; in all other notations the whole entry is shown. */
export function linesWithin(file: TextFile, entry: TreeEntry): LineMap {
  const key = linesOf(file)[entry.startLine - 1] ?? '';
  if (!/\|[+-]?\d?[+-]?\s{0,8}(?:#.{0,200})?$/.test(key)) return () => entry;
  return (line) => {
    const at = Math.min(entry.startLine + line, entry.endLine);
    return { startLine: at, endLine: at };
  };
}
