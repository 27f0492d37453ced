/**
 * Are the worst being retired?
 * Critical and high findings: opened where a merged change widens something so severely, closed where a later one takes the
 * same thing back or away. What was there before the records and is taken back counts nowhere: nobody knows how severe it
 * was, and its kind tells that well in one history and badly in the next. The figure is how many more were closed than
 * opened. The trend is that of what stands: better or worse where more went than came, or came than went, than chance
 * brings; the same otherwise; unknown below five, and where it would be another one if all that nobody saw come had been
 * severe. A team that has little left to retire isn't worse for it. Threats that people graded so in their models are told
 * apart, as an edit closes them.
 */
import { compareSeverity } from '../../../deltas/delta.ts';
import type { History } from '../../history.ts';
import { type Finding, unseenOf } from '../../known/findings.ts';
import { cut } from '../../known/merges.ts';
import { surveyedAt } from '../../known/models.ts';
import { criticalOf, highOf, type Severe, severeOf, standingAt } from '../../known/severe.ts';
import { type Evidence, enough, type Figure, type Measure } from '../../measure.ts';
import { amount, evidenceOf, parted, tooLittle, withEvidence } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import { flowTrend } from '../../reading/trend.ts';
import type { Window } from '../../window.ts';

function figureOf(severe: Severe, window: Window): Figure {
  const came = cut(severe.opened, window);
  const went = cut(severe.closed, window);
  const stand = `${amount(standingAt(severe, Date.parse(window.until)), 'finding')} standing`;
  const all = came.length + went.length;
  const isKnown = all >= enough;
  return withEvidence(
    {
      numerator: went.length,
      denominator: all,
      value: isKnown ? went.length - came.length : null,
      says: isKnown
        ? `${went.length} closed and ${came.length} opened; ${stand}`
        : `${tooLittle(all, 'finding')} closed or opened; ${stand}`,
    },
    {
      counted: () =>
        went.map(({ finding }) => evidenceOf(finding.closedBy ?? finding.record, `${says(finding)}: closed`)),
      missed: () => came.map((finding) => evidenceOf(finding.record, `${says(finding)}: opened`)),
    },
  );
}

function says({ delta }: Finding): string {
  return `${delta.severity} ${delta.kind} on ${delta.subject}`;
}

/** Of the threats that models grade critical or high, those that are open: as many as stand. */
function threatsIn(history: History, { until }: Window): Figure {
  const threats = surveyedAt(history, until).flatMap(({ repository, models, at }) =>
    models.flatMap(({ path, threats }) =>
      threats.flatMap(({ id, name, severity, status }) =>
        severity === null || compareSeverity(severity, 'high') < 0
          ? []
          : [
              {
                status,
                evidence: {
                  repository,
                  change: null,
                  says: `${id} ${name} in ${path}`,
                  at,
                } satisfies Evidence,
              },
            ],
      ),
    ),
  );
  const [open, done] = parted(threats, ({ status }) => status === 'open');
  const isKnown = threats.length >= enough;
  const noun = 'threat in models';
  return withEvidence(
    {
      numerator: open.length,
      denominator: threats.length,
      value: isKnown ? open.length : null,
      says: isKnown
        ? `${open.length} of ${amount(threats.length, noun)} open`
        : tooLittle(threats.length, noun),
    },
    {
      counted: () => open.map(({ evidence }) => evidence),
      missed: () => done.map(({ evidence }) => evidence),
    },
  );
}

export const severeRiskRetired: Measure = {
  id: 'severe-risk-retired',
  title: 'Severe risk retired',
  definition:
    'Critical and high findings that merged changes took back, less those that merged changes brought, and how many stand.',
  formula: 'critical and high findings closed - critical and high findings opened',
  answers: 'Are the worst being retired?',
  unit: 'count',
  better: 'higher',
  outcome: true,
  read: readBy({
    better: 'higher',
    figure: (history, window) => figureOf(severeOf(history), window),
    parts: (history, window) => {
      return [
        { name: 'critical', figure: figureOf(criticalOf(history), window) },
        { name: 'high', figure: figureOf(highOf(history), window) },
        { name: 'open threats in models', figure: threatsIn(history, window) },
      ];
    },
    trend: ({ numerator, denominator }, _then, _better, history, window) => {
      const came = denominator - numerator;
      const known = flowTrend(numerator, came);
      const atMost = flowTrend(numerator + cut(unseenOf(history), window).length, came);
      return known === atMost ? known : 'unknown';
    },
  }),
};
