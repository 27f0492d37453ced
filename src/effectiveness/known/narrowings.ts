/** Everything that was narrowed, and what later changes of the same thing made of it. */
import { compareSeverity, type Severity } from '../../deltas/delta.ts';
import { kinds } from '../../deltas/kinds.ts';
import type { RecordedDelta } from '../../ledger/event.ts';
import type { ChangeRecord } from '../record.ts';
import { mergesOf, type Timed } from './merges.ts';
import { keptIn, perHistory } from './per-history.ts';
import { openingsOf } from './stopped.ts';
import { thingsOf } from './things.ts';

/** So many later merges of the same thing are looked at. */
export const followed = 10;

export interface Narrowing extends Timed {
  readonly record: ChangeRecord;
  readonly delta: RecordedDelta;
  /** When each of the next merges came that touch the same thing, at most `followed` of them. */
  readonly touches: readonly number[];
  /** Which of them widened it again, counted from zero; null while it holds. */
  readonly broken: number | null;
}

interface Running {
  readonly narrowing: { -readonly [K in keyof Narrowing]: Narrowing[K] } & { readonly touches: number[] };
  /** What would undo it: the kind that widens, as severe as what was there. */
  readonly undone: string;
  readonly severity: Severity;
}

/** By when they were merged: what was stopped before the merge, and what was taken back by a merge. One that is done again while it holds is one. */
export const narrowingsOf = perHistory((history): readonly Narrowing[] => {
  const thingOf = thingsOf(history);
  const stopped = new Map(openingsOf(history).map((one) => [one.record, one.stopped]));
  const running = new Map<string, Running[]>();
  const all: Narrowing[] = [];
  for (const { record, at } of mergesOf(history)) {
    const touched = new Map<string, RecordedDelta[]>();
    for (const delta of record.last)
      keptIn(touched, thingOf(record.repository, delta), (): RecordedDelta[] => []).push(delta);
    for (const [thing, deltas] of touched) {
      const still = running.get(thing)?.filter((one) => follow(one, deltas, at));
      if (still !== undefined) running.set(thing, still);
    }
    const begin = (delta: RecordedDelta, undone: string, severity: Severity) => {
      const here = keptIn(running, thingOf(record.repository, delta), (): Running[] => []);
      if (here.some((one) => one.undone === undone && one.narrowing.broken === null)) return;
      const narrowing = { record, delta, at, touches: [], broken: null };
      all.push(narrowing);
      here.push({ narrowing, undone, severity });
    };
    for (const { delta } of stopped.get(record) ?? []) begin(delta, delta.kind, delta.severity);
    for (const delta of record.last)
      if (delta.direction === 'narrows') begin(delta, kinds[delta.kind].mirror, 'info');
  }
  return all;
});

/** @returns whether it is still followed. */
function follow(
  { narrowing, undone, severity }: Running,
  deltas: readonly RecordedDelta[],
  at: number,
): boolean {
  const { touches } = narrowing;
  touches.push(at);
  const isUndone = deltas.some(
    ({ kind, direction, severity: now }) =>
      kind === undone && direction === 'widens' && compareSeverity(now, severity) >= 0,
  );
  if (isUndone) narrowing.broken ??= touches.length - 1;
  return touches.length < followed;
}
