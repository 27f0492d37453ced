/** Plans of Terraform that a workflow uploads or an app posts: what the check says before and after, and whom nobody believes. */
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { issueCommentPayload, pullRequestPayload, workflowRunPayload } from '../harness/github/payloads.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { artifact, type WorkflowRun } from '../harness/github/rest-actions.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import { closeDatabase, emptyDatabase, ourChecks, type Service, startService } from '../harness/service.ts';

const workflow = '.github/workflows/plan.yml';
const uploads = `plans:\n  workflow: ${workflow}\n  artifacts: tfplan*\n`;
const posts = 'plans:\n  commentsBy: github-actions[bot]\n';

const door = (cidr: string) => `variable "visitors" {}
variable "guests" {}
resource "aws_vpc_security_group_ingress_rule" "door" {
  security_group_id = "sg-0quay"
  from_port         = 22
  to_port           = 22
  ip_protocol       = "tcp"
  cidr_ipv4         = ${cidr}
}
`;

function plan(before: string, after: string): string {
  const values = (cidr: string) => ({
    security_group_id: 'sg-0quay',
    from_port: 22,
    to_port: 22,
    ip_protocol: 'tcp',
    cidr_ipv4: cidr,
  });
  const change = { before: values(before), after: values(after), after_unknown: {} };
  const name = { type: 'aws_vpc_security_group_ingress_rule', name: 'door' };
  const address = `${name.type}.${name.name}`;
  return JSON.stringify({
    format_version: '1.2',
    resource_changes: [{ address, mode: 'managed', ...name, change }],
  });
}
const opened = plan('10.0.0.0/8', '0.0.0.0/0');
const inside = plan('10.0.0.0/8', '10.1.0.0/16');

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;

beforeEach(async () => {
  github = await startGitHub();
  repository = github.repository('harbour/quay');
  service = await startService(github, await emptyDatabase());
});

afterAll(closeDatabase);

afterEach(async () => {
  const { violations } = github;
  await service.stop();
  await github.close();
  expect([...violations, ...service.faults]).toEqual([]);
});

/** A pull request that gives the door another variable, in a repository of that configuration. */
async function open(configuration: string, more: Record<string, string> = {}) {
  repository.commit({
    files: {
      '.github/delta-review.yml': configuration,
      [workflow]: 'on: pull_request\njobs: {}\n',
      'quay/main.tf': door('var.visitors'),
    },
  });
  const sha = repository.commit({ branch: 'work', files: { 'quay/main.tf': door('var.guests'), ...more } });
  const { number } = repository.openPull({ head: 'work', author: 'pilot' });
  await service.deliver('pull_request', pullRequestPayload(github, repository, 'opened', number));
  return { sha, number };
}

const texts = (sha: string) =>
  ourChecks(repository, sha).map(({ output }) => `${output.title} ${output.summary} ${output.text}`);

async function ran(sha: string, run: Partial<WorkflowRun> & Pick<WorkflowRun, 'artifacts'>): Promise<void> {
  const whole: WorkflowRun = {
    id: 40 + repository.runs.length,
    path: workflow,
    headSha: sha,
    conclusion: 'success',
    inFork: false,
    ...run,
  };
  repository.runs.push(whole);
  await service.deliver('workflow_run', workflowRunPayload(github, repository, whole));
}

