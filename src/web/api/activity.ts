/** What the service has still to do and has in hand, counted where it is kept: the same from every instance. */
import type { Database } from '../../store/database.ts';
import { chains } from '../../store/effectiveness/catch-up.ts';

export interface Activity {
  readonly jobs: { readonly waiting: number; readonly running: number };
  /** How long the job that could run longest has waited; 0 where none does. */
  readonly oldestSeconds: number;
  /** Webhooks that were kept and not done. */
  readonly unfinishedDeliveries: number;
  /** Changes that have a judgement. */
  readonly judged: number;
  readonly events: number;
  /** Events that no figure has in it yet. */
  readonly behind: number;
}

export async function activityOf(database: Database): Promise<Activity> {
  const [jobs] = await database.query(
    `select count(*) filter (where leased_until is null) as waiting,
       count(*) filter (where leased_until is not null) as running,
       extract(epoch from now() - min(run_at) filter (where leased_until is null and run_at <= now())) as oldest
     from jobs`,
  );
  const [deliveries] = await database.query(
    'select count(*) as unfinished from deliveries where done_at is null',
  );
  const [changes] = await database.query('select count(*) as judged from evaluations');
  const ledger = await chains(database);
  return {
    jobs: { waiting: Number(jobs?.waiting ?? 0), running: Number(jobs?.running ?? 0) },
    oldestSeconds: Number(jobs?.oldest ?? 0),
    unfinishedDeliveries: Number(deliveries?.unfinished ?? 0),
    judged: Number(changes?.judged ?? 0),
    events: ledger.reduce((sum, { sequence }) => sum + sequence, 0),
    behind: ledger.reduce((sum, { sequence, projected }) => sum + Math.max(0, sequence - projected), 0),
  };
}
