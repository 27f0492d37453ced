/** What is left of a vendor whose code is gone: named once, in the order to end it, with its places. */
import { expect, test } from '@jest/globals';
import { leftOf } from '../../../src/deltas/integrations/known/offboarding.ts';
import type { NamedSighting } from '../../../src/deltas/integrations/sighting.ts';
import { analyze, fixtures } from '../fixture.ts';

const named = (sort: NamedSighting['sort'], name: string, line = 1): NamedSighting => ({
  sort,
  name,
  evidence: { side: 'after', path: 'quay.env', startLine: line, endLine: line, text: '' },
});
test('secrets come first, each name once and each place once', () => {
  const left = leftOf(
    [
      named('host', 'api.quay.example', 4),
      named('variable', 'QUAY_URL', 2),
      named('action', 'quay/moor', 6),
      named('secret', 'QUAY_KEY', 3),
      named('secret', 'QUAY_KEY', 9),
      named('secret', 'QUAY_KEY', 9),
    ],
    [],
  );
  expect(left.names).toEqual(['secret QUAY_KEY', 'variable QUAY_URL', 'host api.quay.example']);
  expect(left.places.map(({ startLine }) => startLine)).toEqual([3, 9, 2, 4]);
  expect(left.said).toBe('; still here: secret QUAY_KEY, variable QUAY_URL, host api.quay.example');
});

test('nothing is left, or more than a sentence and a list of places hold', () => {
  expect(leftOf([], [])).toEqual({ names: [], places: [], said: '' });
  const left = leftOf(
    Array.from({ length: 60 }, (_, index) => named('secret', `QUAY_${index}`, index + 1)),
    [],
  );
  expect(left.said).toBe('; still here: secret QUAY_0, secret QUAY_1, secret QUAY_2 and 57 more');
  expect(left.places).toHaveLength(20);
});

test.each([
  [
    'slack-app-and-webhooks-stay',
    [
      'variable SLACK_SIGNING_SECRET',
      'grants of Quay Bot (chat:write, users:read and 1 more)',
      'webhook to hooks.slack.com',
      'webhook /webhooks/slack',
    ],
    ['.env.example:1', 'ops/slack-manifest.yml:6', 'src/webhooks/slack.ts:3'],
  ],
  [
    'github-app-stays',
    ['grants of Ferry Clerk (contents:write)', 'webhook /hooks/github'],
    ['app.yml:5', 'src/routes.ts:3'],
  ],
  [
    'auth0-tenant-stays',
    ['grants of the tenant (read:berths at https://harbour.odd.net/ for quay-desk)'],
    ['identity/tenant.yaml:10'],
  ],
  [
    'okta-settings-stay',
    ['webhook /hooks/okta', 'host quay.okta.com'],
    ['src/hooks/okta.ts:3', 'okta.yaml:3'],
  ],
  [
    'apps-script-stays',
    ['grants of Apps Script project (https://www.googleapis.com/auth/spreadsheets)'],
    ['sheets/appsscript.json:4'],
  ],
  ['whole', undefined, []],
])('vendor-leaves-%s', (name, left, places) => {
  const fixture = fixtures.find((one) => one.name === `integrations/vendor-leaves-${name}`);
  if (fixture === undefined) throw new Error(`no fixture ${name}`);
  const { deltas } = analyze(fixture.before, fixture.after);
  const gone = deltas.find(({ kind }) => kind === 'integration.vendor.removed');
  expect(gone?.facts.left).toEqual(left);
  const lines = gone?.evidence.filter(({ side }) => side === 'after') ?? [];
  expect(lines.map(({ path, startLine }) => `${path}:${startLine}`)).toEqual(expect.arrayContaining(places));
  expect(JSON.stringify(gone)).not.toContain('fill-this-in');
});
