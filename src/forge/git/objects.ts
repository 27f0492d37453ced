/** What this product asks of a local repository. Two engines answer alike: native (the git binary) and portable. */
import type { ChangedFile } from '../../change/change.ts';
import type { FileMode } from '../../change/snapshot.ts';

/** One name in a commit's tree. */
export interface TreeEntry {
  readonly mode: FileMode;
  /** Blob id; of a submodule, the commit it is pinned to. */
  readonly oid: string;
}

export interface BlobContent {
  /** In bytes. */
  readonly size: number;
  /** null where the blob is larger than the limit that was asked for. */
  readonly bytes: Uint8Array | null;
}

export interface CommitInfo {
  readonly sha: string;
  readonly tree: string;
  /** As the commit says; in a shallow clone they may be missing from the repository. */
  readonly parents: readonly string[];
  readonly author: string;
  /** Author, committer and co-authors, as "Name <email>". */
  readonly people: readonly string[];
  readonly subject: string;
  /** The first line after the subject that says something; of GitHub's merges, the pull request's title. */
  readonly body: string | null;
  /** Of the commit, in seconds since 1970. */
  readonly time: number;
}

export interface Branch {
  /** "main"; of a remote's branch "origin/main". */
  readonly name: string;
  readonly sha: string;
}

export interface GitObjects {
  readonly engine: 'native' | 'portable';
  /** The folder people know the repository by: its work tree, or the bare directory. */
  readonly folder: string;
  /** @returns the commit that a revision names; null where it names none. One that starts with a dash names none. */
  resolve(revision: string): Promise<string | null>;
  /** @returns the ref that a symbolic ref such as HEAD points to; null where it is none. */
  symbolic(ref: string): Promise<string | null>;
  /** @returns null where the repository does not hold it as a commit. */
  commit(sha: string): Promise<CommitInfo | null>;
  /** The first-parent history, newest first, up to `limit` commits or the end of what the repository holds. */
  log(from: string, limit: number): Promise<readonly CommitInfo[]>;
  /** Commits reachable from `head` and not from `base` (of the empty tree: all), up to `limit`, in no order. */
  between(base: string, head: string, limit: number): Promise<readonly CommitInfo[]>;
  /** @returns what the repository's configuration, or else the user's own, says of "user.name"; null where it is unset. */
  setting(name: string): Promise<string | null>;
  /** Local branches and those of remotes, without the merged ones where a commit is given. */
  branches(notMergedInto?: string): Promise<readonly Branch[]>;
  /** The best common ancestor; of several (criss-cross merges), the newest. null where there is none. */
  mergeBase(a: string, b: string): Promise<string | null>;
  /**
   * Commits, or tree ids. Renames are paired at 50 % similarity. A copy is `added`: compared with its source it
   * would look like a file that nothing happened to.
   */
  diff(before: string, after: string): Promise<readonly ChangedFile[]>;
  /** The same of many commits, each against another one or, of a first commit, null: asked for at once. */
  diffs(
    pairs: readonly { readonly commit: string; readonly parent: string | null }[],
  ): Promise<readonly (readonly ChangedFile[])[]>;
  /** @returns the named paths that exist in that commit; folders do not count. */
  entries(commit: string, paths: readonly string[]): Promise<ReadonlyMap<string, TreeEntry>>;
  /** @returns every path of that commit's tree, sorted. */
  tree(commit: string): Promise<readonly string[]>;
  /** @returns the blobs that the repository holds; a partial clone lacks some. */
  blobs(oids: readonly string[], maximumBytes: number): Promise<ReadonlyMap<string, BlobContent>>;
  /** Ends the engine's processes. The object is of no use afterwards. */
  close(): Promise<void>;
}

export interface RawObject {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** @returns null where the repository does not hold the object. */
export type ReadObject = (oid: string) => Promise<RawObject | null>;

/** The id of the tree without files, of a repository whose ids are as long as this one. */
export function emptyTreeFor(oid: string): string {
  return oid.length === 64
    ? '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321'
    : '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
}

export function isEmptyTree(oid: string): boolean {
  return oid === emptyTreeFor(oid);
}

/** @returns whether the text is a whole object id, and so safe as an argument of git. */
export function isObjectId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** @returns why a revision is refused before any engine sees it; null where it is fine. */
export function revisionFault(revision: string): string | null {
  if (revision === '') return 'is empty';
  if (revision.startsWith('-')) return 'starts with a dash, which git reads as an option';
  if (/[\u0000-\u001f\u007f]/.test(revision)) return 'has control characters';
  return null;
}
