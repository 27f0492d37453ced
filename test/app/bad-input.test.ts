import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { sign } from '@octokit/webhooks-methods';
import { pullRequestPayload, pushPayload } from '../harness/github/payloads.ts';
import type { CommitRequest, LoopbackRepository } from '../harness/github/repository.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import {
  closeDatabase,
  emptyDatabase,
  ourChecks,
  type Service,
  secret,
  startService,
} from '../harness/service.ts';

const path = '.github/workflows/ferry.yml';
const workflow =
  'name: Ferry\non: push\npermissions: {}\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n';

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;

beforeEach(async () => {
  github = await startGitHub();
  repository = github.repository('harbour/quay');
  repository.commit({ files: { 'README.md': '# Quay\n', [path]: workflow } });
  service = await startService(github, await emptyDatabase());
});

afterEach(async () => {
  const { violations } = github;
  await service.stop();
  await github.close();
  expect(violations).toEqual([]);
});

afterAll(closeDatabase);

function open(branch: string, files: CommitRequest['files'] = {}) {
  const sha = repository.commit({ branch, files });
  const { number } = repository.openPull({ head: branch, author: 'pilot' });
  return { sha, payload: pullRequestPayload(github, repository, 'opened', number) };
}

async function post(body: string, headers: Readonly<Record<string, string>>) {
  const response = await fetch(service.url, { method: 'POST', body, headers });
  await response.arrayBuffer();
  await service.app.queue.drained();
  return response.status;
}

const event = { 'x-github-event': 'pull_request', 'x-github-delivery': 'guid-1' };
const deliveries = () => service.database.query('select id from deliveries');

describe('a webhook', () => {
  test.each([
    ['unsigned', {}],
    ['signed with another secret', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }],
    ['signed in the old way', { 'x-hub-signature-256': 'sha1=abc' }],
  ])('%s gets 401 and changes nothing', async (_name, signature) => {
    const { payload } = open('work', { [path]: `${workflow}# moored\n` });
    expect(await post(JSON.stringify(payload), { ...event, ...signature })).toBe(401);
    expect(await deliveries()).toEqual([]);
    expect(github.requests).toEqual([]);
  });

  test.each(['{"action": ', '[]', '"opened"', ''])('that is no JSON object gets 400: %s', async (body) => {
    const signature = body === '' ? 'sha256=' : await sign(secret, body);
    expect(await post(body, { ...event, 'x-hub-signature-256': signature })).toBe(body === '' ? 401 : 400);
    expect(await deliveries()).toEqual([]);
  });

  test('without its event or its id gets 400', async () => {
    const signature = { 'x-hub-signature-256': await sign(secret, '{}') };
    expect(await post('{}', { ...signature, 'x-github-event': 'push' })).toBe(400);
    expect(await post('{}', { ...signature, 'x-github-delivery': 'guid-2' })).toBe(400);
  });

  test('of an event that nobody knows gets 202', async () => {
    const signature = { 'x-hub-signature-256': await sign(secret, '{}') };
    expect(await post('{}', { ...event, ...signature, 'x-github-event': 'tide_turned' })).toBe(202);
  });

  test('that lacks what GitHub documents is answered, and the next one is judged', async () => {
    const body = '{"action": "opened", "pull_request": {}}';
    expect(await post(body, { ...event, 'x-hub-signature-256': await sign(secret, body) })).toBe(202);
    const { sha, payload } = open('work', { [path]: `${workflow}# moored\n` });
    await service.deliver('pull_request', payload);
    expect(ourChecks(repository, sha)).toHaveLength(1);
  });
});

