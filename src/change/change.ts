/** A pull request as values: two commits, the files between them, and both sides of those that matter. */
import type { Snapshot } from './snapshot.ts';

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** Where a change comes from: a pull request, a merge group, an issue, or a branch or commit of a local repository. */
export interface ChangeRef {
  readonly repository: Repository;
  /** Stable within the repository: "#12" for a pull request or an issue, "merge-group:<sha>", "branch:<name>", "commit:<sha>". */
  readonly id: string;
  /** The number of the pull request or the issue; null for what is neither. */
  readonly number: number | null;
  readonly title: string;
  readonly author: string;
  readonly draft: boolean;
  /** An issue has no commits: both of its sides are "HEAD", the default branch's tip. */
  readonly issue?: true;
  readonly base: { readonly branch: string; readonly sha: string };
  readonly head: { readonly branch: string; readonly sha: string };
}

export type ChangeStatus = 'added' | 'modified' | 'removed' | 'renamed' | 'unchanged';

export interface ChangedFile {
  readonly status: ChangeStatus;
  /** Path on the base side; null where the file is new. */
  readonly before: string | null;
  /** Path on the head side; null where the file is gone. */
  readonly after: string | null;
  /** Blob id on the head side where the forge tells it, so that a cached text needs no request. */
  readonly blob: string | null;
  /** No line differs: it was moved, or its mode alone changed. Left out where the forge does not tell. */
  readonly sameText?: true;
}

/** What the forge could not list: past a limit of GitHub's, or of ours. */
export interface Omission {
  /** How many files were not seen; null where even that is unknown. */
  readonly files: number | null;
  readonly reason: string;
}

/** Merge base against head: the files, without their contents. */
export interface Comparison {
  /** null where the two commits share no history or the forge cannot tell: "cannot compare", never "all new". */
  readonly mergeBase: string | null;
  readonly files: readonly ChangedFile[];
  readonly omitted: Omission | null;
  /** Changed files past the limit that would only have been searched, as for secrets; nobody's judgement rests on them. */
  readonly unscanned?: number;
}

export interface Change {
  readonly ref: ChangeRef;
  readonly comparison: Comparison;
  /** Every changed file that an analyzer or a rule asked for, and the files that analyzers follow. */
  readonly before: Snapshot;
  readonly after: Snapshot;
}

/** Who made a change: nobody of them may sign it. */
export interface Contributors {
  /** Logins on GitHub, "Name <email>" in a local repository: authors, committers and co-authors of all its commits. */
  readonly people: readonly string[];
  /** Why they are not all known, in words; null where they are. */
  readonly unknown: string | null;
}

/** @returns the path a reader knows the file by: the new one, or the old one of a removed file. */
export function pathOf(file: ChangedFile): string {
  const path = file.after ?? file.before;
  if (path === null) throw new Error('a changed file has neither a before nor an after path');
  return path;
}

/** @returns the path that a fingerprint keeps through a rename: the old one where there is one. */
export function placeOf(file: ChangedFile): string {
  return file.before ?? pathOf(file);
}
