/** What the record tells of a threat model: its last edit, found once, and which material changes were merged without it. */
import { expect, test } from '@jest/globals';
import type { ChangeEventType, Payloads } from '../../src/ledger/event.ts';
import type { Database } from '../../src/store/database.ts';
import { renamed } from '../../src/store/effectiveness/renames.ts';
import { appendEvent } from '../../src/store/ledger.ts';
import { changersAmong, modelRecords } from '../../src/store/models.ts';
import { onEachDatabase } from '../harness/databases.ts';
import { basis, item, point } from '../review/world.ts';

const repository = { owner: 'harbour', name: 'quay' };
const path = 'quay/threat-model.yml';
const linked = [{ path, updated: false }];

/** Minutes after eight in the morning. */
const at = (minutes: number) => new Date(Date.parse('2026-03-02T08:00:00Z') + minutes * 60_000).toISOString();

type Told = {
  [T in ChangeEventType]: { readonly type: T; readonly payload: Payloads[T] };
}[ChangeEventType];

function teller(database: Database) {
  let told = 0;
  return async (change: string, minutes: number, event: Told, actor = 'ada') => {
    told += 1;
    const where = { repository: 'harbour/quay', change, actor, at: at(minutes), once: `${change} ${told}` };
    await appendEvent(database, { ...event, ...where });
  };
}

function judged(more: Partial<Payloads['evaluated']> = {}): Told {
  const review = basis('h1', [point('abcdef01', 'full')], {
    items: [{ ...item('model-shows-it', ['abcdef01'], ['full']), models: [path] }],
  });
  return {
    type: 'evaluated',
    payload: {
      ...{ base: 'b', head: 'h1', mergeBase: 'b', title: 'Berth the ferry', author: 'ada' },
      ...{ materiality: 'material', tier: 'full', reasons: [], deltas: [], understood: 1, relevant: 1 },
      ...{ models: linked, modelsChanged: [], review },
      ...more,
    },
  };
}

const closed = (merged: boolean): Told => ({ type: 'closed', payload: { head: 'h1', merged } });
const tom = { is: ['@harbour/security'], via: 'comment' } as const;
const says = (kind: 'model-updated' | 'model-unaffected', text: string): Told => ({
  type: 'outcome',
  payload: { ...tom, kind, text },
});
const answers = (note: string): Told => ({
  type: 'answered',
  payload: { ...tom, item: 'model-shows-it', answer: 'checked', note },
});
const signs: Told = { type: 'signed', payload: { ...tom, note: '', head: null } };

