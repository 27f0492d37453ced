/** The whole answer: what it says and on what grounds, the sections beside the measures, and what it cannot know. */
import { describe, expect, test } from '@jest/globals';
import { answerOf } from '../../src/effectiveness/answer.ts';
import type { History } from '../../src/effectiveness/history.ts';
import type { Evidence, Figure, Trend } from '../../src/effectiveness/measure.ts';
import { measures } from '../../src/effectiveness/measures.ts';
import type { MeasureReading } from '../../src/effectiveness/report.ts';
import { reportOf } from '../../src/effectiveness/report-of.ts';
import { scopedTo } from '../../src/effectiveness/scope.ts';
import { change, delta, followUp, from, history, many, model, on, signed, survey } from './records.ts';

const quarter = from(0, 90);
const nothing: Evidence = { repository: 'harbour/quay', change: '#1', says: 'moored', at: on(1) };

function figure(numerator: number, denominator: number): Figure {
  const value = denominator < 5 ? null : numerator / denominator;
  const says =
    value === null ? `too little data: ${denominator} cases` : `${numerator} of ${denominator} cases`;
  return { numerator, denominator, value, says, counted: [nothing], missed: [nothing] };
}

/** All measures, the same as before but for those that are given. */
function readings(trends: Readonly<Record<string, Trend>>, more: Partial<MeasureReading> = {}) {
  return measures.map(({ read: _, ...measure }): MeasureReading => {
    const trend = trends[measure.id] ?? trends.rest ?? 'same';
    const [now, then] = {
      same: [30, 30],
      better: measure.better === 'higher' ? [40, 20] : [20, 40],
      worse: measure.better === 'higher' ? [20, 40] : [40, 20],
      unknown: [0, 0],
    }[trend] ?? [0, 0];
    const all = trend === 'unknown' ? 2 : 50;
    return {
      measure,
      figure: figure(now ?? 0, all),
      previous: figure(then ?? 0, all),
      trend,
      parts: [],
      months: [],
      claimed: [],
      ...(measure.id === 'decision-impact' ? more : {}),
    };
  });
}

/** Where there is no model, no update of one and no signed review. */
function unmodelled(all: readonly MeasureReading[]): readonly MeasureReading[] {
  const none: Readonly<Record<string, Figure>> = {
    'model-freshness': figure(0, 0),
    'decision-impact': figure(0, 0),
    'change-coverage': figure(0, 50),
  };
  return all.map((one) => {
    const same = none[one.measure.id];
    return same === undefined ? one : { ...one, figure: same, previous: same };
  });
}

