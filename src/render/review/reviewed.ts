/** What every text about a review is made of: a verdict, and what people have done about it. */
import type { Evaluation } from '../../evaluate.ts';
import { type Outcome, type ReviewState, reviewOf } from '../../review/review.ts';
import { type ReviewView, viewOf } from '../../review/view.ts';

export interface Reviewed {
  readonly evaluation: Evaluation;
  readonly state: ReviewState;
  readonly view: ReviewView;
  /** Outcomes that say a threat model was updated where none changed in meaning. */
  readonly claims: readonly Outcome[];
}

/** A review, and where its lines can be read. */
export interface CommentPage extends Reviewed {
  /** "https://github.com/owner/name"; null where lines cannot be linked. */
  readonly repositoryUrl: string | null;
}

/** @returns the review as it opens, before anybody did anything: where no record is kept, that is all of it. */
export function openedBy(evaluation: Evaluation): Reviewed {
  const { review } = evaluation;
  const { author } = review;
  const told = { actor: author, at: '1970-01-01T00:00:00Z' };
  const state = reviewOf([
    { ...told, type: 'evaluated', once: 'evaluated', payload: { review } },
    { ...told, type: 'shown', once: 'shown', payload: { evaluation: 'evaluated' } },
  ]);
  return { evaluation, state, view: viewOf(state), claims: [] };
}
