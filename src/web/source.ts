/** What the pages show, read-only. */
import type { ChangeRef } from '../change/change.ts';
import type { StoredEvaluation } from '../store/evaluations.ts';

export interface ShownChange {
  readonly ref: ChangeRef;
  /** null while it waits to be judged. */
  readonly evaluation: StoredEvaluation | null;
}

export interface ChangeSource {
  readonly name: string;
  readonly folder: string;
  /** Newest first. */
  readonly changes: () => Promise<readonly ShownChange[]>;
}
