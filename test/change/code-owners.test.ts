/** Who owns a path by a CODEOWNERS file: GitHub's documented examples, what it leaves out of gitignore, hostile files. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ownersOf, readCodeOwners } from '../../src/change/code-owners.ts';

const owns = (pattern: string, path: string) =>
  ownersOf(readCodeOwners(`${pattern} @pilot`), path).length > 0;

test.each([
  ['*', ['a', 'a/b.tf', '.github/workflows/a.yml'], []],
  ['*.js', ['a.js', 'src/deep/.a.js'], ['a.ts', 'a.JS']],
  ['/build/logs/', ['build/logs/a', 'build/logs/b/c'], ['build/logs', 'src/build/logs/a']],
  ['docs/*', ['docs/getting-started.md', 'docs/.hidden'], ['docs/build-app/more.md', 'src/docs/a.md']],
  ['apps/', ['apps/a', 'src/apps/a/b'], ['apps']],
  ['/docs/', ['docs/a', 'docs/a/b'], ['src/docs/a']],
  ['/apps/github', ['apps/github', 'apps/github/a/b'], ['apps/github.tf', 'src/apps/github']],
  ['**/logs', ['build/logs', 'deeply/nested/logs/today', 'logs/a'], ['logs.txt', 'blogs/a']],
  ['/*', ['a.tf', '.env'], ['src/a.tf']],
  ['iam', ['iam', 'iam/a.tf', 'src/iam/deep/a.tf'], ['iam.tf', 'Iam/a.tf']],
  ['src/**', ['src/a', 'src/a/b'], ['src', 'lib/src/a']],
  ['src/**/iam.tf', ['src/iam.tf', 'src/a/iam.tf', 'src/a/b/iam.tf'], ['src/a/iam.tf.bak', 'iam.tf']],
  ['/a?c/*-prod.*', ['abc/eu-prod.tf', 'abc/-prod.'], ['ac/eu-prod.tf', 'a/c/eu-prod.tf', 'abc/eu-prod']],
  ['with\\ space/', ['with space/a'], ['with/a', 'space/a']],
  ['a\\*b', ['a*b'], ['axb']],
  ['sharp#file', ['sharp#file'], ['sharp']],
  ['{a,b}.tf', ['{a,b}.tf'], ['a.tf', 'b.tf']],
  ['größe/*.tf', ['größe/日本.tf'], ['grosse/a.tf']],
] as const)('%s', (pattern, inside, outside) => {
  expect([...inside, ...outside].filter((path) => owns(pattern, path))).toEqual(inside);
});

describe('lines', () => {
  const owners = readCodeOwners(
    [
      '# who owns what',
      '* @global-one\t@global-two',
      '*.js @js-owner #This is an inline comment.',
      '*.go docs@example.com',
      '*.txt @octo-org/octo_cats',
      '/apps/ @octocat keys@example.com',
      '/apps/github # nobody',
      '!/apps/github/kept @octocat',
      '[ab].txt @octocat',
      '\\#sharp @octocat',
      '/apps/wrong.js @octocat and me',
      `/${'x'.repeat(2_000)} @octocat`,
    ].join('\r\n'),
  );

  test.each([
    ['README.md', ['@global-one', '@global-two'], 'everybody on the line'],
    ['src/a.js', ['@js-owner'], 'the last line that matches, without its comment'],
    ['a.go', [], 'owners by e-mail cannot be matched to an account'],
    ['b.txt', ['@octo-org/octo_cats'], 'a range is no pattern, and its line is skipped'],
    ['apps/a.tf', ['@octocat'], 'an owner beside an e-mail'],
    ['apps/github/a.js', [], 'a line without owners takes them away'],
    ['apps/github/kept', [], 'a negation is skipped'],
    ['#sharp', ['@global-one', '@global-two'], 'an escaped comment is one still'],
    ['apps/wrong.js', ['@octocat'], 'a line with a word that is no owner is skipped'],
  ])('%s: %s', (path, expected) => {
    expect(ownersOf(owners, path)).toEqual(expected);
  });

  test('nobody owns anything without a file, or by one of 3 MB', () => {
    expect(ownersOf(readCodeOwners(null), 'a')).toEqual([]);
    const line = '* @pilot\n';
    const filled = (bytes: number) => readCodeOwners(`${line}#${'é'.repeat((bytes - line.length - 1) / 2)}`);
    expect(ownersOf(filled(3 * 1024 * 1024 - 4), 'a')).toEqual(['@pilot']);
    expect(ownersOf(filled(3 * 1024 * 1024 + 4), 'a')).toEqual([]);
  });
});

const name = fc.constantFrom('a', 'b', 'ab', '.c');
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
const pattern = fc
  .tuple(
    fc.constantFrom('', '/'),
    fc.array(fc.oneof(name, fc.constantFrom('*', '**', 'a*', '?', '*b*')), { minLength: 1, maxLength: 3 }),
    fc.constantFrom('', '/'),
  )
  .map(([start, names, end]) => start + names.join('/') + end);

test('the last line that would match alone decides', () => {
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 8 }), path, (patterns, file) => {
      const lines = patterns.map((each, index) => `${each} @owner-${index}`);
      const last = lines.findLastIndex((line) => ownersOf(readCodeOwners(line), file).length > 0);
      expect(ownersOf(readCodeOwners(lines.join('\n')), file)).toEqual(last < 0 ? [] : [`@owner-${last}`]);
    }),
  );
});

test('what lies below a path that a folder pattern owns is owned too', () => {
  fc.assert(
    fc.property(pattern, path, name, (each, folder, file) => {
      fc.pre(each.endsWith('/') && owns(each, `${folder}/${file}`));
      expect(owns(each, `${folder}/${file}/deeper`)).toBe(true);
    }),
  );
});

test('a hostile pattern against a hostile path comes to an end', () => {
  const stars = `/${'*a'.repeat(500)}b`;
  expect(owns(stars, 'a'.repeat(4_000))).toBe(false);
  expect(owns(`${'**/a/'.repeat(200)}b`, `${'a/'.repeat(2_000)}c`)).toBe(false);
});
