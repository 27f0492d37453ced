/** One repository of the loopback GitHub: its git objects, pull requests, checks, rules and comments, as tests set them up. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type FileContent, type Git, initializeGit } from './git.ts';
import type { WorkflowRun } from './rest-actions.ts';
import { Talk } from './talk.ts';

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

export interface Pull {
  readonly number: number;
  readonly id: number;
  title: string;
  body: string | null;
  readonly author: string;
  state: 'open' | 'closed';
  merged: boolean;
  draft: boolean;
  base: { ref: string; sha: string };
  head: { readonly ref: string; sha: string };
  /** The owner of the fork it comes from; null for a branch of this repository. */
  readonly fork: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface NewPull {
  /** A branch; the default branch if left out. */
  readonly base?: string;
  /** The name of the head branch; it need not exist here when `sha` is given or the head is a fork's. */
  readonly head: string;
  readonly sha?: string;
  readonly title?: string;
  readonly body?: string;
  readonly author?: string;
  readonly draft?: boolean;
  /** The owner of the fork. Its branch is written with `commit({ branch, fork })`. */
  readonly fork?: string;
}

export interface CheckOutput {
  title: string | null;
  summary: string | null;
  text: string | null;
}

export interface CheckRun {
  readonly id: number;
  readonly appId: number;
  readonly appSlug: string;
  readonly suiteId: number;
  readonly headSha: string;
  name: string;
  status: string;
  conclusion: string | null;
  output: CheckOutput;
  annotations: Json[];
  actions: readonly Json[];
  detailsUrl: string | null;
  externalId: string;
  startedAt: string | null;
  completedAt: string | null;
}

export interface RequiredCheck {
  readonly context: string;
  /** The only app whose check counts; null takes anybody's. */
  readonly integrationId: number | null;
  /** A ruleset shows in the rules of a branch; classic protection only in GraphQL's refUpdateRule. */
  readonly by: 'ruleset' | 'protection';
}

export interface MergeGroup {
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** A role that an organisation made, on top of one of GitHub's own. */
export interface CustomRole {
  readonly role: string;
  readonly base: Exclude<Permission, 'none'>;
}

export interface CommitRequest {
  readonly branch?: string;
  /** Writes to a fork's branch of that name, whose commits are not part of this repository's history. */
  readonly fork?: string;
  /** Changes on top of the first parent's tree; null removes a path. */
  readonly files?: Readonly<Record<string, FileContent>>;
  /** The tip of the branch if left out; for a new branch the tip of the default branch; [] starts a new history. */
  readonly parents?: readonly string[];
  readonly message?: string;
  /** A login, or "Name <email>". */
  readonly author?: string;
  /** As the author, who it is if left out. */
  readonly committer?: string;
}

/** Numbers and times that the repositories of one server share. */
export interface Counter {
  next(): number;
  /** Never twice the same second and never behind the real clock: what was written later can be told by its time. */
  now(): string;
}

export class LoopbackRepository extends Talk {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  readonly git: Git;
  /** The bare repository on disk. */
  readonly directory: string;
  readonly pulls: Pull[] = [];
  readonly checks: CheckRun[] = [];
  readonly runs: WorkflowRun[] = [];
  /** Addresses that people added to their accounts, in lower case, and their logins. */
  readonly accounts = new Map<string, string>([['noreply@github.com', 'web-flow']]);
  readonly permissions = new Map<string, Permission | CustomRole>();
  readonly requiredChecks = new Map<string, RequiredCheck[]>();
  defaultBranch = 'main';
  private = false;
  /** False where issues are turned off; comments on pull requests stay possible. */
  hasIssues = true;
  /** False leaves `patch` out of every file, as GitHub does for large changes. */
  patches = true;
  /** A recursive tree is cut after that many entries. */
  treeLimit = 100_000;
  readonly #counter: Counter;
  #commits = 0;

