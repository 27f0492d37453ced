/** Any history of a review: what holds whatever happens. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Basis, ReviewEvent } from '../../src/review/events.ts';
import { reviewOf } from '../../src/review/review.ts';
import { standingTriggers } from '../../src/review/triggers/standing.ts';
import { viewOf } from '../../src/review/view.ts';
import { histories, keys } from './histories.ts';
import { type Expected, expectedOf } from './oracle.ts';
import { basis, by, event, item, people, point } from './world.ts';

const runs = { numRuns: 700 };

function told(events: readonly ReviewEvent[]): Expected {
  const state = reviewOf(events);
  const view = viewOf(state);
  return {
    status: view.status,
    points: Object.fromEntries(view.points.map((one) => [one.point.key, `${one.tier} ${one.standing}`])),
    openItems: Object.fromEntries(view.items.map((one) => [one.item.id, one.open.map(({ key }) => key)])),
    removed: [...state.removed.keys()].sort(),
    announced: standingTriggers(state)
      .map(({ key }) => key)
      .sort(),
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

  test('an announcement by itself changes nothing: it is asked about once it was judged', () => {
    fc.assert(
      fc.property(histories, (events) => {
        const words = ['triggered', 'trigger-withdrawn'];
        const without = events.filter(({ type }) => !words.includes(type));
        expect({ ...told(without), announced: [] }).toEqual({ ...told(events), announced: [] });
      }),
      runs,
    );
  });

  test('whoever neither said it nor signs it takes no announcement back', () => {
    fc.assert(
      fc.property(histories, fc.constantFrom('wren', 'sam', 'crane[bot]'), (events, who) => {
        const state = reviewOf(events);
        for (const { key, by: sayer } of standingTriggers(state)) {
          if (sayer.toLowerCase() === who) continue;
          const body = {
            type: 'trigger-withdrawn',
            payload: { ...by(who), trigger: key, reason: 'r' },
          } as const;
          const after = [...events, event(body, who, later(events), 'last')];
          expect(standingTriggers(reviewOf(after)).map((one) => one.key)).toContain(key);
        }
      }),
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
