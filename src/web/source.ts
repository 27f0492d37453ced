/** What the pages show, read-only. */
import type { ChangeRef } from '../change/change.ts';
import type { StoredEvaluation } from '../store/evaluations.ts';

export interface ShownChange {
  readonly ref: ChangeRef;
  /** When its last commit was made. */
  readonly at: Date;
  /** null while it waits to be judged. */
  readonly evaluation: StoredEvaluation | null;
}

export interface ChangeSource {
  readonly name: string;
  readonly folder: string;
  /** Newest first. */
  readonly changes: () => Promise<readonly ShownChange[]>;
}

/** @returns whether it is in the default branch already: a commit, and no branch that waits. */
export function isMerged({ ref }: ShownChange): boolean {
  return ref.id.startsWith('commit:');
}
