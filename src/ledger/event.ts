/** What happened, as it is kept for good: no file contents, no secrets, only what was decided and on what. */
import type { Direction, Severity } from '../deltas/delta.ts';
import type { Kind } from '../deltas/kinds.ts';
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
  };
}

export type EventType = keyof Payloads;

export type LedgerEvent = {
  [T in EventType]: {
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
}[EventType];
