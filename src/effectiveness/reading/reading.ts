/** How a measure is read: its figure of the window, of the one before and of every month, and the same of its parts. */
import type { History } from '../history.ts';
import type { Evidence, Figure, Measure, Part, Reading, Trend } from '../measure.ts';
import { before, monthsOf, type Window } from '../window.ts';
import { shareTrend } from './trend.ts';

export interface Named {
  readonly name: string;
  readonly figure: Figure;
}

export interface Reader {
  readonly better: Measure['better'];
  readonly figure: (history: History, window: Window) => Figure;
  readonly parts?: (history: History, window: Window) => readonly Named[];
  readonly claimed?: (history: History, window: Window) => readonly Evidence[];
  /** How two figures are compared; as shares, where it is left out. */
  readonly trend?: (now: Figure, then: Figure, better: Measure['better']) => Trend;
}

export function readBy(reader: Reader): Measure['read'] {
  const { figure, parts = () => [], claimed = () => [], trend = shareTrend } = reader;
  return (history, window): Reading => {
    const earlier = before(window);
    const [now, then] = [figure(history, window), figure(history, earlier)];
    return {
      figure: now,
      previous: then,
      trend: trend(now, then, reader.better),
      parts: sideBySide(parts(history, window), parts(history, earlier)),
      months: monthsOf(window).map((month) => ({
        month: month.month,
        figure: withoutEvidence(figure(history, month)),
      })),
      claimed: claimed(history, window),
    };
  };
}

/** A part that is no longer there is no longer named. */
function sideBySide(now: readonly Named[], then: readonly Named[]): readonly Part[] {
  const earlier = new Map(then.map(({ name, figure }) => [name, figure]));
  return now.map(({ name, figure }) => ({ name, figure, previous: earlier.get(name) ?? null }));
}

/** The window's own figure lists it already. */
function withoutEvidence({ numerator, denominator, value, says }: Figure): Figure {
  return { numerator, denominator, value, says, counted: [], missed: [] };
}
