import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import type { FileContent } from './git.ts';
import type { LoopbackRepository } from './repository.ts';
import { roundTrips } from './round-trips.ts';
import { type GitHubOptions, type LoopbackGitHub, startGitHub } from './server.ts';

const owner = 'octo-org';
const repo = 'hello';
const here = { owner, repo };

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let octokit: Octokit;

async function start(options: GitHubOptions = {}): Promise<void> {
  github = await startGitHub(options);
  repository = github.repository(`${owner}/${repo}`);
  octokit = new Octokit({
    baseUrl: github.baseUrl,
    auth: 'ghs_loopback1',
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
}

function many(count: number, folder: string): Record<string, FileContent> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`${folder}/${index}.txt`, `${index}\n`]),
  );
}

beforeEach(() => start());

afterEach(async () => {
  const { violations } = github;
  await github.close();
  expect(violations).toEqual([]);
});

describe('reading a pull request', () => {
  test('the merge base and the statuses are those of git', async () => {
    const root = repository.commit({
      files: {
        'a.txt': 'one\ntwo\nthree\n',
        'b.txt': 'b\n',
        'old name.txt': 'x\n'.repeat(50),
        'type.txt': 'plain\n',
        run: 'x',
      },
    });
    const head = repository.commit({
      branch: 'work',
      files: {
        'a.txt': 'one\n2\nthree\n',
        'b.txt': null,
        'old name.txt': null,
        'new "name".txt': 'x\n'.repeat(50),
        'type.txt': { symlink: 'a.txt' },
        run: { executable: 'x' },
        'binary.bin': Buffer.from([0, 1, 2]),
        vendor: { submodule: '1'.repeat(40) },
      },
    });
    repository.commit({ files: { 'later.txt': 'main went on\n' } });
    const { number } = repository.openPull({ head: 'work', author: 'mona', draft: true });

    const { data } = await octokit.repos.compareCommitsWithBasehead({ ...here, basehead: `main...${head}` });
    expect(data.merge_base_commit.sha).toBe(root);
    expect(data.status).toBe('diverged');

    const files = await octokit.paginate(octokit.pulls.listFiles, {
      ...here,
      pull_number: number,
      per_page: 100,
    });
    expect(files.map((file) => [file.status, file.filename, file.previous_filename ?? null])).toEqual([
      ['modified', 'a.txt', null],
      ['removed', 'b.txt', null],
      ['added', 'binary.bin', null],
      ['renamed', 'new "name".txt', 'old name.txt'],
      ['modified', 'run', null],
      ['changed', 'type.txt', null],
      ['added', 'vendor', null],
    ]);
    expect(files.find((file) => file.filename === 'a.txt')?.patch).toBe(
      '@@ -1,3 +1,3 @@\n one\n-two\n+2\n three',
    );
    expect(files.filter((file) => file.patch === undefined).map((file) => file.filename)).toEqual([
      'binary.bin',
      'new "name".txt',
      'run',
    ]);

    const pull = await octokit.pulls.get({ ...here, pull_number: number });
    expect(pull.data).toMatchObject({ draft: true, user: { login: 'mona' }, head: { sha: head } });
  });

  test('commits without common history cannot be compared', async () => {
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'orphan', parents: [], files: { b: '2' } });
    const compared = octokit.repos.compareCommitsWithBasehead({ ...here, basehead: 'main...orphan' });
    await expect(compared).rejects.toMatchObject({ status: 404 });
  });

  test('a comparison stops at its limit of files, a pull request goes on page by page', async () => {
    repository.commit({ files: { readme: 'r' } });
    repository.commit({ branch: 'large', files: many(320, 'f') });
    repository.openPull({ head: 'large' });
    const compared = await octokit.repos.compareCommitsWithBasehead({ ...here, basehead: 'main...large' });
    expect(compared.data.files).toHaveLength(300);
    const files = await octokit.paginate(octokit.pulls.listFiles, { ...here, pull_number: 1, per_page: 100 });
    expect(new Set(files.map((file) => file.filename)).size).toBe(320);
    repository.patches = false;
    const page = await octokit.pulls.listFiles({ ...here, pull_number: 1, page: 2 });
    expect(page.data[0]).not.toHaveProperty('patch');
    expect(page.headers.link).toContain('rel="next"');
  });

  test('an open pull request follows its branch; one of a fork is not found by its commit', async () => {
    repository.commit({ files: { a: '1' } });
    repository.commit({ branch: 'work', files: { a: '2' } });
    const own = repository.openPull({ head: 'work' });
    const sha = repository.commit({ branch: 'work', files: { a: '3' } });
    const foreign = repository.commit({ branch: 'patch', fork: 'stranger', files: { a: '4' } });
    repository.openPull({ head: 'patch', fork: 'stranger', author: 'stranger' });
    const pullsOf = async (commit_sha: string) =>
      (await octokit.repos.listPullRequestsAssociatedWithCommit({ ...here, commit_sha })).data.map(
        (pull) => pull.number,
      );
    expect(await pullsOf(sha)).toEqual([own.number]);
    expect(await pullsOf(foreign)).toEqual([]);
    const open = await octokit.pulls.list({ ...here, head: 'stranger:patch' });
    expect(open.data).toMatchObject([
      { head: { sha: foreign, repo: { fork: true, full_name: 'stranger/hello' } } },
    ]);
  });
});