onEachDatabase((fresh) => {
  test('the last edit is found once a content', async () => {
    const records = modelRecords(await fresh());
    const edit = { known: 'commit', commit: 'c1', at: at(0), change: '#41' } as const;
    expect(await records.lastEdit(repository, path, 'aa')).toBeNull();
    await records.keepLastEdit(repository, path, 'aa', edit);
    expect(await records.lastEdit(repository, path, 'aa')).toEqual(edit);
    expect(await records.lastEdit(repository, 'other.yml', 'aa')).toBeNull();
    // Changed and changed back, it was edited later.
    await records.keepLastEdit(repository, path, 'bb', edit);
    expect(await records.lastEdit(repository, path, 'aa')).toBeNull();
  });

  test('what happened under a former name is its own, and what somebody else does under it is not', async () => {
    const database = await fresh();
    const tell = teller(database);
    const records = modelRecords(database);
    await tell('#50', 1, judged({ modelsChanged: [path] }));
    await tell('#50', 2, closed(true));
    await renamed(database, 'harbour/quay', 'harbour/pier', at(3));
    await tell('#51', 4, judged());
    await tell('#51', 5, closed(true));
    const pier = { owner: 'harbour', name: 'pier' };
    const own = await records.merged(pier, path, null);
    expect([own?.changes.map(({ id }) => id), own?.since]).toEqual([['#50'], at(1)]);
    expect(await records.updatedBy(pier, path, at(0))).toBe('#50');
    const other = await records.merged(repository, path, null);
    expect([other?.changes.map(({ id }) => id), other?.since]).toEqual([['#51'], at(4)]);
  });

  test('a change counts where it was material, covered by the model, merged, and by its last judgement', async () => {
    const database = await fresh();
    const tell = teller(database);
    const records = modelRecords(database);
    expect(await records.merged(repository, path, null)).toEqual({ changes: [], since: null });

    await tell('#50', 1, judged());
    await tell('#50', 2, closed(true));
    await tell('#51', 3, judged());
    await tell('#51', 4, closed(false));
    await tell('#52', 5, judged());
    await tell('#53', 6, judged({ materiality: 'minor' }));
    await tell('#53', 7, closed(true));
    await tell('#54', 8, judged({ models: [{ path: 'other.yml', updated: false }] }));
    await tell('#54', 9, closed(true));
    // It was minor at last, and it was merged after all.
    await tell('#55', 10, judged());
    await tell('#55', 11, judged({ materiality: 'minor' }));
    await tell('#55', 12, closed(true));
    await tell('#56', 13, judged());
    await tell('#56', 14, closed(false));
    await tell('#56', 15, { type: 'reopened', payload: { head: 'h1' } });
    await tell('#56', 16, closed(true));
    await tell('#57', 17, judged({ models: [{ path, updated: true }], modelsChanged: [path] }));
    await tell('#57', 18, closed(true));

    const { changes, since } = (await records.merged(repository, path, null)) ?? { changes: [], since: null };
    expect(since).toBe(at(1));
    expect(changes.map(({ id, model }) => `${id} ${model}`)).toEqual(['#57 updated', '#56 open', '#50 open']);
    expect(changes.at(-1)).toEqual({ id: '#50', title: 'Berth the ferry', at: at(2), model: 'open' });
    const later = await records.merged(repository, path, at(2));
    expect(later?.changes.map(({ id }) => id)).toEqual(['#57', '#56']);

    expect(await records.updatedBy(repository, path, at(0))).toBe('#57');
    expect(await records.updatedBy(repository, path, at(19))).toBeNull();
    expect(await records.updatedBy(repository, 'other.yml', at(0))).toBeNull();
  });

  test('a signed review shows that the model needs no update, or names the merged change that updated it', async () => {
    const database = await fresh();
    const tell = teller(database);
    const merged = async (change: string, minutes: number, ...said: readonly Told[]) => {
      const judgement = judged();
      await tell(change, minutes, judgement);
      const once = `${change} shown`;
      const rows = await database.query('select once from ledger where change = $1', [change]);
      await appendEvent(database, {
        ...{ type: 'shown', repository: 'harbour/quay', change, actor: 'us', at: at(minutes + 1), once },
        payload: { evaluation: String(rows[0]?.once) },
      });
      for (const event of said) await tell(change, minutes + 2, event, 'tom');
      await tell(change, minutes + 3, closed(true));
    };
    const changedIt = judged({ tier: 'none', materiality: 'none', models: [], modelsChanged: [path] });
    await tell('#34', 1, changedIt);
    await tell('#34', 2, closed(true));
    await tell('#35', 3, changedIt);
    await tell(
      '#36',
      4,
      judged({ tier: 'none', materiality: 'none', models: [], modelsChanged: ['other.yml'] }),
    );
    await tell('#36', 5, closed(true));

    const updated = (named: string) => [says('model-updated', named), answers('model-updated'), signs];
    await merged('#60', 10, says('model-unaffected', 'no flow changes'), answers('model-unaffected'), signs);
    await merged('#61', 20, says('model-unaffected', 'no flow changes'), answers('model-unaffected'));
    await merged('#62', 30, ...updated('drawn in #34'));
    await merged('#63', 40, ...updated('in #35, soon'));
    await merged('#64', 50, ...updated('by word of mouth'));
    await merged('#66', 70, ...updated('#36'));
    await merged('#65', 60, answers('F65-1'), signs);

    const record = await modelRecords(database).merged(repository, path, null);
    expect(record?.changes.map(({ id, model }) => `${id} ${model}`).reverse()).toEqual([
      '#60 unaffected',
      '#61 open',
      '#62 updated',
      '#63 open',
      '#64 open',
      '#65 open',
      '#66 open',
    ]);
    expect(
      await changersAmong(database, 'harbour/quay', ['#34', '#35', '#60'], ({ models }) => models.length > 0),
    ).toEqual(new Set(['#34', '#35']));
  });
});
