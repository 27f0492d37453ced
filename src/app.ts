/**
 * The GitHub App: every delivery becomes records and jobs, and jobs become checks. Probot authenticates and speaks to
 * GitHub; what to do is decided in jobs/, and what to say in render/.
 */
import type { Probot } from 'probot';
import { analyzersSupplied } from './config.ts';
import type { KnownExploited } from './deltas/integrations/known/exploited.ts';
import type { Plan } from './deltas/terraform/plan/plan.ts';
import { type Installations, installations } from './forge/github/installations.ts';
import { isForeignCheck } from './jobs/from-webhook.ts';
import { type Queue, startQueue } from './jobs/queue.ts';
import { receive, receiveUnfinished } from './jobs/receive.ts';
import { sweepEvery } from './jobs/sweep.ts';
import { type Task, taskSchema } from './jobs/task.ts';
import { giveUp, retryAfter, type Working, work } from './jobs/work.ts';
import type { BuiltIn } from './rules/reading/read.ts';
import type { Database } from './store/database.ts';
import type { Delivery } from './store/deliveries.ts';

export interface AppOptions {
  readonly database: Database;
  readonly builtIn: BuiltIn;
  /** CISA's list of exploited vulnerabilities, where the operator gave one. */
  readonly exploited: KnownExploited | null;
  readonly appId: number;
  /** "https://github.com", or the address of a GitHub Enterprise Server. */
  readonly forgeUrl: string;
  readonly now: () => Date;
}

export interface EndedJobs {
  readonly task: Task['do'];
  readonly result: 'done' | 'failed';
  readonly count: number;
}

export interface RunningApp {
  readonly queue: Queue<Task>;
  readonly forges: Installations;
  /** Keeps a verified delivery and makes its jobs; resolves when it may be answered. */
  readonly receive: (delivery: Delivery) => Promise<void>;
  /** Jobs that this process ended since it started. */
  readonly ended: () => readonly EndedJobs[];
  /** Waits for running jobs; waiting ones stay for the next start. */
  readonly stop: () => Promise<void>;
}

/** Loads the app into Probot: webhooks that Probot has verified arrive here. */
export async function startApp(probot: Probot, options: AppOptions): Promise<RunningApp> {
  const { database, builtIn, exploited, appId, forgeUrl, now } = options;
  const analyzersWith = (plans: readonly Plan[]) => analyzersSupplied({ plans, exploited });
  const log = probot.log;
  const forges = installations({ auth: (installation) => probot.auth(installation), appId, now });
  const working: Working = {
    database,
    queue: () => queue,
    forgeOf: async (_repository, installation) => forges.of(installation),
    conversationOf: forges.conversationOf,
    plansOf: forges.plansOf,
    historyOf: forges.historyOf,
    analyzersWith,
    settings: { analyzers: await analyzersWith([]), builtIn },
    forgeUrl,
    now,
  };
  const onFault = (error: unknown) => log.error({ err: error }, 'a job failed');
  const ended = new Map<string, EndedJobs>();
  const count = (task: Task['do'], result: EndedJobs['result']) => {
    const key = `${task} ${result}`;
    ended.set(key, { task, result, count: (ended.get(key)?.count ?? 0) + 1 });
  };
  const queue: Queue<Task> = startQueue<Task>({
    database,
    parse: (data) => taskSchema.parse(data),
    work: async (job) => {
      await work(working, job);
      count(job.data.do, 'done');
    },
    onGivenUp: (job, error) => {
      count(job.data.do, 'failed');
      return giveUp(working, job, error);
    },
    retryAfter,
    onFault,
  });
  const receiving = { database, queue, now };
  const keep = async (delivery: Delivery) => {
    if (isForeignCheck(delivery.event, delivery.payload, appId)) return;
    const done = await receive(receiving, delivery);
    log.info({ event: delivery.event, delivery: delivery.id }, done);
  };
  // For those who run it by Probot's own server.
  probot.onAny(({ id, name, payload }) => keep({ id, event: name, payload }));
  await receiveUnfinished(receiving);
  const sweep = sweepEvery({ database, queue, forges, now, onFault });
  return {
    queue,
    forges,
    receive: keep,
    ended: () => [...ended.values()],
    stop: async () => {
      await sweep.stop();
      await queue.stop();
    },
  };
}
