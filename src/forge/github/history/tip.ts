/** The last commit of the default branch, over REST (docs.github.com/rest/commits/commits, read 2026-11). */
import { z } from 'zod';
import type { Repository } from '../../../change/change.ts';
import type { Tip } from '../../forge.ts';
import { ask, statusBehind } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';

const commitsSchema = z.array(
  z.object({
    sha: z.string(),
    commit: z.object({ committer: z.object({ date: z.string().optional() }).nullish() }),
  }),
);

export async function tip({ client }: Reader, repository: Repository): Promise<Tip | null> {
  try {
    const [last] = await ask(
      client,
      `show the last commit of ${nameOf(repository)}`,
      'GET /repos/{owner}/{repo}/commits',
      { owner: repository.owner, repo: repository.name, per_page: 1 },
      commitsSchema,
    );
    const at = Date.parse(last?.commit.committer?.date ?? '');
    return last === undefined || Number.isNaN(at)
      ? null
      : { commit: last.sha, at: new Date(at).toISOString() };
  } catch (error) {
    const status = statusBehind(error);
    // 409: the repository has no commit yet.
    if (status !== 404 && status !== 409) throw error;
    return null;
  }
}
