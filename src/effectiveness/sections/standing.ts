/** The critical and high findings month by month: what came, what went, what stands. */
import type { History } from '../history.ts';
import { cut, mergesOf } from '../known/merges.ts';
import { severeOf, standingAt } from '../known/severe.ts';
import type { StandingMonth } from '../report.ts';
import { monthsOf, type Window } from '../window.ts';

/** @returns no month before the records begin: nobody knows what stood then. */
export function standingByMonth(history: History, window: Window): readonly StandingMonth[] {
  const severe = severeOf(history);
  const begins = mergesOf(history)[0]?.at ?? Number.POSITIVE_INFINITY;
  const months = monthsOf(window).filter(({ until }) => Date.parse(until) > begins);
  return months.map((month) => {
    return {
      month: month.month,
      opened: cut(severe.opened, month).length,
      closed: cut(severe.closed, month).length,
      standing: standingAt(severe, Date.parse(month.until)),
    };
  });
}
