/** What has to be read to judge a change: first the changed files that anybody asks for, then what stands beside those. */
import { posix } from 'node:path';
import { type Change, type ChangedFile, pathOf } from '../change/change.ts';
import { type PathSet, pathSet } from '../change/path-set.ts';
import type { Analyzer } from './analyzer.ts';
import { changedByUnit, claimedPaths, leads, ledToAlone, readsBeside, unitKey, unitsOf } from './units.ts';

/** A file to read: its path on each side, null where that side is not asked for. */
export interface Wanted {
  readonly before: string | null;
  readonly after: string | null;
  /** True where a change can be judged without it, if less well. */
  readonly optional?: boolean;
}

/** The changed files to read. */
export interface WantedFiles {
  /** Those last of which only the content tells whether anybody judges them. */
  readonly judged: readonly Wanted[];
  /** Those that are searched and nothing else: whoever cannot read them all has missed no part of a judgement. */
  readonly scanned: readonly Wanted[];
}

export function wanted(
  files: readonly ChangedFile[],
  analyzers: readonly Analyzer[],
  relevant: PathSet,
): WantedFiles {
  const scanners = analyzers.filter((one) => one.scans === true).map(claimedPaths);
  const judges = analyzers.filter((one) => one.scans !== true);
  const byPath = [relevant, ...judges.filter((one) => one.recognises === undefined).map(claimedPaths)];
  const byContent = judges.filter((one) => one.recognises !== undefined).map(claimedPaths);
  const named = ({ before, after }: ChangedFile, sets: readonly PathSet[]) =>
    [before, after].some((path) => path !== null && sets.some((set) => set.has(path)));
  const sure = files.filter((file) => named(file, byPath));
  const looked = without(files, sure).filter((file) => named(file, byContent));
  const judged = [...sure, ...looked];
  // No search of a file finds what it did not find before, where no line of it differs.
  const scanned = without(files, judged).filter((file) => file.sameText !== true && named(file, scanners));
  const both = ({ before, after }: ChangedFile): Wanted => ({ before, after });
  return { judged: judged.map(both), scanned: scanned.map(both) };
}

function without(files: readonly ChangedFile[], taken: readonly ChangedFile[]): readonly ChangedFile[] {
  const known = new Set(taken);
  return files.filter((file) => !known.has(file));
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
  const isWhole = (one: Analyzer) => one.unit === 'repository' || readsBeside(one);
  const whole = analyzers.filter(isWhole);
  const parts = analyzers.filter((one) => !isWhole(one));
  const needed = new Set([...neighbours(change, parts, tree), ...followed(change, analyzers, tree)]);
  const missing = new Set([...needed, ...neighbours(change, whole, tree)]);
  const unread = (side: 'before' | 'after', path: string) => (change[side].files.has(path) ? null : path);
  return [...missing]
    .map((path) => ({
      before: unread('before', path),
      after: unread('after', path),
      optional: !needed.has(path),
    }))
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
    if (analyzer.unit === 'file' && !readsBeside(analyzer)) return [];
    const units = changedByUnit(change, analyzer);
    const set = claimedPaths(analyzer);
    const beside = (path: string) => !changed.has(path) && set.has(path);
    if (leads(analyzer)) return callers(change, analyzer, [...units.keys()], tree.filter(beside));
    if (analyzer.unit !== 'directory') {
      const worth = units.size > 0 || ledToAlone(change, analyzer).length > 0;
      if (!worth) return [];
      const own = [...units.values()].flat();
      return [...restOf(analyzer, own, tree.filter(beside)), ...calledFor(change, analyzer, own, tree)];
    }
    return units.size === 0 ? [] : tree.filter((path) => units.has(unitKey(analyzer, path)) && beside(path));
  });
}

/** The most unchanged files of one repository that are read, those of which only the nearest are, and those that are called for. */
const unchangedAtMost = { beside: 600, nearby: 60, calledFor: 200 };