  constructor(fullName: string, folder: string, counter: Counter) {
    super(counter);
    const [owner, name] = fullName.split('/');
    if (owner === undefined || name === undefined || name === '')
      throw new Error(`"${fullName}" is not owner/name`);
    this.owner = owner;
    this.name = name;
    this.id = counter.next();
    this.#counter = counter;
    const directory = join(folder, owner, `${name}.git`);
    mkdirSync(directory, { recursive: true });
    this.directory = directory;
    this.git = initializeGit(directory);
  }

  get fullName(): string {
    return `${this.owner}/${this.name}`;
  }

  /** Writes a commit and moves its branch. @returns the commit id. */
  commit(request: CommitRequest = {}): string {
    const author = request.author ?? 'octocat';
    const ref = branchRef(request.branch ?? this.defaultBranch, request.fork ?? null);
    const tip = this.git.commit(ref) ?? this.tip(this.defaultBranch);
    this.#commits += 1;
    const sha = this.git.write({
      ref,
      parents: request.parents ?? (tip === null ? [] : [tip]),
      files: request.files ?? {},
      message: request.message ?? `commit ${this.#commits}`,
      author: personOf(author),
      committer: personOf(request.committer ?? author),
      time: 1_767_225_600 + this.#commits * 60,
    });
    this.#refresh();
    return sha;
  }

  /** Points a branch at a commit that exists, as a force push does. */
  push(branch: string, sha: string): void {
    this.git.setRef(branchRef(branch, null), sha);
    this.#refresh();
  }

  /** @returns the login that an address belongs to. */
  accountOf(email: string): string | null {
    const hidden = /^(?:\d+\+)?([^@+]+)@users\.noreply\.github\.com$/.exec(email.toLowerCase());
    return this.accounts.get(email.toLowerCase()) ?? hidden?.[1] ?? null;
  }

  tip(branch: string): string | null {
    return this.git.commit(branchRef(branch, null));
  }

  openPull(request: NewPull): Pull {
    const fork = request.fork ?? null;
    const base = request.base ?? this.defaultBranch;
    const sha = request.sha ?? this.git.commit(branchRef(request.head, fork));
    const baseSha = this.tip(base);
    if (sha === null)
      throw new Error(`${this.fullName} has no branch ${request.head} to open a pull request from`);
    if (baseSha === null)
      throw new Error(`${this.fullName} has no branch ${base} to open a pull request into`);
    const at = this.#counter.now();
    const pull: Pull = {
      number: this.nextNumber(),
      id: this.#counter.next(),
      title: request.title ?? `Merge ${request.head}`,
      body: request.body ?? null,
      author: request.author ?? 'octocat',
      state: 'open',
      merged: false,
      draft: request.draft ?? false,
      base: { ref: base, sha: baseSha },
      head: { ref: request.head, sha },
      fork,
      createdAt: at,
      updatedAt: at,
    };
    this.git.setRef(`refs/pull/${pull.number}/head`, sha);
    this.pulls.push(pull);
    return pull;
  }