describe('a file', () => {
  const bomb = `a: &a [x, x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*${index === 0 ? 'a' : `b${index - 1}`}, *${index === 0 ? 'a' : `b${index - 1}`}]`).join('\n')}\n`;

  test.each<[string, string | Buffer, string]>([
    ['an alias bomb', bomb, 'aliases'],
    ['nesting without end', `jobs:\n  ${'- '.repeat(50_000)}a\n`, 'nest'],
    ['a file of 50 MB', Buffer.alloc(50 * 1024 * 1024, 'a'), '52,428,800 bytes'],
    ['text that is not UTF-8', Buffer.from([0x6e, 0x61, 0x6d, 0x65, 0x3a, 0x20, 0xff, 0xfe, 0x0a]), 'UTF-8'],
    ['YAML that ends in the middle', 'jobs: {sail: [', 'ferry.yml'],
  ])('%s is told with its reason, and is material', async (_name, content, reason) => {
    const { sha, payload } = open('hostile', { [path]: content });
    await service.deliver('pull_request', payload);
    const [check] = ourChecks(repository, sha);
    expect(check?.conclusion).toBe('action_required');
    expect(check?.output.title).toContain('Full review');
    expect(`${check?.output.summary}`.replaceAll('\\', '')).toContain(reason);
    expect(service.faults).toEqual([]);
  });

  test('with control characters in its path is told without acting on them', async () => {
    const { sha, payload } = open('odd', { '.github/workflows/a\u0007\u202eb.yml': workflow });
    await service.deliver('pull_request', payload);
    const [check] = ourChecks(repository, sha);
    expect(check?.conclusion).toBe('action_required');
    expect(check?.output.summary).not.toMatch(/[\u0007\u202e]/);
  });
});

test.each([
  ['braces that explode', `models:\n  - path: a\n    covers: "${'{a,b}'.repeat(30)}"\n`],
  ['aliases that explode', `a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n`],
  ['a list where a word belongs', 'enforcement: [block]\n'],
])('a configuration of %s is told with its line, and nothing is waved through', async (_name, text) => {
  const before = repository.tip('main') ?? '';
  const after = repository.commit({ files: { '.github/delta-review.yml': text } });
  await service.deliver('push', pushPayload(github, repository, 'main', before, after));
  const { sha, payload } = open('plain', { 'README.md': '# Quay, again\n' });
  await service.deliver('pull_request', payload);
  const [check] = ourChecks(repository, sha);
  expect(check?.conclusion).toBe('action_required');
  expect(check?.output.summary).toMatch(/delta-review\.yml:\d+:\d+/);
});

describe('GitHub', () => {
  /** Lets the waiting job run now instead of when GitHub asked for it. */
  const waitingOver = async () => {
    await service.database.query('update jobs set run_at = now()');
    await service.app.queue.drained();
  };

  test.each([
    ['is away', { status: 502 }],
    ['hangs up', { drop: true }],
    ['sends half an answer', { malformed: true }],
    ['asks for fewer requests', { status: 429, headers: { 'retry-after': '77' } }],
  ] as const)('that %s is asked again, and then the check is what it should be', async (_name, fault) => {
    const { sha, payload } = open('work', { [path]: workflow.replace('{}', 'write-all') });
    for (const [method, prefix] of [
      ['GET', '/repos/harbour/quay/compare'],
      ['POST', '/graphql'],
      ['GET', '/repos/harbour/quay/git/trees'],
    ] as const) {
      github.failNext({ method, path: prefix, times: 3, ...fault });
    }
    await service.deliver('pull_request', payload);
    expect(ourChecks(repository, sha).map(({ conclusion }) => conclusion)).not.toContain('success');
    if ('headers' in fault) {
      const [job] = await service.database.query(
        `select extract(epoch from run_at - now()) as seconds from jobs`,
      );
      expect(Number(job?.seconds)).toBeGreaterThan(60);
    }
    for (let tries = 0; tries < 6; tries += 1) await waitingOver();
    expect(ourChecks(repository, sha)).toEqual([expect.objectContaining({ conclusion: 'action_required' })]);
  });

  test('that refuses for good leaves a check that says so, never green', async () => {
    const { sha, payload } = open('work', { [path]: `${workflow}# moored\n` });
    github.failNext({ method: 'GET', path: '/repos/harbour/quay/compare', status: 403, times: 50 });
    await service.deliver('pull_request', payload);
    for (let tries = 0; tries < 8; tries += 1) await waitingOver();
    const [check, ...others] = ourChecks(repository, sha);
    expect(others).toEqual([]);
    expect(check).toMatchObject({ status: 'completed', conclusion: 'failure' });
    expect(check?.output.summary).toContain('403');
    expect(check?.output.summary).toContain('permissions');
    expect(service.faults.join('\n')).toContain('GitHub did not');
  });
});

test('a pull request of more than 3,000 files says what was not seen, and is not waved through', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3_010 }, (_, index) => [`docs/${index}.txt`, `${index}\n`]),
  );
  const { sha, payload } = open('flood', files);
  await service.deliver('pull_request', payload);
  const [check] = ourChecks(repository, sha);
  expect(check?.conclusion).toBe('action_required');
  expect(check?.output.summary).toContain('not seen');
});

test('two commits without a common one are "cannot compare", never "all new"', async () => {
  const sha = repository.commit({ branch: 'island', parents: [], files: { [path]: workflow } });
  const { number } = repository.openPull({ head: 'island', author: 'pilot' });
  await service.deliver('pull_request', pullRequestPayload(github, repository, 'opened', number));
  const [check] = ourChecks(repository, sha);
  expect(check?.conclusion).toBe('action_required');
  expect(check?.output.summary).toContain('cannot be compared');
  expect(check?.output.summary).not.toContain('What it adds');
});