describe('reading files', () => {
  test('contents tell files, links, submodules and folders apart, and leave out what is too large', async () => {
    repository.commit({
      files: {
        'dir/file.txt': 'text\n',
        'dir/link': { symlink: 'file.txt' },
        'dir/away': { symlink: '../../outside' },
        'large.txt': 'x'.repeat(1_048_577),
        vendor: { submodule: '1'.repeat(40) },
        '.gitmodules': '[submodule "vendor"]\n\tpath = vendor\n\turl = https://example.com/vendor.git\n',
      },
    });
    const at = async (path: string) => (await octokit.repos.getContent({ ...here, path })).data;
    expect(await at('dir/link')).toMatchObject({
      type: 'file',
      content: Buffer.from('text\n').toString('base64'),
    });
    expect(await at('dir/away')).toMatchObject({ type: 'symlink', target: '../../outside' });
    expect(await at('vendor')).toMatchObject({
      type: 'submodule',
      submodule_git_url: 'https://example.com/vendor.git',
    });
    expect(await at('large.txt')).toMatchObject({ content: '', encoding: 'none', size: 1_048_577 });
    expect(await at('dir')).toHaveLength(3);
    await expect(at('absent')).rejects.toMatchObject({ status: 404 });
  });

  test('a tree is cut at its limit, and says so', async () => {
    const sha = repository.commit({ files: { 'a/b/c.txt': 'c', d: 'd' } });
    const tree = async () => (await octokit.git.getTree({ ...here, tree_sha: sha, recursive: '1' })).data;
    expect((await tree()).tree.map((item) => item.path)).toEqual(['a', 'a/b', 'a/b/c.txt', 'd']);
    repository.treeLimit = 2;
    expect(await tree()).toMatchObject({ truncated: true, tree: [{ path: 'a' }, { path: 'a/b' }] });
  });

  test('GraphQL reads many files at once, cuts long texts and gives none for binary files', async () => {
    const long = 'é'.repeat(300_000);
    const sha = repository.commit({
      files: { 'a.txt': 'a', long, bin: Buffer.from([65, 0, 66]), x: { executable: 'x' } },
    });
    const file = (alias: string, path: string) =>
      `${alias}: file(path: "${path}") { mode type oid object { ... on Blob { byteSize isBinary isTruncated text } } }`;
    const query = `query($owner: String!, $repo: String!, $oid: GitObjectID!) { repository(owner: $owner, name: $repo) {
      object(oid: $oid) { ... on Commit { ${file('a', 'a.txt')} ${file('l', 'long')} ${file('b', 'bin')} ${file('x', 'x')} ${file('n', 'no')} } } } }`;
    const { repository: found } = await octokit.graphql<{ repository: { object: Record<string, unknown> } }>(
      query,
      { ...here, oid: sha },
    );
    expect(found.object).toMatchObject({
      a: { mode: 0o100644, type: 'blob', object: { text: 'a', isTruncated: false } },
      l: { object: { byteSize: 600_000, isTruncated: true, text: 'é'.repeat(256_000) } },
      b: { object: { isBinary: true, text: null } },
      x: { mode: 0o100755 },
      n: null,
    });
  });

  test('GraphQL says with status 200 that a repository is not there', async () => {
    const asked = octokit.graphql(
      '{ repository(owner: "octo-org", name: "nowhere") { nameWithOwner } rateLimit { cost } }',
    );
    await expect(asked).rejects.toMatchObject({ errors: [{ type: 'NOT_FOUND', path: ['repository'] }] });
    expect(github.requests.at(-1)?.status).toBe(200);
  });
});

