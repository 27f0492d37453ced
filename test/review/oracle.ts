/** What a review comes to, worked out anew from its events alone: no state, each question asked of the whole history. */
import type { Basis, ReviewEvent, ReviewEventType, ReviewPoint } from '../../src/review/events.ts';
import type { ReviewTier } from '../../src/review/points.ts';
import { keyOfTrigger } from '../../src/review/triggers/trigger.ts';

export interface Expected {
  readonly status: 'none' | 'open' | 'complete' | 'waived';
  readonly points: Readonly<Record<string, string>>;
  readonly openItems: Readonly<Record<string, readonly string[]>>;
  readonly removed: readonly string[];
  /** What was announced and not taken back, as keys. */
  readonly announced: readonly string[];
}

type Of<T extends ReviewEventType> = Extract<ReviewEvent, { readonly type: T }>;

const order: readonly (readonly ReviewEventType[])[] = [
  ['evaluated', 'pushed'],
  [],
  ['withdrawn', 'escalated'],
  ['shown'],
];
const step = ({ type }: ReviewEvent) => {
  const at = order.findIndex((types) => types.includes(type));
  return at === -1 ? 1 : at;
};

function ofType<T extends ReviewEventType>(events: readonly ReviewEvent[], type: T): readonly Of<T>[] {
  return events.filter((event): event is Of<T> => event.type === type);
}