  editPull(
    number: number,
    edit: Partial<Pick<Pull, 'title' | 'body' | 'draft' | 'state' | 'merged'>> & { base?: string },
  ): Pull {
    const pull = this.pull(number);
    const { base, ...rest } = edit;
    Object.assign(pull, rest, { updatedAt: this.#counter.now() });
    if (base !== undefined) {
      const sha = this.tip(base);
      if (sha === null) throw new Error(`${this.fullName} has no branch ${base}`);
      pull.base = { ref: base, sha };
    }
    return pull;
  }

  closePull(number: number, merged = false): Pull {
    return this.editPull(number, { state: 'closed', merged });
  }

  pull(number: number): Pull {
    const pull = this.pulls.find((each) => each.number === number);
    if (pull === undefined) throw new Error(`${this.fullName} has no pull request #${number}`);
    return pull;
  }

  /** Queues a pull request: a commit of the queue's own branch, with the base's tip and the pull request's head as parents. */
  mergeGroup(number: number): MergeGroup {
    const pull = this.pull(number);
    const baseSha = this.tip(pull.base.ref) ?? pull.base.sha;
    const mergeBase = this.git.mergeBase(baseSha, pull.head.sha);
    if (mergeBase === null) throw new Error(`#${number} shares no history with ${pull.base.ref}`);
    const files: Record<string, FileContent> = {};
    for (const file of this.git.diff(mergeBase, pull.head.sha)) {
      if (file.previousPath !== null && file.status === 'renamed') files[file.previousPath] = null;
      files[file.path] = file.status === 'removed' ? null : this.#content(pull.head.sha, file.path);
    }
    const branch = `gh-readonly-queue/${pull.base.ref}/pr-${number}-${baseSha}`;
    const headSha = this.commit({
      branch,
      parents: [baseSha, pull.head.sha],
      files,
      message: `Merge pull request #${number}`,
    });
    return { headSha, headRef: `refs/heads/${branch}`, baseSha, baseRef: `refs/heads/${pull.base.ref}` };
  }

  /** Another app's check run, or ours when `appId` is ours. */
  addCheck(check: Partial<CheckRun> & Pick<CheckRun, 'headSha' | 'name' | 'appId'>): CheckRun {
    const suite = this.checks.find((each) => each.headSha === check.headSha && each.appId === check.appId);
    const run: CheckRun = {
      id: this.#counter.next(),
      appSlug: `app-${check.appId}`,
      suiteId: suite?.suiteId ?? this.#counter.next(),
      status: 'completed',
      conclusion: (check.status ?? 'completed') === 'completed' ? 'success' : null,
      output: { title: null, summary: null, text: null },
      annotations: [],
      actions: [],
      detailsUrl: null,
      externalId: '',
      startedAt: this.#counter.now(),
      completedAt: (check.status ?? 'completed') === 'completed' ? this.#counter.now() : null,
      ...check,
    };
    this.checks.push(run);
    return run;
  }

  requireCheck(
    branch: string,
    context: string,
    integrationId: number | null = null,
    by: RequiredCheck['by'] = 'ruleset',
  ): void {
    this.requiredChecks.set(branch, [
      ...(this.requiredChecks.get(branch) ?? []),
      { context, integrationId, by },
    ]);
  }

  /**
   * Pull requests that have this commit. Those of forks are missing, as on GitHub, where a fork's commits are not part of the
   * base repository (learningequality/kolibri#14719, TooTallNate/nx.js#410).
   */
  pullsWith(sha: string): readonly Pull[] {
    const main = this.tip(this.defaultBranch);
    const landed = main !== null && this.git.mergeBase(sha, main) === sha;
    return this.pulls.filter((pull) => {
      if (pull.fork !== null || (landed ? !pull.merged : pull.state === 'closed' && !pull.merged))
        return false;
      if (pull.head.sha === sha) return true;
      return this.git.commitsBetween(pull.base.sha, pull.head.sha).includes(sha);
    });
  }

  #content(commit: string, path: string): FileContent {
    const item = this.git.tree(commit, true)?.find((each) => each.path === path);
    if (item === undefined) return null;
    if (item.mode === '160000') return { submodule: item.sha };
    const bytes = this.git.blob(item.sha) ?? Buffer.alloc(0);
    if (item.mode === '120000') return { symlink: bytes.toString('utf8') };
    return item.mode === '100755' ? { executable: bytes } : bytes;
  }

  // An open pull request follows its branch; GitHub renews the base's commit only when the head moves.
  #refresh(): void {
    for (const pull of this.pulls) {
      const sha = this.git.commit(branchRef(pull.head.ref, pull.fork));
      if (pull.state === 'closed' || sha === null || sha === pull.head.sha) continue;
      pull.head.sha = sha;
      pull.base.sha = this.tip(pull.base.ref) ?? pull.base.sha;
      pull.updatedAt = this.#counter.now();
      this.git.setRef(`refs/pull/${pull.number}/head`, sha);
    }
  }
}

function branchRef(branch: string, fork: string | null): string {
  return fork === null ? `refs/heads/${branch}` : `refs/forks/${fork}/${branch}`;
}

function personOf(text: string): { readonly name: string; readonly email: string } {
  const [, name, email] = /^(.*) <(.*)>$/.exec(text) ?? [];
  return { name: name ?? text, email: email ?? `${text}@users.noreply.github.com` };
}
