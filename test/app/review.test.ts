/** A review from its opening to its end, over a GitHub on loopback. */
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { remindAll } from '../../src/jobs/sweep.ts';
import { reviewOf } from '../../src/review/review.ts';
import { readChangeEvents, readEvents } from '../../src/store/ledger.ts';
import { userObject } from '../harness/github/objects.ts';
import { issueCommentPayload, mergeGroupPayload, pushPayload } from '../harness/github/payloads.ts';
import type { LoopbackRepository } from '../harness/github/repository.ts';
import { type LoopbackGitHub, startGitHub } from '../harness/github/server.ts';
import { closeDatabase, emptyDatabase, type Service, startService } from '../harness/service.ts';
import {
  boxes,
  check,
  edit,
  flipped,
  happens,
  judge,
  ourComments,
  type Place,
  press,
  reply,
  review,
  say,
  tick,
} from './talk.ts';

const path = '.github/workflows/ferry.yml';
const workflow = (permissions: string) =>
  `name: Ferry\non: push\npermissions:\n${permissions}jobs:\n  sail:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: make sail\n`;
const before = workflow('  contents: read\n');
const wider = workflow('  contents: write\n');
const widest = workflow('  contents: write\n  packages: write\n');

let github: LoopbackGitHub;
let repository: LoopbackRepository;
let service: Service;
let place: Place;

beforeEach(async () => {
  github = await startGitHub({ latency: 1 });
  repository = github.repository('harbour/quay');
  repository.commit({ files: { 'README.md': '# Quay\n', [path]: before } });
  for (const login of ['mara', 'tomke', 'pilot']) repository.permissions.set(login, 'write');
  service = await startService(github, await emptyDatabase());
  place = { github, repository, service };
});

afterAll(closeDatabase);

afterEach(async () => {
  const { violations } = github;
  const { faults } = service;
  await service.stop();
  await github.close();
  expect(violations).toEqual([]);
  expect(faults).toEqual([]);
});

interface Opened {
  readonly number: number;
  readonly sha: string;
}

async function opened(files: Record<string, string> = { [path]: wider }, more = {}): Promise<Opened> {
  const sha = repository.commit({ branch: 'ferry', files, author: 'pilot' });
  const { number } = repository.openPull({ head: 'ferry', author: 'pilot', ...more });
  await happens(place, 'opened', number);
  return { number, sha };
}

async function pushed(number: number, files: Record<string, string>, sender = {}): Promise<string> {
  const sha = repository.commit({ branch: 'ferry', files, author: 'pilot' });
  await happens(place, 'synchronize', number, { before: '0'.repeat(40), after: sha, ...sender });
  return sha;
}

/** Answers everything that is open, and says what it changed. */
async function answerAll(number: number, login = 'mara'): Promise<void> {
  for (const item of boxes(review(place, number).body).open) await tick(place, number, login, item);
  await say(place, number, login, '/delta-review outcome none nothing had to change');
}

