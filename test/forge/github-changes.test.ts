import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ChangedFile } from '../../src/change/change.ts';
import { checkName } from '../../src/forge/forge.ts';
import { roundTrips } from '../harness/github/round-trips.ts';
import { changeOf, here, many, type Place, startPlace, stopPlace } from './github-forge.ts';

let place: Place;

beforeEach(async () => {
  place = await startPlace();
});

afterEach(() => stopPlace(place));

describe('comparing', () => {
  test('the files between the merge base and the head, with both their paths', async () => {
    const { repository } = place;
    const root = repository.commit({
      files: { 'a.yml': 'a: 1\n', gone: 'gone\n', 'old.tf': 'x\n'.repeat(40), type: 'plain', run: 'x' },
    });
    const head = repository.commit({
      branch: 'work',
      files: {
        'a.yml': 'a: 2\n',
        gone: null,
        'old.tf': null,
        'new.tf': 'x\n'.repeat(40),
        type: { symlink: 'a.yml' },
        run: { executable: 'x' },
        fresh: 'fresh\n',
      },
    });
    repository.commit({ files: { elsewhere: '1' } });
    const comparison = await place.forge().compare(changeOf(repository.openPull({ head: 'work' })));
    expect(comparison).toMatchObject({ mergeBase: root, omitted: null });
    const shape = ({ status, before, after }: ChangedFile) => [status, before, after];
    expect(comparison.files.map(shape).sort()).toEqual(
      [
        ['modified', 'a.yml', 'a.yml'],
        ['added', null, 'fresh'],
        ['removed', 'gone', null],
        ['renamed', 'old.tf', 'new.tf'],
        ['modified', 'run', 'run'],
        ['modified', 'type', 'type'],
      ].sort(),
    );
    expect(repository.git.commit('work')).toBe(head);
  });

  test('commits without common history cannot be compared', async () => {
    const { repository } = place;
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'orphan', parents: [], files: { b: '1' } });
    const comparison = await place.forge().compare(changeOf(repository.openPull({ head: 'orphan' })));
    expect(comparison).toMatchObject({ mergeBase: null, files: [], omitted: { files: null } });
  });

  test('beyond the 300 files of a comparison the pull request’s own pages are read together', async () => {
    const { repository, github } = place;
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'work', files: many(420, 'f', 'new') });
    const change = changeOf(repository.openPull({ head: 'work' }));
    const comparison = await place.forge().compare(change);
    expect(comparison.files).toHaveLength(420);
    expect(comparison.omitted).toBeNull();
    expect(roundTrips(github.requests)).toBe(2);
  });

  test('beyond 3,000 files it says how many were not seen', async () => {
    const { repository } = place;
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'work', files: many(3_021, 'f', 'new') });
    const comparison = await place.forge().compare(changeOf(repository.openPull({ head: 'work' })));
    expect(comparison.files).toHaveLength(3_000);
    expect(comparison.omitted).toMatchObject({ files: 21, reason: expect.stringContaining('3,000') });
  });

  test('a pull request that moved on is never listed as the head that is judged', async () => {
    const { repository } = place;
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'work', files: many(310, 'f', 'new') });
    const change = changeOf(repository.openPull({ head: 'work' }));
    repository.commit({ branch: 'work', files: many(310, 'f', 'newer') });
    const comparison = await place.forge().compare(change);
    expect(comparison.omitted).toMatchObject({ files: null, reason: expect.stringContaining('moved on') });
  });

  test('a merge group is compared by its commits, and says what lies beyond 300 files', async () => {
    const { repository } = place;
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'work', files: many(305, 'f', 'new') });
    const { headSha, baseSha } = repository.mergeGroup(repository.openPull({ head: 'work' }).number);
    const comparison = await place.forge().compare({
      ...changeOf(repository.pull(1)),
      id: `merge-group:${headSha}`,
      number: null,
      base: { branch: 'main', sha: baseSha },
      head: { branch: 'queue', sha: headSha },
    });
    expect(comparison.files).toHaveLength(300);
    expect(comparison.omitted).toMatchObject({ files: null });
  });
});

describe('open changes', () => {
  test('are those of a head, forks and drafts included', async () => {
    const { repository } = place;
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'lax' });
    const head = repository.commit({ branch: 'work', fork: 'mona', files: { a: '2' } });
    repository.openPull({ head: 'work', fork: 'mona', title: 'One', author: 'renovate[bot]' });
    repository.openPull({ head: 'work', fork: 'mona', base: 'lax', draft: true });
    repository.commit({ branch: 'other', files: { b: '2' } });
    repository.openPull({ head: 'other' });
    repository.closePull(repository.openPull({ head: 'other', base: 'lax' }).number);
    const forge = place.forge();
    const found = await forge.openChanges(here, head);
    expect(found.map(({ id, base, draft }) => [id, base.branch, draft]).sort()).toEqual([
      ['#1', 'main', false],
      ['#2', 'lax', true],
    ]);
    expect(found.find(({ id }) => id === '#1')).toEqual({
      ...changeOf(repository.pull(1)),
      title: 'One',
      author: 'renovate[bot]',
    });
    expect(await forge.openChanges(here)).toHaveLength(3);
  });

  test('are paged through, and listed over REST where GraphQL fails', async () => {
    const { repository, github } = place;
    repository.commit({ files: { a: '1' } });
    const sha = repository.commit({ branch: 'work', files: { a: '2' } });
    for (let count = 0; count < 205; count += 1) repository.openPull({ head: `work-${count}`, sha });
    const forge = place.forge();
    const listed = await forge.openChanges(here);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(205);
    github.failNext({ path: '/graphql', status: 502 });
    expect(await forge.openChanges(here)).toEqual(listed);
  });

  test('of a repository that cannot be seen are weather, not none', async () => {
    const changes = place.forge().openChanges({ owner: 'octo-org', name: 'nowhere' });
    await expect(changes).rejects.toThrow('not installed');
  });
});

describe('the gate', () => {
  test.each([
    ['a ruleset that names our app', [1, 'ruleset'], { required: true, pinned: true }],
    ['a ruleset that takes anybody’s', [null, 'ruleset'], { required: true, pinned: false }],
    ['a ruleset that names another app', [9, 'ruleset'], { required: true, pinned: false }],
    ['classic protection', [null, 'protection'], { required: true, pinned: null }],
    ['nothing', null, { required: false, pinned: false }],
  ] as const)('by %s', async (_, rule, gate) => {
    const { repository } = place;
    repository.commit({ files: { a: '1' } });
    repository.requireCheck('main', 'tests', null);
    if (rule !== null) repository.requireCheck('main', checkName, rule[0], rule[1]);
    expect(await place.forge().gate(here, 'main')).toEqual(gate);
  });

  test('is unknown where it cannot be seen', async () => {
    const { repository, github } = place;
    repository.commit({ files: { a: '1' } });
    const forge = place.forge();
    expect(await forge.gate(here, 'no-such-branch')).toEqual({ required: null, pinned: null });
    github.failNext({ path: '/graphql', status: 403 });
    github.failNext({ path: '/repos', status: 403 });
    expect(await forge.gate(here, 'main')).toEqual({ required: null, pinned: null });
  });
});
