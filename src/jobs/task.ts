/** The work that waits in the queue, checked when it comes out again: another version may have put it in. */
import { z } from 'zod';
import type { Repository } from '../change/change.ts';
import { repositoryKey } from '../store/changes.ts';
import type { ToldIssue } from './issues/issue.ts';
import type { Job } from './queue.ts';

const repository = z.object({ owner: z.string(), name: z.string() });
const where = { repository, installation: z.number().nullable() };

const said = { by: z.string(), at: z.string() };

const wordSchema = z.discriminatedUnion('said', [
  z.object({ ...said, said: z.literal('comment'), comment: z.number(), body: z.string() }),
  z.object({
    ...said,
    said: z.literal('edit'),
    comment: z.number(),
    before: z.string(),
    after: z.string(),
  }),
  z.object({ ...said, said: z.literal('approval'), review: z.number(), head: z.string().nullable() }),
  z.object({ ...said, said: z.literal('label'), label: z.string(), text: z.string() }),
  z.object({ ...said, said: z.literal('unlabel'), label: z.string() }),
  z.object({ ...said, said: z.literal('no-approval'), review: z.number() }),
  z.object({
    ...said,
    said: z.literal('button'),
    button: z.enum(['sign', 'escalate']),
    head: z.string(),
    once: z.string(),
  }),
]);

/** The issue that it was said on, as it was then; null on a pull request. */
const issueSchema = z
  .object({ title: z.string(), author: z.string(), open: z.boolean(), at: z.string() })
  .nullable()
  .default(null);

/** What somebody said: in a comment of theirs, by a box of ours, by a review on GitHub, by a button, or by a label. */
export type Word = z.infer<typeof wordSchema>;

export const taskSchema = z.discriminatedUnion('do', [
  /** Judge one change at the latest head that we were told of; quietly where only an answer came in. */
  z.object({ do: z.literal('judge'), ...where, id: z.string(), quiet: z.boolean().default(false) }),
  /** Judge everything open at one commit. */
  z.object({ do: z.literal('judge-commit'), ...where, sha: z.string() }),
  /** Judge everything open at one commit, if the rules take plans of this workflow. */
  z.object({ do: z.literal('look-for-plans'), ...where, sha: z.string(), workflow: z.string() }),
  /** Judge everything open in a repository. */
  z.object({ do: z.literal('judge-all'), ...where }),
  /** Take in what somebody said on a change. */
  z.object({ do: z.literal('hear'), ...where, id: z.string(), word: wordSchema, issue: issueSchema }),
  /** Close follow-ups that merged text names. */
  z.object({
    do: z.literal('close-follow-ups'),
    ...where,
    ids: z.array(z.string()),
    by: z.string(),
    how: z.enum(['commit', 'pull-request']),
    evidence: z.string(),
  }),
  /** Bring the reminder of a repository's open follow-ups up to date. */
  z.object({ do: z.literal('remind'), ...where }),
  /** Make the check selectable as a required one, then judge what is open. */
  z.object({ do: z.literal('set-up'), ...where }),
  /** Look at what the default branch holds, for the measures. */
  z.object({ do: z.literal('survey'), ...where }),
  /** Write the summaries of last month that the configuration asks for. */
  z.object({ do: z.literal('summarise'), ...where }),
  /** Make the records of what the ledger holds under this name, where they are behind. */
  z.object({ do: z.literal('catch-up'), ...where }),
]);

export type Task = z.infer<typeof taskSchema>;

export function judgeJob(
  repository: Repository,
  installation: number | null,
  id: string,
  sha: string,
  { quiet = false } = {},
): Job<Task> {
  const change = `${repositoryKey(repository)}${id}`;
  return {
    key: change,
    tokens: [change, commitToken(repository, sha)],
    data: { do: 'judge', repository, installation, id, quiet },
  };
}

export function judgeCommitJob(repository: Repository, installation: number | null, sha: string): Job<Task> {
  const commit = commitToken(repository, sha);
  return { key: commit, tokens: [commit], data: { do: 'judge-commit', repository, installation, sha } };
}

export function lookForPlansJob(
  repository: Repository,
  installation: number | null,
  sha: string,
  workflow: string,
): Job<Task> {
  const commit = commitToken(repository, sha);
  return {
    key: `plans ${commit} ${workflow}`,
    tokens: [commit],
    data: { do: 'look-for-plans', repository, installation, sha, workflow },
  };
}

/** @param once what makes the word the same when it is told twice: every word is a job of its own, none takes another's place. */
export function hearJob(
  repository: Repository,
  installation: number | null,
  id: string,
  word: Word,
  once: string,
  issue: ToldIssue | null = null,
): Job<Task> {
  const change = `${repositoryKey(repository)}${id}`;
  return {
    key: `hear ${change} ${once}`,
    tokens: [change],
    data: { do: 'hear', repository, installation, id, word, issue },
  };
}

export function closeFollowUpsJob(
  repository: Repository,
  installation: number | null,
  closing: Pick<Extract<Task, { readonly do: 'close-follow-ups' }>, 'ids' | 'by' | 'how' | 'evidence'>,
): Job<Task> {
  const key = `close-follow-ups ${repositoryKey(repository)} ${closing.evidence}`;
  return { key, tokens: [key], data: { do: 'close-follow-ups', repository, installation, ...closing } };
}

export function repositoryJob(
  what: 'judge-all' | 'set-up' | 'remind' | 'catch-up' | 'summarise',
  repository: Repository,
  installation: number | null,
): Job<Task> {
  const key = `${what} ${repositoryKey(repository)}`;
  return { key, tokens: [key], data: { do: what, repository, installation } };
}

/** Merges come in bursts, and a tree is read whole. */
const surveyAfter = 10 * 60;

export function surveyJob(repository: Repository, installation: number | null): Job<Task> {
  const key = `survey ${repositoryKey(repository)}`;
  return { key, tokens: [key], data: { do: 'survey', repository, installation }, after: surveyAfter };
}

/** Jobs at one commit run one after the other, so that it never gets two checks. */
function commitToken(repository: Repository, sha: string): string {
  return `${repositoryKey(repository)}@${sha}`;
}
