import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { hclTokens } from '../../src/syntax/hcl-tokens.ts';
import { sameMeaning } from '../../src/syntax/same-meaning.ts';

describe('the same to every reader', () => {
  test.each([
    ['a.json', '{"pier": [1, 2], "ferry": true}', '{\n  "ferry": true,\n  "pier": [1,2]\n}'],
    ['a.yml', 'pier: [1, 2] # two\nferry: yes\n', 'ferry: yes\npier:\n  - 1\n  - 2\n'],
    ['a.yml', 'pier: "north"\n', "pier: 'north'\n"],
    ['a.yml', 'pier: 1\n---\nferry: 2 # two\n', 'pier: 1\n---\nferry:   2\n'],
    ['a.yml', 'pier: 12345678901234567890 # long\n', 'pier:  12345678901234567890\n'],
    ['a.tf', 'resource "x" "y" {\n  a = 1 # one\n}\n', '// moored\nresource "x" "y" {\n\n  a    =    1\n}'],
    ['a.tf', 'a = "${b("c")}" /* d */\n', 'a = "${b("c")}"\n'],
  ])('%s', (path, before, after) => {
    expect(sameMeaning(path, before, after)).toBe(true);
    expect(sameMeaning(path, after, before)).toBe(true);
  });
});

describe('not vouched for', () => {
  test.each([
    ['a.json', '{"pier": [1, 2]}', '{"pier": [2, 1]}'],
    ['a.json', '{"pier": 1}', '{"pier": 1, "pier": 1}'],
    ['a.json', '{"pier": 1}', '{"pier": 1'],
    ['a.yml', 'ferry: yes\n', 'ferry: "yes"\n'],
    ['a.yml', 'mode: 010\n', 'mode: "010"\n'],
    ['a.yml', 'a: &x [*x]\n', 'a:  &x [*x]\n'],
    ['a.tf', 'a = "# 1"\n', 'a = "# 2"\n'],
    ['a.tf', 'a = <<EOT\n# 1\nEOT\n', 'a = <<EOT\n# 2\nEOT\n'],
    ['a.tf', 'a = "never ends\n', 'a =  "never ends\n'],
    ['a.tf', 'resource "x" "y" {}\n', '#checkov:skip=CKV_1: we like it\nresource "x" "y" {}\n'],
    ['a.yml', 'on: push # zizmor: ignore[unpinned-uses]\n', 'on: push\n'],
    ['a.txt', 'pier', 'pier '],
    ['a.yml', 'pier: !Ref north\n', 'pier:  !Sub north\n'],
    ['a.yml', 'pier: .nan\n', 'pier: null\n'],
    ['a.yml', 'pier: 9007199254740993\n', 'pier: 9007199254740992\n'],
    ['a.json', '{"pier": 9007199254740993}', '{"pier": 9007199254740992}'],
    ['a.json', '{"pier": 1e999}', '{"pier": 2e999}'],
    ['a.json', '{"pier": 1}', '{"pier": 1, /* two */}'],
    ['a.yml', 'pier: 2001-12-14\n', 'pier: "2001-12-14"\n'],
    ['a.yml', 'pier: 1\n---\npier: 2\n', 'pier: 2\n---\npier: 1\n'],
    ['a.yml', 'a: {__proto__: 1}\n', 'a: {__proto__: 2}\n'],
    ['a.yml', 'a: [1]\n', 'a: ["1"]\n'],
    ['a.yml', '- '.repeat(100_000), `${'- '.repeat(100_000)}a`],
    ['a.json', '['.repeat(100_000), '[ '.repeat(100_000)],
  ])('%s: %.40s', (path, before, after) => {
    expect(sameMeaning(path, before, after)).toBe(false);
  });
});

test('a YAML document means what it meant after being written again', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      expect(sameMeaning('a.yml', stringify(value), stringify(value, { indent: 4 }))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the tokens of HCL are read from any text without a fault', () => {
  const part = fc.constantFrom(
    '"',
    '${',
    '}',
    '{',
    '#',
    '//',
    '/*',
    '*/',
    '<<E\n',
    'E\n',
    '\n',
    ' ',
    'a',
    '=',
    '\\',
    '%{',
    '~',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), (parts) => {
      const tokens = hclTokens(parts.join(''));
      expect(tokens === null || tokens.every((token) => token.length > 0)).toBe(true);
    }),
  );
});
