/**
 * What does it cost?
 * The time from the first judgement of a change to the signature that completed its review, for the one in the middle, and
 * how often reviewers had to do something, by tier. A review that seems to be signed before it was opened was timed by two
 * clocks and is left out.
 */
import { cut, type Signed, signedOf } from '../../known/merges.ts';
import { perHistory } from '../../known/per-history.ts';
import { enough, type Figure, type Measure } from '../../measure.ts';
import { amount, evidenceOf, tooLittle, withEvidence } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import { amountTrend } from '../../reading/trend.ts';
import { day } from '../../window.ts';

interface Took extends Signed {
  /** Days. */
  readonly took: number;
}

const tookOf = perHistory((history): readonly Took[] =>
  signedOf(history)
    .map(({ record, at }) => ({ record, at, took: (at - Date.parse(record.openedAt)) / day }))
    .filter(({ took }) => took >= 0),
);

function figureOf(timed: readonly Took[]): Figure {
  const count = timed.length;
  const middle = median(timed.map(({ took }) => took));
  const acts = timed.reduce((sum, { record }) => sum + record.review.acts, 0) / Math.max(1, count);
  const isKnown = count >= enough;
  return withEvidence(
    {
      numerator: count,
      denominator: count,
      value: isKnown ? middle : null,
      says: isKnown
        ? `half of ${amount(count, 'signed review')} within ${middle.toFixed(1)} days, ${acts.toFixed(1)} acts of reviewers each`
        : tooLittle(count, 'signed review'),
    },
    {
      counted: () =>
        timed.map(({ record, took }) => {
          const acts = amount(record.review.acts, 'act');
          const says = `${record.title}: ${took.toFixed(1)} days, ${acts} of reviewers`;
          return evidenceOf(record, says, record.review.signedAt ?? record.openedAt);
        }),
      missed: () => [],
    },
  );
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? upper)) / 2;
}

export const overhead: Measure = {
  id: 'overhead',
  title: 'Overhead',
  definition:
    'Days from the first judgement of a change to the signature that completed its review, in the middle.',
  formula: 'median of the days from opened to signed',
  answers: 'What does it cost?',
  unit: 'days',
  better: 'lower',
  outcome: false,
  ofReviews: true,
  read: readBy({
    better: 'lower',
    figure: (history, window) => figureOf(cut(tookOf(history), window)),
    parts: (history, window) => {
      const reviews = cut(tookOf(history), window);
      return (['full', 'lightweight'] as const).map((name) => ({
        name,
        figure: figureOf(reviews.filter(({ record }) => record.review.tier === name)),
      }));
    },
    trend: amountTrend,
  }),
};
