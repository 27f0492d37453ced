/** What became of the system: each measure on histories small enough to be counted by hand. */
import { describe, expect, test } from '@jest/globals';
import type { Kind } from '../../src/deltas/kinds.ts';
import { beforeMergeEffect } from '../../src/effectiveness/measures/outcomes/before-merge-effect.ts';
import { persistence } from '../../src/effectiveness/measures/outcomes/persistence.ts';
import { recurrence } from '../../src/effectiveness/measures/outcomes/recurrence.ts';
import { severeRiskRetired } from '../../src/effectiveness/measures/outcomes/severe-risk-retired.ts';
import { standingByMonth } from '../../src/effectiveness/sections/standing.ts';
import { change, delta, from, history, many, model, part, signed, survey, told } from './records.ts';

const issues: readonly (readonly [Kind, string])[] = [
  ['iam.access.added', 'policy'],
  ['secret.exposed', 'secret'],
  ['infra.logging.removed', 'bucket'],
  ['iam.credential.added', 'user'],
  ['pipeline.action.unpinned', 'action'],
  ['agent.permission.widened', 'permission'],
];
/** Six sorts of issue, brought on a day. */
const brought = (days: number, name: string, count = issues.length) =>
  issues.slice(0, count).map(([kind, noun]) => change(days, [delta(kind, `${noun} ${name}`)]));
const year = from(0, 365);

describe('recurrence', () => {
  test('is what came back within 90 days of the time before, whatever it is called now', () => {
    const records = [...brought(10, 'quay'), ...brought(60, 'gull', 2), ...brought(130, 'ferry', 4).slice(3)];
    expect(told(recurrence, history(records), from(30, 120))).toBe('2 of 6 sorts of issue (unknown)');
    // The credential came back, and after more than 90 days.
    expect(told(recurrence, history(records), from(120, 210))).toBe(
      'too little data: 3 sorts of issue (unknown)',
    );
  });

  test('is told by category, with the changes behind it', () => {
    const records = [...brought(10, 'quay'), ...brought(60, 'gull', 2)];
    const { parts, figure } = recurrence.read(history(records), year);
    expect(parts.map(({ name, figure: { numerator } }) => `${name}: ${numerator}`)).toEqual([
      'exposed secrets: 1',
      'over-privilege: 1',
      'weak monitoring: 0',
      'long-lived credentials: 0',
      'unpinned supply: 0',
      'autonomy: 0',
      'open doors: 0',
    ]);
    expect(figure.counted.map(({ says }) => says)).toEqual([
      'iam.access.added on policy, 2 times',
      'secret.exposed on secret, 2 times',
    ]);
    expect(figure.missed).toHaveLength(4);
  });

  test('sees one piece of work in what is merged in a week, whoever merges it', () => {
    const again = (days: number) => brought(days, 'gull');
    expect(told(recurrence, history([...brought(10, 'quay'), ...again(14)]), year)).toContain('0 of 6');
    expect(told(recurrence, history([...brought(10, 'quay'), ...again(17)]), year)).toContain('6 of 6');
  });

  test('is worse where more comes back, and not better where only more is added', () => {
    const noun = 'abcdefghijklmnopqrstuvwxyz';
    const start = change(-280, []);
    const kinds = (days: number, count: number, back: number) =>
      many(count, (index) => delta('iam.access.added', `sort${noun[index]} quay`)).flatMap((one, index) => [
        change(days, [one]),
        ...(index < back ? [change(days + 20, [one])] : []),
      ]);
    const worse = history([start, ...kinds(0, 20, 2), ...kinds(200, 20, 16)]);
    expect(recurrence.read(worse, from(180, 365)).trend).toBe('worse');
    const better = history([start, ...kinds(0, 20, 16), ...kinds(200, 20, 2)]);
    expect(recurrence.read(better, from(180, 365)).trend).toBe('better');
    const diluted = history([start, ...kinds(0, 6, 5), ...kinds(200, 26, 5)]);
    expect(recurrence.read(diluted, from(180, 365)).trend).toBe('same');
  });
});

