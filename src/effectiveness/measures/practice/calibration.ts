/**
 * Are the tiers right, and which rule is noise?
 * Of the full reviews that were signed, those that ended with nothing changed: no outcome, no follow-up, no delta stopped.
 * Some of them are the price of looking; a growing share says that too much is asked. Beside it stand lightweight reviews
 * that somebody raised, which say that too little was asked, full ones that were lowered, and how often somebody disputed
 * what a rule said.
 */
import type { History } from '../../history.ts';
import { cut, signedOf } from '../../known/merges.ts';
import { decisionsOf } from '../../known/outcomes.ts';
import { keptIn } from '../../known/per-history.ts';
import { stoppedIn } from '../../known/stopped.ts';
import type { Figure, Measure } from '../../measure.ts';
import { compare, evidenceOf, parted, share } from '../../reading/figure.ts';
import { type Named, readBy } from '../../reading/reading.ts';
import type { ChangeRecord } from '../../record.ts';
import { isBefore, type Window } from '../../window.ts';

/** The most disputed. */
const rulesTold = 10;

function figureOf(
  records: readonly ChangeRecord[],
  isMeant: (record: ChangeRecord) => boolean,
  noun: string,
): Figure {
  const [those, others] = parted(records, isMeant);
  return share(those, others, noun, (record) => evidenceOf(record));
}

function changedNothing(record: ChangeRecord): boolean {
  const { followUps } = record.review;
  return decisionsOf(record).length === 0 && followUps.length === 0 && stoppedIn(record).length === 0;
}

function partsOf(history: History, window: Window): readonly Named[] {
  const judged = history.records.filter(
    ({ openedAt }) => !isBefore(openedAt, window.since) && isBefore(openedAt, window.until),
  );
  const light = judged.filter(({ materiality }) => materiality === 'minor');
  const full = judged.filter(({ materiality }) => materiality === 'material');
  const byRule = new Map<string, ChangeRecord[]>();
  for (const record of judged)
    for (const rule of record.rules) keptIn(byRule, rule, (): ChangeRecord[] => []).push(record);
  const isDisputed = ({ review }: ChangeRecord) => review.disputes.length > 0;
  const disputed = [...byRule]
    .map(([rule, records]) => ({ rule, records, count: records.filter(isDisputed).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || compare(a.rule, b.rule));
  return [
    {
      name: 'lightweight, raised to full',
      figure: figureOf(light, ({ review }) => review.escalated, 'minor change'),
    },
    {
      name: 'full, lowered to lightweight',
      figure: figureOf(full, ({ review }) => review.downgraded, 'material change'),
    },
    ...disputed.slice(0, rulesTold).map(({ rule, records }) => ({
      name: `disputed: ${rule}`,
      figure: figureOf(records, isDisputed, 'change'),
    })),
  ];
}

export const calibration: Measure = {
  id: 'calibration',
  title: 'Calibration',
  definition:
    'Full reviews that were signed and changed nothing: no outcome, no follow-up, no delta stopped.',
  formula: 'full reviews that changed nothing / full reviews signed',
  answers: 'Are tiers right, and which rule is noise?',
  unit: 'share',
  better: 'lower',
  outcome: false,
  ofReviews: true,
  read: readBy({
    better: 'lower',
    figure: (history, window) => {
      const full = cut(signedOf(history), window).filter(({ record }) => record.review.tier === 'full');
      return figureOf(
        full.map(({ record }) => record),
        changedNothing,
        'full review',
      );
    },
    parts: (history, window) => (history.source === 'history' ? [] : partsOf(history, window)),
  }),
};
