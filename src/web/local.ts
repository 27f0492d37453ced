/** A local repository as the service shows it: each branch or merged commit is a pull request with its check and review. */
import type { ChangeRef } from '../change/change.ts';
import type { Analyzer } from '../deltas/analyzer.ts';
import { type Evaluation, evaluate } from '../evaluate.ts';
import { localChanges, localRepository } from '../forge/git/changes.ts';
import { gitForge } from '../forge/git/git.ts';
import { gitHistory, headTime } from '../forge/git/history/history.ts';
import type { GitObjects } from '../forge/git/objects.ts';
import { personIn } from '../forge/people.ts';
import { readConfiguration, readInput } from '../forge/read-input.ts';
import { type LocalHistory, tellEnds } from '../jobs/history/local-ends.ts';
import { datedAtMost, survey } from '../jobs/history/survey.ts';
import { settle } from '../jobs/settle.ts';
import { keep } from '../jobs/work.ts';
import { checkOf, internalFailure } from '../render/check.ts';
import type { Links } from '../render/effectiveness/links.ts';
import type { BuiltIn } from '../rules/reading/read.ts';
import type { Database } from '../store/database.ts';
import { keepEvaluation, keptEvaluations, type StoredEvaluation } from '../store/evaluations.ts';
import { modelRecords } from '../store/models.ts';
import { localDesk } from './review/desk.ts';
import { pathOf } from './review/posts.tsx';
import type { ChangeSource } from './source.ts';

export interface LocalSettings {
  readonly database: Database;
  readonly analyzers: readonly Analyzer[];
  readonly builtIn: BuiltIn;
  readonly now: () => Date;
  readonly onFault: (error: unknown) => void;
}

export interface Local {
  readonly changes: readonly ChangeRef[];
  readonly source: ChangeSource;
  /** Judges a change. One that fails shows so on its page. */
  readonly judge: (ref: ChangeRef, signal: AbortSignal) => Promise<void>;
  /** Tells the ledger which of them were merged, and when, and what the default branch holds. */
  readonly tellHistory: () => Promise<void>;
}

/** How many branches and how many commits are shown, the newest of each. */
const shown = 50;

/** Where the pages here show a change; one that is gone since is told there. */
export const localLinks: Links = { change: (_repository, change) => pathOf(change), file: () => null };

export async function localSource(objects: GitObjects, settings: LocalSettings): Promise<Local> {
  const { database, now } = settings;
  const repository = localRepository(objects);
  const all = await localChanges(objects, shown);
  const branches = all.filter(({ id }) => id.startsWith('branch:')).slice(0, shown);
  const changes = [...branches, ...all.filter(({ id }) => id.startsWith('commit:'))];
  const times = new Map(
    await Promise.all(changes.map(async (ref) => [ref.id, await timeOf(objects, ref)] as const)),
  );
  const inTurn = turns();
  const timed = (ref: ChangeRef) => times.get(ref.id) ?? new Date(0);
  // What was merged is told at the time of its merge: the measures ask when something happened.
  const settingsFor = (ref: ChangeRef) =>
    ref.id.startsWith('commit:') ? { ...settings, now: () => timed(ref) } : settings;
  const judge = (ref: ChangeRef, signal?: AbortSignal) => judgeChange(objects, settingsFor(ref), ref, signal);
  const desk = localDesk({ objects, database, now, inTurn, judgeAgain: (ref) => judge(ref) });
  const source: ChangeSource = {
    desk,
    name: repository.name,
    folder: objects.folder,
    changes: async () => {
      const kept = await keptEvaluations(database, repository);
      return Promise.all(
        changes.map(async (ref) => {
          const found = kept.get(ref.id);
          const evaluation = found?.ref.head.sha === ref.head.sha ? found : null;
          const review = isUnderReview(evaluation) ? await desk.read(ref) : null;
          return { ref, at: timed(ref), evaluation, review };
        }),
      );
    },
  };
  return {
    changes,
    source,
    judge: (ref, signal) => inTurn(() => judge(ref, signal)),
    tellHistory: () =>
      inTurn(() => tellHistory(objects, settings, { repository, changes, mergedAt: timed, now })),
  };
}

/** What could not be judged this time may have been judged before; what people then said of it stands, and waits. */
function isUnderReview(evaluation: StoredEvaluation | null): boolean {
  return evaluation !== null && evaluation.tier !== 'none' && evaluation.check.conclusion !== 'failure';
}

/** @returns runs one work after the other: what people say and what is judged never overtake each other. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** A merged change is as old as its merge, a branch as its last commit. */
async function timeOf(objects: GitObjects, { id, head }: ChangeRef): Promise<Date> {
  const commit = await objects.commit(id.startsWith('commit:') ? id.slice('commit:'.length) : head.sha);
  return new Date((commit?.time ?? 0) * 1_000);
}

/** Judges every change, the newest first, until it is told to stop; then tells what became of them. */
export async function judgeLocal({ changes, judge, tellHistory }: Local, signal: AbortSignal): Promise<void> {
  for (const ref of changes) {
    if (signal.aborted) return;
    await judge(ref, signal);
  }
  if (!signal.aborted) await tellHistory();
}

async function judgeChange(
  objects: GitObjects,
  { database, analyzers, builtIn, now, onFault }: LocalSettings,
  ref: ChangeRef,
  signal?: AbortSignal,
): Promise<void> {
  const lastGood = { organisation: null, repository: null };
  try {
    const forge = gitForge(objects, { commits: shown });
    // As the service does: the rules come from where the change goes, never from the change.
    const configuration = readConfiguration(forge, ref.repository, ref.base.sha);
    // A local repository records no merges.
    const records = { ...modelRecords(database), updatedBy: async () => null, merged: async () => null };
    const history = { history: gitHistory(objects), records, at: headTime(objects) };
    const evaluation = byPerson(
      evaluate(await readInput(forge, ref, configuration, { analyzers, builtIn, lastGood, history })),
    );
    const settling = { database, conversation: null, repositoryUrl: null, now };
    const { reviewed, show } = await settle(settling, evaluation);
    const check = checkOf([reviewed], { gate: null, commentUrls: new Map(), repositoryUrl: null });
    await show();
    await keep(database, evaluation, check);
  } catch (error) {
    // Ctrl-C ends git's processes too; that is no fault of the change.
    if (signal?.aborted === true) return;
    onFault(error);
    const check = internalFailure(ref.head.sha, 'Judging this change failed. The log says why.', ref.id);
    await keepEvaluation(database, { ref, check, materiality: 'material', tier: 'full' });
  }
}

async function tellHistory(
  objects: GitObjects,
  { database, analyzers, builtIn, onFault }: LocalSettings,
  local: LocalHistory,
): Promise<void> {
  try {
    await tellEnds(database, local);
    const surveying = { database, forge: gitForge(objects), history: gitHistory(objects) };
    const settings = { analyzers, builtIn };
    await survey(
      { ...surveying, settings, at: (tip) => tip, datedAtMost: datedAtMost.here },
      local.repository,
    );
  } catch (error) {
    // The pages of the changes show all the same.
    onFault(error);
  }
}

/** A local change tells its author by name alone; people sign with their address, which tells them apart. */
function byPerson(evaluation: Evaluation): Evaluation {
  const { review } = evaluation;
  const [author, ...others] = review.contributors.filter((one) => personIn(one)?.name === review.author);
  return author === undefined || others.length > 0
    ? evaluation
    : { ...evaluation, review: { ...review, author } };
}
