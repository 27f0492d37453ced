/**
 * Blockers or paperwork?
 * Of the material changes that were merged, those whose review was complete and signed by then. Those that went through on
 * a waiver are told apart, by the reasons that were given, and so are those that nobody had finished looking at.
 */
import type { History } from '../../history.ts';
import { cut, type Merge, materialMergesOf } from '../../known/merges.ts';
import { keptIn } from '../../known/per-history.ts';
import type { Figure, Measure } from '../../measure.ts';
import { compare, evidenceOf, parted, share } from '../../reading/figure.ts';
import { type Named, readBy } from '../../reading/reading.ts';
import { isBefore, type Window } from '../../window.ts';

/** Reasons are free text: the most frequent are told, each so long. */
const [reasonsTold, reasonLength] = [10, 80];

function isSigned({ record: { review, ended } }: Merge): boolean {
  return (
    review.status === 'complete' &&
    review.signedAt !== null &&
    ended !== null &&
    !isBefore(ended.at, review.signedAt)
  );
}

function figureOf(merged: readonly Merge[], isMeant: (merge: Merge) => boolean): Figure {
  const [those, others] = parted(merged, isMeant);
  return share(those, others, 'material change', ({ record }) => evidenceOf(record));
}

function partsOf(history: History, window: Window): readonly Named[] {
  const merged = cut(materialMergesOf(history), window);
  const byReason = new Map<string, Set<Merge>>();
  for (const merge of merged)
    for (const reason of merge.record.review.waivers)
      keptIn(byReason, reason.trim().slice(0, reasonLength).toLowerCase(), () => new Set<Merge>()).add(merge);
  const frequent = [...byReason].sort(([a, x], [b, y]) => y.size - x.size || compare(a, b));
  return [
    { name: 'waived', figure: figureOf(merged, ({ record }) => record.review.status === 'waived') },
    {
      name: 'merged without either',
      figure: figureOf(merged, (one) => !isSigned(one) && one.record.review.status !== 'waived'),
    },
    ...frequent.slice(0, reasonsTold).map(([reason, waived]) => ({
      name: `waived: ${reason === '' ? 'no reason' : reason}`,
      figure: figureOf(merged, (one) => waived.has(one)),
    })),
  ];
}

export const gateStrength: Measure = {
  id: 'gate-strength',
  title: 'Gate strength',
  definition: 'Material changes that were merged with a complete, signed review.',
  formula: 'material changes merged with a signed review / material changes merged',
  answers: 'Blockers or paperwork?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  ofReviews: true,
  read: readBy({
    better: 'higher',
    figure: (history, window) => figureOf(cut(materialMergesOf(history), window), isSigned),
    parts: partsOf,
  }),
};
