/** Reads a change: its files from merge base to head, and both sides of those that anybody asks for. */
import type { Change, ChangeRef, Comparison } from '../change/change.ts';
import { followRounds } from '../change/leading.ts';
import type { PathSet } from '../change/path-set.ts';
import type { Side, Snapshot } from '../change/snapshot.ts';
import type { Analyzer } from '../deltas/analyzer.ts';
import { type Wanted, wanted, wantedBeside } from '../deltas/wanted.ts';
import type { Forge } from './forge.ts';

/** The most files read for one change, each on both sides; what is beyond is not seen, and said so. */
export const maximumFilesRead = 2_000;

/** The most files of which that are read to be searched and nothing else: five requests a side at GitHub. */
export const maximumFilesScanned = 300;

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
  const start: Change = {
    ref,
    comparison,
    before: { side: 'before', files: new Map() },
    after: { side: 'after', files: new Map() },
  };
  const { judged, scanned } = wanted(comparison.files, analyzers, relevant);
  const room = Math.min(maximumFilesScanned, Math.max(maximumFilesRead - judged.length, 0));
  let [change, { paths: tree }] = await Promise.all([
    withFiles(forge, start, judged, maximumFilesRead, scanned.slice(0, room)),
    forge.list(ref.repository, ref.head.sha),
  ]);
  if (scanned.length > room) {
    change = { ...change, comparison: { ...change.comparison, unscanned: scanned.length - room } };
  }
  // What is only searched takes no room from what is judged.
  let left = maximumFilesRead - judged.length;
  // What stands beside the changed files is known only now, where their content tells that somebody judges them.
  for (let round = 0; round <= followRounds && left >= 0; round += 1) {
    const more = wantedBeside(change, analyzers, tree);
    if (more.length === 0) break;
    change = await withFiles(forge, change, more, left);
    left -= more.length;
  }
  return { change, tree };
}

/**
 * @param last files that are read with the others, in the same requests, and are within the limits already.
 * @returns the change with these files read too, as many as are left to read.
 */
async function withFiles(
  forge: Forge,
  change: Change,
  asked: readonly Wanted[],
  left: number,
  last: readonly Wanted[] = [],
): Promise<Change> {
  const { ref, comparison } = change;
  const kept = asked.slice(0, left);
  const same = unchangedIn(comparison);
  const read = async (side: Side, commit: string | null): Promise<Snapshot['files']> => {
    const paths = [...kept, ...last]
      .flatMap((file) => file[side] ?? [])
      .filter((path) => side === 'after' || !same(path));
    return commit === null || paths.length === 0 ? new Map() : forge.files(ref.repository, commit, paths);
  };
  const [was, is] = await Promise.all([
    read('before', comparison.mergeBase),
    read('after', comparison.mergeBase === null ? null : ref.head.sha),
  ]);
  const shared = kept.flatMap(({ before }) => {
    const version = before !== null && same(before) ? is.get(before) : undefined;
    return version === undefined ? [] : [[version.path, version] as const];
  });
  const before = { ...change.before, files: new Map([...change.before.files, ...was, ...shared]) };
  const after = { ...change.after, files: new Map([...change.after.files, ...is]) };
  const dropped = asked.slice(left).filter(({ optional }) => optional !== true).length;
  return { ref, comparison: dropped === 0 ? comparison : beyond(comparison, dropped), before, after };
}

/** What did not change says the same on both sides and is read once; only a whole list of changes can tell that. */
function unchangedIn({ files, omitted }: Comparison): (path: string) => boolean {
  const touched = new Set(files.flatMap(({ before, after }) => [before, after]));
  return (path) => omitted === null && !touched.has(path);
}

function beyond(comparison: Comparison, dropped: number): Comparison {
  const reason = `more than ${maximumFilesRead} relevant files in one change`;
  const { omitted } = comparison;
  if (omitted === null) return { ...comparison, omitted: { files: dropped, reason } };
  const files = omitted.files === null ? null : omitted.files + dropped;
  return { ...comparison, omitted: { files, reason: `${omitted.reason}; ${reason}` } };
}
