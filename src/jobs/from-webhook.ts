/**
 * What a webhook asks of us, as values: event in, wishes out. Pure, so that every case is a table row in a test.
 * Payload shapes: docs.github.com/webhooks/webhook-events-and-payloads; only what is read here is checked.
 */
import { z } from 'zod';
import type { Repository } from '../change/change.ts';
import { changeOfPull } from '../forge/github/pull.ts';
import { planMarker } from '../forge/plans.ts';
import { configurationPath } from '../forge/read-input.ts';
import { commandsIn } from '../review/commands.ts';
import { closedBy } from '../review/follow-ups.ts';
import { reviewMarker } from '../review/ticks.ts';
import { labelled, toldIssue, wishesOfIssue } from './issues/from-issue.ts';
import type { Word } from './task.ts';
import { appSchema, schemas } from './webhook-payloads.ts';
import type { Asked, Wish } from './wish.ts';

type EventName = keyof typeof schemas;

/**
 * True where an event is another app's own check: with checks:write we are sent everybody's, and they are dropped
 * before anything is stored or asked (palantir/policy-bot#1373 lost a whole installation's budget to them).
 */
export function isForeignCheck(event: string, payload: unknown, appId: number): boolean {
  if (event !== 'check_run' && event !== 'check_suite') return false;
  const parsed = z
    .object({
      check_run: z.object({ app: appSchema }).optional(),
      check_suite: z.object({ app: appSchema }).optional(),
    })
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
    case 'pull_request_review':
      return fromReview(schemas.pull_request_review.parse(payload));
    case 'merge_group': {
      const parsed = schemas.merge_group.parse(payload);
      if (parsed.action !== 'checks_requested') return nothing(parsed, `merge_group ${parsed.action}`);
      return asked(parsed, `merge group ${parsed.merge_group.head_sha.slice(0, 8)}`, mergeGroup(parsed));
    }
    case 'check_run':
      return fromCheckRun(schemas.check_run.parse(payload));
    case 'check_suite': {
      const parsed = schemas.check_suite.parse(payload);
      return parsed.action === 'rerequested'
        ? rerequested(parsed, parsed.check_suite.head_sha)
        : nothing(parsed, `check_suite ${parsed.action}`);
    }
    case 'issues': {
      const parsed = schemas.issues.parse(payload);
      const wishes = wishesOfIssue(repositoryOf(parsed), parsed);
      return asked(parsed, `#${parsed.issue.number} ${parsed.action}`, ...wishes);
    }
    case 'issue_comment':
      return fromComment(schemas.issue_comment.parse(payload));
    case 'workflow_run':
      return fromRun(schemas.workflow_run.parse(payload));
    case 'push':
      return fromPush(schemas.push.parse(payload));
    case 'repository':
      return fromRepository(schemas.repository.parse(payload));
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

function fromCheckRun(payload: z.infer<typeof schemas.check_run>): Asked {
  const { action, check_run: run, requested_action: pressed, sender } = payload;
  if (action === 'rerequested') return rerequested(payload, run.head_sha);
  if (action !== 'requested_action') return nothing(payload, `check_run ${action}`);
  const button = pressed?.identifier;
  if (button === 're-evaluate') return rerequested(payload, run.head_sha);
  if ((button !== 'sign' && button !== 'escalate') || sender.type !== 'User')
    return nothing(payload, `button ${button}`);
  return asked(payload, `${button} pressed at ${run.head_sha.slice(0, 8)}`, {
    do: 'press',
    repository: repositoryOf(payload),
    sha: run.head_sha,
    button,
    by: sender.login,
  });
}

function fromPullRequest(payload: z.infer<typeof schemas.pull_request>): Asked {
  const { action, pull_request: pull, sender } = payload;
  const change = changeOfPull(repositoryOf(payload), pull);
  const at = pull.updated_at;
  if (action === 'closed') {
    const merged = pull.merged === true;
    const ids = merged ? closedBy(`${pull.title}\n${pull.body ?? ''}`) : [];
    const close: Wish = { do: 'close', change, merged, by: sender.login, at };
    return asked(
      payload,
      `${change.id} closed`,
      close,
      ...closing(change.repository, ids, sender.login, change.id),
    );
  }
  if ((action === 'labeled' || action === 'unlabeled') && payload.label !== undefined) {
    const word = { by: sender.login, at, label: payload.label.name };
    const { repository, id } = change;
    return asked(
      payload,
      `${id} ${action}`,
      action === 'labeled'
        ? labelled(repository, id, { ...word, text: pull.title }, null)
        : { do: 'hear', repository, id, word: { said: 'unlabel', ...word } },
    );
  }
  const judged = ['opened', 'reopened', 'synchronize', 'ready_for_review'].includes(action);
  const retargeted = action === 'edited' && payload.changes?.base !== undefined;
  if (!judged && !retargeted) return nothing(payload, `pull_request ${action}`);
  const what = action === 'synchronize' ? 'pushed' : action === 'reopened' ? 'reopened' : null;
  return asked(payload, `${change.id} ${retargeted ? 'retargeted' : action}`, {
    do: 'judge',
    change,
    at,
    happened: what === null ? null : { what, by: sender.login },
  });
}

function closing(
  repository: Repository,
  ids: readonly string[],
  by: string,
  evidence: string,
): readonly Wish[] {
  const how = evidence.startsWith('#') ? 'pull-request' : 'commit';
  return ids.length === 0 ? [] : [{ do: 'close-follow-ups', repository, ids, by, how, evidence }];
}

/** An approval may count as a signature; whoever takes it back, or asks for changes, takes the signature back. */
function fromReview(payload: z.infer<typeof schemas.pull_request_review>): Asked {
  const { action, review, pull_request: pull } = payload;
  const id = `#${pull.number}`;
  const { user, submitted_at: at } = review;
  const state = review.state.toLowerCase();
  if (user === null || user.type !== 'User' || at === null || !['submitted', 'dismissed'].includes(action))
    return nothing(payload, `pull_request_review ${action}`);
  const hear = (word: Word): Asked =>
    asked(payload, `${id} ${state} by review`, { do: 'hear', repository: repositoryOf(payload), id, word });
  if (action === 'submitted' && state === 'approved')
    return hear({ said: 'approval', by: user.login, at, review: review.id, head: review.commit_id });
  if (action === 'dismissed' || state === 'changes_requested')
    return hear({ said: 'no-approval', by: user.login, at, review: review.id });
  return nothing(payload, `review ${state}`);
}

function mergeGroup(payload: z.infer<typeof schemas.merge_group>): Wish {
  const { base_sha, base_ref, head_sha, head_ref } = payload.merge_group;
  return {
    do: 'judge',
    // A group has one head for its whole life, so its order among events is of no account.
    at: '1970-01-01T00:00:00Z',
    happened: null,
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

function fromRun(payload: z.infer<typeof schemas.workflow_run>): Asked {
  const { id, conclusion, head_sha: sha, path } = payload.workflow_run;
  if (payload.action !== 'completed' || conclusion !== 'success')
    return nothing(payload, `run ${id} ${payload.action}`);
  // "path@branch" where the workflow is another repository's.
  const workflow = path.split('@', 1)[0] ?? path;
  const repository = repositoryOf(payload);
  return asked(payload, `run ${id} of ${workflow} ended`, {
    do: 'look-for-plans',
    repository,
    sha,
    workflow,
  });
}

function fromComment(payload: z.infer<typeof schemas.issue_comment>): Asked {
  const { action, issue, comment, sender, changes } = payload;
  const id = `#${issue.number}`;
  const repository = repositoryOf(payload);
  const byApp = comment.user?.type === 'Bot' && sender.type === 'Bot';
  if (issue.pull_request !== undefined && byApp && comment.body.startsWith(planMarker))
    return asked(payload, `${id} got a plan`, { do: 'judge-again', repository, id });
  if (sender.type !== 'User') return nothing(payload, `comment ${action}`);
  const on = issue.pull_request === undefined ? { issue: toldIssue(issue) } : {};
  const before = changes?.body?.from;
  const oursBy = comment.user?.type === 'Bot';
  if (oursBy && (comment.body.startsWith(reviewMarker) || before?.startsWith(reviewMarker) === true)) {
    // Deleted, it is shown again; edited, it may be a tick.
    if (action === 'deleted')
      return asked(payload, `${id} lost our comment`, { do: 'judge-again', repository, id });
    if (action !== 'edited' || before === undefined) return nothing(payload, `comment ${action}`);
    return asked(payload, `${id} edited our comment`, {
      do: 'hear',
      repository,
      id,
      word: {
        said: 'edit',
        by: sender.login,
        at: comment.updated_at,
        comment: comment.id,
        before,
        after: comment.body,
      },
      ...on,
    });
  }
  // What is edited into a comment later was not said to anybody who read it.
  if (action !== 'created' || oursBy || commandsIn(comment.body).commands.length === 0)
    return nothing(payload, `comment ${action}`);
  return asked(payload, `${id} heard ${sender.login}`, {
    do: 'hear',
    repository,
    id,
    word: {
      said: 'comment',
      by: sender.login,
      at: comment.created_at,
      comment: comment.id,
      body: comment.body,
    },
    ...on,
  });
}

function fromPush(payload: z.infer<typeof schemas.push>): Asked {
  const login = payload.repository.owner.login ?? payload.repository.owner.name ?? '';
  const from: From = { ...payload, repository: { name: payload.repository.name, owner: { login } } };
  if (payload.ref !== `refs/heads/${payload.repository.default_branch}`)
    return nothing(from, `push to ${payload.ref}`);
  const { commits, sender } = payload;
  const repository = repositoryOf(from);
  const closes = commits.flatMap(({ id, message }) =>
    closing(repository, closedBy(message), sender.login, id),
  );
  const touched = commits.some((commit) =>
    [...commit.added, ...commit.modified, ...commit.removed].includes(configurationPath),
  );
  const scope = payload.repository.name === '.github' ? 'owner' : 'repository';
  const because = touched ? 'configuration changed' : closes.length > 0 ? 'follow-ups closed' : 'survey';
  return asked(
    from,
    because,
    ...closes,
    ...(touched ? [{ do: 'judge-all', repository, scope } as const] : []),
    { do: 'survey', repository },
  );
}

/** A transfer names the owner that it had, a user or an organisation. */
function fromRepository(payload: z.infer<typeof schemas.repository>): Asked {
  const { action, changes } = payload;
  const repository = repositoryOf(payload);
  const name = changes?.repository?.name.from ?? repository.name;
  const from = changes?.owner?.from ?? {};
  const owner = (from.organization ?? from.user)?.login ?? repository.owner;
  const isMoved = name !== repository.name || owner !== repository.owner;
  if (!isMoved || !['renamed', 'transferred'].includes(action))
    return nothing(payload, `repository ${action}`);
  return asked(payload, `${owner}/${name} is ${repository.owner}/${repository.name} now`, {
    do: 'rename',
    repository,
    was: { owner, name },
  });
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
