/** What a review's state means: what is open, who has to act, and whether the merge may go on. */
import type { Tier } from '../rules/rule.ts';
import type { Conclusion } from './check.ts';
import type { Need, ReviewItem, ReviewPoint } from './events.ts';
import { asksOfModels, saidOfModel } from './model/question.ts';
import type { ReviewTier } from './points.ts';
import {
  type Act,
  type Answer,
  hasPart,
  isBot,
  isContributor,
  meets,
  needsOf,
  person,
  type ReviewState,
  same,
  tierOfPoint,
} from './review.ts';

export interface PointView {
  readonly point: ReviewPoint;
  readonly tier: ReviewTier;
  readonly standing: 'open' | 'signed' | 'waived';
  /** True where somebody has signed this review and nobody has signed this point. */
  readonly isNew: boolean;
  readonly disputes: readonly { readonly by: string; readonly reason: string }[];
}

export interface ItemView {
  readonly item: ReviewItem;
  /** Answers that still hold, each with the points it is about, in the order they were given. */
  readonly answers: readonly { readonly answer: Answer; readonly about: readonly ReviewPoint[] }[];
  /** What nobody has answered for; empty where the item is done. */
  readonly open: readonly ReviewPoint[];
}

/** One need that is not met yet. */
export interface Missing {
  readonly need: Need;
  /** How many more people. */
  readonly count: number;
  readonly points: readonly ReviewPoint[];
}

export interface SignatureView {
  readonly act: Act;
  /** null where it counts; otherwise why it does not, in words. */
  readonly void: string | null;
}

export type ReviewStatus = 'none' | 'open' | 'complete' | 'waived';

export interface ReviewView {
  readonly status: ReviewStatus;
  readonly tier: Tier;
  readonly conclusion: Conclusion;
  readonly points: readonly PointView[];
  readonly items: readonly ItemView[];
  readonly missing: readonly Missing[];
  readonly signatures: readonly SignatureView[];
  /** Why no signature counts at all, in words; null as a rule. */
  readonly blocked: string | null;
}

/** @returns what the latest judgement asks for and what has been done about it. */
export function viewOf(state: ReviewState): ReviewView {
  const { current } = state;
  const signatures = state.signatures.map((act): SignatureView => ({ act, void: whyVoid(state, act) }));
  if (current === null || current.points.length === 0) {
    return {
      status: 'none',
      tier: 'none',
      // What nobody has judged yet is not green.
      conclusion: current === null ? 'action_required' : 'success',
      points: [],
      items: [],
      missing: [],
      signatures,
      blocked: null,
    };
  }
  const valid = signatures.filter((one) => one.void === null).map(({ act }) => act);
  const waived = new Set(
    state.waivers.filter(({ by }) => !isContributor(state, by)).flatMap(({ points }) => [...points.keys()]),
  );
  const signed = new Set(valid.flatMap(({ points }) => [...points.keys()]));
  const points = current.points.map((point): PointView => {
    const tier = tierOfPoint(state, point);
    const met = (at: ReviewTier) =>
      needsOf(point, at).every((need) => stillMissing(state, valid, point, at, need) === 0);
    // What was signed as material needs no further look as minor; or an escalation could complete a review.
    const open = !met(tier) && !met('full');
    return {
      point,
      tier,
      standing: !open ? 'signed' : waived.has(point.key) ? 'waived' : 'open',
      isNew: valid.length > 0 && !signed.has(point.key),
      disputes: state.disputes.filter(({ fingerprint }) => fingerprint === point.key),
    };
  });
  const tier = points.some((one) => one.tier === 'full') ? 'full' : 'lightweight';
  const items = current.items
    .filter((item) => item.tiers.includes(tier))
    .map((item) => itemView(item, state, current.points, tier, waived));
  const open = points.some((one) => one.standing === 'open') || items.some((item) => item.open.length > 0);
  const status = open ? 'open' : points.some((one) => one.standing === 'waived') ? 'waived' : 'complete';
  return {
    status,
    tier,
    conclusion: conclusionOf(status, current.enforcement),
    points,
    items,
    missing: missingOf(state, valid, points),
    signatures,
    blocked: current.contributorsUnknown,
  };
}

/**
 * A merge group asks what its pull requests asked, and is answered where they were.
 * @param members the reviews of the pull requests that may be in it.
 * @returns its view: a point is done where it is done in one of them. What only the merge brought about stays open.
 */
