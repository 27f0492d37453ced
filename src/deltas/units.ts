/** What one call of an analyzer sees: a changed file, a directory, or the repository, with the files it follows. */
import { posix } from 'node:path';
import { type Change, type ChangedFile, pathOf } from '../change/change.ts';
import { type PathSet, pathSet } from '../change/path-set.ts';
import type { FileVersion, Side, Snapshot } from '../change/snapshot.ts';
import type { Analyzer } from './analyzer.ts';

export interface Unit {
  readonly analyzer: Analyzer;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** The changed files that make this unit worth a look. */
  readonly changed: readonly ChangedFile[];
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

/** True where the analyzer judges the file: by its path, and where that cannot tell, by what was read of either side. */
export function claims(analyzer: Analyzer, file: ChangedFile, change: Change): boolean {
  const set = claimedPaths(analyzer);
  if (![file.before, file.after].some((path) => path !== null && set.has(path))) return false;
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

/** The units that a changed file belongs to: one, or two where it was moved between directories. */
function keysOf(analyzer: Analyzer, file: ChangedFile): ReadonlySet<string> {
  // A file unit follows a rename; a directory unit is touched on both sides of one.
  if (analyzer.unit === 'file') return new Set([pathOf(file)]);
  const set = claimedPaths(analyzer);
  const paths = [file.before, file.after].filter((path) => path !== null && set.has(path));
  return new Set(paths.map((path) => unitKey(analyzer, path ?? '')));
}

/** The changed files that an analyzer claims, by unit. */
export function changedByUnit(
  change: Change,
  analyzer: Analyzer,
): ReadonlyMap<string, readonly ChangedFile[]> {
  const units = new Map<string, ChangedFile[]>();
  for (const file of change.comparison.files) {
    if (!claims(analyzer, file, change)) continue;
    for (const key of keysOf(analyzer, file)) {
      const unit = units.get(key);
      if (unit === undefined) units.set(key, [file]);
      else unit.push(file);
    }
  }
  return units;
}

export function unitsOf(change: Change, analyzers: readonly Analyzer[]): readonly Unit[] {
  return analyzers.flatMap((analyzer) => {
    const units = changedByUnit(change, analyzer);
    if (units.size === 0) return [];
    const claimed = [...units.values()].flat();
    const read = {
      before: readByUnit(change, analyzer, 'before', claimed),
      after: readByUnit(change, analyzer, 'after', claimed),
    };
    return [...units].map(([key, changed]): Unit => {
      const snapshot = (side: Side): Snapshot => {
        // A file unit holds one file a side, under another path where it was moved.
        const keys = analyzer.unit === 'file' ? changed.flatMap((file) => file[side] ?? []) : [key];
        const picked = new Map(keys.flatMap((one) => read[side].get(one) ?? []));
        return followed(analyzer, side, picked, change[side].files);
      };
      return { analyzer, before: snapshot('before'), after: snapshot('after'), changed };
    });
  });
}

/** The claimed files of one side by the unit they belong to: sorted once, since a hostile change has thousands. */
function readByUnit(
  change: Change,
  analyzer: Analyzer,
  side: Side,
  claimed: readonly ChangedFile[],
): ReadonlyMap<string, readonly (readonly [string, FileVersion])[]> {
  const set = claimedPaths(analyzer);
  // What was recognised on one side is needed on both: as a link or another text it is not gone.
  const needed = new Set(claimed.map((file) => file[side]));
  const units = new Map<string, [string, FileVersion][]>();
  for (const [path, version] of change[side].files) {
    if (!set.has(path)) continue;
    if (!needed.has(path) && (analyzer.unit === 'file' || !recognised(analyzer, version))) continue;
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
