/** Runs every analyzer over the changed files it claims: deltas out, and how much was understood. */
import { posix } from 'node:path';
import { type Change, type ChangedFile, pathOf, placeOf } from '../change/change.ts';
import type { PathSet } from '../change/path-set.ts';
import { isShown } from '../change/shown.ts';
import type { FileVersion, Snapshot } from '../change/snapshot.ts';
import { sameMeaning } from '../syntax/same-meaning.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { type Analyzer, analyzerBudget } from './analyzer.ts';
import type { FileCoverage, Judged } from './coverage.ts';
import { type DraftDelta, type Evidence, higherSeverity, type Severity } from './delta.ts';
import { redact } from './evidence.ts';
import { type Kind, kinds } from './kinds.ts';
import { merge, withoutPartsOfVendors, withoutScannedTwice } from './merge.ts';
import { claimedPaths, claims, type Unit, unitsOf, vouches } from './units.ts';

/** @param relevant the paths that any rule asks about; they count for coverage even where no analyzer claims them. */
export function judge(change: Change, analyzers: readonly Analyzer[], relevant: PathSet): Judged {
  const gaps = new Map<string, Set<string>>();
  const miss = (path: string, because: string) => {
    gaps.set(path, (gaps.get(path) ?? new Set()).add(because));
  };
  const moved = new Map(
    change.comparison.files.flatMap((file) => (file.after === null ? [] : [[file.after, placeOf(file)]])),
  );
  const unsearched = new Set<string>();
  const analyzed = unitsOf(change, analyzers).flatMap((unit) => {
    const scans = unit.analyzer.scans === true;
    const { drafts, missed } = scans ? search(unit) : analyze(unit);
    for (const { path, because } of missed) {
      if (scans) unsearched.add(path);
      else miss(path, because);
    }
    return drafts.map((draft) => ({ draft, analyzer: unit.analyzer.name, unit, scans }));
  });
  const deltas = merge(
    withoutPartsOfVendors(withoutScannedTwice(withoutShown(withoutReadTwice(analyzed)))),
    (path) => moved.get(path) ?? path,
  );

  const judges = analyzers.filter(({ scans }) => scans !== true);
  const files = change.comparison.files.flatMap((file): FileCoverage[] => {
    const claimed = judges.some(
      (analyzer) => sides(file).some((path) => vouches(analyzer, path)) && claims(analyzer, file, change),
    );
    const named = sides(file).some((path) => relevant.has(path));
    const path = pathOf(file);
    const because = [...new Set(sides(file).flatMap((side) => [...(gaps.get(side) ?? [])]))];
    // A file that nobody claims may still be followed, and have gaps.
    if (!claimed && !named && because.length === 0) return [];
    if (!claimed && because.length === 0 && !meansTheSame(change, file))
      because.push(unclaimed(change, file));
    const formerly = file.before === path ? null : file.before;
    return [{ path, formerly, understood: because.length === 0, because }];
  });
  const unscanned = (change.comparison.unscanned ?? 0) + unsearched.size;
  return { deltas, coverage: { files, omitted: omission(change), unscanned } };
}

interface Told {
  readonly draft: DraftDelta;
  readonly analyzer: string;
  readonly unit: Unit;
  readonly scans: boolean;
}

/** What a directory that only shows a module sees in it is told by the module itself, unless it weighs more with its values. */
function withoutShown(told: readonly Told[]): readonly Told[] {
  const placesOf = ({ draft: { kind, evidence }, analyzer }: Told) =>
    evidence.map(({ side, path, startLine }) => JSON.stringify([analyzer, kind, side, path, startLine]));
  const severityOf = ({ draft }: Told) => draft.severity ?? kinds[draft.kind].severity;
  const said = new Map<string, Severity>();
  for (const one of told) {
    if (isShown(one.unit.key)) continue;
    for (const place of placesOf(one)) {
      said.set(place, higherSeverity(said.get(place) ?? 'info', severityOf(one)));
    }
  }
  const isEcho = (one: Told) =>
    placesOf(one).some((place) => {
      const known = said.get(place);
      return known !== undefined && higherSeverity(known, severityOf(one)) === known;
    });
  return told.filter((one) => !isShown(one.unit.key) || !isEcho(one));
}

