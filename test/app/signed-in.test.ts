/** Who sees figures of a service that is connected to GitHub, by signing in there; and the issue that tells them each month. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { loadBuiltIn, readSettings } from '../../src/config.ts';
import { AppOctokit } from '../../src/forge/github/api/octokit.ts';
import { githubSignIn } from '../../src/forge/github/sign-in/sign-in.ts';
import { summariseAll } from '../../src/jobs/sweep.ts';
import { forgeLinks } from '../../src/render/effectiveness/links.ts';
import { followedUp } from '../../src/store/effectiveness/follow-ups.ts';
import { reportReader } from '../../src/store/effectiveness/report.ts';
import { nodeHandler } from '../../src/web/node.ts';
import { pages } from '../../src/web/pages.tsx';
import { type Listening, listen } from '../../src/web/server.ts';
import { type Gate, notSetUp } from '../../src/web/sign-in/gate.tsx';
import { callbackPath, type SigningIn, signingIn } from '../../src/web/sign-in/github-gate.ts';
import { keyFrom } from '../../src/web/sign-in/sealed.ts';
import { clientId, clientSecret } from '../harness/github/oauth.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import { closeDatabase, emptyDatabase, type Service, secret, startService } from '../harness/service.ts';
import { happens, say } from './talk.ts';

const publicUrl = 'https://reviews.harbour.example';
const path = '.github/workflows/ferry.yml';
const workflow = (level: string) =>
  `name: Ferry\non: push\npermissions:\n  contents: ${level}\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n`;

let github: LoopbackGitHub;
let service: Service;
let site: Listening;
let clock: number;

beforeEach(async () => {
  github = await startGitHub({ latency: 1 });
  service = await startService(github, await emptyDatabase());
  clock = Date.parse('2026-11-25T12:00:00Z');
  site = await open(signIn());
});

afterEach(async () => {
  await site.close();
  await service.stop();
  await github.close();
  expect(github.violations).toEqual([]);
});

afterAll(closeDatabase);

function signIn(): SigningIn {
  return signingIn({
    github: githubSignIn({
      clientId,
      clientSecret,
      forgeUrl: github.at.web,
      callbackUrl: `${publicUrl}${callbackPath}`,
      clientFor: (token) =>
        new AppOctokit({ auth: { token }, baseUrl: github.baseUrl, retry: { enabled: false } }),
    }),
    key: keyFrom(secret),
    secure: true,
    now: () => new Date(clock),
  });
}

function open(signedIn: SigningIn | null, gate: Gate | null = signedIn?.gate ?? null): Promise<Listening> {
  const { database } = service;
  const now = () => new Date();
  const links = forgeLinks('https://github.example');
  const onFault = (error: unknown) => void service.faults.push(String(error));
  const app = pages({
    source: null,
    effectiveness: { report: reportReader({ database, builtIn: loadBuiltIn(), now }), links, now },
    followUps: { read: (seen) => followedUp(database, seen), links, closing: 'command', now },
    gate: gate ?? notSetUp(`${publicUrl}${callbackPath}`),
    signIn: signedIn,
    onFault,
  });
  return listen({ host: '127.0.0.1', port: 0, onFault, handlers: [nodeHandler(app)] });
}

/** A browser, as far as cookies go; what stands at the public address is the site of this test. */
class Browser {
  readonly cookies = new Map<string, string>();

  async ask(address: string, method = 'GET') {
    const url = address.startsWith('http') ? address.replace(publicUrl, site.url) : site.url + address;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { method, redirect: 'manual', headers: { cookie } });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const { status, headers } = response;
    return { status, headers, to: headers.get('location') ?? '', text: await response.text() };
  }

  /** Goes to GitHub and back. @returns the answer to the callback. */
  async signIn(to: string, person = 'pilot') {
    github.signIns.person = person;
    const consent = await this.ask(`/sign-in?${new URLSearchParams({ to })}`);
    const back = await fetch(consent.to, { redirect: 'manual' });
    return this.ask(back.headers.get('location') ?? '');
  }
}

/** A pull request that asks for a full review, and a follow-up that somebody leaves on it. */
async function followUp(repository: LoopbackRepository, words: string): Promise<number> {
  repository.commit({ files: { 'README.md': '# Here\n', [path]: workflow('read') } });
  for (const login of ['mara', 'tomke']) repository.permissions.set(login, 'write');
  repository.commit({ branch: 'ferry', files: { [path]: workflow('write') }, author: 'tomke' });
  const { number } = repository.openPull({ head: 'ferry', author: 'tomke' });
  const place = { github, repository, service };
  await happens(place, 'opened', number);
  await say(place, number, 'mara', `/delta-review follow-up ${words}`);
  return number;
}

const figures = [
  '/effectiveness',
  '/effectiveness.csv',
  '/effectiveness.json',
  '/follow-ups',
  '/api/effectiveness',
];

