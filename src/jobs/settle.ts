/** After a change was judged: what the ledger remembers of it, what the comment shows, and so where its review stands. */
import { createHash } from 'node:crypto';
import type { Change, ChangeRef, Repository } from '../change/change.ts';
import type { Evaluation } from '../evaluate.ts';
import type { Conversation } from '../forge/conversation.ts';
import type { ChangeEvent, MovedFile, Payloads, RecordedOwnership } from '../ledger/event.ts';
import { updatedModels } from '../models/known.ts';
import { modelGuard } from '../models/weakened.ts';
import { commentOf } from '../render/review/comment.ts';
import type { Reviewed } from '../render/review/reviewed.ts';
import { changesClaimed, isEvidenced } from '../review/model/answer.ts';
import { type Outcome, type ReviewState, reviewOf } from '../review/review.ts';
import { published } from '../review/ticks.ts';
import { standingTriggers } from '../review/triggers/standing.ts';
import type { Trigger } from '../review/triggers/trigger.ts';
import { groupViewOf, viewOf } from '../review/view.ts';
import { changeTold, openChangesTold, repositoryKey } from '../store/changes.ts';
import { keepComment, keptComment } from '../store/comments.ts';
import type { Database } from '../store/database.ts';
import { appendEvent, readChangeEvents } from '../store/ledger.ts';
import { changersAmong } from '../store/models.ts';

export interface Settling {
  readonly database: Database;
  /** null where nobody talks: a local repository, or a test. */
  readonly conversation: Conversation | null;
  /** "https://github.com/owner/name"; null where lines cannot be linked. */
  readonly repositoryUrl: string | null;
  readonly now: () => Date;
}

export interface Settled {
  readonly reviewed: Reviewed;
  /** Where the review is to be read: its comment, or the pull request that will have it; null where there is none. */
  readonly commentUrl: string | null;
  /** Brings the comment up to date, and records that people can see it: from then on they act on it. */
  readonly show: () => Promise<void>;
}

/** Records a judgement. What it asks of people counts once it is shown. */
export async function settle(settling: Settling, evaluation: Evaluation): Promise<Settled> {
  const { database, now, repositoryUrl } = settling;
  const { ref } = evaluation.change;
  const { at, once } = await recorded(database, evaluation, now());
  const reviewed = await reviewedOf(database, evaluation, once);
  const known = await keptComment(database, repositoryKey(ref.repository), ref.id);
  const has = settling.conversation !== null && (known !== null || isWanted(reviewed));
  const anchor = known === null ? '' : `#issuecomment-${known.id}`;
  return {
    reviewed,
    commentUrl:
      !has || ref.number === null || repositoryUrl === null
        ? null
        : `${repositoryUrl}/pull/${ref.number}${anchor}`,
    show: async () => {
      // It has a newer head, whose judgement is what people are to see.
      const told = await changeTold(database, ref.repository, ref.id);
      if (told !== null && told.ref.head.sha !== ref.head.sha) return;
      const updatedAt = (await showComment(settling, reviewed)) ?? now().toISOString();
      await appendEvent(database, {
        type: 'shown',
        repository: repositoryKey(ref.repository),
        change: ref.id,
        actor: ref.author,
        at: new Date(Math.max(Date.parse(updatedAt), Date.parse(at))).toISOString(),
        once: `shown ${once}`,
        payload: { evaluation: once },
      });
    },
  };
}

/** Brings the comment of a change that has ended up to date; what it asked for last stands. */
export async function settleEnded(settling: Settling, evaluation: Evaluation): Promise<void> {
  await showComment(settling, await reviewedOf(settling.database, evaluation));
}

