/** A file of one side, and the lines of it that may be shown. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { Evidence } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';

export interface Source {
  readonly file: TextFile;
  readonly side: Side;
}

/** @returns the first of these lines: where a thing begins is where it is named. */
export function evidenceIn({ file, side }: Source, { startLine }: Lines): Evidence {
  return evidenceAt(file, side, { startLine, endLine: startLine });
}

/** The line with all that follows the name taken out, since that may be the value. */
export function namedIn(source: Source, lines: Lines, name: string): Evidence {
  return { ...evidenceIn(source, lines), text: name };
}
