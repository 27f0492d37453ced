/** Spans of time that figures are of. */

/** Instants, ISO 8601 in UTC; `until` is just outside. */
export interface Window {
  readonly since: string;
  readonly until: string;
}

export const day = 86_400_000;

/** @returns the window of the same length that ends where this one begins. */
export function before({ since, until }: Window): Window {
  const [start, end] = [Date.parse(since), Date.parse(until)];
  return { since: new Date(start - (end - start)).toISOString(), until: since };
}

export function within(at: string, { since, until }: Window): boolean {
  const time = Date.parse(at);
  return time >= Date.parse(since) && time < Date.parse(until);
}

/** @param month "2026-03"; @param days of it, from 1 on. @returns when each begins, in milliseconds. */
export function beginnings(month: string, days: readonly number[]): readonly number[] {
  const first = Date.parse(`${month}-01`);
  return days.map((one) => first + (one - 1) * day);
}

/**
 * @param a ISO 8601, as `b`.
 * Most moments are written alike; only where they aren't do they have to be read.
 */
export function isBefore(a: string, b: string): boolean {
  return a.length === b.length && a.endsWith('Z') && b.endsWith('Z') ? a < b : Date.parse(a) < Date.parse(b);
}

/** @returns the months that a window touches, oldest first, each cut to the window: "2026-03". */
export function monthsOf({ since, until }: Window): readonly (Window & { readonly month: string })[] {
  const months: (Window & { readonly month: string })[] = [];
  const end = Date.parse(until);
  let start = Date.parse(since);
  while (start < end) {
    const date = new Date(start);
    const next = Math.min(end, Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1));
    months.push({
      month: date.toISOString().slice(0, 7),
      since: date.toISOString(),
      until: new Date(next).toISOString(),
    });
    start = next;
  }
  return months;
}