/** @returns when the comment was last written, by the forge's clock; null where there is none. */
async function showComment(
  { database, conversation, repositoryUrl }: Settling,
  reviewed: Reviewed,
): Promise<string | null> {
  const { ref } = reviewed.evaluation.change;
  if (conversation === null || ref.number === null) return null;
  const repository = repositoryKey(ref.repository);
  const known = await keptComment(database, repository, ref.id);
  if (known === null && !isWanted(reviewed)) return null;
  const id = known?.id ?? (await conversation.find(ref.repository, ref.number))?.id ?? null;
  const body = commentOf(reviewed, { repositoryUrl });
  const shown = await conversation.show(ref.repository, ref.number, body, id);
  await keepComment(database, repository, ref.id, shown.id, published(body));
  return shown.updatedAt;
}

/** A draft is still being written: its check tells its author, and nobody else is asked until it is ready or they speak. */
function isWanted({ evaluation, state, view }: Reviewed): boolean {
  const { draft } = evaluation.change.ref;
  const heard = state.answers.length + state.signatures.length + state.followUps.length > 0;
  return view.status !== 'none' && (!draft || heard || state.escalation !== null);
}

/** @param judged the judgement it is about; the latest where it is left out. */
async function reviewedOf(database: Database, evaluation: Evaluation, judged?: string): Promise<Reviewed> {
  const { ref } = evaluation.change;
  const latest = reviewOf(await eventsOf(database, ref.repository, ref.id));
  // Another head may have been judged meanwhile: its signatures must not make this one's check green.
  const current = latest.judged.get(judged ?? '') ?? latest.current;
  const state = { ...latest, current };
  const view = ref.id.startsWith('merge-group:')
    ? groupViewOf(state, await membersOf(database, ref))
    : viewOf(state);
  return { evaluation, state, view, claims: await claimsOf(database, evaluation, state) };
}

async function claimsOf(
  database: Database,
  { change, modelChanges }: Evaluation,
  state: ReviewState,
): Promise<readonly Outcome[]> {
  const own = updatedModels(modelChanges).length > 0;
  const key = repositoryKey(change.ref.repository);
  const shown = await changersAmong(database, key, changesClaimed(state), ({ models }) => models.length > 0);
  return state.outcomes.filter(
    (one) => one.kind === 'model-updated' && !isEvidenced(one, (id) => (id === null ? own : shown.has(id))),
  );
}

/** @returns the reviews of the pull requests that may be in a merge group: its own and those ahead of it are open too. */
async function membersOf(
  database: Database,
  { repository, base, head }: ChangeRef,
): Promise<readonly ReviewState[]> {
  const named = pullOfGroup(head.branch);
  const told = await openChangesTold(database, repository);
  const ids = told
    .filter(({ ref }) => ref.number !== null && ref.issue !== true && ref.base.branch === base.branch)
    .map(({ ref }) => ref.id)
    .sort((a, b) => Number(b === named) - Number(a === named))
    .slice(0, membersLookedAt);
  const histories = await Promise.all(ids.map((id) => eventsOf(database, repository, id)));
  return histories.map(reviewOf);
}

/** @returns the pull request that a merge group was built for: gh-readonly-queue/main/pr-12-0123… names it. */
function pullOfGroup(branch: string): string | null {
  const number = /\/pr-(\d+)-/.exec(branch)?.[1];
  return number === undefined ? null : `#${number}`;
}

/** @returns what people announced on a change and did not take back; for a merge group, on the pull request it is for. */
export async function announcedOn(
  database: Database,
  { repository, id, head }: ChangeRef,
): Promise<readonly Trigger[]> {
  const on = id.startsWith('merge-group:') ? pullOfGroup(head.branch) : id;
  if (on === null) return [];
  const events = await eventsOf(database, repository, on);
  return events.some(({ type }) => type === 'triggered') ? standingTriggers(reviewOf(events)) : [];
}

/** GitHub builds groups of at most 100 pull requests. */
const membersLookedAt = 100;

function eventsOf(database: Database, repository: Repository, id: string): Promise<readonly ChangeEvent[]> {
  return readChangeEvents(database, repositoryKey(repository), id);
}