describe('a full review', () => {
  test('is one comment, is completed in the pull request, and turns the check green', async () => {
    const { number, sha } = await opened();
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
    expect(check(place, sha).actions.map((action) => Object(action).identifier)).toEqual([
      'sign',
      're-evaluate',
    ]);
    const { open } = boxes(review(place, number).body);
    expect(open).toEqual(['pipeline-token', 'model-shows-it', 'model-new-threats']);

    await answerAll(number);
    expect(boxes(review(place, number).body).open).toEqual([]);
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });

    const command = await say(place, number, 'mara', '/delta-review sign read it with tomke');
    expect(command.reactions).toEqual([expect.objectContaining({ content: '+1' })]);
    expect(reply(place, number)).toBe('Signed. The review is complete.');
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
    expect(check(place, sha).output.title).toContain('Full review signed');
    expect(check(place, sha).detailsUrl).toContain(`#issuecomment-${review(place, number).id}`);
    expect(review(place, number).body).toContain('read it with tomke');
    const events = await readEvents(service.database, 'harbour/quay');
    expect(events.filter(({ type }) => type === 'signed')).toEqual([
      expect.objectContaining({
        actor: 'mara',
        payload: expect.objectContaining({ via: 'comment', is: ['write'] }),
      }),
    ]);
  });

  test('is signed by the button of the check, never by the author or a stranger', async () => {
    const { number, sha } = await opened();
    await answerAll(number);
    for (const [login, why] of [
      ['pilot', 'You have a part in this change'],
      ['stranger', 'anybody with write access'],
    ] as const) {
      await press(place, sha, login, 'sign');
      expect(reply(place, number)).toContain(`@${login} **Not done.**`);
      expect(reply(place, number)).toContain(why);
    }
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
    await press(place, sha, 'mara', 'sign');
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
  });

  test('whose signer becomes a contributor is open again', async () => {
    const { number, sha } = await opened();
    await answerAll(number);
    await say(place, number, 'mara', '/delta-review sign');
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
    const next = repository.commit({ branch: 'ferry', files: { 'a.txt': 'a' }, author: 'mara' });
    await happens(place, 'synchronize', number, { before: sha, after: next });
    expect(check(place, next)).toMatchObject({ conclusion: 'action_required' });
    expect(review(place, number).body).toContain('has a part in this change');
  });

  test('is not signed by who pushed the commits of others', async () => {
    const { number } = await opened();
    const sha = repository.commit({ branch: 'ferry', files: { 'a.txt': 'a' }, author: 'pilot' });
    const sender = { sender: userObject(github.at, 'mara') };
    await happens(place, 'synchronize', number, { before: '0'.repeat(40), after: sha, ...sender });
    await answerAll(number, 'tomke');
    await say(place, number, 'mara', '/delta-review sign');
    expect(reply(place, number)).toContain('You have a part in this change');
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  });
});

