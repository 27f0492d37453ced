/** Does one task of the queue: reads what is open, judges it, publishes, and writes down what was decided. */
import type { ChangeRef, Repository } from '../change/change.ts';
import { type Evaluation, evaluate } from '../evaluate.ts';
import type { Conversation } from '../forge/conversation.ts';
import { type Forge, ForgeUnavailable } from '../forge/forge.ts';
import type { History } from '../forge/history.ts';
import type { Owners } from '../forge/owners.ts';
import type { Plans } from '../forge/plans.ts';
import type { HistorySource } from '../forge/read-history.ts';
import {
  configurationPath,
  type InputSettings,
  type LastGood,
  readConfiguration,
  readInput,
} from '../forge/read-input.ts';
import { setUp } from '../render/check.ts';
import type { Check } from '../review/check.ts';
import type { EffectiveRules } from '../rules/effective.ts';
import { layer } from '../rules/layers.ts';
import { changeTold, openChangesTold, openChangeTold, repositoryKey, tellChange } from '../store/changes.ts';
import { keptComment } from '../store/comments.ts';
import type { Database } from '../store/database.ts';
import { catchUp } from '../store/effectiveness/catch-up.ts';
import {
  configurationKeys,
  judgedAt,
  keepConfiguration,
  keepEvaluation,
  lastGoodConfiguration,
} from '../store/evaluations.ts';
import { modelRecords } from '../store/models.ts';
import { hear } from './hear.ts';
import { summarise } from './history/summary.ts';
import { datedAtMost, survey } from './history/survey.ts';
import { refOfIssue } from './issues/issue.ts';
import { judgeIssue } from './issues/judge-issue.ts';
import { judgeCommit, publishFailure } from './judge-commit.ts';
import type { Job, Queue } from './queue.ts';
import { closeFollowUps, remind } from './remind.ts';
import { announcedOn, settle, settleEnded } from './settle.ts';
import { judgeJob, repositoryJob, type Task } from './task.ts';

export interface Working {
  readonly database: Database;
  readonly queue: () => Pick<Queue<Task>, 'add'>;
  readonly forgeOf: (repository: Repository, installation: number | null) => Promise<Forge>;
  readonly conversationOf: (installation: number | null) => Promise<Conversation>;
  readonly plansOf: (installation: number | null) => Promise<Plans>;
  readonly historyOf: (installation: number | null) => Promise<History>;
  readonly ownersOf: (installation: number | null) => Promise<Owners>;
  readonly analyzersWith: NonNullable<InputSettings['plans']>['analyzersWith'];
  readonly settings: Pick<InputSettings, 'analyzers' | 'builtIn'>;
  /** "https://github.com". */
  readonly forgeUrl: string;
  readonly now: () => Date;
}

export async function work(working: Working, { data: task }: Job<Task>): Promise<void> {
  const { database } = working;
  const { repository, installation } = task;
  // Who uninstalled the app keeps the history.
  if (task.do === 'catch-up') return catchUp(database, repositoryKey(repository));
  const forge = await working.forgeOf(repository, installation);
  switch (task.do) {
    case 'judge': {
      const told = await changeTold(database, repository, task.id);
      if (told === null) return;
      if (told.ref.issue === true) return judgeOnIssue(working, forge, task, told);
      return told.open
        ? judgeAt(working, forge, task, told.ref.head.sha)
        : showEnded(working, forge, task, told.ref);
    }
    case 'judge-commit':
      return judgeAt(working, forge, task, task.sha);
    case 'look-for-plans': {
      const { plans } = rulesKnown(working, await lastGoodOf(database, repository));
      if (plans?.uploads?.workflow !== task.workflow) return;
      return judgeAt(working, forge, { ...task, quiet: true }, task.sha);
    }
    case 'hear': {
      const { said } = task.word;
      const byLabel = said === 'label' || said === 'unlabel';
      const labels = byLabel ? await labelsOf(working, forge, repository) : [];
      const taken = await hear(database, await working.conversationOf(installation), task, labels);
      if (taken === null) return;
      if (taken.judgeAgain) await judgeAgain(working, forge, task);
      return taken.answer();
    }
    case 'close-follow-ups':
      await closeFollowUps(database, task, working.now());
      return working.queue().add(repositoryJob('remind', repository, installation));
    case 'remind':
      return remind(
        database,
        await working.conversationOf(installation),
        repository,
        repositoryUrlOf(working, repository),
        working.now(),
      );
    case 'set-up':
      await forge.publish(repository, setUp('HEAD'));
      return judgeAll(working, forge, repository, installation);
    case 'judge-all':
      return judgeAll(working, forge, repository, installation);
    case 'survey': {
      const { settings, now } = working;
      const history = await working.historyOf(installation);
      const known = { ...settings, owners: await working.ownersOf(installation) };
      const at = () => now().toISOString();
      const surveying = { database, forge, history, settings: known, at, datedAtMost: datedAtMost.onForge };
      return survey(surveying, repository);
    }
    case 'summarise': {
      const { forgeUrl, now, settings } = working;
      const conversation = await working.conversationOf(installation);
      const { builtIn } = settings;
      return summarise({ database, builtIn, forge, conversation, forgeUrl, now }, repository);
    }
  }
}

