/** Three years of teams of which it is known what became of them: the answer says it. */
import { describe, expect, test } from '@jest/globals';
import { measures } from '../../src/effectiveness/measures.ts';
import { reportOf } from '../../src/effectiveness/report-of.ts';
import { day } from '../../src/effectiveness/window.ts';
import { ends, flat, gaming, type Habits, historyOf, improving, organisation } from './organisation.ts';

const lastYear = { since: new Date(ends - 365 * day).toISOString(), until: new Date(ends).toISOString() };
const seeds = [1, 2];
const told = (habits: Habits, seed: number) => reportOf(historyOf(organisation(habits, seed)), lastYear, []);

describe.each(seeds)('seed %i', (seed) => {
  test('a team that gets better is improving, by what became of the system', () => {
    const { answer } = told(improving, seed);
    expect(answer.is).toBe('improving');
    expect(answer.says).toMatch(/^Our threat modelling is improving security: .+ (fell|rose|closed) .+\.$/);
    for (const ground of answer.for) expect(ground.evidence.length).toBeGreaterThan(0);
  });

  test('a team that stays as it is is holding', () => {
    expect(told(flat, seed).answer.is).toBe('holding');
  });

  test('a team that signs everything, types outcomes and splits what it does improves nothing by it', () => {
    const report = told(gaming, seed);
    expect(['holding', 'slipping']).toContain(report.answer.is);
    const impact = report.measures.find(({ measure }) => measure.id === 'decision-impact');
    expect(impact?.claimed.length).toBeGreaterThan(impact?.figure.numerator ?? 0);
  });
});

test('an answer needs data, and a figure at least five cases', () => {
  const { events, surveys } = organisation(flat, 1);
  const few = historyOf({ events: events.slice(0, 12), surveys });
  const report = reportOf(few, lastYear, []);
  expect(report.answer.is).toBe('unknown');
  expect(report.answer.says).toContain('too little data');
  for (const { figure, previous, parts, months, measure } of report.measures) {
    const all = [
      figure,
      previous,
      ...parts.map((part) => part.figure),
      ...months.map((month) => month.figure),
    ];
    for (const one of all.filter(({ denominator }) => denominator < 5))
      if (measure.id !== 'ownership')
        expect([one.value, one.says]).toEqual([null, expect.stringMatching(/^too little data/)]);
  }
});

test('every measure says what it counts', () => {
  expect(measures.map(({ id }) => id)).toHaveLength(15);
  for (const { definition, formula, answers } of measures) {
    expect(definition).toMatch(/\.$/);
    expect(formula).toMatch(/ [-/] |median/);
    expect(answers).toMatch(/\?$/);
  }
});