describe('a tick', () => {
  test('of somebody not allowed is put back, and the reply says who can', async () => {
    const { number } = await opened();
    for (const login of ['pilot', 'stranger']) {
      await tick(place, number, login, 'pipeline-token');
      expect(boxes(review(place, number).body).ticked).toEqual([]);
      expect(reply(place, number)).toContain(`@${login} **Not done.**`);
      expect(reply(place, number)).toContain('anybody with write access');
    }
  });

  test('is taken back by a second click', async () => {
    const { number } = await opened();
    await tick(place, number, 'mara', 'pipeline-token');
    expect(boxes(review(place, number).body).ticked).toEqual(['pipeline-token']);
    await tick(place, number, 'tomke', 'pipeline-token');
    expect(boxes(review(place, number).body).ticked).toEqual([]);
  });

  test('of two people in the same second are both recorded', async () => {
    const { number } = await opened();
    const comment = review(place, number);
    const shown = comment.body;
    const edited = (login: string, from: string, body: string) => {
      repository.editComment(comment, body);
      return issueCommentPayload(github, repository, 'edited', comment, login, from);
    };
    const first = flipped(shown, 'pipeline-token');
    const one = edited('mara', shown, first);
    // The second person's screen did not have the first tick yet, so it is overwritten.
    const two = edited('tomke', first, flipped(shown, 'model-shows-it'));
    await Promise.all([service.deliver('issue_comment', two), service.deliver('issue_comment', one)]);
    expect(boxes(review(place, number).body).ticked.toSorted()).toEqual(['model-shows-it', 'pipeline-token']);
    const events = await readEvents(service.database, 'harbour/quay');
    expect(
      events
        .filter(({ type }) => type === 'answered')
        .map(({ actor, payload }) => [actor, Object(payload).item])
        .toSorted(),
    ).toEqual([
      ['mara', 'pipeline-token'],
      ['tomke', 'model-shows-it'],
    ]);
  });

  test('of two boxes in one second are both recorded', async () => {
    const { number } = await opened();
    const comment = review(place, number);
    const shown = comment.body;
    let second = '';
    const edited = (from: string, body: string) => {
      repository.editComment(comment, body);
      second ||= comment.updatedAt;
      comment.updatedAt = second;
      return issueCommentPayload(github, repository, 'edited', comment, 'mara', from);
    };
    const first = flipped(shown, 'pipeline-token');
    const one = edited(shown, first);
    const two = edited(first, flipped(first, 'model-shows-it'));
    await Promise.all([service.deliver('issue_comment', one), service.deliver('issue_comment', two)]);
    const answered = (await readEvents(service.database, 'harbour/quay')).filter(
      ({ type }) => type === 'answered',
    );
    expect(answered.map(({ payload }) => Object(payload).item).toSorted()).toEqual([
      'model-shows-it',
      'pipeline-token',
    ]);
  });

  test.each([
    ['with the markers removed', (body: string) => body.replace(/<!-- box:[a-z-]+ -->/g, '')],
    [
      'with a box doubled',
      (body: string) => body.replace(/(- \[) (\] .*box:pipeline-token -->)/, '$1x$2\n- [x$2'),
    ],
    ['with a question forged', (body: string) => `${body}\n- [x] Signed off <!-- box:sign -->`],
    ['with every box ticked at once', (body: string) => body.replaceAll('- [ ]', '- [x]')],
    [
      'with other words',
      (body: string) => flipped(body.replaceAll('Which step needs it', 'Is it nice'), 'pipeline-token'),
    ],
    ['emptied', () => ''],
  ])('in a comment %s counts for nothing, and the comment is as it was', async (_name, change) => {
    const { number, sha } = await opened();
    const shown = review(place, number).body;
    await edit(place, number, 'mara', change);
    expect(review(place, number).body).toBe(shown);
    expect(reply(place, number)).toContain('@mara **Not done.**');
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  });

  test('our comment comes back when it is deleted, with all that was answered', async () => {
    const { number } = await opened();
    await tick(place, number, 'mara', 'pipeline-token');
    const [gone] = repository.comments.splice(repository.comments.indexOf(review(place, number)), 1);
    if (gone === undefined) throw new Error('no comment');
    await service.deliver('issue_comment', issueCommentPayload(github, repository, 'deleted', gone, 'mara'));
    expect(boxes(review(place, number).body).ticked).toEqual(['pipeline-token']);
    expect(ourComments(place, number)).toHaveLength(1);
  });
});

