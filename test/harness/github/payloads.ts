/** Webhook payloads: GitHub's own examples, with this server's repository, commits, people and installation put in. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { checkRunObject, type JsonObject, pullObject, repositoryObject, userObject } from './objects.ts';
import type { CheckRun, LoopbackRepository, MergeGroup } from './repository.ts';
import type { WorkflowRun } from './rest-actions.ts';
import { objectOf, type World } from './route.ts';
import type { Comment, Issue, PullReview } from './talk.ts';
import { commentObject, issueObject, reviewObject } from './talk-objects.ts';

interface Example {
  readonly name: string;
  readonly examples: readonly JsonObject[];
}

let examples: readonly Example[] | undefined;

/** @returns a copy of GitHub's example of that event and action, or of the event where that action has none. */
function example(event: string, action?: string): JsonObject {
  const file = createRequire(import.meta.url).resolve('@octokit/webhooks-examples/api.github.com/index.json');
  examples ??= JSON.parse(readFileSync(file, 'utf8')) as readonly Example[];
  const own = examples.find((each) => each.name === event)?.examples ?? [];
  const found = own.find((each) => each.action === action) ?? own[0];
  if (found === undefined) throw new Error(`@octokit/webhooks-examples has no ${event}`);
  return structuredClone(found);
}

function common(world: World, repository: LoopbackRepository, sender: string): JsonObject {
  return {
    repository: repositoryObject(world.at, repository),
    sender: userObject(world.at, sender),
    installation: { id: world.installation(repository.owner), node_id: `Installation:${repository.owner}` },
  };
}

/** @param more what the action adds: `changes`, or `before` and `after` of a synchronize. */
export function pullRequestPayload(
  world: World,
  repository: LoopbackRepository,
  action: string,
  number: number,
  more: JsonObject = {},
): JsonObject {
  const pull = repository.pull(number);
  const from = example('pull_request', action);
  return {
    ...from,
    ...common(world, repository, pull.author),
    action,
    number,
    pull_request: {
      ...objectOf(from, 'pull_request'),
      ...pullObject(world.at, repository, pull),
      merged: pull.merged,
    },
    ...more,
  };
}

/** @param identifier the button that was pressed, for requested_action. */
export function checkRunPayload(
  world: World,
  repository: LoopbackRepository,
  action: 'created' | 'completed' | 'rerequested' | 'requested_action',
  run: CheckRun,
  sender = 'octocat',
  identifier?: string,
): JsonObject {
  const from = example('check_run', action);
  const check = objectOf(from, 'check_run') ?? {};
  const shown = checkRunObject(world.at, repository, run);
  return {
    ...from,
    ...common(world, repository, sender),
    action,
    check_run: {
      ...check,
      ...shown,
      check_suite: {
        ...objectOf(check, 'check_suite'),
        id: run.suiteId,
        head_sha: run.headSha,
        app: shown.app,
        pull_requests: shown.pull_requests,
      },
    },
    ...(identifier === undefined ? {} : { requested_action: { identifier } }),
  };
}

export function mergeGroupPayload(
  world: World,
  repository: LoopbackRepository,
  group: MergeGroup,
  action: 'checks_requested' | 'destroyed' = 'checks_requested',
): JsonObject {
  const facts = repository.git.commitFacts(group.headSha);
  const person = (who: typeof facts.author): JsonObject => ({ name: who.name, email: who.email });
  const { organization: _, ...from } = example('merge_group', action);
  return {
    ...from,
    ...common(world, repository, 'github-merge-queue[bot]'),
    action,
    merge_group: {
      head_sha: group.headSha,
      head_ref: group.headRef,
      base_sha: group.baseSha,
      base_ref: group.baseRef,
      head_commit: {
        id: group.headSha,
        tree_id: facts.tree,
        message: facts.message,
        timestamp: facts.committer.date,
        author: person(facts.author),
        committer: person(facts.committer),
      },
    },
    ...(action === 'destroyed' ? { reason: 'merged' } : {}),
  };
}

