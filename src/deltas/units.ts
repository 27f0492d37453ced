/** What one call of an analyzer sees: a changed file, a directory, or the repository, with the files it follows. */
import { posix } from 'node:path';
import { type Change, type ChangedFile, pathOf } from '../change/change.ts';
import { type ByPath, type ByUnit, calledAmong, followRounds, mayLead } from '../change/leading.ts';
import { homes, movedDirectories, rehomed } from '../change/moved-directories.ts';
import { fits } from '../change/partial-path.ts';
import { type PathSet, pathSet } from '../change/path-set.ts';
import { isShown } from '../change/shown.ts';
import type { FileVersion, Side, Snapshot } from '../change/snapshot.ts';
import { type Analyzer, analyzerBudget } from './analyzer.ts';

export interface Unit {
  readonly analyzer: Analyzer;
  /** The path of the file or directory; '' for the repository. */
  readonly key: string;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** Directories that its files lead to. */
  readonly directories: ReadonlySet<string>;
  /** The changed files that make this unit worth a look. */
  readonly changed: readonly ChangedFile[];
  /** The further files that it calls for. */
  readonly callsFor?: PathSet;
}

const compiled = new WeakMap<Analyzer, PathSet>();

/** @returns the paths an analyzer claims, compiled once. */
export function claimedPaths(analyzer: Analyzer): PathSet {
  const known = compiled.get(analyzer);
  if (known !== undefined) return known;
  const set = pathSet(analyzer.paths);
  compiled.set(analyzer, set);
  return set;
}

/** @returns those of a tree that anybody judges: a scanner looks into any file, and is no reason to read one. */
export function judgedPaths(paths: readonly string[], analyzers: readonly Analyzer[]): readonly string[] {
  const claimed = analyzers.filter(({ scans }) => scans !== true).map(claimedPaths);
  return paths.filter((path) => claimed.some((set) => set.has(path)));
}

/** True where the analyzer judges the file: by its path, and where that cannot tell, by what was read of either side. */
export function claims(analyzer: Analyzer, file: ChangedFile, change: Change): boolean {
  const set = claimedPaths(analyzer);
  if (![file.before, file.after].some((path) => path !== null && set.has(path))) return false;
  if (leavesAlone(analyzer, file, change)) return false;
  if (analyzer.recognises === undefined) return true;
  return (['before', 'after'] as const).some((side) => {
    const path = file[side];
    return path !== null && recognised(analyzer, change[side].files.get(path));
  });
}

function leavesAlone({ leaves }: Analyzer, file: ChangedFile, change: Change): boolean {
  if (leaves === undefined) return false;
  return (['before', 'after'] as const).some((side) => {
    const version = change[side].files.get(file[side] ?? '');
    return version?.state === 'opaque' && leaves(version);
  });
}

const vouched = new WeakMap<Analyzer, PathSet>();

/** True where the analyzer says of the file that nothing else changed there; it may only look into others. */
export function vouches(analyzer: Analyzer, path: string): boolean {
  if (analyzer.vouches === undefined) return true;
  const set = vouched.get(analyzer) ?? pathSet(analyzer.vouches);
  vouched.set(analyzer, set);
  return set.has(path);
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
    const touched = changedByUnit(change, analyzer);
    if (touched.size === 0 && !mayBeLedTo(change, analyzer)) return [];
    const claimed = [...touched.values()].flat();
    const read = {
      before: readByUnit(change, analyzer, 'before', claimed),
      after: readByUnit(change, analyzer, 'after', claimed),
    };
    const { units, before, left } = whereItIsNow(touched, analyzer, read);
    const own = { before, after: read.after };
    const paths = pathsOf(change);
    const context = {
      before: besideOf(change, analyzer, 'before'),
      after: besideOf(change, analyzer, 'after'),
    };
    const unitAt = (key: string, changed: readonly ChangedFile[]): Unit => {
      const directories = new Set<string>();
      const snapshot = (side: Side): Snapshot => {
        // A file unit holds one file a side, under another path where it was moved.
        const keys = analyzer.unit === 'file' ? changed.flatMap((file) => file[side] ?? []) : [key];
        // Its own files come first, so that an analyzer knows which directory it is asked about.
        const picked = new Map(keys.flatMap((one) => own[side].get(one) ?? []));
        return followed(analyzer, side, picked, {
          all: change[side].files,
          byUnit: read[side],
          changed: paths,
          directories,
        });
      };
      return { analyzer, key, before: snapshot('before'), after: snapshot('after'), directories, changed };
    };
    if (analyzer.unit === 'repository') return repositoryUnit(change, unitAt('', units.get('') ?? []));
    if (readsBeside(analyzer)) {
      return [...units].map(([key, changed]) => {
        const unit = unitAt(key, changed);
        const { before, after } = unit;
        return withinBudget({
          ...unit,
          before: withContext(before, changed, context.before),
          after: withContext(after, changed, context.after),
        });
      });
    }
    if (!leads(analyzer)) return [...units].map(([key, changed]) => unitAt(key, changed));
    const keys = mayLead([read.before, read.after], [...units.keys()], ledToAlone(change, analyzer));
    for (const from of left) keys.delete(from);
    return judgedWhereCalled(
      change,
      [...keys].map((key) => unitAt(key, units.get(key) ?? [])),
    );
  });
}