describe('checks', () => {
  test('are created, completed, annotated in parts and found by name and app', async () => {
    const head_sha = repository.commit({ files: { a: '1' } });
    repository.addCheck({ headSha: head_sha, name: 'gate', appId: 99 });
    const annotation = {
      path: 'a',
      start_line: 1,
      end_line: 1,
      annotation_level: 'warning' as const,
      message: 'm',
    };
    const { data } = await octokit.checks.create({ ...here, name: 'gate', head_sha, status: 'in_progress' });
    const output = { title: 't', summary: 's', annotations: Array.from({ length: 50 }, () => annotation) };
    await octokit.checks.update({ ...here, check_run_id: data.id, conclusion: 'success', output });
    await octokit.checks.update({
      ...here,
      check_run_id: data.id,
      output: { title: 't', summary: 's', annotations: [annotation] },
    });
    const found = await octokit.checks.listForRef({
      ...here,
      ref: head_sha,
      check_name: 'gate',
      app_id: github.app.id,
    });
    expect(found.data.check_runs).toMatchObject([
      { id: data.id, status: 'completed', conclusion: 'success', output: { annotations_count: 51 } },
    ]);
    const foreign = repository.checks.find((run) => run.appId === 99);
    await expect(
      octokit.checks.update({ ...here, check_run_id: foreign?.id ?? 0, status: 'in_progress' }),
    ).rejects.toMatchObject({ status: 403 });
  });

  test.each([
    [
      '51 annotations',
      {
        output: {
          title: 't',
          summary: 's',
          annotations: Array(51).fill({
            path: 'a',
            start_line: 1,
            end_line: 1,
            annotation_level: 'notice',
            message: 'm',
          }),
        },
      },
    ],
    ['a long summary', { output: { title: 't', summary: 'x'.repeat(65_536) } }],
    ['four actions', { actions: Array(4).fill({ label: 'l', description: 'd', identifier: 'i' }) }],
    ['a long label', { actions: [{ label: 'x'.repeat(21), description: 'd', identifier: 'i' }] }],
  ])('%s are refused as GitHub refuses them', async (_, more) => {
    const head_sha = repository.commit({ files: { a: '1' } });
    const created = octokit.checks.create({ ...here, name: 'gate', head_sha, ...more });
    await expect(created).rejects.toMatchObject({ status: 422 });
    expect(repository.checks).toEqual([]);
  });

  test('are required by rulesets, over REST and GraphQL', async () => {
    repository.commit({ files: { a: '1' } });
    repository.requireCheck('main', 'gate', github.app.id);
    repository.requireCheck('main', 'old gate', null, 'protection');
    const rules = await octokit.repos.getBranchRules({ ...here, branch: 'main' });
    expect(rules.data).toMatchObject([
      {
        type: 'required_status_checks',
        parameters: { required_status_checks: [{ context: 'gate', integration_id: github.app.id }] },
      },
    ]);
    const answer =
      await octokit.graphql(`{ repository(owner: "${owner}", name: "${repo}") { ref(qualifiedName: "refs/heads/main") {
      refUpdateRule { requiredStatusCheckContexts }
      rules(first: 10) { nodes { type parameters { __typename ... on RequiredStatusChecksParameters { requiredStatusChecks { context integrationId } } } } } } } }`);
    expect(answer).toMatchObject({
      repository: {
        ref: {
          refUpdateRule: { requiredStatusCheckContexts: ['old gate'] },
          rules: {
            nodes: [
              { parameters: { requiredStatusChecks: [{ context: 'gate', integrationId: github.app.id }] } },
            ],
          },
        },
      },
    });
  });
});