test('who signs in sees figures and follow-ups of the repositories that they see on GitHub, and of no other', async () => {
  const quay = github.repository('harbour/quay');
  const vault = github.repository('harbour/vault');
  quay.permissions.set('pilot', 'read');
  const number = await followUp(quay, 'Rotate the <img src=x> key @tomke due:2026-01-31');
  await followUp(vault, 'Hide the gold @tomke');

  const pilot = new Browser();
  const back = await pilot.signIn('/follow-ups?owner=%40tomke');
  expect([back.status, back.to]).toEqual([303, '/follow-ups?owner=%40tomke']);
  const page = await pilot.ask(back.to);
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toBe('private, no-store');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(page.text).toContain('pilot sees 1 repository');
  expect(page.text).toContain('Rotate the &lt;img src=x&gt; key');
  expect(page.text).toContain('1 follow-up is open, 1 of them late');
  expect(page.text).toContain(`/delta-review done F${number}-1 what shows it`);
  expect(page.text).toContain(`href="https://github.example/harbour/quay/pull/${number}"`);
  const narrow = '?repository=harbour%2Fvault&organisation=harbour';
  for (const address of [...figures, ...figures.map((one) => one + narrow)]) {
    const { text } = await pilot.ask(address);
    expect(text).not.toMatch(/gold/);
  }
  const { text } = await pilot.ask('/api/effectiveness');
  expect(JSON.parse(text).followUps).toHaveLength(1);

  await say(
    { github, repository: quay, service },
    number,
    'mara',
    `/delta-review done F${number}-1 by #7 <b>`,
  );
  const closed = (await pilot.ask('/follow-ups')).text;
  expect(closed).toContain('none is open');
  expect(closed).toContain('by <a href="https://github.example/harbour/quay/pull/7">#7</a> &lt;b&gt;');

  const mara = new Browser();
  await mara.signIn('/follow-ups', 'mara');
  expect((await mara.ask('/follow-ups')).text).toMatch(/mara sees 2 repositories[\s\S]*Hide the gold/);
  expect(service.faults).toEqual([]);
}, 60_000);

test('nobody is shown a figure who did not sign in, or not lately, or with a cookie that was tampered with', async () => {
  github.repository('harbour/quay').permissions.set('pilot', 'read');
  const asked = async (browser: Browser) =>
    Promise.all(figures.map(async (one) => (await browser.ask(one)).status));
  const none = figures.map(() => 401);
  const pilot = new Browser();
  expect(await asked(pilot)).toEqual(none);
  expect((await pilot.ask('/follow-ups?owner=x')).text).toContain('/sign-in?to=%2Ffollow-ups%3Fowner%3Dx');

  const back = await pilot.signIn('/effectiveness');
  const [session = ''] = back.headers.getSetCookie().filter((one) => one.startsWith('__Host-delta-review='));
  for (const said of ['Max-Age=28800', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax'])
    expect(session).toContain(said);
  expect(await asked(pilot)).toEqual(figures.map(() => 200));

  const [name, value = ''] = [...pilot.cookies][0] ?? ['', ''];
  const forged = new Browser();
  const other = Buffer.from(JSON.stringify({ until: 9e15, value: { id: 'x' } })).toString('base64url');
  for (const text of [
    `${other}.${value.split('.')[1]}`,
    `${value}x`,
    value.slice(0, -4),
    `${other}.`,
    'x',
    '.',
  ]) {
    forged.cookies.set(name, text);
    expect(await asked(forged)).toEqual(none);
  }
  await pilot.ask('/sign-in');
  forged.cookies.set(name, pilot.cookies.get('__Host-delta-review-sign-in') ?? '');
  expect(await asked(forged)).toEqual(none);

  const copy = new Browser();
  copy.cookies.set(name, value);
  clock += 61 * 60_000;
  const again = await copy.ask('/follow-ups');
  expect([again.status, again.to]).toEqual([302, '/sign-in?to=%2Ffollow-ups']);
  expect((await copy.ask('/api/effectiveness')).status).toBe(401);
  clock += 8 * 3_600_000;
  expect(await asked(copy)).toEqual(none);

  await pilot.signIn('/');
  const kept = new Map(pilot.cookies);
  expect(await asked(pilot)).toEqual(figures.map(() => 200));
  expect((await pilot.ask('/sign-out', 'POST')).to).toBe('/');
  for (const [key, text] of kept) pilot.cookies.set(key, text);
  expect(await asked(pilot)).toEqual(none);
});

describe('nobody is signed in', () => {
  const begin = async (browser: Browser) => {
    const consent = await browser.ask('/sign-in?to=/follow-ups');
    const back = await fetch(consent.to, { redirect: 'manual' });
    return new URL(back.headers.get('location') ?? '');
  };

  test('by a state that is not of this browser, a code of somebody else, or twice by one', async () => {
    const [pilot, stranger] = [new Browser(), new Browser()];
    const mine = await begin(pilot);
    expect((await stranger.ask(mine.href)).status).toBe(400);
    const theirs = await begin(stranger);
    expect((await pilot.ask(theirs.href)).status).toBe(400);
    const again = await begin(pilot);
    again.searchParams.set('code', theirs.searchParams.get('code') ?? '');
    const refused = await pilot.ask(again.href);
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('bad_verification_code')]);
    const late = await begin(pilot);
    clock += 11 * 60_000;
    expect((await pilot.ask(late.href)).status).toBe(400);
    expect([...pilot.cookies.keys()]).not.toContain('__Host-delta-review');
  });

  test('where GitHub does not answer, or they say no', async () => {
    const pilot = new Browser();
    const back = await begin(pilot);
    github.failNext({ method: 'GET', path: '/user', status: 502, message: 'Bad Gateway' });
    const weather = await pilot.ask(back.href);
    expect([weather.status, weather.text]).toEqual([503, expect.stringContaining('GitHub did not')]);
    const denied = await begin(pilot);
    denied.searchParams.delete('code');
    denied.searchParams.set('error', 'access_denied');
    expect((await pilot.ask(denied.href)).status).toBe(403);
  });
});

