/** Follow-ups that are still open, told to those who own them: here people are meant to be called. */
import type { FollowUp } from '../../review/review.ts';
import { code, inert, prose } from '../escape.ts';
import { list } from '../layout.ts';
import { count, sentence } from '../words.ts';
import { person } from './people.ts';

export interface OpenFollowUp {
  /** The pull request it comes from. */
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly followUp: FollowUp;
}

/** Stands first in the issue, by which it is found again; the forge puts it there. */
export const remindersMarker = '<!-- delta-review:follow-ups -->';
export const remindersTitle = 'Open follow-ups of threat model reviews';

const issueLimit = 55_000;

/**
 * @param open the open follow-ups of one repository, in any order.
 * @param today ISO 8601: what was due before is late.
 */
export function reminderIssue(open: readonly OpenFollowUp[], today: string): string {
  const late = open.filter(({ followUp }) => daysLate(followUp, today) > 0);
  const lead = `${count(open.length, 'follow-up is', 'follow-ups are')} open${late.length > 0 ? `, **${late.length} late**` : ''}. This list is kept current, and closes with the last of them.`;
  return `${[lead, lines(open, today, true), howToClose].join('\n\n')}\n`;
}

/** @param open the open follow-ups of the one pull request that is reminded of them. */
export function reminderComment(open: readonly OpenFollowUp[], today: string): string {
  const lead = `${count(open.length, 'follow-up')} of this review ${open.length === 1 ? 'is' : 'are'} still open.`;
  return `${[lead, lines(open, today, false), howToClose].join('\n\n')}\n`;
}

const howToClose =
  'Close one with a commit that says `closes` and its name and is merged, or with `/delta-review done` and its name in the pull request it comes from.';

/** Late ones first, then by their day; those without a day last. */
function lines(open: readonly OpenFollowUp[], today: string, linked: boolean): string {
  const items = [...open]
    .sort((a, b) => order(a).localeCompare(order(b)))
    .map(({ followUp, number, title, url }) => {
      const from = linked ? ` From [#${number} ${inert(title, 120)}](${url}).` : '';
      return `- ${code(followUp.id, 40)} ${dueWords(followUp, today)}, ${ownerWords(followUp)}: ${prose(sentence(followUp.text), 300)}${from}`;
    });
  return list(items, { open: 50, characters: issueLimit, noun: 'follow-up' });
}

function order({ followUp: { due, id } }: OpenFollowUp): string {
  return `${due ?? '9999-99-99'} ${id}`;
}

function dueWords(followUp: FollowUp, today: string): string {
  const late = daysLate(followUp, today);
  if (followUp.due === null) return 'has no day';
  const due = inert(followUp.due, 20);
  return late > 0 ? `**was due ${due}, ${count(late, 'day')} ago**` : `due ${due}`;
}

function daysLate({ due }: FollowUp, today: string): number {
  const days = due === null ? Number.NaN : (Date.parse(today.slice(0, 10)) - Date.parse(due)) / 86_400_000;
  return Number.isNaN(days) ? 0 : Math.max(0, Math.round(days));
}

/** Only what is a name and nothing else may call somebody. */
function ownerWords({ owner, by }: FollowUp): string {
  if (owner === null) return `nobody owns it (left by ${person(by)})`;
  return /^@[\w-]{1,100}(\/[\w.-]{1,100})?$/.test(owner) ? owner : person(owner);
}
