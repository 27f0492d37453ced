/** What one call of an analyzer sees: a changed file, a directory, or the repository, with the files it follows. */
import { posix } from 'node:path';
import type { Change, ChangedFile } from '../change/change.ts';
import { type PathSet, pathSet } from '../change/path-set.ts';
import type { FileVersion, Side, Snapshot } from '../change/snapshot.ts';
import type { Analyzer } from './analyzer.ts';

export interface Unit {
  readonly analyzer: Analyzer;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Paths of the changed files that make this unit worth a look, on either side. */
  readonly changed: ReadonlySet<string>;
}

/** How many times a followed file may lead to another. */
export const followRounds = 3;

const compiled = new WeakMap<Analyzer, PathSet>();

/** @returns the paths an analyzer claims, compiled once. */
export function claimedPaths(analyzer: Analyzer): PathSet {
  const known = compiled.get(analyzer);
  if (known !== undefined) return known;
  const set = pathSet(analyzer.paths);
  compiled.set(analyzer, set);
  return set;
}

/** By path alone: whether the file has to be read to know if the analyzer claims it. */
export function mayClaim(analyzer: Analyzer, file: ChangedFile): boolean {
  const set = claimedPaths(analyzer);
  return [file.before, file.after].some((path) => path !== null && set.has(path));
}

export function claims(analyzer: Analyzer, file: ChangedFile, change: Change): boolean {
  if (!mayClaim(analyzer, file)) return false;
  if (analyzer.recognises === undefined) return true;
  return (['before', 'after'] as const).some((side) => {
    const path = file[side];
    return path !== null && recognised(analyzer, change[side].files.get(path));
  });
}

function recognised({ recognises }: Analyzer, version: FileVersion | undefined): boolean {
  if (recognises === undefined) return true;
  return version?.state === 'text' && recognises(version);
}

/** The key of the unit that a path belongs to. */
export function unitKey(analyzer: Analyzer, path: string): string {
  if (analyzer.unit === 'repository') return '';
  return analyzer.unit === 'directory' ? posix.dirname(path) : path;
}

export function unitsOf(change: Change, analyzers: readonly Analyzer[]): readonly Unit[] {
  return analyzers.flatMap((analyzer) => {
    const set = claimedPaths(analyzer);
    const groups = new Map<string, ChangedFile[]>();
    for (const file of change.comparison.files) {
      if (!claims(analyzer, file, change)) continue;
      // A file unit follows a rename; a directory unit is touched on both sides of one.
      const paths = analyzer.unit === 'file' ? [file.after ?? file.before] : [file.before, file.after];
      for (const path of new Set(paths)) {
        if (path === null || (analyzer.unit !== 'file' && !set.has(path))) continue;
        const key = unitKey(analyzer, path);
        groups.set(key, [...(groups.get(key) ?? []), file]);
      }
    }
    const read = {
      before: readByUnit(change, analyzer, 'before'),
      after: readByUnit(change, analyzer, 'after'),
    };
    return [...groups].map(([key, files]): Unit => {
      const snapshot = (side: Side): Snapshot => {
        // A file unit holds one file a side, under another path where it was moved.
        const keys = analyzer.unit === 'file' ? files.flatMap((file) => file[side] ?? []) : [key];
        const picked = new Map(keys.flatMap((one) => read[side].get(one) ?? []));
        return followed(analyzer, side, picked, change[side].files);
      };
      const changed = new Set(
        files.flatMap((file) => [file.before, file.after]).filter((path) => path !== null),
      );
      return { analyzer, before: snapshot('before'), after: snapshot('after'), changed };
    });
  });
}

/** The claimed files of one side by the unit they belong to: sorted once, since a hostile change has thousands. */
function readByUnit(
  change: Change,
  analyzer: Analyzer,
  side: Side,
): ReadonlyMap<string, readonly (readonly [string, FileVersion])[]> {
  const set = claimedPaths(analyzer);
  const units = new Map<string, [string, FileVersion][]>();
  for (const [path, version] of change[side].files) {
    if (!set.has(path)) continue;
    // A file unit needs both sides of a file that was recognised on one.
    if (analyzer.unit !== 'file' && !recognised(analyzer, version)) continue;
    const key = unitKey(analyzer, path);
    const unit = units.get(key);
    if (unit === undefined) units.set(key, [[path, version]]);
    else unit.push([path, version]);
  }
  return units;
}

function followed(
  analyzer: Analyzer,
  side: Side,
  picked: Map<string, FileVersion>,
  all: ReadonlyMap<string, FileVersion>,
): Snapshot {
  const snapshot: Snapshot = { side, files: picked };
  for (let round = 0; round < followRounds; round += 1) {
    const more = (analyzer.follows?.(snapshot) ?? []).filter((path) => !picked.has(path));
    if (more.length === 0) break;
    for (const path of more) picked.set(path, all.get(path) ?? { state: 'absent', path });
  }
  return snapshot;
}
