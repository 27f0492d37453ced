/** Probot's set-up pages, served beside ours: they have to go on working, or nobody can connect GitHub. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { nodeHandler } from '../../src/web/node.ts';
import { pages } from '../../src/web/pages.tsx';
import { type Listening, listen } from '../../src/web/server.ts';
import { setUpHandler } from '../../src/web/set-up.ts';
import { hereOnly } from '../../src/web/sign-in/gate.tsx';
import { sourceOf } from './site.ts';

const faults: unknown[] = [];
const onFault = (error: unknown) => void faults.push(error);
let server: Listening;

beforeAll(async () => {
  const handlers = [
    await setUpHandler('localhost', 3000),
    nodeHandler(
      pages({
        source: sourceOf(),
        effectiveness: null,
        followUps: null,
        gate: hereOnly,
        signIn: null,
        onFault,
      }),
    ),
  ];
  server = await listen({ host: '127.0.0.1', port: 0, handlers, onFault });
}, 60_000);
afterAll(async () => {
  await server.close();
  expect(faults).toEqual([]);
});

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', '#39': "'" };

test('/probot offers to create the app that app.yml describes', async () => {
  const response = await fetch(`${server.url}/probot`);
  const html = await response.text();
  expect(response.status).toBe(200);
  const value = /name="manifest"[^>]*value=(?:"([^"]*)"|'([^']*)')/.exec(html);
  const text = (value?.[1] ?? value?.[2] ?? '').replace(
    /&(quot|amp|lt|gt|#39);/g,
    (_all, name: string) => entities[name] ?? '',
  );
  const {
    description,
    public: open,
    default_permissions,
    default_events,
  } = parse(readFileSync('app.yml', 'utf8'));
  expect(JSON.parse(text)).toMatchObject({ description, public: open, default_permissions, default_events });
});

test('the style and the pictures of its pages are there', async () => {
  for (const page of ['/probot', '/probot/import', '/probot/success']) {
    const html = await (await fetch(server.url + page)).text();
    const files = [...html.matchAll(/(?:<link[^>]*href|<img[^>]*src)="(\/[^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const response = await fetch(server.url + file);
      expect([file, response.status]).toEqual([file, 200]);
      expect(response.headers.get('content-type')).toMatch(/^(text\/css|image\/svg\+xml)/);
    }
  }
});

test('/probot/setup without a code is refused', async () => {
  expect((await fetch(`${server.url}/probot/setup`)).status).toBe(400);
});

test('what is not below /probot is ours', async () => {
  for (const path of ['/', '/probots']) {
    const html = await (await fetch(server.url + path)).text();
    expect(html).toContain('· Delta Review</title>');
  }
});

/** fetch does not let a caller name another host. */
function ask(headers: Readonly<Record<string, string>>, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(`${server.url}/probot/import`, { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.once('error', reject);
    asking.end(method === 'POST' ? '{"appId": 1, "pem": "x", "webhook_secret": "theirs"}' : undefined);
  });
}

test('the pages that write credentials answer nobody but this machine', async () => {
  expect(await ask({})).toBe(200);
  expect(await ask({ host: 'bent.example' })).toBe(403);
  expect(await ask({ origin: 'https://evil.example' }, 'POST')).toBe(403);
});
