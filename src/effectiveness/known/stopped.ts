/** What a change would have brought when it was first judged and no longer brought when it was merged. */
import { compareSeverity } from '../../deltas/delta.ts';
import type { Kind } from '../../deltas/kinds.ts';
import type { RecordedDelta } from '../../ledger/event.ts';
import type { ChangeRecord } from '../record.ts';
import { day } from '../window.ts';
import { subjectClass } from './categories.ts';
import { type Merge, mergesOf, type Timed } from './merges.ts';
import { ByRepository, keptIn, perHistory } from './per-history.ts';

export interface Stopped {
  /** As it was first seen. */
  readonly delta: RecordedDelta;
  readonly how: 'removed' | 'narrowed';
}

export interface Opening extends Timed {
  readonly record: ChangeRecord;
  /** What it would have widened. */
  readonly seen: readonly RecordedDelta[];
  readonly stopped: readonly Stopped[];
}

/** What is taken out here and merged elsewhere so shortly after was moved to another pull request, and not stopped. */
const moved = 30 * day;

/** The merged changes that would have widened something, oldest first. */
export const openingsOf = perHistory((history): readonly Opening[] => {
  const openings = mergesOf(history).flatMap(({ record, at }): readonly Opening[] => {
    const seen = record.first.filter(({ direction }) => direction === 'widens');
    return seen.length === 0 ? [] : [{ record, at, seen, stopped: stoppedIn(record) }];
  });
  const isMoved = movedWithin(mergesOf(history), openings);
  return openings.map((one) =>
    one.stopped.length === 0
      ? one
      : { ...one, stopped: one.stopped.filter(({ delta }) => !isMoved(one, delta)) },
  );
});

/** @returns whether what was stopped in a change was brought by another one, while it was open or shortly after. */
function movedWithin(
  merges: readonly Merge[],
  openings: readonly Opening[],
): (opening: Opening, delta: RecordedDelta) => boolean {
  const brought = new ByRepository<Map<Kind, Merge[]>>();
  for (const { record, stopped } of openings)
    for (const { delta } of stopped)
      keptIn(
        brought.keep(record.repository, delta.subject, () => new Map<Kind, Merge[]>()),
        delta.kind,
        (): Merge[] => [],
      );
  for (const merge of merges)
    for (const { subject, kind } of merge.record.last)
      brought.get(merge.record.repository, subject)?.get(kind)?.push(merge);
  return ({ record, at }, { subject, kind }) => {
    const opened = Date.parse(record.openedAt);
    return (brought.get(record.repository, subject)?.get(kind) ?? []).some(
      (one) => one.record !== record && one.at >= opened && one.at <= at + moved,
    );
  };
}

const stops = new WeakMap<ChangeRecord, readonly Stopped[]>();

/**
 * What was seen first is held against what is still there: as the same delta, then by kind and subject, then by kind and
 * class of subjects, as what was renamed on the way is not gone. Each of what is still there stands for one.
 */
export function stoppedIn(record: ChangeRecord): readonly Stopped[] {
  const known = stops.get(record) ?? stoppedBetween(record);
  stops.set(record, known);
  return known;
}

function stoppedBetween({ first, last }: ChangeRecord): readonly Stopped[] {
  let open = first.filter(({ direction }) => direction === 'widens');
  let left = last.filter(({ direction }) => direction !== 'narrows');
  const narrowed: Stopped[] = [];
  for (const keyOf of sameness) {
    if (open.length === 0 || left.length === 0) break;
    const byKey = new Map<string, RecordedDelta[]>();
    for (const delta of left) keptIn(byKey, keyOf(delta), (): RecordedDelta[] => []).push(delta);
    open = open.filter((delta) => {
      const still = byKey.get(keyOf(delta))?.pop();
      if (still === undefined) return true;
      if (compareSeverity(still.severity, delta.severity) < 0) narrowed.push({ delta, how: 'narrowed' });
      return false;
    });
    left = [...byKey.values()].flat();
  }
  return [...narrowed, ...open.map((delta): Stopped => ({ delta, how: 'removed' }))];
}

const sameness: readonly ((delta: RecordedDelta) => string)[] = [
  ({ fingerprint }) => fingerprint,
  ({ identity }) => identity,
  ({ kind, subject }) => `${kind} ${subject}`,
  ({ kind, subject }) => `${kind} ${subjectClass(subject)}`,
];

/** Somebody else than its author did something in its review. */
export function isReviewed({ review }: ChangeRecord): boolean {
  return review.touches.length > 0 || review.signedAt !== null;
}
