import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ProbotOctokit } from 'probot';
import { maximumFileBytes } from '../../src/change/snapshot.ts';
import { checkName, ForgeUnavailable } from '../../src/forge/forge.ts';
import { createBlobCache, scopeOf } from '../../src/forge/github/api/blob-cache.ts';
import { createGitHubMemory, githubForge } from '../../src/forge/github/github.ts';
import { roundTrips } from '../harness/github/round-trips.ts';
import type { GitHubOptions } from '../harness/github/server.ts';
import { changeOf, here, many, type Place, startPlace, stopPlace } from './github-forge.ts';

let place: Place;

async function restart(options: GitHubOptions): Promise<void> {
  await stopPlace(place);
  place = await startPlace(options);
}

beforeEach(async () => {
  place = await startPlace();
});

afterEach(() => stopPlace(place));

const asked = () => place.github.requests.map(({ method, path }) => `${method} ${path}`);

describe.each([
  ['GraphQL', {}],
  ['REST, where GraphQL lacks files', { graphql: 'absent', enterprise: true }],
] as const)('files over %s', (_, options) => {
  beforeEach(() => restart(options));

  test('text, absence, and every reason to have no text', async () => {
    const { repository } = place;
    const large = 'a line\n'.repeat(80_000);
    const commit = repository.commit({
      files: {
        'dir/plain.txt': 'héllo\r\n',
        'bom.txt': '\ufefftext',
        run: { executable: '#!/bin/sh\n' },
        empty: '',
        'large.txt': large,
        'binary.png': Buffer.from([137, 80, 78, 71, 0, 1]),
        latin1: Buffer.from('caf\xe9\n', 'latin1'),
        pointer: `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 1234567\n`,
        link: { symlink: 'dir/plain.txt' },
        vendor: { submodule: '1'.repeat(40) },
        huge: 'x'.repeat(maximumFileBytes + 1),
      },
    });
    const paths = [
      ...(repository.git.tree(commit, true) ?? []).map((item) => item.path),
      'none',
      'a\nb',
      'a\u202eb',
    ];
    const files = await place.forge().files(here, commit, paths);
    const shown = Object.fromEntries(
      [...files].map(([path, file]) => [
        path,
        file.state === 'text' ? [file.mode, file.text] : file.state === 'opaque' ? file.reason : file.state,
      ]),
    );
    expect(shown).toEqual({
      dir: 'absent',
      'dir/plain.txt': ['file', 'héllo\r\n'],
      'bom.txt': ['file', 'text'],
      run: ['executable', '#!/bin/sh\n'],
      empty: ['file', ''],
      'large.txt': ['file', large],
      'binary.png': 'binary',
      latin1: 'not-utf8',
      pointer: 'lfs-pointer',
      link: 'symlink',
      vendor: 'submodule',
      huge: 'too-large',
      none: 'absent',
      'a\nb': 'unsafe-path',
      'a\u202eb': 'unsafe-path',
    });
    expect(files.get('huge')).toMatchObject({ detail: '1,048,577 bytes; the limit is 1,048,576' });
    expect(files.get('pointer')).toMatchObject({ detail: expect.stringContaining('1,234,567 bytes') });
  });

  test('HEAD is the tip of the default branch, each time anew', async () => {
    const { repository } = place;
    const forge = place.forge();
    const text = async () => {
      const file = (await forge.files(here, 'HEAD', ['a'])).get('a');
      return file?.state === 'text' ? file.text : file?.state;
    };
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'work', files: { a: 'no' } });
    expect(await text()).toBe('1');
    repository.commit({ files: { a: '2' } });
    expect(await text()).toBe('2');
  });

  test('a repository that is not there or is empty has no files', async () => {
    place.github.repository('octo-org/empty');
    for (const name of ['.github', 'empty']) {
      const files = await place.forge().files({ owner: 'octo-org', name }, 'HEAD', ['delta-review.yml']);
      expect([...files.values()]).toEqual([{ state: 'absent', path: 'delta-review.yml' }]);
    }
  });

  test('a commit that is not there is weather, not a tree without files', async () => {
    place.repository.commit({ files: { a: '1' } });
    const files = place.forge().files(here, '0'.repeat(40), ['a']);
    await expect(files).rejects.toThrow(ForgeUnavailable);
  });

  test('what was read at a commit is not asked for again, and is not handed to another installation', async () => {
    const { repository, github } = place;
    const commit = repository.commit({ files: { a: '1', b: '2' } });
    const first = await place.forge().files(here, commit, ['a', 'b', 'c']);
    const before = github.requests.length;
    expect(await place.forge().files(here, commit, ['a', 'b', 'c'])).toEqual(first);
    expect(github.requests).toHaveLength(before);
    expect(await place.forge(undefined, 2).files(here, commit, ['a', 'b', 'c'])).toEqual(first);
    expect(github.requests.length).toBeGreaterThan(before);
  });

  test('a cut tree is followed folder by folder', async () => {
    const { repository } = place;
    repository.treeLimit = 3;
    const files = { ...many(2, 'a', 'x'), 'z/deep/file': 'found', zz: 'top' };
    const commit = repository.commit({ files });
    const forge = place.forge();
    expect(await forge.list(here, commit)).toMatchObject({ complete: false });
    const read = await forge.files(here, commit, ['z/deep/file', 'zz']);
    expect([...read.values()].map((file) => file.state)).toEqual(['text', 'text']);
  });
});

