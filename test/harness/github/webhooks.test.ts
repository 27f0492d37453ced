import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { verify } from '@octokit/webhooks-methods';
import {
  checkRunPayload,
  installationPayload,
  issueCommentPayload,
  mergeGroupPayload,
  pullRequestPayload,
  pullRequestReviewPayload,
  pushPayload,
} from './payloads.ts';
import { type LoopbackGitHub, startGitHub } from './server.ts';

const secret = 'a secret';

interface Received {
  readonly event: string;
  readonly guid: string;
  readonly signature: string;
  readonly text: string;
}

let github: LoopbackGitHub;
let app: Server;
let url: string;
let received: Received[];

beforeEach(async () => {
  github = await startGitHub();
  received = [];
  app = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += String(part);
    const header = (name: string): string => String(request.headers[name]);
    received.push({
      event: header('x-github-event'),
      guid: header('x-github-delivery'),
      signature: header('x-hub-signature-256'),
      text,
    });
    response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  const address = app.address();
  url = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}/` : '';
});

afterEach(async () => {
  await new Promise((resolve) => app.close(resolve));
  await github.close();
  expect(github.violations).toEqual([]);
});

test('every payload fits GitHub’s description of it and is signed as GitHub signs', async () => {
  const repository = github.repository('octo-org/hello');
  const before = repository.commit({ files: { a: '1' } });
  const after = repository.commit({ branch: 'work', files: { a: '2' } });
  const { number } = repository.openPull({ head: 'work' });
  const run = repository.addCheck({ headSha: after, name: 'gate', appId: github.app.id });
  const comment = repository.addComment(number, 'octocat', '- [x] one');
  const payloads = {
    pull_request: pullRequestPayload(github, repository, 'opened', number),
    check_run: checkRunPayload(github, repository, 'requested_action', run, 'mona', 'accept'),
    merge_group: mergeGroupPayload(github, repository, repository.mergeGroup(number)),
    issue_comment: issueCommentPayload(github, repository, 'edited', comment, 'mona', '- [ ] one'),
    push: pushPayload(github, repository, 'work', before, after),
    installation: installationPayload(github, 'octo-org'),
  };
  for (const [event, payload] of Object.entries(payloads)) {
    expect(await github.deliver(event, payload, { secret, url })).toBe(202);
  }
  expect(received.map((each) => each.event)).toEqual(Object.keys(payloads));
  for (const each of received) expect(await verify(secret, each.text, each.signature)).toBe(true);
});

test('a tick of our own box tells who ticked it and what stood there before', async () => {
  const repository = github.repository('octo-org/hello');
  repository.commit({ files: { a: '1' } });
  repository.commit({ branch: 'work', files: { a: '2' } });
  const { number } = repository.openPull({ head: 'work' });
  const ours = repository.addComment(number, 'delta-review[bot]', '- [ ] one', github.app);
  const before = repository.editComment(ours, '- [x] one');
  const payload = issueCommentPayload(github, repository, 'edited', ours, 'mona', before);
  expect(await github.deliver('issue_comment', payload, { secret, url })).toBe(202);
  expect(JSON.parse(received[0]?.text ?? '')).toMatchObject({
    changes: { body: { from: '- [ ] one' } },
    comment: {
      body: '- [x] one',
      user: { login: 'delta-review[bot]', type: 'Bot' },
      performed_via_github_app: { id: github.app.id },
    },
    sender: { login: 'mona', type: 'User' },
  });
});

test('a review is told with the head it saw, when it is given and when it is taken back', async () => {
  const repository = github.repository('octo-org/hello');
  repository.commit({ files: { a: '1' } });
  const seen = repository.commit({ branch: 'work', files: { a: '2' } });
  const { number } = repository.openPull({ head: 'work' });
  const review = repository.reviewPull(number, 'mona', 'approved', 'Fine by me');
  const tell = (action: 'submitted' | 'dismissed', sender: string) =>
    github.deliver(
      'pull_request_review',
      pullRequestReviewPayload(github, repository, action, review, sender),
      {
        secret,
        url,
      },
    );
  await tell('submitted', 'mona');
  repository.commit({ branch: 'work', files: { a: '3' } });
  repository.dismissReview(review);
  await tell('dismissed', 'octocat');
  expect(received.map((each) => JSON.parse(each.text))).toMatchObject([
    { action: 'submitted', review: { state: 'approved', commit_id: seen, user: { login: 'mona' } } },
    { action: 'dismissed', review: { state: 'dismissed', commit_id: seen }, sender: { login: 'octocat' } },
  ]);
});

test('a lost delivery is listed and can be sent again with its GUID', async () => {
  github.repository('octo-org/hello').commit({ files: { a: '1' } });
  const octokit = new Octokit({ baseUrl: github.baseUrl, auth: 'a.json.webtoken' });
  await github.deliver('installation', installationPayload(github, 'octo-org'), {
    secret,
    url,
    guid: 'the-first',
  });
  const port = new URL(github.baseUrl).port;
  const lost = { secret, url: `http://127.0.0.1:${port}/nobody`, guid: 'the-lost' };
  github.failNext({ path: '/nobody', drop: true });
  expect(await github.deliver('installation', installationPayload(github, 'octo-org'), lost)).toBe(502);
  const { data } = await octokit.request('GET /app/hook/deliveries', { status: 'failure' });
  expect(data).toMatchObject([
    { guid: 'the-lost', status_code: 502, event: 'installation', action: 'created' },
  ]);
  github.failNext({ path: '/nobody', drop: true });
  await octokit.apps.redeliverWebhookDelivery({ delivery_id: Number(data[0]?.id) });
  await github.settled();
  expect(github.deliveries.map((each) => [each.guid, each.redelivery])).toEqual([
    ['the-first', false],
    ['the-lost', false],
    ['the-lost', true],
  ]);
});

