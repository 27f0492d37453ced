/** What is read of a directory, and how often: a text that was read is not read again, on no side and for no pull request. */
import { expect, test } from '@jest/globals';
import { loadCatalogues, loadHclReader } from '../../src/config.ts';
import type { Analyzer } from '../../src/deltas/analyzer.ts';
import { analyzersWith } from '../../src/deltas/analyzers.ts';
import { readingOnce } from '../../src/deltas/terraform/reading.ts';
import { unitsOf } from '../../src/deltas/units.ts';
import { changeOf, type Tree } from './fixture.ts';

const hcl = await loadHclReader();

/** The analyzers, and the texts that they had the reader read since they were last asked. */
function counting(): { readonly analyzers: readonly Analyzer[]; readonly read: () => readonly string[] } {
  let texts: string[] = [];
  const reader = {
    readFile: (path: string, text: string) => {
      texts.push(text);
      return hcl.readFile(path, text);
    },
    readTemplate: (text: string) => {
      texts.push(text);
      return hcl.readTemplate(text);
    },
  };
  return {
    analyzers: analyzersWith({ ...loadCatalogues(), hcl: reader }, { plans: [], exploited: null }),
    read: () => {
      const read = texts;
      texts = [];
      return read;
    },
  };
}

/** Texts are decoded anew for every pull request. */
function fresh(tree: Tree): Tree {
  return new Map([...tree].map(([path, text]) => [path, Buffer.from(text).toString()]));
}

function judge(analyzers: readonly Analyzer[], before: Tree, after: Tree): readonly string[] {
  const units = unitsOf(changeOf(fresh(before), fresh(after)), analyzers);
  return units.flatMap(({ analyzer, before, after }) =>
    analyzer.analyze(before, after).deltas.map(({ kind, subject }) => `${kind} ${subject}`),
  );
}

const bucket = (name: string) => `resource "aws_s3_bucket" "${name}" {\n  bucket = "${name}"\n}\n`;
const notes =
  'resource "aws_s3_object" "log" {\n  content = templatefile("./log.tftpl", { tide = "low" })\n}\n';
const trunk: Tree = new Map([
  ['quay/ledger.tf', bucket('ledger')],
  ['quay/log.tf', notes],
  ['quay/log.tftpl', 'the tide is ${tide}\n'],
]);

test('a text is read once for both sides, and not again for the next pull request', () => {
  const { analyzers, read } = counting();
  const first = new Map(trunk).set('quay/ferry.tf', bucket('ferry'));
  judge(analyzers, trunk, first);
  expect([...read()].sort()).toEqual([...first.values()].sort());

  const second = new Map(trunk).set('quay/tug.tf', bucket('tug'));
  expect(judge(analyzers, trunk, second)).toContain('infra.resource.added s3 bucket tug');
  expect(read()).toEqual([bucket('tug')]);

  judge(analyzers, trunk, first);
  expect(read()).toEqual([]);
});

test('a copy in another directory and a moved file are not read again', () => {
  const { analyzers, read } = counting();
  judge(analyzers, new Map(), new Map([['quay/ledger.tf', bucket('ledger')]]));
  read();
  judge(analyzers, new Map(), new Map([['pier/books.tf', bucket('ledger')]]));
  expect(read()).toEqual([]);
});

test('a text means what its language makes of it, and is known by its path', () => {
  const { readFile } = readingOnce(hcl);
  const file = (path: string) => ({ state: 'text', path, blob: '', mode: 'file', text: '{}' }) as const;
  expect(readFile(file('quay.tf.json')).broken).toEqual([]);
  expect(readFile(file('quay.tf')).broken).not.toEqual([]);
  expect(readFile(file('pier.tf')).path).toBe('pier.tf');
});

test('what was not asked for longest is forgotten first', () => {
  const texts: string[] = [];
  const reader = {
    ...hcl,
    readFile: (path: string, text: string) => {
      texts.push(path);
      return hcl.readFile(path, text);
    },
  };
  const { readFile } = readingOnce(reader, 2 * bucket('a').length);
  const ask = (name: string) =>
    readFile({ state: 'text', path: `${name}.tf`, blob: '', mode: 'file', text: bucket(name) });
  for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) ask(name);
  expect(texts).toEqual(['a.tf', 'b.tf', 'c.tf', 'b.tf']);
});
