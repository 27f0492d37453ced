/** Patterns of paths that are known in part. */
import { expect, test } from '@jest/globals';
import { fits } from '../../src/change/partial-path.ts';

test.each([
  ['environments/*.json', 'environments/harbour.json', true],
  ['environments/*.json', 'environments/north/harbour.json', false],
  ['environments/*.json', 'environments/harbour.yaml', false],
  ['a*b*b', 'ab', false],
  ['a*b*b', 'axbxb', true],
  ['**/teams/*', 'org/north/teams/pilots.yml', true],
  ['**/teams/*', 'teams/pilots.yml', true],
  ['**/**/**/x', 'x', false],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(fits(pattern, path)).toBe(expected);
});
