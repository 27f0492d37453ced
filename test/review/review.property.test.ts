/** Any history of a review: what holds whatever happens. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Basis, ReviewEvent } from '../../src/review/events.ts';
import type { ReviewTier } from '../../src/review/points.ts';
import { reviewOf } from '../../src/review/review.ts';
import { viewOf } from '../../src/review/view.ts';
import { type Expected, expectedOf } from './oracle.ts';
import { basis, by, event, item, people, point } from './world.ts';

/** Zero is no fewer than one. */
const counts: Readonly<Record<string, number>> = { b: 0, c: 2 };
const keys = ['a', 'b', 'c', 'd', 'e'] as const;
const rare = <T>(usual: T, other: T) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, fc.constant(other));

const points = fc
  .tuple(
    fc.subarray([...keys]),
    fc.array(fc.constantFrom<ReviewTier>('lightweight', 'full'), { minLength: 5, maxLength: 5 }),
    rare(false, true),
  )
  .map(([some, tiers, nobody]) =>
    some.map((key, index) => {
      const one = point(key, tiers[index] ?? 'full', counts[key] ?? 1, key === 'd');
      return nobody && key === 'e' ? { ...one, needs: { full: [], lightweight: [] } } : one;
    }),
  );

const bases: fc.Arbitrary<Basis> = fc
  .record({
    points,
    head: fc.constantFrom('h1', 'h2', 'h3'),
    enforcement: rare<Basis['enforcement']>('block', 'advise'),
    committer: rare<readonly string[]>([], ['Cory']),
    unknown: rare<string | null>(null, 'too many commits'),
    selfAttestation: fc.boolean(),
    questions: fc.boolean(),
  })
  .map(({ points: some, head, enforcement, committer, unknown, selfAttestation, questions }) => {
    const asked = (id: string, of: readonly string[], tiers: readonly ReviewTier[]) => {
      const about = some.map(({ key }) => key).filter((key) => of.includes(key));
      return about.length === 0 || !questions ? [] : [item(id, about, tiers)];
    };
    return basis(head, some, {
      enforcement,
      contributors: ['ada', ...committer],
      contributorsUnknown: unknown,
      selfAttestation,
      items: [
        ...asked('both', ['a', 'b', 'e'], ['lightweight', 'full']),
        ...asked('deep', ['a', 'c'], ['full']),
        ...asked('light', ['b', 'd'], ['lightweight']),
      ],
    });
  });

interface Step {
  readonly wait: number;
  readonly who: string;
  readonly what: string;
  readonly basis: Basis;
  readonly pick: number;
}

const whats = [
  ...['judge', 'show', 'show', 'show', 'sign', 'sign', 'sign', 'sign', 'answer', 'answer', 'answer'],
  ...[
    'uncheck',
    'na',
    'push',
    'escalate',
    'downgrade',
    'waive',
    'withdraw',
    'button',
    'approve',
    'close',
    'reopen',
  ],
  ...['judge and show', 'judge and show', 'dispute', 'outcome', 'follow up', 'judge no review'],
];

const steps = fc.array(
  fc.record<Step>({
    // In the same second, too.
    wait: fc.constantFrom(0, 1, 1, 2),
    who: fc.constantFrom(...people, 'Lena', 'MARA', 'lena', 'mara', 'mara', 'tom', 'Tom', 'tom'),
    what: fc.constantFrom(...whats),
    basis: bases,
    pick: fc.nat(5),
  }),
  { minLength: 1, maxLength: 24 },
);