test('comments, reactions, permissions and the app itself answer in GitHub’s shape', async () => {
  repository.commit({ files: { a: '1' } });
  repository.commit({ branch: 'work', files: { a: '2' } });
  const { number } = repository.openPull({ head: 'work' });
  repository.permissions.set('mona', 'maintain');
  const { data: comment } = await octokit.issues.createComment({
    ...here,
    issue_number: number,
    body: '- [ ] one',
  });
  await octokit.issues.updateComment({ ...here, comment_id: comment.id, body: '- [x] one' });
  await octokit.reactions.createForIssueComment({ ...here, comment_id: comment.id, content: 'eyes' });
  const { data: comments } = await octokit.issues.listComments({ ...here, issue_number: number });
  expect(comments).toMatchObject([{ body: '- [x] one', user: { login: 'delta-review[bot]', type: 'Bot' } }]);
  const permission = await octokit.repos.getCollaboratorPermissionLevel({ ...here, username: 'mona' });
  expect(permission.data).toMatchObject({ permission: 'write', role_name: 'maintain' });
  const app = new Octokit({ baseUrl: github.baseUrl, auth: 'a.json.webtoken' });
  const { data: installation } = await app.apps.getRepoInstallation(here);
  await app.apps.createInstallationAccessToken({ installation_id: installation.id });
  await app.apps.getAuthenticated();
  await app.apps.listInstallations();
  await octokit.repos.get(here);
});

describe('the check against GitHub’s description', () => {
  test.each([
    ['a conclusion that does not exist', 'body/conclusion', { conclusion: 'passed' }],
    ['a misspelt key', 'body/conclussion', { conclussion: 'success' }],
    [
      'annotations without a line',
      'body/output/annotations/0',
      { output: { title: 't', summary: 's', annotations: [{ path: 'a' }] } },
    ],
  ])('%s is caught', async (_, where, wrong) => {
    const head_sha = repository.commit({ files: { a: '1' } });
    const asked = octokit.request(`POST /repos/${owner}/${repo}/check-runs`, {
      name: 'gate',
      head_sha,
      ...wrong,
    });
    await expect(asked).rejects.toMatchObject({ status: 500 });
    expect(github.violations.splice(0).join()).toContain(where);
  });

  test('so are a misspelt parameter, a GraphQL field that does not exist, and an endpoint that is not there', async () => {
    repository.commit({ files: { a: '1' } });
    await expect(octokit.request(`GET /repos/${owner}/${repo}/pulls?perpage=100`)).rejects.toMatchObject({
      status: 500,
    });
    await expect(octokit.graphql('{ repository(owner: "a", name: "b") { nmae } }')).rejects.toThrow('nmae');
    await expect(octokit.request('GET /nowhere')).rejects.toMatchObject({ status: 500 });
    expect(github.violations.splice(0)).toHaveLength(3);
  });

  test('an answer of ours in the wrong shape is caught too', async () => {
    repository.commit({ files: { a: '1' } });
    repository.addCheck({
      headSha: repository.tip('main') ?? '',
      name: 'gate',
      appId: 99,
      conclusion: 'passed',
    });
    await expect(octokit.checks.listForRef({ ...here, ref: 'main' })).rejects.toMatchObject({ status: 500 });
    expect(github.violations.splice(0).join()).toContain('response/check_runs/0/conclusion');
  });
});

describe('round trips', () => {
  test('requests sent together are one, requests that wait for each other are many', async () => {
    repository.commit({ files: { a: '1' } });
    await Promise.all([octokit.repos.get(here), octokit.repos.get(here), octokit.repos.get(here)]);
    expect(roundTrips(github.requests)).toBe(1);
    await octokit.repos.get(here);
    expect(roundTrips(github.requests)).toBe(2);
  });
});

test('an Enterprise Server answers below its own roots, and may lack Commit.file', async () => {
  await github.close();
  await start({ enterprise: true, graphql: 'absent' });
  repository.commit({ files: { a: '1' } });
  expect((await octokit.repos.get(here)).data.full_name).toBe('octo-org/hello');
  const query = `{ repository(owner: "${owner}", name: "${repo}") { object(expression: "main") { ... on Commit { file(path: "a") { oid } } } } }`;
  await expect(octokit.graphql(query)).rejects.toThrow('file');
  expect(github.requests.at(-1)).toMatchObject({ path: '/graphql', status: 200 });
});
