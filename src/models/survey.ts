/** What the default branch of a repository held at a moment, as the measures need it: its models, and how well they stand for what is there. */
import type { Severity } from '../deltas/delta.ts';
import type { ThreatStatus } from './model.ts';

/** Of what the tree holds, how much some model represents. */
export interface Represented {
  /** As models/fidelity names it: "identity", "agent", "endpoint". */
  readonly sort: string;
  readonly found: number;
  readonly represented: number;
}

export interface SurveyedModel {
  readonly path: string;
  readonly title: string;
  readonly owners: readonly string[];
  /** Whether one of the owners is still there; null where that can't be known. */
  readonly ownerPresent: boolean | null;
  /** The last edit that changed its meaning, ISO 8601; null where that can't be told. */
  readonly lastEdit: string | null;
  /** Why it can't be read; null where it can. */
  readonly unread: string | null;
  readonly threats: readonly {
    readonly id: string;
    readonly name: string;
    readonly severity: Severity | null;
    readonly status: ThreatStatus;
    readonly owner: string | null;
    /** A day, ISO 8601. */
    readonly due: string | null;
  }[];
}

export interface Survey {
  /** "owner/name". */
  readonly repository: string;
  /** ISO 8601. */
  readonly at: string;
  readonly head: string;
  readonly models: readonly SurveyedModel[];
  /** Over the whole tree, model or not. */
  readonly fidelity: readonly Represented[];
  /** What of the tree was not looked at, in sentences; left out where all of it was. */
  readonly partial?: readonly string[];
}