describe('files', () => {
  test('texts already read come from memory by the blob that a comparison names', async () => {
    const { repository, github } = place;
    const root = repository.commit({ files: { 'a.txt': 'unchanging secret text' } });
    repository.commit({ branch: 'work', files: { 'copy.txt': { executable: 'unchanging secret text' } } });
    const forge = place.forge();
    await forge.files(here, root, ['a.txt']);
    const change = changeOf(repository.openPull({ head: 'work' }));
    await forge.compare(change);
    const file = (await forge.files(here, change.head.sha, ['copy.txt'])).get('copy.txt');
    expect(file).toMatchObject({ state: 'text', mode: 'executable', text: 'unchanging secret text' });
    expect(JSON.stringify(github.requests.at(-1)?.body)).not.toContain('isBinary');
  });

  test('what one GraphQL answer could not send is asked again over REST', async () => {
    const { repository, github } = place;
    const commit = repository.commit({ files: { a: '1', b: '2' } });
    const error = { type: 'INTERNAL', message: 'Something went wrong', path: ['r0', 'a0', 'f1'] };
    github.failNext({ path: '/graphql', graphqlError: error });
    const files = await place.forge().files(here, commit, ['a', 'b']);
    expect([...files.values()].map((file) => file.state === 'text' && file.text).sort()).toEqual(['1', '2']);
    expect(asked().filter((each) => each.includes('/blobs/'))).toHaveLength(1);
  });

  test.each([
    ['no data', { graphqlError: { type: 'INTERNAL', message: 'timeout' } }],
    ['a cut answer', { malformed: true }],
    ['a gateway’s 502', { status: 502 }],
    ['no answer', { drop: true }],
  ] as const)('with %s from GraphQL, REST is asked', async (_, fault) => {
    const commit = place.repository.commit({ files: { a: '1' } });
    place.github.failNext({ path: '/graphql', ...fault });
    expect((await place.forge().files(here, commit, ['a'])).get('a')).toMatchObject({ text: '1' });
  });

  test('a server that lacks the field is asked once, and the other asks of that tick are still answered', async () => {
    await restart({ graphql: 'absent' });
    const { repository, github } = place;
    const commit = repository.commit({ files: { a: '1', b: '1' } });
    repository.requireCheck('main', checkName, github.app.id);
    const forge = place.forge();
    const [gate, files] = await Promise.all([forge.gate(here, 'main'), forge.files(here, commit, ['a'])]);
    expect([gate, files.get('a')?.state]).toEqual([{ required: true, pinned: true }, 'text']);
    github.requests.length = 0;
    await forge.files(here, commit, ['b']);
    expect(asked().filter((each) => each === 'POST /graphql')).toEqual([]);
  });

  test('many files go out in a few requests together', async () => {
    const { repository, github } = place;
    const commit = repository.commit({ files: many(130, 'f', 'x') });
    const paths = (repository.git.tree(commit, true) ?? []).flatMap((item) =>
      item.type === 'blob' ? item.path : [],
    );
    expect((await place.forge().files(here, commit, paths)).size).toBe(130);
    expect(asked()).toEqual(['POST /graphql', 'POST /graphql', 'POST /graphql']);
    expect(roundTrips(github.requests)).toBe(1);
  });
});

