import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readEvents } from '../../src/store/ledger.ts';
import {
  checkRunPayload,
  installationPayload,
  issueCommentPayload,
  mergeGroupPayload,
  pullRequestPayload,
  pushPayload,
} from '../harness/github/payloads.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { roundTrips } from '../harness/github/round-trips.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import { closeDatabase, emptyDatabase, ourChecks, type Service, startService } from '../harness/service.ts';

const workflow = (permissions: string, on = 'push') =>
  `name: Ferry\non: ${on}\npermissions:\n  contents: ${permissions}\njobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n`;
const path = '.github/workflows/ferry.yml';

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;

beforeEach(async () => {
  github = await startGitHub({ latency: 20 });
  repository = github.repository('harbour/quay');
  repository.commit({ files: { 'README.md': '# Quay\n', [path]: workflow('read') } });
  service = await startService(github, await emptyDatabase());
});

afterAll(closeDatabase);

afterEach(async () => {
  const { violations } = github;
  await service.stop();
  await github.close();
  expect(violations).toEqual([]);
});

function open(
  branch: string,
  files: Record<string, string | null>,
  more: Partial<Parameters<LoopbackRepository['openPull']>[0]> = {},
) {
  const sha = repository.commit({ branch, files });
  const { number } = repository.openPull({ head: branch, author: 'pilot', ...more });
  return { sha, number };
}

const pull = (action: string, number: number, more = {}) =>
  pullRequestPayload(github, repository, action, number, more);