describe('before-merge effect', () => {
  const seen = issues.map(([kind, noun]) => delta(kind, `${noun} quay`));
  const reviewed = { review: signed(10), first: seen };

  test('counts what was taken out or made smaller between the heads of a reviewed change', () => {
    const [lowered, ...same] = seen.slice(3).map((one) => ({ ...one }));
    const last = [...(lowered === undefined ? [] : [{ ...lowered, severity: 'low' as const }]), ...same];
    expect(told(beforeMergeEffect, history([change(10, last, reviewed)]), year)).toContain('4 of 6 deltas');
  });

  test('is not what nobody reviewed, and not what was renamed or moved to another change', () => {
    const renamed = seen.map((one) => delta(one.kind, one.subject.replace('quay', 'pier')));
    expect(told(beforeMergeEffect, history([change(10, renamed, reviewed)]), year)).toContain(
      '0 of 6 deltas',
    );
    const moved = [change(10, [], reviewed), ...seen.map((one) => change(20, [one]))];
    expect(told(beforeMergeEffect, history(moved), year)).toContain('0 of 6 deltas');
    const alone = history([change(10, [], { first: seen })]);
    expect(told(beforeMergeEffect, alone, year)).toContain('no deltas');
    expect(part(beforeMergeEffect, alone, year, 'reviewed by nobody')?.numerator).toBe(6);
  });
});

describe('persistence', () => {
  const back = (name: string) => delta('iam.trust.narrowed', `policy ${name}`);
  const touch = (name: string, path = 'main.tf') =>
    delta('infra.setting.changed', `policy ${name}`, { path });
  const again = (name: string, path = 'main.tf') => delta('iam.trust.widened', `policy ${name}`, { path });
  const names = ['quay', 'gull', 'ferry', 'crane', 'tug'];

  test('is what still holds after the merges that touch the same thing', () => {
    const records = [
      ...names.map((name) => change(10, [back(name)])),
      ...names.map((name) => change(20, [touch(name)])),
      change(30, [again('quay')]),
      ...names.slice(1).flatMap((name) => [change(40, [touch(name)]), change(50, [touch(name)])]),
    ];
    expect(told(persistence, history(records), year)).toContain('4 of 5 narrowings');
    expect(part(persistence, history(records), year, 'after 1 merge')?.says).toBe('5 of 5 narrowings');
    expect(part(persistence, history(records), year, 'after 3 merges')?.says).toBe(
      'too little data: 4 narrowings',
    );
    expect(told(persistence, history(records), from(35, 60))).toContain('too little data: 4 narrowings');
  });

  test('follows a file that moves, and keeps apart what stands in two places', () => {
    const moved = names.flatMap((name) => [
      change(10, [back(name)]),
      change(20, [touch(name)]),
      change(30, [again(name, 'live/main.tf')]),
    ]);
    const move = change(25, [], { moved: [['main.tf', 'live/main.tf']] });
    expect(told(persistence, history([...moved, move]), year)).toContain('0 of 5');
    expect(told(persistence, history(moved), year)).toContain('5 of 5');
    // Another folder and another name.
    const renamed = names.flatMap((name) => [
      change(10, [back(name)]),
      change(20, [touch(name)]),
      change(30, [again(name, 'live/quays.tf')]),
    ]);
    const to = (days: number, from: string, at: string | null) => change(days, [], { moved: [[from, at]] });
    for (const moves of [
      [to(25, 'main.tf', 'live/quays.tf')],
      [to(22, 'main.tf', 'a/b.tf'), to(25, 'a/b.tf', 'live/quays.tf')],
      [to(25, 'main.tf', null)],
    ])
      expect(told(persistence, history([...renamed, ...moves]), year)).toContain('0 of 5');
    // It stands elsewhere, so that what comes up here is another one.
    for (const moves of [[move], [to(22, 'main.tf', 'a/b.tf'), to(35, 'a/b.tf', 'live/quays.tf')]])
      expect(told(persistence, history([...renamed, ...moves]), year)).toContain('5 of 5');
    const ended = change(
      25,
      names.map((name) => touch(name)),
      { moved: [['main.tf', null]] },
    );
    expect(told(persistence, history([...renamed, ended]), year)).toContain('5 of 5');
    const apart = names.flatMap((name) => [
      change(5, [touch(name, 'staging.tf')]),
      change(10, [back(name)]),
      change(30, [again(name, 'staging.tf')]),
      change(40, [touch(name)]),
    ]);
    expect(told(persistence, history(apart), year)).toContain('5 of 5');
    // A job of the same name in another workflow, while the first one lives on, is another job.
    const [here, there] = ['.github/workflows/quay.yml', '.github/workflows/pier.yml'];
    const job = (name: string) => ['job', name, 'token'].join(' ');
    const namesakes = names.flatMap((name) => [
      change(10, [delta('pipeline.permission.narrowed', job(name), { path: here })]),
      change(20, [delta('pipeline.permission.widened', job(name), { path: there })]),
    ]);
    expect(told(persistence, history(namesakes), year)).toContain('no narrowings');
  });

  test('holds what a review stopped to the same', () => {
    const records = names.flatMap((name) => [
      change(10, [], { first: [again(name)], review: signed(9) }),
      change(50, [again(name)]),
    ]);
    expect(told(persistence, history(records), year)).toContain('0 of 5');
  });
});

