/** Lock files through the pipeline: a bump opens nothing, however large the file; what makes no sense is said once, and low. */
import { describe, expect, test } from '@jest/globals';
import type { Change } from '../../../src/change/change.ts';
import { readCodeOwners } from '../../../src/change/code-owners.ts';
import type { FileVersion } from '../../../src/change/snapshot.ts';
import { loadAnalyzers, loadBuiltIn } from '../../../src/config.ts';
import { lockFormats } from '../../../src/deltas/lockfiles/formats/formats.ts';
import { evaluate } from '../../../src/evaluate.ts';
import { layer } from '../../../src/rules/layers.ts';
import { changeOf } from '../fixture.ts';

const analyzers = await loadAnalyzers();
const rules = layer({ builtIn: loadBuiltIn(), organisation: null, repository: null });
const judged = (change: Change) =>
  evaluate({
    change,
    analyzers,
    rules,
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models: [],
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
  });
const between = (path: string, before: string, after: string) =>
  changeOf(new Map([[path, before]]), new Map([[path, after]]));

/** The change with the file too large to be read on these sides. */
function tooLarge(change: Change, ...sides: readonly ('before' | 'after')[]): Change {
  const with_ = (side: 'before' | 'after') => ({
    side,
    files: new Map(
      [...change[side].files].map(([path, file]): [string, FileVersion] => [
        path,
        sides.includes(side) && /lock/.test(path)
          ? {
              state: 'opaque',
              path,
              blob: '1'.repeat(40),
              mode: 'file',
              reason: 'too-large',
              detail: '20,971,520 bytes; the limit is 1,048,576',
            }
          : file,
      ]),
    ),
  });
  return { ...change, before: with_('before'), after: with_('after') };
}

const entry = (name: string, version: string, host = 'registry.npmjs.org') =>
  `"node_modules/${name}": { "version": "${version}", "resolved": "https://${host}/${name}/-/${name}-${version}.tgz" }`;
const lock = (...entries: readonly string[]) => `{ "packages": {\n${entries.join(',\n')}\n} }\n`;

describe('a bump opens no review', () => {
  const bump = between('package-lock.json', lock(entry('tide', '1.0.0')), lock(entry('tide', '1.0.1')));
  test.each<[string, Change]>([
    ['of a file that is read', bump],
    ['of one that is too large', tooLarge(bump, 'before', 'after')],
    ['of one that becomes too large', tooLarge(bump, 'after')],
    ['of one that was too large', tooLarge(bump, 'before')],
  ])('%s', (_, change) => {
    const { verdict, deltas, coverage } = judged(change);
    expect([verdict.tier, verdict.materiality, deltas]).toEqual(['none', 'none', []]);
    expect(coverage.files.filter(({ understood }) => !understood)).toEqual([]);
  });

  test('and the manifest tells what it asks for, where its lock file is too large', () => {
    const manifest = (more: string) => `{ "dependencies": { "tide": "^1.0.0"${more} } }`;
    const change = changeOf(
      new Map([
        ['package.json', manifest('')],
        ['package-lock.json', lock(entry('tide', '1.0.0'))],
      ]),
      new Map([
        ['package.json', manifest(', "stripe": "^20.0.0"')],
        ['package-lock.json', lock(entry('tide', '1.0.0'), entry('stripe', '20.0.0'))],
      ]),
    );
    expect(judged(tooLarge(change, 'before', 'after')).deltas.map(({ subject }) => subject)).toEqual([
      'vendor Stripe',
    ]);
  });
});

test('another registry is a full review that names the packages', () => {
  const { verdict, deltas } = judged(
    between(
      'package-lock.json',
      lock(entry('tide', '1.0.0'), entry('moor', '1.0.0')),
      lock(entry('tide', '1.0.0', 'npm.harbour.example'), entry('moor', '1.0.0', 'npm.harbour.example')),
    ),
  );
  expect(verdict.tier).toBe('full');
  expect(deltas.map(({ summary }) => summary)).toEqual([
    'tide and 1 more (npm) would be installed from https://npm.harbour.example, which this lock file did not name before',
  ]);
});

describe('what makes no sense is unresolved, with its line', () => {
  test.each<[string, string, string, number]>([
    ['package-lock.json', '{\n<<<<<<< HEAD\n}', 'holds the marks of a merge that is not done', 2],
    ['yarn.lock', 'a@1:\n  version "1"\n>>>>>>> tide\n', 'holds the marks of a merge that is not done', 3],
    ['composer.lock', '{"packages": [', 'is no JSON', 1],
  ])('%s: %j', (path, text, reason, line) => {
    const { verdict, deltas } = judged(between(path, '{}', text));
    expect(deltas).toMatchObject([
      { kind: 'integration.unresolved', severity: 'low', evidence: [{ startLine: line }] },
    ]);
    expect(deltas[0]?.summary).toContain(reason);
    expect(verdict.tier).toBe('lightweight');
  });
});

describe('hostile text is read or refused', () => {
  const half = 500_000;
  test.each<[string, string]>([
    ['one line without an end', 'x'.repeat(2 * half)],
    ['blanks', ' '.repeat(2 * half)],
    ['quotes', '"'.repeat(2 * half)],
    ['a field without an end', `[[package]]\nname = "${'a'.repeat(2 * half)}`],
    ['many packages', '[[package]]\nname = "a"\nversion = "1"\nsource = "git+https://'.repeat(14_000)],
    ['many keys', '  a@1:\n    resolution: {integrity: '.repeat(30_000)],
    ['brackets', '{'.repeat(half)],
    ['signs', '@:/('.repeat(250_000)],
  ])('%s', (_, text) => {
    for (const format of lockFormats) {
      const path = `quay/${format.name}`;
      const { deltas } = judged(between(path, '', `packages:\n${text}`));
      expect(deltas.length).toBeLessThanOrEqual(1_000_000);
    }
  });
});
