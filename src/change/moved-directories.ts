/** The changed files of an analyzer of directories in, which directories were moved as a whole out. */
import { posix } from 'node:path';
import type { ChangedFile } from './change.ts';
import { isShown } from './shown.ts';
import type { Side } from './snapshot.ts';

/**
 * @param isThere whether a directory holds any file of the analyzer on a side.
 * @returns by the new path the old one: nothing was there before, nothing is left behind, and all that was moved came here.
 *   An example that is moved to where things are deployed is new there.
 */
export function movedDirectories(
  files: readonly ChangedFile[],
  isThere: (side: Side, directory: string) => boolean,
): ReadonlyMap<string, string> {
  const ways = files.flatMap(({ before, after }) => {
    if (before === null || after === null) return [];
    const [from, to] = [posix.dirname(before), posix.dirname(after)];
    return from === to ? [] : [{ from, to }];
  });
  const targets = groupedBy(ways, 'from', 'to');
  const sources = groupedBy(ways, 'to', 'from');
  const moved = new Map<string, string>();
  for (const { from, to } of ways) {
    const isWhole = targets.get(from)?.size === 1 && sources.get(to)?.size === 1;
    if (!isWhole || isShown(from) !== isShown(to)) continue;
    if (!isThere('before', to) && !isThere('after', from)) moved.set(to, from);
  }
  return moved;
}

/** @returns the changed files by directory, where one that was moved is one, with what was taken away on the way. */
export function byWholeDirectory(
  directories: ReadonlyMap<string, readonly ChangedFile[]>,
  moved: ReadonlyMap<string, string>,
): ReadonlyMap<string, readonly ChangedFile[]> {
  if (moved.size === 0) return directories;
  const whole = new Map(directories);
  for (const [to, from] of moved) {
    whole.set(to, [...new Set([...(directories.get(to) ?? []), ...(directories.get(from) ?? [])])]);
    whole.delete(from);
  }
  return whole;
}

function groupedBy<K extends string, V extends string>(
  ways: readonly Readonly<Record<K | V, string>>[],
  key: K,
  value: V,
): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const way of ways) groups.set(way[key], (groups.get(way[key]) ?? new Set()).add(way[value]));
  return groups;
}
