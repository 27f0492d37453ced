/** Reads a change: its files from merge base to head, and both sides of those that anybody asks for. */
import type { Change, ChangeRef, Comparison } from '../change/change.ts';
import type { PathSet } from '../change/path-set.ts';
import type { FileVersion, Side, Snapshot } from '../change/snapshot.ts';
import type { Analyzer } from '../deltas/analyzer.ts';
import { followRounds } from '../deltas/units.ts';
import { followedPaths, type Wanted, wanted, wantsTree } from '../deltas/wanted.ts';
import type { Forge } from './forge.ts';

/** The most files read for one change, both sides together; what is beyond is not seen, and said so. */
export const maximumFilesRead = 4_000;

export interface ReadChange {
  readonly change: Change;
  /** Paths of the head's tree; empty where the forge could not list them. */
  readonly tree: readonly string[];
}

/** @throws ForgeUnavailable where the forge does not answer. */
export async function readChange(
  forge: Forge,
  ref: ChangeRef,
  comparison: Comparison,
  analyzers: readonly Analyzer[],
  relevant: PathSet,
): Promise<ReadChange> {
  const listed = forge.list(ref.repository, ref.head.sha);
  // It is awaited last; a failure before that must not end the process as nobody's.
  listed.catch(() => undefined);
  // Only units larger than a file need the tree first; for all others it is read beside the files.
  const early = wantsTree(comparison.files, analyzers) ? (await listed).paths : [];
  const asked = wanted(comparison.files, analyzers, relevant, early);
  const { kept, dropped } = bounded(asked);
  let change: Change = {
    ref,
    comparison: dropped === 0 ? comparison : { ...comparison, omitted: beyond(comparison, dropped) },
    ...(await readSides(forge, ref, comparison, kept)),
  };
  for (let round = 0; round < followRounds; round += 1) {
    const more = followedPaths(change, analyzers);
    if (more.before.length + more.after.length === 0) break;
    const read = await readSides(forge, ref, comparison, bounded(more).kept);
    change = {
      ...change,
      before: { side: 'before', files: new Map([...change.before.files, ...read.before.files]) },
      after: { side: 'after', files: new Map([...change.after.files, ...read.after.files]) },
    };
  }
  return { change, tree: (await listed).paths };
}

async function readSides(
  forge: Forge,
  ref: ChangeRef,
  comparison: Comparison,
  paths: Wanted,
): Promise<Record<Side, Snapshot>> {
  const read = (commit: string | null, asked: readonly string[]) =>
    commit === null || asked.length === 0
      ? new Map<string, FileVersion>()
      : forge.files(ref.repository, commit, asked);
  const [before, after] = await Promise.all([
    read(comparison.mergeBase, paths.before),
    read(comparison.mergeBase === null ? null : ref.head.sha, paths.after),
  ]);
  return { before: { side: 'before', files: before }, after: { side: 'after', files: after } };
}

function bounded(paths: Wanted): { kept: Wanted; dropped: number } {
  const half = maximumFilesRead / 2;
  const kept = { before: paths.before.slice(0, half), after: paths.after.slice(0, half) };
  return { kept, dropped: paths.before.length + paths.after.length - kept.before.length - kept.after.length };
}

function beyond(comparison: Comparison, dropped: number): Comparison['omitted'] {
  const reason = `more than ${maximumFilesRead} relevant files in one change`;
  if (comparison.omitted === null) return { files: dropped, reason };
  const files = comparison.omitted.files === null ? null : comparison.omitted.files + dropped;
  return { files, reason: `${comparison.omitted.reason}; ${reason}` };
}
