/**
 * Whether two figures of the same kind differ by more than chance brings.
 * Two shares are the same unless they are at least five points apart and a difference of that size would come from two
 * windows that are alike in fewer than one of a hundred cases (two proportions, pooled, |z| of 2.576 or more). That is
 * strict because several measures are looked at at once, and because cases lean on each other: one edit of a model covers
 * many changes. So 10 of 50 against 20 of 50 is the same, and 10 of 50 against 24 of 50 is not.
 */
import { enough, type Figure, type Measure, type Trend } from '../measure.ts';

/** Two-sided, one in a hundred. */
const farApart = 2.576;
/** One in twenty: what stands holds the two flows together, so that they differ less by chance. */
const flowsApart = 1.96;
const leastPoints = 0.05;

/** @returns how far a figure lies from the one before in standard errors, positive where it is higher; null where that can't be told. */
export function distance(now: Figure, then: Figure): number | null {
  if (now.value === null || then.value === null) return null;
  const pooled = (now.numerator + then.numerator) / (now.denominator + then.denominator);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / now.denominator + 1 / then.denominator));
  return error === 0 ? 0 : (now.value - then.value) / error;
}

/** @param together how many cases share one cause, about: so many of them say as much as one. */
export function shareTrend(now: Figure, then: Figure, better: Measure['better'], together = 1): Trend {
  const far = distance(now, then);
  if (far === null || now.value === null || then.value === null) return 'unknown';
  if (Math.abs(far) < farApart * Math.sqrt(together) || Math.abs(now.value - then.value) < leastPoints)
    return 'same';
  return far > 0 === (better === 'higher') ? 'better' : 'worse';
}

/** Amounts, as medians of days, are the same unless they differ by more than a quarter of the earlier one. */
export function amountTrend(now: Figure, then: Figure, better: Measure['better']): Trend {
  if (now.value === null || then.value === null) return 'unknown';
  if (Math.abs(now.value - then.value) <= Math.abs(then.value) / 4) return 'same';
  return now.value > then.value === (better === 'higher') ? 'better' : 'worse';
}

/**
 * What came against what went, where both come by chance: the same unless they differ by more than 1.96 times the root of
 * their sum, and there are enough of them.
 */
export function flowTrend(went: number, came: number): Trend {
  if (went + came < enough) return 'unknown';
  if (Math.abs(went - came) < flowsApart * Math.sqrt(went + came)) return 'same';
  return went > came ? 'better' : 'worse';
}
