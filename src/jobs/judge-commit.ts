/**
 * Judges everything open at one commit and publishes one check there: the strictest result over all of it. A check
 * belongs to a commit, so a pull request into a lax branch must not turn the check of another one green.
 */
import type { ChangeRef, Repository } from '../change/change.ts';
import { type Evaluation, evaluate } from '../evaluate.ts';
import { type Forge, ForgeUnavailable } from '../forge/forge.ts';
import { type InputSettings, readConfiguration, readInput } from '../forge/read-input.ts';
import { checkOf, inProgress, internalFailure } from '../render/check.ts';
import type { Check } from '../review/check.ts';
import type { Settled } from './settle.ts';

export interface JudgeSettings extends InputSettings {
  /** "https://github.com/owner/name", for links to lines; null where there is no such place. */
  readonly repositoryUrl: string | null;
  /** False where the commit was judged before and its check may stand until the new one is there. */
  readonly announce: boolean;
  /** Records a judgement, shows it to people, and says where its review stands. */
  readonly settle: (evaluation: Evaluation) => Promise<Settled>;
}

export interface JudgedCommit {
  readonly evaluations: readonly Evaluation[];
  readonly check: Check;
}

/**
 * Three round trips where nothing is odd: facts, then contents, then the verdict. One more where a changed file turns out
 * to belong to others that have to be read with it.
 * @param known what our own records say is open at this commit; the forge adds what it knows.
 * @returns null where nothing is open there.
 * @throws ForgeUnavailable where the forge does not answer; the check stays in progress until the job is tried again.
 */
export async function judgeCommit(
  forge: Forge,
  repository: Repository,
  sha: string,
  known: readonly ChangeRef[],
  settings: JudgeSettings,
): Promise<JudgedCommit | null> {
  const open = forge.openChanges(repository, sha);
  const configuration = readConfiguration(forge, repository, 'HEAD');
  const judge = async (ref: ChangeRef) => evaluate(await readInput(forge, ref, configuration, settings));
  const announced = settings.announce && known.length > 0;
  const started = announced ? forge.publish(repository, inProgress(sha)) : null;
  const [first] = known;
  const gate = first === undefined ? null : forge.gate(repository, first.base.branch);
  const early = known.map((ref) => ({ ref, evaluation: judge(ref) }));
  // What is started is awaited below; until then a failure must not count as unhandled.
  for (const pending of [configuration, started, gate, ...early.map(({ evaluation }) => evaluation)]) {
    pending?.catch(() => undefined);
  }

  const refs = current(known, await open);
  const [main] = refs;
  if (main === undefined) return null;
  const evaluations = await Promise.all(
    refs.map((ref) => early.find((one) => one.ref === ref)?.evaluation ?? judge(ref)),
  );
  // One after the other: each writes to the same ledger.
  const settled: Settled[] = [];
  for (const evaluation of evaluations) settled.push(await settings.settle(evaluation));
  const [one, ...more] = settled.map(({ reviewed }) => reviewed);
  if (one === undefined) return null;
  const check = checkOf([one, ...more], {
    gate: await (gate ?? forge.gate(repository, main.base.branch)),
    commentUrls: new Map(
      settled.flatMap(({ reviewed, commentUrl }) =>
        commentUrl === null ? [] : [[reviewed.evaluation.change.ref.id, commentUrl] as const],
      ),
    ),
    repositoryUrl: settings.repositoryUrl,
  });
  await started;
  await Promise.all([forge.publish(repository, check), ...settled.map(({ show }) => show())]);
  return { evaluations, check };
}

/** Ours, unless the forge knows of a newer base or a new name of the author; and what only the forge knows. */
function current(known: readonly ChangeRef[], open: readonly ChangeRef[]): readonly ChangeRef[] {
  const ours = known.map((ref) => {
    const theirs = open.find(({ id }) => id === ref.id);
    const same = theirs?.base.branch === ref.base.branch && theirs.author === ref.author;
    return theirs === undefined || same ? ref : theirs;
  });
  return [...ours, ...open.filter(({ id }) => known.every((ref) => ref.id !== id))];
}

/** Shows a failure on the commit: never green, and what to do next. */
export async function publishFailure(
  forge: Forge,
  repository: Repository,
  sha: string,
  error: unknown,
  reference: string,
): Promise<void> {
  const what =
    error instanceof ForgeUnavailable
      ? error.message
      : 'Delta Review failed while it judged this change. The log of the service has the details.';
  await forge.publish(repository, internalFailure(sha, what, reference));
}
