/** How people, times and points are named in a review, so that nobody is called by an edit of ours. */
import type { Via } from '../../review/events.ts';
import type { Point } from '../../review/points.ts';
import { code, prose } from '../escape.ts';
import { listed } from '../words.ts';

/** Longer than any login, and enough for "Name <address>". */
const nameLength = 80;
const noteLength = 300;

/** A login in a code span mentions nobody. */
export function person(login: string): string {
  return code(login, nameLength);
}

export function persons(logins: readonly string[]): string {
  const more = logins.length > 4 ? [`${logins.length - 4} more`] : [];
  return listed([...logins.slice(0, more.length > 0 ? 4 : undefined).map(person), ...more]);
}

/** ": the note", or nothing. */
export function noteAfter(note: string): string {
  return note.trim() === '' ? '' : `: ${prose(note, noteLength)}`;
}

/** "2026-11-12, 14:03 UTC". */
export function moment(at: string): string {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return 'at an unknown time';
  const [day, clock = ''] = new Date(time).toISOString().split('T');
  return `${day}, ${clock.slice(0, 5)} UTC`;
}

export const viaWords = {
  comment: 'by command',
  tick: 'by ticking a box',
  button: "with the check's button",
  approval: 'by approving the pull request',
  page: 'on the page',
  label: 'by a label',
} as const satisfies Record<Via, string>;

/** Enough digits to tell the points of one review apart, and few enough to type. */
export function fingerprint({ key }: Pick<Point, 'key'>): string {
  return code(key.slice(0, 8));
}
