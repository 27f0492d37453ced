/** Who made a change, where it is not plain: many commits, merge groups, moved heads, addresses without an account, cut clones. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { changeOf as localChangeOf } from '../../src/forge/git/changes.ts';
import { gitForge, localUser } from '../../src/forge/git/git.ts';
import { openNative } from '../../src/forge/git/native.ts';
import { openPortable } from '../../src/forge/git/portable.ts';
import { roundTrips } from '../harness/github/round-trips.ts';
import { changeOf, type Place, startPlace, stopPlace } from './github-forge.ts';
import { workbench } from './local-repository.ts';

/** Writes a line of commits in one process, each by the person given for its index. */
function importCommits(directory: string, from: string, count: number, by: (index: number) => string): void {
  const commits = Array.from({ length: count }, (_, index) => {
    const parent = index === 0 ? `from ${from}\n` : '';
    return `commit refs/heads/many\ncommitter ${by(index)} ${1_800_000_000 + index} +0000\ndata 0\n${parent}\n`;
  });
  execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input: commits.join('') });
}

describe('on GitHub', () => {
  let place: Place;
  beforeEach(async () => {
    place = await startPlace();
    place.repository.commit({ files: { 'a.txt': 'a\n' } });
  });
  afterEach(() => stopPlace(place));

  test('a usual change costs nothing beside its comparison', async () => {
    place.repository.commit({ branch: 'work', author: 'renovate[bot]', committer: 'mona' });
    const change = changeOf(place.repository.openPull({ head: 'work', author: 'renovate[bot]' }));
    const forge = place.forge();
    const [{ people }] = await Promise.all([forge.contributors(change), forge.compare(change)]);
    expect(people).toEqual(['mona', 'renovate[bot]']);
    const compared = place.github.requests.filter(({ path }) => path.includes('/compare/'));
    expect([compared.length, roundTrips(place.github.requests)]).toEqual([1, 1]);
  });

  test('an address that belongs to nobody is shown and is no login', async () => {
    const message = 'x\n\nCo-authored-by: mona <mona@example.org>\nCo-authored-by: nobody';
    place.repository.commit({ branch: 'work', author: ' Ada <ada@example.org >', message });
    const change = changeOf(place.repository.openPull({ head: 'work', author: 'pilot' }));
    expect(await place.forge().contributors(change)).toEqual({
      people: ['Ada <ada@example.org>', 'mona <mona@example.org>', 'pilot'],
      unknown: null,
    });
  });

  test('a co-author is known by what a commit of theirs tells, or by GitHub’s own address in either form', async () => {
    place.repository.accounts.set('ada@example.org', 'ada');
    place.repository.commit({ branch: 'work', author: 'Ada <ada@example.org>' });
    const message = [
      'x\n',
      'Co-Authored-By: A. <ADA@example.org>',
      'Co-authored-by: Old <mona@users.noreply.github.com>',
      'Co-authored-by: New <12+octo-cat_acme@users.noreply.github.com>',
      'Co-authored-by: Bot <49699333+dependabot[bot]@users.noreply.github.com>',
      'Co-authored-by: False <12+eve@users.noreply.github.com.example.org>',
    ].join('\n');
    place.repository.commit({ branch: 'work', author: 'pilot', message });
    const change = changeOf(place.repository.openPull({ head: 'work', author: 'pilot' }));
    const { people } = await place.forge().contributors(change);
    expect(people).toEqual([
      'ada',
      'dependabot[bot]',
      'False <12+eve@users.noreply.github.com.example.org>',
      'mona',
      'octo-cat_acme',
      'pilot',
    ]);
  });

  test('co-authors that GitHub does not tell are not known', async () => {
    const message = 'x\n\nCo-authored-by: Bo <bo@example.org>';
    const sha = place.repository.commit({ branch: 'work', author: 'pilot', message });
    const change = changeOf(place.repository.openPull({ head: 'work', author: 'pilot' }));
    place.github.failNext({ path: '/graphql', status: 502 });
    const { people, unknown } = await place.forge().contributors(change);
    expect(people).toContain('Bo <bo@example.org>');
    expect(unknown).toContain(sha);
  });

  test('a head from a fork, and one that was pushed over, is told by its commits alone', async () => {
    place.repository.commit({ branch: 'work', fork: 'stranger', author: 'eve' });
    const pull = place.repository.openPull({ head: 'work', fork: 'stranger', author: 'stranger' });
    const before = changeOf(pull);
    const main = place.repository.tip('main') ?? '';
    place.repository.commit({ branch: 'work', fork: 'stranger', parents: [main], author: 'bo' });
    const people = async (change: typeof before) => (await place.forge().contributors(change)).people;
    expect(await people(changeOf(pull))).toEqual(['bo', 'stranger']);
    expect(await people(before)).toEqual(['eve', 'stranger']);
  });

  test('a merge group has the people of what it merges, and no author', async () => {
    place.repository.commit({ branch: 'work', author: 'ada' });
    const { number } = place.repository.openPull({ head: 'work', author: 'mona' });
    const { headSha, baseSha } = place.repository.mergeGroup(number);
    const { people } = await place.forge().contributors({
      ...changeOf(place.repository.pull(number)),
      id: `merge-group:${headSha}`,
      number: null,
      author: 'merge queue',
      base: { branch: 'main', sha: baseSha },
      head: { branch: 'queue', sha: headSha },
    });
    expect(people).toEqual(['ada', 'octocat']);
  });

  test('over 250 commits are read page by page', async () => {
    importCommits(
      place.repository.directory,
      place.repository.tip('main') ?? '',
      260,
      (index) => `p${index % 130} <p${index % 130}@users.noreply.github.com>`,
    );
    const change = changeOf(place.repository.openPull({ head: 'many', author: 'pilot' }));
    const { people, unknown } = await place.forge().contributors(change);
    expect({ people: people.length, unknown }).toEqual({ people: 131, unknown: null });
    expect(place.github.requests).toHaveLength(3);
  }, 60_000);

  test('over 1,000 commits are too many to know everybody', async () => {
    importCommits(
      place.repository.directory,
      place.repository.tip('main') ?? '',
      1_001,
      () => 'ada <ada@users.noreply.github.com>',
    );
    const change = changeOf(place.repository.openPull({ head: 'many', author: 'pilot' }));
    const { people, unknown } = await place.forge().contributors(change);
    expect(people).toEqual(['ada', 'pilot']);
    expect(unknown).toContain('1,001 commits');
    expect(place.github.requests).toHaveLength(1);
  }, 60_000);

  test('what cannot be compared is not known, its author is', async () => {
    place.repository.commit({ branch: 'island', parents: [] });
    const change = changeOf(place.repository.openPull({ head: 'island', author: 'pilot' }));
    const { people, unknown } = await place.forge().contributors(change);
    expect({ people, unknown }).toEqual({
      people: ['pilot'],
      unknown: expect.stringContaining('no history'),
    });
  });

  test('a comparison that fails is weather, and is asked for anew', async () => {
    place.repository.commit({ branch: 'work', author: 'ada' });
    const change = changeOf(place.repository.openPull({ head: 'work', author: 'ada' }));
    place.github.failNext({ path: '/repos', status: 502 });
    const forge = place.forge();
    await expect(forge.contributors(change)).rejects.toThrow('GitHub did not compare');
    expect((await forge.contributors(change)).people).toEqual(['ada']);
  });

  test('more people than anybody works with are cut, and said so', async () => {
    const message = Array.from(
      { length: 1_100 },
      (_, index) => `Co-authored-by: p <${index}+p${index}@users.noreply.github.com>`,
    );
    place.repository.commit({ branch: 'work', message: `x\n\n${message.join('\n')}` });
    const change = changeOf(place.repository.openPull({ head: 'work', author: 'ada' }));
    const { people, unknown } = await place.forge().contributors(change);
    expect(people).toHaveLength(1_000);
    expect(unknown).toContain('more than 1,000 people');
  });
});

