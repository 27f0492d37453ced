/** Everything that was narrowed, and what later changes of the same thing made of it. */
import { compareSeverity, type Severity } from '../../deltas/delta.ts';
import { kinds } from '../../deltas/kinds.ts';
import type { ChangeRecord, DeltaRecord } from '../record.ts';
import type { Timed } from './merges.ts';
import { keptAt, perHistory } from './per-history.ts';
import { openingsOf } from './stopped.ts';
import { type Thing, type Touching, touchingOf } from './things.ts';

/** So many later merges of the same thing are looked at. */
export const followed = 10;

export interface Narrowing extends Timed {
  readonly record: ChangeRecord;
  readonly delta: DeltaRecord;
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

/**
 * By when they were merged: what was stopped before the merge, and what was taken back by a merge. One that is done again
 * while it holds is one. What a threat model says is none of it: that is written, and nothing became narrower by it.
 */
export const narrowingsOf = perHistory((history): readonly Narrowing[] => {
  const stopped = new Map(
    openingsOf(history).flatMap((one) =>
      one.stopped.length === 0 ? [] : [[one.record, one.stopped] as const],
    ),
  );
  /** By thing. */
  const running: (readonly Running[] | undefined)[] = [];
  const all: Narrowing[] = [];
  for (const touching of touchingOf(history)) {
    const { record, at, isOwn, things, firstThings } = touching;
    for (const [index, thing] of things.entries()) {
      const here = running[thing.index];
      // With many deltas about one thing, it is touched once.
      if (here === undefined || things.indexOf(thing) !== index) continue;
      running[thing.index] = here.filter((one) => follow(one, thing, touching));
    }
    const begin = (delta: DeltaRecord, thing: Thing | undefined, undone: string, severity: Severity) => {
      if (thing === undefined) return;
      const here = keptAt(running, thing.index, () => []);
      if (here.some((one) => one.undone === undone && one.narrowing.broken === null)) return;
      const narrowing = { record, delta, at, touches: [], broken: null };
      if (isOwn) all.push(narrowing);
      running[thing.index] = [...here, { narrowing, undone, severity }];
    };
    for (const { delta } of stopped.get(record) ?? [])
      if (delta.ofModel !== true)
        begin(delta, firstThings[record.first.indexOf(delta)], delta.kind, delta.severity);
    for (const [index, delta] of record.last.entries())
      if (delta.direction === 'narrows' && delta.ofModel !== true)
        begin(delta, things[index], kinds[delta.kind].mirror, 'info');
  }
  return all;
});

/** @returns whether it is still followed. */
function follow(
  { narrowing, undone, severity }: Running,
  thing: Thing,
  { record, at, things }: Touching,
): boolean {
  const { touches } = narrowing;
  touches.push(at);
  const isUndone = record.last.some(
    ({ kind, direction, severity: now }, index) =>
      things[index] === thing &&
      kind === undone &&
      direction === 'widens' &&
      compareSeverity(now, severity) >= 0,
  );
  if (isUndone) narrowing.broken ??= touches.length - 1;
  return touches.length < followed;
}