/** A word about one change has only this one judged, whether or not anybody told us of it before. */
async function judgeAgain(
  working: Working,
  forge: Forge,
  { repository, installation, id, issue }: Extract<Task, { readonly do: 'hear' }>,
): Promise<void> {
  if (issue !== null) {
    const ref = refOfIssue(repository, Number(id.slice(1)), issue);
    await tellChange(working.database, { ref, installation }, issue.open, issue.at);
  }
  const told = await changeTold(working.database, repository, id);
  if (told === null) return judgeAll(working, forge, repository, installation, id);
  await working.queue().add(judgeJob(repository, installation, id, told.ref.head.sha, { quiet: true }));
  // A merged change may have got another follow-up, or lost one.
  if (!told.open) await working.queue().add(repositoryJob('remind', repository, installation));
}

/** Read as they are now: who puts a label on after the configuration named it does not wait for the next judgement. */
async function labelsOf(working: Working, forge: Forge, repository: Repository): Promise<readonly string[]> {
  const [{ organisation, repository: own }, lastGood] = await Promise.all([
    readConfiguration(forge, repository, 'HEAD'),
    lastGoodOf(working.database, repository),
  ]);
  const { builtIn } = working.settings;
  return layer({
    builtIn,
    organisation: organisation && { ...organisation, lastGood: lastGood.organisation },
    repository: own && { ...own, lastGood: lastGood.repository },
  }).triggers.labels;
}

/** Shows on the commit that judging it failed for good; an issue has none, and its comment stays as it is. */
export async function giveUp(
  working: Working,
  { data: task, key }: Job<Task>,
  error: unknown,
): Promise<void> {
  const told = task.do === 'judge' ? await openChangeTold(working.database, task.repository, task.id) : null;
  if (told?.ref.issue === true) return;
  const sha = task.do === 'judge-commit' ? task.sha : told?.ref.head.sha;
  if (sha === undefined) return;
  const forge = await working.forgeOf(task.repository, task.installation);
  await publishFailure(forge, task.repository, sha, error, key);
}

/** Tries in all; where the forge itself says when to come back, it is worth coming back more often. */
const tries = { unasked: 6, asked: 12 } as const;

/**
 * Weather is waited for, longer each time; what is our fault is not tried again. A check says that it failed, and the
 * sweep finds what has none; what somebody said nobody says again, so it waits for hours.
 */
export function retryAfter(
  error: unknown,
  attempt: number,
  { data }: { readonly data: Pick<Task, 'do'> },
): number | null {
  if (!(error instanceof ForgeUnavailable)) return null;
  if (attempt >= (error.retryAfter === null && data.do !== 'hear' ? tries.unasked : tries.asked)) return null;
  return Math.min(error.retryAfter ?? 5 * 3 ** (attempt - 1), 3_600);
}

type Where = Pick<Task, 'repository' | 'installation'> & { readonly quiet?: boolean };

async function judgeAt(
  working: Working,
  forge: Forge,
  { repository, installation, quiet = false }: Where,
  sha: string,
): Promise<void> {
  const { database } = working;
  const [told, settings, before, conversation] = await Promise.all([
    openChangesTold(database, repository, sha),
    settingsOf(working, repository, installation),
    judgedAt(database, repository, sha),
    working.conversationOf(installation),
  ]);
  const repositoryUrl = repositoryUrlOf(working, repository);
  const settling = { database, conversation, repositoryUrl, now: working.now };
  const judgedBefore = told.every(({ ref }) => before.has(ref.id));
  const judged = await judgeCommit(
    forge,
    repository,
    sha,
    told.map(({ ref }) => ref),
    {
      ...settings,
      repositoryUrl,
      announce: !quiet || !judgedBefore,
      settle: (evaluation) => settle(settling, evaluation),
    },
  );
  if (judged === null) return;
  for (const evaluation of judged.evaluations) await keep(database, evaluation, judged.check);
}

