/** The port to the past of one file: the commits that touched it, and what it was called before. */
import type { Repository } from '../change/change.ts';

export interface Touch {
  readonly commit: string;
  /** When the commit was made, ISO 8601. */
  readonly at: string;
  /** The pull request that its subject names, "#41"; null where it names none. */
  readonly change: string | null;
  /** Its first parent; null for the first commit. */
  readonly parent: string | null;
}

export interface Touches {
  /** Newest first. */
  readonly commits: readonly Touch[];
  /** Why there may be older ones, in words; null where these are all. */
  readonly cut: string | null;
}

export interface History {
  /**
   * The commits up to one that touched a path, the latest `touchesAtMost` of them. Renames are not followed. Where the list
   * is cut, its last commit had the file, whether or not it touched it.
   */
  touching(repository: Repository, commit: string, path: string): Promise<Touches>;
  /** @returns where a file stood before that commit, where the commit moved it there; null where it did not. */
  formerly(repository: Repository, commit: string, path: string): Promise<string | null>;
}

export const touchesAtMost = 20;

/** The pull request's number, as GitHub writes it into the subject of a merge or a squash. */
export function pullNumberIn(subject: string): number | null {
  const found = /^Merge pull request #(\d{1,9}) from /.exec(subject) ?? /\(#(\d{1,9})\)$/.exec(subject);
  return found === null ? null : Number(found[1]);
}

/** @returns "#41", or null where the subject of a commit names no pull request. */
export function changeIn(subject: string): string | null {
  const number = pullNumberIn(subject);
  return number === null ? null : `#${number}`;
}