describe('severe risk', () => {
  const opened = (days: number, name: string) => change(days, [delta('secret.exposed', `secret ${name}`)]);
  const closed = (days: number, name: string) => change(days, [delta('secret.withdrawn', `secret ${name}`)]);

  test('is closed less opened, with what stands by month', () => {
    const records = [
      ...['a', 'b', 'c', 'd'].map((name) => opened(5, name)),
      ...['a', 'b', 'c'].map((name) => closed(40, name)),
    ];
    expect(told(severeRiskRetired, history(records), from(0, 59))).toBe(
      '3 closed and 4 opened; 1 finding standing (same)',
    );
    expect(standingByMonth(history(records), from(0, 59))).toEqual([
      { month: '2026-01', opened: 4, closed: 0, standing: 4 },
      { month: '2026-02', opened: 0, closed: 3, standing: 1 },
    ]);
  });

  test('is not what nobody saw come, nor what makes a new thing safe', () => {
    const safe = [
      delta('infra.resource.added', 's3 bucket berth', { severity: 'low' }),
      delta('iam.deny.added', 'bucket berth'),
    ];
    const records = [closed(10, 'a'), closed(20, 'a'), opened(30, 'b'), change(12, safe)];
    expect(standingByMonth(history(records), from(0, 59))).toEqual([
      { month: '2026-01', opened: 1, closed: 0, standing: 1 },
      { month: '2026-02', opened: 0, closed: 0, standing: 1 },
    ]);
  });

  test('of the same name in many folders is one for each, unless its file went there', () => {
    const ssh = (days: number, folder: string) =>
      change(days, [
        delta('infra.network.opened', 'security group app: port 22', {
          path: `${folder}/main.tf`,
          severity: 'high',
        }),
      ]);
    const records = [ssh(5, 'crane'), ssh(10, 'ferry'), ssh(20, 'tug')];
    const standing = (all: typeof records) => standingByMonth(history(all), from(0, 31))[0]?.standing;
    expect(standing(records)).toBe(3);
    expect(standing([...records, change(15, [], { moved: [['ferry/main.tf', 'tug/main.tf']] })])).toBe(2);
    const swap = [
      ['ferry/main.tf', 'tug/main.tf'],
      ['tug/main.tf', 'ferry/main.tf'],
    ] as const;
    expect(standing([...records, change(15, [], { moved: swap })])).toBe(2);
    // Gone before it was there, or after the other came.
    expect(standing([...records, change(4, [], { moved: [['crane/main.tf', 'ferry/main.tf']] })])).toBe(3);
    expect(standing([...records, change(25, [], { moved: [['ferry/main.tf', 'tug/main.tf']] })])).toBe(3);
  });

  test('is slipping only where that holds whatever was there before the records', () => {
    const nine = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'];
    const came = nine.map((name) => opened(10, name));
    const unseen = (count: number) => many(count, (index) => closed(20, `old ${index}`));
    const trend = (count: number) =>
      severeRiskRetired.read(history([...came, ...unseen(count)]), from(0, 59)).trend;
    expect([trend(0), trend(1), trend(9), trend(90)]).toEqual(['worse', 'worse', 'unknown', 'unknown']);
    const went = nine.map((name) => closed(40, name));
    expect(severeRiskRetired.read(history([...came, ...went, ...unseen(3)]), from(30, 59)).trend).toBe(
      'better',
    );
  });

  test('is not what a threat model says', () => {
    const weakened = many(5, (index) =>
      delta('guardrail.weakened', `threat ${index}`, { path: 'tm.yml', ofModel: true }),
    );
    const records = [
      ...weakened.map((one) =>
        change(10, [{ ...one, kind: 'guardrail.restored', direction: 'narrows' as const }]),
      ),
      ...weakened.map((one) => change(30, [one])),
    ];
    expect(standingByMonth(history(records), from(0, 59)).map(({ standing }) => standing)).toEqual([0, 0]);
    expect(told(persistence, history(records), year)).toContain('no narrowings');
    expect(told(recurrence, history(records), year)).toContain('no sorts of issue');
  });

  test('of changes that were merged at one moment, the one with the higher number came later', () => {
    const pair = (name: string) => [
      change(20, [delta('iam.trust.narrowed', `policy ${name}`)], {
        change: '#10',
        repository: `harbour/${name}`,
      }),
      change(20, [delta('iam.trust.widened', `policy ${name}`)], {
        change: '#9',
        repository: `harbour/${name}`,
      }),
    ];
    expect(told(severeRiskRetired, history(['a', 'b', 'c'].flatMap(pair)), year)).toBe(
      '3 closed and 3 opened; no findings standing (same)',
    );
  });

  test('goes with the thing that it was found in, and counts once where it comes twice', () => {
    const agent = delta('agent.permission.widened', 'permission Bash of agent pilot');
    const records = [
      change(5, [agent]),
      change(6, [agent]),
      change(7, [delta('agent.hook.added', 'hook dock of agent mate')]),
      change(9, [delta('agent.definition.removed', 'agent pilot')]),
    ];
    expect(standingByMonth(history(records), from(0, 31))).toEqual([
      { month: '2026-01', opened: 2, closed: 1, standing: 1 },
    ]);
  });

  test('is better where the worst are retired, and tells the threats of models apart', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const records = [...names.map((name) => opened(5, name)), ...names.map((name) => closed(100, name))];
    const threat = { name: 'theft', severity: 'high', owner: null, due: null } as const;
    const threats = [
      ...many(4, (index) => ({ ...threat, id: `T${index}`, status: 'open' as const })),
      { ...threat, id: 'T9', status: 'mitigated' as const },
    ];
    const of = history(records, { surveys: [survey(90, [model('tm.yml', { threats })])] });
    expect(severeRiskRetired.read(of, from(90, 180)).trend).toBe('better');
    expect(severeRiskRetired.read(of, from(0, 90)).trend).toBe('worse');
    expect(part(severeRiskRetired, of, from(90, 180), 'open threats in models')?.says).toBe(
      '4 of 5 threats in models open',
    );
  });
});
