/**
 * The review of one change as a state machine: events in, state out. Who did what when is in the events; what it means
 * for a merge is for view.ts to say. Every transition stands in the one table below.
 */
import type {
  Basis,
  Need,
  OutcomeKind,
  ReviewEvent,
  ReviewEventType,
  ReviewItem,
  ReviewPayloads,
  ReviewPoint,
  Standing,
  Via,
} from './events.ts';
import { inOrder } from './history/order.ts';
import type { ReviewTier } from './points.ts';
import { keyOfTrigger, type Objection, type Trigger } from './triggers/trigger.ts';

/** Something a person did, and which points were in front of them. */
export interface Act {
  readonly by: string;
  readonly at: string;
  readonly is: readonly string[];
  readonly via: Via;
  /** The reason or note that came with it. */
  readonly note: string;
  /** The points it speaks of, each with the tier it was reviewed at then. */
  readonly points: ReadonlyMap<string, ReviewTier>;
}

export interface Answer extends Act {
  readonly item: string;
  readonly answer: 'checked' | 'not-applicable';
}

export interface Outcome {
  readonly by: string;
  readonly at: string;
  readonly kind: OutcomeKind;
  readonly text: string;
}

export interface FollowUp {
  readonly id: string;
  readonly text: string;
  readonly owner: string | null;
  readonly due: string | null;
  readonly by: string;
  readonly at: string;
  readonly closed: null | {
    readonly by: string;
    readonly at: string;
    readonly how: ReviewPayloads['follow-up-closed']['by'];
    readonly evidence: string;
  };
}

export interface Dispute {
  readonly by: string;
  readonly at: string;
  readonly fingerprint: string;
  readonly reason: string;
}

/** A point that was under review and is gone. */
export interface Removed {
  readonly point: ReviewPoint;
  /** The head that no longer had it. */
  readonly head: string;
}

export interface ReviewState {
  /** Every judgement, by the `once` of its event. */
  readonly judged: ReadonlyMap<string, Basis>;
  /** The latest judgement; null before the first. */
  readonly current: Basis | null;
  /** The latest that people could see: what they act on. */
  readonly seen: Basis | null;
  readonly answers: readonly Answer[];
  readonly signatures: readonly Act[];
  readonly waivers: readonly Act[];
  readonly downgrades: readonly Act[];
  readonly escalation: Act | null;
  readonly outcomes: readonly Outcome[];
  readonly followUps: readonly FollowUp[];
  readonly disputes: readonly Dispute[];
  /** What people announced, taken back or not. */
  readonly triggers: readonly Trigger[];
  /** Everybody who ever contributed or pushed: once is enough. As `person` tells them apart. */
  readonly contributors: ReadonlySet<string>;
  readonly removed: ReadonlyMap<string, Removed>;
  /** When the latest event happened, ISO 8601; empty before the first. */
  readonly latest: string;
  readonly ended: null | { readonly merged: boolean; readonly at: string; readonly head: string };
}

export const unopened: ReviewState = {
  judged: new Map(),
  current: null,
  seen: null,
  answers: [],
  signatures: [],
  waivers: [],
  downgrades: [],
  escalation: null,
  outcomes: [],
  followUps: [],
  disputes: [],
  triggers: [],
  contributors: new Set(),
  removed: new Map(),
  latest: '',
  ended: null,
};

/**
 * @param events of one change, in any order, duplicates too.
 * @returns its state once every event took its place in time.
 */
export function reviewOf(events: readonly ReviewEvent[]): ReviewState {
  return inOrder(events).reduce((state, event) => apply(state, event), unopened);
}

export function apply<T extends ReviewEventType>(state: ReviewState, event: ReviewEvent<T>): ReviewState {
  const transition: Transition<T> = transitions[event.type];
  return { ...transition(state, event.payload, event), latest: event.at };
}

type Transition<T extends ReviewEventType> = (
  state: ReviewState,
  payload: ReviewPayloads[T],
  event: Pick<ReviewEvent, 'actor' | 'at' | 'once'>,
) => ReviewState;

