/** A review while GitHub refuses, tells things late or in another order, and our records are lost. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readEvents } from '../../src/store/ledger.ts';
import { mergeGroupPayload, pullRequestReviewPayload, pushPayload } from '../harness/github/payloads.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import { closeDatabase, emptyDatabase, type Service, startService } from '../harness/service.ts';
import { boxes, check, happens, judge, type Place, press, reply, review, say, tick } from './talk.ts';

const path = '.github/workflows/ferry.yml';
const workflow = (permissions: string) =>
  `name: Ferry\non: push\npermissions:\n${permissions}jobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n`;
const before = workflow('  contents: read\n');
const wider = workflow('  contents: write\n');
const widest = workflow('  contents: write\n  packages: write\n');

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;
let place: Place;

beforeEach(async () => {
  github = await startGitHub({ latency: 1 });
  repository = github.repository('harbour/quay');
  repository.commit({ files: { 'README.md': '# Quay\n', [path]: before } });
  for (const login of ['mara', 'tomke', 'pilot']) repository.permissions.set(login, 'write');
  service = await startService(github, await emptyDatabase());
  place = { github, repository, service };
});

afterAll(closeDatabase);

afterEach(async () => {
  const { violations } = github;
  await service.stop();
  await github.close();
  expect(violations).toEqual([]);
});

async function opened(
  files: Record<string, string> = { [path]: wider },
  more = {},
): Promise<{ readonly number: number; readonly sha: string }> {
  const sha = repository.commit({ branch: 'ferry', files, author: 'pilot' });
  const { number } = repository.openPull({ head: 'ferry', author: 'pilot', ...more });
  await happens(place, 'opened', number);
  return { number, sha };
}

async function answerAll(number: number, login = 'mara'): Promise<void> {
  for (const item of boxes(review(place, number).body).open) await tick(place, number, login, item);
  await say(place, number, login, '/delta-review outcome none nothing had to change');
}

/** Lets waiting jobs run now instead of when they are due. */
async function waitingOver(tries = 1): Promise<void> {
  for (let done = 0; done < tries; done += 1) {
    await service.database.query('update jobs set run_at = now()');
    await service.app.queue.drained();
  }
}

describe('a reply that GitHub', () => {
  const replies = { method: 'POST', path: '/repos/harbour/quay/issues/1/comments' };

  test('refuses for good does not hold up the signature that it answers', async () => {
    const { number, sha } = await opened();
    await answerAll(number);
    github.failNext({ ...replies, status: 403, times: 100 });
    await say(place, number, 'mara', '/delta-review sign');
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
  });

  test('takes only the second time says what was done the first time', async () => {
    const { number } = await opened();
    for (const [command, said] of [
      ['follow-up Rotate the key @tomke due:2027-01-31', `Kept as F${number}-1.`],
      [`done F${number}-1`, `F${number}-1 is closed.`],
      ['downgrade the token was there before', 'This is a lightweight review now.'],
    ] as const) {
      github.failNext({ ...replies, status: 502 });
      await say(place, number, 'mara', `/delta-review ${command}`);
      await waitingOver();
      expect(reply(place, number)).toContain(said);
    }
    const events = await readEvents(service.database, 'harbour/quay');
    expect(events.filter(({ type }) => type === 'follow-up')).toHaveLength(1);
  });
});

test('who asks for changes before their earlier approval is told has not signed', async () => {
  repository.commit({ files: { '.github/delta-review.yml': 'review:\n  approvals: true\n' } });
  const { number, sha } = await opened();
  await answerAll(number);
  const approval = repository.reviewPull(number, 'mara', 'approved');
  const approved = pullRequestReviewPayload(github, repository, 'submitted', approval);
  const refusal = repository.reviewPull(number, 'mara', 'changes_requested');
  await judge(place, { action: 'submitted', state: refusal });
  await service.deliver('pull_request_review', approved);
  expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
});

test('an approval of another commit than the one shown is answered for what it is', async () => {
  repository.commit({ files: { '.github/delta-review.yml': 'review:\n  approvals: true\n' } });
  const { number } = await opened();
  const next = repository.commit({ branch: 'ferry', files: { 'a.txt': 'a' }, author: 'pilot' });
  const approval = repository.reviewPull(number, 'mara', 'approved');
  expect(approval.commit).toBe(next);
  await judge(place, { action: 'submitted', state: approval });
  expect(reply(place, number)).toContain('another commit than the one that this review shows');
});

