/** The bounded YAML reader: what it reads, where, and what it refuses in which words. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { TreeNode } from '../../src/syntax/tree.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { readYaml, readYamlDocuments, yamlLimits } from '../../src/syntax/yaml.ts';

/** A tree as plain data, without its places. */
function data(node: TreeNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(data);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, data(entry.value)]));
}

function fault(text: string): string {
  try {
    readYaml('odd/place.yml', text);
  } catch (error) {
    if (error instanceof Unreadable) return `${error.line}: ${error.reason}`;
    throw error;
  }
  return 'read without a fault';
}

function entryAt(node: TreeNode | null, key: string) {
  const entry = node?.kind === 'map' ? node.entries.get(key) : undefined;
  if (entry === undefined) throw new Error(`no key ${key}`);
  return entry;
}

describe('what it reads', () => {
  test('words that YAML 1.1 takes for booleans and octals stay words and decimals', () => {
    expect(data(readYaml('a.yml', 'on: yes\nno: 010\n"2": ~\n1.10: true\n'))).toEqual({
      on: 'yes',
      no: 10,
      '2': null,
      '1.10': true,
    });
  });

  test('nothing but comments is no document', () => {
    expect(readYaml('a.yml', '# only this\n\n')).toBeNull();
    expect(readYaml('a.yml', '')).toBeNull();
  });

  test('aliases and merge keys are written out, explicit keys and earlier maps first', () => {
    const text = 'x: &x {p: 1, q: 2}\ny: &y {q: 3, r: 4}\nz: {<<: [*x, *y], p: 9}\nw: *y\n';
    expect(data(readYaml('a.yml', text))).toMatchObject({ z: { p: 9, q: 2, r: 4 }, w: { q: 3, r: 4 } });
  });

  test('a quoted "<<" is an ordinary key', () => {
    expect(data(readYaml('a.yml', '"<<": 5\n'))).toEqual({ '<<': 5 });
  });

  test('tags of the file itself are kept, standard ones only applied', () => {
    const tree = readYaml('a.yml', 'a: !Ref thing\nb: !!str 5\n');
    expect(entryAt(tree, 'a').value).toMatchObject({ tag: '!Ref', value: 'thing' });
    expect(entryAt(tree, 'b').value).toMatchObject({ tag: null, value: '5' });
  });

  test('several documents are read where they are expected', () => {
    expect(readYamlDocuments('a.yml', '---\na: 1\n---\n# none\n---\nb: 2\n').map(data)).toEqual([
      { a: 1 },
      { b: 2 },
    ]);
  });
});

describe('where it stands', () => {
  test('lines run from the key to the end of what is written', () => {
    const tree = readYaml(
      'a.yml',
      '# top\nsteps:\n  - run: |\n      one\n      two\n\n  - {}\nlast: "a\n  b"\n\n',
    );
    expect(entryAt(tree, 'steps')).toMatchObject({ startLine: 2, endLine: 7 });
    const steps = entryAt(tree, 'steps').value;
    const first = steps.kind === 'sequence' ? (steps.items[0] ?? null) : null;
    expect(entryAt(first, 'run')).toMatchObject({ startLine: 3, endLine: 5 });
    expect(entryAt(tree, 'last')).toMatchObject({ startLine: 8, endLine: 9 });
  });

  test('an alias: the entry where it is used, the value where it is defined', () => {
    const tree = readYaml('a.yml', 'a: &here\n  k: 1\nb: *here\n');
    expect(entryAt(tree, 'b')).toMatchObject({ startLine: 3, endLine: 3 });
    expect(entryAt(tree, 'b').value).toMatchObject({ startLine: 2, endLine: 2 });
  });

  test('line ends of Windows count once', () => {
    expect(entryAt(readYaml('a.yml', 'a: 1\r\nb:\r\n  c: 2\r\n'), 'b')).toMatchObject({
      startLine: 2,
      endLine: 3,
    });
  });
});

