/** Follow-ups across reviews: what closes them from outside, and which are still open. */
import type { ReviewEvent } from './events.ts';
import { type FollowUp, reviewOf } from './review.ts';

/** Far more than one merge closes. */
const idsEach = 50;

/** @returns the follow-ups that a commit message or a pull request's text says it closes: "closes F12-1, F12-2". */
export function closedBy(text: string): readonly string[] {
  const sentences = text
    .slice(0, 65_536)
    .matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? +(F\d+-\d+(?:(?:,| and) +F\d+-\d+)*)/gi);
  const ids = [...sentences].flatMap(([, list = '']) => list.toUpperCase().match(/F\d+-\d+/g) ?? []);
  return [...new Set(ids)].slice(0, idsEach);
}

/** @returns the change that a follow-up belongs to: "#12" for "F12-1". */
export function changeOfFollowUp(id: string): string {
  return `#${id.slice(1).split('-', 1)[0]}`;
}

/** @returns what the ids of a pull request's follow-ups start with. */
export function followUpPrefix(number: number): string {
  return `F${number}`;
}

/** @returns those of one change that are still open. */
export function openFollowUps(events: readonly ReviewEvent[]): readonly FollowUp[] {
  return reviewOf(events).followUps.filter(({ closed }) => closed === null);
}
