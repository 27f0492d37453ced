/** The follow-ups that are open, late first. */
import type { History } from '../history.ts';
import { compare } from '../reading/figure.ts';
import type { FollowUpLine } from '../report.ts';
import { day } from '../window.ts';

export function followUpLines({ records, now }: History): readonly FollowUpLine[] {
  const lines = records.flatMap(({ repository, change, review }) =>
    review.followUps.flatMap(({ id, text, owner, due, closed }): readonly FollowUpLine[] =>
      closed !== null ? [] : [{ id, repository, change, text, owner, due, isLate: isLate(due, now) }],
    ),
  );
  const last = '9999';
  return lines.sort(
    (a, b) =>
      Number(b.isLate) - Number(a.isLate) ||
      compare(a.due ?? last, b.due ?? last) ||
      compare(a.repository, b.repository) ||
      compare(a.id, b.id),
  );
}

/** @param due a day, which is over when the next one begins. */
function isLate(due: string | null, now: string): boolean {
  return due !== null && Date.parse(due) + day <= Date.parse(now);
}
