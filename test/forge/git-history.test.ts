import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { ChangeRef } from '../../src/change/change.ts';
import { changeOf, defaultBranch, localChanges } from '../../src/forge/git/changes.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import { openNative } from '../../src/forge/git/native.ts';
import type { GitObjects } from '../../src/forge/git/objects.ts';
import { openPortable } from '../../src/forge/git/portable.ts';
import { type LocalRepository, workbench } from './local-repository.ts';

const lines = (count: number, word: string) =>
  Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join('');

// Every repository here is made by dozens of processes, slow on a busy machine.
jest.setTimeout(60_000);

describe.each([
  ['native', openNative],
  ['portable', openPortable],
] as const)('the history of a local repository, %s engine', (_, open) => {
  const { create, openAt, compareRevisions, close } = workbench(open);
  afterAll(close);

  describe('with branches and merges', () => {
    let repository: LocalRepository;
    let objects: GitObjects;
    let ids: {
      readonly root: string;
      readonly feature: string;
      readonly merge: string;
      readonly open: string;
    };
    const byId = (changes: readonly ChangeRef[], id: string) => changes.find((change) => change.id === id);

    beforeAll(async () => {
      repository = create('api.git');
      const root = repository.commit('start');
      repository.git('checkout', '--quiet', '-b', 'feature');
      repository.write('feature.tf', 'feature\n');
      const feature = repository.commit('add a feature');
      repository.git('checkout', '--quiet', 'main');
      repository.write('main.tf', 'main\n');
      repository.commit('work on main (#3)');
      repository.git(
        'merge',
        '--quiet',
        '--no-ff',
        '-m',
        'Merge pull request #12 from ada/feature',
        'feature',
      );
      const merge = repository.git('rev-parse', 'HEAD');
      repository.git('checkout', '--quiet', '-b', 'open/one', root);
      repository.write('open.tf', 'open\n');
      const open = repository.commit('still open (#99)');
      repository.git('checkout', '--quiet', 'main');
      ids = { root, feature, merge, open };
      objects = await openAt(repository.folder);
    });

    test('open branches come first, then the first-parent history', async () => {
      const changes = await localChanges(objects, 10);
      expect(changes.map(({ number, title, head }) => [number, title, head.branch])).toEqual([
        [null, 'still open (#99)', 'open/one'],
        [12, 'Merge pull request #12 from ada/feature', 'feature'],
        [3, 'work on main (#3)', 'main'],
        [null, 'start', 'main'],
      ]);
      expect(changes.map(({ repository: { name }, author }) => `${name} ${author}`)).toEqual(
        changes.map(() => 'api Ada'),
      );
      expect((await localChanges(objects, 1)).map(({ id }) => id)).toEqual([
        'branch:open/one',
        `commit:${ids.merge}`,
      ]);
    });

    test('a merge is what it merged into its first parent', async () => {
      const merge = byId(await localChanges(objects, 10), `commit:${ids.merge}`);
      expect(merge?.head.sha).toBe(ids.feature);
      expect(await changeOf(objects, {})).toEqual(merge);
      const { mergeBase, files } = await compareRevisions(repository.folder);
      expect({ mergeBase, paths: files.map(({ after }) => after) }).toEqual({
        mergeBase: ids.root,
        paths: ['feature.tf'],
      });
    });

    test('a branch is compared with where it left the default branch', async () => {
      const { mergeBase, files } = await compareRevisions(repository.folder, undefined, 'open/one');
      expect({ mergeBase, paths: files.map(({ after }) => after) }).toEqual({
        mergeBase: ids.root,
        paths: ['open.tf'],
      });
    });

    test('a branch that took in the default branch still shows its own work only', async () => {
      repository.git('checkout', '--quiet', '-b', 'updated', 'open/one');
      repository.git('merge', '--quiet', '--no-ff', '-m', 'Merge main', 'main');
      const { mergeBase, files } = await compareRevisions(repository.folder);
      repository.git('checkout', '--quiet', 'main');
      repository.git('branch', '-D', 'updated');
      expect({ mergeBase, paths: files.map(({ after }) => after) }).toEqual({
        mergeBase: ids.merge,
        paths: ['open.tf'],
      });
    });

    test('openChanges finds the changes with one head', async () => {
      const changes = await gitForge(objects).openChanges({ owner: 'local', name: 'api' }, ids.open);
      expect(changes.map(({ id }) => id)).toEqual(['branch:open/one']);
    });

    test('a clone shows the branches of its remote, against the branch that origin/HEAD names', async () => {
      const clone = create('clone');
      clone.git('clone', '--quiet', repository.folder, 'inner');
      const inner = await openAt(join(clone.folder, 'inner'));
      expect(await defaultBranch(inner)).toEqual({ branch: 'main', sha: ids.merge });
      expect((await localChanges(inner, 0)).map(({ id }) => id)).toEqual(['branch:origin/open/one']);
    });

    test('packed objects and packed refs read the same', async () => {
      const copy = create('packed');
      copy.git('clone', '--quiet', '--mirror', repository.folder, 'inner.git');
      copy.git('--git-dir=inner.git', 'gc', '--quiet');
      const bare = await openAt(join(copy.folder, 'inner.git'));
      const [loose, packed] = await Promise.all([localChanges(objects, 10), localChanges(bare, 10)]);
      expect(packed.map(({ id, base, head }) => ({ id, base, head }))).toEqual(
        loose.map(({ id, base, head }) => ({ id, base, head })),
      );
      expect(packed[0]?.repository.name).toBe('inner');
    });

    test('an added work tree has its own HEAD', async () => {
      const place = join(dirname(repository.folder), 'added');
      repository.git('worktree', 'add', '--quiet', place, 'open/one');
      const added = await openAt(place);
      expect(await added.resolve('HEAD')).toBe(ids.open);
      expect(await changeOf(added, {})).toMatchObject({ id: 'branch:open/one', base: { sha: ids.merge } });
    });

    test('a shallow clone cannot compare what it lacks, and says what to do', async () => {
      const clone = create('shallow');
      clone.git(
        'clone',
        '--quiet',
        '--depth=1',
        '--no-single-branch',
        `file://${repository.folder}`,
        'inner',
      );
      const comparison = await compareRevisions(join(clone.folder, 'inner'), undefined, 'HEAD');
      expect(comparison).toMatchObject({ mergeBase: null, files: [] });
      expect(comparison.omitted?.reason).toContain('--unshallow');
      const branch = await compareRevisions(join(clone.folder, 'inner'), undefined, 'origin/open/one');
      expect(branch).toMatchObject({ mergeBase: null, files: [], omitted: { files: null } });
    });
  });

  test('a partial clone says which files it does not hold, and fetches nothing', async () => {
    const repository = create();
    repository.git('config', 'uploadpack.allowFilter', 'true');
    for (const name of ['a', 'b', 'c']) repository.write(`${name}.tf`, lines(20, name));
    repository.commit('first');
    repository.git('mv', 'a.tf', 'moved.tf');
    repository.git('mv', 'b.tf', 'edited.tf');
    repository.write('edited.tf', lines(21, 'b'));
    repository.commit('second');
    const clone = create('partial');
    const source = `file://${repository.folder}`;
    clone.git('clone', '--quiet', '--no-checkout', '--filter=blob:none', source, 'inner');
    const objects = await openAt(join(clone.folder, 'inner'));
    const forge = gitForge(objects);
    const change = await changeOf(objects, {});
    const { files } = await forge.compare(change);
    expect(files.map(({ status, after }) => `${status} ${after}`)).toEqual([
      'removed null',
      'added edited.tf',
      'renamed moved.tf',
    ]);
    const read = await forge.files(change.repository, 'HEAD', ['moved.tf', 'edited.tf', 'c.tf', 'never.tf']);
    expect([...read.values()]).toEqual([
      expect.objectContaining({ path: 'moved.tf', reason: 'not-sent' }),
      expect.objectContaining({ path: 'edited.tf', reason: 'not-sent' }),
      expect.objectContaining({ path: 'c.tf', reason: 'not-sent' }),
      { state: 'absent', path: 'never.tf' },
    ]);
  });

  test('unrelated histories cannot be compared', async () => {
    const repository = create();
    repository.write('a.tf', 'a\n');
    repository.commit('a');
    repository.git('checkout', '--quiet', '--orphan', 'island');
    repository.write('b.tf', 'b\n');
    repository.commit('b');
    const comparison = await compareRevisions(repository.folder);
    expect(comparison).toMatchObject({ mergeBase: null, files: [], omitted: { files: null } });
  });

  test('of the two bases of criss-cross merges, the newer one counts', async () => {
    const repository = create();
    repository.commit('root');
    repository.git('checkout', '--quiet', '-b', 'other');
    const left = repository.commit('left');
    repository.git('checkout', '--quiet', 'main');
    const right = repository.commit('right');
    repository.git('merge', '--quiet', '--no-ff', '-m', 'one', left);
    repository.git('checkout', '--quiet', 'other');
    repository.git('merge', '--quiet', '--no-ff', '-m', 'two', right);
    repository.write('own.tf', 'own\n');
    repository.commit('own');
    const { mergeBase, files } = await compareRevisions(repository.folder);
    expect({ mergeBase, paths: files.map(({ after }) => after) }).toEqual({
      mergeBase: right,
      paths: ['own.tf'],
    });
  });

  test('an octopus merge is judged whole', async () => {
    const repository = create();
    repository.commit('root');
    for (const name of ['one', 'two']) {
      repository.git('checkout', '--quiet', '-b', name, 'main');
      repository.write(`${name}.tf`, `${name}\n`);
      repository.commit(name);
    }
    repository.git('checkout', '--quiet', 'main');
    repository.commit('keeps main from being fast-forwarded');
    repository.git('merge', '--quiet', '-m', 'both', 'one', 'two');
    const { files } = await compareRevisions(repository.folder);
    expect(files.map(({ after }) => after)).toEqual(['one.tf', 'two.tf']);
  });

  test('a repository without commits shows no changes', async () => {
    const objects = await openAt(create().folder);
    expect(await localChanges(objects, 10)).toEqual([]);
    expect(await gitForge(objects).list({ owner: 'local', name: 'shop' }, 'HEAD')).toEqual({
      paths: [],
      complete: true,
    });
    await expect(changeOf(objects, {})).rejects.toThrow('names no commit');
  });

  test('a commit of more files than GitHub lists is read in full', async () => {
    const repository = create();
    repository.commit('root');
    const count = 3_200;
    repository.addMany(Array.from({ length: count }, (_, at) => `many/${at % 40}/${at}.txt`));
    const { files, omitted } = await compareRevisions(repository.folder);
    expect({ files: files.length, omitted }).toEqual({ files: count, omitted: null });
  });
});
