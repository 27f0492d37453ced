/** What a change would have brought when it was first judged and no longer brought when it was merged. */
import { compareSeverity } from '../../deltas/delta.ts';
import type { Kind } from '../../deltas/kinds.ts';
import type { ChangeRecord, DeltaRecord } from '../record.ts';
import { day } from '../window.ts';
import { subjectClass } from './categories.ts';
import type { Timed } from './merges.ts';
import { keptAt, keptIn, perHistory } from './per-history.ts';
import { type Touching, touchingOf } from './things.ts';

export interface Stopped {
  /** As it was first seen. */
  readonly delta: DeltaRecord;
  readonly how: 'removed' | 'narrowed';
}

export interface Opening extends Timed {
  readonly record: ChangeRecord;
  /** False of what is beside the scope. */
  readonly isOwn: boolean;
  /** What it would have widened. */
  readonly seen: readonly DeltaRecord[];
  readonly stopped: readonly Stopped[];
}

/** What is taken out here and merged elsewhere so shortly after was moved to another pull request, and not stopped. */
const moved = 30 * day;

/** The merged changes that would have widened something, oldest first. */
export const openingsOf = perHistory((history): readonly Opening[] => {
  const touching = touchingOf(history);
  const isMoved = movedWithin(touching);
  return touching.flatMap((one): readonly Opening[] => {
    const { record, at, isOwn } = one;
    const seen = record.first.filter(widens);
    if (seen.length === 0) return [];
    return [
      { record, at, isOwn, seen, stopped: stoppedIn(record).filter(({ delta }) => !isMoved(one, delta)) },
    ];
  });
});

function widens({ direction }: DeltaRecord): boolean {
  return direction === 'widens';
}

/** @returns whether what was stopped in a change was brought by another one, while it was open or shortly after. */
function movedWithin(touching: readonly Touching[]): (stoppedBy: Touching, delta: DeltaRecord) => boolean {
  /** By subject. */
  const brought: (Map<Kind, Touching[]> | undefined)[] = [];
  const subjectOf = ({ record, firstThings }: Touching, delta: DeltaRecord) =>
    firstThings[record.first.indexOf(delta)]?.subject.index ?? -1;
  for (const one of touching)
    for (const { delta } of stoppedIn(one.record)) {
      const byKind = keptAt(brought, subjectOf(one, delta), () => new Map<Kind, Touching[]>());
      keptIn(byKind, delta.kind, (): Touching[] => []);
    }
  for (const one of touching)
    for (const [index, { subject }] of one.things.entries()) {
      const kind = one.record.last[index]?.kind;
      if (kind !== undefined) brought[subject.index]?.get(kind)?.push(one);
    }
  return (stoppedBy, delta) => {
    const opened = Date.parse(stoppedBy.record.openedAt);
    return (brought[subjectOf(stoppedBy, delta)]?.get(delta.kind) ?? []).some(
      ({ record, at }) => record !== stoppedBy.record && at >= opened && at <= stoppedBy.at + moved,
    );
  };
}

const stops = new WeakMap<ChangeRecord, readonly Stopped[]>();
const nothing: readonly Stopped[] = [];

/**
 * What was seen first is held against what is still there: as the same delta, then by kind and subject, then by kind and
 * class of subjects, as what was renamed on the way is not gone. Each of what is still there stands for one.
 */
export function stoppedIn(record: ChangeRecord): readonly Stopped[] {
  // Most changes are merged as they were opened.
  if (record.first === record.last || record.first.length === 0) return nothing;
  const known = stops.get(record) ?? stoppedBetween(record);
  stops.set(record, known);
  return known;
}

function stoppedBetween({ first, last }: ChangeRecord): readonly Stopped[] {
  // What nothing happened to is one object in both, as records are kept.
  const [was, is] = [new Set(first), new Set(last)];
  let open = first.filter((delta) => widens(delta) && !is.has(delta));
  let left = last.filter((delta) => delta.direction !== 'narrows' && !was.has(delta));
  const narrowed: Stopped[] = [];
  for (const keyOf of sameness) {
    if (open.length === 0 || left.length === 0) break;
    const byKey = new Map<string, DeltaRecord[]>();
    for (const delta of left) keptIn(byKey, keyOf(delta), (): DeltaRecord[] => []).push(delta);
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

const sameness: readonly ((delta: DeltaRecord) => string)[] = [
  ({ identity, path }) => `${identity} ${path}`,
  ({ identity }) => identity,
  ({ kind, subject }) => `${kind} ${subject}`,
  ({ kind, subject }) => `${kind} ${subjectClass(subject)}`,
];

/** Somebody else than its author did something in its review. */
export function isReviewed({ review }: ChangeRecord): boolean {
  return review.acts > 0 || review.signedAt !== null;
}