export function groupViewOf(group: ReviewState, members: readonly ReviewState[]): ReviewView {
  const own = viewOf(group);
  const done = members.map(viewOf).flatMap((view) => {
    const asked = new Set(view.items.flatMap(({ open }) => open.map(({ key }) => key)));
    return view.points.filter(({ point, standing }) => standing !== 'open' && !asked.has(point.key));
  });
  const points = own.points.map((one) => {
    // What was material there and was lowered is decided; what is material only here was not looked at as that.
    const there = done.find(
      ({ point, tier }) =>
        point.key === one.point.key &&
        (tier === 'full' || point.tier === 'full' || one.tier === 'lightweight'),
    );
    return there === undefined ? one : { ...one, tier: there.tier, standing: there.standing };
  });
  const open = points.filter(({ standing }) => standing === 'open');
  if (own.status === 'none') return own;
  const waived = points.some(({ standing }) => standing === 'waived');
  const status = open.length > 0 ? 'open' : waived ? 'waived' : 'complete';
  const asks = new Set(open.map(({ point }) => point.key));
  return {
    ...own,
    status,
    conclusion: conclusionOf(status, group.current?.enforcement ?? 'block'),
    points,
    items: [],
    missing: own.missing.flatMap((one) => {
      const left = one.points.filter(({ key }) => asks.has(key));
      return left.length === 0 ? [] : [{ ...one, points: left }];
    }),
    blocked: null,
  };
}

/** Only a completed review is a success; a waived one lets the merge go on and does not look like one. */
function conclusionOf(status: ReviewStatus, enforcement: 'block' | 'advise'): Conclusion {
  if (status === 'open') return enforcement === 'block' ? 'action_required' : 'neutral';
  return status === 'waived' ? 'neutral' : 'success';
}

function whyVoid(state: ReviewState, { by }: Act): string | null {
  const { current } = state;
  if (current?.contributorsUnknown != null) return current.contributorsUnknown;
  if (isBot(by)) return 'a bot does not sign';
  if (attests(state, by)) return null;
  return isContributor(state, by) ? `${by} has a part in this change` : null;
}

/** The author, where the configuration takes the author's own word. */
function attests({ current }: ReviewState, by: string): boolean {
  return current?.selfAttestation === true && same(current.author, by);
}

/** @returns how many more people a need of one point waits for. */
function stillMissing(
  state: ReviewState,
  valid: readonly Act[],
  point: ReviewPoint,
  tier: ReviewTier,
  need: Need,
): number {
  const covering = valid.filter(({ points }) => {
    const at = points.get(point.key);
    // What was signed as minor was not looked at as material.
    return at === tier || at === 'full';
  });
  // The author's own word stands for the general need of what is minor, and for no rule's.
  const attested =
    tier === 'lightweight' && need.because === 'lightweight' && covering.some(({ by }) => attests(state, by));
  if (attested) return 0;
  const people = covering.filter(({ by, is }) => !isContributor(state, by) && meets(is, need.signers));
  return Math.max(0, need.count - new Set(people.map(({ by }) => person(by))).size);
}

function itemView(
  item: ReviewItem,
  state: ReviewState,
  all: readonly ReviewPoint[],
  tier: ReviewTier,
  waived: ReadonlySet<string>,
): ItemView {
  const asked = new Set(item.points);
  const about = all.filter(({ key }) => asked.has(key));
  // Like a signature, an answer falls with its giver's part in the change, whenever that began.
  const holds = (by: string) => !hasPart(state, by) || (tier === 'lightweight' && attests(state, by));
  // A tick from when the change still updated the model says nothing of one that it now leaves alone.
  const fits = (answer: Answer) => !asksOfModels(item) || saidOfModel(state, answer) !== null;
  const answers = state.answers.filter(
    (answer) => answer.item === item.id && holds(answer.by) && fits(answer),
  );
  // The latest word on a point is the one that holds.
  const latest = new Map(answers.flatMap((answer) => [...answer.points.keys()].map((key) => [key, answer])));
  const held = answers
    .map((answer) => ({ answer, about: about.filter(({ key }) => latest.get(key) === answer) }))
    .filter((one) => one.about.length > 0);
  return {
    item,
    answers: held,
    open: about.filter(({ key }) => !latest.has(key) && !waived.has(key)),
  };
}

/** Needs that are alike are one line, with all the points they are about. */
function missingOf(
  state: ReviewState,
  valid: readonly Act[],
  points: readonly PointView[],
): readonly Missing[] {
  const lines = new Map<string, { need: Need; count: number; points: ReviewPoint[] }>();
  for (const { point, tier, standing } of points) {
    if (standing !== 'open') continue;
    for (const need of needsOf(point, tier)) {
      const count = stillMissing(state, valid, point, tier, need);
      if (count === 0) continue;
      const key = JSON.stringify([need.because, need.signers]);
      const line = lines.get(key) ?? { need, count, points: [] };
      line.count = Math.max(line.count, count);
      line.points.push(point);
      lines.set(key, line);
    }
  }
  return [...lines.values()];
}
