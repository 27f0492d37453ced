/** A rule: which paths and deltas it speaks about, and what it says of them. Data, written in YAML. */
import type { Direction, Severity } from '../deltas/delta.ts';

export const materialities = ['none', 'minor', 'material'] as const;
export type Materiality = (typeof materialities)[number];

export const tiers = ['none', 'lightweight', 'full'] as const;
export type Tier = (typeof tiers)[number];

/** Whether an open review blocks the merge or only tells. */
export type Enforcement = 'block' | 'advise';

export interface RuleWhen {
  readonly paths?: readonly string[];
  /** Kinds, * allowed for the rest of a kind: "pipeline.*". */
  readonly deltas?: readonly string[];
  readonly severity?: readonly Severity[];
  readonly direction?: readonly Direction[];
  /** Each named fact must be one of the values given (a list fact: must hold one of them). */
  readonly facts?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

export interface RuleThen {
  readonly materiality: Materiality;
  /** Raises the tier above what the materiality asks for; never lowers it. */
  readonly tier?: Tier;
  /** Checklist item ids. */
  readonly checklist?: readonly string[];
  /** Users (@name) and teams (@org/team) who may sign. */
  readonly signers?: readonly string[];
  readonly frameworks?: readonly string[];
  readonly enforcement?: Enforcement;
}

export interface Rule {
  readonly id: string;
  readonly title: string;
  /** Why it matters, in the words that the check shows. */
  readonly why: string;
  readonly when: RuleWhen;
  readonly then: RuleThen;
  /** A rule of paths alone speaks even where an analyzer vouches for the change. */
  readonly always?: boolean;
  /** Ids of rules whose verdict on the same delta or file this one replaces with its own. */
  readonly lowers?: readonly string[];
}

/** Which layer a rule came from. */
export type RuleSource = 'built-in' | 'organisation' | 'repository';

export interface LayeredRule extends Rule {
  readonly source: RuleSource;
}
