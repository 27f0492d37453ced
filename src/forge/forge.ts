/** The port to where changes live. Eight verbs; two adapters, github and git, pass the same contract tests. */
import type { ChangeRef, Comparison, Contributors, Repository } from '../change/change.ts';
import type { FileVersion } from '../change/snapshot.ts';
import type { Check, Gate } from '../review/check.ts';

// The words of the port itself: an adapter imports its contract from here.
export type { Annotation, Check, CheckAction, Conclusion, Gate } from '../review/check.ts';
export { checkName } from '../review/check.ts';

export interface Forge {
  /** Open changes: those with this head commit, or all of them. */
  openChanges(repository: Repository, headSha?: string): Promise<readonly ChangeRef[]>;
  /** Merge base against head. */
  compare(change: ChangeRef): Promise<Comparison>;
  /** Who made the commits between base and head, merges and all. */
  contributors(change: ChangeRef): Promise<Contributors>;
  /** Every path of a commit's tree; `complete` is false where the forge cut the list. */
  list(repository: Repository, commit: string): Promise<{ paths: readonly string[]; complete: boolean }>;
  /**
   * The named files at a commit, in batches. `commit` is a commit id, or "HEAD" for the default branch's tip.
   * A path that does not exist is `absent`; a repository that does not exist or cannot be seen has no files.
   * `maximumBytes` lets in larger files than usual; whoever asks bounds how many.
   */
  files(
    repository: Repository,
    commit: string,
    paths: readonly string[],
    maximumBytes?: number,
  ): Promise<ReadonlyMap<string, FileVersion>>;
  /** The last commit of the default branch; null where there is none, or the repository cannot be seen. */
  tip(repository: Repository): Promise<Tip | null>;
  gate(repository: Repository, branch: string): Promise<Gate>;
  /** Creates our check on that commit, or updates the one that is there. */
  publish(repository: Repository, check: Check): Promise<void>;
}

export interface Tip {
  readonly commit: string;
  /** When it was made, ISO 8601. */
  readonly at: string;
}

/** Weather: the forge did not answer as it should. Retried by the job queue; never shown green. */
export class ForgeUnavailable extends Error {
  /** When it is worth trying again, in seconds; null where the forge did not say. */
  readonly retryAfter: number | null;

  constructor(message: string, retryAfter: number | null, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ForgeUnavailable';
    this.retryAfter = retryAfter;
  }
}
