/**
 * Does it change decisions?
 * Of the reviews that were signed in the window, those with at least one outcome other than "nothing changed" that
 * something shows: a delta taken out or made smaller, a model with another meaning, a follow-up that a change closed.
 * Outcomes that are typed and nothing shows are claimed: listed apart, and counted nowhere.
 */
import type { History } from '../../history.ts';
import { cut, type Signed, signedOf } from '../../known/merges.ts';
import { decisions, decisionsOf, isEvidenced } from '../../known/outcomes.ts';
import { perHistory } from '../../known/per-history.ts';
import type { Evidence, Figure, Measure } from '../../measure.ts';
import { evidenceOf, newestFirst, parted, share } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';

function figureOf(reviews: readonly Signed[], isMeant: (review: Signed) => boolean): Figure {
  const [counted, missed] = parted(reviews, isMeant);
  return share(counted, missed, 'signed review', evidence);
}

function evidence({ record }: Signed): Evidence {
  return evidenceOf(record, record.title, record.review.signedAt ?? record.openedAt);
}

/** Of the signed reviews, those that say that something changed and show it. */
const decidedOf = perHistory(
  (history): ReadonlySet<Signed> =>
    new Set(
      signedOf(history).filter(
        ({ record }) => decisionsOf(record).length > 0 && isEvidenced(history, record),
      ),
    ),
);

function hasDecided(history: History): (review: Signed) => boolean {
  const decided = decidedOf(history);
  return (review) => decided.has(review);
}

export const decisionImpact: Measure = {
  id: 'decision-impact',
  title: 'Decision impact',
  definition:
    'Signed reviews with an outcome other than "nothing changed" that a change of the code, of a model or a closed follow-up shows.',
  formula: 'signed reviews with an evidenced outcome / signed reviews',
  answers: 'Does it change decisions?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  ofReviews: true,
  read: readBy({
    better: 'higher',
    figure: (history, window) => figureOf(cut(signedOf(history), window), hasDecided(history)),
    parts: (history, window) => {
      const reviews = cut(signedOf(history), window);
      const isDecided = hasDecided(history);
      return decisions.map((name) => ({
        name,
        figure: figureOf(
          reviews,
          (review) => isDecided(review) && review.record.review.outcomes.some(({ kind }) => kind === name),
        ),
      }));
    },
    claimed: (history, window) =>
      newestFirst(
        cut(signedOf(history), window)
          .filter(({ record }) => decisionsOf(record).length > 0 && !isEvidenced(history, record))
          .flatMap(({ record }) =>
            decisionsOf(record).map(({ kind, text, at }) => evidenceOf(record, `${kind}: ${text}`, at)),
          ),
      ),
  }),
};
