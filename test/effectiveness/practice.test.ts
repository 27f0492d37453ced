/** What people do, and what the models are worth: each measure on histories small enough to be counted by hand. */
import { describe, expect, test } from '@jest/globals';
import { calibration } from '../../src/effectiveness/measures/practice/calibration.ts';
import { changeCoverage } from '../../src/effectiveness/measures/practice/change-coverage.ts';
import { decisionImpact } from '../../src/effectiveness/measures/practice/decision-impact.ts';
import { fidelity } from '../../src/effectiveness/measures/practice/fidelity.ts';
import { gateStrength } from '../../src/effectiveness/measures/practice/gate-strength.ts';
import { identityCoverage } from '../../src/effectiveness/measures/practice/identity-coverage.ts';
import { modelFreshness } from '../../src/effectiveness/measures/practice/model-freshness.ts';
import { onTime } from '../../src/effectiveness/measures/practice/on-time.ts';
import { overhead } from '../../src/effectiveness/measures/practice/overhead.ts';
import { ownership } from '../../src/effectiveness/measures/practice/ownership.ts';
import { unmodelledChange } from '../../src/effectiveness/measures/practice/unmodelled-change.ts';
import {
  change,
  delta,
  followUp,
  from,
  history,
  many,
  model,
  on,
  outcome,
  part,
  signed,
  survey,
  told,
} from './records.ts';

const quarter = from(0, 90);
const models = (path: string, updated = false) => ({ models: [{ path, updated }] });
const open = delta('iam.access.added', 'policy quay');

describe('change coverage', () => {
  const late = change(28, [], { materiality: 'minor', modelsChanged: ['b.yml'] });
  const records = [
    change(10, [], models('a.yml', true)),
    change(10, [], models('b.yml')),
    change(10, [], { ...models('c.yml'), review: signed(9) }),
    change(10, [], {
      ...models('c.yml'),
      review: signed(9, { outcomes: [outcome('model-unaffected', 'same roles')] }),
    }),
    change(10, [], { ...models('c.yml'), review: signed(9, { outcomes: [outcome('none', 'fine')] }) }),
    change(10, [], {
      ...models('c.yml'),
      review: signed(9, { outcomes: [outcome('model-updated', late.change)] }),
    }),
    change(10, []),
    late,
  ];

  test('is a model that was updated there or soon after, or shown to need no update; not a signature', () => {
    expect(told(changeCoverage, history(records), quarter)).toBe('4 of 7 material changes (unknown)');
    expect(part(changeCoverage, history(records), quarter, 'shown to need no update')?.numerator).toBe(1);
  });

  test('is not an update that was long before the change, whatever its review says', () => {
    const old = change(-60, [], { materiality: 'minor', modelsChanged: ['c.yml'] });
    const review = signed(9, { outcomes: [outcome('model-updated', old.change)] });
    const of = history([old, ...many(5, () => change(10, [], { ...models('c.yml'), review }))]);
    expect(told(changeCoverage, of, quarter)).toBe('0 of 5 material changes (unknown)');
    expect(told(decisionImpact, of, quarter)).toBe('0 of 5 signed reviews (unknown)');
  });

  test('waits for those that still have time', () => {
    expect(told(changeCoverage, history(records, { now: on(20) }), quarter)).toBe(
      'too little data: no material changes; 7 others are still within their 30 days (unknown)',
    );
  });

  test('follows a model that moves', () => {
    const moved = [
      survey(5, [model('old.yml', { title: 'Quay' })]),
      survey(20, [model('new.yml', { title: 'Quay', lastEdit: on(15) })]),
    ];
    const of = history(
      many(5, () => change(10, [], models('old.yml'))),
      { surveys: moved },
    );
    expect(told(changeCoverage, of, quarter)).toContain('5 of 5');
  });

  test('sums small changes of one thing up to one that is material', () => {
    const small = many(3, (index) => change(10 + index, [open], { materiality: 'minor' }));
    const of = history([...small, ...many(4, () => change(10, [], models('a.yml', true)))]);
    expect(told(changeCoverage, of, quarter)).toContain('4 of 5');
    expect(changeCoverage.read(of, quarter).figure.missed[0]?.says).toContain('3 small changes');
    expect(told(unmodelledChange, of, quarter)).toContain('1 of 5');
  });
});

