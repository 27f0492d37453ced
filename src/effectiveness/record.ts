/** One change as the measures see it: the events of one pull request in, in any order; what it was and what became of it out. */
import type { ChangeEvent, MovedFile, RecordedDelta } from '../ledger/event.ts';
import { inOrder } from '../review/history/order.ts';
import {
  apply,
  type Dispute,
  type FollowUp,
  isBot,
  type Outcome,
  type ReviewState,
  same,
  unopened,
} from '../review/review.ts';
import { type ReviewStatus, viewOf } from '../review/view.ts';
import type { Materiality, Tier } from '../rules/rule.ts';

/** Where the knowledge comes from; the two are never put into one report. */
export const sources = ['reviews', 'history'] as const;
export type Source = (typeof sources)[number];

export interface ModelTouched {
  readonly path: string;
  /** True where the change gave the model another meaning. */
  readonly updated: boolean;
}

export interface RecordedReview {
  /** At the merge where it was merged, else now. */
  readonly status: ReviewStatus;
  /** The tier that it was done at, after escalations and downgrades. */
  readonly tier: Tier;
  /** When the last missing signature or answer came in, ISO 8601; null where it is not complete. */
  readonly signedAt: string | null;
  /** How often reviewers did something: answers, signatures, waivers, escalations, outcomes. The author's own acts are left out. */
  readonly acts: number;
  /** When they did last, ISO 8601; null where they did nothing. */
  readonly lastAct: string | null;
  /** The reasons that were given. */
  readonly waivers: readonly string[];
  readonly escalated: boolean;
  readonly downgraded: boolean;
  readonly outcomes: readonly Outcome[];
  readonly followUps: readonly FollowUp[];
  readonly disputes: readonly Dispute[];
  /** Users and teams who were asked to sign, "@user" or "@organisation/team". */
  readonly asked: readonly string[];
}

/** A delta as the measures see it: between two heads of a change it is told by identity and path. */
export type DeltaRecord = Omit<RecordedDelta, 'fingerprint'>;

export interface ChangeRecord {
  readonly source: Source;
  /** "owner/name". */
  readonly repository: string;
  /** "#12", "commit:…". */
  readonly change: string;
  readonly title: string;
  /** When it was judged first, ISO 8601. */
  readonly openedAt: string;
  /** null while it is open, or where its end was never told. */
  readonly ended: null | { readonly at: string; readonly merged: boolean };
  /** By the last judgement before it ended. */
  readonly materiality: Materiality;
  /** Rules that asked for that, the strictest first. */
  readonly rules: readonly string[];
  /** What the first judged head would have brought. */
  readonly first: readonly DeltaRecord[];
  /** What the last judged head brings; of a merged change, what was merged. */
  readonly last: readonly DeltaRecord[];
  /** Those that cover it. */
  readonly models: readonly ModelTouched[];
  /** Paths of those that it gives another meaning, whether they cover it or not; absent in what older versions kept. */
  readonly modelsChanged?: readonly string[];
  /** Judged files that it moves or removes; absent where there are none. */
  readonly moved?: readonly MovedFile[];
  readonly review: RecordedReview;
}

type Judgement = Extract<ChangeEvent, { readonly type: 'evaluated' }>;

/** What people do in a review; the rest happens to it. */
const acts: ReadonlySet<ChangeEvent['type']> = new Set([
  'answered',
  'signed',
  'withdrawn',
  'escalated',
  'downgraded',
  'waived',
  'outcome',
  'follow-up',
  'disputed',
  'triggered',
  'trigger-withdrawn',
]);

/**
 * @param events of one change, in any order, duplicates too.
 * @returns null where it was never judged.
 */
