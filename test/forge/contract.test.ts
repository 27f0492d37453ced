/** What every forge owes: the same real repository behind both adapters, the same answers from each. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChangeRef, Repository } from '../../src/change/change.ts';
import type { Forge } from '../../src/forge/forge.ts';
import { gitForge } from '../../src/forge/git/git.ts';
import { openNative } from '../../src/forge/git/native.ts';
import type { GitObjects } from '../../src/forge/git/objects.ts';
import { locate } from '../../src/forge/git/open.ts';
import { openPortable } from '../../src/forge/git/portable.ts';
import { changeOf, checkOf, here, type Place, startPlace, stopPlace } from './github-forge.ts';

const long = (word: string) => Array.from({ length: 40 }, (_, at) => `${word} ${at}\n`).join('');
const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12\n`;

/** Path by path what each side holds: the base, then what the change does on top of it. */
const base = {
  'keep.tf': 'same\n',
  'edit.tf': 'one\n',
  'gone.tf': 'gone\n',
  'before.tf': long('moved'),
  'run.sh': 'echo\n',
  'turns-to-link': 'plain\n',
} as const;
const change = {
  'edit.tf': 'two\n',
  'gone.tf': null,
  'before.tf': null,
  'after.tf': `${long('moved')}and edited\n`,
  'run.sh': { executable: 'echo\n' },
  'turns-to-link': { symlink: 'edit.tf' },
  'binary.tf': Buffer.from([1, 0, 2, 0]),
  'latin.tf': Buffer.from([0x67, 0x72, 0xfc, 0xdf, 0x65]),
  'large.tf': 'x'.repeat(1_100_000),
  'between.tf': 'y'.repeat(600_000),
  'stored-elsewhere.tf': lfs,
  vendor: { submodule: '1'.repeat(40) },
  'with space.tf': 'space\n',
  'it\'s "quoted".tf': 'quoted\n',
  'größe-日本.tf': 'wide\n',
} as const;

interface Subject {
  readonly forge: Forge;
  readonly repository: Repository;
  readonly change: ChangeRef;
  readonly unrelated: ChangeRef;
  readonly shared: ChangeRef;
  /** Titles of the checks that stand at the head now. */
  readonly published: () => readonly string[];
}

let place: Place;
let pull: ChangeRef;
let island: ChangeRef;
let shared: ChangeRef;
const opened: GitObjects[] = [];

beforeAll(async () => {
  place = await startPlace();
  place.repository.commit({ files: base });
  place.repository.commit({ branch: 'work', files: change });
  place.repository.commit({ files: { 'later.tf': 'main went on\n' } });
  place.repository.commit({ branch: 'island', parents: [], files: { 'a.tf': 'alone\n' } });
  place.repository.accounts.set('ada@example.org', 'ada').set('bo@example.org', 'bo');
  place.repository.commit({ branch: 'side', author: 'eve' });
  const first = place.repository.commit({
    branch: 'shared',
    author: 'Ada <ada@example.org>',
    committer: 'GitHub <noreply@github.com>',
    message:
      'by many\n\n  co-AUTHORED-by :Cy<7+cy@users.noreply.github.com>\r\nCo-authored-by: Bo <bo@example.org>\n',
  });
  const side = place.repository.tip('side') ?? '';
  place.repository.commit({ branch: 'shared', author: 'Dee <dee@example.org>', parents: [first, side] });
  shared = changeOf(place.repository.openPull({ head: 'shared', author: 'mona' }));
  pull = changeOf(place.repository.openPull({ head: 'work', author: 'mona' }));
  island = changeOf(place.repository.openPull({ head: 'island', author: 'mona' }));
}, 60_000);

afterAll(async () => {
  await Promise.all(opened.map((objects) => objects.close()));
  await stopPlace(place);
});