describe.each([
  ['by the binary', openNative],
  ['without it', openPortable],
])('in a local repository, %s', (_, open) => {
  const { create, openAt, close } = workbench(open);
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  const before = { HOME: process.env.HOME, XDG_CONFIG_HOME: process.env.XDG_CONFIG_HOME };
  beforeEach(() => {
    process.env.HOME = home;
    process.env.XDG_CONFIG_HOME = join(home, 'none');
  });
  afterAll(async () => {
    Object.assign(process.env, before);
    if (before.XDG_CONFIG_HOME === undefined) delete process.env.XDG_CONFIG_HOME;
    await close();
    rmSync(home, { recursive: true });
  });

  const ada = 'Ada <ada@example.com>';
  const contributors = async (folder: string, base?: string) => {
    const objects = await openAt(folder);
    return gitForge(objects).contributors(await localChangeOf(objects, { base }));
  };

  test('a branch is told from where it left, though the other side went on and was merged in', async () => {
    const repository = create();
    repository.commit('root');
    repository.git('checkout', '--quiet', '-b', 'work');
    repository.commit('one\n\nco-authored-by : Bo  <bo@example.org>');
    repository.git('checkout', '--quiet', 'main');
    repository.commit('theirs\n\nCo-authored-by: Eve <eve@example.org>');
    repository.git('checkout', '--quiet', 'work');
    repository.git('merge', '--quiet', '--no-ff', '-m', 'up to date', 'main');
    expect(await contributors(repository.folder)).toEqual({
      people: [ada, 'Bo <bo@example.org>'],
      unknown: null,
    });
  });

  test('a first commit has the people of all that is in it', async () => {
    const repository = create();
    repository.commit('root\n\nCo-authored-by: Bo <bo@example.org>');
    expect((await contributors(repository.folder)).people).toEqual([ada, 'Bo <bo@example.org>']);
  });

  test('over 1,000 commits are too many to know everybody', async () => {
    const repository = create();
    const root = repository.commit('root');
    importCommits(repository.folder, root, 1_001, () => 'Bo <bo@example.org>');
    repository.git('checkout', '--quiet', '-f', 'many');
    const { people, unknown } = await contributors(repository.folder);
    expect(people).toEqual(['Bo <bo@example.org>']);
    expect(unknown).toContain('more than 1,000 commits');
  }, 60_000);

  test('where the clone ends, the people are not all known', async () => {
    const repository = create();
    repository.commit('root');
    repository.git('checkout', '--quiet', '-b', 'work');
    const cut = repository.commit('one');
    repository.commit('two');
    repository.git(
      'clone',
      '--quiet',
      '--no-single-branch',
      '--depth=1',
      pathToFileURL(repository.folder).href,
      'cut',
    );
    const { unknown } = await contributors(join(repository.folder, 'cut'), 'origin/main');
    expect(unknown).toContain(cut);
    expect(unknown).toContain('git fetch --unshallow');
  });

  test('who works here is told by the repository, else by the user’s own settings, else by nobody', async () => {
    const repository = create();
    const user = async () => localUser(await openAt(repository.folder));
    expect(await user()).toBeNull();
    writeFileSync(
      join(home, '.gitconfig'),
      '; mine\n[User]\n\temail = "grace@example.org" # work\n\tName = Grace "H # \\"amazing\\" " Hopper ; me\n[user "other"]\n\tname = Nobody\n',
    );
    expect(await user()).toEqual({ name: 'Grace H # "amazing"  Hopper', email: 'grace@example.org' });
    repository.git('config', 'user.email', 'grace@here.example');
    expect(await user()).toEqual({ name: 'Grace H # "amazing"  Hopper', email: 'grace@here.example' });
    rmSync(join(home, '.gitconfig'));
    expect(await user()).toBeNull();
  });
});
