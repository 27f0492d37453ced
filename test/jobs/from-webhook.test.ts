import { createRequire } from 'node:module';
import { describe, expect, test } from '@jest/globals';
import { isForeignCheck, wishesOf } from '../../src/jobs/from-webhook.ts';

interface Example {
  readonly name: string;
  readonly examples: readonly { readonly action?: string }[];
}
const examples: readonly Example[] = createRequire(import.meta.url)('@octokit/webhooks-examples');

/** GitHub's own example of an event, with our values put in. */
function example(
  name: string,
  action: string | null,
  change: Readonly<Record<string, unknown>> = {},
): unknown {
  const known = examples.find((one) => one.name === name)?.examples ?? [];
  const found = action === null ? known[0] : (known.find((one) => one.action === action) ?? known[0]);
  if (found === undefined) throw new Error(`no example of ${name}`);
  return { ...found, ...(action !== null && { action }), ...change };
}

describe('a pull request', () => {
  /** What the ledger is told beside the judgement: who pushed never signs. */
  const told: Readonly<Record<string, string>> = { synchronize: 'pushed', reopened: 'reopened' };

  test.each(['opened', 'reopened', 'synchronize', 'ready_for_review'])(
    '%s is judged at its head',
    (action) => {
      const { wishes } = wishesOf('pull_request', example('pull_request', action));
      expect(wishes).toEqual([
        {
          do: 'judge',
          at: expect.stringMatching(/^\d{4}-/),
          happened: told[action] === undefined ? null : { what: told[action], by: expect.any(String) },
          change: expect.objectContaining({
            id: expect.stringMatching(/^#\d+$/),
            head: { branch: expect.any(String), sha: expect.stringMatching(/^[0-9a-f]{40}$/) },
          }),
        },
      ]);
    },
  );

  test.each(['labeled', 'assigned', 'edited', 'review_requested'])('%s alone asks for nothing', (action) => {
    expect(wishesOf('pull_request', example('pull_request', action, { changes: {} })).wishes).toEqual([]);
  });

  test('with a new base is judged again', () => {
    const retargeted = example('pull_request', 'edited', { changes: { base: { ref: { from: 'lax' } } } });
    expect(wishesOf('pull_request', retargeted).wishes).toEqual([expect.objectContaining({ do: 'judge' })]);
  });

  test('closed is told to the ledger', () => {
    const { wishes } = wishesOf('pull_request', example('pull_request', 'closed'));
    expect(wishes).toEqual([expect.objectContaining({ do: 'close', merged: expect.any(Boolean) })]);
  });

  test.each([
    ['merged', true, [{ do: 'close-follow-ups', ids: ['F3-1', 'F9-12'], how: 'pull-request' }]],
    ['thrown away', false, []],
  ])('that was %s closes the follow-ups it names only where it counts', (_name, merged, closes) => {
    const pull = { ...Object(Object(example('pull_request', 'closed')).pull_request), merged };
    const payload = example('pull_request', 'closed', {
      pull_request: { ...pull, body: 'Rotates the key.\n\nCloses F3-1 and f9-12.' },
    });
    expect(wishesOf('pull_request', payload).wishes.slice(1)).toEqual(
      closes.map((close) => expect.objectContaining(close)),
    );
  });
});

describe('checks', () => {
  test('of other apps are foreign, ours are not', () => {
    const run = (id: number) =>
      example('check_run', 'rerequested', { check_run: { head_sha: 'f'.repeat(40), app: { id } } });
    expect(isForeignCheck('check_run', run(7), 7)).toBe(false);
    expect(isForeignCheck('check_run', run(8), 7)).toBe(true);
    expect(isForeignCheck('check_suite', example('check_suite', 'completed'), 7)).toBe(true);
    expect(isForeignCheck('check_run', 'nonsense', 7)).toBe(true);
    expect(isForeignCheck('push', {}, 7)).toBe(false);
  });

  test.each([
    ['check_run', 'rerequested', {}],
    ['check_suite', 'rerequested', {}],
    ['check_run', 'requested_action', { requested_action: { identifier: 're-evaluate' } }],
  ])('%s %s is judged again', (event, action, more) => {
    expect(wishesOf(event, example(event, action, more)).wishes).toEqual([
      { do: 'judge-commit', repository: expect.anything(), sha: expect.stringMatching(/^[0-9a-f]{40}$/) },
    ]);
  });

  test('an action we do not know asks for nothing', () => {
    const odd = example('check_run', 'requested_action', { requested_action: { identifier: 'moor' } });
    expect(wishesOf('check_run', odd).wishes).toEqual([]);
  });
});

describe('a merge group', () => {
  test('is judged for real, its head against its base', () => {
    const [sha, base] = ['d'.repeat(40), 'e'.repeat(40)];
    const group = {
      base_sha: base,
      base_ref: 'refs/heads/main',
      head_sha: sha,
      head_ref: 'refs/heads/gh-readonly-queue/main/pr-1',
    };
    const payload = {
      ...Object(example('pull_request', 'opened')),
      action: 'checks_requested',
      merge_group: group,
    };
    expect(wishesOf('merge_group', payload).wishes).toEqual([
      expect.objectContaining({
        do: 'judge',
        change: expect.objectContaining({
          number: null,
          id: `merge-group:${sha}`,
          base: { branch: 'main', sha: base },
        }),
      }),
    ]);
  });
});

describe('a push', () => {
  const push = (files: readonly string[], ref = 'refs/heads/main') =>
    example('push', null, {
      ref,
      repository: { ...Object(example('push', null)).repository, default_branch: 'main' },
      commits: [commit(files)],
    });
  const commit = (files: readonly string[], message = 'Moor') => ({
    id: 'c'.repeat(40),
    message,
    timestamp: '2026-11-25T10:00:00+01:00',
    added: [],
    modified: files,
    removed: [],
  });

  test('that changes the configuration on the default branch judges everything open again', () => {
    expect(wishesOf('push', push(['.github/delta-review.yml'])).wishes).toEqual([
      expect.objectContaining({ do: 'judge-all', scope: 'repository' }),
      { do: 'survey', repository: expect.anything() },
    ]);
  });

  test('to the default branch closes the follow-ups that its commits name', () => {
    const payload = { ...Object(push([])), commits: [commit([], 'Rotate the key, fixes F3-1')] };
    expect(wishesOf('push', payload).wishes).toEqual([
      expect.objectContaining({ do: 'close-follow-ups', ids: ['F3-1'], evidence: 'c'.repeat(40) }),
      { do: 'survey', repository: expect.anything() },
    ]);
  });

  test('of other files has the default branch surveyed, to another branch nothing', () => {
    expect(wishesOf('push', push(['quay.ts'])).wishes).toEqual([
      { do: 'survey', repository: expect.anything() },
    ]);
    const ferry = push(['.github/delta-review.yml'], 'refs/heads/ferry');
    expect(wishesOf('push', ferry).wishes).toEqual([]);
  });
});

test.each([
  ['renamed', { repository: { name: { from: 'pier' } } }, { owner: 'harbour', name: 'pier' }],
  [
    'transferred',
    { owner: { from: { organization: null, user: { login: 'pilot' } } } },
    { owner: 'pilot', name: 'quay' },
  ],
])('a repository that was %s is told with the name that it had', (action, changes, was) => {
  const repository = { name: 'quay', owner: { login: 'harbour' }, default_branch: 'main' };
  const told = (more: object) => wishesOf('repository', { action, repository, ...more }).wishes;
  expect(told({ changes })).toEqual([{ do: 'rename', repository: { owner: 'harbour', name: 'quay' }, was }]);
  expect(told({})).toEqual([]);
});

describe('a comment', () => {
  const marker = '<!-- delta-review:review -->';
  const person = { login: 'pilot', type: 'User' };
  const app = { login: 'delta-review[bot]', type: 'Bot' };
  const times = { created_at: '2026-11-25T10:00:00Z', updated_at: '2026-11-25T11:00:00Z' };
  const comment = (action: string, body: string, user: object, sender: object, from?: string) =>
    wishesOf(
      'issue_comment',
      example('issue_comment', action, {
        issue: { number: 4, pull_request: {} },
        comment: { id: 7, body, user, ...times },
        sender,
        ...(from !== undefined && { changes: { body: { from } } }),
      }),
    ).wishes;

  test('with a command is heard', () => {
    expect(comment('created', 'Please:\n/delta-review sign\n', person, person)).toEqual([
      {
        do: 'hear',
        repository: expect.anything(),
        id: '#4',
        word: {
          said: 'comment',
          by: 'pilot',
          at: times.created_at,
          comment: 7,
          body: expect.stringContaining('sign'),
        },
      },
    ]);
  });

  test.each([
    ['that only quotes a command', comment('created', '> /delta-review sign', person, person)],
    ['with a command in a block of code', comment('created', '```\n/delta-review sign\n```', person, person)],
    ['of a bot', comment('created', '/delta-review sign', app, app)],
    ['into which a command was edited', comment('edited', '/delta-review sign', person, person, 'Hello')],
    ['of ours that we edit ourselves', comment('edited', `${marker} b`, app, app, `${marker} a`)],
    ['that only looks like ours', comment('edited', `${marker} b`, person, person, `${marker} a`)],
  ])('%s asks for nothing', (_name, wishes) => {
    expect(wishes).toEqual([]);
  });

  test('of ours that a person edits may be a tick, even with its marker removed', () => {
    for (const after of [`${marker} [x]`, 'gone']) {
      expect(comment('edited', after, app, person, `${marker} [ ]`)).toEqual([
        expect.objectContaining({
          do: 'hear',
          word: {
            said: 'edit',
            by: 'pilot',
            at: times.updated_at,
            comment: 7,
            before: `${marker} [ ]`,
            after,
          },
        }),
      ]);
    }
  });

  test('of ours that was deleted is shown again', () => {
    expect(comment('deleted', `${marker} text`, app, person)).toEqual([
      { do: 'judge-again', repository: expect.anything(), id: '#4' },
    ]);
  });
});

describe('a button of our check', () => {
  const press = (identifier: string, type = 'User') =>
    wishesOf(
      'check_run',
      example('check_run', 'requested_action', {
        requested_action: { identifier },
        sender: { login: 'mara', type },
      }),
    ).wishes;

  test.each(['sign', 'escalate'])('%s is heard at its commit, by the person who pressed it', (button) => {
    expect(press(button)).toEqual([
      {
        do: 'press',
        button,
        by: 'mara',
        repository: expect.anything(),
        sha: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
    ]);
    expect(press(button, 'Bot')).toEqual([]);
  });
});

describe('a review on GitHub', () => {
  const review = (action: string, state: string, type = 'User') =>
    wishesOf(
      'pull_request_review',
      example('pull_request_review', action, {
        review: {
          id: 5,
          state,
          commit_id: 'a'.repeat(40),
          submitted_at: '2026-11-25T10:00:00Z',
          user: { login: 'mara', type },
        },
      }),
    ).wishes;

  test.each([
    ['submitted', 'approved', ['approval']],
    ['submitted', 'APPROVED', ['approval']],
    ['submitted', 'changes_requested', ['no-approval']],
    ['dismissed', 'dismissed', ['no-approval']],
    ['submitted', 'commented', []],
    ['edited', 'approved', []],
  ])('%s as %s is heard as %j', (action, state, said) => {
    expect(review(action, state)).toEqual(
      said.map((one) =>
        expect.objectContaining({ do: 'hear', word: expect.objectContaining({ said: one }) }),
      ),
    );
    expect(review(action, state, 'Bot')).toEqual([]);
  });
});

test('an installation sets up the repositories it names', () => {
  const { wishes } = wishesOf('installation', example('installation', 'created'));
  expect(wishes.length).toBeGreaterThan(0);
  expect(new Set(wishes.map((wish) => wish.do))).toEqual(new Set(['set-up']));
  expect(wishesOf('installation', example('installation', 'deleted')).wishes).toEqual([]);
});

test('an event nobody asked for is no fault', () => {
  expect(wishesOf('star', { action: 'created' }).wishes).toEqual([]);
});
