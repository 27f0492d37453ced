/** What the pages show, and the one door through which they write. */
import type { ChangeRef } from '../change/change.ts';
import type { ReviewState } from '../review/review.ts';
import type { StoredEvaluation } from '../store/evaluations.ts';
import type { ReviewDesk } from './review/desk.ts';

export interface ShownChange {
  readonly ref: ChangeRef;
  /** When its last commit was made. */
  readonly at: Date;
  /** null while it waits to be judged. */
  readonly evaluation: StoredEvaluation | null;
  /** null where nothing is under review. */
  readonly review: ReviewState | null;
}

export interface ChangeSource {
  readonly name: string;
  readonly folder: string;
  /** Newest first. */
  readonly changes: () => Promise<readonly ShownChange[]>;
  readonly desk: ReviewDesk;
}

/** @returns whether it is in the default branch already: a commit, and no branch that waits. */
export function isMerged({ ref }: ShownChange): boolean {
  return ref.id.startsWith('commit:');
}