/** What a change that ended asked for last stands; its comment says how it ended. */
async function showEnded(
  working: Working,
  forge: Forge,
  { repository, installation }: Where,
  ref: ChangeRef,
): Promise<void> {
  const { database, now } = working;
  if ((await keptComment(database, repositoryKey(repository), ref.id)) === null) return;
  const configuration = readConfiguration(forge, repository, 'HEAD');
  const settings = await settingsOf(working, repository, installation);
  const input = await readInput(forge, ref, configuration, settings);
  const evaluation = evaluate(input);
  const conversation = await working.conversationOf(installation);
  const repositoryUrl = repositoryUrlOf(working, repository);
  await settleEnded({ database, conversation, repositoryUrl, now }, evaluation);
  await working.queue().add(repositoryJob('remind', repository, installation));
}

async function historyOf(
  { database, historyOf: of, now }: Working,
  installation: number | null,
): Promise<HistorySource> {
  const history = await of(installation);
  return { history, records: modelRecords(database), at: async () => now().toISOString() };
}

/** What was announced on an issue; where it ended, its comment says how. */
async function judgeOnIssue(
  working: Working,
  forge: Forge,
  { repository, installation }: Where,
  told: { readonly ref: ChangeRef; readonly open: boolean },
): Promise<void> {
  const { database, now } = working;
  const [conversation, settings] = await Promise.all([
    working.conversationOf(installation),
    settingsOf(working, repository, installation),
  ]);
  const settling = { database, conversation, repositoryUrl: repositoryUrlOf(working, repository), now };
  const evaluation = await judgeIssue(settling, forge, told, settings);
  if (evaluation === null) return;
  await keepGood(database, evaluation);
  if (!told.open) await working.queue().add(repositoryJob('remind', repository, installation));
}

async function settingsOf(
  working: Working,
  repository: Repository,
  installation: number | null,
): Promise<InputSettings> {
  const { database } = working;
  const [lastGood, plans, owners, history] = await Promise.all([
    lastGoodOf(database, repository),
    working.plansOf(installation),
    working.ownersOf(installation),
    historyOf(working, installation),
  ]);
  return {
    ...working.settings,
    lastGood,
    plans: { source: plans, analyzersWith: working.analyzersWith },
    owners,
    history,
    announcedOn: (ref) => announcedOn(database, ref),
  };
}

function repositoryUrlOf({ forgeUrl }: Working, repository: Repository): string {
  return `${forgeUrl}/${repositoryKey(repository)}`;
}

/**
 * Everything the forge says is open; where it knows better than we were told, its word is taken.
 * @param id one change, where it alone is meant.
 */
async function judgeAll(
  working: Working,
  forge: Forge,
  repository: Repository,
  installation: number | null,
  id?: string,
): Promise<void> {
  // A webhook that is on its way may be newer than this list, so the list counts as a minute old.
  const at = new Date(working.now().getTime() - 60_000).toISOString();
  const open = await forge.openChanges(repository);
  for (const ref of open.filter((one) => id === undefined || one.id === id)) {
    await tellChange(working.database, { ref, installation }, true, at);
    await working.queue().add(judgeJob(repository, installation, ref.id, ref.head.sha));
  }
  if (id !== undefined) return;
  // The forge lists no issue among them.
  const told = await openChangesTold(working.database, repository);
  for (const { ref } of told.filter((one) => one.ref.issue === true))
    await working.queue().add(judgeJob(repository, installation, ref.id, ref.head.sha));
}

async function lastGoodOf(database: Database, repository: Repository): Promise<LastGood> {
  const keys = configurationKeys(repository);
  const [organisation, own] = await Promise.all([
    lastGoodConfiguration(database, keys.organisation),
    lastGoodConfiguration(database, keys.repository),
  ]);
  return { organisation, repository: own };
}

/** By the texts that were good when something was judged last: no request for each workflow that ends. */
function rulesKnown(
  { settings: { builtIn } }: Working,
  { organisation, repository }: LastGood,
): EffectiveRules {
  const text = (known: string | null) => (known === null ? null : { file: configurationPath, text: known });
  return layer({ builtIn, organisation: text(organisation), repository: text(repository) });
}

/** Keeps what pages show, and the configuration that was good. */
export async function keep(database: Database, evaluation: Evaluation, check: Check): Promise<void> {
  const { change, verdict } = evaluation;
  const { ref } = change;
  await keepEvaluation(database, { ref, check, materiality: verdict.materiality, tier: verdict.tier });
  await keepGood(database, evaluation);
}

async function keepGood(database: Database, { change, rules }: Evaluation): Promise<void> {
  const { ref } = change;
  const files = configurationKeys(ref.repository);
  if (rules.good.organisation !== null)
    await keepConfiguration(database, files.organisation, rules.good.organisation);
  if (rules.good.repository !== null)
    await keepConfiguration(database, files.repository, rules.good.repository);
}