/**
 * A policy in a file of its own is read by itself, and again by the infrastructure that gives it to somebody: the second
 * knows whose it is and what stands in its gaps. It is the same where the kind and the place are.
 */
function withoutReadTwice(all: readonly Told[]): readonly Told[] {
  const spotOf = (kind: Kind, { side, path, startLine }: Evidence) =>
    JSON.stringify([kind, side, path, startLine]);
  const known = new Set(
    all.flatMap(({ draft, unit }) =>
      unit.analyzer.unit === 'file' ? [] : draft.evidence.map((evidence) => spotOf(draft.kind, evidence)),
    ),
  );
  return all.filter(
    ({ draft, unit }) => unit.analyzer.unit !== 'file' || !known.has(spotOf(draft.kind, draft.evidence[0])),
  );
}

function sides(file: ChangedFile): readonly string[] {
  return [...new Set([file.before, file.after].filter((path) => path !== null))];
}

type Faults = readonly [Unreadable, ...Unreadable[]];

interface Outcome {
  readonly drafts: readonly DraftDelta[];
  readonly missed: readonly { readonly path: string; readonly because: string }[];
}

/** What a scanner finds: it knows no file that it must understand, so none is unresolved, and its limits are its own. */
function search({ analyzer, before, after }: Unit): Outcome {
  const { deltas, unjudged } = analyzer.analyze(before, after);
  return { drafts: deltas, missed: unjudged.map(({ path, part }) => ({ path, because: part })) };
}

/** The unit's deltas and gaps; a part that cannot be read is an `unresolved` delta, a fault of ours is thrown on. */
function analyze(unit: Unit): Outcome {
  const changed = new Set(unit.changed.flatMap(sides));
  const versions = [...unit.before.files.values(), ...unit.after.files.values()];
  const opaque = versions.flatMap((file) =>
    file.state === 'opaque' && changed.has(file.path) && vouches(unit.analyzer, file.path)
      ? [new Unreadable(file.path, 1, `${file.reason}: ${file.detail}`)]
      : [],
  );
  const [first] = opaque;
  if (first !== undefined) {
    const faults: Faults = [first, ...opaque.slice(1)];
    // A directory means what all its files say; of a repository's many, one that cannot be read takes no other with it.
    return unit.analyzer.unit === 'repository' ? besides(unit, faults) : unread(unit, faults);
  }
  return analyzeTexts(unit, versions);
}

/** What the unit's other files say, and that these cannot be read. */
function besides(unit: Unit, faults: Faults): Outcome {
  const faulty = new Set(faults.map(({ path }) => path));
  const rest = only(unit, (path) => !faulty.has(path));
  const found = analyzeTexts(rest, [...rest.before.files.values(), ...rest.after.files.values()]);
  return {
    drafts: [...faults.map((fault) => unresolved(unit, fault)), ...found.drafts],
    missed: [...faults.map(({ path, reason }) => ({ path, because: reason })), ...found.missed],
  };
}

function analyzeTexts(unit: Unit, versions: readonly FileVersion[]): Outcome {
  const bytes = versions.reduce((sum, file) => sum + (file.state === 'text' ? file.text.length : 0), 0);
  if (bytes > analyzerBudget.bytes) return tooMuch(unit, bytes);
  try {
    const { deltas, unjudged } = unit.analyzer.analyze(unit.before, unit.after);
    return { drafts: deltas, missed: unjudged.map(({ path, part }) => ({ path, because: part })) };
  } catch (error) {
    if (error instanceof Unreadable) return unread(unit, [error]);
    throw error;
  }
}

/** What the unit's other changed files mean is lost with the one that cannot be read. */
function unread(unit: Unit, faults: Faults): Outcome {
  const [{ path, line }] = faults;
  const faulty = new Set(faults.map((fault) => fault.path));
  const others = unit.changed.filter((file) => !sides(file).some((side) => faulty.has(side)));
  const because = `not judged, because ${path}:${line} could not be read`;
  return {
    drafts: faults.map((fault) => unresolved(unit, fault)),
    missed: [
      ...faults.map((fault) => ({ path: fault.path, because: fault.reason })),
      ...others.map((file) => ({ path: pathOf(file), because })),
    ],
  };
}