function reactionsObject(
  world: World,
  repository: LoopbackRepository,
  comment: Pick<Comment, 'id' | 'reactions'>,
): JsonObject {
  const kinds = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];
  const counted = kinds.map((kind) => [
    kind,
    comment.reactions.filter((each) => each.content === kind).length,
  ]);
  return {
    url: `${world.at.api}/repos/${repository.fullName}/issues/comments/${comment.id}/reactions`,
    total_count: comment.reactions.length,
    ...Object.fromEntries(counted),
  };
}

/** @param previousBody the text before an edit: it stands in `changes.body.from`. */
export function issueCommentPayload(
  world: World,
  repository: LoopbackRepository,
  action: 'created' | 'edited' | 'deleted',
  comment: Comment,
  sender: string,
  previousBody?: string,
): JsonObject {
  const from = example('issue_comment', action);
  const { changes: _, ...kept } = from;
  const plain = repository.issues.find(({ number }) => number === comment.issue);
  if (plain !== undefined)
    return {
      ...kept,
      ...common(world, repository, sender),
      action,
      issue: {
        ...objectOf(from, 'issue'),
        ...issueObject(world.at, repository, plain),
        active_lock_reason: null,
        reactions: reactionsObject(world, repository, comment),
      },
      comment: {
        ...objectOf(from, 'comment'),
        ...commentObject(world.at, repository, comment),
        reactions: reactionsObject(world, repository, comment),
      },
      ...(previousBody === undefined ? {} : { changes: { body: { from: previousBody } } }),
    };
  const pull = pullObject(world.at, repository, repository.pull(comment.issue));
  const issue = `${world.at.api}/repos/${repository.fullName}/issues/${comment.issue}`;
  const same = [
    'number',
    'title',
    'user',
    'state',
    'body',
    'created_at',
    'updated_at',
    'closed_at',
    'html_url',
    'draft',
  ];
  return {
    ...kept,
    ...common(world, repository, sender),
    action,
    issue: {
      ...objectOf(from, 'issue'),
      ...Object.fromEntries(same.map((key) => [key, pull[key]])),
      url: issue,
      repository_url: `${world.at.api}/repos/${repository.fullName}`,
      comments_url: `${issue}/comments`,
      labels: [],
      active_lock_reason: null,
      reactions: reactionsObject(world, repository, comment),
      // What tells a comment on a pull request from one on an issue.
      pull_request: {
        url: pull.url,
        html_url: pull.html_url,
        diff_url: pull.diff_url,
        patch_url: pull.patch_url,
      },
    },
    comment: {
      ...objectOf(from, 'comment'),
      ...commentObject(world.at, repository, comment),
      reactions: reactionsObject(world, repository, comment),
    },
    ...(previousBody === undefined ? {} : { changes: { body: { from: previousBody } } }),
  };
}

/** A label as payloads show it. */
export function labelObject(world: World, repository: LoopbackRepository, name: string): JsonObject {
  return {
    id: 7,
    node_id: `Label:${name}`,
    url: `${world.at.api}/repos/${repository.fullName}/labels/${name}`,
    name,
    color: 'd73a4a',
    default: false,
    description: null,
  };
}

/** @param label the one that was put on or taken off. */
export function issuesPayload(
  world: World,
  repository: LoopbackRepository,
  action: 'opened' | 'labeled' | 'unlabeled' | 'closed' | 'reopened',
  issue: Issue,
  sender: string,
  label?: string,
): JsonObject {
  const from = example('issues', action);
  const { changes: _, label: __, ...kept } = from;
  return {
    ...kept,
    ...common(world, repository, sender),
    action,
    issue: {
      ...objectOf(from, 'issue'),
      ...issueObject(world.at, repository, issue),
      active_lock_reason: null,
      reactions: reactionsObject(world, repository, { id: issue.id, reactions: [] }),
    },
    ...(label === undefined ? {} : { label: labelObject(world, repository, label) }),
  };
}

