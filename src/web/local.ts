/** A local repository as the service shows it: each branch or merged commit is a pull request with its check. */
import type { ChangeRef } from '../change/change.ts';
import type { Analyzer } from '../deltas/analyzer.ts';
import { evaluate } from '../evaluate.ts';
import { localChanges, localRepository } from '../forge/git/changes.ts';
import { type GitForge, gitForge } from '../forge/git/git.ts';
import type { GitObjects } from '../forge/git/objects.ts';
import { readConfiguration, readInput } from '../forge/read-input.ts';
import { record } from '../jobs/work.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import { checkOf, internalFailure } from '../render/check.ts';
import type { BuiltIn } from '../rules/reading/read.ts';
import type { Database } from '../store/database.ts';
import { keepEvaluation, keptEvaluations } from '../store/evaluations.ts';
import { appendEvent } from '../store/ledger.ts';
import { localBasis } from './review/basis.ts';
import { localDesk } from './review/desk.ts';
import type { ChangeSource } from './source.ts';

export interface Local {
  readonly forge: GitForge;
  readonly changes: readonly ChangeRef[];
  readonly source: ChangeSource;
}

/** How many branches and how many commits are shown, the newest of each. */
const shown = 50;

export async function localSource(objects: GitObjects, database: Database, now: () => Date): Promise<Local> {
  const forge = gitForge(objects, { commits: shown });
  const repository = localRepository(objects);
  const all = await localChanges(objects, shown);
  const branches = all.filter(({ id }) => id.startsWith('branch:')).slice(0, shown);
  const changes = [...branches, ...all.filter(({ id }) => id.startsWith('commit:'))];
  const times = new Map(
    await Promise.all(changes.map(async (ref) => [ref.id, await timeOf(objects, ref)] as const)),
  );
  const desk = localDesk(objects, database, now);
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
          // What could not be judged this time may have been judged before, by rules that were others.
          const judged = evaluation !== null && evaluation.check.conclusion !== 'failure';
          const review = judged && evaluation.tier !== 'none' ? await desk.read(ref) : null;
          return { ref, at: times.get(ref.id) ?? new Date(0), evaluation, review };
        }),
      );
    },
  };
  return { forge, changes, source };
}

/** A merged change is as old as its merge, a branch as its last commit. */
async function timeOf(objects: GitObjects, { id, head }: ChangeRef): Promise<Date> {
  const commit = await objects.commit(id.startsWith('commit:') ? id.slice('commit:'.length) : head.sha);
  return new Date((commit?.time ?? 0) * 1_000);
}

export interface JudgeLocal {
  readonly database: Database;
  readonly analyzers: readonly Analyzer[];
  readonly builtIn: BuiltIn;
  readonly now: () => Date;
  readonly onFault: (error: unknown) => void;
  /** Aborted when the service stops: no further change is begun. */
  readonly signal: AbortSignal;
}

/** Judges every change, the newest first. One that fails shows so on its page and does not stop the others. */
export async function judgeLocal({ forge, changes }: Local, options: JudgeLocal): Promise<void> {
  const { database, analyzers, builtIn, now, onFault, signal } = options;
  const lastGood = { organisation: null, repository: null };
  for (const ref of changes) {
    if (signal.aborted) return;
    try {
      // As the service does: the rules come from where the change goes, never from the change.
      const configuration = readConfiguration(forge, ref.repository, ref.base.sha);
      const evaluation = evaluate(
        await readInput(forge, ref, configuration, { analyzers, builtIn, lastGood }),
      );
      const check = checkOf([evaluation], { gate: null, detailsUrl: null, repositoryUrl: null });
      const basis = await localBasis(forge, evaluation);
      await show(database, await record({ database, now }, evaluation, check, basis));
    } catch (error) {
      // Ctrl-C ends git's processes too; that is no fault of the change.
      if (signal.aborted) return;
      onFault(error);
      const check = internalFailure(ref.head.sha, 'Judging this change failed. The log says why.', ref.id);
      await keepEvaluation(database, { ref, check, materiality: 'material', tier: 'full' });
    }
  }
}

/** From here on people can see what was judged: the page shows it as soon as it is kept. */
async function show(database: Database, judged: LedgerEvent): Promise<void> {
  await appendEvent(database, {
    type: 'shown',
    repository: judged.repository,
    change: judged.change,
    actor: 'delta-review',
    at: new Date(Date.parse(judged.at) + 1).toISOString(),
    once: `shown ${judged.once}`,
    payload: { evaluation: judged.once },
  });
}
