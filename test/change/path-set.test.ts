import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { globFault, pathSet } from '../../src/change/path-set.ts';

describe('a path set', () => {
  test.each([
    ['**/*.tf', 'infra/quay/main.tf', true],
    ['**/*.tf', 'main.tf', true],
    ['*.tf', 'infra/main.tf', false],
    ['.github/**', '.github/workflows/ferry.yml', true],
    ['**/settings.json', '.claude/settings.json', true],
    ['infra/{a,b}.tf', 'infra/b.tf', true],
    ['# not a comment', '# not a comment', true],
  ])('%s on %s: %s', (glob, path, expected) => {
    expect(pathSet([glob]).has(path)).toBe(expected);
  });

  test('a negative glob takes paths out, wherever it stands', () => {
    const set = pathSet(['!**/test/**', '**/*.tf']);
    expect(set.has('infra/main.tf')).toBe(true);
    expect(set.has('infra/test/main.tf')).toBe(false);
  });

  test('only negative globs match nothing', () => {
    expect(pathSet(['!a']).has('b')).toBe(false);
  });
});

describe('a glob is refused', () => {
  test.each([
    ['', 'is empty'],
    ['/infra/**', 'starts with a slash'],
    ['{a,b}'.repeat(9), 'opens 9 braces'],
    ['{1..1000000}', 'uses a range'],
    ['@(a|b)', 'uses an extended glob'],
    ['*a*b*c*d', 'more than 3 stars in one name'],
    ['**/a/'.repeat(5), 'more than 4 times **'],
    ['!!a', 'is negated twice'],
    ['x'.repeat(300), '300 characters'],
    [`{${'a,'.repeat(70)}b}{c,d}{e,f}{g,h}{i,j}{k,l}{m,n}`, 'too many patterns'],
  ])('%s', (glob, fault) => {
    expect(globFault(glob)).toContain(fault);
    expect(() => pathSet([glob])).toThrow(fault);
  });
});

test('whatever is not refused can be compiled and asked', () => {
  const part = fc.constantFrom(
    '*',
    '**',
    '?',
    '/',
    '{',
    '}',
    ',',
    '!',
    '[',
    ']',
    '.',
    'a',
    'b',
    '\\',
    '(',
    ')',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), fc.string(), (parts, path) => {
      const glob = parts.join('');
      if (globFault(glob) !== null) return;
      expect(typeof pathSet([glob]).has(path)).toBe('boolean');
    }),
  );
});
