/** What a change would have brought when it was first judged and no longer brought when it was merged. */
import { compareSeverity } from '../../deltas/delta.ts';
import type { RecordedDelta } from '../../ledger/event.ts';
import type { ChangeRecord } from '../record.ts';
import { day } from '../window.ts';
import { subjectClass } from './categories.ts';
import { type Merge, mergesOf, type Timed } from './merges.ts';
import { keptIn, perHistory } from './per-history.ts';

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
  const merges = mergesOf(history);
  const brought = new Map<string, Merge[]>();
  for (const merge of merges)
    for (const key of new Set(merge.record.last.map((delta) => keyOf(merge.record, delta))))
      keptIn(brought, key, (): Merge[] => []).push(merge);
  return merges.flatMap(({ record, at }): readonly Opening[] => {
    const seen = record.first.filter(({ direction }) => direction === 'widens');
    if (seen.length === 0) return [];
    const opened = Date.parse(record.openedAt);
    const isElsewhere = ({ delta }: Stopped) =>
      brought
        .get(keyOf(record, delta))
        ?.some((one) => one.record !== record && one.at >= opened && one.at <= at + moved) === true;
    const stopped = stoppedIn(record).filter((one) => !isElsewhere(one));
    return [{ record, at, seen, stopped }];
  });
});

function keyOf({ repository }: ChangeRecord, { kind, subject }: RecordedDelta): string {
  return `${repository}\0${kind}\0${subject}`;
}

/**
 * What was seen first is held against what is still there: as the same delta, then by kind and subject, then by kind and
 * class of subjects, as what was renamed on the way is not gone. Each of what is still there stands for one.
 */
export function stoppedIn({ first, last }: ChangeRecord): readonly Stopped[] {
  const left = new Set(last.filter(({ direction }) => direction !== 'narrows'));
  let open = first.filter(({ direction }) => direction === 'widens');
  const narrowed: Stopped[] = [];
  for (const isSame of sameness) {
    open = open.filter((delta) => {
      for (const one of left) {
        if (!isSame(delta, one)) continue;
        left.delete(one);
        if (compareSeverity(one.severity, delta.severity) < 0) narrowed.push({ delta, how: 'narrowed' });
        return false;
      }
      return true;
    });
  }
  return [...narrowed, ...open.map((delta): Stopped => ({ delta, how: 'removed' }))];
}

type Sameness = (a: RecordedDelta, b: RecordedDelta) => boolean;
const sameness: readonly Sameness[] = [
  (a, b) => a.fingerprint === b.fingerprint,
  (a, b) => a.identity === b.identity,
  (a, b) => a.kind === b.kind && a.subject === b.subject,
  (a, b) => a.kind === b.kind && subjectClass(a.subject) === subjectClass(b.subject),
];

/** Somebody else than its author did something in its review. */
export function isReviewed({ review }: ChangeRecord): boolean {
  return review.touches.length > 0 || review.signedAt !== null;
}
