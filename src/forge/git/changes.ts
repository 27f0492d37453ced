/** Which changes a local repository shows: its open branches, and what its history merged last. */
import { basename } from 'node:path';
import type { ChangeRef, Repository } from '../../change/change.ts';
import { pullNumberIn } from '../history.ts';
import { type CommitInfo, emptyTreeFor, type GitObjects, revisionFault } from './objects.ts';

/** A revision that a person gave names nothing here; the message is for them. */
export class UnknownRevision extends Error {
  constructor(revision: string, folder: string, why: string) {
    super(`${JSON.stringify(revision)} ${why} in ${folder}; "git log --oneline --all" lists what is there`);
    this.name = 'UnknownRevision';
  }
}

interface Tip {
  readonly branch: string;
  readonly sha: string;
}

/** @returns how a local repository is named among forges: by its folder, of the owner "local". */
export function localRepository(objects: GitObjects): Repository {
  return { owner: 'local', name: basename(objects.folder).replace(/\.git$/, '') || 'repository' };
}

/**
 * The branch that changes are for: the one that origin/HEAD names, else main, else master, else what HEAD is on.
 * @returns null in a repository without commits.
 */
export async function defaultBranch(objects: GitObjects): Promise<Tip | null> {
  const remote = (await objects.symbolic('refs/remotes/origin/HEAD'))?.replace('refs/remotes/origin/', '');
  const names = [...(remote === undefined ? [] : [remote, `origin/${remote}`]), 'main', 'master'];
  for (const name of names) {
    const ref = name.startsWith('origin/') ? `refs/remotes/${name}` : `refs/heads/${name}`;
    const sha = await objects.resolve(ref);
    if (sha !== null) return { branch: name, sha };
  }
  const sha = await objects.resolve('HEAD');
  return sha === null ? null : { branch: (await headBranch(objects)) ?? 'HEAD', sha };
}

/**
 * The change between two revisions, for the command line.
 * @param head HEAD where it is not given.
 * @param base the default branch where it is not given, or the commit before where the head is on that branch already.
 *   Of a merge there, the change is what it merged into its first parent.
 * @throws UnknownRevision
 */
export async function changeOf(
  objects: GitObjects,
  { base, head }: { readonly base?: string | undefined; readonly head?: string | undefined },
): Promise<ChangeRef> {
  const revision = head ?? 'HEAD';
  const tip = await commitAt(objects, revision);
  const branch = head ?? (await headBranch(objects)) ?? 'HEAD';
  if (base !== undefined) {
    const from = await commitAt(objects, base);
    const ref = await commitChange(objects, tip, base);
    return { ...ref, base: { branch: base, sha: from.sha }, head: { branch, sha: tip.sha } };
  }
  const target = await defaultBranch(objects);
  const onTarget = target === null || (await objects.mergeBase(target.sha, tip.sha)) === tip.sha;
  // A merge outside the default branch brought that branch up to date; what it merged is not the change.
  if (onTarget) return commitChange(objects, tip, target?.branch ?? branch);
  return branchChange(objects, { branch, sha: tip.sha }, tip, target);
}

/**
 * Every branch that is not merged into the default one, the newest first, then the last commits of the default
 * branch's first-parent history, each standing for the pull request it came from.
 * @param limit of commits; branches are not limited.
 */
export async function localChanges(objects: GitObjects, limit: number): Promise<readonly ChangeRef[]> {
  const target = await defaultBranch(objects);
  if (target === null) return [];
  const branches: { readonly tip: Tip; readonly info: CommitInfo }[] = [];
  const seen = new Set<string>();
  for (const { name, sha } of await objects.branches(target.sha)) {
    const info = await objects.commit(sha);
    // A remote's branch that a local one stands for already.
    if (info === null || seen.has(sha)) continue;
    seen.add(sha);
    branches.push({ tip: { branch: name, sha }, info });
  }
  branches.sort((a, b) => b.info.time - a.info.time);
  const history = await objects.log(target.sha, limit);
  return [
    ...branches.map(({ tip, info }) => branchChange(objects, tip, info, target)),
    ...(await Promise.all(history.map((info) => commitChange(objects, info, target.branch)))),
  ];
}

function branchChange(objects: GitObjects, tip: Tip, info: CommitInfo, target: Tip): ChangeRef {
  return {
    ...described(objects, info),
    number: null,
    id: `branch:${tip.branch}`,
    base: { branch: target.branch, sha: target.sha },
    head: tip,
  };
}

/**
 * A merge is judged by what it merged, a plain commit by itself. Of an octopus no single parent is the change, so
 * the merge itself is the head. A root commit starts from the empty tree: there, "all new" is true.
 */
async function commitChange(objects: GitObjects, info: CommitInfo, target: string): Promise<ChangeRef> {
  const [first, second, third] = info.parents;
  const head = second !== undefined && third === undefined ? second : info.sha;
  // Whoever merges is not the author of what is merged.
  const { author } = (await objects.commit(head)) ?? info;
  return {
    ...described(objects, info),
    author,
    number: pullNumberIn(info.subject),
    id: `commit:${info.sha}`,
    base: { branch: target, sha: first ?? emptyTreeFor(info.sha) },
    head: { branch: mergedBranch(info.subject) ?? target, sha: head },
  };
}

/**
 * What a commit of the first-parent history did to its branch, merges too: all of it is known from two neighbours, however
 * much else was merged into what it merges.
 */
export async function pastChange(objects: GitObjects, info: CommitInfo, target: string): Promise<ChangeRef> {
  const ref = await commitChange(objects, info, target);
  return { ...ref, head: { ...ref.head, sha: info.sha } };
}

function described(objects: GitObjects, { subject, body, author }: CommitInfo) {
  return {
    repository: localRepository(objects),
    number: pullNumberIn(subject),
    title: mergedBranch(subject) === null ? subject : (body ?? subject),
    author,
    draft: false,
  };
}

function mergedBranch(subject: string): string | null {
  return /^Merge pull request #\d+ from [^/\s]+\/(\S+)/.exec(subject)?.[1] ?? null;
}

async function headBranch(objects: GitObjects): Promise<string | null> {
  return (await objects.symbolic('HEAD'))?.replace('refs/heads/', '') ?? null;
}

async function commitAt(objects: GitObjects, revision: string): Promise<CommitInfo> {
  const fault = revisionFault(revision);
  if (fault !== null) throw new UnknownRevision(revision, objects.folder, fault);
  const sha = await objects.resolve(revision);
  const info = sha === null ? null : await objects.commit(sha);
  if (info === null) throw new UnknownRevision(revision, objects.folder, 'names no commit');
  return info;
}
