/** What is left of a vendor whose code is gone: named once, in the order to end it, with its places. */
import { expect, test } from '@jest/globals';
import { leftOf } from '../../../src/deltas/integrations/known/offboarding.ts';
import type { NamedSighting } from '../../../src/deltas/integrations/sighting.ts';

const named = (sort: NamedSighting['sort'], name: string, line = 1): NamedSighting => ({
  sort,
  name,
  evidence: { side: 'after', path: 'quay.env', startLine: line, endLine: line, text: '' },
});
test('secrets come first, each name once and each place once', () => {
  const left = leftOf([
    named('host', 'api.quay.example', 4),
    named('variable', 'QUAY_URL', 2),
    named('action', 'quay/moor', 6),
    named('secret', 'QUAY_KEY', 3),
    named('secret', 'QUAY_KEY', 9),
    named('secret', 'QUAY_KEY', 9),
  ]);
  expect(left.names).toEqual(['secret QUAY_KEY', 'variable QUAY_URL', 'host api.quay.example']);
  expect(left.places.map(({ startLine }) => startLine)).toEqual([3, 9, 2, 4]);
  expect(left.said).toBe('; still here: secret QUAY_KEY, variable QUAY_URL, host api.quay.example');
});

test('nothing is left, or more than a sentence and a list of places hold', () => {
  expect(leftOf([])).toEqual({ names: [], places: [], said: '' });
  const left = leftOf(Array.from({ length: 60 }, (_, index) => named('secret', `QUAY_${index}`, index + 1)));
  expect(left.said).toBe('; still here: secret QUAY_0, secret QUAY_1, secret QUAY_2 and 57 more');
  expect(left.places).toHaveLength(20);
});
