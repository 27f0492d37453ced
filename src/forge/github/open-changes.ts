/** Open pull requests as changes: those of one head commit, or all. */
import { z } from 'zod';
import type { ChangeRef, Repository } from '../../change/change.ts';
import { ForgeUnavailable } from '../forge.ts';
import { ask, readAnswer } from './api/faults.ts';
import { nameOf, type Reader } from './api/reader.ts';
import { changeOfPull, pullSchema } from './pull.ts';

const pageSize = 100;

const nodeSchema = z.object({
  number: z.number(),
  title: z.string(),
  isDraft: z.boolean(),
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
  baseRefName: z.string(),
  baseRefOid: z.string(),
  headRefName: z.string(),
  headRefOid: z.string(),
});
const pageSchema = z.object({
  nodes: z.array(nodeSchema),
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
});
const restSchema = z.array(pullSchema);

/**
 * The newest first. All open pull requests are listed, a hundred a request, even for one commit: GitHub's own look-up by commit leaves out those
 * of forks (google/go-github#2241), and a check that overlooks one of them is green where it should not be.
 */
export async function openChanges(
  reader: Reader,
  repository: Repository,
  headSha?: string,
): Promise<readonly ChangeRef[]> {
  const changes = (await listOpen(reader, repository)).toSorted((a, b) => (b.number ?? 0) - (a.number ?? 0));
  return headSha === undefined ? changes : changes.filter(({ head }) => head.sha === headSha);
}

async function listOpen(reader: Reader, repository: Repository): Promise<readonly ChangeRef[]> {
  const call = `list the open pull requests of ${nameOf(repository)}`;
  const found: ChangeRef[] = [];
  let after: string | null = null;
  do {
    const cursor: string | null = after;
    const answer = await reader.batch({
      kind: 'open',
      call,
      repository,
      weight: 2,
      field: (variable) =>
        `pullRequests(states: OPEN, first: ${pageSize}, after: ${variable('String', cursor)}, orderBy: { field: CREATED_AT, direction: DESC }) {
          nodes { number title isDraft author { __typename login } baseRefName baseRefOid headRefName headRefOid }
          pageInfo { hasNextPage endCursor } }`,
    });
    if (answer.state === 'no-repository') {
      throw new ForgeUnavailable(
        `GitHub did not ${call}: there is no such repository, or the app is not installed on it`,
        null,
      );
    }
    if (answer.state === 'failed' || answer.faults.length > 0) return listOverRest(reader, repository);
    const page = readAnswer(call, answer.value, pageSchema);
    found.push(...page.nodes.map((node) => changeOf(repository, node)));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return found;
}

function changeOf(repository: Repository, node: z.infer<typeof nodeSchema>): ChangeRef {
  // GraphQL names a bot without the suffix that REST and webhooks give it; nobody has the login of a deleted account.
  const login = node.author?.login ?? 'ghost';
  return {
    repository,
    id: `#${node.number}`,
    number: node.number,
    title: node.title,
    author: node.author?.__typename === 'Bot' ? `${login}[bot]` : login,
    draft: node.isDraft,
    base: { branch: node.baseRefName, sha: node.baseRefOid },
    head: { branch: node.headRefName, sha: node.headRefOid },
  };
}

async function listOverRest(reader: Reader, repository: Repository): Promise<readonly ChangeRef[]> {
  const found: ChangeRef[] = [];
  for (let page = 1; ; page += 1) {
    const pulls = await ask(
      reader.client,
      `list the open pull requests of ${nameOf(repository)}`,
      'GET /repos/{owner}/{repo}/pulls',
      { owner: repository.owner, repo: repository.name, state: 'open', per_page: pageSize, page },
      restSchema,
    );
    found.push(...pulls.map((pull) => changeOfPull(repository, pull)));
    if (pulls.length < pageSize) return found;
  }
}
