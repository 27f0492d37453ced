/** What can happen to a review, as the ledger keeps it. Times are the forge's own where it tells them. */
import type { Point, ReviewTier } from './points.ts';

/** Who has to sign a point. */
export interface Need {
  /** "@user", "@organisation/team" or a repository permission: "write", "maintain", "admin". One of them is meant. */
  readonly signers: readonly string[];
  /** How many different people. */
  readonly count: number;
  /** "full", "lightweight", or the id of the rule that asks. */
  readonly because: string;
}

export interface ReviewPoint extends Point {
  /** By the tier that the point is reviewed at; every one must be met. */
  readonly needs: Readonly<Record<ReviewTier, readonly Need[]>>;
}

export interface ReviewItem {
  readonly id: string;
  /** As the checklist has it, placeholders and all: the question is asked about the points that are open. */
  readonly question: string;
  readonly tiers: readonly ReviewTier[];
  /** Keys of the points it is asked about; never empty. */
  readonly points: readonly string[];
  readonly frameworks: readonly string[];
  /** Threat models that the change touches and leaves alone: the answer says what becomes of them. */
  readonly models?: readonly string[];
}

/** What one judgement asks of a review: the same value asks the same. */
export interface Basis {
  readonly head: string;
  readonly enforcement: 'block' | 'advise';
  /** Empty where nothing is to be reviewed. */
  readonly points: readonly ReviewPoint[];
  /** For both tiers: which are asked depends on what becomes of the review. */
  readonly items: readonly ReviewItem[];
  /** Author, committers, co-authors and pushers of the change: none of them signs. */
  readonly contributors: readonly string[];
  /** Why the contributors are not all known, in words; null where they are. Then nobody's signature counts. */
  readonly contributorsUnknown: string | null;
  /** Who opened it. */
  readonly author: string;
  /** True where the author's own word is enough for what is minor. */
  readonly selfAttestation: boolean;
  readonly breakGlass: readonly string[];
  /** True where an approving review of a signer counts as a signature. */
  readonly approvals: boolean;
  /** Where open follow-ups are reminded of. */
  readonly reminders: 'issue' | 'comment' | 'none';
}

export const outcomeKinds = [
  'control-owner',
  'risk-accepted',
  'detection',
  'architecture',
  'priority',
  'escalation-path',
  'model-updated',
  'model-unaffected',
  'none',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/** How a decision came in. */
export type Via = 'comment' | 'tick' | 'button' | 'approval' | 'page';

/** What the forge knew of an actor when the decision came in. */
export interface Standing {
  /** Which of the signers that the review names the actor is, or belongs to. */
  readonly is: readonly string[];
  readonly via: Via;
}

export interface ReviewPayloads {
  /** A change was judged at a head. */
  readonly evaluated: { readonly review?: Basis };
  /** People can see what was judged: `evaluation` is the `once` of that event. */
  readonly shown: { readonly evaluation: string };
  /** The actor pushed this head. */
  readonly pushed: { readonly head: string };
  readonly answered: Standing & {
    readonly item: string;
    readonly answer: 'checked' | 'unchecked' | 'not-applicable';
    /** The reason, for not-applicable. */
    readonly note: string;
  };
  /** @property head the head that was in front of the signer, where the forge tells it: another one is not signed. */
  readonly signed: Standing & { readonly note: string; readonly head: string | null };
  /** The signer takes it back, as by dismissing an approval. */
  readonly withdrawn: { readonly via: Via };
  readonly escalated: Standing & { readonly reason: string };
  readonly downgraded: Standing & { readonly reason: string };
  readonly waived: Standing & { readonly reason: string };
  readonly outcome: Standing & { readonly kind: OutcomeKind; readonly text: string };
  readonly 'follow-up': {
    /** "F12-1": the first of pull request 12. */
    readonly id: string;
    readonly text: string;
    /** "@user" or "@organisation/team"; null where nobody was named. */
    readonly owner: string | null;
    /** A day, ISO 8601; null where none was given. */
    readonly due: string | null;
    /** Present where it answers what becomes of the threat model. */
    readonly for?: 'model';
  };
  readonly 'follow-up-closed': {
    readonly id: string;
    readonly by: 'command' | 'commit' | 'pull-request' | 'page';
    /** A note, a commit id or "#34". */
    readonly evidence: string;
  };
  /** The owner of a late follow-up was reminded in a comment. */
  readonly reminded: { readonly id: string };
  readonly disputed: { readonly fingerprint: string; readonly reason: string };
  readonly closed: { readonly head: string; readonly merged: boolean };
  readonly reopened: { readonly head: string };
}

export type ReviewEventType = keyof ReviewPayloads;

export type ReviewEvent<Type extends ReviewEventType = ReviewEventType> = {
  [T in Type]: {
    readonly type: T;
    /** Who did it, as the forge names them. */
    readonly actor: string;
    /** ISO 8601. */
    readonly at: string;
    /** What makes the event the same when it is told twice. */
    readonly once: string;
    readonly payload: ReviewPayloads[T];
  };
}[Type];
