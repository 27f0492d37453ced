/** One side of an instruction file in, all that is judged of it out: statements, comments, fields. */
import type { Side, Snapshot, TextFile } from '../../../change/snapshot.ts';
import { textFiles } from '../../../change/snapshot.ts';
import { linesOf } from '../../evidence.ts';
import { isInstructions, type Role, roleOf } from '../claimed.ts';
import { type Head, readHead } from './head.ts';
import { type Line, type Scan, scan } from './scan.ts';

export interface Instructions {
  readonly file: TextFile;
  readonly side: Side;
  readonly role: Role;
  readonly lines: readonly Line[];
  readonly head: Head;
  readonly scanned: Scan;
}

/** @returns null where this side has no text that an agent follows: a note that becomes instructions is new. */
export function readInstructions(snapshot: Snapshot): Instructions | null {
  const file = textFiles(snapshot).find(({ path }) => isInstructions(path));
  return file === undefined ? null : instructionsIn(file, snapshot.side, roleOf(file.path));
}

export function instructionsIn(file: TextFile, side: Side, role: Role): Instructions {
  const lines = linesOf(file).map((text, index) => ({ text, number: index + 1 }));
  const head = readHead(lines);
  const scanned = scan(head.body);
  return { file, side, role, lines, head, scanned };
}
