/** Does one task of the queue: reads what is open, judges it, publishes, and writes down what was decided. */
import { createHash } from 'node:crypto';
import type { ChangeRef, Repository } from '../change/change.ts';
import type { Evaluation } from '../evaluate.ts';
import { type Forge, ForgeUnavailable } from '../forge/forge.ts';
import type { LastGood } from '../forge/read-input.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { setUp } from '../render/check.ts';
import type { Check } from '../review/check.ts';
import type { Basis } from '../review/events.ts';
import { inOrder } from '../review/review.ts';
import { openChangesTold, openChangeTold, repositoryKey, tellChange } from '../store/changes.ts';
import type { Database } from '../store/database.ts';
import { keepConfiguration, keepEvaluation, lastGoodConfiguration } from '../store/evaluations.ts';
import { appendEvent, readChangeEvents } from '../store/ledger.ts';
import { type JudgeSettings, judgeCommit, publishFailure } from './judge-commit.ts';
import type { Job, Queue } from './queue.ts';
import { judgeJob, type Task } from './task.ts';

export interface Working {
  readonly database: Database;
  readonly queue: () => Pick<Queue<Task>, 'add'>;
  readonly forgeOf: (repository: Repository, installation: number | null) => Promise<Forge>;
  readonly settings: Omit<JudgeSettings, 'lastGood' | 'repositoryUrl'>;
  /** "https://github.com". */
  readonly forgeUrl: string;
  readonly now: () => Date;
}

export async function work(working: Working, { data: task }: Job<Task>): Promise<void> {
  const { database } = working;
  const forge = await working.forgeOf(task.repository, task.installation);
  switch (task.do) {
    case 'judge': {
      const told = await openChangeTold(database, task.repository, task.id);
      if (told !== null) await judgeAt(working, forge, task.repository, told.ref.head.sha);
      return;
    }
    case 'judge-commit':
      return judgeAt(working, forge, task.repository, task.sha);
    case 'set-up':
      await forge.publish(task.repository, setUp('HEAD'));
      return judgeAll(working, forge, task.repository, task.installation);
    case 'judge-all':
      return judgeAll(working, forge, task.repository, task.installation);
  }
}

/** Shows on the commit that judging it failed for good. */
export async function giveUp(
  working: Working,
  { data: task, key }: Job<Task>,
  error: unknown,
): Promise<void> {
  const told = task.do === 'judge' ? await openChangeTold(working.database, task.repository, task.id) : null;
  const sha = task.do === 'judge-commit' ? task.sha : told?.ref.head.sha;
  if (sha === undefined) return;
  const forge = await working.forgeOf(task.repository, task.installation);
  await publishFailure(forge, task.repository, sha, error, key);
}

/** Tries in all; where the forge itself says when to come back, it is worth coming back more often. */
const tries = { unasked: 6, asked: 12 } as const;

/** Weather is waited for, longer each time; what is our fault is not tried again. */
export function retryAfter(error: unknown, attempt: number): number | null {
  if (!(error instanceof ForgeUnavailable)) return null;
  if (attempt >= (error.retryAfter === null ? tries.unasked : tries.asked)) return null;
  return Math.min(error.retryAfter ?? 5 * 3 ** (attempt - 1), 3_600);
}

async function judgeAt(working: Working, forge: Forge, repository: Repository, sha: string): Promise<void> {
  const { database } = working;
  const [told, lastGood] = await Promise.all([
    openChangesTold(database, repository, sha),
    lastGoodOf(database, repository),
  ]);
  const judged = await judgeCommit(
    forge,
    repository,
    sha,
    told.map(({ ref }) => ref),
    {
      ...working.settings,
      lastGood,
      repositoryUrl: `${working.forgeUrl}/${repositoryKey(repository)}`,
    },
  );
  if (judged === null) return;
  for (const evaluation of judged.evaluations) await record(working, evaluation, judged.check);
}