interface Placed {
  readonly units: ReadonlyMap<string, readonly ChangedFile[]>;
  /** The files of the side before, by the unit that they are compared in. */
  readonly before: ByUnit;
  /** The directories that were moved from. */
  readonly left: Iterable<string>;
}

/** @returns the changed files by unit, each with the directory that it was moved to. */
function whereItIsNow(
  touched: ReadonlyMap<string, readonly ChangedFile[]>,
  analyzer: Analyzer,
  read: Readonly<Record<Side, ByUnit>>,
): Placed {
  const asTheyAre: Placed = { units: touched, before: read.before, left: [] };
  if (analyzer.unit !== 'directory') return asTheyAre;
  const isThere = (side: Side, directory: string) =>
    (read[side].get(directory) ?? []).some(([, { state }]) => state !== 'absent');
  // What a directory leads to and is led to from goes by all of its files.
  const whole = leads(analyzer);
  const claimed = [...touched.values()].flat();
  const moved = staying(movedDirectories(claimed, isThere, whole), analyzer, read);
  if (moved.size === 0) return asTheyAre;
  const homeOf = homes(claimed, moved, whole);
  const stayed = new Map([...read.before].filter(([directory]) => !moved.has(directory)));
  return {
    units: rehomed(touched, ({ before }) => before, homeOf),
    before: rehomed(stayed, ([path]) => path, homeOf),
    left: moved.values(),
  };
}

/**
 * What others call gets its values from them; what nobody calls stands for itself.
 * @returns those that mean after their move what they did before.
 */
function staying(
  moved: ReadonlyMap<string, string>,
  { follows, gives }: Analyzer,
  read: Readonly<Record<Side, ByUnit>>,
): ReadonlyMap<string, string> {
  if (gives !== undefined) {
    const given = (side: Side, directory: string) =>
      gives({ side, files: new Map(read[side].get(directory)) });
    return new Map([...moved].filter(([to, from]) => given('before', from) === given('after', to)));
  }
  if (follows === undefined || moved.size === 0) return moved;
  const were = calledAmong(read.before, new Set(moved.values()), 'before', follows);
  const are = calledAmong(read.after, new Set(moved.keys()), 'after', follows);
  return new Map([...moved].filter(([to, from]) => are.has(to) === were.has(from)));
}

/** True for an analyzer of single files that looks at others to understand one. */
export function readsBeside({ unit, beside }: Analyzer): boolean {
  return unit === 'file' && beside !== undefined;
}

const contexts = new WeakMap<Analyzer, PathSet>();

function besideOf(change: Change, analyzer: Analyzer, side: Side): ByPath {
  if (!readsBeside(analyzer)) return [];
  const set = contexts.get(analyzer) ?? pathSet(analyzer.beside ?? []);
  contexts.set(analyzer, set);
  return [...change[side].files].filter(([path]) => set.has(path));
}

/** The file itself stands first, absent where the side has none, so that it is not mistaken for one beside it. */
function withContext({ side, files }: Snapshot, changed: readonly ChangedFile[], context: ByPath): Snapshot {
  const absent = changed.map((file): [string, FileVersion] => {
    const path = file[side] ?? pathOf(file);
    return [path, { state: 'absent', path }];
  });
  return { side, files: new Map([...(files.size > 0 ? files : absent), ...context]) };
}

