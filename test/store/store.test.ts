import { describe, expect, test } from '@jest/globals';
import type { ChangeRef } from '../../src/change/change.ts';
import type { LedgerEvent } from '../../src/ledger/event.ts';
import { inProgress } from '../../src/render/check.ts';
import { openChangesTold, openChangeTold, tellChange } from '../../src/store/changes.ts';
import {
  deliveryDone,
  keepDelivery,
  keptDeliveries,
  unfinishedDeliveries,
} from '../../src/store/deliveries.ts';
import {
  keepConfiguration,
  keepEvaluation,
  keptEvaluations,
  lastGoodConfiguration,
} from '../../src/store/evaluations.ts';
import { appendEvent, readEvents } from '../../src/store/ledger.ts';
import { migrate } from '../../src/store/migrate.ts';
import { onEachDatabase } from '../harness/databases.ts';

const repository = { owner: 'harbour', name: 'quay' };
const sha = 'a'.repeat(40);

function ref(number: number, head = sha): ChangeRef {
  return {
    repository,
    id: `#${number}`,
    number,
    title: 'Berth the ferry',
    author: 'pilot',
    draft: false,
    base: { branch: 'main', sha: 'b'.repeat(40) },
    head: { branch: 'ferry', sha: head },
  };
}

function closed(change: string, at = '2026-03-01T10:00:00Z'): LedgerEvent {
  const payload = { head: sha, merged: true };
  return {
    type: 'closed',
    repository: 'harbour/quay',
    change,
    actor: 'pilot',
    at,
    once: `closed ${change}`,
    payload,
  };
}

onEachDatabase((fresh) => {
  test('migrations run once, however many instances start together', async () => {
    const database = await fresh();
    await Promise.all([migrate(database), migrate(database)]);
    expect(await database.query('select name from migrations order by name')).toEqual([
      { name: '0001-deliveries-changes-ledger-jobs' },
      { name: '0002-reviews' },
      { name: '0003-models' },
      { name: '0004-records' },
      { name: '0005-follow-ups' },
    ]);
  });

  test('a database of a newer version is refused with what to do', async () => {
    const database = await fresh();
    await database.query(`insert into migrations (name) values ('9999-from-tomorrow')`);
    await expect(migrate(database)).rejects.toThrow('newer version (9999-from-tomorrow)');
  });

  test('a transaction that fails leaves nothing', async () => {
    const database = await fresh();
    const failing = database.transaction(async (within) => {
      await within.query(`insert into configurations (file, text) values ('half', 'done')`);
      throw new Error('the crane broke');
    });
    await expect(failing).rejects.toThrow('the crane broke');
    expect(await lastGoodConfiguration(database, 'half')).toBeNull();
  });

  describe('deliveries', () => {
    test('are kept once and done once', async () => {
      const database = await fresh();
      const delivery = { id: 'guid-1', event: 'push', payload: { ref: 'refs/heads/main' } };
      expect(await keepDelivery(database, delivery)).toBe(true);
      expect(await keepDelivery(database, delivery)).toBe(true);
      expect(await unfinishedDeliveries(database)).toEqual([delivery]);
      await deliveryDone(database, 'guid-1');
      expect(await keepDelivery(database, delivery)).toBe(false);
      expect(await unfinishedDeliveries(database)).toEqual([]);
      expect(await keptDeliveries(database, ['guid-1', 'guid-2'])).toEqual(new Set(['guid-1']));
    });
  });

  describe('changes', () => {
    test('the newest word wins, in whatever order it comes', async () => {
      const database = await fresh();
      const tell = (head: string, open: boolean, at: string) =>
        tellChange(database, { ref: ref(4, head), installation: 9 }, open, at);
      expect(await tell('2'.repeat(40), true, '2026-03-01T10:00:02Z')).toBe(true);
      expect(await tell('1'.repeat(40), true, '2026-03-01T10:00:01Z')).toBe(false);
      expect((await openChangeTold(database, repository, '#4'))?.ref.head.sha).toBe('2'.repeat(40));
      await tell('2'.repeat(40), false, '2026-03-01T10:00:03Z');
      expect(await openChangeTold(database, repository, '#4')).toBeNull();
    });

    test('those at one commit are found together', async () => {
      const database = await fresh();
      for (const one of [ref(4), ref(5), ref(6, 'c'.repeat(40))]) {
        await tellChange(database, { ref: one, installation: null }, true, '2026-03-01T10:00:00Z');
      }
      const told = await openChangesTold(database, repository, sha);
      expect(told.map((change) => change.ref.id)).toEqual(['#4', '#5']);
      expect(await openChangesTold(database, { ...repository, name: 'pier' })).toEqual([]);
    });
  });

  describe('the ledger', () => {
    test('keeps each event once, chained, and gives it back as it was told', async () => {
      const database = await fresh();
      expect(await appendEvent(database, closed('#4'))).toBe(true);
      expect(await appendEvent(database, closed('#4'))).toBe(false);
      expect(await appendEvent(database, closed('#5'))).toBe(true);
      const events = await readEvents(database, 'harbour/quay');
      expect(events).toEqual([
        { ...closed('#4'), at: '2026-03-01T10:00:00.000Z' },
        { ...closed('#5'), at: '2026-03-01T10:00:00.000Z' },
      ]);
    });

    test('takes characters that a database refuses', async () => {
      const database = await fresh();
      const odd = { ...closed('#4'), actor: 'pi\u0000lot \ud800' };
      await appendEvent(database, odd);
      expect(await readEvents(database, 'harbour/quay')).toEqual([
        expect.objectContaining({ actor: 'pi\ufffdlot \ufffd' }),
      ]);
    });

    test('two who append in the same moment are both recorded', async () => {
      const database = await fresh();
      await Promise.all(['#1', '#2', '#3', '#4'].map((change) => appendEvent(database, closed(change))));
      expect((await readEvents(database, 'harbour/quay')).map((event) => event.change).sort()).toEqual([
        '#1',
        '#2',
        '#3',
        '#4',
      ]);
    });

    test('says where history was changed', async () => {
      const database = await fresh();
      for (const change of ['#4', '#5', '#6']) await appendEvent(database, closed(change));
      const edit = `update ledger set payload = '{"head": "x", "merged": false}' where change = '#5'`;
      await expect(database.query(edit)).rejects.toThrow('append-only');
      await database.query('alter table ledger disable trigger ledger_is_append_only');
      await database.query(edit);
      await expect(readEvents(database, 'harbour/quay')).rejects.toThrow('changed at event 2');
    });
  });

  test('the last judgement of a change is kept, and the last good configuration', async () => {
    const database = await fresh();
    const evaluation = { ref: ref(4), check: inProgress(sha), materiality: 'minor', tier: 'lightweight' };
    await keepEvaluation(database, { ...evaluation, materiality: 'none' });
    await keepEvaluation(database, evaluation);
    expect(await keptEvaluations(database, repository)).toEqual(new Map([['#4', evaluation]]));
    await keepConfiguration(database, 'harbour/quay', 'enforcement: block');
    await keepConfiguration(database, 'harbour/quay', 'enforcement: advise');
    expect(await lastGoodConfiguration(database, 'harbour/quay')).toBe('enforcement: advise');
  });
});
