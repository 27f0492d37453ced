/** What a review says that it changed, held against what can be seen to have changed. */
import { outcomeKinds } from '../../review/events.ts';
import type { FollowUp, Outcome } from '../../review/review.ts';
import type { History } from '../history.ts';
import type { ChangeRecord } from '../record.ts';
import { updateNamed } from './material.ts';
import { modelsChangedBy } from './models.ts';
import { stoppedIn } from './stopped.ts';

/** The kinds of outcomes that say that something changed. */
export const decisions = outcomeKinds.filter((kind) => kind !== 'none' && kind !== 'model-unaffected');

export function decisionsOf({ review }: ChangeRecord): readonly Outcome[] {
  return review.outcomes.filter(({ kind }) => kind !== 'none' && kind !== 'model-unaffected');
}

/**
 * @returns whether anything shows that the review changed something: a delta that was taken out or made smaller before the
 *   merge, or a narrowing that came in under review; a model that got another meaning, in this change or in one that an
 *   outcome names; a follow-up that was closed by a change. That somebody edits the model some time later shows nothing.
 */
export function isEvidenced(history: History, record: ChangeRecord): boolean {
  return (
    stoppedIn(record).length > 0 ||
    narrowedUnderReview(record) ||
    modelsChangedBy(record).length > 0 ||
    record.review.followUps.some((followUp) => isLinked(followUp, record)) ||
    record.review.outcomes.some((outcome) => updateNamed(history, record, outcome) !== null)
  );
}

function narrowedUnderReview({ first, last }: ChangeRecord): boolean {
  if (first === last) return false;
  const known = new Set(first.map(({ identity }) => identity));
  return last.some(({ direction, identity }) => direction === 'narrows' && !known.has(identity));
}

/** "Done" is a word; a commit or another change can be looked at. */
function isLinked({ closed }: FollowUp, { change }: ChangeRecord): boolean {
  if (closed === null) return false;
  const { how, evidence } = closed;
  if (how === 'commit' || how === 'pull-request' || elsewhere.test(evidence)) return true;
  return [...evidence.matchAll(number)].some(([named]) => named !== change);
}

/** A commit, which is told from a word such as "effaced" by its digits, or an address. */
const elsewhere = /\b(?=[a-f]*\d)[0-9a-f]{7,40}\b|https:\/\/\S/;
const number = /#[1-9]\d*/g;
