/** What a merge group takes over from the reviews of its pull requests. */
import { describe, expect, test } from '@jest/globals';
import type { Basis, ReviewEvent, ReviewPoint } from '../../src/review/events.ts';
import { reviewOf } from '../../src/review/review.ts';
import { groupViewOf } from '../../src/review/view.ts';
import { basis, by, event, item, point } from './world.ts';

type Did = 'signs' | 'answers' | 'lowers' | 'waives' | 'escalates';

function reviewAfter(review: Basis, ...deeds: readonly (readonly [string, Did])[]) {
  const events = deeds.map(([who, did], index): ReviewEvent => {
    const told = (body: Parameters<typeof event>[0]) => event(body, who, 3 + index, `${index}`);
    if (did === 'signs') return told({ type: 'signed', payload: { ...by(who), note: '', head: null } });
    if (did === 'answers')
      return told({ type: 'answered', payload: { ...by(who), item: 'least', answer: 'checked', note: '' } });
    const type = ({ lowers: 'downgraded', waives: 'waived', escalates: 'escalated' } as const)[did];
    return told({ type, payload: { ...by(who), reason: 'r' } });
  });
  return reviewOf([
    event({ type: 'evaluated', payload: { review } }, 'ada', 1, 'judged'),
    event({ type: 'shown', payload: { evaluation: 'judged' } }, 'us', 2, 'shown'),
    ...events,
  ]);
}

const of = (...points: readonly ReviewPoint[]) =>
  basis('h1', points, {
    items: [
      item(
        'least',
        points.map(({ key }) => key),
        ['full', 'lightweight'],
      ),
    ],
  });
const group = (...points: readonly ReviewPoint[]) => reviewAfter(basis('g1', points));
const deploy = point('deploy', 'full');
const token = point('token', 'lightweight');
const done = [
  ['mara', 'answers'],
  ['mara', 'signs'],
] as const;

describe('a merge group', () => {
  test('is done where its pull requests are, each for its own', () => {
    const members = [reviewAfter(of(deploy), ...done), reviewAfter(of(token), ...done)];
    expect(groupViewOf(group(deploy, token), members)).toMatchObject({
      status: 'complete',
      conclusion: 'success',
    });
    expect(groupViewOf(group(deploy, token), members.slice(1))).toMatchObject({
      status: 'open',
      conclusion: 'action_required',
    });
  });

  test.each<[string, readonly (readonly [string, Did])[], string]>([
    ['nobody signed', [['mara', 'answers']], 'open'],
    ['nobody answered', [['mara', 'signs']], 'open'],
    [
      'it was signed by one who may not',
      [
        ['mara', 'answers'],
        ['wren', 'signs'],
      ],
      'open',
    ],
    [
      'it was lowered and signed',
      [
        ['tom', 'lowers'],
        ['wren', 'answers'],
        ['wren', 'signs'],
      ],
      'complete',
    ],
    [
      'it was lowered, signed and escalated',
      [
        ['tom', 'lowers'],
        ['wren', 'answers'],
        ['wren', 'signs'],
        ['lena', 'escalates'],
      ],
      'open',
    ],
    ['it was waived', [['bea', 'waives']], 'waived'],
  ])('whose pull request is such that %s', (_name, deeds, status) => {
    expect(groupViewOf(group(deploy), [reviewAfter(of(deploy), ...deeds)]).status).toBe(status);
  });

  test('asks for what only the merge brought, and for what only the merge made material', () => {
    const member = reviewAfter(of(token), ...done);
    expect(groupViewOf(group(token, deploy), [member]).missing).toMatchObject([
      { points: [{ key: 'deploy' }] },
    ]);
    const material = { ...token, tier: 'full' } as const;
    expect(groupViewOf(group(material), [member]).status).toBe('open');
  });

  test('is held up by no other pull request that says less of the same', () => {
    const full = reviewAfter(of({ ...token, tier: 'full' }), ...done);
    const light = reviewAfter(of(token), ...done);
    const material = group({ ...token, tier: 'full' });
    for (const members of [
      [full, light],
      [light, full],
    ])
      expect(groupViewOf(material, members).status).toBe('complete');
  });

  test('that nobody judged is not green, and one with nothing to review is', () => {
    expect(groupViewOf(reviewOf([]), []).conclusion).toBe('action_required');
    expect(groupViewOf(group(), []).conclusion).toBe('success');
  });
});
