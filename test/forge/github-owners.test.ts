/** Whether owners are still there, as GitHub tells it: never said of whom it could not ask for. */
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import { installations } from '../../src/forge/github/installations.ts';
import type { Owners } from '../../src/forge/owners.ts';
import { here, type Place, startPlace, stopPlace } from './github-forge.ts';

let place: Place;
let owners: Owners;
let time: number;

beforeEach(async () => {
  place = await startPlace();
  time = Date.UTC(2026, 10, 1);
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const auth = async () => new Octokit({ baseUrl: place.github.baseUrl, auth: 'ghs_loopback1', log: silent });
  const options = { auth, appId: place.github.app.id, now: () => new Date(time) };
  owners = await installations(options).ownersOf(1);
});

afterEach(() => stopPlace(place));

async function told(...names: readonly string[]) {
  const { present, gone } = await owners.present(here, names);
  return { present: [...present], gone: [...gone] };
}

test('users by what they may do, teams by who is in them', async () => {
  const { github, repository } = place;
  repository.permissions.set('mona', 'write');
  repository.permissions.set('reader', 'read');
  repository.permissions.set('left', 'none');
  github.addTeamMember('octo-org/crane', 'mona');
  github.addTeamMember('octo-org/empty', 'mona');
  github.removeTeamMember('octo-org/empty', 'mona');
  expect(
    await told(
      '@mona',
      '@reader',
      '@left',
      '@stranger',
      '@octo-org/crane',
      'octo-org/empty',
      '@octo-org/never',
    ),
  ).toEqual({
    present: ['@mona', '@reader', '@octo-org/crane'],
    gone: ['@left', '@stranger', 'octo-org/empty', '@octo-org/never'],
  });
});

test('nothing is said of other organisations, of plain names, and of what GitHub refuses to tell', async () => {
  place.github.failNext({ path: '/orgs', status: 403 });
  expect(
    await told('@elsewhere/crane', 'Ada Quay', '@', '../..', '@octo-org/..', '@octo-org/hidden'),
  ).toEqual({
    present: [],
    gone: [],
  });
  const paths = place.github.requests.map(({ path }) => path);
  expect(paths).toEqual(['/orgs/octo-org/teams/hidden']);
});

test('who is there is asked for once a day, who is gone once an hour', async () => {
  const { repository, github } = place;
  repository.permissions.set('mona', 'admin');
  const both = { present: ['@mona'], gone: ['@stranger'] };
  expect(await told('@mona', '@stranger')).toEqual(both);
  const first = github.requests.length;
  time += 3_600_000 - 1;
  expect(await told('@mona', '@stranger')).toEqual(both);
  expect(github.requests).toHaveLength(first);
  repository.permissions.set('stranger', 'write');
  time += 1;
  expect(await told('@mona', '@stranger')).toEqual({ present: ['@mona', '@stranger'], gone: [] });
});