describe('faults', () => {
  test.each([
    ['a secondary limit', { secondaryLimit: 42 }, 42],
    ['a server error', { status: 503 }, null],
    ['a server error with Retry-After', { status: 503, headers: { 'retry-after': '7' } }, 7],
    ['a missing permission', { status: 403 }, null],
  ] as const)('%s is weather that says what was asked and what to do', async (_, fault, seconds) => {
    const commit = place.repository.commit({ files: { a: '1' } });
    place.github.failNext({ path: '/repos', ...fault });
    const error: unknown = await place
      .forge()
      .list(here, commit)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ForgeUnavailable);
    expect(error).toMatchObject({
      retryAfter: seconds,
      message: expect.stringMatching(
        /^GitHub did not list the files of octo-org\/hello at \w{40}: \d+ ".+"\. [A-Z]/,
      ),
    });
  });

  test('a used-up budget says when it is full again, and is not spent further', async () => {
    const commit = place.repository.commit({ files: { a: '1' } });
    place.github.failNext({ path: '/graphql', primaryLimit: 4_102_444_800 });
    const error: unknown = await place
      .forge()
      .files(here, commit, ['a'])
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ForgeUnavailable', retryAfter: expect.any(Number) });
    expect(asked()).toEqual(['POST /graphql']);
  });

  test('GraphQL’s own limit comes with status 200 and is weather too', async () => {
    const commit = place.repository.commit({ files: { a: '1' } });
    place.github.failNext({
      path: '/graphql',
      graphqlError: { type: 'RATE_LIMITED', message: 'API rate limit exceeded' },
    });
    await expect(place.forge().files(here, commit, ['a'])).rejects.toThrow('rate limit');
    expect(asked()).toEqual(['POST /graphql']);
  });

  test('failing both ways is weather', async () => {
    const commit = place.repository.commit({ files: { a: '1' } });
    place.github.failNext({ path: '/graphql', status: 502 });
    place.github.failNext({ path: '/repos', status: 502 });
    await expect(place.forge().files(here, commit, ['a'])).rejects.toThrow(ForgeUnavailable);
  });

  test('an answer in the wrong shape is weather', async () => {
    const commit = place.repository.commit({ files: { a: '1' } });
    place.github.failNext({ path: '/repos', malformed: true });
    await expect(place.forge().list(here, commit)).rejects.toThrow('cannot be read');
  });
});

test('the cache holds no more than its limit and lets go of what was used longest ago', () => {
  const cache = createBlobCache(40_000);
  const scope = scopeOf(1, here);
  const keep = (path: string) =>
    cache.keepVersion(scope, 'c', {
      state: 'text',
      path,
      blob: path,
      mode: 'file',
      text: path.repeat(5_000),
    });
  for (const path of ['a', 'b', 'c']) keep(path);
  expect(cache.version(scope, 'c', 'a')).toMatchObject({ text: 'a'.repeat(5_000) });
  keep('d');
  expect(cache.version(scope, 'c', 'a')).toMatchObject({ text: 'a'.repeat(5_000) });
  expect(cache.version(scope, 'c', 'b')).toBeUndefined();
  expect(cache.version(scopeOf(2, here), 'c', 'a')).toBeUndefined();
});

describe('Probot’s Octokit', () => {
  const probotForge = (more: object) =>
    githubForge({
      octokit: new ProbotOctokit({
        baseUrl: place.github.baseUrl,
        auth: { token: 'ghs_loopback1' },
        retry: { enabled: false },
        ...more,
      }),
      appId: place.github.app.id,
      installation: 1,
      memory: createGitHubMemory(),
    });

  test('serves as well', async () => {
    const commit = place.repository.commit({ files: { a: '1' } });
    const files = await probotForge({ throttle: { enabled: false } }).files(here, commit, ['a']);
    expect(files.get('a')).toMatchObject({ text: '1' });
  });

  test('tells of GraphQL’s limit in its own way', async () => {
    const commit = place.repository.commit({ files: { a: '1' } });
    const graphqlError = { type: 'RATE_LIMITED', message: 'API rate limit exceeded' };
    place.github.failNext({ path: '/graphql', graphqlError });
    const forge = probotForge({ throttle: { onRateLimit: () => false, onSecondaryRateLimit: () => false } });
    await expect(forge.files(here, commit, ['a'])).rejects.toThrow(ForgeUnavailable);
    expect(asked()).toEqual(['POST /graphql']);
  });
});
