/** Containment of action patterns against a matcher that tries everything, written apart from it. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { covers, overlap, wildcard } from '../../src/access/azure-wildcards.ts';

/** Letter by letter, every star at every length. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern[0], pattern.slice(1)];
  if (first !== '*') return text[0] === first && matches(rest, text.slice(1));
  return matches(rest, text) || (text !== '' && matches(pattern, text.slice(1)));
}

/** Every text of the letters, with one that no pattern has, up to a length. */
function texts(letters: string, length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = texts(letters, length - 1);
  return [
    ...shorter,
    ...shorter
      .filter((text) => text.length === length - 1)
      .flatMap((text) => [...letters].map((letter) => text + letter)),
  ];
}

/** Two patterns of four signs meet in a text of six at most: three letters of each. */
const world = texts('a/z', 7);
const pattern = fc.string({ unit: fc.constantFrom('a', '/', '*'), maxLength: 4 });

describe('patterns with stars', () => {
  test('one holds another exactly where no text is matched by the other alone', () => {
    fc.assert(
      fc.property(pattern, pattern, (wide, narrow) => {
        const holds = world.every((text) => !matches(narrow, text) || matches(wide, text));
        expect(covers(wildcard(wide), wildcard(narrow))).toBe(holds);
      }),
      { numRuns: 400 },
    );
  });

  test('two overlap exactly where some text is matched by both', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const met = world.some((text) => matches(a, text) && matches(b, text));
        expect(overlap(wildcard(a), wildcard(b))).toBe(met);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['*', 'Microsoft.Storage/*/read', true],
    ['*/read', 'Microsoft.Storage/*/READ', true],
    ['Microsoft.Storage/*/read', '*/read', false],
    ['Microsoft.Storage/*', 'Microsoft.StorageCache/caches/read', false],
    ['Microsoft.Authorization/*/write', 'Microsoft.Authorization/write', false],
    ['**/read', '*/read', true],
  ])('%s holds %s: %s', (wide, narrow, holds) => {
    expect(covers(wildcard(wide), wildcard(narrow))).toBe(holds);
  });

  test('a hostile pattern comes to an end', () => {
    const stars = wildcard('*a'.repeat(20_000));
    const text = wildcard(`${'a'.repeat(39_000)}b`);
    expect(covers(stars, text)).toBe(false);
    expect(overlap(stars, stars)).toBe(true);
  });
});
