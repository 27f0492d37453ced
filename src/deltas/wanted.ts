/** What has to be read to judge a change: first the changed files that anybody asks for, then what stands beside those. */
import type { Change, ChangedFile } from '../change/change.ts';
import type { PathSet } from '../change/path-set.ts';
import type { Analyzer } from './analyzer.ts';
import { changedByUnit, claimedPaths, unitKey, unitsOf } from './units.ts';

/** A file to read: its path on each side, null where that side is not asked for. */
export interface Wanted {
  readonly before: string | null;
  readonly after: string | null;
}

/** @returns the changed files to read; those last of which only the content tells whether anybody judges them. */
export function wanted(
  files: readonly ChangedFile[],
  analyzers: readonly Analyzer[],
  relevant: PathSet,
): readonly Wanted[] {
  const byPath = [relevant, ...analyzers.filter((one) => one.recognises === undefined).map(claimedPaths)];
  const byContent = analyzers.filter((one) => one.recognises !== undefined).map(claimedPaths);
  const named = ({ before, after }: ChangedFile, sets: readonly PathSet[]) =>
    [before, after].some((path) => path !== null && sets.some((set) => set.has(path)));
  const sure = new Set(files.filter((file) => named(file, byPath)));
  const looked = files.filter((file) => !sure.has(file) && named(file, byContent));
  return [...sure, ...looked].map(({ before, after }) => ({ before, after }));
}

/**
 * @param tree paths of the head's tree.
 * @returns what was not read yet: the rest of the units that a changed file turned out to belong to, and what analyzers
 *   follow from what was read so far.
 */
export function wantedBeside(
  change: Change,
  analyzers: readonly Analyzer[],
  tree: readonly string[],
): readonly Wanted[] {
  const missing = new Set([...neighbours(change, analyzers, tree), ...followed(change, analyzers)]);
  const unread = (side: 'before' | 'after', path: string) => (change[side].files.has(path) ? null : path);
  return [...missing]
    .map((path) => ({ before: unread('before', path), after: unread('after', path) }))
    .filter(({ before, after }) => before !== null || after !== null);
}

/** What this change neither adds nor moves here stands on both sides under the same path. */
function neighbours(
  change: Change,
  analyzers: readonly Analyzer[],
  tree: readonly string[],
): readonly string[] {
  const changed = new Set(change.comparison.files.map((file) => file.after));
  return analyzers.flatMap((analyzer) => {
    if (analyzer.unit === 'file') return [];
    const units = changedByUnit(change, analyzer);
    if (units.size === 0) return [];
    const set = claimedPaths(analyzer);
    return tree.filter((path) => !changed.has(path) && units.has(unitKey(analyzer, path)) && set.has(path));
  });
}

function followed(change: Change, analyzers: readonly Analyzer[]): readonly string[] {
  return unitsOf(
    change,
    analyzers.filter(({ follows }) => follows !== undefined),
  ).flatMap((unit) => [...unit.before.files.keys(), ...unit.after.files.keys()]);
}
