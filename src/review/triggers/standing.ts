/** What of the announcements stands, and whose word takes one back. */
import { isBot, isContributor, meets, person, type ReviewState, same } from '../review.ts';
import type { Objection, Trigger } from './trigger.ts';

/** One review has few; who needs more writes them into one. */
export const triggersEach = 20;

/** @returns what was announced and not taken back. */
export function standingTriggers(state: ReviewState): readonly Trigger[] {
  return state.triggers.filter((one) => !isTakenBack(state, one));
}

/**
 * By who said it, before anybody signed it; or by those who sign it, and then by as many of them: a review for two could
 * be ended by one otherwise.
 */
function isTakenBack(state: ReviewState, trigger: Trigger): boolean {
  const { objections } = trigger;
  if (objections.some((one) => isOwnWord(trigger, one))) return true;
  // One that came when it was gone already knows of nobody.
  const needs = objections.findLast((one) => one.needs.length > 0)?.needs ?? [];
  const people = objections.filter((one) => isSigners(state, one));
  return (
    needs.length > 0 &&
    needs.every(({ signers, count }) => {
      const entitled = people.filter(({ is }) => meets(is, signers));
      return new Set(entitled.map(({ by }) => person(by))).size >= count;
    })
  );
}

function isOwnWord(trigger: Trigger, { by, signed }: Objection): boolean {
  return same(trigger.by, by) && !signed;
}

function isSigners(state: ReviewState, { by, is, needs }: Objection): boolean {
  return !isBot(by) && !isContributor(state, by) && needs.some(({ signers }) => meets(is, signers));
}

/** @returns whether an objection counts, for itself or with others. */
export function mayObject(state: ReviewState, trigger: Trigger, objection: Objection): boolean {
  return isOwnWord(trigger, objection) || isSigners(state, objection);
}