function eventsOf(all: readonly Step[]): readonly ReviewEvent[] {
  let now = 0;
  const judged: string[] = [];
  return all.flatMap(({ wait, who, what, basis: review, pick }, index): readonly ReviewEvent[] => {
    now += wait;
    const told = by(who.toLowerCase());
    // Of one second, names decide; they have nothing to do with the order things came in.
    const once = `${(index * 7) % 5}-${index}`;
    const question = ['both', 'deep', 'light'][pick % 3] ?? 'both';
    const answer = (kind: 'checked' | 'unchecked' | 'not-applicable') =>
      event(
        { type: 'answered', payload: { ...told, item: question, answer: kind, note: '' } },
        who,
        now,
        once,
      );
    const judge = () => {
      judged.push(once);
      return event({ type: 'evaluated', payload: { review } }, 'ada', now, once);
    };
    const show = (at: number, name: string) =>
      event(
        { type: 'shown', payload: { evaluation: judged.at(-1 - (pick > 3 ? 1 : 0)) ?? 'none' } },
        'us',
        at,
        name,
      );
    switch (what) {
      case 'judge':
        return [judge()];
      case 'judge no review':
        return [event({ type: 'evaluated', payload: {} }, 'ada', now, once)];
      case 'show':
        return [show(now, once)];
      case 'judge and show': {
        const first = judge();
        now += 1;
        // By another clock, a little early.
        return [first, show(now - (pick === 2 ? 2 : 0), `${once} shown`)];
      }
      case 'sign':
        return [event({ type: 'signed', payload: { ...told, note: '', head: null } }, who, now, once)];
      case 'button':
        return [
          event(
            { type: 'signed', payload: { ...told, via: 'button', note: '', head: `h${(pick % 3) + 1}` } },
            who,
            now,
            once,
          ),
        ];
      case 'approve':
        return [
          event(
            { type: 'signed', payload: { ...told, via: 'approval', note: '', head: null } },
            who,
            now,
            once,
          ),
        ];
      case 'withdraw':
        return [
          event({ type: 'withdrawn', payload: { via: pick > 2 ? 'approval' : 'comment' } }, who, now, once),
        ];
      case 'answer':
        return [answer('checked')];
      case 'uncheck':
        return [answer('unchecked')];
      case 'na':
        return [answer('not-applicable')];
      case 'push':
        return [event({ type: 'pushed', payload: { head: 'h2' } }, pick > 1 ? 'pia' : who, now, once)];
      case 'escalate':
        return [event({ type: 'escalated', payload: { ...told, reason: 'r' } }, who, now, once)];
      case 'downgrade':
        return [event({ type: 'downgraded', payload: { ...told, reason: 'r' } }, who, now, once)];
      case 'waive':
        return [
          event({ type: 'waived', payload: { ...told, reason: 'r' } }, pick > 1 ? 'bea' : who, now, once),
        ];
      case 'dispute':
        return [event({ type: 'disputed', payload: { fingerprint: 'a', reason: 'r' } }, who, now, once)];
      case 'outcome':
        return [event({ type: 'outcome', payload: { ...told, kind: 'none', text: '' } }, who, now, once)];
      case 'follow up':
        return [
          event(
            { type: 'follow-up', payload: { id: `F1-${pick}`, text: 't', owner: null, due: null } },
            who,
            now,
            once,
          ),
        ];
      case 'close':
        return [event({ type: 'closed', payload: { head: 'h1', merged: false } }, who, now, once)];
      default:
        return [event({ type: 'reopened', payload: { head: 'h1' } }, who, now, once)];
    }
  });
}

/** Most begin with something to look at, or little would ever be done about anything. */
const histories = fc
  .tuple(rare(true, false), bases, steps)
  .map(([open, review, all]) =>
    eventsOf(open ? [{ wait: 0, who: 'ada', what: 'judge and show', basis: review, pick: 0 }, ...all] : all),
  );
const runs = { numRuns: 700 };

function told(events: readonly ReviewEvent[]): Expected {
  const state = reviewOf(events);
  const view = viewOf(state);
  return {
    status: view.status,
    points: Object.fromEntries(view.points.map((one) => [one.point.key, `${one.tier} ${one.standing}`])),
    openItems: Object.fromEntries(view.items.map((one) => [one.item.id, one.open.map(({ key }) => key)])),
    removed: [...state.removed.keys()].sort(),
  };
}

const isOpen = (events: readonly ReviewEvent[]) => viewOf(reviewOf(events)).status === 'open';
const isDone = (events: readonly ReviewEvent[]) =>
  ['complete', 'waived'].includes(viewOf(reviewOf(events)).status);
const later = (events: readonly ReviewEvent[]) =>
  2 + Math.max(0, ...events.map(({ at }) => (Date.parse(at) - Date.parse('2026-11-02T08:00:00Z')) / 1000));
const latest = (events: readonly ReviewEvent[]) => reviewOf(events).current;
const judgedAgain = (events: readonly ReviewEvent[], review: Basis) => [
  ...events,
  event({ type: 'evaluated', payload: { review } }, 'ada', later(events), 'again'),
  event({ type: 'shown', payload: { evaluation: 'again' } }, 'us', later(events) + 1, 'again shown'),
];

