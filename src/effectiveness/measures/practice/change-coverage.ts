/**
 * Are models updated when the business changes?
 * Of the material changes that were merged, those whose model was given another meaning, in the change itself or within 30
 * days by another one, or that a signed review showed, with why, to need no update. A model edit that means nothing, or
 * one of a model that does not cover the change, is no update. Minor changes that together widen one thing are one
 * material change. A change whose 30 days aren't over counts nowhere yet, covered or not: or the newest month would always
 * look worse. It can make the answer worse and never better: models are what people write, not what became of the system.
 */
import type { History } from '../../history.ts';
import { type Cover, grace, type MaterialChange, materialChangesOf, titleOf } from '../../known/material.ts';
import { cut } from '../../known/merges.ts';
import type { Figure, Measure } from '../../measure.ts';
import { evidenceOf, parted, share, withEvidence } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import { shareTrend } from '../../reading/trend.ts';
import type { Window } from '../../window.ts';

function figureOf(history: History, window: Window, isMeant: (cover: Cover) => boolean): Figure {
  const merged = cut(materialChangesOf(history), window);
  const now = Date.parse(history.now);
  const [due, early] = parted(merged, ({ at }) => at + grace <= now);
  const [counted, missed] = parted(due, (change) => isMeant(change.cover));
  const { numerator, denominator, value, says } = share(counted, missed, 'material change', evidence);
  const waiting =
    early.length === 1
      ? '; 1 other is still within its 30 days'
      : `; ${early.length} others are still within their 30 days`;
  return withEvidence(
    { numerator, denominator, value, says: `${says}${early.length === 0 ? '' : waiting}` },
    { counted: () => counted.map(evidence), missed: () => missed.map(evidence) },
  );
}

function evidence(change: MaterialChange) {
  return evidenceOf(change.record, titleOf(change));
}

export const changeCoverage: Measure = {
  id: 'change-coverage',
  title: 'Change coverage',
  definition:
    'Material changes whose threat model was updated by meaning, or shown by a signed review to need no update, within 30 days of the merge.',
  formula: 'material changes with an updated model, or shown to need no update / material changes merged',
  answers: 'Are models updated when the business changes?',
  unit: 'share',
  better: 'higher',
  outcome: false,
  read: readBy({
    better: 'higher',
    figure: (history, window) => figureOf(history, window, (cover) => cover !== null),
    // One edit of a model covers some two changes.
    trend: (now, then, better) => shareTrend(now, then, better, 2),
    parts: (history, window) => [
      { name: 'model updated', figure: figureOf(history, window, (cover) => cover === 'updated') },
      {
        name: 'shown to need no update',
        figure: figureOf(history, window, (cover) => cover === 'none-needed'),
      },
    ],
  }),
};