describe('a plan that a workflow uploads', () => {
  test('says what the files leave open, when its run has ended', async () => {
    const { sha } = await open(uploads);
    expect(texts(sha)).toEqual([expect.not.stringContaining('whole internet')]);
    await ran(sha, {
      artifacts: [artifact(7, 'tfplan-quay', { 'quay/plan.json': opened, 'log.txt': 'odd' })],
    });
    expect(texts(sha)).toEqual([expect.stringContaining('whole internet')]);
    expect(texts(sha)).toEqual([
      expect.stringContaining(
        'What Terraform planned is taken from `quay/plan.json` in artifact tfplan-quay of run 40',
      ),
    ]);
  });

  test('of another workflow, a failed run, another commit or another name is not looked for', async () => {
    const { sha } = await open(uploads);
    const before = github.requests.length;
    await ran(sha, {
      path: '.github/workflows/odd.yml',
      artifacts: [artifact(7, 'tfplan', { 'p.json': opened })],
    });
    await ran(sha, { conclusion: 'failure', artifacts: [artifact(8, 'tfplan', { 'p.json': opened })] });
    await ran('0'.repeat(40), { artifacts: [artifact(9, 'tfplan', { 'p.json': opened })] });
    expect(github.requests).toHaveLength(before);
    await ran(sha, { artifacts: [artifact(10, 'logs', { 'p.json': opened })] });
    expect(texts(sha)).toEqual([expect.not.stringContaining('whole internet')]);
  });

  test('of a fork is not believed, nor where the change edits what makes it', async () => {
    const { sha } = await open(uploads);
    await ran(sha, { inFork: true, artifacts: [artifact(7, 'tfplan', { 'p.json': inside })] });
    expect(texts(sha)).toEqual([expect.stringContaining('it ran in a fork')]);
    const edited = repository.commit({ branch: 'work', files: { [workflow]: 'on: push\njobs: {}\n' } });
    const [pull] = repository.pulls;
    await service.deliver(
      'pull_request',
      pullRequestPayload(github, repository, 'synchronize', pull?.number ?? 0, {
        before: sha,
        after: edited,
      }),
    );
    await ran(edited, { artifacts: [artifact(8, 'tfplan', { 'p.json': inside })] });
    expect(texts(edited)).toEqual([expect.stringContaining('so that a plan may be of its own making')]);
  });

  test.each([
    ['has expired', { expired: true }, 'it has expired'],
    ['is too large', { size: 1e9 }, 'bytes to download'],
  ])('that %s is said, and the files are judged', async (_name, more, why) => {
    const { sha } = await open(uploads);
    await ran(sha, { artifacts: [artifact(7, 'tfplan', { 'p.json': opened }, more)] });
    expect(texts(sha)).toEqual([expect.stringContaining(why)]);
  });

  test.each([
    ['no archive', new Uint8Array([1, 2, 3]), 'it is no archive that can be read'],
    ['no JSON', { 'p.json': 'odd' }, 'p.json in artifact tfplan of run 40 is not taken: it'],
    ['a state', { 'p.json': '{"format_version":"1.0","values":{}}' }, 'is no plan'],
  ])('that is %s is said, and the files are judged', async (_name, files, why) => {
    const { sha } = await open(uploads);
    await ran(sha, { artifacts: [artifact(7, 'tfplan', files)] });
    expect(texts(sha)).toEqual([expect.stringContaining(why)]);
  });

  test('is not missed where the app may not read Actions: the check says why', async () => {
    github.failNext({
      method: 'GET',
      path: '/repos/harbour/quay/actions',
      status: 403,
      message: 'Resource not accessible by integration',
    });
    const { sha } = await open(uploads);
    expect(texts(sha)).toEqual([expect.stringContaining('until its new permission is approved')]);
  });
});

describe('a plan that an app posts', () => {
  const comment = (sha: string, text: string) =>
    `<!-- delta-review plan ${sha} -->\n<details>\n\n\`\`\`json\n${text}\n\`\`\`\n</details>\n`;

  async function say(number: number, author: string, body: string): Promise<void> {
    const written = repository.addComment(number, author, body);
    await service.deliver(
      'issue_comment',
      issueCommentPayload(github, repository, 'created', written, author),
    );
  }

  test.each([
    ['as JSON', opened],
    ['packed', gzipSync(opened).toString('base64')],
  ])('is taken %s', async (_name, text) => {
    const { sha, number } = await open(posts);
    await say(number, 'github-actions[bot]', comment(sha, text));
    expect(texts(sha)).toEqual([expect.stringContaining('whole internet')]);
  });

  test('is taken from nobody else, and for no other commit', async () => {
    const { sha, number } = await open(posts);
    await say(number, 'mona', comment(sha, opened));
    await say(number, 'odd[bot]', comment(sha, opened));
    await say(number, 'github-actions[bot]', comment('0'.repeat(40), opened));
    expect(texts(sha)).toEqual([expect.not.stringContaining('whole internet')]);
  });

  test('that cannot be unpacked is said', async () => {
    const { sha, number } = await open(posts);
    await say(number, 'github-actions[bot]', comment(sha, 'b2Rk'));
    expect(texts(sha)).toEqual([expect.stringContaining('neither JSON nor JSON packed')]);
  });
});
