/** A pull request as REST and webhooks show it, as a change. */
import { z } from 'zod';
import type { ChangeRef, Repository } from '../../change/change.ts';

export const pullSchema = z.object({
  number: z.number(),
  title: z.string(),
  draft: z.boolean().default(false),
  /** null for a deleted account. */
  user: z.object({ login: z.string() }).nullable(),
  base: z.object({ ref: z.string(), sha: z.string() }),
  head: z.object({ ref: z.string(), sha: z.string() }),
});

export function changeOfPull(repository: Repository, pull: z.infer<typeof pullSchema>): ChangeRef {
  return {
    repository,
    id: `#${pull.number}`,
    number: pull.number,
    title: pull.title,
    author: pull.user?.login ?? 'ghost',
    draft: pull.draft,
    base: { branch: pull.base.ref, sha: pull.base.sha },
    head: { branch: pull.head.ref, sha: pull.head.sha },
  };
}
