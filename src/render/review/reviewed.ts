/** What every text about a review is made of: a verdict, and what people have done about it. */
import type { Evaluation } from '../../evaluate.ts';
import { itemsOf } from '../../review/checklist.ts';
import type { Basis } from '../../review/events.ts';
import { withNeeds } from '../../review/needs.ts';
import { pointsOf } from '../../review/points.ts';
import { type ReviewState, reviewOf } from '../../review/review.ts';
import { type ReviewView, viewOf } from '../../review/view.ts';

export interface Reviewed {
  readonly evaluation: Evaluation;
  readonly state: ReviewState;
  readonly view: ReviewView;
}

/** A review, and where its lines can be read. */
export interface CommentPage extends Reviewed {
  /** "https://github.com/owner/name"; null where lines cannot be linked. */
  readonly repositoryUrl: string | null;
}

/** @returns the review as it opens, before anybody did anything: where no record is kept, that is all of it. */
export function openedBy(evaluation: Evaluation): Reviewed {
  const review = basisOf(evaluation);
  const { author } = evaluation.change.ref;
  const told = { actor: author, at: '1970-01-01T00:00:00Z' };
  const state = reviewOf([
    { ...told, type: 'evaluated', once: 'evaluated', payload: { review } },
    { ...told, type: 'shown', once: 'shown', payload: { evaluation: 'evaluated' } },
  ]);
  return { evaluation, state, view: viewOf(state) };
}

/** @returns what an evaluation asks of its review, as far as its own values tell: owners of code are not among them. */
export function basisOf({ change, deltas, coverage, verdict, rules, models }: Evaluation): Basis {
  const points = pointsOf({ change, deltas, files: coverage.files, verdict, rules });
  return {
    head: change.ref.head.sha,
    enforcement: verdict.enforcement,
    points: withNeeds(points, { rules, models, ownersOf: () => [] }),
    items: itemsOf(points, deltas, rules),
    contributors: [change.ref.author],
    contributorsUnknown: null,
    author: change.ref.author,
    selfAttestation: rules.review.lightweight.selfAttestation,
    breakGlass: rules.review.breakGlass,
  };
}