describe('what it refuses', () => {
  const bomb = [
    'a0: &a0 [x, x, x, x, x, x, x, x, x]',
    ...Array.from({ length: 9 }, (_, i) => {
      const before = `*a${i}`;
      return `a${i + 1}: &a${i + 1} [${Array(9).fill(before).join(', ')}]`;
    }),
  ].join('\n');

  test.each([
    ['an alias bomb', bomb, /^5: holds more than 50000 values, aliases written out$/],
    ['an alias in its own anchor', 'a: &a\n  b: *a\n', /^2: the alias \*a stands inside its own anchor$/],
    ['an alias of nothing', 'a:\n- *gone\n', /^2: .*alias.*gone/],
    [
      'many aliases',
      `a: &a 1\nb: [${Array(1001).fill('*a').join(', ')}]`,
      /^2: uses more than 1000 aliases$/,
    ],
    ['deep brackets', `a: ${'['.repeat(80)}${']'.repeat(80)}`, /^1: nested more than 64 levels deep$/],
    ['endless brackets', '['.repeat(900_000), /^1: nested more than 64 levels deep$/],
    ['endless dashes', '- '.repeat(5_000), /^1: nested more than 64 levels deep$/],
    [
      'deep maps',
      Array.from({ length: 90 }, (_, i) => `${' '.repeat(i)}k:`).join('\n'),
      /^6\d: nested more than 64/,
    ],
    [
      'depth built of aliases',
      ['a: &a0 [x]', ...Array.from({ length: 90 }, (_, i) => `b${i}: &a${i + 1} [*a${i}]`)].join('\n'),
      /^6\d: nested more than 64/,
    ],
    [
      'many values',
      `- ${'[],'.repeat(2)}\n`.replace('- ', `- [${'1,'.repeat(60_000)}] #`),
      /^1: holds more than 50000/,
    ],
    [
      'a long text',
      `# ${'x'.repeat(yamlLimits.characters)}`,
      /^1: 1048578 characters; the limit is 1048576$/,
    ],
    ['a key twice', 'on: push\njobs: {}\non: {}\n', /^3: the key "on" stands here twice$/],
    ['a key twice in other quotes', '{a: 1, "a": 2}', /^1: the key "a" stands here twice$/],
    ['two merges', 'a: &a {}\nb:\n  <<: *a\n  <<: *a\n', /^4: the key "<<" stands here twice$/],
    ['a merge of no map', 'a: 1\n<<: [2]\n', /^2: the key "<<" merges something that is no map$/],
    ['a list as a key', '? [a]\n: 1\n', /^1: a key that is no plain word$/],
    [
      'a second document',
      'a: 1\n---\nb: 2\n',
      /^3: a second document starts here; this file may hold only one$/,
    ],
    ['an open quote', 'a: 1\nb: "never\n', /^[23]: missing closing "quote$/],
    ['an open bracket', 'a: [1, 2\nb: 3\n', /^2: /],
    ['a tab for indentation', 'a:\n\tb: 1\n', /^2: tabs are not allowed as indentation$/],
    ['a stray bracket', 'a: 1\n}\n', /^2: /],
    ['a flood of brackets', '}'.repeat(1_000_000), /^1: /],
    ['a flood of quotes', '"'.repeat(1_000_000), /^1: /],
    ['a flood of keys', 'a:\n'.repeat(300_000), /^\d+: /],
  ])('%s', (_, text, reason) => {
    expect(fault(text)).toMatch(reason);
  });
});

describe('whatever it is given', () => {
  const json = fc.jsonValue({ depthSize: 'small', maxDepth: 6 });
  const keyed = json.filter((value) => !JSON.stringify(value).includes('__proto__'));

  test('data written by a YAML library come back as they were', () => {
    fc.assert(
      fc.property(keyed, (value) => {
        const read = data(readYaml('a.yml', stringify(value)));
        expect(JSON.stringify(read)).toBe(JSON.stringify(value === undefined ? null : value));
      }),
      { numRuns: 150 },
    );
  });

  test('JSON means the same as the YAML of it', () => {
    fc.assert(
      fc.property(keyed, (value) => {
        expect(data(readYaml('a.yml', JSON.stringify(value)))).toEqual(
          data(readYaml('a.yml', stringify(JSON.parse(JSON.stringify(value))))),
        );
      }),
      { numRuns: 150 },
    );
  });

  test('any text is read or Unreadable, with a line that it has', () => {
    const piece = fc.constantFrom(
      ...[
        'a',
        ': ',
        '\n',
        '  ',
        '- ',
        '[',
        ']',
        '{',
        '}',
        ',',
        '&x ',
        '*x',
        '<<',
        '"',
        "'",
        '|',
        '>',
        '#',
        '\t',
        '!t ',
        '? ',
        '---\n',
        '%',
        '\r\n',
        '\u0000',
        '\ufeff',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        try {
          readYamlDocuments('a.yml', text);
        } catch (error) {
          if (!(error instanceof Unreadable)) throw error;
          expect(error.line).toBeGreaterThanOrEqual(1);
          expect(error.line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('a text cut anywhere is read or Unreadable', () => {
    const whole =
      'on: {push: {branches: [main]}}\njobs:\n  a: &a\n    steps:\n      - run: |\n          x\n  b: *a\n';
    for (let end = 0; end <= whole.length; end += 1) expect(typeof fault(whole.slice(0, end))).toBe('string');
  });
});