test('after signing in nobody is sent to another site', async () => {
  for (const to of [
    '//evil.example/',
    '/\\evil.example',
    'https://evil.example/',
    '/.//evil.example',
    '/sign-in?to=/',
  ])
    expect((await new Browser().signIn(to)).to).toBe('/');
});

test('where signing in is not set up, the pages say how and show nothing', async () => {
  await site.close();
  site = await open(null);
  for (const address of figures) {
    const { status, text } = await new Browser().ask(address);
    expect(status).toBe(403);
    expect(text).toContain('GITHUB_CLIENT_ID');
    expect(text).toContain(`${publicUrl}/sign-in/callback`);
  }
});

test('an address where sessions could be overheard is refused at the start', () => {
  const app = { APP_ID: '7', PRIVATE_KEY: 'key', WEBHOOK_SECRET: secret };
  const addressIn = (PUBLIC_URL: string) => readSettings({ ...app, PUBLIC_URL }).github?.publicUrl;
  expect(addressIn('https://reviews.example/')).toBe('https://reviews.example');
  expect(addressIn('http://localhost:8080')).toBe('http://localhost:8080');
  expect(readSettings({ ...app, PORT: '4000' }).github).toMatchObject({
    publicUrl: 'http://localhost:4000',
    signIn: null,
  });
  for (const wrong of [
    'http://reviews.example',
    'https://reviews.example/below',
    'reviews',
    'http://localhost.evil',
  ])
    expect(() => addressIn(wrong)).toThrow('PUBLIC_URL is');
});

describe('the issue of the month', () => {
  const sweep = async () => {
    const { database, app } = service;
    const onFault = (fault: unknown) => void service.faults.push(String(fault));
    await summariseAll({ database, queue: app.queue, forges: app.forges, now: () => new Date(), onFault });
    await app.queue.drained();
  };
  const shared = (text: string) =>
    github.repository('harbour/.github').commit({ files: { '.github/delta-review.yml': text } });

  test('is written once where the organisation asks for it, and left as people leave it', async () => {
    shared('summary: { repository: harbour/security }\n');
    const security = github.repository('harbour/security');
    await followUp(github.repository('harbour/quay'), 'Rotate the @harbour/crane key');
    await sweep();
    await sweep();
    expect(security.issues).toHaveLength(1);
    const [issue] = security.issues;
    if (issue === undefined) throw new Error('there is no issue');
    expect(issue.title).toMatch(
      /^Is our threat modelling improving security\? harbour, \w+ \d{4}: not known yet$/,
    );
    expect(issue.body).toMatch(/^<!-- delta-review:summary \d{4}-\d\d harbour -->\n/);
    expect(issue.body).toContain('## Every measure');
    security.editIssue(issue, { state: 'closed' });
    await sweep();
    expect(security.issues.map(({ state }) => state)).toEqual(['closed']);
    shared('enforcement: block\n');
    security.issues.length = 0;
    await sweep();
    expect(security.issues).toEqual([]);
    expect(service.faults).toEqual([]);
  });

  test("is not written to another owner's repository, nor where nobody asks", async () => {
    const reef = github.repository('atoll/reef');
    await followUp(github.repository('harbour/quay'), 'Rotate the key');
    await sweep();
    shared('summary: { repository: atoll/reef }\n');
    await followUp(github.repository('harbour/vault'), 'Rotate the key');
    await sweep();
    expect(reef.issues).toEqual([]);
    expect(service.faults.join('')).toContain(
      "The summary of harbour is not written to atoll/reef: that is another owner's.",
    );
  });
});
