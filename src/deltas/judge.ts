/** Runs every analyzer over the changed files it claims: deltas out, and how much was understood. */
import type { Change } from '../change/change.ts';
import type { PathSet } from '../change/path-set.ts';
import type { Analyzer } from './analyzer.ts';
import type { Judged } from './coverage.ts';

export function judge(_change: Change, _analyzers: readonly Analyzer[], _relevant: PathSet): Judged {
  return { deltas: [], coverage: { files: [], omitted: null } };
}
