/**
 * Where are the blind spots?
 * Of the material changes that were merged, those that no threat model covers, by any of the ways in which one is linked.
 */
import { materialChangesOf, titleOf } from '../../known/material.ts';
import { cut } from '../../known/merges.ts';
import type { Measure } from '../../measure.ts';
import { evidenceOf, parted, share } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';

export const unmodelledChange: Measure = {
  id: 'unmodelled-change',
  title: 'Unmodelled change',
  definition: 'Material changes that no threat model covers.',
  formula: 'material changes that no model covers / material changes merged',
  answers: 'Where are the blind spots?',
  unit: 'share',
  better: 'lower',
  outcome: false,
  read: readBy({
    better: 'lower',
    figure: (history, window) => {
      const [blind, covered] = parted(cut(materialChangesOf(history), window), ({ parts }) =>
        parts.every(({ models }) => models.length === 0),
      );
      return share(blind, covered, 'material change', (change) => evidenceOf(change.record, titleOf(change)));
    },
  }),
};
