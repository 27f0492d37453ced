import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { maximumFileBytes } from '../../src/change/snapshot.ts';
import type { Check } from '../../src/forge/forge.ts';
import { changeOf, UnknownRevision } from '../../src/forge/git/changes.ts';
import { type GitForge, gitForge } from '../../src/forge/git/git.ts';
import { openNative } from '../../src/forge/git/native.ts';
import { emptyTreeFor, type GitObjects } from '../../src/forge/git/objects.ts';
import { NotARepository, openRepository } from '../../src/forge/git/open.ts';
import { openPortable } from '../../src/forge/git/portable.ts';
import { LocalRepository, workbench } from './local-repository.ts';

const lines = (count: number, word: string) =>
  Array.from({ length: count }, (_, at) => `${word} ${at}\n`).join('');
const oddPaths = [
  'with space.tf',
  'it\'s "quoted".tf',
  'größe-日本.tf',
  'tab\tand\nnewline.tf',
  '-dash.tf',
  ':(top)x.tf',
];
const lfsPointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`;

// Every repository here is made by dozens of processes, slow on a busy machine.
jest.setTimeout(60_000);

describe.each([
  ['native', openNative],
  ['portable', openPortable],
] as const)('a local repository, %s engine', (engine, open) => {
  const { create, openAt, close } = workbench(open);
  afterAll(close);

  describe('with one of every kind of file', () => {
    const here = { owner: 'local', name: 'shop' };
    let repository: LocalRepository;
    let objects: GitObjects;
    let forge: GitForge;
    let root: string;
    let second: string;
    const versions = async (...paths: readonly string[]) => {
      const files = await forge.files(here, second, paths);
      return paths.map((path) => files.get(path));
    };

    beforeAll(async () => {
      repository = create();
      repository.write('keep.tf', 'same\n');
      repository.write('edit.tf', 'one\n');
      repository.write('gone/deep/file.tf', lines(20, 'gone'));
      repository.write('exact.tf', lines(20, 'exact'));
      repository.write('alike.tf', lines(20, 'alike'));
      repository.write('unlike.tf', lines(20, 'unlike'));
      repository.write('run.sh', 'echo\n');
      repository.write('turns', 'was a file\n');
      repository.write('path', 'a file that becomes a folder\n');
      root = repository.commit('first');
      repository.git('rm', '--quiet', '-r', 'gone', 'turns', 'path', 'unlike.tf');
      repository.git('mv', 'exact.tf', 'exact-moved.tf');
      repository.git('mv', 'alike.tf', 'alike-moved.tf');
      repository.write('alike-moved.tf', lines(18, 'alike') + lines(3, 'new'));
      repository.write('other.tf', lines(20, 'other'));
      repository.write('copy.tf', 'same\n');
      repository.write('edit.tf', 'two\n');
      repository.write('run.sh', 'echo\n', 0o755);
      repository.write('path/inside.tf', 'inside\n');
      repository.link('turns', 'keep.tf');
      repository.write('binary.bin', Uint8Array.of(1, 0, 2));
      repository.write('latin.txt', Uint8Array.of(0x63, 0x61, 0x66, 0xe9));
      repository.write('lfs.zip', lfsPointer);
      repository.write('large.txt', 'x'.repeat(2_000_000));
      for (const path of oddPaths) repository.write(`odd/${path}`, `${path}\n`);
      repository.git('update-index', '--add', '--cacheinfo', `160000,${root},vendor/lib`);
      mkdirSync(join(repository.folder, 'vendor/lib'), { recursive: true });
      second = repository.commit('second (#7)');
      objects = await openAt(repository.folder);
      forge = gitForge(objects);
    });

    test('many differences at once are those of each by itself', async () => {
      const pairs = [
        { commit: second, parent: root },
        { commit: second, parent: second },
        { commit: root, parent: null },
      ];
      expect(await objects.diffs(pairs)).toEqual([
        await objects.diff(root, second),
        [],
        await objects.diff(emptyTreeFor(root), root),
      ]);
    });

    test('compare tells renames, removals, mode and type changes apart', async () => {
      const { mergeBase, files, omitted } = await forge.compare(await changeOf(objects, { base: root }));
      expect({ mergeBase, omitted, engine: objects.engine }).toEqual({
        mergeBase: root,
        omitted: null,
        engine,
      });
      const shown = files.map(({ status, before, after }) => `${status} ${before} ${after}`);
      expect(shown.filter((line) => !line.includes('odd/'))).toEqual([
        'renamed alike.tf alike-moved.tf',
        'added null binary.bin',
        'added null copy.tf',
        'modified edit.tf edit.tf',
        'renamed exact.tf exact-moved.tf',
        'removed gone/deep/file.tf null',
        'added null large.txt',
        'added null latin.txt',
        'added null lfs.zip',
        'added null other.tf',
        'removed path null',
        'added null path/inside.tf',
        'modified run.sh run.sh',
        'modified turns turns',
        'removed unlike.tf null',
        'added null vendor/lib',
      ]);
      expect(shown.filter((line) => line.includes('odd/')).sort()).toEqual(
        oddPaths.map((path) => `added null odd/${path}`).sort(),
      );
      const blobs = new Map(files.map((file) => [file.after, file.blob]));
      expect(blobs.get('edit.tf')).toBe(repository.git('rev-parse', 'HEAD:edit.tf'));
      expect(blobs.get('vendor/lib')).toBeNull();
    });

    test('a root commit is compared with the empty tree: all of it is new', async () => {
      const change = await changeOf(objects, { head: root });
      const { mergeBase, files } = await forge.compare(change);
      expect(mergeBase).toBe(emptyTreeFor(root));
      expect(new Set(files.map(({ status }) => status))).toEqual(new Set(['added']));
      expect(files.map(({ after }) => after)).toEqual((await forge.list(here, root)).paths);
      const before = await forge.files(here, change.base.sha, ['keep.tf']);
      expect(before.get('keep.tf')).toEqual({ state: 'absent', path: 'keep.tf' });
    });

    test('list names every path, odd ones as they are', async () => {
      const { paths, complete } = await forge.list(here, second);
      expect(complete).toBe(true);
      expect(paths).toEqual(
        expect.arrayContaining(['vendor/lib', 'turns', ...oddPaths.map((path) => `odd/${path}`)]),
      );
      expect(paths).toEqual(
        repository.git('ls-tree', '-rz', '--name-only', second).split('\0').filter(Boolean).sort(),
      );
    });

    test('files gives text with its mode and blob', async () => {
      expect(await versions('edit.tf', 'run.sh')).toEqual([
        {
          state: 'text',
          path: 'edit.tf',
          mode: 'file',
          text: 'two\n',
          blob: repository.git('rev-parse', 'HEAD:edit.tf'),
        },
        expect.objectContaining({ state: 'text', mode: 'executable', text: 'echo\n' }),
      ]);
      const odd = oddPaths.filter((path) => !path.includes('\n')).map((path) => `odd/${path}`);
      expect(await versions(...odd)).toEqual(
        odd.map((path) => expect.objectContaining({ state: 'text', path, text: `${path.slice(4)}\n` })),
      );
    });

    test.each([
      ['binary.bin', 'binary'],
      ['latin.txt', 'not-utf8'],
      ['lfs.zip', 'lfs-pointer'],
      ['turns', 'symlink'],
      ['vendor/lib', 'submodule'],
      ['large.txt', 'too-large'],
      ['odd/tab\tand\nnewline.tf', 'unsafe-path'],
    ])('files says why %j has no text', async (path, reason) => {
      expect(await versions(path)).toEqual([expect.objectContaining({ state: 'opaque', path, reason })]);
    });

    test('a folder, a path below a file and a path that never was are absent', async () => {
      const paths = ['odd', 'keep.tf/x', 'never.tf', ''];
      expect(await versions(...paths)).toEqual(paths.map((path) => ({ state: 'absent', path })));
    });

    test('a blob over the limit is measured, not kept', async () => {
      const oid = repository.git('rev-parse', 'HEAD:large.txt');
      expect(await objects.blobs([oid], maximumFileBytes)).toEqual(
        new Map([[oid, { size: 2_000_000, bytes: null }]]),
      );
    });

    test('HEAD is the tip of the default branch, whatever is checked out', async () => {
      repository.git('checkout', '--quiet', '-b', 'weaken');
      repository.write('edit.tf', 'weakened\n');
      repository.commit('weaken');
      const file = (await forge.files(here, 'HEAD', ['edit.tf'])).get('edit.tf');
      repository.git('checkout', '--quiet', 'main');
      expect(file).toMatchObject({ state: 'text', text: 'two\n' });
    });

    test('a repository that is another one has no files and no changes', async () => {
      const other = { owner: 'local', name: '.github' };
      expect(await forge.openChanges(other)).toEqual([]);
      expect(await forge.list(other, 'HEAD')).toEqual({ paths: [], complete: true });
      const files = await forge.files(other, 'HEAD', ['edit.tf']);
      expect([...files.values()]).toEqual([{ state: 'absent', path: 'edit.tf' }]);
    });

    test('publish keeps the last check of a commit and tells the sink; a gate is not known', async () => {
      const told: Check[] = [];
      const published = gitForge(objects, { onCheck: (_, check) => void told.push(check) });
      const started: Check = {
        ...{ sha: second, status: 'in_progress', conclusion: null, title: 'Reading', summary: '', text: '' },
        ...{ annotations: [], actions: [], detailsUrl: null },
      };
      const ended: Check = { ...started, status: 'completed', conclusion: 'success' };
      await published.publish(here, started);
      await published.publish(here, ended);
      expect(told).toEqual([started, ended]);
      expect([...published.checks.values()]).toEqual([ended]);
      expect(await published.gate(here, 'main')).toEqual({ required: null, pinned: null });
    });

    test.each(['-p', '--output=x', 'no-such', 'a\nb', '', 'HEAD~9', 'f'.repeat(40)])(
      'the revision %j is refused with its reason',
      async (revision) => {
        await expect(changeOf(objects, { head: revision })).rejects.toThrow(UnknownRevision);
      },
    );

    test('revisions are read as people write them', async () => {
      repository.git('tag', '--annotate', '--message', 'release', 'v1', second);
      const written = [
        'HEAD',
        'main',
        'heads/main',
        'v1',
        second.slice(0, 10),
        'HEAD^0',
        '@',
        'HEAD^{commit}',
      ];
      expect(await Promise.all(written.map((revision) => objects.resolve(revision)))).toEqual(
        written.map(() => second),
      );
      expect(await objects.resolve('v1~1')).toBe(root);
      expect(await objects.resolve('HEAD^2')).toBeNull();
    });

    test('a tampered environment does not move the repository', async () => {
      process.env.GIT_OBJECT_DIRECTORY = '/nowhere';
      try {
        const again = await openAt(repository.folder);
        expect(await again.resolve('HEAD')).toBe(second);
      } finally {
        delete process.env.GIT_OBJECT_DIRECTORY;
      }
    });
  });
});

describe('openRepository', () => {
  test('finds the repository from a folder inside it', async () => {
    const repository = new LocalRepository();
    repository.write('deep/down/file.tf', 'x\n');
    const sha = repository.commit('first');
    const objects = await openRepository(join(repository.folder, 'deep/down'));
    expect(objects.folder).toBe(repository.folder);
    expect(await objects.resolve('HEAD')).toBe(sha);
    await objects.close();
    repository.remove();
  });

  test.each([
    ['is not there', () => {}, 'no such folder'],
    ['is a file', (place: string) => writeFileSync(place, ''), 'it is a file'],
    ['has no .git', (place: string) => mkdirSync(place), 'no bare repository'],
  ])('a path that %s is refused with why', async (_, prepare, why) => {
    const repository = new LocalRepository();
    const place = join(dirname(repository.folder), 'place');
    prepare(place);
    const refused = openRepository(place);
    await expect(refused).rejects.toThrow(NotARepository);
    await expect(refused).rejects.toThrow(`${place} is not a git repository: `);
    await expect(refused).rejects.toThrow(why);
    repository.remove();
  });
});