describe('faults', () => {
  test.each([
    [
      'a status with its headers',
      { status: 429, headers: { 'retry-after': '7' } },
      { status: 429, response: { headers: { 'retry-after': '7' } } },
    ],
    [
      'the second limit',
      { secondaryLimit: 60 },
      { status: 403, response: { headers: { 'retry-after': '60' } } },
    ],
    [
      'the hourly limit',
      { primaryLimit: 1_893_456_000 },
      { status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } },
    ],
    ['a dropped connection', { drop: true as const }, { status: 500 }],
  ])('%s comes once, and then the answer', async (_, how, expected) => {
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const octokit = new Octokit({ baseUrl: github.baseUrl, auth: 'token', log });
    github.repository('octo-org/hello').commit({ files: { a: '1' } });
    github.failNext({ method: 'GET', path: '/repos/octo-org', ...how });
    const here = { owner: 'octo-org', repo: 'hello' };
    await expect(octokit.repos.get(here)).rejects.toMatchObject(expected);
    expect((await octokit.repos.get(here)).data.name).toBe('hello');
    expect(github.faults.waiting).toBe(0);
  });

  test('a GraphQL error leaves the other data, and malformed JSON is no object', async () => {
    const octokit = new Octokit({ baseUrl: github.baseUrl, auth: 'token' });
    github.repository('octo-org/hello').commit({ files: { a: '1' } });
    const query =
      '{ repository(owner: "octo-org", name: "hello") { name object(expression: "main") { oid } } }';
    github.failNext({
      path: '/graphql',
      graphqlError: { type: 'SERVICE_UNAVAILABLE', message: 'slow', path: ['repository', 'object'] },
    });
    await expect(octokit.graphql(query)).rejects.toMatchObject({
      errors: [{ type: 'SERVICE_UNAVAILABLE' }],
      data: { repository: { name: 'hello', object: null } },
    });
    github.failNext({ path: '/graphql', malformed: true });
    expect(typeof (await octokit.request('POST /graphql', { query })).data).toBe('string');
  });
});