/** What the analyzer only looks into gives way, so that a large text beside a small one hides nothing in it. */
function tooMuch(unit: Unit, bytes: number): Outcome {
  const because = `${bytes} bytes to compare at once; the limit is ${analyzerBudget.bytes}`;
  const vouched = only(unit, (path) => vouches(unit.analyzer, path));
  const versions = [...vouched.before.files.values(), ...vouched.after.files.values()];
  const gives = versions.length < unit.before.files.size + unit.after.files.size;
  const rest = gives && versions.length > 0 ? analyzeTexts(vouched, versions) : null;
  const left = unit.changed.map(pathOf).filter((path) => rest === null || !vouches(unit.analyzer, path));
  return {
    drafts: [
      ...left.slice(0, 1).map((path) => unresolved(unit, new Unreadable(path, 1, because))),
      ...(rest?.drafts ?? []),
    ],
    missed: [
      // Whether a file that is only looked into is understood is for others to say.
      ...left.filter((path) => vouches(unit.analyzer, path)).map((path) => ({ path, because })),
      ...(rest?.missed ?? []),
    ],
  };
}

function only(unit: Unit, kept: (path: string) => boolean): Unit {
  const within = (snapshot: Snapshot): Snapshot => ({
    ...snapshot,
    files: new Map([...snapshot.files].filter(([path]) => kept(path))),
  });
  return { ...unit, before: within(unit.before), after: within(unit.after) };
}

function unresolved(unit: Unit, fault: Unreadable): DraftDelta {
  const { before, after } = unit;
  const versions = [after, before].map(({ side, files }) => ({ side, file: files.get(fault.path) }));
  const { side, file } = versions.find((version) => version.file?.state === 'opaque') ??
    versions.find((version) => version.file?.state === 'text') ?? { side: 'after', file: undefined };
  const line = file?.state === 'text' ? (file.text.split('\n', fault.line)[fault.line - 1] ?? '') : '';
  return {
    kind: unit.analyzer.unresolved,
    subject: fault.path.slice(fault.path.lastIndexOf('/') + 1),
    ...(leadsToJudged(unit, file)
      ? {
          severity: 'low',
          summary: `This is ${fault.reason.replace(/^symlink: /, '')}, which is judged by itself`,
        }
      : { summary: `What changed here cannot be known: ${fault.reason}` }),
    // The blob is a fact: a signature for one unreadable text must not cover the next.
    facts: { reason: fault.reason, blob: blobOf(file) },
    evidence: [
      {
        side,
        path: fault.path,
        startLine: fault.line,
        endLine: fault.line,
        text: redact(line.trim()).slice(0, 240),
      },
    ],
  };
}

/** A link to a file that the same analyzer judges, as CLAUDE.md often is one to AGENTS.md. */
function leadsToJudged({ analyzer }: Unit, file: FileVersion | undefined): boolean {
  if (file?.state !== 'opaque' || file.target === undefined) return false;
  const path = posix.normalize(posix.join(posix.dirname(file.path), file.target));
  return !posix.isAbsolute(file.target) && claimedPaths(analyzer).has(path);
}

function blobOf(file: FileVersion | undefined): string {
  return file === undefined || file.state === 'absent' ? 'absent' : (file.blob ?? 'unknown');
}

/** No analyzer claims it: still the same where both texts say the same under the same name and mode. */
function meansTheSame(change: Change, file: ChangedFile): boolean {
  if (file.before === null || file.before !== file.after) return false;
  const before = change.before.files.get(file.before);
  const after = change.after.files.get(file.after);
  if (before?.state !== 'text' || after?.state !== 'text' || before.mode !== after.mode) return false;
  return sameMeaning(file.after, before.text, after.text);
}

function unclaimed(change: Change, file: ChangedFile): string {
  const versions = [change.before.files.get(file.before ?? ''), change.after.files.get(file.after ?? '')];
  const opaque = versions.find((version) => version?.state === 'opaque');
  if (opaque?.state === 'opaque') return `${opaque.reason}: ${opaque.detail}`;
  return 'no analyzer reads this kind of file yet';
}

function omission(change: Change): string | null {
  const { mergeBase, omitted } = change.comparison;
  if (mergeBase === null) {
    return `the two sides cannot be compared: ${omitted?.reason ?? 'no common commit could be had'}`;
  }
  if (omitted === null) return null;
  const files = omitted.files === null ? 'some files were' : `${omitted.files} files were`;
  return `${files} not seen: ${omitted.reason}`;
}
