/**
 * What a webhook asks of us, as values: event in, wishes out. Pure, so that every case is a table row in a test.
 * Payload shapes: docs.github.com/webhooks/webhook-events-and-payloads; only what is read here is checked.
 */
import { z } from 'zod';
import type { ChangeRef, Repository } from '../change/change.ts';
import { changeOfPull, pullSchema } from '../forge/github/pull.ts';
import { configurationPath } from '../forge/read-input.ts';

export type Wish =
  /** A pull request or a merge group is to be judged at this head. */
  | { readonly do: 'judge'; readonly change: ChangeRef; readonly at: string }
  /** A pull request ended; others at its head may be judged more mildly now. */
  | { readonly do: 'close'; readonly change: ChangeRef; readonly merged: boolean; readonly at: string }
  /** Everything open at this commit is to be judged again. */
  | { readonly do: 'judge-commit'; readonly repository: Repository; readonly sha: string }
  /** Somebody asked for it in a comment; the pull request's head is looked up. */
  | { readonly do: 'judge-again'; readonly repository: Repository; readonly id: string }
  /** The rules changed: everything open in this repository (or in all of its owner's) is to be judged again. */
  | { readonly do: 'judge-all'; readonly repository: Repository; readonly scope: 'repository' | 'owner' }
  /** The app was installed here: make the check selectable, judge what is open. */
  | { readonly do: 'set-up'; readonly repository: Repository };

export interface Asked {
  readonly installation: number | null;
  readonly wishes: readonly Wish[];
  /** For the log: why nothing is to be done, or what is. */
  readonly because: string;
}

const repository = z.object({
  name: z.string(),
  owner: z.object({ login: z.string() }),
  default_branch: z.string(),
});
const installation = z.object({ id: z.number() }).optional();
const pullRequest = pullSchema.extend({ merged: z.boolean().nullish(), updated_at: z.string() });
const app = z.object({ id: z.number() }).nullish();

const schemas = {
  pull_request: z.object({
    action: z.string(),
    repository,
    installation,
    pull_request: pullRequest,
    changes: z.object({ base: z.unknown().optional() }).optional(),
  }),
  merge_group: z.object({
    action: z.string(),
    repository,
    installation,
    merge_group: z.object({
      base_sha: z.string(),
      base_ref: z.string(),
      head_sha: z.string(),
      head_ref: z.string(),
    }),
  }),
  check_run: z.object({
    action: z.string(),
    repository,
    installation,
    check_run: z.object({ head_sha: z.string(), app }),
    requested_action: z.object({ identifier: z.string() }).optional(),
  }),
  check_suite: z.object({
    action: z.string(),
    repository,
    installation,
    check_suite: z.object({ head_sha: z.string(), app }),
  }),
  issue_comment: z.object({
    action: z.string(),
    repository,
    installation,
    issue: z.object({ number: z.number(), pull_request: z.unknown().optional() }),
    comment: z.object({
      body: z.string(),
      user: z.object({ login: z.string(), type: z.string() }).nullable(),
    }),
  }),
  push: z.object({
    ref: z.string(),
    repository: repository.extend({
      owner: z.object({ login: z.string().optional(), name: z.string().optional() }),
    }),
    installation,
    commits: z.array(
      z.object({
        added: z.array(z.string()).default([]),
        modified: z.array(z.string()).default([]),
        removed: z.array(z.string()).default([]),
      }),
    ),
  }),
  installation: z.object({
    action: z.string(),
    installation: z.object({ id: z.number(), account: z.object({ login: z.string() }) }),
    repositories: z.array(z.object({ name: z.string() })).optional(),
  }),
  installation_repositories: z.object({
    action: z.string(),
    installation: z.object({ id: z.number(), account: z.object({ login: z.string() }) }),
    repositories_added: z.array(z.object({ name: z.string() })),
  }),
} as const;

type EventName = keyof typeof schemas;

/**
 * True where an event is another app's own check: with checks:write we are sent everybody's, and they are dropped
 * before anything is stored or asked (palantir/policy-bot#1373 lost a whole installation's budget to them).
 */
export function isForeignCheck(event: string, payload: unknown, appId: number): boolean {
  if (event !== 'check_run' && event !== 'check_suite') return false;
  const parsed = z
    .object({ check_run: z.object({ app }).optional(), check_suite: z.object({ app }).optional() })
    .safeParse(payload);
  if (!parsed.success) return true;
  return (parsed.data.check_run ?? parsed.data.check_suite)?.app?.id !== appId;
}

/** @throws z.ZodError where a payload lacks what GitHub documents. */
export function wishesOf(event: string, payload: unknown): Asked {
  if (!isKnown(event)) return { installation: null, wishes: [], because: `no interest in ${event}` };
  switch (event) {
    case 'pull_request':
      return fromPullRequest(schemas.pull_request.parse(payload));
    case 'merge_group': {
      const parsed = schemas.merge_group.parse(payload);
      if (parsed.action !== 'checks_requested') return nothing(parsed, `merge_group ${parsed.action}`);
      return asked(parsed, `merge group ${parsed.merge_group.head_sha.slice(0, 8)}`, mergeGroup(parsed));
    }
    case 'check_run': {
      const parsed = schemas.check_run.parse(payload);
      const again =
        parsed.action === 'rerequested' ||
        (parsed.action === 'requested_action' && parsed.requested_action?.identifier === 're-evaluate');
      return again
        ? rerequested(parsed, parsed.check_run.head_sha)
        : nothing(parsed, `check_run ${parsed.action}`);
    }
    case 'check_suite': {
      const parsed = schemas.check_suite.parse(payload);
      return parsed.action === 'rerequested'
        ? rerequested(parsed, parsed.check_suite.head_sha)
        : nothing(parsed, `check_suite ${parsed.action}`);
    }
    case 'issue_comment':
      return fromComment(schemas.issue_comment.parse(payload));
    case 'push':
      return fromPush(schemas.push.parse(payload));
    case 'installation': {
      const parsed = schemas.installation.parse(payload);
      const added = ['created', 'unsuspend', 'new_permissions_accepted'].includes(parsed.action);
      return setUp(parsed, added ? (parsed.repositories ?? []) : []);
    }
    case 'installation_repositories': {
      const parsed = schemas.installation_repositories.parse(payload);
      return setUp(parsed, parsed.repositories_added);
    }
  }
}

