/** The changed files of an analyzer of directories in, which directories were made by moving files there out. */
import { posix } from 'node:path';
import type { ChangedFile } from './change.ts';
import { isShown } from './shown.ts';
import type { Side } from './snapshot.ts';

/**
 * @param isThere whether a directory holds any file of the analyzer on a side.
 * @param whole whether only a whole directory means what it did: nothing may be left behind, and nothing go elsewhere.
 * @returns by the new path the old one: nothing was there before, and all that was moved there came from one directory. What
 *   was an example, was set aside or belonged to another environment is new where it goes to, and is left out.
 */
export function movedDirectories(
  files: readonly ChangedFile[],
  isThere: (side: Side, directory: string) => boolean,
  whole: boolean,
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
    if (sources.get(to)?.size !== 1 || isElsewhere(from, to) || isThere('before', to)) continue;
    if (!whole || (targets.get(from)?.size === 1 && !isThere('after', from))) moved.set(to, from);
  }
  return moved;
}

/** Kept for people to read or copy, or set aside: nothing of it is deployed. */
const rests =
  /^(?:docs?|documentation|samples?|demos?|archived?|attic|deprecated|disabled|unused|obsolete|backups?|drafts?)$/;
const environments: readonly RegExp[] = [
  /^(?:prod|production|prd)$/,
  /^(?:stag(?:e|ing)|stg|uat|qa|pre-?prod(?:uction)?|acc(?:eptance)?)$/,
  /^(?:dev|devel|development|sandbox|playground|lab)$/,
];

/** True where what is moved is not, or not for the same, deployed there as it was. */
function isElsewhere(from: string, to: string): boolean {
  if (isShown(from) !== isShown(to) || isNamed(rests, from) !== isNamed(rests, to)) return true;
  const [was, is] = [environmentsOf(from), environmentsOf(to)];
  // Folders that name none are told apart by nothing: there was but one before.
  return was.length === 1 && is.length === 1 && was[0] !== is[0];
}

function environmentsOf(directory: string): readonly RegExp[] {
  return environments.filter((names) => isNamed(names, directory));
}

function isNamed(names: RegExp, directory: string): boolean {
  return directory
    .toLowerCase()
    .split('/')
    .some((word) => names.test(word));
}

/** @returns the directory that a path of the side before belongs to: the one that it was moved to, or its own. */
export function homes(
  files: readonly ChangedFile[],
  moved: ReadonlyMap<string, string>,
  whole: boolean,
): (path: string) => string {
  const byDirectory = new Map(whole ? [...moved].map(([to, from]) => [from, to]) : []);
  const byPath = new Map<string, string>();
  for (const { before, after } of files) {
    if (before === null || after === null) continue;
    const to = posix.dirname(after);
    if (moved.get(to) === posix.dirname(before)) byPath.set(before, to);
  }
  return (path) => {
    const own = posix.dirname(path);
    return byPath.get(path) ?? byDirectory.get(own) ?? own;
  };
}

/** @returns the files by directory, each where it belongs; a directory that all have left is gone. */
export function rehomed<T>(
  directories: ReadonlyMap<string, readonly T[]>,
  pathOf: (file: T) => string | null,
  homeOf: (path: string) => string,
): ReadonlyMap<string, readonly T[]> {
  const homed = new Map<string, Set<T>>();
  for (const [directory, files] of directories)
    for (const file of files) {
      const path = pathOf(file);
      const home = path !== null && posix.dirname(path) === directory ? homeOf(path) : directory;
      homed.set(home, (homed.get(home) ?? new Set()).add(file));
    }
  return new Map([...homed].map(([directory, files]) => [directory, [...files]]));
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
