/** GitHub's own objects, whole, with addresses that lead back to this server: users, repositories, apps, pull requests. */
import type { CommitFacts } from './git.ts';
import type { CheckRun, Json, LoopbackRepository, Pull } from './repository.ts';

export type JsonObject = { readonly [key: string]: Json | undefined };

export interface Addresses {
  /** The REST root, without a slash at its end. */
  readonly api: string;
  /** The root of the pages that people read. */
  readonly web: string;
}

export interface AppFacts {
  readonly id: number;
  readonly slug: string;
  readonly owner: string;
}

const created = '2026-01-01T00:00:00Z';

/** A stable number for a name, so that the same user has the same id everywhere. */
function idOf(name: string): number {
  let id = 7;
  for (const character of name) id = (id * 31 + (character.codePointAt(0) ?? 0)) % 100_000_000;
  return id;
}

export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`${kind}:${id}`).toString('base64');

export function userObject(at: Addresses, login: string): JsonObject {
  const bot = login.endsWith('[bot]');
  const url = `${at.api}/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: idOf(login),
    node_id: nodeId('User', login),
    avatar_url: `${at.web}/avatars/${idOf(login)}`,
    gravatar_id: '',
    url,
    html_url: bot ? `${at.web}/apps/${login.replace('[bot]', '')}` : `${at.web}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: bot ? 'Bot' : 'User',
    site_admin: false,
  };
}

// The addresses of a repository's parts: GitHub's name for the key, and what stands after the repository's own address.
const repositoryLinks: Readonly<Record<string, string>> = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

/** @param owner another owner makes it that owner's fork. */
export function repositoryObject(
  at: Addresses,
  repository: LoopbackRepository,
  owner = repository.owner,
): JsonObject {
  const fork = owner !== repository.owner;
  const full = `${owner}/${repository.name}`;
  const url = `${at.api}/repos/${full}`;
  const id = fork ? idOf(full) : repository.id;
  const open = repository.pulls.filter((pull) => pull.state === 'open').length;
  return {
    id,
    node_id: nodeId('Repository', id),
    name: repository.name,
    full_name: full,
    private: repository.private,
    owner: userObject(at, owner),
    html_url: `${at.web}/${full}`,
    description: null,
    fork,
    url,
    ...Object.fromEntries(Object.entries(repositoryLinks).map(([key, rest]) => [key, `${url}${rest}`])),
    created_at: created,
    updated_at: created,
    pushed_at: created,
    git_url: `git://127.0.0.1/${full}.git`,
    ssh_url: `git@127.0.0.1:${full}.git`,
    clone_url: `${at.web}/${full}.git`,
    svn_url: `${at.web}/${full}`,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: open,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.private ? 'private' : 'public',
    forks: 0,
    open_issues: open,
    watchers: 0,
    default_branch: repository.defaultBranch,
    network_count: 0,
    subscribers_count: 0,
  };
}

export const permissions: JsonObject = {
  actions: 'read',
  checks: 'write',
  contents: 'read',
  issues: 'write',
  members: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
  statuses: 'write',
};

export function appObject(
  at: Addresses,
  app: { readonly id: number; readonly slug: string; readonly owner: string },
): JsonObject {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: userObject(at, app.owner),
    name: app.slug,
    description: null,
    external_url: `${at.web}/apps/${app.slug}`,
    html_url: `${at.web}/apps/${app.slug}`,
    created_at: created,
    updated_at: created,
    permissions,
    events: ['check_run', 'pull_request'],
  };
}

