/** Which hosts a value names, what is known of them, and that no text makes a reader of mentions fail or take long. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathSet } from '../../../src/change/path-set.ts';
import type { TextFile } from '../../../src/change/snapshot.ts';
import { loadCatalogues, loadHclReader } from '../../../src/config.ts';
import { addressesIn } from '../../../src/deltas/integrations/hosts/addresses.ts';
import { mentionFormats } from '../../../src/deltas/integrations/mentions/formats.ts';

const catalogue = loadCatalogues().hosts();
const formats = mentionFormats((await loadHclReader()).readFile);

describe('hosts in a value', () => {
  test.each([
    ['https://api.tidewatch-quay.com/v1?key=odd', 'tidewatch-quay.com'],
    ['http://user:odd@api.tidewatch-quay.co.uk:8080', 'tidewatch-quay.co.uk in the clear'],
    ['wss://live.tidewatch-quay.com', 'tidewatch-quay.com'],
    ['https://${REGION}.tidewatch-quay.com', 'tidewatch-quay.com'],
    ['https://a.quay-north.net, https://b.quay-south.net', 'quay-north.net, quay-south.net'],
    ['--tides=https://api.tidewatch-quay.com', 'tidewatch-quay.com'],
    ['jdbc:postgresql://db.tidewatch-quay.com:5432/quay', 'tidewatch-quay.com'],
    ['https://quay.vercel.app', 'quay.vercel.app'],
    ['https://45.61.137.19', '45.61.137.19'],
    ['http://[2a01:4f8:c0c:77::1]:80/', '2a01:4f8:c0c:77::1 in the clear'],
  ])('%s', (value, expected) => {
    expect(said(value, false)).toBe(expected);
  });

  test.each([
    'https://localhost:3000',
    'http://store:5432',
    'http://10.4.0.7',
    'http://172.20.0.1',
    'http://[::1]:80',
    'http://[2001:db8::1]',
    'https://ferry.example.com',
    'https://ferry.quay.internal',
    'https://your-domain.com',
    'https://my.quay-company.com',
    'https://${HOST}/hook',
    'https://<host>/hook',
    'see https://docs.tidewatch-quay.com for more',
    's3://quay-store/path',
    'file:///etc/quay',
    'arn:aws:s3:::quay',
    'api.tidewatch-quay.com',
    `https://${'x.'.repeat(5_000)}com`,
  ])('nothing: %s', (value) => {
    expect(said(value, false)).toBe('');
  });

  test.each([
    ['smtp.tidewatch-quay.com:587', 'tidewatch-quay.com'],
    ['45.61.137.19:8443', '45.61.137.19'],
    ['0.0.0.0', ''],
    ['45.61.137.0/24', ''],
    ['quay.py', ''],
    ['quay', ''],
    ['true', ''],
  ])('alone, where the setting is a host: %s', (value, expected) => {
    expect(said(value, true)).toBe(expected);
  });

  function said(value: string, bare: boolean): string {
    return addressesIn(value, bare)
      .map(({ domain, clear }) => (clear ? `${domain} in the clear` : domain))
      .join(', ');
  }
});

describe('what is known of hosts', () => {
  test.each([
    ['odd.ngrok-free.app', 'tunnel'],
    ['webhook.site', 'collector'],
    ['pastebin.com', 'paste'],
    ['www.w3.org', 'name'],
    ['notpastebin.com', null],
    ['api.tidewatch-quay.com', null],
    ['', null],
  ])('%s', (host, expected) => {
    expect(catalogue.sortOf(host)).toBe(expected);
  });
});

const fixtures = new URL('../integrations/', import.meta.url).pathname;
const samples = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'expected.yml')
  .map((entry) => ({
    path: `${entry.parentPath}/${entry.name}`.slice(fixtures.length).split('/').slice(2).join('/'),
    text: readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'),
  }));

describe.each(formats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const set = pathSet(format.paths);
  const own = samples.filter(({ path, text }) => set.has(path) && format.holds?.(text) !== false);
  const path = own[0]?.path ?? name;
  const file = (text: string): TextFile => ({
    state: 'text',
    path,
    blob: '0'.repeat(40),
    mode: 'file',
    text,
  });

  test('has a fixture, and says where its format is documented', () => {
    expect(own.length).toBeGreaterThan(0);
    expect(format.source).toMatch(/, read 20\d\d-\d\d$/);
  });

  test('a text cut or spoilt anywhere is read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...own), fc.nat(), fc.string(), ({ text }, at, junk) => {
        const cut = at % (text.length + 1);
        format.read(file(text.slice(0, cut) + junk + text.slice(cut)), 'after');
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    ['one long line', `A_URL=${'https://a.'.repeat(50_000)}`],
    ['many lines', 'A_TOKEN=https://api.tidewatch-quay.com\n'.repeat(20_000)],
    ['blanks', `A_URL:${' '.repeat(500_000)}x`],
    ['brackets', `a: ${'['.repeat(100_000)}`],
  ])('%s, and very long', (_, text) => {
    if (format.holds?.(text) === false) return;
    expect(() => format.read(file(text), 'after')).not.toThrow();
  });

  test('no value of a secret is shown', () => {
    const value = 'odd-3f9a-value-of-nobody';
    for (const { text } of own) {
      const spoilt = text.replaceAll(/((?:KEY|TOKEN|SECRET)"?\s*[=:]\s*)\S*$/gm, `$1${value}`);
      const { names, hosts } = format.read(file(spoilt), 'after');
      expect(JSON.stringify([names, hosts])).not.toContain(value);
    }
  });
});
