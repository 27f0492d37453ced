/** What GraphQL's fields answer: plain objects whose members graphql-js reads, or calls with the field's arguments. */
import { posix } from 'node:path';
import { GraphQLError } from 'graphql';
import type { TreeItem } from './git.ts';
import { userObject } from './objects.ts';
import type { CheckRun, Json, LoopbackRepository, Pull, RequiredCheck } from './repository.ts';
import { submoduleUrl } from './rest-contents.ts';
import type { World } from './route.ts';

type Value = Readonly<Record<string, unknown>>;

interface Page {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
}

/** Blob.text stops there, in bytes. */
const textBytes = 512_000;

function connection(page: Page, nodes: readonly Value[]): Value {
  const start = page.after == null ? 0 : Number(Buffer.from(page.after, 'base64').toString()) + 1;
  const rest = nodes.slice(start);
  const shown = page.first == null ? rest.slice(-(page.last ?? 0)) : rest.slice(0, page.first);
  const end = page.first == null ? nodes.length : start + shown.length;
  const cursor = (index: number): string => Buffer.from(String(index)).toString('base64');
  return {
    nodes: shown,
    edges: shown.map((node, index) => ({ node, cursor: cursor(end - shown.length + index) })),
    totalCount: nodes.length,
    pageInfo: {
      hasNextPage: end < nodes.length,
      hasPreviousPage: end - shown.length > 0,
      startCursor: shown.length === 0 ? null : cursor(end - shown.length),
      endCursor: shown.length === 0 ? null : cursor(end - 1),
    },
  };
}