/** What each event does. One that its actor had no right to, or that speaks of nothing shown, changes nothing. */
const transitions: { readonly [T in ReviewEventType]: Transition<T> } = {
  evaluated: (state, { review }, { once }) => {
    if (review === undefined) return state;
    const present = new Set(review.points.map(({ key }) => key));
    const removed = new Map(state.removed);
    for (const point of state.current?.points ?? [])
      if (!present.has(point.key)) removed.set(point.key, { point, head: review.head });
    for (const key of present) removed.delete(key);
    return {
      ...state,
      judged: new Map(state.judged).set(once, review),
      current: review,
      removed,
      contributors: new Set([
        ...state.contributors,
        ...review.contributors.map(person),
        person(review.author),
      ]),
    };
  },

  shown: (state, { evaluation }) => ({ ...state, seen: state.judged.get(evaluation) ?? state.seen }),

  pushed: (state, _, { actor }) => ({
    ...state,
    contributors: new Set(state.contributors).add(person(actor)),
  }),

  answered: (state, payload, event) => {
    const { item: id, answer, note } = payload;
    const item = askedOf(state).find((one) => one.id === id);
    if (item === undefined || !mayAnswer(state, event.actor, payload.is)) return state;
    if (answer === 'unchecked') {
      return { ...state, answers: state.answers.filter((one) => one.item !== id) };
    }
    const act = actOf(state, payload, event, note);
    const about = new Map([...act.points].filter(([key]) => item.points.includes(key)));
    return { ...state, answers: [...state.answers, { ...act, points: about, item: id, answer }] };
  },

  signed: (state, payload, event) => {
    const another = payload.head !== null && payload.head !== state.seen?.head;
    if (another || !maySign(state, event.actor, payload.is)) return state;
    const signature = actOf(state, payload, event, payload.note);
    return signature.points.size === 0 ? state : { ...state, signatures: [...state.signatures, signature] };
  },

  withdrawn: (state, { via }, { actor }) => ({
    ...state,
    signatures: state.signatures.filter((one) => !(same(one.by, actor) && one.via === via)),
  }),

  escalated: (state, payload, event) =>
    mayAsk(state, event.actor, payload.is)
      ? { ...state, escalation: actOf(state, payload, event, payload.reason), downgrades: [] }
      : state,

  downgraded: (state, payload, event) =>
    maySign(state, event.actor, payload.is, 'full')
      ? { ...state, downgrades: [...state.downgrades, actOf(state, payload, event, payload.reason)] }
      : state,

  waived: (state, payload, event) =>
    mayWaive(state, event.actor, payload.is)
      ? { ...state, waivers: [...state.waivers, actOf(state, payload, event, payload.reason)] }
      : state,

  outcome: (state, payload, { actor, at }) =>
    mayAnswer(state, actor, payload.is)
      ? { ...state, outcomes: [...state.outcomes, { by: actor, at, kind: payload.kind, text: payload.text }] }
      : state,

  'follow-up': (state, { id, text, owner, due }, { actor, at }) =>
    state.followUps.some((one) => one.id === id)
      ? state
      : { ...state, followUps: [...state.followUps, { id, text, owner, due, by: actor, at, closed: null }] },

  'follow-up-closed': (state, { id, by, evidence }, { actor, at }) => ({
    ...state,
    followUps: state.followUps.map((one) =>
      one.id === id && one.closed === null ? { ...one, closed: { by: actor, at, how: by, evidence } } : one,
    ),
  }),

  reminded: (state) => state,

  disputed: (state, { fingerprint, reason }, { actor, at }) => ({
    ...state,
    disputes: [...state.disputes, { by: actor, at, fingerprint, reason }],
  }),

  triggered: (state, { is, text, label }, { actor, at, once }) => {
    // The forge lets only those label who may triage.
    if (label === null && !mayAsk(state, actor, is)) return state;
    const trigger = { key: keyOfTrigger(once), by: actor, at, text, label, objections: [] };
    return { ...state, triggers: [...state.triggers, trigger] };
  },

  'trigger-withdrawn': (state, { is, trigger: key }, { actor }) => {
    const objection = objectionOf(state, key, { by: actor, is });
    const triggers = state.triggers.map((one) =>
      one.key === key ? { ...one, objections: [...one.objections, objection] } : one,
    );
    return { ...state, triggers };
  },

  closed: (state, { head, merged }, { at }) => ({ ...state, ended: { merged, at, head } }),

  reopened: (state) => ({ ...state, ended: null }),
};

/** What the actor had in front of them: the points of the latest judgement shown, each at its tier of that moment. */
function actOf(
  state: ReviewState,
  { is, via }: Standing,
  { actor, at }: Pick<ReviewEvent, 'actor' | 'at'>,
  note: string,
): Act {
  const points = new Map(
    (state.seen?.points ?? []).map((point) => [point.key, tierOfPoint(state, point)] as const),
  );
  return { by: actor, at, is, via, note, points };
}

/** @returns a word against what was announced, with what is so at that moment. */
export function objectionOf(
  { seen, signatures, waivers }: ReviewState,
  key: string,
  said: Pick<Objection, 'by' | 'is'>,
): Objection {
  const point = seen?.points.find((one) => one.key === key);
  const signed = [...signatures, ...waivers].some(({ points }) => points.has(key));
  return { ...said, signed, needs: point === undefined ? [] : needsOf(point, 'full') };
}