describe('the answer', () => {
  test('never rounds a share to all of it', () => {
    const grounds = answerOf(readings({}, { figure: figure(399, 400) }), 'reviews').for;
    expect(grounds.map(({ says }) => says)).toEqual(['Decision impact is 399 of 400 cases (>99%).']);
  });

  test.each<readonly [string, Readonly<Record<string, Trend>>]>([
    ['improving', { recurrence: 'better' }],
    ['improving', { 'severe-risk-retired': 'better', persistence: 'better' }],
    ['slipping', { recurrence: 'worse', 'severe-risk-retired': 'better', persistence: 'better' }],
    ['slipping', { 'change-coverage': 'worse', recurrence: 'better' }],
    ['slipping', { 'severe-risk-retired': 'worse' }],
    ['slipping', { rest: 'unknown', 'change-coverage': 'worse' }],
    ['holding', { recurrence: 'better', persistence: 'worse' }],
    ['holding', {}],
    // Worse changes may have been opened, and what people do is no outcome.
    ['holding', { 'before-merge-effect': 'better', 'decision-impact': 'better', 'gate-strength': 'better' }],
    ['holding', { 'change-coverage': 'better', fidelity: 'better', 'model-freshness': 'better' }],
    ['unknown', { rest: 'unknown' }],
    ['unknown', { recurrence: 'unknown', 'severe-risk-retired': 'unknown', persistence: 'unknown' }],
  ])('is %s with %j', (is, trends) => {
    expect(answerOf(readings(trends), 'reviews').is).toBe(is);
  });

  test.each<readonly [string, RegExp, Readonly<Record<string, Trend>>]>([
    [
      'unknown',
      /^Security got better: recurrence fell .+ But there is no threat model /,
      { recurrence: 'better' },
    ],
    [
      'slipping',
      /^Security is slipping: recurrence .+\. And there is no threat model /,
      { recurrence: 'worse' },
    ],
    ['holding', /^Security is neither .+, and there is no threat model /, {}],
    [
      'unknown',
      /^It isn't known yet whether security is improving: .+\. And there is no /,
      { rest: 'unknown' },
    ],
  ])('credits no threat modelling where there is none: %s', (is, says, trends) => {
    const answer = answerOf(unmodelled(readings(trends)), 'history');
    expect(answer.is).toBe(is);
    expect(answer.says.replace('By its git history alone: ', '')).toMatch(says);
  });

  test('speaks of the threat modelling that there was before', () => {
    const before = unmodelled(readings({ 'change-coverage': 'worse' })).map((one) =>
      one.measure.id === 'change-coverage' ? { ...one, previous: figure(40, 50) } : one,
    );
    expect(answerOf(before, 'reviews').says).toMatch(
      /^Our threat modelling is slipping: change coverage fell /,
    );
  });

  test('names the strongest grounds, each with evidence', () => {
    const all = {
      recurrence: 'better',
      'before-merge-effect': 'better',
      'on-time': 'better',
      fidelity: 'worse',
    } as const;
    const answer = answerOf(readings(all), 'reviews');
    expect(answer.says).toBe(
      'Our threat modelling is improving security: recurrence fell from 40 of 50 (80%) to 20 of 50 (40%); before-merge effect rose from 20 of 50 (40%) to 40 of 50 (80%).',
    );
    expect(answer.for.map(({ measure }) => measure)).toEqual([
      'recurrence',
      'before-merge-effect',
      'on-time',
    ]);
    expect(answer.against[0]).toEqual({
      measure: 'fidelity',
      says: 'Fidelity fell from 40 of 50 (80%) to 20 of 50 (40%).',
      evidence: [nothing],
    });
  });

  test('slips however many reviews were signed, and tells what is only claimed', () => {
    const claimed = many(60, () => nothing);
    const answer = answerOf(readings({ 'change-coverage': 'worse' }, { claimed }), 'reviews');
    expect(answer.says).toBe(
      'Our threat modelling is slipping, although 50 reviews were signed: change coverage fell from 40 of 50 (80%) to 20 of 50 (40%); 60 outcomes were typed, and nothing in a change, a model or a follow-up shows them.',
    );
    expect(answer.against[1]?.evidence).toHaveLength(5);
  });

  test('says what is missing, and that a history is one', () => {
    expect(answerOf(readings({ rest: 'unknown' }), 'history').says).toMatch(
      /^By its git history alone: It isn't known yet .+ recurrence \(2 cases\)/,
    );
  });
});

const titles = [
  { id: 'NHI2:2025', title: 'Secret Leakage', list: 'OWASP Non-Human Identities Top 10, 2025' },
  { id: 'ASI10', title: 'Rogue Agents', list: 'OWASP Top 10 for Agentic Applications 2026' },
];
const exposed = (name: string) => delta('secret.exposed', `secret ${name}`);

