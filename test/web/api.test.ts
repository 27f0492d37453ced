/** The figures for programs: the JSON API by its schema, and the metrics for those who bear the token. */
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadBuiltIn, readSettings } from '../../src/config.ts';
import type { ChangeEvent, Payloads } from '../../src/ledger/event.ts';
import { noLinks } from '../../src/render/effectiveness/links.ts';
import { reportReader } from '../../src/store/effectiveness/report.ts';
import { appendEvent } from '../../src/store/ledger.ts';
import { type MetricsOptions, metricsHandler } from '../../src/web/api/metrics.ts';
import { listen } from '../../src/web/server.ts';
import { reportJsonSchema } from '../harness/schema.ts';
import { closeDatabase, emptyDatabase } from '../harness/service.ts';
import { openSite } from './site.ts';

const schema = new URL('../../docs/effectiveness.schema.json', import.meta.url);
const now = () => new Date('2026-06-01T00:00:00Z');
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
afterAll(closeDatabase);

/** A ledger that knows of one merged change, which nobody judged, of a repository with an odd name. */
async function reporting() {
  const database = await emptyDatabase();
  await appendEvent(database, {
    type: 'closed',
    repository: 'harbour/quay',
    change: '#4',
    actor: 'pilot',
    at: '2026-03-01T10:00:00Z',
    once: 'closed #4',
    payload: { head: 'a'.repeat(40), merged: true },
  });
  return { database, builtIn: loadBuiltIn(), now };
}

test('docs/effectiveness.schema.json says what the zod schema says (npm run update rewrites it)', () => {
  if (process.env.UPDATE === '1') writeFileSync(schema, reportJsonSchema());
  expect(readFileSync(schema, 'utf8')).toBe(reportJsonSchema());
});

test('the API answers this machine by its schema, and refuses what makes no sense', async () => {
  const site = await openSite(null, { report: reportReader(await reporting()), links: noLinks, now });
  ends.push(site.close);
  const ask = (query: string) => fetch(`${site.url}/api/effectiveness${query}`);
  const report = await (await ask('?organisation=harbour&since=2026-01-01')).json();
  const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(
    JSON.parse(readFileSync(schema, 'utf8')),
  );
  valid(report);
  expect(valid.errors).toBeNull();
  expect(report).toMatchObject({
    scope: { organisation: 'harbour' },
    window: { since: '2026-01-01T00:00:00.000Z', until: '2026-06-02T00:00:00.000Z' },
    gaps: [{ kind: 'events-missing', says: '1 merged change was never judged' }],
  });
  for (const query of ['?since=yesterday', '?modle=x', '?model=quay.yml']) {
    const refused = await ask(query);
    expect(refused.status).toBe(400);
    expect(await refused.json()).toEqual({ faults: [expect.any(String)] });
  }
  const asStranger = await new Promise<number | undefined>((done) =>
    request(`${site.url}/api/effectiveness`, { headers: { host: 'quay.example' } }, (response) => {
      response.resume();
      done(response.statusCode);
    }).end(),
  );
  expect(asStranger).toBe(403);
  expect(site.faults).toEqual([]);
});

/** A change of the first of June, a year and a day before today is over: the page of the last 365 days has it no longer. */
function longAgo(): readonly ChangeEvent[] {
  const told = { repository: 'harbour/quay', change: '#3', actor: 'pilot', at: '2025-06-01T10:00:00Z' };
  const judged: Payloads['evaluated'] = {
    ...{ base: 'a', head: 'b', mergeBase: 'a', title: 'Moor', author: 'pilot' },
    ...({ materiality: 'material', tier: 'full', reasons: [], models: [] } as const),
    ...{ deltas: [], understood: 1, relevant: 1 },
  };
  return [
    { ...told, type: 'evaluated', once: 'evaluated #3', payload: judged },
    { ...told, type: 'closed', once: 'closed #3', payload: { head: 'b', merged: true } },
  ];
}

async function metrics(options: Pick<MetricsOptions, 'token' | 'openHere'>) {
  const ended = () => [{ task: 'judge', result: 'failed', count: 2 }];
  const parts = await reporting();
  for (const event of longAgo()) await appendEvent(parts.database, event);
  const handlers = [metricsHandler({ ...parts, ...options, ended })];
  const { url, close } = await listen({ host: '127.0.0.1', port: 0, handlers, onFault: () => {} });
  ends.push(close);
  return (headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers });
}

test('metrics are for whoever bears the token', async () => {
  const read = await metrics({ token: 'moored-at-the-quay', openHere: true });
  expect((await read()).status).toBe(401);
  expect((await read({ authorization: 'Bearer moored-at-the-pier' })).status).toBe(401);
  const text = await (await read({ authorization: 'Bearer moored-at-the-quay' })).text();
  for (const line of text.trimEnd().split('\n'))
    expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\\n]|\\.)*",?)+\})? -?[\d.e+-]+)$/);
  expect(text).toContain('delta_review_jobs_ended_total{task="judge",result="failed"} 2\n');
  expect(text).toContain('delta_review_ledger_events 3\n');
  const unmodelled = 'scope="all",name="",measure="unmodelled-change",unit="share"';
  expect(text).toContain(`delta_review_measure_denominator{${unmodelled}} 0\n`);
  expect(text).toContain('delta_review_answer{scope="all",name="",answer="unknown"} 1\n');
  // Too little data is no figure.
  expect(text).not.toContain('delta_review_measure{');
});

test('without a token a local service answers its own machine, and a connected one nobody', async () => {
  expect((await (await metrics({ token: null, openHere: true }))()).status).toBe(200);
  expect((await (await metrics({ token: null, openHere: false }))()).status).toBe(401);
});

test('a token that is easy to guess is no token', () => {
  expect(readSettings({}).metricsToken).toBeNull();
  expect(readSettings({ METRICS_TOKEN: 'moored-at-the-quay' }).metricsToken).toBe('moored-at-the-quay');
  for (const METRICS_TOKEN of ['quay', 'moored at the quay tonight'])
    expect(() => readSettings({ METRICS_TOKEN })).toThrow('METRICS_TOKEN');
});
