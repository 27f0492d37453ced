/** Everything that measures read: the records of one scope, the surveys of its repositories, and what is known to be missing. */
import type { Survey } from '../models/survey.ts';
import type { ChangeRecord, Source } from './record.ts';

/** Whose figures; all that is left out is not narrowed. */
export interface Scope {
  /** "harbour". */
  readonly organisation?: string;
  /** "harbour/quay". */
  readonly repository?: string;
  /** "@harbour/crane": changes that it was asked to sign, or whose models it owns. */
  readonly team?: string;
  /** "quay/threat-model.yml" within the repository of the scope: changes that it covers. */
  readonly model?: string;
}

export const gapKinds = [
  'clock-skew',
  'events-missing',
  'repository-renamed',
  'model-deleted',
  'unreadable-model',
  'not-surveyed',
] as const;

/** Something that figures can't know, told on the page and never counted as nothing. */
export interface Gap {
  readonly kind: (typeof gapKinds)[number];
  readonly repository: string;
  /** One sentence with its figure: "12 merged changes were never judged". */
  readonly says: string;
}

/** What was merged in one repository and month, in UTC. */
export interface Quiet {
  readonly repository: string;
  /** "2026-03". */
  readonly month: string;
  /** Of each change the day of the month on which it was merged, in any order. */
  readonly days: readonly number[];
}

export interface History {
  readonly source: Source;
  readonly scope: Scope;
  /** In no order, of all time that is known up to `now`: what lies before the window is what recurrence is compared with. */
  readonly records: readonly ChangeRecord[];
  /**
   * Of a team or a model: what else was judged beside its records. None of it counts as the scope's, and any of it may take back
   * what is, widen again what the scope narrowed, or edit its models. Wider scopes have it all, and leave this out.
   */
  readonly beside?: readonly ChangeRecord[];
  readonly surveys: readonly Survey[];
  readonly gaps: readonly Gap[];
  /** Changes that were judged and brought nothing, no delta and no edit of a model: counted, and not listed. */
  readonly quiet: readonly Quiet[];
  /** When it was read, ISO 8601. */
  readonly now: string;
}
