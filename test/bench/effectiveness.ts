/** A ledger of so many events -> how long its records take to be made anew, one more event to be kept, and a year to be reported. */
import type { Scope } from '../../src/effectiveness/history.ts';
import { reportOf } from '../../src/effectiveness/report-of.ts';
import type { Database } from '../../src/store/database.ts';
import { catchUp, chains } from '../../src/store/effectiveness/catch-up.ts';
import { readHistory } from '../../src/store/effectiveness/history.ts';
import { appendEvent } from '../../src/store/ledger.ts';
import { fillLedger } from './ledger.ts';

export interface Timed {
  readonly what: string;
  /** Milliseconds, one a run. */
  readonly times: readonly number[];
}

const now = '2026-11-01T00:00:00.000Z';
const year = { since: '2025-11-01T00:00:00.000Z', until: now };
const scopes: readonly Scope[] = [{}, { organisation: 'org-1' }, { repository: 'org-1/repository-1' }];

async function timesOf(runs: number, work: (run: number) => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const started = performance.now();
    await work(run);
    times.push(performance.now() - started);
  }
  return times;
}

/** @param database an empty, migrated one. */
export async function readingLedger(database: Database, events: number): Promise<readonly Timed[]> {
  const written = await fillLedger(database, { events, repositories: 200 });
  const on = `${written} events, ${database.name.split(' ')[0]}`;
  const made = await timesOf(1, async () => {
    for (const { repository } of await chains(database)) await catchUp(database, repository);
  });
  await database.query('vacuum analyze');
  const appended = await timesOf(100, (run) =>
    appendEvent(database, {
      type: 'reminded',
      repository: 'org-1/repository-1',
      change: '#1',
      actor: 'pilot',
      at: now,
      once: `reminded ${run}`,
      payload: { id: 'F1-1' },
    }),
  );
  const rows: Timed[] = [
    { what: `${on}: all records made anew`, times: made },
    { what: `${on}: one more event kept`, times: appended },
  ];
  for (const scope of scopes) {
    const of = Object.values(scope)[0] ?? 'everything';
    let records = 0;
    const reading: number[] = [];
    const times = await timesOf(9, async () => {
      const started = performance.now();
      const history = await readHistory(database, scope, now);
      reading.push(performance.now() - started);
      records = history.records.length;
      reportOf(history, year, []);
    });
    rows.push({ what: `${on}: history of ${of}, ${records} records`, times: reading });
    rows.push({ what: `${on}: history and every measure of a year of ${of}`, times });
  }
  return rows;
}
