/** A review's state in a few words, for a list and a heading. */
import { personIn } from '../../forge/people.ts';
import { isAnswered, signersNow, waiversNow } from '../../render/review/standing.ts';
import { listed } from '../../render/words.ts';
import type { OutcomeKind } from '../../review/events.ts';
import type { ReviewState } from '../../review/review.ts';
import { type ReviewView, viewOf } from '../../review/view.ts';

/** "2 of 7 answered, signed by Ada". */
export function reviewWords(state: ReviewState): string {
  const view = viewOf(state);
  const names = (logins: readonly string[]) => listed([...new Set(logins.map(nameOf))]);
  if (view.status === 'waived') return `waived by ${names(waiversNow({ state, view }).map(({ by }) => by))}`;
  const signers = signersNow(view);
  const signed = signers.length === 0 ? [] : [`signed by ${names(signers)}`];
  return [...(view.status === 'open' ? [answeredWords(view)] : []), ...signed].join(', ');
}

export function answeredWords(view: ReviewView): string {
  return `${answeredCount(view)} of ${view.items.length} answered`;
}

export function answeredCount({ items }: ReviewView): number {
  return items.filter(isAnswered).length;
}

/** @returns "Ada" of "Ada <ada@example.org>". */
function nameOf(login: string): string {
  return personIn(login)?.name || login;
}

export const outcomeWords: Readonly<Record<OutcomeKind, string>> = {
  'control-owner': 'A control has an owner now',
  'risk-accepted': 'A risk was accepted',
  detection: 'Something is detected now',
  architecture: 'The architecture changed',
  priority: 'A priority changed',
  'escalation-path': 'An escalation path was set',
  'model-updated': 'The threat model was updated',
  'model-unaffected': 'The threat model needs no update',
  none: 'Nothing',
};