describe('model freshness', () => {
  test('falls with age, with what changed since, and with what cannot be read', () => {
    const surveys = [
      survey(200, [
        model('fresh.yml', { lastEdit: on(100) }),
        model('old.yml', { lastEdit: on(1) }),
        model('behind.yml', { lastEdit: on(100) }),
        model('broken.yml', { lastEdit: on(100), unread: 'line 3: no YAML' }),
        model('undated.yml'),
      ]),
    ];
    const since = many(5, () => change(120, [], models('behind.yml')));
    const shown = change(120, [], {
      ...models('fresh.yml'),
      review: signed(119, { outcomes: [outcome('model-unaffected', 'same')] }),
    });
    const of = history([...since, shown], { surveys });
    const { figure, parts } = modelFreshness.read(of, from(0, 210));
    expect(figure.says).toBe('1 of 5 models');
    expect(figure.counted.map(({ says }) => says)).toEqual(['fresh.yml: 109 days old, 0 changes since']);
    expect(parts.map(({ name, figure: { numerator } }) => `${name}: ${numerator}`)).toEqual([
      'stale by age: 1',
      'stale by changes since: 1',
      'of unknown age: 1',
      'unreadable: 1',
    ]);
  });
});

test('decision impact is what something shows; what is only typed is claimed', () => {
  const decided = [outcome('architecture')];
  const closed = { by: 'tom', at: on(20), how: 'command', evidence: 'effaced, see #77' } as const;
  const records = [
    change(10, [], { first: [open], review: signed(9, { outcomes: decided }) }),
    change(10, [], { ...models('a.yml', true), review: signed(9, { outcomes: decided }) }),
    change(10, [], {
      review: signed(9, {
        outcomes: decided,
        followUps: [followUp(20, { closed: { ...closed, evidence: '#99' } })],
      }),
    }),
    // A word, and the change itself.
    change(10, [open], {
      change: '#77',
      review: signed(9, { outcomes: decided, followUps: [followUp(20, { closed })] }),
    }),
    change(10, [open], { review: signed(9, { outcomes: [outcome('none')] }) }),
  ];
  const { figure, claimed, parts } = decisionImpact.read(history(records), quarter);
  expect(figure.says).toBe('3 of 5 signed reviews');
  expect(claimed.map(({ change: of, says }) => `${of} ${says}`)).toEqual([
    `${records[3]?.change} architecture: as agreed`,
  ]);
  expect(parts.find(({ name }) => name === 'architecture')?.figure.numerator).toBe(3);
});

test('on time is by the owner and by the end of the day', () => {
  const closed = (by: string, days: number) =>
    ({ by, at: on(days), how: 'commit', evidence: 'abc' }) as const;
  const followUps = [
    followUp(20, { closed: closed('tom', 20) }),
    followUp(20, { closed: closed('tom', 22) }),
    followUp(20, { closed: closed('pia', 19) }),
    followUp(20, { owner: '@harbour/crane', closed: closed('pia', 19) }),
    followUp(20, { owner: null, closed: closed('pia', 19) }),
    followUp(20),
    followUp(200),
    followUp(null),
  ];
  const of = history([change(10, [], { review: { followUps } })], { now: on(80) });
  expect(told(onTime, of, from(0, 365))).toBe('2 of 6 follow-ups (unknown)');
  expect(onTime.read(of, from(0, 365)).parts.map(({ figure: { numerator } }) => numerator)).toEqual([
    1, 1, 1, 1,
  ]);
  // The day itself says in which window it falls: the last day of a quarter is in that quarter.
  expect(onTime.read(of, from(20, 21)).figure.denominator).toBe(6);
  expect(onTime.read(of, from(21, 22)).figure.denominator).toBe(0);
});

