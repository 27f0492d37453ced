/** Looks for what no webhook told: failed deliveries, open changes whose head has no check, late follow-ups, default branches that moved, months that are over. */

import type { Repository } from '../change/change.ts';
import type { Attempt, Installations } from '../forge/github/installations.ts';
import { repositoryKey, tellChange } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { forgetDeliveries, keptDeliveries } from '../store/deliveries.ts';
import { chains } from '../store/effectiveness/catch-up.ts';
import { namesOf } from '../store/effectiveness/renames.ts';
import { configurationKeys, configurationsWith, keptEvaluations } from '../store/evaluations.ts';
import type { Queue } from './queue.ts';
import { judgeJob, repositoryJob, surveyJob, type Task } from './task.ts';

export interface Sweeping {
  readonly database: Database;
  readonly queue: Pick<Queue<Task>, 'add'>;
  readonly forges: Installations;
  readonly now: () => Date;
  readonly onFault: (error: unknown) => void;
}

/** A delivery that failed this often fails for a reason that asking again will not mend. */
const attemptsEach = 5;

/** @returns the attempts to ask for again: the newest of each delivery that never arrived. */
export function missed(attempts: readonly Attempt[], kept: ReadonlySet<string>): readonly Attempt[] {
  const arrived = new Set([...kept, ...attempts.filter(({ ok }) => ok).map(({ delivery }) => delivery)]);
  const failed = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    if (arrived.has(attempt.delivery)) continue;
    failed.set(attempt.delivery, [...(failed.get(attempt.delivery) ?? []), attempt]);
  }
  return [...failed.values()].flatMap(([newest, ...before]) =>
    newest === undefined || before.length + 1 >= attemptsEach ? [] : [newest],
  );
}

/** Asks for failed deliveries again; at most 50 at once, the rest the next time. */
export async function redeliver({ database, forges }: Sweeping): Promise<number> {
  const attempts = await forges.attempts();
  const kept = await keptDeliveries(
    database,
    attempts.map(({ delivery }) => delivery),
  );
  const again = missed(attempts, kept).slice(0, 50);
  for (const { id } of again) await forges.redeliver(id);
  await forgetDeliveries(database);
  return again.length;
}

/** Judges open changes whose head was never judged, in every repository that we know of. */
export async function sweep(sweeping: Sweeping): Promise<number> {
  const { database, now } = sweeping;
  // A webhook that is on its way may be newer than these lists, so they count as a minute old.
  const at = new Date(now().getTime() - 60_000).toISOString();
  let found = 0;
  for (const { repository, installation } of await knownRepositories(database)) {
    // One that was deleted, or whose installation ended, must not hide the others.
    found += await sweepRepository(sweeping, repository, installation, at).catch((error: unknown) => {
      sweeping.onFault(error);
      return 0;
    });
  }
  return found;
}

async function sweepRepository(
  { database, queue, forges }: Sweeping,
  repository: Repository,
  installation: number | null,
  at: string,
): Promise<number> {
  const forge = await forges.of(installation);
  const judged = await keptEvaluations(database, repository);
  const unseen = (await forge.openChanges(repository)).filter(
    (ref) => judged.get(ref.id)?.ref.head.sha !== ref.head.sha,
  );
  for (const ref of unseen) {
    await tellChange(database, { ref, installation }, true, at);
    // Quietly: its judgement may come in just now, and must not look undone again.
    await queue.add(judgeJob(repository, installation, ref.id, ref.head.sha, { quiet: true }));
  }
  return unseen.length;
}

/** Days pass without a webhook: each repository with follow-ups is reminded of those that have become late. */
export async function remindAll({ database, queue }: Sweeping): Promise<number> {
  let reminded = 0;
  for (const { repository, installation } of await knownRepositories(database)) {
    const names = await namesOf(database, repositoryKey(repository));
    const [followed] = await database.query(
      `select 1 from ledger where repository = any($1::text[]) and type = 'follow-up' limit 1`,
      [names],
    );
    if (followed === undefined) continue;
    await queue.add(repositoryJob('remind', repository, installation));
    reminded += 1;
  }
  return reminded;
}

/** Pushes may go untold, and owners leave without one. */
export async function surveyAll({ database, queue }: Sweeping): Promise<void> {
  for (const { repository, installation } of await knownRepositories(database))
    await queue.add(surveyJob(repository, installation));
}

/** A month turns without a webhook: whoever asks for a summary gets it, one repository standing for its organisation. */
export async function summariseAll({ database, queue }: Sweeping): Promise<void> {
  const asking = await configurationsWith(database, 'summary');
  // Of an app that was taken off and put on again, the older installation answers nobody.
  const newest = [...(await knownRepositories(database))].sort(
    (a, b) => (b.installation ?? 0) - (a.installation ?? 0),
  );
  const asked = new Set<string>();
  for (const { repository, installation } of newest) {
    const keys = configurationKeys(repository);
    const stands = asking.has(keys.organisation) && !asked.has(keys.organisation);
    if (!stands && !asking.has(keys.repository)) continue;
    asked.add(keys.organisation);
    await queue.add(repositoryJob('summarise', repository, installation));
  }
}

/** An older version may have told the ledger of changes without making their records; and what is there is counted again. */
export async function catchUpAll({ database, queue }: Sweeping): Promise<void> {
  for (const { repository } of await chains(database))
    await queue.add(repositoryJob('catch-up', repositoryOf(repository), null));
}

async function knownRepositories(
  database: Database,
): Promise<readonly { readonly repository: Repository; readonly installation: number | null }[]> {
  const rows = await database.query(
    `select repository, max(installation) as installation from changes group by repository order by repository`,
  );
  return rows.map(({ repository, installation }) => ({
    repository: repositoryOf(String(repository)),
    installation: installation === null ? null : Number(installation),
  }));
}

function repositoryOf(key: string): Repository {
  const [owner = '', name = ''] = key.split('/');
  return { owner, name };
}

const daily = 24 * 60 * 60_000;
const redeliverEvery = 5 * 60_000;
const lookEvery = 30 * 60_000;
/** What waits from before the start is worked off by then. */
const firstLook = 60_000;

/** All of it, for as long as the service runs; the first time soon after the start. */
export function sweepEvery(sweeping: Sweeping): {
  /** Begins nothing more, and waits for what runs. */
  readonly stop: () => Promise<void>;
} {
  const running = new Set<Promise<unknown>>();
  const repeat = (task: () => Promise<unknown>, every: number) => {
    const run = () => {
      const done: Promise<unknown> = task()
        .catch(sweeping.onFault)
        .finally(() => running.delete(done));
      running.add(done);
    };
    return [setTimeout(run, firstLook), setInterval(run, every)];
  };
  const timers = [
    ...repeat(() => redeliver(sweeping), redeliverEvery),
    ...repeat(() => sweep(sweeping), lookEvery),
    ...repeat(() => remindAll(sweeping), daily),
    ...repeat(() => catchUpAll(sweeping), daily),
    ...repeat(() => surveyAll(sweeping), daily),
    ...repeat(() => summariseAll(sweeping), daily),
  ];
  for (const timer of timers) timer.unref();
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
