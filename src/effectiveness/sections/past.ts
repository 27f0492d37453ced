/** What a git history shows before anybody reviewed anything: blind spots, what keeps coming back, and what lasted. */
import { severities } from '../../deltas/delta.ts';
import { isKind, kinds } from '../../deltas/kinds.ts';
import type { History } from '../history.ts';
import { findingsOf } from '../known/findings.ts';
import { grace, type MaterialChange, materialChangesOf, titleOf } from '../known/material.ts';
import { allMergesOf, mergesOf } from '../known/merges.ts';
import { type Narrowing, narrowingsOf } from '../known/narrowings.ts';
import { issuesOf } from '../known/occasions.ts';
import { keptIn, perHistory } from '../known/per-history.ts';
import type { Evidence } from '../measure.ts';
import { compare, evidenceOf, newestFirst } from '../reading/figure.ts';
import type { ChangeRecord } from '../record.ts';
import type { Past, PastIssue, PastNarrowing, PastPlace } from '../report.ts';
import { beginnings } from '../window.ts';

const told = { places: 8, issues: 10, narrowings: 5, standing: 8, evidence: 3 };

/** Folders are told to this depth. */
const depth = 2;

export function pastOf(history: History): Past {
  const merges = mergesOf(history);
  const narrowings = narrowingsOf(history);
  const broken = narrowings.filter((one) => one.broken !== null);
  const held = narrowings.filter((one) => one.broken === null && one.touches.length > 0);
  const quiet = history.quiet.flatMap(({ month, days }) => beginnings(month, days));
  const first = [...merges.slice(0, 1).map(({ at }) => at), ...quiet].reduce(
    (earliest, at) => Math.min(earliest, at),
    Date.parse(history.now),
  );
  return {
    window: { since: isoOf(first), until: history.now },
    changes: merges.length + quiet.length,
    material: merges.filter(({ record }) => record.materiality === 'material').length,
    places: placesOf(history),
    recurring: recurringOf(history),
    narrowings: {
      held: held.length,
      broken: broken.length,
      untried: narrowings.length - held.length - broken.length,
      list: [
        ...grouped(
          history,
          [...broken].sort((a, b) => brokenAt(b) - brokenAt(a)),
        ),
        ...grouped(
          history,
          [...held].sort(
            (a, b) => weightOf(b) - weightOf(a) || b.touches.length - a.touches.length || a.at - b.at,
          ),
        ),
      ],
    },
    standing: standingIn(history),
  };
}

/** What one kind and subject brought more than once is told once, by the oldest. */
function standingIn(history: History): readonly Evidence[] {
  const found = new Map<string, Evidence>();
  for (const { record, delta, closedAt } of findingsOf(history)) {
    const says = `${delta.kind} on ${delta.subject}`;
    if (closedAt === null && isSevere(delta.severity) && !found.has(says))
      found.set(says, evidenceOf(record, says));
  }
  return [...found.values()].slice(0, told.standing);
}

function isSevere(severity: string): boolean {
  return severity === 'critical' || severity === 'high';
}

/** By the folders in which a change weighs: each of its changes counts once a folder. */
function placesOf(history: History): readonly PastPlace[] {
  const now = Date.parse(history.now);
  const byFolder = new Map<string, { all: MaterialChange[]; uncovered: number; late: MaterialChange[] }>();
  for (const change of materialChangesOf(history)) {
    const isLate = change.at + grace <= now && change.cover === null;
    const isUncovered = change.parts.every(({ models }) => models.length === 0);
    for (const folder of foldersOf(change)) {
      const place = keptIn(byFolder, folder, () => ({ all: [], uncovered: 0, late: [] }));
      place.all.push(change);
      if (isUncovered) place.uncovered += 1;
      if (isLate) place.late.push(change);
    }
  }
  return [...byFolder]
    .map(([folder, { all, uncovered, late }]) => ({
      folder,
      material: all.length,
      uncovered,
      unmodelled: late.length,
      evidence: newestFirst(late.map((change) => evidenceOf(change.record, titleOf(change)))).slice(
        0,
        told.evidence,
      ),
    }))
    .filter(({ unmodelled }) => unmodelled > 0)
    .sort((a, b) => b.unmodelled - a.unmodelled || compare(a.folder, b.folder))
    .slice(0, told.places);
}

function foldersOf({ parts }: MaterialChange): ReadonlySet<string> {
  const paths = parts.flatMap(({ last }) =>
    last.flatMap(({ direction, severity, path }) =>
      direction === 'narrows' || severity === 'info' || severity === 'low' ? [] : [path],
    ),
  );
  return new Set(paths.map((path) => path.split('/').slice(0, -1).slice(0, depth).join('/') || '.'));
}

function recurringOf(history: History): readonly PastIssue[] {
  return issuesOf(history)
    .filter(({ occasions }) => occasions.length > 1)
    .sort((a, b) => b.occasions.length - a.occasions.length || compare(a.kind, b.kind))
    .slice(0, told.issues)
    .map(({ category, kind, subjectClass, occasions }) => ({
      category,
      says: `${kind} on ${subjectClass}`,
      times: occasions.length,
      evidence: newestFirst(occasions.map(({ record }) => evidenceOf(record))).slice(0, told.evidence),
    }));
}

function brokenAt({ broken, touches }: Narrowing): number {
  return broken === null ? Number.NEGATIVE_INFINITY : (touches[broken] ?? Number.NEGATIVE_INFINITY);
}

/** What it took back, as its kind is graded: what held of the worst is told first. */
function weightOf({ delta }: Narrowing): number {
  const { mirror } = kinds[delta.kind];
  return severities.indexOf(isKind(mirror) ? kinds[mirror].severity : delta.severity);
}

/** One change narrows many of a kind at once: they are told as one. */
function grouped(history: History, narrowings: readonly Narrowing[]): readonly PastNarrowing[] {
  const byCause = new Map<string, Narrowing[]>();
  for (const one of narrowings)
    keptIn(byCause, `${one.delta.kind} ${one.record.change}`, (): Narrowing[] => []).push(one);
  return [...byCause.values()].slice(0, told.narrowings).flatMap((all): readonly PastNarrowing[] => {
    const [first] = all;
    if (first === undefined) return [];
    const { record, delta, touches, broken } = first;
    const more = all.length === 1 ? '' : ` and ${all.length - 1} more`;
    const by = broken === null ? undefined : mergedAt(history).get(brokenAt(first));
    return [
      {
        says: `${delta.kind} on ${delta.subject}${more}`,
        narrowed: evidenceOf(record),
        merges: broken === null ? touches.length : broken,
        widened: by === undefined ? null : evidenceOf(by),
      },
    ];
  });
}

/** In a history no two changes were merged at one moment. */
const mergedAt = perHistory(
  (history): ReadonlyMap<number, ChangeRecord> =>
    new Map(allMergesOf(history).map(({ at, record }) => [at, record])),
);

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
