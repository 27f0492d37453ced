/**
 * Work to do, in the database: it survives a crash, runs on any instance, and a burst about one thing collapses into
 * its latest word. Our own, because of two demands together: one waiting and one running job a key, and no job that
 * shares a token with a running one, without holding up the rest (pg-boss 10 blocks its whole queue on the first).
 */
import type { Database, Row } from '../store/database.ts';
import { storableJson } from '../store/storable.ts';

export interface Job<T> {
  /** What it is about; a second waiting job of the same key takes the first one's place. */
  readonly key: string;
  /** Jobs that share one never run at the same time. */
  readonly tokens: readonly string[];
  readonly data: T;
  /** Seconds to wait, so that what comes soon after is done with it; none where it is left out. */
  readonly after?: number;
}

export interface QueueOptions<T> {
  readonly database: Database;
  readonly work: (job: Job<T>) => Promise<void>;
  /** Told when a job failed for the last time. */
  readonly onGivenUp: (job: Job<T>, error: unknown) => Promise<void>;
  readonly onFault: (error: unknown) => void;
  /** How long to wait before try number `attempt` + 1, in seconds; null gives up. */
  readonly retryAfter: (error: unknown, attempt: number, job: Job<T>) => number | null;
  /** A job's data as it was stored, checked. */
  readonly parse: (data: unknown) => T;
}

export interface Queue<T> {
  readonly add: (job: Job<T>) => Promise<void>;
  /** Resolves when nothing is waiting that could run now, and nothing runs. */
  readonly drained: () => Promise<void>;
  /** Takes no new job and waits for the running ones. */
  readonly stop: () => Promise<void>;
}

const workers = 4;
/** A running job whose instance is gone is run again after this. */
const lease = '10 minutes';
/** How often to look for what other instances added and what waits for a retry, in milliseconds. */
const lookEvery = 1_000;

export function startQueue<T>(options: QueueOptions<T>): Queue<T> {
  const { database } = options;
  const running = new Set<Promise<void>>();
  let stopped = false;
  let filling: Promise<void> = Promise.resolve();

  const fill = (): Promise<void> => {
    filling = filling.then(fillNow, fillNow);
    return filling;
  };
  const fillNow = async () => {
    try {
      while (!stopped && running.size < workers) {
        const row = await claim(database);
        if (row === null) return;
        const done: Promise<void> = run(row, options).finally(() => {
          running.delete(done);
          void fill();
        });
        running.add(done);
      }
    } catch (error) {
      if (!stopped) options.onFault(error);
    }
  };
  const timer = setInterval(() => void fill(), lookEvery);
  void fill();

  return {
    add: async ({ key, tokens, data, after = 0 }) => {
      await database.query(
        `insert into jobs (key, tokens, data, run_at) values ($1, $2, $3::jsonb, now() + make_interval(secs => $4))
         on conflict (key) where leased_until is null do update
           set data = excluded.data, tokens = excluded.tokens, attempts = 0,
               run_at = least(jobs.run_at, excluded.run_at)`,
        [key, [...tokens], storableJson(data), after],
      );
      void fill();
    },
    drained: async () => {
      for (;;) {
        await fill();
        if (running.size === 0) return;
        await Promise.all(running);
      }
    },
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await filling;
      await Promise.all(running);
    },
  };
}

/** One claim at a time over all instances, so that two jobs that share a token cannot both see nothing running. */
async function claim(database: Database): Promise<Row | null> {
  return database.transaction(async (within) => {
    await within.query(`select pg_advisory_xact_lock(hashtext('delta-review claim'))`);
    await within.query(
      `delete from jobs lost using jobs waiting
       where lost.leased_until < now() and waiting.key = lost.key and waiting.leased_until is null`,
    );
    await within.query('update jobs set leased_until = null where leased_until < now()');
    const [row] = await within.query(
      `update jobs set leased_until = now() + interval '${lease}', attempts = attempts + 1
       where id = (
         select id from jobs waiting
         where leased_until is null and run_at <= now()
           and not exists (
             select 1 from jobs active
             where active.leased_until is not null
               and (active.key = waiting.key or active.tokens && waiting.tokens))
         order by run_at, id
         limit 1)
       returning id, key, tokens, data, attempts`,
    );
    return row ?? null;
  });
}

async function run<T>(row: Row, options: QueueOptions<T>): Promise<void> {
  const { database, onFault } = options;
  try {
    const job = jobOf(row, options);
    if (job !== null) {
      try {
        await options.work(job);
      } catch (error) {
        const wait = options.retryAfter(error, Number(row.attempts), job);
        if (wait !== null) return await retry(database, row, wait);
        onFault(error);
        // Telling it can fail for the same reason; the sweep finds what was left without a verdict.
        await options.onGivenUp(job, error).catch(onFault);
      }
    }
    await database.query('delete from jobs where id = $1', [row.id]);
  } catch (error) {
    // The lease runs out and the job is tried again.
    onFault(error);
  }
}

/** @returns null for what another version put in and nobody here can read: it would be tried for ever. */
function jobOf<T>(row: Row, { parse, onFault }: QueueOptions<T>): Job<T> | null {
  try {
    const tokens = Array.isArray(row.tokens) ? row.tokens.map(String) : [];
    return { key: String(row.key), tokens, data: parse(row.data) };
  } catch (error) {
    onFault(error);
    return null;
  }
}

/** Back to waiting; where a newer job of the key waits already, that one takes its place. */
async function retry(database: Database, row: Row, seconds: number): Promise<void> {
  await database.transaction(async (within) => {
    const [newer] = await within.query('select 1 from jobs where key = $1 and leased_until is null', [
      row.key,
    ]);
    await within.query(
      newer === undefined
        ? `update jobs set leased_until = null, run_at = now() + make_interval(secs => $2) where id = $1`
        : 'delete from jobs where id = $1 and $2::float8 is not null',
      [row.id, seconds],
    );
  });
}
