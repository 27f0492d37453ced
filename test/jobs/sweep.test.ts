import { expect, test } from '@jest/globals';
import { missed } from '../../src/jobs/sweep.ts';

const attempt = (id: number, delivery: string, ok: boolean) => ({ id, delivery, ok });

test('a delivery that failed is asked for again by its newest attempt, unless it arrived in the end', () => {
  const attempts = [
    attempt(9, 'ferry', false),
    attempt(8, 'ferry', false),
    attempt(7, 'barge', false),
    attempt(6, 'barge', true),
    attempt(5, 'kept by us though it answered late', false),
    attempt(4, 'fine', true),
  ];
  expect(missed(attempts, new Set(['kept by us though it answered late']))).toEqual([
    attempt(9, 'ferry', false),
  ]);
});

test('one that keeps failing is left alone', () => {
  expect(
    missed(
      [1, 2, 3, 4, 5].map((id) => attempt(id, 'wreck', false)),
      new Set(),
    ),
  ).toEqual([]);
});
