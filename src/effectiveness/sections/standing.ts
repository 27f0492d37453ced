/** The critical and high findings month by month: what came, what went, what stands. */
import type { History } from '../history.ts';
import { cut, firstFrom, mergesOf } from '../known/merges.ts';
import { severeOf } from '../known/severe.ts';
import type { StandingMonth } from '../report.ts';
import { monthsOf, type Window } from '../window.ts';

/** @returns no month before the records begin: what stood then is known only of what was taken back since. */
export function standingByMonth(history: History, window: Window): readonly StandingMonth[] {
  const { opened, closed } = severeOf(history);
  const begins = mergesOf(history)[0]?.at ?? Number.POSITIVE_INFINITY;
  const months = monthsOf(window).filter(({ until }) => Date.parse(until) > begins);
  return months.map((month) => {
    const end = Date.parse(month.until);
    return {
      month: month.month,
      opened: cut(opened, month).length,
      closed: cut(closed, month).length,
      standing: firstFrom(opened, end) - firstFrom(closed, end),
    };
  });
}
