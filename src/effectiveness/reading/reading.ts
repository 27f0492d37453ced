/** How a measure is read: its figure of the window, of the one before and of every month, and the same of its parts. */
import type { History } from '../history.ts';
import { mergesOf } from '../known/merges.ts';
import { perHistory } from '../known/per-history.ts';
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
  /** For so long before a window the records must go back, or it had no chance to show the same; 0, where it is left out. */
  readonly lookback?: number;
  /** How two figures are compared; as shares, where it is left out. */
  readonly trend?: (
    now: Figure,
    then: Figure,
    better: Measure['better'],
    history: History,
    window: Window,
  ) => Trend;
}

const asShares: NonNullable<Reader['trend']> = (now, then, better) => shareTrend(now, then, better);

export function readBy(reader: Reader): Measure['read'] {
  const { figure, parts = () => [], claimed = () => [], trend = asShares, lookback = 0 } = reader;
  return (history, window): Reading => {
    const earlier = before(window);
    const now = figure(history, window);
    const begins = beginningOf(history);
    const isKnown = lookback === 0 || begins <= Date.parse(earlier.since) - lookback;
    const then = isKnown ? figure(history, earlier) : unknownBefore(begins);
    return {
      figure: now,
      previous: then,
      trend: isKnown ? trend(now, then, reader.better, history, window) : 'unknown',
      parts: sideBySide(parts(history, window), isKnown ? parts(history, earlier) : []),
      months: monthsOf(window).map((month) => ({
        month: month.month,
        figure: withoutEvidence(figure(history, month)),
      })),
      claimed: claimed(history, window),
    };
  };
}

/** When the records begin, in milliseconds; never, where there are none. */
const beginningOf = perHistory((history): number => mergesOf(history)[0]?.at ?? Number.POSITIVE_INFINITY);

function unknownBefore(begins: number): Figure {
  const says = Number.isFinite(begins)
    ? `too little data: the records begin on ${new Date(begins).toISOString().slice(0, 10)}`
    : 'too little data: no records';
  return { numerator: 0, denominator: 0, value: null, says, counted: [], missed: [] };
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
