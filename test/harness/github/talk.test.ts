import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import type { LoopbackRepository } from './repository.ts';
import { type LoopbackGitHub, startGitHub } from './server.ts';

const owner = 'octo-org';
const repo = 'hello';
const here = { owner, repo };

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let octokit: Octokit;

beforeEach(async () => {
  github = await startGitHub();
  repository = github.repository(`${owner}/${repo}`);
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  octokit = new Octokit({ baseUrl: github.baseUrl, auth: 'ghs_loopback1', log });
});

afterEach(async () => {
  const { violations } = github;
  await github.close();
  expect(violations).toEqual([]);
});

test('issues share their numbers and their list with pull requests', async () => {
  repository.commit({ files: { a: '1' } });
  repository.commit({ branch: 'work', files: { a: '2' } });
  repository.openPull({ head: 'work' });
  const { data: issue } = await octokit.issues.create({ ...here, title: 'Follow-ups', body: 'one' });
  repository.openIssue('mona', 'Broken');
  const shown = async (query: object) =>
    (await octokit.issues.listForRepo({ ...here, ...query })).data.map((each) => [
      each.number,
      each.pull_request !== undefined,
      each.user?.login,
      each.performed_via_github_app?.id ?? null,
    ]);
  const ours = [2, false, 'delta-review[bot]', github.app.id];
  expect(await shown({})).toEqual([[3, false, 'mona', null], ours, [1, true, 'octocat', null]]);
  expect(await shown({ creator: 'delta-review[bot]', state: 'all' })).toEqual([ours]);

  const change = { ...here, issue_number: issue.number };
  const { data: closed } = await octokit.issues.update({ ...change, state: 'closed', title: 'All done' });
  expect(closed).toMatchObject({ state: 'closed', title: 'All done', body: 'one' });
  expect(await shown({ creator: 'delta-review[bot]' })).toEqual([]);
  expect((await octokit.issues.update({ ...change, state: 'open' })).data.closed_at).toBeNull();
  await expect(octokit.issues.update({ ...change, title: 'x'.repeat(257) })).rejects.toMatchObject({
    status: 422,
  });
  repository.hasIssues = false;
  await expect(octokit.issues.create({ ...here, title: 'Off' })).rejects.toMatchObject({ status: 410 });
});

test('who is in a team, and which role an organisation made', async () => {
  repository.permissions.set('mona', { role: 'security-lead', base: 'maintain' });
  github.addTeamMember('octo-org/security', 'Mona');
  github.addTeamMember('octo-org/security', 'hubot', 'pending');
  const membership = async (username: string) =>
    (await octokit.teams.getMembershipForUserInOrg({ org: owner, team_slug: 'security', username })).data
      .state;
  expect(await membership('mona')).toBe('active');
  expect(await membership('hubot')).toBe('pending');
  github.removeTeamMember('octo-org/security', 'mona');
  await expect(membership('mona')).rejects.toMatchObject({ status: 404 });
  const permission = await octokit.repos.getCollaboratorPermissionLevel({ ...here, username: 'mona' });
  expect(permission.data).toMatchObject({ permission: 'write', role_name: 'security-lead' });
});

test('every write has a later second than the one before, and none lies in the past', async () => {
  const started = Date.now();
  repository.commit({ files: { a: '1' } });
  repository.commit({ branch: 'work', files: { a: '2' } });
  const { number } = repository.openPull({ head: 'work' });
  const comment = repository.addComment(number, 'mona', 'one');
  const times = [repository.pull(number).createdAt, comment.createdAt];
  repository.editComment(comment, 'two');
  times.push(comment.updatedAt);
  const reaction = await octokit.reactions.createForIssueComment({
    ...here,
    comment_id: comment.id,
    content: '+1',
  });
  times.push(reaction.data.created_at, repository.reviewPull(number, 'mona', 'approved').submittedAt);
  expect(times.every((time) => /:\d\dZ$/.test(time))).toBe(true);
  const seconds = times.map((time) => Date.parse(time));
  expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b));
  expect(seconds[0]).toBeGreaterThanOrEqual(started);
});