function isKnown(event: string): event is EventName {
  return Object.hasOwn(schemas, event);
}

interface From {
  readonly repository: { readonly name: string; readonly owner: { readonly login: string } };
  readonly installation?: { readonly id: number } | undefined;
}

function repositoryOf({ repository: { name, owner } }: From): Repository {
  return { owner: owner.login, name };
}

function asked(from: From, because: string, ...wishes: readonly Wish[]): Asked {
  return { installation: from.installation?.id ?? null, wishes, because };
}

function nothing(from: From, what: string): Asked {
  return asked(from, `nothing to do for ${what}`);
}

function rerequested(from: From, sha: string): Asked {
  return asked(from, `judge ${sha.slice(0, 8)} again`, {
    do: 'judge-commit',
    repository: repositoryOf(from),
    sha,
  });
}

function fromPullRequest(payload: z.infer<typeof schemas.pull_request>): Asked {
  const { action, pull_request: pull } = payload;
  const change = changeOfPull(repositoryOf(payload), pull);
  const at = pull.updated_at;
  if (action === 'closed') {
    return asked(payload, `${change.id} closed`, { do: 'close', change, merged: pull.merged === true, at });
  }
  const judged = ['opened', 'reopened', 'synchronize', 'ready_for_review'].includes(action);
  const retargeted = action === 'edited' && payload.changes?.base !== undefined;
  if (!judged && !retargeted) return nothing(payload, `pull_request ${action}`);
  return asked(payload, `${change.id} ${retargeted ? 'retargeted' : action}`, { do: 'judge', change, at });
}

function mergeGroup(payload: z.infer<typeof schemas.merge_group>): Wish {
  const { base_sha, base_ref, head_sha, head_ref } = payload.merge_group;
  return {
    do: 'judge',
    // A group has one head for its whole life, so its order among events is of no account.
    at: '1970-01-01T00:00:00Z',
    change: {
      repository: repositoryOf(payload),
      id: `merge-group:${head_sha}`,
      number: null,
      title: `Merge group for ${base_ref.replace('refs/heads/', '')}`,
      author: 'merge queue',
      draft: false,
      base: { branch: base_ref.replace('refs/heads/', ''), sha: base_sha },
      head: { branch: head_ref.replace('refs/heads/', ''), sha: head_sha },
    },
  };
}

const reEvaluate = '/delta-review re-evaluate';

function fromComment(payload: z.infer<typeof schemas.issue_comment>): Asked {
  const { action, issue, comment } = payload;
  const ours = action === 'created' && issue.pull_request !== undefined && comment.user?.type === 'User';
  if (!ours || !linesOf(comment.body).includes(reEvaluate)) return nothing(payload, `comment ${action}`);
  const id = `#${issue.number}`;
  return asked(payload, `${id} asked for again`, {
    do: 'judge-again',
    repository: repositoryOf(payload),
    id,
  });
}

/** The lines that a person wrote as a command could be: not in a fenced block. Quoted lines start with `>`. */
function linesOf(body: string): readonly string[] {
  const lines: string[] = [];
  let fence: string | null = null;
  for (const line of body.split('\n', 1_000).map((one) => one.trim())) {
    const mark = line.startsWith('```') ? '```' : line.startsWith('~~~') ? '~~~' : null;
    if (mark !== null && (fence === null || fence === mark)) fence = fence === null ? mark : null;
    else if (fence === null) lines.push(line);
  }
  return lines;
}

function fromPush(payload: z.infer<typeof schemas.push>): Asked {
  const login = payload.repository.owner.login ?? payload.repository.owner.name ?? '';
  const from: From = { ...payload, repository: { name: payload.repository.name, owner: { login } } };
  if (payload.ref !== `refs/heads/${payload.repository.default_branch}`)
    return nothing(from, `push to ${payload.ref}`);
  const touched = payload.commits.some((commit) =>
    [...commit.added, ...commit.modified, ...commit.removed].includes(configurationPath),
  );
  if (!touched) return nothing(from, 'push that leaves the configuration alone');
  const scope = payload.repository.name === '.github' ? 'owner' : 'repository';
  return asked(from, 'configuration changed', { do: 'judge-all', repository: repositoryOf(from), scope });
}

function setUp(
  payload: { readonly installation: { readonly id: number; readonly account: { readonly login: string } } },
  added: readonly { readonly name: string }[],
): Asked {
  return {
    installation: payload.installation.id,
    because: `installed on ${added.length} repositories`,
    wishes: added.map(({ name }) => ({
      do: 'set-up',
      repository: { owner: payload.installation.account.login, name },
    })),
  };
}