describe('the sections', () => {
  const full = history(
    [
      change(10, [exposed('a')], { review: signed(9), models: [{ path: 'tm.yml', updated: false }] }),
      change(20, [{ ...exposed('b'), frameworks: ['ASI10'] }], {
        review: { followUps: [followUp(60), followUp(20, { id: 'F1-2' }), followUp(null, { id: 'F1-3' })] },
      }),
      change(30, [delta('secret.withdrawn', 'secret a')], { materiality: 'minor' }),
    ],
    {
      surveys: [survey(50, [model('tm.yml', { lastEdit: on(5) }), model('new.yml', { lastEdit: on(40) })])],
      quiet: [{ repository: 'harbour/pier', month: '2026-02', days: [1, 1, 1, 2, 3, 27, 28] }],
      now: on(50),
    },
  );
  const report = reportOf(full, quarter, titles);

  test('frameworks: touched, reviewed, retired; a title that nothing touched too', () => {
    expect(
      report.frameworks.map(({ id, touched, reviewed, retired }) => [id, touched.length, reviewed, retired]),
    ).toEqual([
      ['NHI2:2025', 2, 1, 1],
      ['ASI10', 1, 0, 0],
    ]);
  });

  test('follow-ups: late first, then by their day', () => {
    expect(report.followUps.map(({ id, isLate }) => [id, isLate])).toEqual([
      ['F1-2', true],
      ['F1-1', false],
      ['F1-3', false],
    ]);
  });

  test('models: the one that most changed since comes first', () => {
    expect(report.models.map(({ path, age, unreviewed }) => [path, age, unreviewed.length])).toEqual([
      ['tm.yml', 45, 1],
      ['new.yml', 10, 0],
    ]);
  });

  test('what it rests on, quiet changes too', () => {
    expect(report.counted).toEqual({ changes: 10, material: 2, repositories: 2 });
    // Of the days of the window alone, and not of the months that it touches.
    expect(reportOf(full, from(33, 58), []).counted).toEqual({ changes: 2, material: 0, repositories: 1 });
    expect(reportOf(full, from(60, 61), []).counted).toEqual({ changes: 0, material: 0, repositories: 0 });
    expect(report.standing.map(({ opened, closed, standing }) => [opened, closed, standing])).toEqual([
      [2, 1, 1],
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });
});

test('a git history alone is not blamed for having no reviews', () => {
  const records = many(9, (index) => change(index, [exposed('a')], { source: 'history' }));
  const { measures: read, answer } = reportOf(history(records, { source: 'history' }), quarter, []);
  const gate = read.find(({ measure }) => measure.id === 'gate-strength');
  expect(gate?.figure.says).toBe('no reviews in a history');
  expect([...answer.for, ...answer.against].map(({ measure }) => measure)).not.toContain('gate-strength');
});

test('gaps are told: clocks, ends, models and repositories that nobody read; and what the store tells is not told twice', () => {
  const records = [
    change(10, [], { openedAt: on(12) }),
    change(10, [], { ended: null }),
    change(10, [], { repository: 'harbour/pier' }),
  ];
  const surveys = [
    survey(5, [model('gone.yml'), model('moved.yml', { title: 'Quay' })]),
    survey(20, [model('quay/tm.yml', { title: 'Quay' }), model('bad.yml', { unread: 'line 2: no YAML' })]),
  ];
  const gaps = (more: Partial<History> = {}) =>
    reportOf(history(records, { surveys, ...more }), quarter, []).gaps.map(
      ({ kind, repository }) => `${repository} ${kind}`,
    );
  expect(gaps()).toEqual([
    'harbour/pier not-surveyed',
    'harbour/quay clock-skew',
    'harbour/quay events-missing',
    'harbour/quay model-deleted',
    'harbour/quay unreadable-model',
  ]);
  const kept = { kind: 'model-deleted', repository: 'harbour/quay', says: 'gone.yml is gone' } as const;
  expect(gaps({ gaps: [kept] })).toHaveLength(5);
});

test('a model is as old in its own scope as among all, where a change that it does not cover edits it', () => {
  const records = [
    ...many(5, () => change(10, [], { models: [{ path: 'tm.yml', updated: false }] })),
    change(20, [], { materiality: 'minor', modelsChanged: ['tm.yml'] }),
  ];
  const whole = history(records, { surveys: [survey(5, [model('tm.yml', { owners: ['@harbour/crane'] })])] });
  for (const scope of [
    {},
    { team: '@harbour/crane' },
    { repository: 'harbour/quay', model: 'tm.yml' },
  ] satisfies History['scope'][]) {
    const { models, measures: read } = reportOf(scopedTo(whole, scope), quarter, []);
    const coverage = read.find(({ measure }) => measure.id === 'change-coverage')?.figure.numerator;
    expect([scope, models[0]?.age, coverage]).toEqual([scope, 69, 5]);
  }
});

test('what a team brought is gone where somebody else took it back, and what it took back is broken by anybody', () => {
  const models = [{ path: 'tm.yml', updated: false }];
  const each = (at: number, kind: Parameters<typeof delta>[0], more = {}) =>
    many(6, (index) => change(at, [delta(kind, `role ${kind.startsWith('iam.trust')} ${index}`)], more));
  const whole = history(
    [
      ...each(10, 'iam.trust.widened', { models }),
      ...each(20, 'iam.trust.narrowed'),
      ...each(10, 'iam.access.removed', { models }),
      ...each(20, 'iam.access.added'),
    ],
    { surveys: [survey(5, [model('tm.yml', { owners: ['@harbour/crane'] })])] },
  );
  const { measures: read } = reportOf(scopedTo(whole, { team: '@harbour/crane' }), quarter, []);
  const says = (id: string) => read.find(({ measure }) => measure.id === id)?.figure.says;
  expect(says('severe-risk-retired')).toBe('6 closed and 6 opened; no findings standing');
  expect(says('persistence')).toBe('0 of 6 narrowings');
});

test('a team has the follow-ups of its changes, and those that it owns on others', () => {
  const left = (owner: string, asked: string) =>
    change(10, [], { review: signed(9, { asked: [asked], followUps: [followUp(20, { owner })] }) });
  const whole = history([
    left('@tom', '@harbour/crane'),
    left('@harbour/Crane', '@harbour/pier'),
    left('@tom', '@harbour/pier'),
  ]);
  const { followUps, measures: read } = reportOf(scopedTo(whole, { team: '@harbour/crane' }), quarter, []);
  expect(followUps.map(({ owner }) => owner).sort()).toEqual(['@harbour/Crane', '@tom']);
  expect(read.find(({ measure }) => measure.id === 'on-time')?.figure.says).toContain('2 follow-ups');
});

test('of a name that was never heard of that is said, and not that nothing is missing', () => {
  const { gaps } = reportOf(history([], { scope: { organisation: 'habour' } }), quarter, []);
  expect(gaps).toMatchObject([{ repository: 'habour', says: expect.stringContaining('spelling') }]);
});

test('a scope is an organisation, a repository, a team or a model, wherever it moved', () => {
  const records = [
    change(10, [], { repository: 'harbour/quay', models: [{ path: 'old.yml', updated: false }] }),
    change(40, [], { repository: 'harbour/quay', models: [{ path: 'tm.yml', updated: false }] }),
    change(40, [], { repository: 'harbour/pier', review: { asked: ['@harbour/Crane'] } }),
    change(40, [], { repository: 'deck/hand' }),
  ];
  const surveys = [
    survey(5, [model('old.yml', { title: 'Quay', owners: ['harbour/crane'] })]),
    survey(
      20,
      [model('tm.yml', { title: 'Quay', owners: ['harbour/crane'] }), model('b.yml', { owners: ['@tom'] })],
      {
        fidelity: [{ sort: 'store', found: 9, represented: 9 }],
      },
    ),
  ];
  const whole = history(records, {
    surveys,
    quiet: [{ repository: 'deck/hand', month: '2026-01', days: [3, 3, 4] }],
  });
  const counts = (scope: History['scope']) => {
    const { records: some, surveys: read, quiet } = scopedTo(whole, scope);
    return [
      some.length,
      read.flatMap(({ models }) => models).length,
      read.flatMap(({ fidelity }) => fidelity).length,
      quiet.length,
    ];
  };
  expect(counts({})).toEqual([4, 3, 1, 1]);
  expect(counts({ organisation: 'Deck' })).toEqual([1, 0, 0, 1]);
  expect(counts({ repository: 'harbour/quay' })).toEqual([2, 3, 1, 0]);
  expect(counts({ team: '@harbour/crane' })).toEqual([3, 2, 0, 0]);
  expect(counts({ repository: 'harbour/quay', model: 'tm.yml' })).toEqual([2, 2, 0, 0]);
});
