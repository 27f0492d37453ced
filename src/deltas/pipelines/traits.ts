/** Where a trait stands in a pipeline: keys in, the lines that hold them out. */
import type { Lines } from '../../syntax/tree.ts';
import type { Evidence } from '../delta.ts';
import { evidenceAt, linesOf } from '../evidence.ts';
import { shownPlaces } from '../traits.ts';
import type { Pipeline } from './workflow.ts';

export function evidenceIn(pipeline: Pipeline, lines: Lines): Evidence {
  return evidenceAt(pipeline.file, pipeline.side, lines);
}

/**
 * @param keysOf what a line holds.
 * @returns for a key, each line within `lines` that holds it; all of them as one where it is written across lines.
 */
export function linesHolding(
  pipeline: Pipeline,
  lines: Lines,
  keysOf: (line: string) => readonly string[],
): (key: string) => readonly Lines[] {
  const found = new Map<string, Lines[]>();
  for (const [index, line] of linesOf(pipeline.file)
    .slice(lines.startLine - 1, lines.endLine)
    .entries()) {
    const at = lines.startLine + index;
    for (const key of new Set(keysOf(line))) {
      const known = found.get(key);
      if (known === undefined) found.set(key, [{ startLine: at, endLine: at }]);
      else if (known.length < shownPlaces) known.push({ startLine: at, endLine: at });
    }
  }
  return (key) => found.get(key) ?? [lines];
}