/** @returns the tier that a point is reviewed at: its own, raised by an escalation, lowered by those who may sign a full review. */
export function tierOfPoint(state: ReviewState, point: ReviewPoint): ReviewTier {
  const asked = state.escalation === null ? point.tier : 'full';
  if (asked === 'lightweight') return asked;
  // Lowering is a decision like signing: it takes as many of the same people, or a review for two could be left to one.
  const lowered = needsOf(point, 'full').every((need) => {
    // Who lowered the review when this point was minor said nothing of it.
    const people = state.downgrades.filter(
      ({ by, is, points }) =>
        points.get(point.key) === 'full' && !isContributor(state, by) && meets(is, need.signers),
    );
    return new Set(people.map(({ by }) => person(by))).size >= need.count;
  });
  return lowered ? 'lightweight' : 'full';
}

/** @returns who has to sign a point, at least somebody: where nobody is named, it stays open. */
export function needsOf({ needs }: ReviewPoint, tier: ReviewTier): readonly Need[] {
  if (needs[tier].length === 0) return [{ signers: [], count: 1, because: 'full' }];
  return needs[tier].map((need) => ({ ...need, count: Math.max(1, need.count) }));
}

/** @returns the tier of the review that people have in front of them; null where there is none. */
export function tierShown(state: ReviewState): ReviewTier | null {
  const points = state.seen?.points ?? [];
  if (points.length === 0) return null;
  return points.some((point) => tierOfPoint(state, point) === 'full') ? 'full' : 'lightweight';
}

/** @returns the questions that people have in front of them. */
export function askedOf(state: ReviewState): readonly ReviewItem[] {
  const tier = tierShown(state);
  return tier === null ? [] : (state.seen?.items ?? []).filter((item) => item.tiers.includes(tier));
}

export function meets(is: readonly string[], signers: readonly string[]): boolean {
  const references = new Set(is.map(lower));
  return signers.some((one) => references.has(lower(one)));
}

/** @returns whether a person had a part in the change, or may have had one where not all are known. */
export function isContributor(state: ReviewState, login: string): boolean {
  return hasPart(state, login) || (state.current?.contributorsUnknown ?? null) !== null;
}

/** @returns whether a person is known to have a part in the change. */
export function hasPart(state: ReviewState, login: string): boolean {
  return state.contributors.has(person(login));
}

/** @returns whether a person's signature could count for some point of the review as it is shown. */
export function maySign(
  state: ReviewState,
  login: string,
  is: readonly string[],
  tier?: ReviewTier,
): boolean {
  const { seen } = state;
  if (seen === null || isBot(login)) return false;
  if (maySelfAttest(state, login) && tier === undefined) return true;
  if (isContributor(state, login)) return false;
  return seen.points.some((point) =>
    needsOf(point, tier ?? tierOfPoint(state, point)).some((need) => meets(is, need.signers)),
  );
}

/** The author's word is enough only where the configuration says so and nothing of the review is full. */
export function maySelfAttest(state: ReviewState, login: string): boolean {
  const { seen, current } = state;
  if (seen === null || !seen.selfAttestation || !same(seen.author, login)) return false;
  return (current?.contributorsUnknown ?? null) === null && tierShown(state) === 'lightweight';
}

/** Questions are answered by those who may sign. */
export function mayAnswer(state: ReviewState, login: string, is: readonly string[]): boolean {
  return maySign(state, login, is);
}

/** Asking for more is open to everybody who has a part in the change or a say in the repository. */
export function mayAsk(state: ReviewState, login: string, is: readonly string[]): boolean {
  return !isBot(login) && (is.length > 0 || hasPart(state, login));
}

export function mayWaive(state: ReviewState, login: string, is: readonly string[]): boolean {
  return (
    state.seen !== null && !isBot(login) && !isContributor(state, login) && meets(is, state.seen.breakGlass)
  );
}

export function isBot(login: string): boolean {
  return lower(login).endsWith('[bot]');
}

export function same(a: string, b: string): boolean {
  return person(a) === person(b);
}

/** @returns what tells people apart: who is "Name <address>" is the same one under any name. */
export function person(name: string): string {
  const known = lower(name);
  const open = known.lastIndexOf('<');
  return open !== -1 && known.endsWith('>') ? known.slice(open + 1, -1).trim() : known;
}

/** Logins and teams are the same in any case. */
function lower(text: string): string {
  return text.toLowerCase();
}

/** @returns every reference whose members the review has to know of an actor. */
export function referencesOf({ current, seen }: ReviewState): readonly string[] {
  const named = [current, seen].flatMap((basis) => [
    ...(basis?.breakGlass ?? []),
    ...(basis?.points ?? []).flatMap(({ needs }) =>
      [...needs.full, ...needs.lightweight].flatMap(({ signers }) => signers),
    ),
  ]);
  return [...new Set(['write', ...named])];
}

/** @returns the time of a word that carries none of the forge's: when we heard it, and after all that is known. */
export function heardAt(at: string, { latest }: ReviewState): string {
  const known = latest === '' ? 0 : Date.parse(latest) + 1;
  return new Date(Math.max(Date.parse(at), known)).toISOString();
}
