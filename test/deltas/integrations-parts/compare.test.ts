/** What is said of third parties, in words, and what bounds it. */
import { describe, expect, test } from '@jest/globals';
import type { FileVersion, Side, Snapshot } from '../../../src/change/snapshot.ts';
import { integrationsAnalyzer } from '../../../src/deltas/integrations/analyzer.ts';
import type { KnownExploited } from '../../../src/deltas/integrations/known/exploited.ts';
import { nobody } from '../../../src/deltas/integrations/known/layers.ts';
import { manifests } from '../../../src/deltas/integrations/manifests/manifests.ts';
import type { Vendor } from '../../../src/deltas/integrations/vendors.ts';

const quay: Vendor = {
  id: 'quay',
  name: 'Quay & Sons',
  category: 'payments',
  gets: 'card payments and the customers behind them',
  severity: 'high',
  source: 'https://quay.example/packages',
  approved: false,
  kev: [],
};

function analyzer(vendor: Vendor = quay, exploited: KnownExploited | null = null) {
  return integrationsAnalyzer(manifests, [], [], {
    vendors: () => ({
      ...nobody,
      all: [vendor],
      of: (sighting) => (sighting.name.includes('quay') ? vendor : null),
    }),
    hosts: () => ({ sortOf: () => null, isServer: () => false }),
    exploited,
  });
}

type Texts = Readonly<Record<string, string>>;

function snapshot(side: Side, texts: Texts): Snapshot {
  const files = Object.entries(texts).map(([path, text]): [string, FileVersion] => [
    path,
    { state: 'text', path, blob: '0'.repeat(40), mode: 'file', text },
  ]);
  return { side, files: new Map(files) };
}

function between(before: Texts, after: Texts, vendor = quay) {
  return analyzer(vendor).analyze(snapshot('before', before), snapshot('after', after));
}

const packages = (names: readonly string[], list = 'dependencies') =>
  JSON.stringify({ [list]: Object.fromEntries(names.map((name) => [name, '^1.0.0'])) });

describe('who joins', () => {
  test('one sentence with the packages of all ecosystems, and each place once', () => {
    const after = {
      'package.json': packages(['quay', 'quay-js', 'quay-react']),
      'worker/requirements.txt': 'quay\n',
    };
    const [delta, ...more] = between({}, after).deltas;
    expect(more).toEqual([]);
    expect(delta).toMatchObject({
      subject: 'vendor Quay & Sons',
      severity: 'high',
      summary:
        'Quay & Sons joins (payments): quay from npm, quay-js from npm, quay-react from npm and 1 more; gets card payments and the customers behind them',
      facts: { vendor: 'quay', category: 'payments', development: false, approved: false },
    });
    expect(delta?.evidence.map(({ path }) => path)).toEqual(['package.json', 'worker/requirements.txt']);
  });

  test('at most twenty places', () => {
    const names = Array.from({ length: 60 }, (_, at) => `quay-${at}`);
    const [delta] = between({}, { 'requirements.txt': names.join('\n') }).deltas;
    expect(delta?.evidence).toHaveLength(20);
  });

  test('approved already: low, and said', () => {
    const [delta] = between({}, { 'package.json': packages(['quay']) }, { ...quay, approved: true }).deltas;
    expect(delta).toMatchObject({
      severity: 'low',
      summary:
        'Quay & Sons, approved already, joins (payments): quay from npm; gets card payments and the customers behind them',
    });
  });

  test('no longer for development alone', () => {
    const before = { 'package.json': packages(['quay'], 'devDependencies') };
    const [delta] = between(before, { 'package.json': packages(['quay']) }).deltas;
    expect(delta).toMatchObject({ kind: 'integration.vendor.added', severity: 'high' });
    expect(delta?.summary).toMatch(/^Quay & Sons is no longer used for development alone/);
  });
});

test('thousands of packages that nobody knows are told by one more delta', () => {
  const names = Array.from({ length: 3_000 }, (_, at) => `pier-${at}`);
  const { deltas } = between({}, { 'package.json': packages(names) });
  expect(deltas).toHaveLength(101);
  expect(deltas.at(-1)).toMatchObject({ subject: 'further packages', severity: 'low' });
});

describe('where code comes from', () => {
  test.each([
    [
      'github:odd/pier',
      'pier comes from the repository git+https://github.com/odd/pier, whose next commit runs unseen (was from its registry)',
    ],
    [
      'http://odd.example/pier.tgz',
      'pier comes from the address http://odd.example/pier.tgz, without encryption (was from its registry)',
    ],
    ['file:../pier', 'pier comes from the path ../pier (was from its registry)'],
  ])('%s', (spec, summary) => {
    const { deltas } = between(
      { 'package.json': packages(['pier']) },
      { 'package.json': JSON.stringify({ dependencies: { pier: spec } }) },
    );
    expect(deltas.map((delta) => delta.summary)).toEqual([summary]);
  });

  test('no word of an address that is a secret is kept', () => {
    const secret = 'odd-word-of-seven-seas';
    const { deltas, unjudged } = between(
      {},
      {
        'package.json': JSON.stringify({
          dependencies: {
            pier: `git+https://${secret}@github.com/odd/pier.git`,
            rope: `https://a:${secret}@odd.example/rope.tgz?t=${secret}`,
          },
        }),
        'requirements.txt': `--extra-index-url https://ferry:${secret}@pypi.odd.example/simple\nmast @ git+https://${secret}@github.com/odd/mast\n`,
        Gemfile: `source "https://${secret}@gems.odd.example"\n`,
        'pyproject.toml': `[[tool.uv.index]]\nurl = "https://__token__:${secret}@uv.odd.example/simple"\n`,
      },
    );
    expect(deltas.length).toBeGreaterThan(4);
    const told = deltas.map(({ evidence, ...rest }) => ({
      ...rest,
      places: evidence.map(({ text }) => text.replace(/\?t=\S+/, '')),
    }));
    expect(JSON.stringify([told, unjudged])).not.toContain(secret);
  });
});