/** Everything the forge says is open; where it knows better than we were told, its word is taken. */
async function judgeAll(
  working: Working,
  forge: Forge,
  repository: Repository,
  installation: number | null,
): Promise<void> {
  // A webhook that is on its way may be newer than this list, so the list counts as a minute old.
  const at = new Date(working.now().getTime() - 60_000).toISOString();
  const open = await forge.openChanges(repository);
  for (const ref of open) {
    await tellChange(working.database, { ref, installation }, true, at);
    await working.queue().add(judgeJob(repository, installation, ref.id, ref.head.sha));
  }
}

async function lastGoodOf(database: Database, repository: Repository): Promise<LastGood> {
  const keys = configurationKeys(repository);
  const [organisation, own] = await Promise.all([
    lastGoodConfiguration(database, keys.organisation),
    lastGoodConfiguration(database, keys.repository),
  ]);
  return { organisation, repository: own };
}

/** Under which names the two layers' last good texts are kept. */
function configurationKeys(repository: Repository) {
  return { organisation: `${repository.owner} (organisation)`, repository: repositoryKey(repository) };
}

/**
 * Writes down what was decided; told twice in a row, it is written once.
 * @param review what it asks of a review, where the forge can hold one.
 * @returns the event that keeps it.
 */
export async function record(
  { database, now }: Pick<Working, 'database' | 'now'>,
  evaluation: Evaluation,
  check: Check,
  review?: Basis,
): Promise<LedgerEvent> {
  const { change, verdict, rules } = evaluation;
  const { ref } = change;
  await keepEvaluation(database, { ref, check, materiality: verdict.materiality, tier: verdict.tier });
  const files = configurationKeys(ref.repository);
  if (rules.good.organisation !== null)
    await keepConfiguration(database, files.organisation, rules.good.organisation);
  if (rules.good.repository !== null)
    await keepConfiguration(database, files.repository, rules.good.repository);
  const event = evaluated(evaluation, ref, now(), review);
  const past = await readChangeEvents(database, event.repository, event.change);
  const judgements = inOrder(past.filter(({ type }) => type === 'evaluated'));
  const alike = judgements.filter(({ once }) => once.startsWith(event.once));
  const latest = judgements.at(-1);
  if (latest !== undefined && latest === alike.at(-1)) return latest;
  // A branch that was reset to an earlier commit is judged as it was before, and that is news.
  const told = alike.length === 0 ? event : { ...event, once: `${event.once} ${alike.length + 1}` };
  await appendEvent(database, told);
  return told;
}

function evaluated(evaluation: Evaluation, ref: ChangeRef, at: Date, review?: Basis): LedgerEvent {
  const { change, verdict, deltas, coverage, models } = evaluation;
  const { mergeBase } = change.comparison;
  const fingerprints = deltas.map((delta) => delta.fingerprint);
  const sameJudgement = JSON.stringify([mergeBase, verdict.tier, fingerprints, review]);
  return {
    type: 'evaluated',
    repository: repositoryKey(ref.repository),
    change: ref.id,
    actor: ref.author,
    at: at.toISOString(),
    once: `evaluated ${ref.id} ${ref.head.sha} ${createHash('sha256').update(sameJudgement).digest('hex')}`,
    payload: {
      ...(review !== undefined && { review }),
      base: ref.base.sha,
      head: ref.head.sha,
      mergeBase,
      title: ref.title,
      author: ref.author,
      materiality: verdict.materiality,
      tier: verdict.tier,
      reasons: verdict.reasons.map(({ rule, materiality }) => ({ rule, materiality })),
      deltas: deltas.map(({ kind, severity, direction, subject, identity, fingerprint, evidence }) => ({
        kind,
        severity,
        direction,
        subject,
        identity,
        fingerprint,
        path: evidence[0].path,
      })),
      understood: coverage.files.filter((file) => file.understood).length,
      relevant: coverage.files.length,
      models: models.map(({ path, updated }) => ({ path, updated })),
    },
  };
}
