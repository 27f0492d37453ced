/** How much of what surveys found in the trees some model represents, of chosen sorts, as a reading. */
import type { History } from '../../history.ts';
import { surveyedAt } from '../../known/models.ts';
import type { Evidence, Figure, Measure } from '../../measure.ts';
import { figure } from '../../reading/figure.ts';
import { readBy } from '../../reading/reading.ts';
import type { Window } from '../../window.ts';

export function fidelityReader(isMeant: (sort: string) => boolean): Measure['read'] {
  return readBy({
    better: 'higher',
    figure: (history, window) => figureOf(history, window, isMeant),
    parts: (history, window) =>
      sortsIn(history, window)
        .filter(isMeant)
        .map((name) => ({ name, figure: figureOf(history, window, (sort) => sort === name) })),
  });
}

function sortsIn(history: History, { until }: Window): readonly string[] {
  const found = surveyedAt(history, until).flatMap(({ fidelity }) => fidelity.map(({ sort }) => sort));
  return [...new Set(found)].sort();
}

function figureOf(history: History, { until }: Window, isMeant: (sort: string) => boolean): Figure {
  const all = surveyedAt(history, until).flatMap(({ repository, at, fidelity }) =>
    fidelity.filter(({ sort }) => isMeant(sort)).map((one) => ({ ...one, repository, at })),
  );
  const evidence = (count: number, one: (typeof all)[number], says: string): readonly Evidence[] =>
    count === 0
      ? []
      : [{ repository: one.repository, change: null, says: `${one.sort}: ${count} ${says}`, at: one.at }];
  const sum = (list: readonly number[]) => list.reduce((total, count) => total + count, 0);
  return figure(sum(all.map(({ represented }) => represented)), sum(all.map(({ found }) => found)), 'thing', {
    counted: () => all.flatMap((one) => evidence(one.represented, one, 'in some model')),
    missed: () => all.flatMap((one) => evidence(one.found - one.represented, one, 'in no model')),
  });
}
