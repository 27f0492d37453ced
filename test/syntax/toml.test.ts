/** The bounded TOML reader: what it reads, where, and what it refuses in which words. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readToml, tomlLimits } from '../../src/syntax/toml.ts';
import type { TreeEntry, TreeNode } from '../../src/syntax/tree.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';

/** A tree as plain data, without its places. */
function data(node: TreeNode | null): unknown {
  if (node === null) return null;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(data);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, data(entry.value)]));
}

function fault(text: string): string {
  try {
    readToml('odd/place.toml', text);
  } catch (error) {
    if (error instanceof Unreadable) return `${error.line}: ${error.reason}`;
    throw error;
  }
  return 'read without a fault';
}

function entryAt(text: string, ...path: readonly string[]): TreeEntry {
  let node: TreeNode | null = readToml('a.toml', text);
  let found: TreeEntry | undefined;
  for (const key of path) {
    found = node?.kind === 'map' ? node.entries.get(key) : undefined;
    node = found?.value ?? null;
  }
  if (found === undefined) throw new Error(`no key ${path.join('.')}`);
  return found;
}

describe('what it reads', () => {
  test('tables, dotted and quoted keys, inline tables and arrays of tables', () => {
    const text = `tide = "high" # now
quay.north = 1
"pier.one" = true

[servers.ferry]
args = ["-y", "ferry"]
env = { A = "1", B.C = "2" }

[servers.buoy]
url = 'https://buoy.example'

[[rule]]
name = "a"
[rule.more]
x = 1
[[rule]]
name = "b"
`;
    expect(data(readToml('a.toml', text))).toEqual({
      tide: 'high',
      quay: { north: 1 },
      'pier.one': true,
      servers: {
        ferry: { args: ['-y', 'ferry'], env: { A: '1', B: { C: '2' } } },
        buoy: { url: 'https://buoy.example' },
      },
      rule: [{ name: 'a', more: { x: 1 } }, { name: 'b' }],
    });
  });

  test('numbers that JavaScript cannot hold and dates stay texts', () => {
    expect(data(readToml('a.toml', 'a = 9007199254740993\nb = 2026-11-03\nc = 0x10\nd = 1.5\n'))).toEqual({
      a: '9007199254740993',
      b: '2026-11-03',
      c: 16,
      d: 1.5,
    });
  });

  test('texts over many lines', () => {
    expect(data(readToml('a.toml', 'a = """\none\ntwo"""\nb = \'\'\'\\n\'\'\'\n'))).toEqual({
      a: 'one\ntwo',
      b: '\\n',
    });
  });

  test('nothing but comments is no table', () => {
    expect(readToml('a.toml', '# only this\n')).toBeNull();
    expect(readToml('a.toml', '')).toBeNull();
  });

  test('an empty table is one', () => {
    expect(data(readToml('a.toml', '[quay]\n'))).toEqual({ quay: {} });
  });

  test('names of the language are keys like others', () => {
    expect([...(readToml('a.toml', '__proto__ = 1\nconstructor = 2\n')?.entries.keys() ?? [])]).toEqual([
      '__proto__',
      'constructor',
    ]);
  });
});

describe('where it stands', () => {
  const text = 'a = 1\n\n[quay]\nargs = [\n  "x",\n]\n[quay.env]\nB = """\none\n"""\n[[rule]]\nz = 1\n';
  test.each([
    [['a'], 1, 1],
    [['quay', 'args'], 4, 6],
    [['quay', 'env', 'B'], 8, 10],
    [['quay', 'env'], 7, 10],
    [['rule'], 11, 12],
  ])('%j', (path, startLine, endLine) => {
    expect(entryAt(text, ...path)).toMatchObject({ startLine, endLine });
  });

  test('line ends of Windows count once', () => {
    expect(entryAt('a = 1\r\n[b]\r\nc = 2\r\n', 'b', 'c')).toMatchObject({ startLine: 3, endLine: 3 });
  });
});

describe('what it refuses', () => {
  test.each([
    ['a key twice', 'a = 1\na = 2\n', /^2: is no TOML: /],
    ['a table twice', '[a]\nb = 1\n[a]\n', /^3: is no TOML: /],
    ['a text cut off', 'a = "quay', /^1: is no TOML: /],
    ['a list cut off', 'a = [1,', /is no TOML: /],
    ['another format', '{"a": 1}', /^1: is no TOML: /],
    ['deep brackets', `a = ${'['.repeat(5_000)}`, /^1: nested deeper than 64 levels$/],
    [
      'deep inline tables',
      `a = ${'{a='.repeat(100)}1${'}'.repeat(100)}`,
      /^1: nested deeper than 64 levels$/,
    ],
    ['very many values', `a = [${'1,'.repeat(tomlLimits.nodes + 1)}]`, /^1: holds more than 50000 values$/],
    ['a huge text', `# ${'x'.repeat(tomlLimits.characters)}`, /^1: \d+ characters; the limit is 1048576$/],
  ])('%s', (_, text, reason) => {
    expect(fault(text)).toMatch(reason);
  });
});

test('what is written is read', () => {
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.string({ maxLength: 10 }),
      fc.boolean(),
      fc.integer(),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.string({ maxLength: 5 }), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ maxLength: 6 }), value, { minKeys: 1, noNullPrototype: true }),
      (table) => {
        fc.pre(!JSON.stringify(table).includes('__proto__'));
        const text = Object.entries(table)
          .map(([key, inner]) => `${JSON.stringify(key)} = ${inToml(inner)}\n`)
          .join('');
        expect(data(readToml('a.toml', text))).toEqual(table);
      },
    ),
  );
});

function inToml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inToml).join(', ')}]`;
  // TOML has no raw delete character in a text, and JSON does not escape it.
  if (typeof value !== 'object' || value === null)
    return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
  const pairs = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)} = ${inToml(inner)}`);
  return `{ ${pairs.join(', ')} }`;
}

test('any text is read or refused', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('[', ']', '[[', ']]', '=', '"', "'''", '{', '}', '.', '\n', 'a', '#'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      fault(pieces.join(''));
    }),
    { numRuns: 400 },
  );
});
