/** Records and history as they are kept and read back, on both databases; what is missing in them is said. */
import { expect, test } from '@jest/globals';
import { recordOf } from '../../src/effectiveness/record.ts';
import type { ChangeEvent, ChangeEventType, Payloads, SurveyEvent } from '../../src/ledger/event.ts';
import { tellChange } from '../../src/store/changes.ts';
import type { Database } from '../../src/store/database.ts';
import { catchUp, chains, projectAgain } from '../../src/store/effectiveness/catch-up.ts';
import { followedUp } from '../../src/store/effectiveness/follow-ups.ts';
import { readHistory } from '../../src/store/effectiveness/history.ts';
import { renamed } from '../../src/store/effectiveness/renames.ts';
import { appendEvent, readChangeEvents } from '../../src/store/ledger.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { basis, by, point } from '../review/world.ts';

const now = '2026-06-01T00:00:00.000Z';
const hour = 3_600_000;
const began = Date.parse('2026-03-01T10:00:00Z');

function event<T extends ChangeEventType>(
  type: T,
  change: string,
  hours: number,
  payload: Payloads[T],
  repository = 'harbour/quay',
): ChangeEvent {
  const at = new Date(began + hours * hour).toISOString();
  // Type and payload belong together by the type of this function.
  return {
    type,
    repository,
    change,
    actor: 'pilot',
    at,
    once: `${type} ${change} ${hours}`,
    payload,
  } as ChangeEvent;
}

const crane = {
  kind: 'iam.access.added',
  severity: 'high',
  direction: 'widens',
  subject: 'role crane may open every berth',
  identity: 'a'.repeat(32),
  fingerprint: 'b'.repeat(32),
  path: 'infra/crane.tf',
} as const;

function judged(deltas: Payloads['evaluated']['deltas'], more: object = {}): Payloads['evaluated'] {
  const asks = deltas.length > 0;
  return {
    review: basis('2', asks ? [point('b'.repeat(32), 'full')] : []),
    base: '1',
    head: '2',
    mergeBase: '1',
    title: 'Let the crane turn',
    author: 'pilot',
    materiality: asks ? 'material' : 'none',
    tier: asks ? 'full' : 'none',
    reasons: asks ? [{ rule: 'iam-access-wider', materiality: 'material' }] : [],
    deltas,
    understood: 1,
    relevant: 1,
    models: [],
    ...more,
  };
}

const merged = { head: '2', merged: true };

/** A change that was judged, narrowed, signed and merged. */
function reviewed(change: string, repository?: string): readonly ChangeEvent[] {
  const tell = <T extends ChangeEventType>(type: T, hours: number, payload: Payloads[T]) =>
    event(type, change, hours, payload, repository);
  const first = tell('evaluated', 0, judged([{ ...crane, frameworks: ['NHI5:2025'] }, crane]));
  const signed = { ...by('mara'), note: '', head: null };
  return [
    first,
    tell('shown', 0.1, { evaluation: first.once }),
    { ...tell('signed', 1, signed), actor: 'mara' },
    { ...tell('outcome', 1.1, { ...by('mara'), kind: 'detection', text: 'An alarm' }), actor: 'mara' },
    tell('evaluated', 2, judged([crane], { modelsChanged: ['quay/threat-model.yml'] })),
    tell('closed', 3, merged),
  ];
}

async function tell(database: Database, events: readonly (ChangeEvent | SurveyEvent)[]): Promise<void> {
  for (const one of events) await appendEvent(database, one);
}

async function gaps(database: Database): Promise<readonly string[]> {
  const { gaps: found } = await readHistory(database, {}, now);
  return found.map(({ kind, repository, says }) => `${kind} ${repository} ${says}`);
}

test('a change that was reopened is what it was judged to be since', () => {
  const events = [
    event('evaluated', '#4', 0, judged([])),
    event('closed', '#4', 1, { head: '2', merged: false }),
    event('reopened', '#4', 2, { head: '2' }),
    event('evaluated', '#4', 3, judged([crane])),
  ];
  expect(recordOf(events, 'reviews')).toMatchObject({ ended: null, materiality: 'material', last: [{}] });
});

