/** A review's state in a few words, for a list and a heading. */
import { personIn } from '../../forge/people.ts';
import type { OutcomeKind } from '../../review/events.ts';
import type { ReviewState } from '../../review/review.ts';
import { type ReviewView, viewOf } from '../../review/view.ts';

/** "2 of 7 answered, signed by Ada". */
export function reviewWords(state: ReviewState): string {
  const view = viewOf(state);
  const signed = signersOf(view);
  const by = signed.length === 0 ? [] : [`signed by ${listed(signed)}`];
  if (view.status === 'waived') {
    const waivers = distinct(state.waivers.map((waiver) => nameOf(waiver.by)));
    return `waived by ${listed(waivers)}`;
  }
  return view.status === 'open' ? [answeredWords(view), ...by].join(', ') : by.join('');
}

export function answeredWords(view: ReviewView): string {
  return `${answeredCount(view)} of ${view.items.length} answered`;
}

export function answeredCount({ items }: ReviewView): number {
  return items.filter(({ open }) => open.length === 0).length;
}

function signersOf({ signatures }: ReviewView): readonly string[] {
  return distinct(signatures.filter((one) => one.void === null).map(({ act }) => nameOf(act.by)));
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** @returns "Ada" of "Ada <ada@example.org>". */
export function nameOf(login: string): string {
  return personIn(login)?.name || login;
}

/** "Ada, Bo and Cy". */
export function listed(names: readonly string[], last = 'and'): string {
  const head = names.slice(0, -1).join(', ');
  return head === '' ? (names[0] ?? '') : `${head} ${last} ${names.at(-1)}`;
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

export const outcomeWords: Readonly<Record<OutcomeKind, string>> = {
  'control-owner': 'A control has an owner now',
  'risk-accepted': 'A risk was accepted',
  detection: 'Something is detected now',
  architecture: 'The architecture changed',
  priority: 'A priority changed',
  'escalation-path': 'An escalation path was set',
  'model-updated': 'The threat model was updated',
  none: 'Nothing',
};
