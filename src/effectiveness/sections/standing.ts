/** The critical and high findings month by month: what came, what went, what stands. */
import type { History } from '../history.ts';
import { cut, firstFrom } from '../known/merges.ts';
import { severeOf } from '../known/severe.ts';
import type { StandingMonth } from '../report.ts';
import { monthsOf, type Window } from '../window.ts';

export function standingByMonth(history: History, window: Window): readonly StandingMonth[] {
  const { opened, closed } = severeOf(history);
  return monthsOf(window).map((month) => {
    const end = Date.parse(month.until);
    return {
      month: month.month,
      opened: cut(opened, month).length,
      closed: cut(closed, month).length,
      standing: firstFrom(opened, end) - firstFrom(closed, end),
    };
  });
}