/** @param sender who submitted or dismissed it. */
export function pullRequestReviewPayload(
  world: World,
  repository: LoopbackRepository,
  action: 'submitted' | 'dismissed',
  review: PullReview,
  sender = review.author,
): JsonObject {
  const from = example('pull_request_review', action);
  return {
    ...from,
    ...common(world, repository, sender),
    action,
    review: { ...objectOf(from, 'review'), ...reviewObject(world.at, repository, review) },
    pull_request: {
      ...objectOf(from, 'pull_request'),
      ...pullObject(world.at, repository, repository.pull(review.pull)),
      active_lock_reason: null,
    },
  };
}

export function pushPayload(
  world: World,
  repository: LoopbackRepository,
  branch: string,
  before: string,
  after: string,
): JsonObject {
  const facts = repository.git.commitFacts(after);
  const parent = repository.git.commit(before) ?? facts.parents[0] ?? after;
  const files = repository.git.diff(parent, after);
  const paths = (...statuses: readonly string[]) =>
    files.filter((file) => statuses.includes(file.status)).map((file) => file.path);
  const person = (who: typeof facts.author): JsonObject => ({
    name: who.name,
    email: who.email,
    username: who.name,
  });
  const head: JsonObject = {
    id: after,
    tree_id: facts.tree,
    distinct: true,
    message: facts.message,
    timestamp: facts.committer.date,
    url: `${world.at.web}/${repository.fullName}/commit/${after}`,
    author: person(facts.author),
    committer: person(facts.committer),
    added: paths('added', 'renamed', 'copied'),
    removed: paths('removed'),
    modified: paths('modified', 'changed'),
  };
  const sent = common(world, repository, facts.author.name);
  // In a push alone the repository's times are seconds since 1970.
  const times = { created_at: 1_767_225_600, pushed_at: 1_767_225_600 };
  return {
    ...example('push'),
    ...sent,
    ref: `refs/heads/${branch}`,
    before,
    after,
    created: /^0+$/.test(before),
    deleted: false,
    forced: false,
    base_ref: null,
    compare: `${world.at.web}/${repository.fullName}/compare/${before}...${after}`,
    commits: [head],
    head_commit: head,
    pusher: { name: facts.author.name, email: facts.author.email },
    repository: { ...objectOf(sent, 'repository'), ...times },
  };
}

/** @param action of the app's installation on that owner, with all of the owner's repositories. */
export function installationPayload(
  world: World,
  owner: string,
  action: 'created' | 'deleted' | 'suspend' | 'unsuspend' = 'created',
): JsonObject {
  const from = example('installation', action);
  const own = [...world.repositories.values()].filter((repository) => repository.owner === owner);
  const id = world.installation(owner);
  return {
    ...from,
    action,
    installation: {
      ...objectOf(from, 'installation'),
      id,
      account: userObject(world.at, owner),
      app_id: world.app.id,
      app_slug: world.app.slug,
      // The example is from the time when these were numbers.
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      access_tokens_url: `${world.at.api}/app/installations/${id}/access_tokens`,
      repositories_url: `${world.at.api}/installation/repositories`,
      html_url: `${world.at.web}/settings/installations/${id}`,
    },
    repositories: own.map((repository) => ({
      id: repository.id,
      node_id: `Repository:${repository.id}`,
      name: repository.name,
      full_name: repository.fullName,
      private: repository.private,
    })),
    sender: userObject(world.at, owner),
  };
}

export function workflowRunPayload(
  world: World,
  repository: LoopbackRepository,
  run: WorkflowRun,
  action = 'completed',
): JsonObject {
  const from = example('workflow_run', action);
  const { path, headSha: head_sha, conclusion, id } = run;
  return {
    ...from,
    ...common(world, repository, 'pilot'),
    action,
    // The example is older than its description.
    workflow_run: {
      ...objectOf(from, 'workflow_run'),
      actor: userObject(world.at, 'pilot'),
      triggering_actor: userObject(world.at, 'pilot'),
      id,
      path,
      head_sha,
      conclusion,
    },
  };
}
