/** Match patterns as sets of addresses. */
import { describe, expect, test } from '@jest/globals';
import {
  contains,
  type Pattern,
  patternOf,
  reachOf,
} from '../../../src/deltas/grants/formats/browser/patterns.ts';
import { loosenedBy } from '../../../src/deltas/grants/formats/browser/policy.ts';

const pattern = (text: string): Pattern => {
  const read = patternOf(text);
  if (read === null) throw new Error(`${text} is no pattern`);
  return read;
};

describe('one pattern within another', () => {
  test.each([
    ['<all_urls>', 'https://quay.example/*', true],
    ['*://*/*', 'https://quay.example/*', true],
    ['*://*/*', '<all_urls>', true],
    ['*://*/*', 'file:///*', false],
    ['https://*/*', 'http://quay.example/*', false],
    ['*://*.quay.example/*', 'https://quay.example/*', true],
    ['*://*.quay.example/*', 'https://pier.quay.example/*', true],
    ['*://*.quay.example/*', '*://*.pier.quay.example/*', true],
    ['*://*.quay.example/*', 'https://oddquay.example/*', false],
    ['https://quay.example/*', '*://*.quay.example/*', false],
    ['https://quay.example/tide/*', 'https://quay.example/tide/ebb', true],
    ['https://quay.example/tide/*', 'https://quay.example/*', false],
    ['https://quay.example/*/ebb', 'https://quay.example/tide/ebb', false],
  ])('%s holds %s: %s', (wide, narrow, expected) => {
    expect(contains(pattern(wide), pattern(narrow))).toBe(expected);
  });
});

test.each([
  ['*://*/*', 'all'],
  ['https://*.com/*', 'all'],
  ['https://*.co.uk/*', 'all'],
  ['https://*.quay.co.uk/*', 'some'],
  ['http://localhost:8080/*', 'local'],
  ['file:///*', 'files'],
])('%s reaches %s', (text, reach) => {
  expect(reachOf(pattern(text))).toBe(reach);
});

test.each(['storage', 'clipboardRead', 'not a://pattern', ''])('%s is no pattern', (text) => {
  expect(patternOf(text)).toBeNull();
});

test.each([
  ["script-src 'self'; object-src 'self'", []],
  ["default-src 'none'; script-src 'self' 'sha256-odd'; connect-src *", []],
  ["script-src 'self' 'unsafe-eval'", ["'unsafe-eval' high"]],
  ['default-src https://quay.example', ['https://quay.example high']],
  ["script-src 'self' http://localhost:3000; worker-src blob:", ['http://localhost:3000 low', 'blob: high']],
])('the policy %s lets in %j', (policy, expected) => {
  expect(loosenedBy(policy).map(({ source, severity }) => `${source} ${severity}`)).toEqual(expected);
});
