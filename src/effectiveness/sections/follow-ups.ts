/** The follow-ups that are open, late first, and those that were closed lately, newest first. */
import type { FollowUp } from '../../review/review.ts';
import type { History, Scope } from '../history.ts';
import { compare } from '../reading/figure.ts';
import type { ChangeRecord } from '../record.ts';
import type { FollowUpLine } from '../report.ts';
import { isSame } from '../scope.ts';
import { day } from '../window.ts';

type Known = Pick<History, 'records' | 'beside' | 'now'> & { readonly scope?: Scope };

interface LeftBehind {
  readonly record: ChangeRecord;
  readonly followUp: FollowUp;
}

/** @returns those left on the changes of the scope; of a team also those that it owns on others. */
export function followUpsIn({ records, beside = [], scope }: Omit<Known, 'now'>): readonly LeftBehind[] {
  const leftOn = (record: ChangeRecord) => record.review.followUps.map((followUp) => ({ record, followUp }));
  const team = scope?.team;
  if (team === undefined) return records.flatMap(leftOn);
  const elsewhere = beside.flatMap(leftOn).filter(({ followUp: { owner } }) => isSame(owner ?? '', team));
  return [...records.flatMap(leftOn), ...elsewhere];
}

export function followUpLines(known: Known): readonly FollowUpLine[] {
  const { now } = known;
  const lines = followUpsIn(known).flatMap(({ record, followUp }): readonly FollowUpLine[] => {
    const { id, text, owner, due, closed } = followUp;
    const { repository, change } = record;
    return closed !== null ? [] : [{ id, repository, change, text, owner, due, isLate: isLate(due, now) }];
  });
  const last = '9999';
  return lines.sort(
    (a, b) =>
      Number(b.isLate) - Number(a.isLate) ||
      compare(a.due ?? last, b.due ?? last) ||
      compare(a.repository, b.repository) ||
      compare(a.id, b.id),
  );
}

export interface ClosedFollowUp
  extends Pick<FollowUpLine, 'id' | 'repository' | 'change' | 'text' | 'owner'> {
  readonly closed: NonNullable<FollowUp['closed']>;
}

/** @param days how long ago is lately. */
export function closedLately({ records, now }: Known, days: number): readonly ClosedFollowUp[] {
  const since = Date.parse(now) - days * day;
  return records
    .flatMap(({ repository, change, review }) =>
      review.followUps.flatMap(({ id, text, owner, closed }): readonly ClosedFollowUp[] =>
        closed === null || Date.parse(closed.at) < since
          ? []
          : [{ id, repository, change, text, owner, closed }],
      ),
    )
    .sort((a, b) => compare(b.closed.at, a.closed.at) || compare(a.id, b.id));
}

/** @param due a day, which is over when the next one begins. */
function isLate(due: string | null, now: string): boolean {
  return due !== null && Date.parse(due) + day <= Date.parse(now);
}