test('a word on a pull request that nobody told of has no other judged', async () => {
  await opened();
  const old = repository.openPull({ head: 'ferry', base: 'main', author: 'pilot' });
  repository.closePull(old.number, true);
  const asked = github.requests.length;
  await say(place, old.number, 'stranger', '/delta-review re-evaluate');
  const made = github.requests.slice(asked).map(({ path: to }) => to);
  expect(made.filter((one) => /compare|check-runs|trees/.test(one))).toEqual([]);
});

test('a word that changes nothing costs its answer and no judgement', async () => {
  const { number } = await opened();
  const asked = github.requests.length;
  await say(place, number, 'stranger', '/delta-review sign');
  const made = github.requests.slice(asked).map(({ path: to }) => to);
  expect(made.some((one) => one.includes('/compare') || one.includes('/check-runs'))).toBe(false);
  expect(reply(place, number)).toContain('Not done.');
});

test('a commit dated years ahead moves nothing that comes after it', async () => {
  const { number, sha } = await opened();
  await answerAll(number);
  await say(place, number, 'mara', '/delta-review follow-up Rotate the key');
  const tip = repository.tip('main') ?? '';
  const merged = repository.commit({ files: { 'b.txt': 'b' }, message: `Closes F${number}-1` });
  const payload = pushPayload(github, repository, 'main', tip, merged);
  const commits = [payload.commits]
    .flat()
    .map((commit) => ({ ...Object(commit), timestamp: '2099-01-01T00:00:00Z' }));
  await service.deliver('push', { ...payload, commits });
  const events = await readEvents(service.database, 'harbour/quay');
  expect(events.map(({ type }) => type)).toContain('follow-up-closed');
  await press(place, sha, 'mara', 'sign');
  expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
  const next = repository.commit({ branch: 'ferry', files: { 'a.txt': 'a' }, author: 'pilot' });
  await happens(place, 'synchronize', number, { before: sha, after: next });
  // Judged once more, now that the new head is what people see.
  await press(place, next, 'tomke', 're-evaluate');
  expect(check(place, next)).toMatchObject({ conclusion: 'success' });
});

test('a button pressed before a new base was judged does not sign what that brings', async () => {
  const calm = repository.commit({ branch: 'calm', files: { [path]: wider } });
  repository.commit({ branch: 'ferry', parents: [calm] });
  const { number, sha } = await opened({ [path]: widest }, { base: 'calm' });
  await answerAll(number, 'tomke');
  // GitHub does not tell at once who mara is, so that her word waits.
  github.failNext({ path: '/repos/harbour/quay/collaborators/mara', status: 502 });
  await press(place, sha, 'mara', 'sign');
  repository.editPull(number, { base: 'main' });
  await happens(place, 'edited', number, {
    changes: { base: { ref: { from: 'calm' }, sha: { from: calm } } },
  });
  await waitingOver();
  expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  expect(check(place, sha).output.title).toContain('new since the last signature');
});

test('an author is the author under a new name too', async () => {
  const sha = repository.commit({
    branch: 'ferry',
    files: { [path]: wider },
    author: 'Somebody <somebody@harbour.example>',
  });
  const pull = repository.openPull({ head: 'ferry', author: 'tomke' });
  await happens(place, 'opened', pull.number);
  await answerAll(pull.number);
  repository.permissions.set('tomke-renamed', 'write');
  Object.assign(repository.pull(pull.number), { author: 'tomke-renamed' });
  await say(place, pull.number, 'tomke-renamed', '/delta-review sign');
  expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
});

test('a merge group is not signed by the button of its check', async () => {
  const { number } = await opened();
  await answerAll(number);
  await say(place, number, 'mara', '/delta-review sign');
  const queued = repository.mergeGroup(number);
  const headSha = repository.commit({
    branch: queued.headRef.replace('refs/heads/', ''),
    files: { [path]: widest },
  });
  const group = { ...queued, headSha };
  await service.deliver('merge_group', mergeGroupPayload(github, repository, group));
  const { actions } = check(place, headSha);
  expect(actions.map((action) => Object(action).identifier)).toEqual(['re-evaluate']);
  for (const login of ['tomke', 'stranger']) await press(place, headSha, login, 'sign');
  expect(check(place, headSha)).toMatchObject({ conclusion: 'action_required' });
  expect(service.faults).toEqual([]);
});

test('a tick in a comment that nobody remembers is put back, not left to look as if it counted', async () => {
  const { number } = await opened();
  await emptyDatabase();
  await tick(place, number, 'mara', 'pipeline-token');
  expect(boxes(review(place, number).body).ticked).toEqual([]);
  await tick(place, number, 'mara', 'pipeline-token');
  expect(boxes(review(place, number).body).ticked).toEqual(['pipeline-token']);
});