/** @param events of one change, each once. */
export function expectedOf(events: readonly ReviewEvent[]): Expected {
  const judged = ofType(events, 'evaluated').filter(({ payload }) => payload.review !== undefined);
  const timeOf = (event: ReviewEvent): number => {
    const own = Date.parse(event.at);
    if (event.type !== 'shown') return own;
    const about = judged.find(({ once }) => once === event.payload.evaluation);
    return about === undefined ? own : Math.max(own, Date.parse(about.at));
  };
  const before = (a: ReviewEvent, b: ReviewEvent | null) => {
    if (b === null) return true;
    const difference = timeOf(a) - timeOf(b) || step(a) - step(b);
    return difference < 0 || (difference === 0 && a.once < b.once);
  };
  const last = <T extends ReviewEvent>(some: readonly T[]): T | undefined =>
    some.find((one) => !some.some((other) => before(one, other)));
  const until = <T extends ReviewEvent>(some: readonly T[], moment: ReviewEvent | null) =>
    some.filter((one) => before(one, moment));
  const basisAt = (moment: ReviewEvent | null): Basis | undefined =>
    last(until(judged, moment))?.payload.review;
  const shownAt = (moment: ReviewEvent | null): Basis | undefined => {
    const known = ofType(events, 'shown').filter(({ payload }) =>
      judged.some(({ once }) => once === payload.evaluation),
    );
    const latest = last(until(known, moment));
    return judged.find(({ once }) => once === latest?.payload.evaluation)?.payload.review;
  };

  const low = (text: string) => text.toLowerCase();
  const bot = (login: string) => /\[bot\]$/i.test(login);
  const took = (login: string, moment: ReviewEvent | null) =>
    until(ofType(events, 'pushed'), moment).some(({ actor }) => low(actor) === low(login)) ||
    until(judged, moment).some(({ payload }) =>
      [payload.review?.author ?? '', ...(payload.review?.contributors ?? [])].map(low).includes(low(login)),
    );
  const unknownAt = (moment: ReviewEvent | null) => (basisAt(moment)?.contributorsUnknown ?? null) !== null;
  const free = (login: string, moment: ReviewEvent | null) =>
    !bot(login) && !took(login, moment) && !unknownAt(moment);
  const among = (is: readonly string[], signers: readonly string[]) =>
    is.some((one) => signers.map(low).includes(low(one)));
  const wanted = (point: ReviewPoint, tier: ReviewTier) =>
    point.needs[tier].length > 0 ? point.needs[tier] : [{ signers: [], count: 1, because: 'full' }];

  const escalations = ofType(events, 'escalated').filter(
    (event) => !bot(event.actor) && (event.payload.is.length > 0 || took(event.actor, event)),
  );
  const tierAt = (point: ReviewPoint, moment: ReviewEvent | null): ReviewTier => {
    const escalation = last(until(escalations, moment));
    if (escalation === undefined && point.tier === 'lightweight') return 'lightweight';
    const lowering = until(ofType(events, 'downgraded'), moment).filter((event) => {
      if (escalation !== undefined && before(event, escalation)) return false;
      const seen = shownAt(event)?.points ?? [];
      const own = seen.find(({ key }) => key === point.key);
      const entitled = seen.some((one) =>
        wanted(one, 'full').some((need) => among(event.payload.is, need.signers)),
      );
      return entitled && free(event.actor, event) && own !== undefined && tierAt(own, event) === 'full';
    });
    const lowered = wanted(point, 'full').every(({ signers, count }) => {
      const people = lowering.filter(
        ({ actor, payload }) => free(actor, moment) && among(payload.is, signers),
      );
      return new Set(people.map(({ actor }) => low(actor))).size >= Math.max(1, count);
    });
    return lowered ? 'lightweight' : 'full';
  };
  const reviewTierAt = (basis: Basis | undefined, moment: ReviewEvent | null) =>
    basis?.points.some((point) => tierAt(point, moment) === 'full') ? 'full' : 'lightweight';
  /** By their own word: only the author, only where all that was shown was minor. */
  const attests = (login: string, moment: ReviewEvent) => {
    const seen = shownAt(moment);
    return (
      seen?.selfAttestation === true &&
      seen.points.length > 0 &&
      low(seen.author) === low(login) &&
      !unknownAt(moment) &&
      reviewTierAt(seen, moment) === 'lightweight'
    );
  };
  const entitledAt = (event: Of<'signed'> | Of<'answered'>) =>
    !bot(event.actor) &&
    (attests(event.actor, event) ||
      (free(event.actor, event) &&
        (shownAt(event)?.points ?? []).some((point) =>
          wanted(point, tierAt(point, event)).some((need) => among(event.payload.is, need.signers)),
        )));

  /** Who had signed at that moment, or waived, what they had in front of them. */
  const isSignedAt = (key: string, moment: ReviewEvent) => {
    const covers = (event: ReviewEvent) => shownAt(event)?.points.some((point) => point.key === key) === true;
    const signing = until(ofType(events, 'signed'), moment).some((event) => {
      const { head, via } = event.payload;
      const taken = until(ofType(events, 'withdrawn'), moment).some(
        (back) => low(back.actor) === low(event.actor) && back.payload.via === via && before(event, back),
      );
      const another = head !== null && head !== shownAt(event)?.head;
      return !taken && !another && entitledAt(event) && covers(event);
    });
    const waiving = until(ofType(events, 'waived'), moment).some(
      (event) =>
        free(event.actor, event) &&
        among(event.payload.is, shownAt(event)?.breakGlass ?? []) &&
        covers(event),
    );
    return signing || waiving;
  };
  const announced = ofType(events, 'triggered')
    .filter(
      (event) =>
        event.payload.label !== null ||
        (!bot(event.actor) && (event.payload.is.length > 0 || took(event.actor, event))),
    )
    .flatMap((event): readonly string[] => {
      const key = keyOfTrigger(event.once);
      const against = ofType(events, 'trigger-withdrawn').filter(
        (back) => back.payload.trigger === key && before(event, back),
      );
      const own = against.some((back) => low(back.actor) === low(event.actor) && !isSignedAt(key, back));
      const needsAt = (moment: ReviewEvent) => {
        const point = shownAt(moment)?.points.find((one) => one.key === key);
        return point === undefined ? [] : wanted(point, 'full');
      };
      const telling = last(against.filter((back) => needsAt(back).length > 0));
      const voters = against.filter(
        (back) =>
          free(back.actor, null) && needsAt(back).some(({ signers }) => among(back.payload.is, signers)),
      );
      const byAll =
        telling !== undefined &&
        needsAt(telling).every(({ signers, count }) => {
          const people = voters.filter(({ payload }) => among(payload.is, signers));
          return new Set(people.map(({ actor }) => low(actor))).size >= Math.max(1, count);
        });
      return own || byAll ? [] : [key];
    })
    .sort();

  const final = basisAt(null);
  const removedKeys = () => {
    const keys = new Set(judged.flatMap(({ payload }) => payload.review?.points.map(({ key }) => key) ?? []));
    return [...keys].filter((key) => final?.points.some((point) => point.key === key) !== true).sort();
  };
  if (final === undefined || final.points.length === 0)
    return { status: 'none', points: {}, openItems: {}, removed: removedKeys(), announced };

  const signed = ofType(events, 'signed').filter((event) => {
    const { head, via } = event.payload;
    if (head !== null && head !== shownAt(event)?.head) return false;
    const taken = ofType(events, 'withdrawn').some(
      (back) => low(back.actor) === low(event.actor) && back.payload.via === via && before(event, back),
    );
    return !taken && entitledAt(event);
  });
  const standing = (point: ReviewPoint) => {
    const coveringAt = (tier: ReviewTier) =>
      signed.filter((event) => {
        const seen = shownAt(event)?.points.find(({ key }) => key === point.key);
        if (seen === undefined) return false;
        return tierAt(seen, event) === 'full' || tier === 'lightweight';
      });
    const doneAt = (tier: ReviewTier) => {
      const covering = coveringAt(tier);
      return wanted(point, tier).every(({ signers, count, because }) => {
        const own =
          tier === 'lightweight' &&
          because === 'lightweight' &&
          final.selfAttestation &&
          !unknownAt(null) &&
          covering.some((event) => low(event.actor) === low(final.author) && attests(event.actor, event));
        const people = covering.filter(
          ({ actor, payload }) => free(actor, null) && among(payload.is, signers),
        );
        return own || new Set(people.map(({ actor }) => low(actor))).size >= Math.max(1, count);
      });
    };
    const done = doneAt(tierAt(point, null)) || doneAt('full');
    return done ? 'signed' : waived(point.key) ? 'waived' : 'open';
  };
  const waived = (key: string) =>
    ofType(events, 'waived').some((event) => {
      const seen = shownAt(event);
      return (
        free(event.actor, event) &&
        free(event.actor, null) &&
        among(event.payload.is, seen?.breakGlass ?? []) &&
        seen?.points.some((point) => point.key === key) === true
      );
    });

  const tier = reviewTierAt(final, null);
  const answered = ofType(events, 'answered').filter((event) => {
    const seen = shownAt(event);
    const asked = seen?.items.find(({ id }) => id === event.payload.item);
    return asked?.tiers.includes(reviewTierAt(seen, event)) === true && entitledAt(event);
  });
  const openItems = final.items
    .filter((item) => item.tiers.includes(tier))
    .map((item) => {
      const words = answered.filter(({ payload }) => payload.item === item.id);
      const reopened = last(words.filter(({ payload }) => payload.answer === 'unchecked'));
      const open = item.points.filter((key) => {
        const told = words.some((event) => {
          if (event.payload.answer === 'unchecked') return false;
          if (reopened !== undefined && before(event, reopened)) return false;
          const own = took(event.actor, null);
          const mayOwn =
            tier === 'lightweight' && final.selfAttestation && low(final.author) === low(event.actor);
          if (own && !mayOwn) return false;
          const seen = shownAt(event);
          const about = seen?.items.find(({ id }) => id === item.id)?.points ?? [];
          return about.includes(key) && seen?.points.some((point) => point.key === key) === true;
        });
        return !told && !waived(key) && final.points.some((point) => point.key === key);
      });
      return [item.id, open] as const;
    });

  const points = final.points.map(
    (point) => [point.key, `${tierAt(point, null)} ${standing(point)}`] as const,
  );
  const anyOpen =
    points.some(([, said]) => said.endsWith('open')) || openItems.some(([, open]) => open.length > 0);
  const anyWaived = points.some(([, said]) => said.endsWith('waived'));
  return {
    status: anyOpen ? 'open' : anyWaived ? 'waived' : 'complete',
    points: Object.fromEntries(points),
    openItems: Object.fromEntries(openItems),
    removed: removedKeys(),
    announced,
  };
}
