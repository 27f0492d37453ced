/** Every reader against texts that somebody wrote to break it: it reads or says Unreadable, and never takes long. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathSet } from '../../../src/change/path-set.ts';
import type { TextFile } from '../../../src/change/snapshot.ts';
import type { Manifest } from '../../../src/deltas/integrations/manifests/manifest.ts';
import { manifests } from '../../../src/deltas/integrations/manifests/manifests.ts';
import { Unreadable } from '../../../src/syntax/unreadable.ts';

const fixtures = new URL('../integrations/', import.meta.url).pathname;
const samples = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'expected.yml')
  .map((entry) => ({
    // Some formats are known by their folder too.
    path: `${entry.parentPath}/${entry.name}`.replace(/^.*\/(?:before|after)\//, ''),
    text: readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'),
  }));

function fileOf(path: string, text: string): TextFile {
  return { state: 'text', path, blob: '0'.repeat(40), mode: 'file', text };
}

function outcome(manifest: Manifest, path: string, text: string): 'read' | 'unreadable' {
  try {
    manifest.read(fileOf(path, text), 'after');
    return 'read';
  } catch (error) {
    if (error instanceof Unreadable) return 'unreadable';
    throw error;
  }
}

describe.each(manifests.map((manifest) => [manifest.name, manifest] as const))('%s', (name, manifest) => {
  const set = pathSet(manifest.paths);
  const own = samples.filter(({ path }) => set.has(path));
  const path = own[0]?.path ?? name;

  test('has a fixture, and says where its format is documented', () => {
    expect(own.length).toBeGreaterThan(0);
    expect(manifest.source).toMatch(/, read 20\d\d-\d\d$/);
  });

  test('cut and mangled', () => {
    const texts = own.map(({ text }) => text);
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(400),
        fc.string({ maxLength: 12, unit: 'binary' }),
        (text, at, put) => {
          outcome(manifest, path, text.slice(0, at) + put + text.slice(at + 3));
          outcome(manifest, path, text.slice(0, at));
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['one long line', 'a'.repeat(900_000)],
    ['many brackets', '[('.repeat(200_000)],
    ['many quotes', '"\''.repeat(200_000)],
    ['many names', Array.from({ length: 40_000 }, (_, at) => `quay${at}`).join('\n')],
    ['many blanks', `quay${' '.repeat(400_000)}x`],
    ['many signs', '-e'.repeat(100_000)],
    ['many tags', '<a b="'.repeat(100_000)],
    ['many steps', `quay @ ${'../'.repeat(100_000)}`],
    ['a long string', `a = "${'a'.repeat(400_000)}"`],
    ['calls in calls', `f(${'.package('.repeat(40_000)}`],
    ['tuples in tuples', `[${'{:a, '.repeat(40_000)}`],
    ['closed calls in calls', `f(${'.package('.repeat(20_000)}${')'.repeat(20_001)}`],
    ['names of the prototype', '__proto__\nconstructor\ntoString'],
  ])('%s', (_, text) => {
    expect(['read', 'unreadable']).toContain(outcome(manifest, path, text));
  });
});
