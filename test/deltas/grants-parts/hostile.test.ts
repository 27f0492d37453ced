/** Manifests that somebody made to hurt: bounded, and unreadable rather than silent. */
import { expect, test } from '@jest/globals';
import type { Side, Snapshot } from '../../../src/change/snapshot.ts';
import { loadGrants } from '../../../src/config.ts';
import { grantsAnalyzer } from '../../../src/deltas/grants/analyzer.ts';
import { grantFormats } from '../../../src/deltas/grants/formats.ts';
import { addressOf } from '../../../src/deltas/grants/places.ts';
import { Unreadable } from '../../../src/syntax/unreadable.ts';

const grants = loadGrants();
const analyzer = grantsAnalyzer(grantFormats, () => grants);

function side(which: Side, path: string, text: string | null): Snapshot {
  const file = { state: 'text', path, blob: '0'.repeat(40), mode: 'file', text: text ?? '' } as const;
  return { side: which, files: text === null ? new Map() : new Map([[path, file]]) };
}

const analyze = (path: string, before: string | null, after: string | null) =>
  analyzer.analyze(side('before', path, before), side('after', path, after));

const slack = (scopes: string) =>
  `display_information:\n  name: Quay Bot\noauth_config:\n  scopes:\n    bot: [${scopes}]\n`;

test.each([
  ['manifest.json', '{"display_information": {"name": "Quay"}, "oauth_config": {'],
  ['manifest.yml', `${slack('chat:write')}<<<<<<< ours\n`],
  ['app.yml', 'default_permissions:\n  contents: read\n  contents: write\n'],
  ['quay.connectedApp-meta.xml', '<ConnectedApp><label>Quay</ConnectedApp>'],
  ['manifest.json', '{"manifest_version": 3, "permissions": ['],
  ['AndroidManifest.xml', '<manifest><application></manifest>'],
  ['Quay.entitlements', '<plist><dict><key>quay</key></dict></plist>'],
  ['shopify.app.toml', '[access_scopes\nscopes = 1'],
])('%s that makes no sense is recognised and unreadable', (path, text) => {
  const [file] = side('after', path, text).files.values();
  expect(file?.state === 'text' && analyzer.recognises?.(file)).toBe(true);
  expect(() => analyze(path, null, text)).toThrow(Unreadable);
});

test('more scopes than an app can mean are refused', () => {
  const many = Array.from({ length: 501 }, (_, index) => `odd:${index}`).join(', ');
  expect(() => analyze('manifest.yml', null, slack(many))).toThrow(/more than 500 scopes/);
});

test('five hundred scopes against as many others are compared', () => {
  const many = (mark: string) =>
    slack(Array.from({ length: 500 }, (_, index) => `${mark}:${index}`).join(', '));
  const levels = (mark: string) =>
    `default_permissions:\n${Array.from({ length: 500 }, (_, index) => `  ${mark}${index}: write\n`).join('')}`;
  expect(analyze('manifest.yml', many('tide'), many('ferry')).deltas).toHaveLength(1_000);
  expect(analyze('app.yml', levels('tide'), levels('ferry')).deltas).toHaveLength(1_000);
});

test('five hundred addresses against as many others too', () => {
  const many = (mark: string) => {
    const hosts = Array.from({ length: 500 }, (_, index) => `https://${mark}${index}.example/*`);
    return JSON.stringify({ manifest_version: 3, name: 'Quay', host_permissions: hosts });
  };
  expect(analyze('manifest.json', many('tide'), many('ferry')).deltas).toHaveLength(1_000);
});

test('names of prototypes are names like others', () => {
  const text = slack('constructor, __proto__, "toString"');
  expect(analyze('manifest.yml', null, text).deltas.map(({ facts }) => facts.scope)).toEqual([
    'constructor',
    '__proto__',
    'toString',
  ]);
});

test('a secret in an address or beside a scope is not repeated', () => {
  const text = `<ConnectedApp><label>Quay</label><oauthConfig><consumerSecret>Odd9SecretOfTheQuay1</consumerSecret>
<callbackUrl>https://pilot:Odd9SecretOfTheQuay1@harbour.example/back?token=Odd9SecretOfTheQuay1</callbackUrl>
<scopes>Api</scopes></oauthConfig></ConnectedApp>`;
  const { deltas, unjudged } = analyze('quay.connectedApp-meta.xml', null, text);
  const said = deltas.map(({ subject, summary, facts }) => [subject, summary, facts]);
  expect(JSON.stringify([said, unjudged])).not.toContain('Odd9Secret');
  expect(said.length).toBe(2);
});

test.each([
  ['https://Harbour.Example/back/?a=b#c', 'harbour.example/back', 'medium'],
  ['http://harbour.example', 'http://harbour.example', 'high'],
  ['http://localhost:3000/back', 'http://localhost:3000/back', 'low'],
  ['https://203.0.113.7/x', '203.0.113.7/x', 'high'],
  ['https://[2001:db8::1]:8443/x', '[2001:db8::1]:8443/x', 'high'],
  ['https://odd.trycloudflare.com', 'odd.trycloudflare.com', 'high'],
  ['*', '*', 'high'],
  ['*.harbour.example', '*.harbour.example', 'medium'],
  ['https://${{TAB_DOMAIN}}/x', '${{tab_domain}}/x', 'low'],
  ['<your-host>', '<your-host>', 'low'],
  ['quay-app://back', 'quay-app://back', 'low'],
])('the address %s is %s and weighs %s', (written, full, severity) => {
  expect(addressOf(written)).toMatchObject({ full, severity });
});

/** The smallest text that each kind of file may hold. */
const smallest: readonly (readonly [end: RegExp, text: string])[] = [
  [/AndroidManifest\w*\.xml$/, '<manifest/>'],
  [/(?:xml|App)$/, '<Quay/>'],
  [/(?:plist|entitlements)$/, '<plist><dict/></plist>'],
  [/toml$/, 'name = "Quay"'],
];

test.each(grantFormats)('what $name calls its vendor has a list', (format) => {
  const path = format.paths[0]?.replace('**/', '').replaceAll('*', 'quay') ?? '';
  const name = path.replace(/\{([^,}]*)[^}]*\}/g, '$1');
  const [, text = '{}'] = smallest.find(([end]) => end.test(name)) ?? [];
  const file = { state: 'text', path: name, blob: '0', mode: 'file', text } as const;
  const app = format.app(file, 'after');
  expect(grants.vendor(app.vendor).id).toBe(app.vendor);
  expect(app.name).not.toBe('');
});
