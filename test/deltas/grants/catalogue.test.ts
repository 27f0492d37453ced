/** Every record of the lists of scopes, walked: it is found, says something, and implies what the list knows. */
import { describe, expect, test } from '@jest/globals';
import { loadGrants } from '../../../src/config.ts';
import { fits, type GrantVendor, grantCatalogue } from '../../../src/deltas/grants/catalogue.ts';
import { grantFormats } from '../../../src/deltas/grants/formats.ts';
import { type Actor, actorNames } from '../../../src/deltas/grants/grant.ts';

const implies = (vendor: GrantVendor, held: string, asked: string, as: Actor) =>
  vendor.impliedBy(held, as).some((one) => fits(one, asked));

const catalogue = loadGrants();
const records = catalogue.ids
  .map(catalogue.vendor)
  .flatMap((vendor) => vendor.scopes.map((record) => ({ vendor, record })));

test.each(records)('$vendor.id $record.scope', ({ vendor, record }) => {
  const as: Actor = record.as ?? 'bot';
  // A pattern is found by a name that fits it alone.
  const name = record.scope.replace('*', 'quay-of-nobody');
  const found = vendor.of(name, as);
  expect(found?.may).toBeDefined();
  if (!record.scope.includes('*')) expect(record.as === undefined || found === record).toBe(true);
  if (record.id !== undefined) expect(vendor.of(record.id, as)).toBe(record);
  // To follow "it may": no capital, no full stop, no "may".
  expect(record.may).toMatch(/^[a-z][^.;]{5,}$/);
  expect(record.may).not.toMatch(/^(?:may|can|to) /);
  if (record.power === 'admin') expect(['high', 'critical']).toContain(record.severity);
  if (record.power === 'offline') expect(record.severity).toBe('high');
  for (const implied of record.implies) {
    const known = actorNames.some((actor) => vendor.of(implied.replace('*', 'x'), actor) !== null);
    expect([implied, known || implied.includes('*')]).toEqual([implied, true]);
    expect(implies(vendor, record.scope, implied.replace('*', 'x'), as)).toBe(true);
  }
});

describe('a list', () => {
  const text = (scopes: string) =>
    `id: quay\nname: Quay\nsource: https://quay.example/scopes\nread: 2026-11\nscopes:\n${scopes}`;
  const scope = (written: string) =>
    `  - { scope: ${written}, power: read, severity: low, may: see the quay }\n`;

  test('that names a scope twice is refused', () => {
    const texts = [{ file: 'quay.yml', text: text(scope('tide') + scope('tide')) }];
    expect(() => grantCatalogue(texts).vendor('quay')).toThrow('quay.yml: tide stands here twice');
  });

  test('follows what is implied, round a circle too', () => {
    const ring = ['a, implies: [b]', 'b, implies: ["c:*"]', '"c:ship", implies: [a]'].map(scope).join('');
    const quay = grantCatalogue([{ file: 'quay.yml', text: text(ring) }]).vendor('quay');
    expect(implies(quay, 'a', 'c:ferry', 'bot')).toBe(true);
    expect(implies(quay, 'c:ship', 'b', 'bot')).toBe(true);
    expect(implies(quay, 'b', 'a', 'bot')).toBe(false);
  });
});

test.each(grantFormats)('$name says where it is documented', ({ source, read }) => {
  expect(source).toMatch(/^https:\/\//);
  expect(read).toMatch(/^\d{4}-\d{2}$/);
});
