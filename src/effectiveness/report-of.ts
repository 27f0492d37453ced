/** A history and a window in, the whole answer out. */
import { answerOf } from './answer.ts';
import type { History } from './history.ts';
import { cut, mergesOf } from './known/merges.ts';
import type { Figure, Reading } from './measure.ts';
import { measures } from './measures.ts';
import type { MeasureReading, Report } from './report.ts';
import { followUpLines } from './sections/follow-ups.ts';
import { type FrameworkTitle, frameworkLines } from './sections/frameworks.ts';
import { gapsOf } from './sections/gaps.ts';
import { modelStates } from './sections/models.ts';
import { pastOf } from './sections/past.ts';
import { standingByMonth } from './sections/standing.ts';
import { beginnings, type Window } from './window.ts';

/**
 * @param history of one scope: see `scopedTo`.
 * @param titles of the frameworks' risks, in the order in which they are shown.
 */
export function reportOf(history: History, window: Window, titles: readonly FrameworkTitle[]): Report {
  const readings = measures.map(
    ({ read, ofReviews = false, ...measure }): MeasureReading => ({
      measure,
      ...(ofReviews && history.source === 'history' ? unreviewed : read(history, window)),
    }),
  );
  return {
    source: history.source,
    scope: history.scope,
    window,
    at: history.now,
    answer: answerOf(readings, history.source),
    measures: readings,
    standing: standingByMonth(history, window),
    models: modelStates(history, window),
    frameworks: frameworkLines(history, window, titles),
    followUps: followUpLines(history),
    gaps: gapsOf(history),
    ...(history.source === 'history' ? { past: pastOf(history) } : {}),
    counted: countedIn(history, window),
  };
}

const noReviews: Figure = {
  numerator: 0,
  denominator: 0,
  value: null,
  says: 'no reviews in a history',
  counted: [],
  missed: [],
};

const unreviewed: Reading = {
  figure: noReviews,
  previous: noReviews,
  trend: 'unknown',
  parts: [],
  months: [],
  claimed: [],
};

function countedIn(history: History, window: Window): Report['counted'] {
  const merged = cut(mergesOf(history), window);
  const [start, end] = [Date.parse(window.since), Date.parse(window.until)];
  const quiet = history.quiet
    .map(({ repository, month, days }) => ({
      repository,
      count: beginnings(month, days).filter((at) => at >= start && at < end).length,
    }))
    .filter(({ count }) => count > 0);
  return {
    changes: merged.length + quiet.reduce((sum, { count }) => sum + count, 0),
    material: merged.filter(({ record }) => record.materiality === 'material').length,
    repositories: new Set([...merged.map(({ record }) => record), ...quiet].map((one) => one.repository))
      .size,
  };
}
