/** The forge over a local repository: a branch, or a commit of the history, stands for a pull request. */
import type { ChangeRef, Comparison, Contributors, Repository } from '../../change/change.ts';
import { fileVersion, largeFile } from '../../change/content.ts';
import { type FileVersion, maximumFileBytes } from '../../change/snapshot.ts';
import type { Check, Forge } from '../forge.ts';
import { contributorsOf, maximumCommits, type Person, tooManyCommits } from '../people.ts';
import { defaultBranch, localChanges, localRepository } from './changes.ts';
import { type BlobContent, type GitObjects, isEmptyTree, type TreeEntry } from './objects.ts';

export interface GitForge extends Forge {
  /** What was published, by commit; nothing is written into the repository. */
  readonly checks: ReadonlyMap<string, Check>;
}

export interface GitForgeOptions {
  /** Told of every check that is published. */
  readonly onCheck?: (repository: Repository, check: Check) => void | Promise<void>;
  /** How many commits of the default branch's history are shown as changes. */
  readonly commits?: number;
}

const shownCommits = 50;

export function gitForge(objects: GitObjects, options: GitForgeOptions = {}): GitForge {
  const here = localRepository(objects);
  const isHere = (repository: Repository) => repository.owner === here.owner && repository.name === here.name;
  const checks = new Map<string, Check>();

  /** The default branch's tip for "HEAD", never the work tree's: rules come from there, not from what is judged. */
  const commitOf = async (commit: string) =>
    commit === 'HEAD' ? ((await defaultBranch(objects))?.sha ?? null) : treeish(objects, commit);

  return {
    checks,

    async openChanges(repository, headSha) {
      if (!isHere(repository)) return [];
      const changes = await localChanges(objects, options.commits ?? shownCommits);
      return headSha === undefined ? changes : changes.filter(({ head }) => head.sha === headSha);
    },

    compare: (change) => compare(objects, change),

    contributors: (change) => contributors(objects, change),

    async list(repository, commit) {
      const sha = isHere(repository) ? await commitOf(commit) : null;
      return { paths: sha === null ? [] : await objects.tree(sha), complete: true };
    },

    async files(repository, commit, paths, maximumBytes = maximumFileBytes) {
      const sha = isHere(repository) ? await commitOf(commit) : null;
      const entries = sha === null ? new Map<string, TreeEntry>() : await objects.entries(sha, paths);
      const readable = [...entries].filter(([path, { mode }]) => mode !== 'submodule' && !isUnsafe(path));
      const blobs = await objects.blobs(
        readable.map(([, { oid }]) => oid),
        maximumBytes,
      );
      return new Map(paths.map((path) => [path, versionOf(path, entries.get(path), blobs, maximumBytes)]));
    },

    async tip(repository) {
      const sha = isHere(repository) ? await commitOf('HEAD') : null;
      const info = sha === null ? null : await objects.commit(sha);
      return info === null ? null : { commit: info.sha, at: new Date(info.time * 1_000).toISOString() };
    },

    // A local repository demands nothing of a merge, and cannot tell what its forge would.
    gate: async () => ({ required: null, pinned: null }),

    async publish(repository, check) {
      checks.set(check.sha, check);
      await options.onCheck?.(repository, check);
    },
  };
}

async function compare(objects: GitObjects, { base, head }: ChangeRef): Promise<Comparison> {
  const cannot = (reason: string): Comparison => ({
    mergeBase: null,
    files: [],
    omitted: { files: null, reason },
  });
  const lacking = await lackOf(objects, [head.sha, base.sha]);
  if (lacking !== null) return cannot(lacking);
  const mergeBase = isEmptyTree(base.sha) ? base.sha : await objects.mergeBase(base.sha, head.sha);
  if (mergeBase === null) {
    return cannot(`commits ${base.sha} and ${head.sha} share no history that ${objects.folder} holds`);
  }
  return { mergeBase, files: await objects.diff(mergeBase, head.sha), omitted: null };
}

async function contributors(objects: GitObjects, { base, head }: ChangeRef): Promise<Contributors> {
  const lacking = await lackOf(objects, [head.sha, base.sha]);
  if (lacking !== null) return contributorsOf([], lacking);
  const commits = await objects.between(base.sha, head.sha, maximumCommits + 1);
  const people = commits.slice(0, maximumCommits).flatMap((commit) => commit.people);
  if (commits.length > maximumCommits)
    return contributorsOf(people, tooManyCommits(`more than ${maximumCommits.toLocaleString('en-US')}`));
  // Where a clone ends, so do the people that it can name.
  return contributorsOf(people, await lackOf(objects, new Set(commits.flatMap(({ parents }) => parents))));
}

/** @returns who works here, by git's own configuration; null where it does not say both. */
export async function localUser(objects: GitObjects): Promise<Person | null> {
  const [name, email] = await Promise.all([objects.setting('user.name'), objects.setting('user.email')]);
  return name === null || email === null ? null : { name, email };
}

/** @returns which of the commits is not here, in words; null where all are. */
async function lackOf(objects: GitObjects, ids: Iterable<string>): Promise<string | null> {
  for (const id of ids) {
    if ((await treeish(objects, id)) !== null) continue;
    return `commit ${id} is not in ${objects.folder}; a shallow clone lacks it until "git fetch --unshallow"`;
  }
  return null;
}

/** @returns the id of a commit, or of the empty tree; null where the repository holds no such commit. */
async function treeish(objects: GitObjects, id: string): Promise<string | null> {
  return isEmptyTree(id) || (await objects.commit(id)) !== null ? id : null;
}

function versionOf(
  path: string,
  entry: TreeEntry | undefined,
  blobs: ReadonlyMap<string, BlobContent>,
  maximumBytes: number,
): FileVersion {
  if (entry === undefined) return { state: 'absent', path };
  const { mode, oid: blob } = entry;
  const opaque = { state: 'opaque', path, blob, mode } as const;
  if (isUnsafe(path)) {
    return { ...opaque, reason: 'unsafe-path', detail: 'its path has control characters, or is not UTF-8' };
  }
  if (mode === 'submodule') return fileVersion({ path, blob, mode, bytes: new Uint8Array() });
  const content = blobs.get(blob);
  if (content === undefined) {
    const detail = 'this clone does not hold its content, as partial clones do; fetch the whole repository';
    return { ...opaque, reason: 'not-sent', detail };
  }
  const { size, bytes } = content;
  return bytes === null
    ? largeFile({ path, blob, mode, size }, maximumBytes)
    : fileVersion({ path, blob, mode, bytes }, maximumBytes);
}

/** Control characters, line separators and marks that turn the direction of text; U+FFFD stands for broken UTF-8. */
function isUnsafe(path: string): boolean {
  return /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffd]/.test(path);
}
