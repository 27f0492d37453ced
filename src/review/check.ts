/** One check run as a value: what a commit shows of its reviews. The forge publishes it, render writes it. */

/** Whether a branch demands our check before a merge. */
export interface Gate {
  /** null where the forge does not tell. */
  readonly required: boolean | null;
  /** True where only this app's check counts; null where the forge does not tell. */
  readonly pinned: boolean | null;
}

export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export type Conclusion = 'success' | 'neutral' | 'action_required' | 'failure';

/** One check run on one commit. */
export interface Check {
  /** A commit id, or "HEAD" for the default branch's tip. */
  readonly sha: string;
  readonly status: 'in_progress' | 'completed';
  /** null while in progress. */
  readonly conclusion: Conclusion | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly Annotation[];
  readonly actions: readonly CheckAction[];
  /** Where a person reads more; null without a public address. */
  readonly detailsUrl: string | null;
}

/** The name admins pick as a required check. Changing it would open every gate that requires it. */
export const checkName = 'Threat model review';
