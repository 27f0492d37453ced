/** The merged changes of a history by time, and cuts of anything that is in order of time. */
import type { ChangeRecord } from '../record.ts';
import type { Window } from '../window.ts';
import { perHistory } from './per-history.ts';

export interface Timed {
  /** Milliseconds. */
  readonly at: number;
}

export interface Merge extends Timed {
  readonly record: ChangeRecord;
}

/** Oldest first; at one moment, as a queue merges several, by number: the order in which records came in is no difference. */
export const mergesOf = perHistory((history): readonly Merge[] => mergedAmong(history.records));

/** The same with those beside the scope. */
export const allMergesOf = perHistory((history): readonly Merge[] =>
  history.beside === undefined ? mergesOf(history) : mergedAmong([...history.records, ...history.beside]),
);

function mergedAmong(records: readonly ChangeRecord[]): readonly Merge[] {
  return byTime(
    records.flatMap((record) =>
      record.ended?.merged === true ? [{ record, at: Date.parse(record.ended.at) }] : [],
    ),
  );
}

export const materialMergesOf = perHistory((history): readonly Merge[] =>
  mergesOf(history).filter(({ record }) => record.materiality === 'material'),
);

export interface Signed extends Timed {
  readonly record: ChangeRecord;
}

/** Every review that was completed, merged or not, by the time of its last signature. */
export const signedOf = perHistory((history): readonly Signed[] =>
  byTime(
    history.records.flatMap((record) =>
      record.review.signedAt === null ? [] : [{ record, at: Date.parse(record.review.signedAt) }],
    ),
  ),
);

function byTime<T extends Merge | Signed>(list: readonly T[]): readonly T[] {
  return [...list].sort((a, b) => a.at - b.at || (comesFirst(a.record, b.record) ? -1 : 1));
}

/** @returns whether a change comes before another one of the same moment: "#9" before "#10". */
function comesFirst(a: ChangeRecord, b: ChangeRecord): boolean {
  if (a.repository !== b.repository) return a.repository < b.repository;
  return a.change.length === b.change.length ? a.change < b.change : a.change.length < b.change.length;
}

/** @param list oldest first. @returns what happened within the window, in the same order. */
export function cut<T extends Timed>(list: readonly T[], { since, until }: Window): readonly T[] {
  return list.slice(firstFrom(list, Date.parse(since)), firstFrom(list, Date.parse(until)));
}

/** @param list oldest first. @returns the index of the first that is not before a moment. */
export function firstFrom(list: readonly Timed[], moment: number): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.at ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