describe('a pull request', () => {
  test('that widens a permission opens a full review, with the line marked', async () => {
    const { sha, number } = open('widen', { [path]: workflow('write') });
    expect(await service.deliver('pull_request', pull('opened', number))).toBe(202);
    const [check, ...others] = ourChecks(repository, sha);
    expect(others).toEqual([]);
    expect(check).toMatchObject({
      name: 'Threat model review',
      status: 'completed',
      conclusion: 'action_required',
    });
    expect(check?.output.title).toContain('Full review');
    expect(check?.annotations).toEqual([expect.objectContaining({ path, start_line: 4 })]);
    expect(await readEvents(service.database, 'harbour/quay')).toEqual([
      expect.objectContaining({ type: 'evaluated', change: `#${number}` }),
      expect.objectContaining({ type: 'shown', change: `#${number}` }),
    ]);
    expect(service.faults).toEqual([]);
  });

  test('that changes a comment has nothing to review', async () => {
    const { sha, number } = open('comment', { [path]: `# every hour\n${workflow('read')}` });
    await service.deliver('pull_request', pull('opened', number));
    expect(ourChecks(repository, sha)).toEqual([expect.objectContaining({ conclusion: 'success' })]);
  });

  test('of a draft is judged like any other', async () => {
    const { sha, number } = open('draft', { [path]: workflow('write') }, { draft: true });
    await service.deliver('pull_request', pull('opened', number));
    expect(ourChecks(repository, sha)).toEqual([expect.objectContaining({ conclusion: 'action_required' })]);
  });

  test('of a fork is judged', async () => {
    const sha = repository.commit({
      branch: 'theirs',
      fork: 'stranger',
      files: { [path]: workflow('write') },
    });
    const { number } = repository.openPull({ head: 'theirs', fork: 'stranger', author: 'stranger', sha });
    await service.deliver('pull_request', pull('opened', number));
    expect(ourChecks(repository, sha)).toEqual([expect.objectContaining({ conclusion: 'action_required' })]);
  });

  test('never has two checks, whatever is delivered again', async () => {
    const { sha, number } = open('again', { [path]: workflow('write') });
    const opened = pull('opened', number);
    for (const guid of ['one', 'one', 'two']) await service.deliver('pull_request', opened, guid);
    await Promise.all(['three', 'four', 'five'].map((guid) => service.deliver('pull_request', opened, guid)));
    expect(ourChecks(repository, sha)).toHaveLength(1);
    const events = await readEvents(service.database, 'harbour/quay');
    expect(events.map(({ type }) => type)).toEqual(['evaluated', 'shown']);
  });

  test('keeps its one check when the service lost its memory', async () => {
    const { sha, number } = open('amnesia', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', number));
    await service.stop();
    service = await startService(github, await emptyDatabase());
    await service.deliver('pull_request', pull('reopened', number));
    expect(ourChecks(repository, sha)).toHaveLength(1);
  });

  test('that is pushed to is judged at its new head, from its merge base', async () => {
    const { number } = open('push', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', number));
    const sha = repository.commit({ branch: 'push', files: { [path]: workflow('read') } });
    await service.deliver(
      'pull_request',
      pull('synchronize', number, { before: '0'.repeat(40), after: sha }),
    );
    expect(ourChecks(repository, sha)).toEqual([expect.objectContaining({ conclusion: 'success' })]);
  });
});

describe('a check belongs to a commit', () => {
  test('two pull requests at one head get the strictest result', async () => {
    repository.commit({ branch: 'lax', files: { [path]: workflow('write') } });
    const sha = repository.commit({
      branch: 'both',
      files: { [path]: workflow('write') },
      parents: [repository.tip('lax') ?? ''],
    });
    const intoLax = repository.openPull({ head: 'both', base: 'lax', author: 'pilot' });
    await service.deliver('pull_request', pull('opened', intoLax.number));
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('success');
    const intoMain = repository.openPull({ head: 'both', author: 'pilot' });
    await service.deliver('pull_request', pull('opened', intoMain.number));
    await service.deliver('pull_request', pull('reopened', intoLax.number));
    expect(ourChecks(repository, sha)).toEqual([expect.objectContaining({ conclusion: 'action_required' })]);
    repository.closePull(intoMain.number);
    await service.deliver('pull_request', pull('closed', intoMain.number));
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('success');
  });

  test('a pull request that is retargeted is judged against its new base', async () => {
    repository.commit({ branch: 'lax', files: { [path]: workflow('write') } });
    const sha = repository.commit({
      branch: 'moved',
      files: { 'README.md': '# Moved\n' },
      parents: [repository.tip('lax') ?? ''],
    });
    const { number } = repository.openPull({ head: 'moved', base: 'lax', author: 'pilot' });
    await service.deliver('pull_request', pull('opened', number));
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('success');
    repository.editPull(number, { base: 'main' });
    await service.deliver(
      'pull_request',
      pull('edited', number, { changes: { base: { ref: { from: 'lax' }, sha: { from: '1'.repeat(40) } } } }),
    );
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('action_required');
  });

  test('a merge group is judged for real', async () => {
    const { number } = open('queued', { [path]: workflow('write') });
    const group = repository.mergeGroup(number);
    await service.deliver('merge_group', mergeGroupPayload(github, repository, group));
    expect(ourChecks(repository, group.headSha)).toEqual([
      expect.objectContaining({ conclusion: 'action_required' }),
    ]);
  });
});

describe('asked again', () => {
  test.each(['rerequested', 'requested_action'] as const)(
    '%s of our check judges its commit again',
    async (action) => {
      const { sha, number } = open('rerun', { [path]: workflow('write') });
      await service.deliver('pull_request', pull('opened', number));
      const [run] = ourChecks(repository, sha);
      if (run === undefined) throw new Error('no check');
      run.conclusion = 'neutral';
      await service.deliver(
        'check_run',
        checkRunPayload(github, repository, action, run, 'pilot', 're-evaluate'),
      );
      expect(ourChecks(repository, sha)).toEqual([
        expect.objectContaining({ conclusion: 'action_required' }),
      ]);
    },
  );

  test("another app's check is dropped before anything is asked of GitHub", async () => {
    const { sha } = open('foreign', { [path]: workflow('write') });
    const run = repository.addCheck({ headSha: sha, name: 'lint', appId: 77 });
    const before = github.requests.length;
    await service.deliver('check_run', checkRunPayload(github, repository, 'rerequested', run));
    expect(github.requests.length).toBe(before);
    expect(await service.database.query('select 1 from deliveries')).toEqual([]);
  });

  test('a command in a comment judges the pull request again', async () => {
    const { sha, number } = open('command', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', number));
    const [run] = ourChecks(repository, sha);
    if (run === undefined) throw new Error('no check');
    run.conclusion = 'neutral';
    const comment = repository.addComment(number, 'pilot', '/delta-review re-evaluate');
    await service.deliver(
      'issue_comment',
      issueCommentPayload(github, repository, 'created', comment, 'pilot'),
    );
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('action_required');
  });
});

describe('configuration', () => {
  const configuration = '.github/delta-review.yml';

  test('advise makes an open review neutral', async () => {
    repository.commit({ files: { [configuration]: 'enforcement: advise\n' } });
    const { sha, number } = open('advise', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', number));
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('neutral');
  });

  test('of the head is not believed: the change is judged by the default branch', async () => {
    const { sha, number } = open('sneak', {
      [path]: workflow('write'),
      [configuration]: 'enforcement: advise\n',
    });
    await service.deliver('pull_request', pull('opened', number));
    const [check] = ourChecks(repository, sha);
    expect(check?.conclusion).toBe('action_required');
    expect(check?.output.summary).toContain('Enforcement: block becomes advise.');
  });

  test('of a branch that a stacked change goes into is not believed either', async () => {
    repository.commit({ branch: 'below', files: { [configuration]: 'enforcement: advise\n' } });
    const below = repository.tip('below') ?? '';
    const sha = repository.commit({
      branch: 'above',
      files: { [path]: workflow('write') },
      parents: [below],
    });
    const { number } = repository.openPull({ head: 'above', base: 'below', author: 'pilot' });
    await service.deliver('pull_request', pull('opened', number));
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('action_required');
  });

  test("of the organisation is in force, and its locks hold against a repository's", async () => {
    github.repository('harbour/.github').commit({
      files: { [configuration]: 'enforcement: block\nlocks: enforcement\n' },
    });
    repository.commit({ files: { [configuration]: 'enforcement: advise\n' } });
    const { sha, number } = open('locked', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', number));
    const [check] = ourChecks(repository, sha);
    expect(check?.conclusion).toBe('action_required');
    expect(check?.output.summary).toContain(`${configuration}:1:`);
  });

  test("of the organisation's own repository is read as the organisation's, locks and all", async () => {
    const shared = github.repository('harbour/.github');
    shared.commit({ files: { [configuration]: 'locks: enforcement\n' } });
    const sha = shared.commit({ branch: 'docs', files: { 'profile/README.md': '# Harbour\n' } });
    const { number } = shared.openPull({ head: 'docs', author: 'pilot' });
    await service.deliver('pull_request', pullRequestPayload(github, shared, 'opened', number));
    expect(ourChecks(shared, sha)).toEqual([expect.objectContaining({ conclusion: 'success' })]);
  });

  test('that is broken says where, and nothing goes green because of it', async () => {
    repository.commit({ files: { [configuration]: 'enforcment: advise\n' } });
    const { sha, number } = open('broken', { 'README.md': '# Quay, once more\n' });
    await service.deliver('pull_request', pull('opened', number));
    const [check] = ourChecks(repository, sha);
    expect(check?.conclusion).toBe('action_required');
    expect(check?.output.summary).toContain(`${configuration}:1:1`);
  });

  test('that breaks later leaves the last good version in force', async () => {
    const before = repository.commit({ files: { [configuration]: 'enforcement: advise\n' } });
    const first = open('good', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', first.number));
    const after = repository.commit({ branch: 'main', files: { [configuration]: 'enforcement: [\n' } });
    await service.deliver('push', pushPayload(github, repository, 'main', before, after));
    const [check] = ourChecks(repository, first.sha);
    expect(check?.conclusion).toBe('neutral');
    expect(check?.output.summary).toContain('delta-review.yml');
  });

  test('that changes on the default branch judges open pull requests again', async () => {
    const { sha, number } = open('waiting', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', number));
    const before = repository.tip('main') ?? '';
    const after = repository.commit({ branch: 'main', files: { [configuration]: 'enforcement: advise\n' } });
    await service.deliver('push', pushPayload(github, repository, 'main', before, after));
    expect(ourChecks(repository, sha)[0]?.conclusion).toBe('neutral');
  });
});

describe('the gate', () => {
  test.each([
    ['not required', null, 'do not wait for this check'],
    ['required from any source', { integrationId: null }, 'Pin it to this app'],
    ['required from this app', { integrationId: 1 }, null],
  ])('%s', async (_name, required, line) => {
    if (required !== null) {
      repository.requireCheck('main', 'Threat model review', required.integrationId);
    }
    const { sha, number } = open('gate', { [path]: workflow('write') });
    await service.deliver('pull_request', pull('opened', number));
    const summary = ourChecks(repository, sha)[0]?.output.summary ?? '';
    if (line === null) expect(summary).not.toContain('For an admin');
    else expect(summary).toContain(line);
  });

  test('an installation makes the check selectable and judges what is open', async () => {
    const { sha } = open('early', { [path]: workflow('write') });
    await service.deliver('installation', installationPayload(github, 'harbour'));
    expect(ourChecks(repository, repository.tip('main') ?? '')).toEqual([
      expect.objectContaining({ name: 'Threat model review', conclusion: 'success' }),
    ]);
    expect(ourChecks(repository, sha)).toEqual([expect.objectContaining({ conclusion: 'action_required' })]);
  });
});

/** @returns the requests up to the finished check; those of the comment come beside and after it. */
function untilCheck(made: LoopbackGitHub['requests']): LoopbackGitHub['requests'] {
  const last = made.findLastIndex(({ method, path }) => method === 'PATCH' && path.includes('/check-runs'));
  expect(last).toBeGreaterThan(0);
  return made.slice(0, last + 1).filter(({ path }) => !path.includes('/comments'));
}

describe('a pull request of 100 files of which 20 matter', () => {
  const workflows = Array.from({ length: 20 }, (_, index) => [
    `.github/workflows/w${index}.yml`,
    workflow('write'),
  ]);

  test.each([
    ['beside code', (index: number) => [`src/${index}.ts`, `export const a = ${index};\n`]],
    [
      'beside settings that analyzers look into',
      (index: number) => [`src/${index}.json`, `{"a": ${index}}\n`],
    ],
  ])('costs at most 8 requests in 3 round trips, warm: %s', async (_, other) => {
    // What stands beside a workflow is read once; the next change knows it by its blob.
    const warm = open('warm', { '.github/workflows/tide.yml': workflow('read') });
    await service.deliver('pull_request', pull('opened', warm.number));
    const { number } = open(
      'large',
      Object.fromEntries([...Array.from({ length: 80 }, (_, index) => other(index)), ...workflows]),
    );
    const before = github.requests.length;
    await service.deliver('pull_request', pull('opened', number));
    const made = untilCheck(github.requests.slice(before));
    expect(made.length).toBeLessThanOrEqual(8);
    expect(roundTrips(made)).toBeLessThanOrEqual(3);
  });

  test('costs one request a side and one round trip more where a directory is read whole', async () => {
    const role = (verb: string) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: pilot}\nrules:\n- {apiGroups: [''], resources: [tides], verbs: [${verb}]}\n`;
    const neighbours = Array.from({ length: 30 }, (_, index) => [`quay/${index}.yml`, `tide: ${index}\n`]);
    repository.commit({ files: { ...Object.fromEntries(neighbours), 'quay/role.yml': role('get') } });
    await service.deliver('pull_request', pull('opened', open('warm', { 'a.txt': 'a' }).number));
    const { number } = open('large', { ...Object.fromEntries(workflows), 'quay/role.yml': role('patch') });
    const before = github.requests.length;
    await service.deliver('pull_request', pull('opened', number));
    const made = untilCheck(github.requests.slice(before));
    expect(made.length).toBeLessThanOrEqual(9);
    expect(roundTrips(made)).toBeLessThanOrEqual(4);
  });
});
