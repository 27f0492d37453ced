/** Comments, issues and reviews as GitHub's API and webhooks show them. */
import {
  type Addresses,
  type AppFacts,
  appObject,
  type JsonObject,
  nodeId,
  pullObject,
  userObject,
} from './objects.ts';
import type { LoopbackRepository, Pull } from './repository.ts';
import type { Comment, Issue, PullReview } from './talk.ts';

export function commentObject(at: Addresses, repository: LoopbackRepository, comment: Comment): JsonObject {
  const root = `${at.api}/repos/${repository.fullName}`;
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${root}/issues/comments/${comment.id}`,
    html_url: `${at.web}/${repository.fullName}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${root}/issues/${comment.issue}`,
    body: comment.body,
    user: userObject(at, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: 'MEMBER',
    performed_via_github_app: comment.app === null ? null : appObject(at, comment.app),
  };
}

/** An issue as lists show it. */
export function issueObject(at: Addresses, repository: LoopbackRepository, issue: Issue): JsonObject {
  const root = `${at.api}/repos/${repository.fullName}`;
  const url = `${root}/issues/${issue.number}`;
  return {
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    url,
    repository_url: root,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${at.web}/${repository.fullName}/issues/${issue.number}`,
    number: issue.number,
    state: issue.state,
    state_reason: issue.state === 'closed' ? 'completed' : null,
    title: issue.title,
    body: issue.body,
    user: userObject(at, issue.author),
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    comments: repository.comments.filter((comment) => comment.issue === issue.number).length,
    closed_at: issue.closedAt,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: 'MEMBER',
    performed_via_github_app: issue.app === null ? null : appObject(at, issue.app),
  };
}

/** A pull request in a list of issues: what tells it apart is `pull_request`. */
export function pullAsIssue(
  at: Addresses,
  repository: LoopbackRepository,
  pull: Pull,
  app: AppFacts,
): JsonObject {
  const { url, html_url, diff_url, patch_url, merged_at } = pullObject(at, repository, pull);
  const issue = issueObject(at, repository, {
    ...pull,
    app: pull.author === `${app.slug}[bot]` ? app : null,
    closedAt: pull.state === 'closed' ? pull.updatedAt : null,
  });
  return {
    ...issue,
    html_url,
    draft: pull.draft,
    pull_request: { url, html_url, diff_url, patch_url, merged_at },
  };
}

/** A review as webhooks tell it. */
export function reviewObject(at: Addresses, repository: LoopbackRepository, review: PullReview): JsonObject {
  const pull = `${at.api}/repos/${repository.fullName}/pulls/${review.pull}`;
  const web = `${at.web}/${repository.fullName}/pull/${review.pull}#pullrequestreview-${review.id}`;
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: userObject(at, review.author),
    body: review.body,
    commit_id: review.commit,
    submitted_at: review.submittedAt,
    updated_at: review.updatedAt,
    state: review.state,
    html_url: web,
    pull_request_url: pull,
    author_association: 'MEMBER',
    _links: { html: { href: web }, pull_request: { href: pull } },
  };
}
