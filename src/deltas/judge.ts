/** Runs every analyzer over the changed files it claims: deltas out, and how much was understood. */
import { type Change, type ChangedFile, pathOf, placeOf } from '../change/change.ts';
import type { PathSet } from '../change/path-set.ts';
import type { FileVersion } from '../change/snapshot.ts';
import { sameMeaning } from '../syntax/same-meaning.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { type Analysis, type Analyzer, analyzerBudget } from './analyzer.ts';
import type { FileCoverage, Judged } from './coverage.ts';
import type { DraftDelta } from './delta.ts';
import { redact } from './evidence.ts';
import { merge } from './merge.ts';
import { claims, type Unit, unitsOf } from './units.ts';

/** @param relevant the paths that any rule asks about; they count for coverage even where no analyzer claims them. */
export function judge(change: Change, analyzers: readonly Analyzer[], relevant: PathSet): Judged {
  const gaps = new Map<string, Set<string>>();
  const miss = (path: string, because: string) => {
    gaps.set(path, (gaps.get(path) ?? new Set()).add(because));
  };
  const moved = new Map(
    change.comparison.files.flatMap((file) => (file.after === null ? [] : [[file.after, placeOf(file)]])),
  );
  const analyzed = unitsOf(change, analyzers).flatMap((unit) => {
    const { analysis, unreadable } = analyze(unit);
    for (const part of analysis.unjudged) miss(part.path, part.part);
    for (const { path, reason } of unreadable) miss(path, reason);
    return analysis.deltas.map((draft) => ({ draft, analyzer: unit.analyzer.name }));
  });
  const deltas = merge(analyzed, (path) => moved.get(path) ?? path);

  const files = change.comparison.files.flatMap((file): FileCoverage[] => {
    const claimed = analyzers.some((analyzer) => claims(analyzer, file, change));
    const named = sides(file).some((path) => relevant.has(path));
    if (!claimed && !named) return [];
    const path = pathOf(file);
    const because = [...new Set(sides(file).flatMap((side) => [...(gaps.get(side) ?? [])]))];
    if (!claimed && because.length === 0 && !meansTheSame(change, file))
      because.push(unclaimed(change, file));
    const formerly = file.before === path ? null : file.before;
    return [{ path, formerly, understood: because.length === 0, because }];
  });
  return { deltas, coverage: { files, omitted: omission(change) } };
}

function sides(file: ChangedFile): readonly string[] {
  return [...new Set([file.before, file.after].filter((path) => path !== null))];
}

/** The unit's deltas and gaps; a part that cannot be read is an `unresolved` delta, a fault of ours is thrown on. */
function analyze(unit: Unit): { analysis: Analysis; unreadable: readonly Unreadable[] } {
  const opaque = [...unit.before.files.values(), ...unit.after.files.values()].flatMap((file) =>
    file.state === 'opaque' && unit.changed.has(file.path)
      ? [new Unreadable(file.path, 1, `${file.reason}: ${file.detail}`)]
      : [],
  );
  const bytes = [...unit.before.files.values(), ...unit.after.files.values()]
    .map((file) => (file.state === 'text' ? file.text.length : 0))
    .reduce((sum, length) => sum + length, 0);
  if (bytes > analyzerBudget.bytes) {
    const first = [...unit.changed][0] ?? '';
    opaque.push(
      new Unreadable(first, 1, `${bytes} bytes to compare at once; the limit is ${analyzerBudget.bytes}`),
    );
  }
  if (opaque.length > 0) return unresolved(unit, opaque);
  try {
    return { analysis: unit.analyzer.analyze(unit.before, unit.after), unreadable: [] };
  } catch (error) {
    if (error instanceof Unreadable) return unresolved(unit, [error]);
    throw error;
  }
}

function unresolved(
  unit: Unit,
  faults: readonly Unreadable[],
): { analysis: Analysis; unreadable: readonly Unreadable[] } {
  const deltas = faults.map((fault): DraftDelta => {
    const side = unit.after.files.has(fault.path) ? 'after' : 'before';
    const file = unit[side].files.get(fault.path);
    const line = file?.state === 'text' ? (file.text.split('\n', fault.line)[fault.line - 1] ?? '') : '';
    return {
      kind: unit.analyzer.unresolved,
      subject: fault.path.slice(fault.path.lastIndexOf('/') + 1),
      summary: `What changed here cannot be known: ${fault.reason}`,
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
  });
  return { analysis: { deltas, unjudged: [] }, unreadable: faults };
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