async function local(open: typeof openNative): Promise<Subject> {
  const objects = open(await locate(place.repository.directory));
  opened.push(objects);
  const repository = { owner: 'local', name: 'hello' };
  const forge = gitForge(objects);
  return {
    forge,
    published: () => [...forge.checks.values()].map(({ title }) => title),
    repository,
    change: { ...pull, repository },
    unrelated: { ...island, repository },
    shared: { ...shared, repository },
  };
}

describe.each<[string, () => Promise<Subject>]>([
  [
    'GitHub',
    async () => ({
      forge: place.forge(),
      published: () => place.repository.checks.map(({ output }) => String(output.title)),
      repository: here,
      change: pull,
      unrelated: island,
      shared,
    }),
  ],
  ['git, by the binary', () => local(openNative)],
  ['git, without it', () => local(openPortable)],
])('the forge over %s', (name, start) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await start();
  });

  test('compares the merge base with the head', async () => {
    const { mergeBase, files, omitted } = await subject.forge.compare(subject.change);
    expect(omitted).toBeNull();
    expect(mergeBase).toMatch(/^[0-9a-f]{40}$/);
    const told = files.map(({ status, before, after }) => `${status} ${before} ${after}`).sort();
    expect(told).toEqual(
      [
        'added null between.tf',
        'added null binary.tf',
        'added null größe-日本.tf',
        'added null it\'s "quoted".tf',
        'added null large.tf',
        'added null latin.tf',
        'added null stored-elsewhere.tf',
        'added null vendor',
        'added null with space.tf',
        'modified edit.tf edit.tf',
        'modified run.sh run.sh',
        'modified turns-to-link turns-to-link',
        'removed gone.tf null',
        'renamed before.tf after.tf',
      ].sort(),
    );
  });

  test('says of which files no line differs', async () => {
    const { files } = await subject.forge.compare(subject.change);
    expect(files.filter(({ sameText }) => sameText).map(({ after }) => after)).toEqual(['run.sh']);
  });

  test('cannot compare what shares no history, and says why', async () => {
    const { mergeBase, files, omitted } = await subject.forge.compare(subject.unrelated);
    expect({ mergeBase, files }).toEqual({ mergeBase: null, files: [] });
    expect(omitted?.reason).toEqual(expect.any(String));
  });

  test('tells who made a change: authors, committers and co-authors, of merged commits too', async () => {
    expect(await subject.forge.contributors(subject.shared)).toEqual({
      people:
        name === 'GitHub'
          ? ['ada', 'bo', 'cy', 'Dee <dee@example.org>', 'eve', 'mona']
          : [
              'Ada <ada@example.org>',
              'Bo <bo@example.org>',
              'Cy <7+cy@users.noreply.github.com>',
              'Dee <dee@example.org>',
              'eve <eve@users.noreply.github.com>',
              'GitHub <noreply@github.com>',
            ],
      unknown: null,
    });
  });

  test('says that it does not know who made what is not there', async () => {
    const head = { branch: 'gone', sha: 'f'.repeat(40) };
    const { unknown } = await subject.forge.contributors({ ...subject.change, head });
    expect(unknown).toContain(head.sha);
  });

  test('reads both sides, and says of each file without text why', async () => {
    const { forge, repository } = subject;
    const { mergeBase } = await forge.compare(subject.change);
    const paths = [...Object.keys(change), 'keep.tf', 'nowhere.tf'];
    const [before, after] = await Promise.all([
      forge.files(repository, mergeBase ?? '', paths),
      forge.files(repository, subject.change.head.sha, paths),
    ]);
    expect(before.get('edit.tf')).toMatchObject({ state: 'text', mode: 'file', text: 'one\n' });
    expect(before.get('after.tf')).toEqual({ state: 'absent', path: 'after.tf' });
    expect(after.get('run.sh')).toMatchObject({ state: 'text', mode: 'executable' });
    expect(after.get('between.tf')).toMatchObject({ state: 'text', text: change['between.tf'] });
    expect(after.get('größe-日本.tf')).toMatchObject({ state: 'text', text: 'wide\n' });
    expect(after.get('it\'s "quoted".tf')).toMatchObject({ state: 'text', text: 'quoted\n' });
    expect(after.get('keep.tf')).toMatchObject({ state: 'text', text: 'same\n' });
    expect(after.get('nowhere.tf')).toEqual({ state: 'absent', path: 'nowhere.tf' });
    const reasons = [...after.values()].flatMap((file) =>
      file.state === 'opaque' ? [`${file.path} ${file.reason}`] : [],
    );
    expect(reasons.sort()).toEqual([
      'binary.tf binary',
      'large.tf too-large',
      'latin.tf not-utf8',
      'stored-elsewhere.tf lfs-pointer',
      'turns-to-link symlink',
      'vendor submodule',
    ]);
  });

  test('reads larger files for whoever asks, and nobody else gets them', async () => {
    const { forge, repository } = subject;
    const { sha } = subject.change.head;
    const read = async (limit?: number) => {
      const file = (await forge.files(repository, sha, ['large.tf', 'keep.tf'], limit)).get('large.tf');
      return file?.state === 'text' ? file.text.length : file?.state === 'opaque' ? file.detail : file?.state;
    };
    const usual = await read();
    expect(usual).toMatch(/ bytes; the limit is 1,048,576$/);
    const size = await read(8_388_608);
    expect(size).toBeGreaterThan(1_048_576);
    expect(await read(8_388_608)).toBe(size);
    expect(await read()).toBe(usual);
  });

  test('refuses a path that could act on whoever reads it, without asking for it', async () => {
    const file = 'a\u202eb.tf';
    const read = await subject.forge.files(subject.repository, subject.change.head.sha, [file]);
    expect(read.get(file)?.state).not.toBe('text');
  });

  test('reads the default branch as HEAD', async () => {
    const read = await subject.forge.files(subject.repository, 'HEAD', ['later.tf', 'edit.tf']);
    expect(read.get('later.tf')).toMatchObject({ text: 'main went on\n' });
    expect(read.get('edit.tf')).toMatchObject({ text: 'one\n' });
  });

  test('has no files of a repository that is not there', async () => {
    const read = await subject.forge.files({ owner: 'octo-org', name: '.github' }, 'HEAD', ['a.yml']);
    expect(read.get('a.yml')).toEqual({ state: 'absent', path: 'a.yml' });
  });

  test('lists every path of a tree', async () => {
    const { paths, complete } = await subject.forge.list(subject.repository, subject.change.head.sha);
    expect(complete).toBe(true);
    const expected = [...Object.keys(base), ...Object.keys(change)].filter(
      (path) => (change as Record<string, unknown>)[path] !== null,
    );
    expect([...paths].sort()).toEqual([...new Set(expected)].sort());
  });

  test('tells the last commit of the default branch, and of no repository any', async () => {
    const { forge, repository } = subject;
    expect(await forge.tip(repository)).toEqual({
      commit: place.repository.tip('main'),
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/),
    });
    expect(await forge.tip({ ...repository, name: 'nowhere' })).toBeNull();
  });

  test('finds what is open at a head', async () => {
    const found = await subject.forge.openChanges(subject.repository, subject.change.head.sha);
    expect(found.map(({ base, head }) => `${head.sha} into ${base.branch}`)).toEqual([
      `${subject.change.head.sha} into main`,
    ]);
  });

  test('publishes over what it published before', async () => {
    const { sha } = subject.change.head;
    await subject.forge.publish(subject.repository, checkOf(sha, { title: 'first' }));
    await subject.forge.publish(subject.repository, checkOf(sha, { title: 'second' }));
    expect(subject.published()).toEqual(['second']);
  });

  test('tells whether a branch waits for the check, or that it does not know', async () => {
    const gate = await subject.forge.gate(subject.repository, 'main');
    expect(gate).toEqual(
      name === 'GitHub' ? { required: false, pinned: false } : { required: null, pinned: null },
    );
  });
});