describe('any history', () => {
  test('comes to what its events say, each asked on its own', () => {
    fc.assert(
      fc.property(histories, (events) => {
        expect(told(events)).toEqual(expectedOf(events));
      }),
      runs,
    );
  });

  test('is green only where nothing is open, or where an open review only advises', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const { status, conclusion } = viewOf(reviewOf(events));
        const { current } = reviewOf(events);
        const expected = expectedOf(events);
        if (current === null) expect(conclusion).toBe('action_required');
        else if (expected.status === 'open')
          expect(conclusion).toBe(current.enforcement === 'block' ? 'action_required' : 'neutral');
        else expect(conclusion).toBe(status === 'waived' ? 'neutral' : 'success');
      }),
      runs,
    );
  });

  test('the signature of whoever took part, or of a bot, never counts', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const barred = new Set(['crane[bot]', 'ada']);
        for (const { type, actor, payload } of events) {
          if (type === 'pushed') barred.add(actor.toLowerCase());
          if (type === 'evaluated')
            for (const one of payload.review?.contributors ?? []) barred.add(one.toLowerCase());
        }
        const own = latest(events)?.selfAttestation === true ? 'ada' : '';
        const without = events.filter(
          ({ type, actor }) =>
            !['signed', 'waived'].includes(type) || !barred.has(actor.toLowerCase()) || actor === own,
        );
        expect(told(without)).toEqual(told(events));
        // The author's own word: for the general need of what is minor, and for no more.
        const { points } = viewOf(reviewOf(events));
        const others = viewOf(
          reviewOf(events.filter(({ type, actor }) => type !== 'signed' || actor !== 'ada')),
        );
        for (const [index, one] of points.entries()) {
          if (one.standing === others.points[index]?.standing) continue;
          expect(one.tier).toBe('lightweight');
          expect(one.point.needs.lightweight.some(({ because }) => because === 'lightweight')).toBe(true);
        }
      }),
      runs,
    );
  });

  test('a signature covers nothing that was not in front of the signer', () => {
    fc.assert(
      fc.property(histories, (events) => {
        for (const { at, points: covered } of reviewOf(events).signatures) {
          const shown = events.flatMap((one) =>
            one.type === 'shown' && Date.parse(one.at) < Date.parse(at) ? [one.payload.evaluation] : [],
          );
          const seen = events.flatMap((one) =>
            one.type === 'evaluated' && shown.includes(one.once) ? (one.payload.review?.points ?? []) : [],
          );
          const known = new Set(seen.map(({ key }) => key));
          expect([...covered.keys()].filter((key) => !known.has(key))).toEqual([]);
        }
      }),
      runs,
    );
  });

  test('in any order and told twice is the same', () => {
    fc.assert(
      fc.property(
        histories.chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray([...events], { minLength: events.length }),
            fc.subarray([...events]),
          ),
        ),
        ([events, shuffled, twice]) => {
          const again = [...twice, ...shuffled, ...twice];
          expect(reviewOf(again)).toEqual(reviewOf(events));
          expect(viewOf(reviewOf(again))).toEqual(viewOf(reviewOf(events)));
        },
      ),
      runs,
    );
  });

  test('a push that changes nothing in meaning keeps everything', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const review = latest(events);
        if (review === null) return;
        expect(told(judgedAgain(events, { ...review, head: 'h9' }))).toEqual(told(events));
      }),
      runs,
    );
  });

  test('one more rule that asks never completes a review', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...keys), (events, key) => {
        const review = latest(events);
        if (review === null || !isOpen(events)) return;
        // A first need of a point that nobody was named for names somebody, and so can be met.
        if (review.points.some((one) => one.key === key && one.needs.full.length === 0)) return;
        const need = { signers: ['@mara'], count: 1, because: 'further-rule' };
        const stricter = review.points.map((one) =>
          one.key === key
            ? {
                ...one,
                needs: { full: [...one.needs.full, need], lightweight: [...one.needs.lightweight, need] },
              }
            : one,
        );
        expect(isDone(judgedAgain(events, { ...review, points: stricter }))).toBe(false);
      }),
      runs,
    );
  });

  test('an escalation or a further point never completes a review', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom(...people), (events, who) => {
        if (!isOpen(events)) return;
        const review = latest(events);
        const escalated = event(
          { type: 'escalated', payload: { ...by(who), reason: 'r' } },
          who,
          later(events),
          'last',
        );
        if (viewOf(reviewOf(events)).points.some(({ standing }) => standing === 'open'))
          expect(isDone([...events, escalated])).toBe(false);
        const more = [...(review?.points ?? []), point('z', 'lightweight')];
        if (review !== null) expect(isDone(judgedAgain(events, { ...review, points: more }))).toBe(false);
      }),
      runs,
    );
  });

  test('an answer completes a review only where that question was all that was open', () => {
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom(...people),
        fc.constantFrom('both', 'deep', 'light'),
        (events, who, id) => {
          if (!isOpen(events)) return;
          const answered = event(
            { type: 'answered', payload: { ...by(who), item: id, answer: 'checked', note: '' } },
            who,
            later(events),
            'last',
          );
          if (!isDone([...events, answered])) return;
          const { points: all, items } = viewOf(reviewOf(events));
          expect(all.filter(({ standing }) => standing === 'open')).toEqual([]);
          expect(items.filter((one) => one.open.length > 0).map((one) => one.item.id)).toEqual([id]);
        },
      ),
      runs,
    );
  });

  test('the histories are worth it: every status comes up, by every way', () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(histories, (events) => {
        const { status, tier } = viewOf(reviewOf(events));
        met.add(`${tier} ${status}`);
      }),
      { numRuns: 4000, seed: 4 },
    );
    expect([...met].sort()).toEqual([
      'full complete',
      'full open',
      'full waived',
      'lightweight complete',
      'lightweight open',
      'lightweight waived',
      'none none',
    ]);
  });
});

