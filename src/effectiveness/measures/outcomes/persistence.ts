/**
 * Do decisions last across releases?
 * Of what was narrowed, before a merge or by one, and whose thing was touched by a later merge within the window, what that
 * left narrow. A narrowing that broke earlier is not counted again. Things are told by kind and subject, so that moving a
 * file breaks nothing; the parts ask after the first, third and tenth such merge, wherever that one fell into the window.
 * Who signed is not asked: what holds, holds.
 */
import type { History } from '../../history.ts';
import { followed, type Narrowing, narrowingsOf } from '../../known/narrowings.ts';
import { decisionsOf } from '../../known/outcomes.ts';
import type { Evidence, Figure, Measure } from '../../measure.ts';
import { evidenceOf, parted, share } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import { day, type Window } from '../../window.ts';

const releases = [1, 3, followed] as const;

function figureOf(narrowings: readonly Narrowing[], { since, until }: Window): Figure {
  const [start, end] = [Date.parse(since), Date.parse(until)];
  const within = (at: number | undefined) => at !== undefined && at >= start && at < end;
  const tried = narrowings.filter(
    ({ at: began, touches, broken }) =>
      began < end &&
      (touches.at(-1) ?? 0) >= start &&
      touches.some((at, index) => within(at) && index <= (broken ?? index)),
  );
  const [lost, held] = parted(tried, ({ touches, broken }) => broken !== null && within(touches[broken]));
  return share(held, lost, 'narrowing', evidence);
}

/** @param merge the first, third or tenth. */
function figureAfter(narrowings: readonly Narrowing[], merge: number, window: Window): Figure {
  const [start, end] = [Date.parse(window.since), Date.parse(window.until)];
  const tried = narrowings.filter(({ touches }) => {
    const at = touches[merge - 1];
    return at !== undefined && at >= start && at < end;
  });
  const [held, lost] = parted(tried, ({ broken }) => broken === null || broken >= merge);
  return share(held, lost, 'narrowing', evidence);
}

function evidence({ record, delta }: Narrowing): Evidence {
  return evidenceOf(record, `${delta.kind} on ${delta.subject}`);
}

export const persistence: Measure = {
  id: 'persistence',
  title: 'Persistence',
  definition:
    'What was narrowed, before a merge or by one, and is still narrow after later merges that touched the same thing.',
  formula:
    'narrowings that held through the merges of the window / narrowings whose thing was touched in the window',
  answers: 'Do decisions last across releases?',
  unit: 'share',
  better: 'higher',
  outcome: true,
  read: readBy({
    better: 'higher',
    // What was narrowed just now is tried more easily than what held for years.
    lookback: 90 * day,
    figure: (history, window) => figureOf(narrowingsOf(history), window),
    parts: (history: History, window: Window) => {
      const all = narrowingsOf(history);
      const decided = all.filter(({ record }) => decisionsOf(record).length > 0);
      return [
        ...releases.map((merge) => ({
          name: merge === 1 ? 'after 1 merge' : `after ${merge} merges`,
          figure: figureAfter(all, merge, window),
        })),
        { name: 'with an outcome of its review', figure: figureOf(decided, window) },
      ];
    },
  }),
};
