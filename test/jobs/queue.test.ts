import { expect, test } from '@jest/globals';
import { ForgeUnavailable } from '../../src/forge/forge.ts';
import { type Job, type Queue, startQueue } from '../../src/jobs/queue.ts';
import { retryAfter } from '../../src/jobs/work.ts';
import type { Database } from '../../src/store/database.ts';
import { onEachDatabase } from '../harness/databases.ts';

interface Running {
  readonly queue: Queue<string>;
  /** "start ferry", "end ferry", in the order they happened. */
  readonly log: string[];
}

/** Work takes until its gate opens; without a gate it ends at once. */
function start(
  database: Database,
  gates: Readonly<Record<string, Promise<void>>> = {},
  faults: Record<string, Error[]> = {},
): Running {
  const log: string[] = [];
  const queue = startQueue<string>({
    database,
    parse: (data) => {
      if (typeof data !== 'string') throw new Error('unreadable');
      return data;
    },
    retryAfter: (error, attempt) => retryAfter(error, attempt, { data: { do: 'judge' } }),
    onFault: (error) => log.push(`fault ${error instanceof Error ? error.message : String(error)}`),
    onGivenUp: async (job) => {
      log.push(`given up ${job.data}`);
    },
    work: async ({ data }) => {
      log.push(`start ${data}`);
      await gates[data];
      const fault = faults[data]?.shift();
      if (fault !== undefined) throw fault;
      log.push(`end ${data}`);
    },
  });
  return { queue, log };
}

function gate() {
  let open = () => {};
  const closed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { closed, open: () => open() };
}

const job = (key: string, data: string, tokens: readonly string[] = [key]): Job<string> => ({
  key,
  tokens,
  data,
});
const until = async (condition: () => boolean) => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

onEachDatabase((fresh) => {
  test('jobs of one key run in order, and a burst collapses into its latest', async () => {
    const first = gate();
    const { queue, log } = start(await fresh(), { first: first.closed });
    await queue.add(job('#1', 'first'));
    await until(() => log.includes('start first'));
    for (const data of ['second', 'third', 'latest']) await queue.add(job('#1', data));
    expect(log).toEqual(['start first']);
    first.open();
    await queue.drained();
    await queue.stop();
    expect(log).toEqual(['start first', 'end first', 'start latest', 'end latest']);
  });

  test('a running job does not hold up those of other keys', async () => {
    const slow = gate();
    const { queue, log } = start(await fresh(), { slow: slow.closed });
    await queue.add(job('#1', 'slow'));
    await until(() => log.includes('start slow'));
    await queue.add(job('#1', 'waits'));
    await queue.add(job('#2', 'other'));
    await until(() => log.includes('end other'));
    expect(log).not.toContain('start waits');
    slow.open();
    await queue.drained();
    await queue.stop();
  });

  test('jobs that share a token never run together', async () => {
    const slow = gate();
    const { queue, log } = start(await fresh(), { slow: slow.closed });
    await queue.add(job('#1', 'slow', ['#1', '@commit']));
    await until(() => log.includes('start slow'));
    await queue.add(job('#2', 'same commit', ['#2', '@commit']));
    await queue.add(job('#3', 'elsewhere', ['#3', '@another']));
    await until(() => log.includes('end elsewhere'));
    expect(log).not.toContain('start same commit');
    slow.open();
    await queue.drained();
    await queue.stop();
    expect(log.at(-1)).toBe('end same commit');
  });

  test('weather is waited out, what is our fault is given up at once', async () => {
    const { queue, log } = start(
      await fresh(),
      {},
      { stormy: [new ForgeUnavailable('GitHub is away', 0)], broken: [new TypeError('ours')] },
    );
    await queue.add(job('#1', 'stormy'));
    await queue.add(job('#2', 'broken'));
    await until(() => log.includes('end stormy') && log.includes('given up broken'));
    await queue.drained();
    await queue.stop();
    expect(log.filter((line) => line === 'start stormy')).toHaveLength(2);
    expect(log.filter((line) => line === 'start broken')).toHaveLength(1);
    expect(log).toContain('fault ours');
  });

  test('a job whose worker disappeared is run again', async () => {
    const database = await fresh();
    await database.query(
      `insert into jobs (key, tokens, data, leased_until) values ('#1', '{#1}', '"lost"', now() - interval '1 second')`,
    );
    const { queue, log } = start(database);
    await queue.drained();
    await queue.stop();
    expect(log).toEqual(['start lost', 'end lost']);
  });

  test('a job that nobody here can read is dropped, not tried for ever', async () => {
    const database = await fresh();
    await database.query(
      `insert into jobs (key, tokens, data) values ('#1', '{#1}', '{"from": "tomorrow"}')`,
    );
    const { queue, log } = start(database);
    await queue.drained();
    await queue.stop();
    expect(log).toEqual(['fault unreadable']);
    expect(await database.query('select 1 from jobs')).toEqual([]);
  });

  test('two instances share the work and do each job once', async () => {
    const database = await fresh();
    const [one, two] = [start(database), start(database)];
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(names.map((name) => one.queue.add(job(name, name))));
    await until(() => one.log.length + two.log.length === names.length * 2);
    await Promise.all([one.queue.stop(), two.queue.stop()]);
    expect([...one.log, ...two.log].filter((line) => line.startsWith('start')).sort()).toEqual(
      names.map((name) => `start ${name}`),
    );
  });
});

test('waiting grows, obeys what the forge says, and ends', () => {
  const away = (seconds: number | null) => new ForgeUnavailable('away', seconds);
  const judging = { data: { do: 'judge' } } as const;
  expect([1, 2, 3].map((attempt) => retryAfter(away(null), attempt, judging))).toEqual([5, 15, 45]);
  expect(retryAfter(away(77), 1, judging)).toBe(77);
  expect(retryAfter(away(null), 6, judging)).toBeNull();
  expect([6, 12].map((attempt) => retryAfter(away(77), attempt, judging))).toEqual([77, null]);
  expect(retryAfter(new Error('ours'), 1, judging)).toBeNull();
});

test('what somebody said waits for hours until GitHub answers again', () => {
  const hearing = { data: { do: 'hear' } } as const;
  const waits = Array.from({ length: 11 }, (_, index) =>
    retryAfter(new ForgeUnavailable('away', null), index + 1, hearing),
  );
  const hours = waits.reduce<number>((sum, seconds) => sum + (seconds ?? 0), 0) / 3_600;
  expect(hours).toBeGreaterThan(5);
  expect(retryAfter(new ForgeUnavailable('away', null), 12, hearing)).toBeNull();
});
