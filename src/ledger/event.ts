/** What happened, as it is kept for good: no file contents, no secrets, only what was decided and on what. */
import type { Direction, Severity } from '../deltas/delta.ts';
import type { Kind } from '../deltas/kinds.ts';
import type { Survey } from '../models/survey.ts';
import type { ReviewPayloads } from '../review/events.ts';
import type { Materiality, Tier } from '../rules/rule.ts';

export interface RecordedDelta {
  readonly kind: Kind;
  readonly severity: Severity;
  readonly direction: Direction;
  readonly subject: string;
  readonly identity: string;
  readonly fingerprint: string;
  readonly path: string;
  /** Ids of the risks in the frameworks; those of the kind where an older event has none. */
  readonly frameworks?: readonly string[];
  /** True where it is about a threat model itself: what people write down, and not what becomes of the system. */
  readonly ofModel?: true;
}

/** A path, and where its file is now; null where it was removed. */
export type MovedFile = readonly [from: string, to: string | null];

/** Who owns the threat models of a repository, as they were known when a change was judged. */
export interface RecordedOwnership {
  readonly models: number;
  /** How many of them name an owner, in the model, in the configuration or by the code owners. */
  readonly named: number;
  /** How many have an owner who is known to be there. */
  readonly present: number;
  /** How many name only owners who are known to be gone. */
  readonly gone: number;
  /** Paths of those that nobody owns, or nobody who is there; the first fifty. */
  readonly without: readonly string[];
}

/** Each type of event with what it carries. */
export interface Payloads extends Omit<ReviewPayloads, 'evaluated'> {
  /** A change was judged at a head. */
  readonly evaluated: ReviewPayloads['evaluated'] & {
    readonly base: string;
    readonly head: string;
    readonly mergeBase: string | null;
    readonly title: string;
    readonly author: string;
    readonly materiality: Materiality;
    readonly tier: Tier;
    readonly reasons: readonly { readonly rule: string; readonly materiality: Materiality }[];
    readonly deltas: readonly RecordedDelta[];
    readonly understood: number;
    readonly relevant: number;
    /** Those that it is linked to. */
    readonly models: readonly { readonly path: string; readonly updated: boolean }[];
    /** Paths of those that it gives another meaning, linked or not; earlier versions did not tell. */
    readonly modelsChanged?: readonly string[];
    /** Judged files that stand elsewhere afterwards, or nowhere: the first thousand; left out where none does. */
    readonly moved?: readonly MovedFile[];
    /** True for what was announced on an issue: its base and head are "HEAD". */
    readonly issue?: boolean;
    /** Left out where the models of the repository were not looked at. */
    readonly ownership?: RecordedOwnership;
  };
}

export type ChangeEventType = keyof Payloads;

/** Something that happened to one change. */
export type ChangeEvent = {
  [T in ChangeEventType]: {
    readonly type: T;
    /** "owner/name". */
    readonly repository: string;
    /** The change's id: "#12". */
    readonly change: string;
    /** Who caused it, as the forge names them. */
    readonly actor: string;
    /** ISO 8601. */
    readonly at: string;
    /** What makes the event the same when it is told twice. */
    readonly once: string;
    readonly payload: Payloads[T];
  };
}[ChangeEventType];

/** What the default branch of a repository was found to hold. */
export interface SurveyEvent {
  readonly type: 'surveyed';
  readonly repository: string;
  /** Of no change: always empty. */
  readonly change: '';
  readonly actor: string;
  readonly at: string;
  readonly once: string;
  readonly payload: Omit<Survey, 'repository' | 'at'>;
}

export type LedgerEvent = ChangeEvent | SurveyEvent;
