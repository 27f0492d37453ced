/** What has to be read to judge a change: the changed files that anybody asks for, and the rest of their units. */
import type { Change, ChangedFile } from '../change/change.ts';
import type { PathSet } from '../change/path-set.ts';
import type { Side } from '../change/snapshot.ts';
import type { Analyzer } from './analyzer.ts';
import { claimedPaths, mayClaim, unitKey, unitsOf } from './units.ts';

export type Wanted = Readonly<Record<Side, readonly string[]>>;

/** True where some analyzer must see unchanged files of the tree. */
export function wantsTree(files: readonly ChangedFile[], analyzers: readonly Analyzer[]): boolean {
  return analyzers.some(
    (analyzer) => analyzer.unit !== 'file' && files.some((file) => mayClaim(analyzer, file)),
  );
}

/** @param tree paths of the head's tree; used only where wantsTree says so. */
export function wanted(
  files: readonly ChangedFile[],
  analyzers: readonly Analyzer[],
  relevant: PathSet,
  tree: readonly string[],
): Wanted {
  const before = new Set<string>();
  const after = new Set<string>();
  const asked = (path: string) =>
    relevant.has(path) || analyzers.some((analyzer) => claimedPaths(analyzer).has(path));
  for (const file of files) {
    if (![file.before, file.after].some((path) => path !== null && asked(path))) continue;
    if (file.before !== null) before.add(file.before);
    if (file.after !== null) after.add(file.after);
  }
  for (const analyzer of analyzers) {
    if (analyzer.unit === 'file') continue;
    const set = claimedPaths(analyzer);
    const touched = new Set(
      files
        .flatMap((file) => [file.before, file.after])
        .filter((path) => path !== null && set.has(path))
        .map((path) => unitKey(analyzer, path ?? '')),
    );
    const added = new Set(files.filter((file) => file.before !== file.after).map((file) => file.after));
    for (const path of tree) {
      if (!set.has(path) || !touched.has(unitKey(analyzer, path))) continue;
      after.add(path);
      // What this change neither adds nor moves here stood on the other side under the same path.
      if (!added.has(path)) before.add(path);
    }
  }
  return { before: [...before], after: [...after] };
}

/** @returns the paths that analyzers follow from what was read so far and that were not read yet. */
export function followedPaths(change: Change, analyzers: readonly Analyzer[]): Wanted {
  const more = { before: new Set<string>(), after: new Set<string>() };
  for (const unit of unitsOf(change, analyzers)) {
    for (const side of ['before', 'after'] as const) {
      for (const path of unit[side].files.keys()) {
        if (!change[side].files.has(path)) more[side].add(path);
      }
    }
  }
  return { before: [...more.before], after: [...more.after] };
}