/** Writes down what was decided, unless the last judgement said the same. @returns that event. */
async function recorded(
  database: Database,
  evaluation: Evaluation,
  now: Date,
): Promise<Pick<ChangeEvent, 'at' | 'once'>> {
  const { ref } = evaluation.change;
  const before = (await eventsOf(database, ref.repository, ref.id)).filter(
    ({ type }) => type === 'evaluated',
  );
  const key = keyOf(evaluation);
  const last = before.at(-1);
  // A force-push may lead back to what was judged before: then it is judged so again.
  if (last?.once.startsWith(key) === true) return last;
  // After the one before it, whichever machine's clock told that one's time.
  const at = new Date(Math.max(now.getTime(), last === undefined ? 0 : Date.parse(last.at) + 1));
  const event = evaluated(evaluation, at, before.length === 0 ? key : `${key} ${before.length}`);
  await appendEvent(database, event);
  return event;
}

function keyOf({ change, verdict, deltas, review }: Evaluation): string {
  const { ref, comparison } = change;
  const judgement = [comparison.mergeBase, verdict.tier, deltas.map((delta) => delta.fingerprint), review];
  const hash = createHash('sha256').update(JSON.stringify(judgement)).digest('hex');
  return `evaluated ${ref.id} ${ref.head.sha} ${hash}`;
}

function evaluated(evaluation: Evaluation, now: Date, once: string): ChangeEvent {
  const { ref } = evaluation.change;
  return {
    type: 'evaluated',
    repository: repositoryKey(ref.repository),
    change: ref.id,
    actor: ref.author,
    at: now.toISOString(),
    once,
    payload: judgementOf(evaluation),
  };
}

/** @returns what is kept of a judgement. */
export function judgementOf(evaluation: Evaluation): Payloads['evaluated'] {
  const { change, verdict, deltas, coverage, models, modelChanges, ownership, review } = evaluation;
  const { ref } = change;
  const moved = filesMoved(change);
  return {
    base: ref.base.sha,
    head: ref.head.sha,
    mergeBase: change.comparison.mergeBase,
    title: ref.title,
    author: ref.author,
    materiality: verdict.materiality,
    tier: verdict.tier,
    reasons: verdict.reasons.map(({ rule, materiality }) => ({ rule, materiality })),
    deltas: deltas.map(
      ({ kind, severity, direction, subject, identity, fingerprint, evidence, frameworks, facts }) => ({
        kind,
        severity,
        direction,
        subject,
        identity,
        fingerprint,
        path: evidence[0].path,
        frameworks,
        ...(facts.guard === modelGuard && { ofModel: true }),
      }),
    ),
    understood: coverage.files.filter((file) => file.understood).length,
    relevant: coverage.files.length,
    models: models.map(({ path, updated }) => ({ path, updated })),
    modelsChanged: updatedModels(modelChanges),
    ...(moved.length > 0 && { moved }),
    ...(ref.issue === true && { issue: true }),
    ...(ownership.length > 0 && { ownership: ownershipFigures(ownership) }),
    review,
  };
}

const movedListed = 1_000;

/** @returns files that were read to be judged, and that stand there no longer. */
function filesMoved({ comparison, before }: Change): readonly MovedFile[] {
  return comparison.files
    .flatMap((file): readonly MovedFile[] =>
      file.before === null || file.before === file.after ? [] : [[file.before, file.after]],
    )
    .filter(([path]) => before.files.has(path))
    .slice(0, movedListed);
}

/** Models that nobody owns, or only people who are gone, by their paths. */
const withoutListed = 50;

function ownershipFigures(ownership: Evaluation['ownership']): RecordedOwnership {
  const named = ownership.filter(({ owners }) => owners.length > 0);
  const gone = named.filter((one) => one.gone.length === one.owners.length);
  const without = ownership.filter((one) => one.owners.length === 0 || gone.includes(one));
  return {
    models: ownership.length,
    named: named.length,
    present: ownership.filter(({ present }) => present).length,
    gone: gone.length,
    without: without.slice(0, withoutListed).map(({ path }) => path),
  };
}