function calledFor(
  change: Change,
  analyzer: Analyzer,
  changed: readonly ChangedFile[],
  tree: readonly string[],
): readonly string[] {
  const set = analyzer.callsFor === undefined ? undefined : unitsOf(change, [analyzer])[0]?.callsFor;
  if (set === undefined) return [];
  const touched = new Set(change.comparison.files.map((file) => file.after));
  const paths = tree.filter((path) => !touched.has(path) && set.has(path));
  return nearestFirst(paths, directoriesOf(changed)).slice(0, unchangedAtMost.calledFor);
}

function directoriesOf(files: readonly ChangedFile[]): readonly string[] {
  return [...new Set(files.map((file) => posix.dirname(pathOf(file))))];
}

/** The nearest first: in a repository of thousands, what stands far away is what a change has least to do with. */
function restOf(
  analyzer: Analyzer,
  changed: readonly ChangedFile[],
  candidates: readonly string[],
): readonly string[] {
  const from = directoriesOf(changed);
  const nearest = (set: PathSet, most: number) => {
    const paths = candidates.filter(set.has);
    return (paths.length > most ? nearestFirst(paths, from) : paths).slice(0, most);
  };
  const read =
    analyzer.beside === undefined ? claimedPaths(analyzer) : besideOf(compiled, analyzer, analyzer.beside);
  const near =
    analyzer.nearby === undefined
      ? []
      : nearest(besideOf(compiledNear, analyzer, analyzer.nearby), unchangedAtMost.nearby);
  return [...new Set([...near, ...nearest(read, unchangedAtMost.beside)])];
}

const compiled = new WeakMap<Analyzer, PathSet>();
const compiledNear = new WeakMap<Analyzer, PathSet>();

function besideOf(known: WeakMap<Analyzer, PathSet>, analyzer: Analyzer, globs: readonly string[]): PathSet {
  const set = known.get(analyzer) ?? pathSet(globs);
  known.set(analyzer, set);
  return set;
}

/** Claimed files that are read in the hope that one leads to a file that nobody claims. */
const farAtMost = 200;

/** Directories that are compared with each candidate for its nearness. */
const nearnessFrom = 20;

/**
 * Who leads to a changed directory is known only from the text of all that may: all claimed files, the nearest first, so
 * that the limit of files takes the farthest. What nobody claims is looked for from the directories above
 * it, and from a few others where it may be read from afar.
 */
function callers(
  change: Change,
  analyzer: Analyzer,
  directories: readonly string[],
  tree: readonly string[],
): readonly string[] {
  if (directories.length === 0) {
    const paths = ledToAlone(change, analyzer);
    const above = new Set(paths.flatMap(directoriesAbove));
    const far = besideOf(compiled, analyzer, analyzer.mayFollowFromAfar ?? []);
    const from = [...new Set(paths.filter(far.has).map((path) => posix.dirname(path)))];
    const nearest = from.length === 0 ? [] : nearestFirst(tree, from).slice(0, farAtMost);
    return [...new Set([...tree.filter((path) => above.has(posix.dirname(path))), ...nearest])];
  }
  return nearestFirst(tree, directories);
}

function nearestFirst(tree: readonly string[], directories: readonly string[]): readonly string[] {
  const from = directories.slice(0, nearnessFrom).map((directory) => directory.split('/'));
  const nearness = (path: string) => {
    const parts = posix.dirname(path).split('/');
    const shared = from.map((own) => {
      const differs = own.findIndex((part, index) => part !== parts[index]);
      const same = differs < 0 ? own.length : differs;
      return 2 * same - own.length - parts.length;
    });
    return Math.max(...shared);
  };
  return tree
    .map((path) => ({ path, near: nearness(path) }))
    .sort((a, b) => b.near - a.near || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}

function directoriesAbove(path: string): readonly string[] {
  const directory = posix.dirname(path);
  return directory === '.' || directory === '/' ? ['.'] : [directory, ...directoriesAbove(directory)];
}

function followed(
  change: Change,
  analyzers: readonly Analyzer[],
  tree: readonly string[],
): readonly string[] {
  return unitsOf(
    change,
    analyzers.filter(({ follows }) => follows !== undefined),
  ).flatMap(({ analyzer, before, after, directories }) => {
    const set = claimedPaths(analyzer);
    const inside = tree.filter((path) => directories.has(posix.dirname(path)) && set.has(path));
    return [...before.files.keys(), ...after.files.keys(), ...inside];
  });
}
