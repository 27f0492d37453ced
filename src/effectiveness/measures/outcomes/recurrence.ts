/**
 * Are recurring issues shrinking?
 * Of the sorts of issue (a kind of delta on a class of subjects in one repository) that merged changes brought in the window
 * or the 90 days before it, under our eyes, those that came back within the window, within 90 days of the time before.
 * Both windows are looked at for equally long, so the newer one doesn't look better because time has yet to show. Whether a
 * review was signed is not asked: signing more would otherwise dilute it. What is merged within seven days of the first is one
 * occasion, and an issue counts once however many pull requests bring it: splitting them gains nothing. For the same reason
 * it is only better where fewer came back, and not where more was added that did not.
 */

import type { History } from '../../history.ts';
import { categories } from '../../known/categories.ts';
import { cut, firstFrom } from '../../known/merges.ts';
import { type Issue, issuesOf } from '../../known/occasions.ts';
import type { Evidence, Figure, Measure } from '../../measure.ts';
import { evidenceOf, share } from '../../reading/figure.ts';
import { type Reader, readBy } from '../../reading/reading.ts';
import { shareTrend } from '../../reading/trend.ts';
import { day, type Window } from '../../window.ts';

const memory = 90 * day;

const reader: Reader = {
  better: 'lower',
  lookback: memory,
  figure: (history, window) => figureOf(issuesOf(history), window),
  parts: (history: History, window: Window) => {
    const issues = issuesOf(history);
    return categories.map((name) => ({
      name,
      figure: figureOf(
        issues.filter(({ category }) => category === name),
        window,
      ),
    }));
  },
  trend: (now, then, better) => {
    const trend = shareTrend(now, then, better);
    return trend === 'better' && now.numerator >= then.numerator ? 'same' : trend;
  },
};

function figureOf(issues: readonly Issue[], window: Window): Figure {
  const since = Date.parse(window.since);
  const remembered = { since: new Date(since - memory).toISOString(), until: window.until };
  const [counted, missed]: [Evidence[], Evidence[]] = [[], []];
  for (const issue of issues) {
    const known = cut(issue.occasions, remembered);
    const last = known.at(-1);
    if (last === undefined) continue;
    const inside = firstFrom(known, since);
    // One that was seen less than 90 days before, in the window or ahead of it.
    const back = known.findLastIndex((one, index) => {
      const former = known[index - 1];
      return index >= inside && former !== undefined && one.at - former.at <= memory;
    });
    const again = known[back];
    if (again === undefined) missed.push(evidenceOf(last.record, `${issue.kind} on ${issue.subjectClass}`));
    else
      counted.push(
        evidenceOf(again.record, `${issue.kind} on ${issue.subjectClass}, ${known.length - inside} times`),
      );
  }
  return share(counted, missed, 'sort of issue', (one) => one);
}

export const recurrence: Measure = {
  id: 'recurrence',
  title: 'Recurrence',
  definition:
    'Sorts of issue, a kind of delta on a class of subjects in one repository, that a judged and merged change brought and that came back within 90 days, by another piece of work.',
  formula:
    'sorts of issue that came back in the window within 90 days / sorts of issue seen in it or the 90 days before',
  answers: 'Are recurring issues shrinking?',
  unit: 'share',
  better: 'lower',
  outcome: true,
  read: readBy(reader),
};