export function recordOf(events: readonly ChangeEvent[], source: Source): ChangeRecord | null {
  const ordered = inOrder(events);
  const judgements = ordered.filter((event): event is Judgement => event.type === 'evaluated');
  const [first] = judgements;
  const last = lastBeforeEnd(ordered) ?? judgements.at(-1);
  if (first === undefined || last === undefined) return null;
  const { payload } = last;
  const { state, signedAt } = reviewed(upTo(last, ordered));
  const deltas = payload.deltas.map(deltaIn);
  // What a history would ask of people, nobody was asked.
  const review = source === 'history' ? unreviewed : reviewIn(ordered, state, signedAt, payload.author);
  return {
    source,
    repository: first.repository,
    change: first.change,
    title: payload.title,
    openedAt: first.at,
    ended: state.ended === null ? null : { at: state.ended.at, merged: state.ended.merged },
    materiality: payload.materiality,
    rules: [
      ...new Set(
        payload.reasons.filter((one) => one.materiality === payload.materiality).map(({ rule }) => rule),
      ),
    ],
    first: first === last ? deltas : first.payload.deltas.map(deltaIn),
    last: deltas,
    models: payload.models,
    ...(payload.modelsChanged === undefined ? {} : { modelsChanged: payload.modelsChanged }),
    ...(payload.moved === undefined ? {} : { moved: payload.moved }),
    review,
  };
}

function deltaIn(delta: RecordedDelta): DeltaRecord {
  const { kind, severity, direction, subject, identity, path, frameworks, ofModel } = delta;
  return {
    ...{ kind, severity, direction, subject, identity, path },
    ...(frameworks === undefined ? {} : { frameworks }),
    ...(ofModel === true && { ofModel }),
  };
}

/** Of a change of which nobody was asked anything. */
export const unreviewed: RecordedReview = {
  status: 'none',
  tier: 'none',
  signedAt: null,
  acts: 0,
  lastAct: null,
  waivers: [],
  escalated: false,
  downgraded: false,
  outcomes: [],
  followUps: [],
  disputes: [],
  asked: [],
};

/** A merged commit may be judged again later, by other rules; what people decided on came before. */
function lastBeforeEnd(ordered: readonly ChangeEvent[]): Judgement | undefined {
  const turn = ordered.findLastIndex(({ type }) => type === 'closed' || type === 'reopened');
  const isEnded = ordered[turn]?.type === 'closed';
  return isEnded
    ? ordered.slice(0, turn).findLast((event): event is Judgement => event.type === 'evaluated')
    : undefined;
}

/** @returns what happened, without what was judged later: nobody was asked to sign that. */
function upTo(last: Judgement, ordered: readonly ChangeEvent[]): readonly ChangeEvent[] {
  const index = ordered.indexOf(last);
  return ordered.filter(({ type }, at) => type !== 'evaluated' || at <= index);
}

function reviewed(ordered: readonly ChangeEvent[]): {
  readonly state: ReviewState;
  readonly signedAt: string | null;
} {
  let state = unopened;
  let signedAt: string | null = null;
  for (const event of ordered) {
    state = apply(state, event);
    if (state.current === null) continue;
    const isComplete = state.signatures.length > 0 && viewOf(state).status === 'complete';
    if (!isComplete) signedAt = null;
    else signedAt ??= event.at;
  }
  return { state, signedAt };
}

function reviewIn(
  ordered: readonly ChangeEvent[],
  state: ReviewState,
  signedAt: string | null,
  author: string,
): RecordedReview {
  const { status, tier } = viewOf(state);
  const done = ordered.filter(({ type, actor }) => acts.has(type) && !isBot(actor) && !same(actor, author));
  const needs = state.current?.points.flatMap(({ needs }) => [...needs.full, ...needs.lightweight]) ?? [];
  return {
    status: state.current === null ? 'none' : status,
    tier,
    signedAt,
    acts: done.length,
    lastAct: done.at(-1)?.at ?? null,
    waivers: state.waivers.map(({ note }) => note),
    escalated: state.escalation !== null,
    downgraded: state.downgrades.length > 0,
    outcomes: state.outcomes,
    followUps: state.followUps,
    disputes: state.disputes,
    asked: [...new Set(needs.flatMap(({ signers }) => signers))].filter((one) => one.startsWith('@')).sort(),
  };
}
