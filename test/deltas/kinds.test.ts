/** The table of kinds holds together: mirrors, framework ids, and a fixture for each. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import type { KindEntry } from '../../src/deltas/kinds/entry.ts';
import { isKind, kindMatches, kinds } from '../../src/deltas/kinds.ts';
import { fixtures } from './fixture.ts';

const entries: readonly (readonly [string, KindEntry])[] = Object.entries(kinds);
const expected = fixtures.map((fixture) => readFileSync(fixture.expectedFile, 'utf8')).join('\n');
const frameworks = new Set<string>(
  parse(readFileSync(new URL('../../rules/frameworks.yml', import.meta.url), 'utf8')).frameworks.map(
    (framework: { id: string }) => framework.id,
  ),
);

describe.each(entries)('%s', (kind, entry) => {
  test('is named domain.thing.change', () => {
    expect(kind).toMatch(/^[a-z]+\.(?:[a-z]+\.[a-z]+|unresolved|weakened|restored|exposed|withdrawn)$/);
  });

  test('has a mirror that points back and the other way, or a reason why not', () => {
    if (!isKind(entry.mirror)) {
      expect(entry.mirror).toMatch(/^[A-Z].{20,}\.$/);
      return;
    }
    const mirror: KindEntry = kinds[entry.mirror];
    expect(mirror.mirror).toBe(kind);
    if (entry.direction === 'widens') expect(mirror.direction).not.toBe('widens');
    if (entry.direction === 'narrows') expect(mirror.direction).not.toBe('narrows');
  });

  test('is material only where it does not narrow', () => {
    if (entry.direction === 'narrows') expect(['info', 'low']).toContain(entry.severity);
  });

  test('carries framework ids that are listed', () => {
    expect(entry.frameworks.length).toBeGreaterThan(0);
    expect(entry.frameworks.filter((id) => !frameworks.has(id))).toEqual([]);
  });

  test('is shown by a fixture', () => {
    // What cannot be read is the reader's to show.
    if (!kind.endsWith('.unresolved')) expect(expected).toContain(`${kind} | `);
  });
});

test('a pattern names a kind, or the start of some', () => {
  expect(kindMatches('pipeline.*', 'pipeline.oidc.added')).toBe(true);
  expect(kindMatches('pipeline.oidc.*', 'pipeline.secret.added')).toBe(false);
  expect(kindMatches('pipeline.oidc.added', 'pipeline.oidc.added')).toBe(true);
});