export function installationObject(at: Addresses, app: AppFacts, id: number, owner: string): JsonObject {
  return {
    id,
    account: userObject(at, owner),
    access_tokens_url: `${at.api}/app/installations/${id}/access_tokens`,
    repositories_url: `${at.api}/installation/repositories`,
    html_url: `${at.web}/settings/installations/${id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: idOf(owner),
    target_type: 'User',
    permissions,
    events: ['check_run', 'pull_request'],
    created_at: created,
    updated_at: created,
    single_file_name: null,
    repository_selection: 'all',
    suspended_by: null,
    suspended_at: null,
  };
}

export function commitObject(at: Addresses, repository: LoopbackRepository, facts: CommitFacts): JsonObject {
  const url = `${at.api}/repos/${repository.fullName}`;
  const web = `${at.web}/${repository.fullName}`;
  const account = ({ email }: CommitFacts['author']) => {
    const login = repository.accountOf(email);
    return login === null ? null : userObject(at, login);
  };
  return {
    sha: facts.sha,
    node_id: nodeId('Commit', facts.sha),
    commit: {
      author: { ...facts.author },
      committer: { ...facts.committer },
      message: facts.message,
      tree: { sha: facts.tree, url: `${url}/git/trees/${facts.tree}` },
      url: `${url}/git/commits/${facts.sha}`,
      comment_count: 0,
    },
    url: `${url}/commits/${facts.sha}`,
    html_url: `${web}/commit/${facts.sha}`,
    comments_url: `${url}/commits/${facts.sha}/comments`,
    author: account(facts.author),
    committer: account(facts.committer),
    parents: facts.parents.map((sha) => ({
      sha,
      url: `${url}/commits/${sha}`,
      html_url: `${web}/commit/${sha}`,
    })),
  };
}

/** A pull request as lists show it; the single one has more (rest-pulls.ts). */
export function pullObject(at: Addresses, repository: LoopbackRepository, pull: Pull): JsonObject {
  const root = `${at.api}/repos/${repository.fullName}`;
  const url = `${root}/pulls/${pull.number}`;
  const issue = `${root}/issues/${pull.number}`;
  const web = `${at.web}/${repository.fullName}/pull/${pull.number}`;
  const statuses = `${root}/statuses/${pull.head.sha}`;
  const owner = pull.fork ?? repository.owner;
  const side = (whose: string, ref: string, sha: string): JsonObject => ({
    label: `${whose}:${ref}`,
    ref,
    sha,
    user: userObject(at, whose),
    repo: repositoryObject(at, repository, whose),
  });
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${root}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userObject(at, pull.author),
    body: pull.body,
    labels: [],
    milestone: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.state === 'closed' ? pull.updatedAt : null,
    merged_at: pull.merged ? pull.updatedAt : null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(owner, pull.head.ref, pull.head.sha),
    base: side(repository.owner, pull.base.ref, pull.base.sha),
    _links: {
      self: { href: url },
      html: { href: web },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${root}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: pull.fork === null ? 'MEMBER' : 'CONTRIBUTOR',
    auto_merge: null,
    draft: pull.draft,
  };
}

export function checkRunObject(at: Addresses, repository: LoopbackRepository, run: CheckRun): JsonObject {
  const url = `${at.api}/repos/${repository.fullName}/check-runs/${run.id}`;
  const web = `${at.web}/${repository.fullName}/runs/${run.id}`;
  const repo = { id: repository.id, url: `${at.api}/repos/${repository.fullName}`, name: repository.name };
  // Empty for the heads of forks: GitHub does not tell the pull request there.
  const pulls = repository.pulls.filter(
    (pull) => pull.fork === null && pull.state === 'open' && pull.head.sha === run.headSha,
  );
  return {
    id: run.id,
    node_id: nodeId('CheckRun', run.id),
    name: run.name,
    head_sha: run.headSha,
    external_id: run.externalId,
    url,
    html_url: web,
    details_url: run.detailsUrl ?? web,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: appObject(at, { id: run.appId, slug: run.appSlug, owner: repository.owner }),
    pull_requests: pulls.map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${at.api}/repos/${repository.fullName}/pulls/${pull.number}`,
      head: { ref: pull.head.ref, sha: pull.head.sha, repo },
      base: { ref: pull.base.ref, sha: pull.base.sha, repo },
    })),
  };
}