test('every history of four things that can happen comes to what its events say', () => {
  const first = basis('h1', [point('a', 'full')], { items: [item('both', ['a'], ['full', 'lightweight'])] });
  const two = basis('h2', [point('a', 'full'), point('b', 'lightweight', 1, true)], {
    selfAttestation: true,
  });
  type Make = (at: number) => ReviewEvent;
  const happen: readonly Make[] = [
    (at) => event({ type: 'evaluated', payload: { review: first } }, 'ada', at, `e${at}`),
    (at) => event({ type: 'evaluated', payload: { review: two } }, 'ada', at, `e${at}`),
    (at) => event({ type: 'shown', payload: { evaluation: `e${at - 1}` } }, 'us', at, `s${at}`),
    (at) => event({ type: 'signed', payload: { ...by('tom'), note: '', head: null } }, 'tom', at, `t${at}`),
    (at) => event({ type: 'signed', payload: { ...by('lena'), note: '', head: null } }, 'lena', at, `l${at}`),
    (at) => event({ type: 'signed', payload: { ...by('ada'), note: '', head: null } }, 'ada', at, `d${at}`),
    (at) =>
      event(
        { type: 'answered', payload: { ...by('tom'), item: 'both', answer: 'checked', note: '' } },
        'tom',
        at,
        `a${at}`,
      ),
    (at) => event({ type: 'escalated', payload: { ...by('wren'), reason: 'r' } }, 'wren', at, `x${at}`),
    (at) => event({ type: 'downgraded', payload: { ...by('mara'), reason: 'r' } }, 'mara', at, `g${at}`),
    (at) => event({ type: 'waived', payload: { ...by('bea'), reason: 'r' } }, 'bea', at, `w${at}`),
    (at) => event({ type: 'pushed', payload: { head: 'h2' } }, 'tom', at, `p${at}`),
    (at) => event({ type: 'withdrawn', payload: { via: 'comment' } }, 'tom', at, `k${at}`),
  ];
  const opened = [
    event({ type: 'evaluated', payload: { review: two } }, 'ada', 1, 'e1'),
    event({ type: 'shown', payload: { evaluation: 'e1' } }, 'us', 2, 's2'),
  ];
  const wrong: unknown[] = [];
  const explore = (events: readonly ReviewEvent[], left: number) => {
    const said = JSON.stringify([told(events), expectedOf(events)].map((one) => Object.entries(one).sort()));
    const [a, b] = JSON.parse(said);
    if (JSON.stringify(a) !== JSON.stringify(b)) wrong.push(events.map(({ once }) => once));
    if (left > 0) for (const make of happen) explore([...events, make(events.length + 1)], left - 1);
  };
  explore(opened, 4);
  explore([], 3);
  expect(wrong).toEqual([]);
});
