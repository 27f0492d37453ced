/** Which repositories somebody sees of those where the app is installed: asked with their own token, so GitHub decides. */
import { z } from 'zod';
import { atOnce } from '../api/at-once.ts';
import type { GitHubClient } from '../api/client.ts';
import { ask, statusBehind } from '../api/faults.ts';

export interface SeenRepositories {
  /** "owner/name", as GitHub writes them. */
  readonly repositories: readonly string[];
  /** False where there are more than are read. */
  readonly complete: boolean;
}

const pageSize = 100;
/** Of a hundred each: far more than anybody works in, and few enough to be read while somebody waits. */
const pages = { installations: 3, repositories: 100 } as const;

const installationsSchema = z.object({
  total_count: z.number(),
  installations: z.array(z.object({ id: z.number(), suspended_at: z.string().nullish() })),
});

const repositoriesSchema = z.object({
  total_count: z.number(),
  repositories: z.array(z.object({ full_name: z.string() })),
});

interface Place {
  readonly id: number;
  readonly page: number;
}

export async function seenRepositories(client: GitHubClient): Promise<SeenRepositories> {
  const { ids, complete } = await installationsOf(client);
  const first = await atOnce(ids, (id) => repositoriesAt(client, { id, page: 1 }));
  const rest = first.flatMap(({ total }, index): readonly Place[] => {
    const last = Math.ceil(total / pageSize);
    return Array.from({ length: Math.max(0, last - 1) }, (_, page) => ({
      id: ids[index] ?? 0,
      page: page + 2,
    }));
  });
  const most = Math.max(0, pages.repositories - first.length);
  const more = await atOnce(rest.slice(0, most), (place) => repositoriesAt(client, place));
  return {
    repositories: [...first, ...more].flatMap(({ names }) => names),
    complete: complete && rest.length <= most,
  };
}

async function installationsOf(client: GitHubClient) {
  const ids: number[] = [];
  for (let page = 1; page <= pages.installations; page += 1) {
    const found = await ask(
      client,
      'list the installations that somebody sees',
      'GET /user/installations',
      { per_page: pageSize, page },
      installationsSchema,
    );
    // GitHub answers nothing about one that is suspended.
    ids.push(...found.installations.filter((one) => (one.suspended_at ?? null) === null).map(({ id }) => id));
    if (page * pageSize >= found.total_count) return { ids, complete: true };
  }
  return { ids, complete: false };
}

async function repositoriesAt(client: GitHubClient, { id, page }: Place) {
  try {
    const found = await ask(
      client,
      'list the repositories that somebody sees',
      'GET /user/installations/{installation_id}/repositories',
      { installation_id: id, per_page: pageSize, page },
      repositoriesSchema,
    );
    return { names: found.repositories.map((one) => one.full_name), total: found.total_count };
  } catch (error) {
    // An organisation that asks for its own single sign-on first hides what it has; the others go on.
    if (![403, 404].includes(statusBehind(error) ?? 0)) throw error;
    return { names: [], total: 0 };
  }
}
