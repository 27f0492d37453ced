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
  test.each(['opened', 'reopened', 'synchronize', 'ready_for_review'])(
    '%s is judged at its head',
    (action) => {
      const { wishes } = wishesOf('pull_request', example('pull_request', action));
      expect(wishes).toEqual([
        {
          do: 'judge',
          at: expect.stringMatching(/^\d{4}-/),
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
      commits: [{ added: [], modified: files, removed: [] }],
    });

  test('that changes the configuration on the default branch judges everything open again', () => {
    expect(wishesOf('push', push(['.github/delta-review.yml'])).wishes).toEqual([
      expect.objectContaining({ do: 'judge-all', scope: 'repository' }),
    ]);
  });

  test.each([
    ['other files', push(['quay.ts'])],
    ['another branch', push(['.github/delta-review.yml'], 'refs/heads/ferry')],
  ])('of %s asks for nothing', (_name, payload) => {
    expect(wishesOf('push', payload).wishes).toEqual([]);
  });
});

test('a comment that asks for it has its pull request judged again, quoted and fenced ones do not', () => {
  const comment = (body: string, type = 'User') =>
    wishesOf(
      'issue_comment',
      example('issue_comment', 'created', {
        issue: { number: 4, pull_request: {} },
        comment: { body, user: { login: 'pilot', type } },
      }),
    ).wishes;
  expect(comment('/delta-review re-evaluate')).toEqual([
    expect.objectContaining({ do: 'judge-again', id: '#4' }),
  ]);
  expect(comment('Please:\n/delta-review re-evaluate\n')).toHaveLength(1);
  expect(comment('> /delta-review re-evaluate')).toEqual([]);
  expect(comment('```\n/delta-review re-evaluate\n```')).toEqual([]);
  expect(comment('/delta-review re-evaluate', 'Bot')).toEqual([]);
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
