/** What the rules said of a change, with every reason. */
import type { Enforcement, Materiality, Tier } from './rule.ts';

/** One thing that a rule can speak about: a delta, or a changed file that nobody vouched for. */
export interface Reason {
  /** A rule's id, or "default" where no rule named the delta. */
  readonly rule: string;
  readonly materiality: Materiality;
  readonly message: string;
  readonly paths: readonly string[];
  /** Fingerprints. */
  readonly deltas: readonly string[];
  /** The rule that replaced this reason's materiality, where one did. */
  readonly loweredBy?: string;
}

/** Why a rule did or did not speak. */
export interface Consideration {
  readonly rule: string;
  readonly matched: boolean;
  readonly why: string;
}

export interface Verdict {
  readonly materiality: Materiality;
  readonly tier: Tier;
  readonly enforcement: Enforcement;
  readonly reasons: readonly Reason[];
  readonly considerations: readonly Consideration[];
  readonly checklist: readonly string[];
  readonly signers: readonly string[];
}