test('ownership asks for somebody who is there', () => {
  const threat = { id: 'T1', name: 'theft', severity: 'high', status: 'open', due: null } as const;
  const threats = [
    { ...threat, owner: 'tom' },
    { ...threat, owner: null },
  ];
  const surveys = [
    survey(5, [model('a.yml', { owners: ['@lena'] })]),
    survey(20, [model('a.yml', { threats }), model('b.yml', { ownerPresent: false })]),
  ];
  const exposed = delta('secret.exposed', 'secret KEY');
  const of = history(
    [change(10, [exposed], models('a.yml')), change(10, [delta('iam.public.added', 'bucket')])],
    {
      surveys,
    },
  );
  const { figure, parts } = ownership.read(of, quarter);
  expect(figure.says).toBe('3 of 6 things to own');
  expect(parts.map(({ name, figure: { says } }) => `${name}: ${says}`)).toEqual([
    'models: too little data: 2 things to own',
    'open threats: too little data: 2 things to own',
    'severe findings: too little data: 2 things to own',
    'changes of owner: 1 change of owner',
  ]);
});

test('a gate is as strong as what was signed before the merge', () => {
  const waived = { status: 'waived', waivers: ['Fire'] } as const;
  const records = [
    change(10, [], { review: signed(9) }),
    change(10, [], { review: signed(12) }),
    change(10, [], { review: waived }),
    change(10, [], { review: waived }),
    change(10, []),
    change(10, [], { materiality: 'minor' }),
  ];
  const { figure, parts } = gateStrength.read(history(records), quarter);
  expect(figure.says).toBe('1 of 5 material changes');
  expect(parts.map(({ name, figure: { numerator } }) => `${name}: ${numerator}`)).toEqual([
    'waived: 2',
    'merged without either: 2',
    'waived: fire: 2',
  ]);
});

test('fidelity is of the last survey in the window, and unknown without one', () => {
  const surveys = [
    survey(5, [], { fidelity: [{ sort: 'store', found: 9, represented: 0 }] }),
    survey(50, [], {
      fidelity: [
        { sort: 'identity', found: 6, represented: 2 },
        { sort: 'store', found: 4, represented: 3 },
      ],
    }),
    survey(120, [], { fidelity: [{ sort: 'store', found: 9, represented: 9 }] }),
  ];
  const of = history([], { surveys });
  expect(told(fidelity, of, quarter)).toBe('5 of 10 things (unknown)');
  expect(told(identityCoverage, of, quarter)).toBe('2 of 6 things (unknown)');
  expect(told(fidelity, history([]), quarter)).toBe('too little data: no things (unknown)');
});

test('calibration tells reviews for nothing, raised tiers and the rules that are disputed', () => {
  const dispute = { by: 'ada', at: on(9), fingerprint: 'f', reason: 'wrong' };
  const records = [
    ...many(4, () => change(10, [open], { review: signed(9) })),
    change(10, [], { first: [open], review: signed(9) }),
    change(10, [open], { rules: ['crane-rule'], review: { disputes: [dispute] } }),
    ...many(5, (index) => change(10, [open], { materiality: 'minor', review: { escalated: index === 0 } })),
  ];
  const { figure, parts } = calibration.read(history(records), quarter);
  expect(figure.says).toBe('4 of 5 full reviews');
  expect(parts.map(({ name, figure: { says } }) => `${name}: ${says}`)).toEqual([
    'lightweight, raised to full: 1 of 5 minor changes',
    'full, lowered to lightweight: 0 of 6 material changes',
    'disputed: crane-rule: too little data: 1 change',
  ]);
});

test('overhead is the time of the one in the middle; clocks that disagree are left out', () => {
  const records = [
    ...[1, 2, 3, 10, 20].map((days) => change(30, [], { openedAt: on(9), review: signed(9 + days) })),
    change(30, [], { openedAt: on(20), review: signed(9) }),
  ];
  const { figure } = overhead.read(history(records), quarter);
  expect(figure.value).toBe(3);
  expect(figure.says).toBe('half of 5 signed reviews within 3.0 days, 1.0 acts of reviewers each');
});