/** The claimed files of one side by the unit they belong to: sorted once, since a hostile change has thousands. */
function readByUnit(change: Change, analyzer: Analyzer, side: Side, claimed: readonly ChangedFile[]): ByUnit {
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

interface Known {
  readonly all: ReadonlyMap<string, FileVersion>;
  readonly byUnit: ByUnit;
  /** The paths of changed files. */
  readonly changed: readonly string[];
  /** Filled with what was followed. */
  readonly directories: Set<string>;
}

function followed(
  analyzer: Analyzer,
  side: Side,
  picked: Map<string, FileVersion>,
  { all, byUnit, changed, directories }: Known,
): Snapshot {
  const snapshot: Snapshot = { side, files: picked };
  const seen = new Set<string>();
  for (let round = 0; round < followRounds; round += 1) {
    const more = (analyzer.follows?.(snapshot) ?? []).filter((path) => !picked.has(path) && !seen.has(path));
    if (more.length === 0) break;
    for (const path of more) {
      seen.add(path);
      if (path.endsWith('/')) {
        const directory = path.slice(0, -1);
        directories.add(directory);
        for (const [inside, version] of byUnit.get(directory) ?? []) picked.set(inside, version);
      } else {
        const named = path.includes('*')
          ? changed.filter((one) => !picked.has(one) && fits(path, one))
          : [path];
        for (const one of named) picked.set(one, all.get(one) ?? { state: 'absent', path: one });
      }
    }
  }
  return snapshot;
}

/** The unit with the changed files that it turned out to follow; none where nothing of it changed. */
function repositoryUnit(change: Change, unit: Unit): readonly Unit[] {
  const paths = new Set([...unit.before.files.keys(), ...unit.after.files.keys()]);
  const changed = change.comparison.files.filter((file) =>
    [file.before, file.after].some((path) => path !== null && paths.has(path)),
  );
  return changed.length === 0 ? [] : [withinBudget({ ...withCalledFor(change, unit), changed })];
}

function withCalledFor(change: Change, unit: Unit): Unit {
  const globs = unit.analyzer.callsFor?.(unit.before, unit.after) ?? [];
  if (globs.length === 0) return unit;
  const callsFor = pathSet(globs);
  const filled = ({ side, files }: Snapshot): Snapshot => ({
    side,
    files: new Map([...files, ...[...change[side].files].filter(([path]) => callsFor.has(path))]),
  });
  return { ...unit, callsFor, before: filled(unit.before), after: filled(unit.after) };
}

/** Files that did not change beyond half of what one unit may hold are left out, those that were asked for last first. */
function withinBudget(unit: Unit): Unit {
  const changed = new Set(unit.changed.flatMap(({ before, after }) => [before, after]));
  let left = analyzerBudget.bytes / 2;
  const kept = new Set<string>();
  for (const version of unit.after.files.values()) {
    if (version.state !== 'text' || changed.has(version.path)) continue;
    left -= 2 * version.text.length;
    if (left < 0) break;
    kept.add(version.path);
  }
  const within = ({ side, files }: Snapshot): Snapshot => ({
    side,
    files: new Map(
      [...files].filter(([path, { state }]) => state !== 'text' || changed.has(path) || kept.has(path)),
    ),
  });
  return left < 0 ? { ...unit, before: within(unit.before), after: within(unit.after) } : unit;
}

/** True for an analyzer whose directories lead to others: where one is called from matters as much as what it holds. */
export function leads({ unit, follows }: Analyzer): boolean {
  return unit === 'directory' && follows !== undefined;
}

/** True where a changed file is one that others may lead to, though nobody claims it. */
function mayBeLedTo(change: Change, analyzer: Analyzer): boolean {
  return (
    analyzer.follows !== undefined && analyzer.unit !== 'file' && ledToAlone(change, analyzer).length > 0
  );
}

const followable = new WeakMap<Analyzer, PathSet>();

/** The changed paths that nobody claims and others may lead to. */
export function ledToAlone(change: Change, analyzer: Analyzer): readonly string[] {
  const set = followable.get(analyzer) ?? pathSet(analyzer.mayFollow ?? []);
  followable.set(analyzer, set);
  return pathsOf(change).filter((path) => set.has(path));
}

function pathsOf({ comparison }: Change): readonly string[] {
  return comparison.files.flatMap(({ before, after }) => [before ?? [], after ?? []].flat());
}

/** @returns the units that changed or lead to a change; one that others lead to is judged with what they give it. */
function judgedWhereCalled(change: Change, units: readonly Unit[]): readonly Unit[] {
  const byPath = new Map<string, ChangedFile>();
  for (const file of change.comparison.files) {
    for (const path of [file.before, file.after]) if (path !== null) byPath.set(path, file);
  }
  const touched = units.flatMap((unit): readonly Unit[] => {
    const paths = [...unit.before.files.keys(), ...unit.after.files.keys()];
    const changed = new Set(paths.flatMap((path) => byPath.get(path) ?? []));
    return changed.size === 0 ? [] : [{ ...unit, changed: [...changed] }];
  });
  const callers = touched.filter(({ key, directories }) => directories.size > 0 && !isShown(key));
  const calledBy = (unit: Unit) =>
    callers.some(
      (one) =>
        one.directories.has(unit.key) &&
        !unit.directories.has(one.key) &&
        !one.key.startsWith(`${unit.key}/`),
    );
  const kept = touched.filter((unit) => !calledBy(unit));
  // Whatever leads to whatever in circles: no change is left to nobody.
  const seen = new Set(kept.flatMap(({ changed }) => changed));
  const left = touched.filter((unit) => !kept.includes(unit) && unit.changed.some((file) => !seen.has(file)));
  return [...kept, ...left];
}
