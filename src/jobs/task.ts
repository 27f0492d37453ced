/** The work that waits in the queue, checked when it comes out again: another version may have put it in. */
import { z } from 'zod';
import type { Repository } from '../change/change.ts';
import { repositoryKey } from '../store/changes.ts';
import type { Job } from './queue.ts';

const repository = z.object({ owner: z.string(), name: z.string() });
const where = { repository, installation: z.number().nullable() };

export const taskSchema = z.discriminatedUnion('do', [
  /** Judge one open change at the latest head that we were told of. */
  z.object({ do: z.literal('judge'), ...where, id: z.string() }),
  /** Judge everything open at one commit. */
  z.object({ do: z.literal('judge-commit'), ...where, sha: z.string() }),
  /** Judge everything open in a repository. */
  z.object({ do: z.literal('judge-all'), ...where }),
  /** Make the check selectable as a required one, then judge what is open. */
  z.object({ do: z.literal('set-up'), ...where }),
]);

export type Task = z.infer<typeof taskSchema>;

export function judgeJob(
  repository: Repository,
  installation: number | null,
  id: string,
  sha: string,
): Job<Task> {
  const change = `${repositoryKey(repository)}${id}`;
  return {
    key: change,
    tokens: [change, commitToken(repository, sha)],
    data: { do: 'judge', repository, installation, id },
  };
}

export function judgeCommitJob(repository: Repository, installation: number | null, sha: string): Job<Task> {
  const commit = commitToken(repository, sha);
  return { key: commit, tokens: [commit], data: { do: 'judge-commit', repository, installation, sha } };
}

export function repositoryJob(
  what: 'judge-all' | 'set-up',
  repository: Repository,
  installation: number | null,
): Job<Task> {
  const key = `${what} ${repositoryKey(repository)}`;
  return { key, tokens: [key], data: { do: what, repository, installation } };
}

/** Jobs at one commit run one after the other, so that it never gets two checks. */
function commitToken(repository: Repository, sha: string): string {
  return `${repositoryKey(repository)}@${sha}`;
}