test('a review is what it was at the merge, and signed as long as nobody took the signature back', () => {
  const events = reviewed('#4');
  const review = recordOf(events, 'reviews')?.review;
  expect(review).toMatchObject({ status: 'complete', signedAt: events[2]?.at });
  const asksMore = basis('2', [point('c'.repeat(32), 'full')]);
  const again = event('evaluated', '#4', 9, judged([crane], { review: asksMore }));
  expect(recordOf([...events, again], 'reviews')?.review).toEqual(review);
  const takenBack = { ...event('withdrawn', '#4', 1.5, { via: by('mara').via }), actor: 'mara' };
  expect(recordOf([...events, takenBack], 'reviews')?.review).toMatchObject({
    status: 'open',
    signedAt: null,
  });
});

onEachDatabase((fresh) => {
  test('a change is read back as its events make it, told in any order, and the quiet ones are counted', async () => {
    const database = await fresh();
    const events = reviewed('#4');
    await tell(database, [...events].reverse());
    for (const [change, hours] of [
      ['#5', 1],
      ['#6', 24 * 40],
    ] as const)
      await tell(database, [
        event('evaluated', change, hours, judged([])),
        event('closed', change, hours + 1, merged),
      ]);
    await tell(database, [event('evaluated', 'merge-group:1', 1, judged([crane]))]);
    const history = await readHistory(database, { organisation: 'Harbour' }, now);
    expect(history.records).toEqual([recordOf(events, 'reviews')]);
    expect(history.quiet).toEqual([
      { repository: 'harbour/quay', month: '2026-03', days: [1] },
      { repository: 'harbour/quay', month: '2026-04', days: [10] },
    ]);
    expect(history.gaps).toEqual([]);
    expect((await readHistory(database, { repository: 'harbour/pier' }, now)).records).toEqual([]);
  });

  test('what an older version appended is said to be missing until it is caught up with', async () => {
    const database = await fresh();
    await tell(database, [...reviewed('#4'), ...reviewed('#7')]);
    const whole = await readHistory(database, {}, now);
    await database.query('delete from records');
    await database.query('delete from projections');
    expect(await gaps(database)).toEqual([
      'events-missing harbour/quay 12 events are not in these figures yet',
    ]);
    expect(await followedUp(database, new Set(['harbour/quay']))).toEqual({ records: [], uncounted: 12 });
    expect(await followedUp(database, new Set(['harbour/pier']))).toEqual({ records: [], uncounted: 0 });
    await Promise.all([catchUp(database, 'harbour/quay'), catchUp(database, 'harbour/quay')]);
    const again = await readHistory(database, {}, now);
    const byChange = (a: { readonly change: string }, b: { readonly change: string }) =>
      a.change.localeCompare(b.change);
    expect([...again.records].sort(byChange)).toEqual([...whole.records].sort(byChange));
    expect(again.gaps).toEqual([]);
    await tell(database, [event('reopened', '#4', 9, { head: '2' })]);
    expect(await chains(database)).toEqual([
      { repository: 'harbour/quay', sequence: 13, projected: 13, missing: 0 },
    ]);
  });

  test('a repository that was renamed keeps its history, reviews and all', async () => {
    const database = await fresh();
    const [first, shown, ...later] = reviewed('#4');
    await tell(
      database,
      [...reviewed('#3'), first, shown].flatMap((one) => one ?? []),
    );
    const ref = {
      repository: { owner: 'harbour', name: 'quay' },
      id: '#4',
      number: 4,
      title: 'Let the crane turn',
      author: 'pilot',
      draft: false,
      base: { branch: 'main', sha: '1' },
      head: { branch: 'crane', sha: '2' },
    };
    await tellChange(database, { ref, installation: 1 }, true, '2026-03-01T10:00:00Z');
    // The first word under the new name may come before that of the rename.
    const moved = later.map((one) => ({ ...one, repository: 'harbour/pier' }));
    await tell(database, moved.slice(0, 1));
    const both = await renamed(database, 'harbour/quay', 'harbour/pier', '2026-03-01T10:30:00Z');
    expect(both).toEqual(['#4']);
    expect(await projectAgain(database, 'harbour/pier', both)).toEqual([]);
    await tell(database, moved.slice(1));
    // Somebody else takes the old name, and numbers from one again.
    await tell(database, [event('evaluated', '#3', 50, judged([crane]))]);
    const { records, gaps: found } = await readHistory(database, { repository: 'harbour/pier' }, now);
    const expected = ['#3', '#4'].map((change) => recordOf(reviewed(change, 'harbour/pier'), 'reviews'));
    expect([...records].sort((a, b) => a.change.localeCompare(b.change))).toEqual(expected);
    expect(found.map(({ says }) => says)).toEqual([
      'it was called harbour/quay until 2026-03-01; what happened under that name is counted here',
    ]);
    expect(await readChangeEvents(database, 'harbour/pier', '#4')).toHaveLength(6);
    expect((await readHistory(database, { repository: 'harbour/quay' }, now)).records).toHaveLength(1);
    expect(await database.query('select repository, ref from changes')).toEqual([
      { repository: 'harbour/pier', ref: { ...ref, repository: { owner: 'harbour', name: 'pier' } } },
    ]);
  });

  test('clocks that differ, what was never judged and what was taken out are said', async () => {
    const database = await fresh();
    await tell(database, [
      ...reviewed('#4'),
      event('closed', '#8', 4, merged),
      { ...event('pushed', '#4', 5, { head: '3' }), at: '2999-01-01T00:00:00Z' },
    ]);
    await database.query('alter table ledger disable trigger ledger_is_append_only');
    await database.query('delete from ledger where sequence in (2, 3)');
    await catchUp(database, 'harbour/quay');
    expect(await gaps(database)).toEqual([
      'events-missing harbour/quay 1 merged change was never judged',
      'clock-skew harbour/quay 1 event is dated after we were told of it: the clocks differ',
      'events-missing harbour/quay 2 events were taken out of the ledger',
    ]);
  });

  test('what cannot be made into a record is kept all the same, and said', async () => {
    const database = await fresh();
    const { reasons: _reasons, ...broken } = judged([crane]);
    // As a version that is newer than this one may have written it.
    const odd = event('evaluated', '#9', 0, broken as Payloads['evaluated']);
    expect(await appendEvent(database, odd)).toBe(true);
    await tell(database, reviewed('#4'));
    expect((await readHistory(database, {}, now)).records).toHaveLength(1);
    expect(await gaps(database)).toEqual([
      'events-missing harbour/quay 7 events are not in these figures yet',
    ]);
    await expect(catchUp(database, 'harbour/quay')).rejects.toThrow();
  });

  test('the last survey of each month is read, and one team sees its own models', async () => {
    const database = await fresh();
    const model = (path: string, owner: string) => ({
      path,
      title: path,
      owners: [owner],
      ownerPresent: null,
      lastEdit: null,
      unread: null,
      threats: [],
    });
    const surveyed = (day: string, found: number): SurveyEvent => ({
      type: 'surveyed',
      repository: 'harbour/quay',
      change: '',
      actor: 'delta-review',
      at: `${day}T00:00:00.000Z`,
      once: `surveyed ${day}`,
      payload: {
        head: day,
        models: [model('a.yml', '@harbour/crane'), model('b.yml', '@harbour/dock')],
        fidelity: [{ sort: 'agent', found, represented: 1 }],
        partial: [`${found} files were not looked at`],
      },
    });
    await tell(database, [surveyed('2026-03-02', 2), surveyed('2026-03-20', 3), surveyed('2026-04-01', 4)]);
    const all = await readHistory(database, {}, now);
    expect(all.surveys.map(({ at }) => at.slice(0, 10))).toEqual(['2026-03-20', '2026-04-01']);
    expect(all.gaps.map(({ says }) => says)).toEqual(['4 files were not looked at']);
    const team = await readHistory(database, { team: '@harbour/crane' }, now);
    expect(team.surveys.flatMap(({ models }) => models.map(({ path }) => path))).toEqual(['a.yml', 'a.yml']);
  });
});
