/** Ways in and out: what is never shown, what a hostile text may cost, and what a source covers. */
import { describe, expect, test } from '@jest/globals';
import type { Snapshot } from '../../src/change/snapshot.ts';
import { loadAnalyzers } from '../../src/config.ts';
import { originOf } from '../../src/deltas/web-edges/hosts.ts';
import { covers, effective, readPolicy } from '../../src/deltas/web-edges/policies/policy.ts';

const analyzer = (await loadAnalyzers()).find(({ name }) => name === 'web-edges');

function side(which: Snapshot['side'], files: Readonly<Record<string, string>>): Snapshot {
  return {
    side: which,
    files: new Map(
      Object.entries(files).map(([path, text]) => [
        path,
        { state: 'text', path, blob: '0', mode: 'file', text },
      ]),
    ),
  };
}

function analyze(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  if (analyzer === undefined) throw new Error('the analyzer is not listed');
  return analyzer.analyze(side('before', before), side('after', after));
}

describe('the address of an incoming webhook is a secret', () => {
  const secret = 'T0QUAY0000/B0FERRY000/aBcDeFgHiJkLmNoPqRsTuVwX';
  test.each([
    ['tide.yml', `webhook_url: https://hooks.slack.com/services/${secret}\n`],
    ['tide.yml', `webhook:\n  url: https://discord.com/api/webhooks/123456/${secret}\n`],
    ['tide.env', `TEAMS_WEBHOOK_URL=https://quay.webhook.office.com/webhookb2/${secret}\n`],
    ['tide.ts', `const webhookUrl = 'https://hooks.zapier.com/hooks/catch/${secret}';\n`],
    ['tide.json', `{"webhookUrl": "https://open.feishu.cn/open-apis/bot/v2/hook/${secret}"}\n`],
  ])('%s', (path, text) => {
    const { deltas } = analyze({}, { [path]: text });
    expect(deltas.map(({ kind }) => kind)).toEqual(['integration.webhook.added']);
    expect(JSON.stringify(deltas)).not.toContain('aBcDeFgHiJkLmNoPqRsTuVwX');
  });
});

describe('a text that is broken on one side', () => {
  test('is compared with nothing, and said', () => {
    const { deltas, unjudged } = analyze(
      { 'quay.yml': 'cors:\n  allowedOrigins: ["https://app.quay.example"]\n' },
      { 'quay.yml': 'cors:\n  allowedOrigins: ["https://app.quay.example"\n' },
    );
    expect(deltas).toEqual([]);
    expect(unjudged.map(({ path }) => path)).toEqual(['quay.yml']);
  });
});

test('a long text is read to its end or to a limit', () => {
  const long = {
    'a.ts': `cors webhook ${'x '.repeat(200_000)}`,
    'b.html': '<meta http-equiv="content-security-policy" '.repeat(10_000),
    'c.conf': 'access-control-allow-origin "\n'.repeat(10_000),
    'd.ts': "app.post('/webhooks/stripe', ".repeat(10_000),
    'e.env': `CORS_ALLOWED_ORIGINS=${'https://pier.example,'.repeat(20_000)}`,
  };
  expect(analyze({}, long).deltas.length).toBeLessThan(20);
});

test.each([
  ['https://Quay.Example:443/', 'https://quay.example'],
  ['http://quay.example:8080', 'http://quay.example:8080'],
  ['https://*', '*'],
  ['null', 'null'],
  ['$http_origin', 'reflected'],
  ['https://${HOST}', null],
  ['tides', null],
])('the origin %s', (written, origin) => {
  expect(originOf(written)).toBe(origin);
});

test.each([
  [['*'], 'https://quay.example', true],
  [['*'], 'data:', false],
  [['https:'], 'https://quay.example', true],
  [['https:'], 'http://quay.example', false],
  [['*.quay.example'], 'app.quay.example', true],
  [['*.quay.example'], 'quay.example', false],
  [['https://*.quay.example'], 'https://app.quay.example/tide', true],
  [["'self'"], "'unsafe-inline'", false],
])('%j covers %s: %s', (list, source, covered) => {
  expect(covers(new Set(list), source)).toBe(covered);
});

test('with a nonce, inline scripts are passed over; with strict-dynamic, hosts are too', () => {
  const lines = { startLine: 1, endLine: 1 };
  const sourcesOf = (text: string) => {
    const directive = readPolicy(text, '', lines)[0]?.directives.get('script-src');
    return directive === undefined ? null : [...effective(directive)];
  };
  expect(sourcesOf("script-src 'self' 'unsafe-inline' 'nonce-tide'")).toEqual(["'self'"]);
  expect(sourcesOf("script-src https: 'unsafe-inline' 'nonce-tide' 'strict-dynamic'")).toEqual([
    "'strict-dynamic'",
  ]);
});
