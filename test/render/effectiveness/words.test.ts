import { describe, expect, test } from '@jest/globals';
import type { Figure, Trend } from '../../../src/effectiveness/measure.ts';
import type { MeasureReading } from '../../../src/effectiveness/report.ts';
import { forgeLinks } from '../../../src/render/effectiveness/links.ts';
import {
  amountText,
  beforeText,
  partText,
  referenceText,
  scopeText,
  trendText,
  windowText,
} from '../../../src/render/effectiveness/words.ts';

describe('an amount', () => {
  test.each([
    [0, 'share', '0%'],
    [0.002, 'share', '<1%'],
    [0.724, 'share', '72%'],
    [0.998, 'share', '>99%'],
    [1, 'share', '100%'],
    [-5, 'count', '−5'],
    [12345, 'count', '12,345'],
    [0, 'days', '0 days'],
    [0.01, 'days', '<1 hour'],
    [0.25, 'days', '6 hours'],
    [1, 'days', '1 day'],
    [3.46, 'days', '3.5 days'],
    [41.2, 'days', '41 days'],
  ] as const)('of %d as a %s reads %s', (value, unit, words) => {
    expect(amountText(value, unit)).toBe(words);
  });
});

describe('a trend', () => {
  const figure = (value: number | null): Figure => ({
    numerator: 0,
    denominator: 0,
    value,
    says: '',
    counted: [],
    missed: [],
  });
  const reading = (now: number | null, before: number | null, trend: Trend, better: 'higher' | 'lower') => {
    const measure = { id: 'a', title: 'A', definition: '', formula: '', answers: '', outcome: true } as const;
    return {
      measure: { ...measure, unit: 'share', better },
      figure: figure(now),
      previous: figure(before),
      trend,
      parts: [],
      months: [],
      claimed: [],
    } satisfies MeasureReading;
  };

  test.each([
    ['↑ better, was 50%', reading(0.7, 0.5, 'better', 'higher')],
    ['↓ better, was 50%', reading(0.3, 0.5, 'better', 'lower')],
    ['↑ worse, was 50%', reading(0.7, 0.5, 'worse', 'lower')],
    ['→ about the same, was 50%', reading(0.51, 0.5, 'same', 'lower')],
    ['was 50%', reading(0.7, 0.5, 'unknown', 'higher')],
    ['nothing before to compare with', reading(0.7, null, 'unknown', 'higher')],
    ['', reading(null, 0.5, 'unknown', 'higher')],
  ])('reads “%s”', (words, one) => {
    expect(trendText(one)).toBe(words);
  });

  test('has no arrow where the arrow alone would say the opposite', () => {
    expect(trendText(reading(0.3, 0.5, 'better', 'higher'))).toBe('better, was 50%');
  });
});

test('a window is told by its first and its last day', () => {
  const window = { since: '2025-03-04T00:00:00.000Z', until: '2026-03-04T00:00:00.000Z' };
  expect(windowText(window)).toBe('4 Mar 2025 to 3 Mar 2026');
  expect(beforeText(window)).toBe('the year before');
  expect(beforeText({ ...window, until: '2025-03-14T00:00:00.000Z' })).toBe('the 10 days before');
});

test('a scope is told by the narrowest name and what cuts across it', () => {
  expect(scopeText({})).toBe('All repositories');
  expect(scopeText({ organisation: 'harbour', team: '@harbour/crane' })).toBe('harbour, team @harbour/crane');
  expect(scopeText({ organisation: 'harbour', repository: 'harbour/quay', model: 'm.yml' })).toBe(
    'harbour/quay, model m.yml',
  );
});

test('parts and references read as people write them', () => {
  expect(partText('control-owner')).toBe('Control owner');
  expect(partText('over-privilege')).toBe('Over-privilege');
  expect(partText('disputed: pipeline-open')).toBe('Disputed: pipeline-open');
  expect(referenceText({ repository: 'harbour/quay', change: '#12' })).toBe('harbour/quay#12');
  expect(referenceText({ repository: 'quay', change: `commit:${'a1'.repeat(20)}` })).toBe('quay@a1a1a1a1a1');
});

describe('a link', () => {
  const links = forgeLinks('https://forge.example');

  test('leads to a pull request, a commit or a file', () => {
    expect(links.change('harbour/quay', '#12')).toBe('https://forge.example/harbour/quay/pull/12');
    expect(links.change('harbour/quay', `commit:${'a'.repeat(40)}`)).toContain('/harbour/quay/commit/aaaa');
    expect(links.file('harbour/quay', 'a b/threats?.yml')).toBe(
      'https://forge.example/harbour/quay/blob/HEAD/a%20b/threats%3F.yml',
    );
  });

  test.each(['javascript:alert(1)', '//elsewhere.example/x', '../..', 'harbour/quay/../../x', 'harbour'])(
    'is none where %s is taken for a repository or a path',
    (text) => {
      expect(links.change(text, '#1')).toBeNull();
      expect(links.change('harbour/quay', text)).toBeNull();
      expect(links.file(text, 'a.yml')).toBeNull();
    },
  );

  test.each(['../a', 'a/../../b', './a', '/a', 'a//b', '\ud800'])('is none for the path %j', (path) => {
    expect(links.file('harbour/quay', path)).toBeNull();
  });
});