export function repositoryValue(world: World, repository: LoopbackRepository): Value {
  return {
    __typename: 'Repository',
    id: `Repository:${repository.id}`,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    owner: actor(world, repository.owner),
    url: `${world.at.web}/${repository.fullName}`,
    isPrivate: repository.private,
    isFork: false,
    isArchived: false,
    defaultBranchRef: () => refValue(world, repository, repository.defaultBranch),
    ref(args: { readonly qualifiedName: string }) {
      return refValue(world, repository, args.qualifiedName.replace(/^refs\/heads\//, ''));
    },
    object(args: { readonly oid?: string | null; readonly expression?: string | null }) {
      return objectValue(world, repository, args.oid ?? args.expression ?? '');
    },
    pullRequest(args: { readonly number: number }) {
      const pull = repository.pulls.find((each) => each.number === args.number);
      if (pull !== undefined) return pullValue(world, repository, pull);
      const message = `Could not resolve to a PullRequest with the number of ${args.number}.`;
      throw new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
    },
    pullRequests(
      args: Page & { states?: string[] | null; baseRefName?: string | null; headRefName?: string | null },
    ) {
      const pulls = repository.pulls.filter(
        (pull) =>
          (args.states == null || args.states.includes(stateOf(pull))) &&
          (args.baseRefName == null || pull.base.ref === args.baseRefName) &&
          (args.headRefName == null || pull.head.ref === args.headRefName),
      );
      return connection(
        args,
        pulls.map((pull) => pullValue(world, repository, pull)),
      );
    },
  };
}

function actor(world: World, login: string): Value {
  const bot = login.endsWith('[bot]');
  // GraphQL names a bot without the suffix that REST gives it.
  return {
    __typename: bot ? 'Bot' : 'User',
    login: login.replace(/\[bot\]$/, ''),
    databaseId: userObject(world.at, login).id,
    url: userObject(world.at, login).html_url,
  };
}

function stateOf(pull: Pull): string {
  return pull.state === 'open' ? 'OPEN' : pull.merged ? 'MERGED' : 'CLOSED';
}

function refValue(world: World, repository: LoopbackRepository, branch: string): Value | null {
  const sha = repository.tip(branch);
  if (sha === null) return null;
  const required = repository.requiredChecks.get(branch) ?? [];
  const of = (by: RequiredCheck['by']) => required.filter((check) => check.by === by);
  return {
    __typename: 'Ref',
    id: `Ref:${branch}`,
    name: branch,
    prefix: 'refs/heads/',
    target: () => commitValue(world, repository, sha),
    refUpdateRule:
      of('protection').length === 0
        ? null
        : { pattern: branch, requiredStatusCheckContexts: of('protection').map((check) => check.context) },
    branchProtectionRule: null,
    rules(args: Page) {
      const checks = of('ruleset').map((check) => ({
        context: check.context,
        integrationId: check.integrationId,
      }));
      const rule = {
        id: `Rule:${branch}`,
        type: 'REQUIRED_STATUS_CHECKS',
        parameters: {
          __typename: 'RequiredStatusChecksParameters',
          doNotEnforceOnCreate: false,
          strictRequiredStatusChecksPolicy: false,
          requiredStatusChecks: checks,
        },
      };
      return connection(args, checks.length === 0 ? [] : [rule]);
    },
  };
}

/** An object by its id, or by an expression: "main", "main:path", "HEAD:path". */
function objectValue(world: World, repository: LoopbackRepository, expression: string): Value | null {
  const colon = expression.indexOf(':');
  const revision = colon === -1 ? expression : expression.slice(0, colon);
  const named =
    revision === 'HEAD'
      ? repository.tip(repository.defaultBranch)
      : (repository.tip(revision) ?? repository.git.commit(revision));
  if (colon === -1) {
    if (named !== null) return commitValue(world, repository, named);
    if (!/^[0-9a-f]{40}$/.test(revision)) return null;
    return repository.git.treeSha(revision) === null
      ? blobValue(repository, revision)
      : treeValue(world, repository, revision, revision, '');
  }
  if (named === null) return null;
  const path = expression.slice(colon + 1).replace(/\/$/, '');
  if (path === '') return treeValue(world, repository, named, repository.git.treeSha(named) ?? '', '');
  const item = repository.git.tree(named, true)?.find((each) => each.path === path);
  return item === undefined ? null : itemObject(world, repository, named, item);
}

function itemObject(
  world: World,
  repository: LoopbackRepository,
  commit: string,
  item: TreeItem,
): Value | null {
  if (item.type === 'commit') return null;
  return item.type === 'tree'
    ? treeValue(world, repository, commit, item.sha, item.path)
    : blobValue(repository, item.sha);
}

function blobValue(repository: LoopbackRepository, sha: string): Value | null {
  const bytes = repository.git.blob(sha);
  if (bytes === null) return null;
  const binary = bytes.subarray(0, 8_000).includes(0);
  const truncated = !binary && bytes.length > textBytes;
  return {
    __typename: 'Blob',
    id: `Blob:${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    byteSize: bytes.length,
    isBinary: binary,
    isTruncated: truncated,
    text: binary ? null : bytes.subarray(0, textBytes).toString('utf8'),
  };
}

function treeValue(
  world: World,
  repository: LoopbackRepository,
  commit: string,
  sha: string,
  path: string,
): Value {
  const items = repository.git.tree(sha, false) ?? [];
  return {
    __typename: 'Tree',
    id: `Tree:${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    entries: () =>
      items.map((item) =>
        entryValue(world, repository, commit, { ...item, path: posix.join(path, item.path) }),
      ),
  };
}

function entryValue(world: World, repository: LoopbackRepository, commit: string, item: TreeItem): Value {
  return {
    __typename: 'TreeEntry',
    name: posix.basename(item.path),
    path: item.path,
    oid: item.sha,
    // A number made of git's octal mode: 33188 is 100644.
    mode: Number.parseInt(item.mode, 8),
    type: item.type,
    size: item.size ?? 0,
    extension: posix.extname(item.path),
    object: () => itemObject(world, repository, commit, item),
    submodule: () =>
      item.type !== 'commit'
        ? null
        : {
            name: item.path,
            path: item.path,
            branch: null,
            gitUrl: submoduleUrl(repository, commit, item.path, world.at.web),
            subprojectCommitOid: item.sha,
          },
  };
}

function commitValue(world: World, repository: LoopbackRepository, sha: string): Value {
  const facts = repository.git.commitFacts(sha);
  const person = (who: Pick<typeof facts.author, 'name' | 'email'>): Value => {
    const login = repository.accountOf(who.email);
    // A bot is no user.
    return { ...who, user: login === null || login.endsWith('[bot]') ? null : actor(world, login) };
  };
  const trailers = facts.message.matchAll(/^co-authored-by: (.*?) <(.*)>$/gim);
  return {
    __typename: 'Commit',
    id: `Commit:${sha}`,
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    message: facts.message,
    messageHeadline: facts.message.split('\n')[0],
    committedDate: facts.committer.date,
    authoredDate: facts.author.date,
    author: person(facts.author),
    committer: person(facts.committer),
    authors: (args: Page) =>
      connection(args, [
        person(facts.author),
        ...[...trailers].map(([, name = '', email = '']) => person({ name, email })),
      ]),
    parents: (args: Page) =>
      connection(
        args,
        facts.parents.map((parent) => commitValue(world, repository, parent)),
      ),
    tree: () => treeValue(world, repository, sha, facts.tree, ''),
    file(args: { readonly path: string }) {
      const item = repository.git.tree(sha, true)?.find((each) => each.path === args.path);
      return item === undefined ? null : entryValue(world, repository, sha, item);
    },
    associatedPullRequests: (args: Page) =>
      connection(
        args,
        repository.pullsWith(sha).map((pull) => pullValue(world, repository, pull)),
      ),
    checkSuites(
      args: Page & { readonly filterBy?: { readonly appId?: number; readonly checkName?: string } | null },
    ) {
      const { appId, checkName } = args.filterBy ?? {};
      const runs = repository.checks.filter(
        (run) =>
          run.headSha === sha &&
          (appId == null || run.appId === appId) &&
          (checkName == null || run.name === checkName),
      );
      const suites = [...new Set(runs.map((run) => run.suiteId))];
      return connection(
        args,
        suites.map((suite) => suiteValue(world, repository, suite)),
      );
    },
  };
}

function suiteValue(world: World, repository: LoopbackRepository, suite: number): Value {
  const own = repository.checks.filter((run) => run.suiteId === suite);
  return {
    __typename: 'CheckSuite',
    id: `CheckSuite:${suite}`,
    databaseId: suite,
    app: { databaseId: own[0]?.appId, slug: own[0]?.appSlug, name: own[0]?.appSlug },
    status: own.every((run) => run.status === 'completed') ? 'COMPLETED' : 'IN_PROGRESS',
    checkRuns(
      args: Page & {
        filterBy?: { appId?: number; checkName?: string; status?: string; checkType?: string } | null;
      },
    ) {
      const { appId, checkName, status, checkType = 'LATEST' } = args.filterBy ?? {};
      const newest = [...own].reverse();
      const runs = newest.filter(
        (run, index) =>
          (checkType === 'ALL' || newest.findIndex((each) => each.name === run.name) === index) &&
          (appId == null || run.appId === appId) &&
          (checkName == null || run.name === checkName) &&
          (status == null || run.status.toUpperCase() === status),
      );
      return connection(
        args,
        runs.map((run) => checkValue(world, repository, run)),
      );
    },
  };
}

function annotationValue(annotation: Json): Value {
  const sent = typeof annotation === 'object' && annotation !== null ? { ...annotation } : {};
  const value = (key: string) => Reflect.get(sent, key);
  return {
    __typename: 'CheckAnnotation',
    path: value('path'),
    annotationLevel: String(value('annotation_level')).toUpperCase(),
    location: { start: { line: value('start_line') }, end: { line: value('end_line') } },
    title: value('title') ?? null,
    message: value('message'),
    rawDetails: value('raw_details') ?? null,
  };
}

function checkValue(world: World, repository: LoopbackRepository, run: CheckRun): Value {
  return {
    __typename: 'CheckRun',
    id: `CheckRun:${run.id}`,
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    externalId: run.externalId,
    detailsUrl: run.detailsUrl,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    url: `${world.at.web}/${repository.fullName}/runs/${run.id}`,
    annotations: (args: Page) => connection(args, run.annotations.map(annotationValue)),
    checkSuite: () => suiteValue(world, repository, run.suiteId),
    isRequired(args: { readonly pullRequestNumber?: number | null }) {
      const pull = repository.pulls.find((each) => each.number === args.pullRequestNumber);
      if (pull === undefined)
        throw new GraphQLError('isRequired needs the number of a pull request of this repository');
      const required = repository.requiredChecks.get(pull.base.ref) ?? [];
      return required.some(
        (check) => check.context === run.name && (check.integrationId ?? run.appId) === run.appId,
      );
    },
  };
}

function pullValue(world: World, repository: LoopbackRepository, pull: Pull): Value {
  return {
    __typename: 'PullRequest',
    id: `PullRequest:${pull.id}`,
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    url: `${world.at.web}/${repository.fullName}/pull/${pull.number}`,
    isDraft: pull.draft,
    state: stateOf(pull),
    closed: pull.state === 'closed',
    merged: pull.merged,
    isCrossRepository: pull.fork !== null,
    author: actor(world, pull.author),
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    baseRef: () => refValue(world, repository, pull.base.ref),
    headRef: () => (pull.fork === null ? refValue(world, repository, pull.head.ref) : null),
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    baseRepository: () => repositoryValue(world, repository),
    headRepositoryOwner: actor(world, pull.fork ?? repository.owner),
    changedFiles: () =>
      repository.git.diff(
        repository.git.mergeBase(pull.base.sha, pull.head.sha) ?? pull.base.sha,
        pull.head.sha,
      ).length,
    comments: (args: Page) =>
      connection(
        args,
        repository.comments
          .filter(({ issue }) => issue === pull.number)
          .map(({ id, body, author }) => ({ databaseId: id, body, author: actor(world, author) })),
      ),
    commits(args: Page) {
      const shas = repository.git.commitsBetween(pull.base.sha, pull.head.sha);
      return connection(
        args,
        shas.map((sha) => ({ commit: commitValue(world, repository, sha) })),
      );
    },
  };
}
