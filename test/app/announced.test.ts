/** What people announce that no file shows, over a GitHub on loopback: on pull requests, on issues, by labels. */
import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import { readEvents } from '../../src/store/ledger.ts';
import { issuesPayload, labelObject } from '../harness/github/payloads.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import { closeDatabase, emptyDatabase, type Service, startService } from '../harness/service.ts';
import { boxes, check, happens, ourComments, type Place, reply, say, tick } from './talk.ts';

const model = (title: string, owner: string) =>
  `title: ${title}\nowners: ["${owner}"]\ncomponents:\n  till:\n    technology: Node.js\n`;

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;
let place: Place;

beforeEach(async () => {
  github = await startGitHub({ latency: 1 });
  repository = github.repository('harbour/quay');
  repository.commit({
    files: {
      'README.md': '# Quay\n',
      'till/threat-model.yml': model('Refunds at the till', '@harbour/crane'),
      'ferry/threat-model.yml': model('Ferry tickets', '@mara'),
    },
  });
  for (const login of ['mara', 'tomke', 'pilot']) repository.permissions.set(login, 'write');
  service = await startService(github, await emptyDatabase());
  place = { github, repository, service };
});

afterAll(closeDatabase);

afterEach(async () => {
  const { violations } = github;
  const { faults } = service;
  await service.stop();
  await github.close();
  expect(violations).toEqual([]);
  expect(faults).toEqual([]);
});

/** @returns the bodies of our comments there that are a review. */
function reviewText(number: number): string {
  return (
    ourComments(place, number).find(({ body }) => body.startsWith('<!-- delta-review:review'))?.body ?? ''
  );
}

/** Answers all of it in one comment, and signs. */
function completes(number: number, login: string): Promise<unknown> {
  const checks = boxes(reviewText(number)).open.map((item) => `/delta-review check ${item}`);
  const rest = [
    '/delta-review outcome model-unaffected it names the till already',
    '/delta-review outcome none nothing had to change',
    '/delta-review sign',
  ];
  return say(place, number, login, [...checks, ...rest].join('\n'));
}

const announcements = async () =>
  (await readEvents(service.database, 'harbour/quay')).filter(({ type }) => type.startsWith('trigger'));

test('a pull request of no meaning gets a full review of what is announced, kept through pushes', async () => {
  const sha = repository.commit({ branch: 'ferry', files: { 'README.md': '# The quay\n' }, author: 'pilot' });
  const { number } = repository.openPull({ head: 'ferry', author: 'pilot' });
  await happens(place, 'opened', number);
  expect(check(place, sha)).toMatchObject({ conclusion: 'success' });

  await say(place, number, 'stranger', '/delta-review trigger let me in');
  expect(reply(place, number)).toContain('Only somebody who may write here');
  await say(place, number, 'tomke', '/delta-review trigger Support gives refunds at the till, @harbour <b>');
  expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  expect(check(place, sha).output.title).toContain('Announced by');
  const shown = reviewText(number);
  expect(shown).toContain('### What people announced');
  expect(shown).not.toMatch(/[^`]@harbour|[^`]<b>/);
  expect(shown).toContain('till/threat-model.yml');
  expect(shown).toContain('which the announcement names');
  expect(shown).toContain('**Its owner `@harbour/crane`** is no longer there');
  expect(shown).not.toContain('ferry/threat-model.yml');

  await completes(number, 'mara');
  expect(check(place, sha)).toMatchObject({ conclusion: 'success' });

  const files = { 'README.md': '# That quay\n' };
  const next = repository.commit({ branch: 'ferry', files, author: 'pilot' });
  await happens(place, 'synchronize', number, { before: sha, after: next });
  expect(check(place, next)).toMatchObject({ conclusion: 'success' });

  const label = labelObject(github, repository, 'Threat-Model-Review');
  await happens(place, 'labeled', number, { label });
  expect(check(place, next)).toMatchObject({ conclusion: 'action_required' });
  expect(reviewText(number)).toContain('New since the signature of mara');
  await happens(place, 'unlabeled', number, { label });
  expect(check(place, next)).toMatchObject({ conclusion: 'success' });
  expect((await announcements()).map(({ type, actor }) => `${type} ${actor}`)).toEqual([
    'triggered tomke',
    'triggered pilot',
    'trigger-withdrawn pilot',
  ]);
});

test('an issue gets a review of its own, and no check', async () => {
  const issue = repository.openIssue('pilot', 'Partners sell ferry tickets');
  const { number } = issue;
  const labelled = (label: string, guid: string) =>
    service.deliver('issues', issuesPayload(github, repository, 'labeled', issue, 'tomke', label), guid);
  await labelled('bug', '1');
  expect(reviewText(number)).toBe('');
  await labelled('threat-model-review', '2');
  await labelled('threat-model-review', '3');
  expect(await announcements()).toHaveLength(1);
  const shown = reviewText(number);
  expect(shown).toContain('ferry/threat-model.yml');
  expect(shown).not.toContain('no longer there');
  expect(shown).toContain('An issue has no check');
  expect(shown).not.toMatch(/the merge|after merging/);

  await say(place, number, 'pilot', '/delta-review sign');
  expect(reply(place, number)).toContain('You have a part in this change');
  await tick(place, number, 'mara', 'announced-data');
  await say(place, number, 'mara', '/delta-review follow-up tell the partners @harbour/crane due:2027-01-31');
  await completes(number, 'mara');
  expect(reviewText(number)).toContain('## Full review complete: signed by mara');
  expect(repository.checks).toEqual([]);

  repository.editIssue(issue, { state: 'closed' });
  await service.deliver('issues', issuesPayload(github, repository, 'closed', issue, 'pilot'));
  expect(reviewText(number)).toContain('The issue is closed.');
  expect(repository.issues.find(({ app }) => app !== null)?.body).toContain(`/issues/${number})`);
  await say(place, number, 'mara', '/delta-review trigger and cargo');
  expect(reply(place, number)).toContain('This issue is closed.');

  const judged = (await readEvents(service.database, 'harbour/quay')).filter(
    (one) => one.type === 'evaluated',
  );
  expect(judged.at(-1)?.payload).toMatchObject({
    issue: true,
    tier: 'full',
    ownership: { models: 2, named: 2, present: 1, gone: 1, without: ['till/threat-model.yml'] },
  });
});