describe('commands', () => {
  test('that are wrong get one helpful line, and ten thousand of them one reply', async () => {
    const { number } = await opened();
    const wrong = await say(place, number, 'mara', '/delta-review sing');
    expect(wrong.reactions).toEqual([expect.objectContaining({ content: 'confused' })]);
    expect(reply(place, number)).toMatch(/did you mean .*sign/);
    const said = ourComments(place, number).length;
    await say(place, number, 'stranger', '/delta-review help\n'.repeat(3_000));
    expect(ourComments(place, number)).toHaveLength(said + 1);
    expect(reply(place, number)).toContain('2,970 further commands were not read');
  });

  test('in quotes and code are nobody’s, and notes call nobody', async () => {
    const { number } = await opened();
    const said = ourComments(place, number).length;
    await say(place, number, 'mara', '> /delta-review sign\n\n```\n/delta-review sign\n```');
    expect(ourComments(place, number)).toHaveLength(said);
    await say(
      place,
      number,
      'mara',
      '/delta-review check pipeline-token ask @lena <b>now</b> <!-- box:x -->',
    );
    const { body } = review(place, number);
    expect(body).not.toMatch(/(?<!`)@lena(?!`)/);
    expect(body.replace(/`[^`]*`/g, '')).not.toContain('<b>');
    expect(boxes(body).ticked).toEqual(['pipeline-token']);
  });

  test('escalate, downgrade and waive change what is asked, for those who may', async () => {
    repository.commit({ files: { '.github/delta-review.yml': 'review:\n  breakGlass: ["@tomke"]\n' } });
    const { number, sha } = await opened();
    await say(place, number, 'pilot', '/delta-review downgrade it is only a preview');
    expect(check(place, sha).output.title).toContain('Full review');
    await say(place, number, 'mara', '/delta-review downgrade it is only a preview');
    expect(check(place, sha).output.title).toContain('Lightweight review');
    expect(boxes(review(place, number).body).open).toContain('light-intended');
    await press(place, sha, 'pilot', 'escalate');
    expect(check(place, sha).output.title).toContain('Full review');
    await say(place, number, 'mara', '/delta-review waive the ferry sinks');
    expect(reply(place, number)).toContain('Only `@tomke` may waive');
    await say(place, number, 'tomke', '/delta-review waive the ferry sinks');
    expect(check(place, sha)).toMatchObject({ conclusion: 'neutral' });
    expect(check(place, sha).output.title).toMatch(/^Waived/);
    expect(review(place, number).body).toContain('the ferry sinks');
  });
});

describe('a push', () => {
  test('that changes nothing in meaning keeps everything; a new delta asks again for itself alone', async () => {
    const { number } = await opened();
    await answerAll(number);
    await say(place, number, 'mara', '/delta-review sign');
    const same = await pushed(number, { [path]: `# every hour\n\n${wider}` });
    expect(check(place, same)).toMatchObject({ conclusion: 'success' });

    const more = await pushed(number, { [path]: widest });
    expect(check(place, more)).toMatchObject({ conclusion: 'action_required' });
    const { body } = review(place, number);
    expect(body).toMatch(/New since .*mara/);
    const line = body.split('\n').find((one) => one.includes('<!-- box:pipeline-token -->'));
    const [question] = line?.split('<br>') ?? [];
    expect(question).toContain('packages');
    expect(question).not.toContain('contents');

    const less = await pushed(number, { [path]: wider });
    expect(check(place, less)).toMatchObject({ conclusion: 'success' });
    expect(review(place, number).body).toContain('packages');
  });

  test('that leads back to an earlier head shows that head again', async () => {
    const { number, sha } = await opened();
    const none = await pushed(number, { [path]: before });
    expect(check(place, none)).toMatchObject({ conclusion: 'success' });
    repository.push('ferry', sha);
    await happens(place, 'synchronize', number, { before: none, after: sha });
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  });
});

describe('what happens to a pull request', () => {
  async function signed(): Promise<Opened> {
    const pull = await opened();
    await answerAll(pull.number);
    await say(place, pull.number, 'mara', '/delta-review sign');
    expect(check(place, pull.sha)).toMatchObject({ conclusion: 'success' });
    return pull;
  }

  test('a rebase keeps what was signed', async () => {
    const { number } = await signed();
    repository.commit({ files: { 'README.md': '# The quay\n' } });
    const sha = repository.commit({
      branch: 'ferry',
      parents: [repository.tip('main') ?? ''],
      files: { [path]: wider },
      author: 'pilot',
    });
    await happens(place, 'synchronize', number, { before: '0'.repeat(40), after: sha });
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
  });

  test('another base asks for what is new against it, and for that alone', async () => {
    const lax = repository.commit({ branch: 'lax', files: { [path]: widest } });
    repository.commit({ branch: 'ferry', parents: [lax] });
    const pull = await opened({ 'README.md': '# The quay\n' }, { base: 'lax' });
    expect(check(place, pull.sha)).toMatchObject({ conclusion: 'success' });
    repository.editPull(pull.number, { base: 'main' });
    await happens(place, 'edited', pull.number, {
      changes: { base: { ref: { from: 'lax' }, sha: { from: '' } } },
    });
    expect(check(place, pull.sha)).toMatchObject({ conclusion: 'action_required' });
  });

  test('a button that was pressed before another base was judged says nothing of it', async () => {
    repository.commit({ branch: 'old', files: { 'README.md': '# The old quay\n' } });
    repository.commit({ files: { [path]: workflow('  contents: read\n  issues: write\n') } });
    const { number, sha } = await opened({ [path]: workflow('  contents: write\n  issues: write\n') });
    repository.editPull(number, { base: 'old' });
    await Promise.all([
      happens(place, 'edited', number, { changes: { base: { ref: { from: 'main' }, sha: { from: '' } } } }),
      press(place, sha, 'mara', 'sign'),
    ]);
    const { signatures, current } = reviewOf(
      await readChangeEvents(service.database, 'harbour/quay', `#${number}`),
    );
    expect(signatures).toHaveLength(1);
    const covered = new Set(signatures.flatMap(({ points }) => [...points.keys()]));
    const uncovered = current?.points.filter(({ key }) => !covered.has(key)) ?? [];
    expect(uncovered.map(({ subject }) => subject)).toEqual(['job sail: permission issues']);
  });

  test('closed and opened again it is where it was', async () => {
    const { number, sha } = await signed();
    repository.closePull(number);
    await happens(place, 'closed', number);
    repository.editPull(number, { state: 'open' });
    await happens(place, 'reopened', number);
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
    expect(ourComments(place, number).filter(({ body }) => boxes(body).ticked.length > 0)).toHaveLength(1);
  });

  test('two of one head have a review each, and the check follows the one that is open', async () => {
    repository.commit({ branch: 'other', files: { 'b.txt': 'b' } });
    const { number, sha } = await signed();
    const second = repository.openPull({ head: 'ferry', base: 'other', author: 'pilot' });
    await happens(place, 'opened', second.number);
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
    await press(place, sha, 'mara', 'sign');
    await answerAll(second.number);
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
    expect(review(place, number).id).not.toBe(review(place, second.number).id);
  });

  test('its revert is a review of its own, for what it takes back', async () => {
    const { number, sha } = await signed();
    repository.push('main', sha);
    repository.closePull(number, true);
    await happens(place, 'closed', number);
    const back = repository.commit({ branch: 'revert', files: { [path]: before }, author: 'pilot' });
    const revert = repository.openPull({ head: 'revert', author: 'pilot', title: 'Revert "Merge ferry"' });
    await happens(place, 'opened', revert.number);
    expect(check(place, back).output.title).toMatch(/^Lightweight review/);
  });

  test('whose author may attest to what is minor is done by its author alone', async () => {
    const configuration = 'review:\n  lightweight: { selfAttestation: true }\n';
    repository.commit({ files: { '.github/delta-review.yml': configuration, [path]: wider } });
    const { number, sha } = await opened({ [path]: before });
    expect(check(place, sha).output.title).toMatch(/^Lightweight review/);
    for (const item of boxes(review(place, number).body).open) await tick(place, number, 'pilot', item);
    await say(place, number, 'pilot', '/delta-review sign');
    expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
  });

  test('a dispute stands beside the difference and holds nothing up', async () => {
    const { number, sha } = await opened();
    const [fingerprint] = /(?<=<sub>`)[0-9a-f]{8}(?=`)/.exec(review(place, number).body) ?? [];
    await say(place, number, 'pilot', `/delta-review dispute ${fingerprint} the job only reads tags`);
    expect(reply(place, number)).toContain('Noted');
    expect(review(place, number).body).toContain('the job only reads tags');
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  });
});

test('a draft has a check and no comment until it is ready', async () => {
  const { number, sha } = await opened({ [path]: wider }, { draft: true });
  expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  expect(ourComments(place, number)).toEqual([]);
  repository.pull(number).draft = false;
  await happens(place, 'ready_for_review', number);
  expect(ourComments(place, number)).toHaveLength(1);
});

test('a pull request with nothing to review gets no comment', async () => {
  const { number, sha } = await opened({ 'README.md': '# The quay\n' });
  expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
  expect(ourComments(place, number)).toEqual([]);
});

test('an approval counts where the configuration says so, and until it is dismissed', async () => {
  repository.commit({ files: { '.github/delta-review.yml': 'review:\n  approvals: true\n' } });
  const { number, sha } = await opened();
  await answerAll(number);
  for (const login of ['pilot', 'stranger']) {
    await judge(place, { action: 'submitted', state: repository.reviewPull(number, login, 'approved') });
    expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
  }
  const approval = repository.reviewPull(number, 'mara', 'approved');
  await judge(place, { action: 'submitted', state: approval });
  expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
  repository.dismissReview(approval);
  await judge(place, { action: 'dismissed', state: approval });
  expect(check(place, sha)).toMatchObject({ conclusion: 'action_required' });
});

test('a team signs where the configuration names it, read live', async () => {
  repository.commit({
    files: { '.github/delta-review.yml': 'review:\n  full: { signers: "@harbour/security" }\n' },
  });
  const { number, sha } = await opened();
  await say(place, number, 'mara', '/delta-review sign');
  expect(reply(place, number)).toContain('@harbour/security');
  github.addTeamMember('harbour/security', 'lena');
  await answerAll(number, 'lena');
  await say(place, number, 'lena', '/delta-review sign');
  expect(check(place, sha)).toMatchObject({ conclusion: 'success' });
});

test('the merge queue rests on the reviews of its pull requests, and on nothing that only the merge brought', async () => {
  const { number } = await opened();
  const group = async (files: Record<string, string> = {}) => {
    const queued = repository.mergeGroup(number);
    const headSha = repository.commit({ branch: queued.headRef.replace('refs/heads/', ''), files });
    await service.deliver('merge_group', mergeGroupPayload(github, repository, { ...queued, headSha }));
    return check(place, headSha).conclusion;
  };
  expect(await group()).toBe('action_required');
  await answerAll(number);
  await say(place, number, 'mara', '/delta-review sign');
  expect(await group()).toBe('success');
  expect(await group({ [path]: widest })).toBe('action_required');
});

describe('after the merge', () => {
  async function merged(number: number): Promise<void> {
    repository.closePull(number, true);
    await happens(place, 'closed', number);
  }

  test('with an open review the comment says so', async () => {
    const { number } = await opened();
    await merged(number);
    expect(review(place, number).body.toLowerCase()).toContain('merged');
    expect(review(place, number).body).toMatch(/open/);
  });

  test('open follow-ups stand in one issue until a commit, a pull request or a command closes them', async () => {
    const { number } = await opened();
    await say(place, number, 'mara', '/delta-review follow-up Rotate the deploy key @tomke due:2027-01-31');
    await say(place, number, 'mara', '/delta-review follow-up Tell the pilots @lena due:2026-01-31');
    expect(repository.issues).toEqual([]);
    await merged(number);
    const [issue, ...others] = repository.issues;
    expect(others).toEqual([]);
    expect(issue?.body).toContain('Rotate the deploy key');
    expect(issue?.body).toContain('@tomke');
    const tip = repository.tip('main') ?? '';
    const sha = repository.commit({ files: { 'a.txt': 'a' }, message: `Rotate it, closes F${number}-1` });
    await service.deliver('push', pushPayload(github, repository, 'main', tip, sha));
    expect(issue?.body).not.toContain('Rotate the deploy key');
    expect(issue?.state).toBe('open');
    await say(place, number, 'tomke', `/delta-review done F${number}-2 told them`);
    expect(issue?.state).toBe('closed');
    expect(review(place, number).body).toContain('told them');
  });

  test('late ones are reminded of in a comment where the configuration says so, once a week', async () => {
    repository.commit({ files: { '.github/delta-review.yml': 'review:\n  followUps: comment\n' } });
    const { number } = await opened();
    await say(place, number, 'mara', '/delta-review follow-up Tell the pilots @lena due:2026-01-31');
    await merged(number);
    expect(repository.issues).toEqual([]);
    const said = ourComments(place, number).filter(({ body }) => body.includes('still open'));
    expect(said).toEqual([expect.objectContaining({ body: expect.stringContaining('@lena') })]);
    await remindAll({
      database: service.database,
      queue: service.app.queue,
      forges: service.app.forges,
      now: () => new Date(),
      onFault: (error) => expect(error).toBeUndefined(),
    });
    await service.app.queue.drained();
    expect(ourComments(place, number).filter(({ body }) => body.includes('still open'))).toHaveLength(1);
  });
});
