/** Our one issue of a kind in a repository: found by its author and marker, kept as it should be, never doubled. */
import { z } from 'zod';
import type { Repository } from '../../../change/change.ts';
import type { IssueText } from '../../conversation.ts';
import { ask, statusBehind } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';
import { clip, cutAtLine } from '../cut.ts';
import { bodyCharacters, isOurs, writtenSchema } from './ours.ts';

export interface WantedIssue {
  readonly marker: string;
  readonly title: string;
  /** null: it is to be closed. */
  readonly body: string | null;
}

const pageSize = 100;
/** The app opens an issue a kind and a repository, so that one page is nearly always all. */
const pagesLookedAt = 10;
/** What GitHub refuses beyond, in its own words: "title is too long (maximum is 256 characters)". */
const titleCharacters = 256;

const issueSchema = writtenSchema.extend({
  number: z.number(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.enum(['open', 'closed']),
  pull_request: z.unknown().optional(),
});

type Issue = z.infer<typeof issueSchema>;

/** @param author the login of our app's own account */
export async function keepIssue(
  reader: Reader,
  repository: Repository,
  author: string,
  wanted: WantedIssue,
): Promise<void> {
  await whereIssuesAre(async () => {
    const issue = await find(reader, repository, author, wanted.marker);
    if (issue === null) await create(reader, repository, wanted);
    else await update(reader, repository, issue, wanted);
  });
}

/** @param author the login of our app's own account */
export async function openIssue(
  reader: Reader,
  repository: Repository,
  author: string,
  marker: string,
  write: () => Promise<IssueText>,
): Promise<void> {
  await whereIssuesAre(async () => {
    if ((await find(reader, repository, author, marker)) !== null) return;
    await create(reader, repository, { marker, ...(await write()) });
  });
}

async function whereIssuesAre(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // They are turned off in this repository.
    if (statusBehind(error) !== 410) throw error;
  }
}

/** The oldest, open or closed. */
async function find(
  { client, appId }: Reader,
  repository: Repository,
  author: string,
  marker: string,
): Promise<Issue | null> {
  for (let page = 1; page <= pagesLookedAt; page += 1) {
    const issues = await ask(
      client,
      `list our issues of ${nameOf(repository)}`,
      'GET /repos/{owner}/{repo}/issues',
      {
        owner: repository.owner,
        repo: repository.name,
        creator: author,
        state: 'all',
        sort: 'created',
        direction: 'asc',
        per_page: pageSize,
        page,
      },
      z.array(issueSchema),
    );
    // The list has pull requests too.
    const found = issues.find(
      (issue) =>
        issue.pull_request === undefined && isOurs(issue, appId) && issue.body?.includes(marker) === true,
    );
    if (found !== undefined) return found;
    if (issues.length < pageSize) break;
  }
  return null;
}

async function create({ client }: Reader, repository: Repository, wanted: WantedIssue): Promise<void> {
  if (wanted.body === null) return;
  await ask(
    client,
    `open an issue in ${nameOf(repository)}`,
    'POST /repos/{owner}/{repo}/issues',
    { owner: repository.owner, repo: repository.name, ...contentOf(wanted, wanted.body) },
    z.unknown(),
  );
}

async function update(
  { client }: Reader,
  repository: Repository,
  issue: Issue,
  wanted: WantedIssue,
): Promise<void> {
  const content = wanted.body === null ? {} : contentOf(wanted, wanted.body);
  const state = wanted.body === null ? 'closed' : 'open';
  const changed = {
    ...('title' in content && content.title !== issue.title && { title: content.title }),
    ...('body' in content && content.body !== issue.body && { body: content.body }),
    ...(state !== issue.state && { state }),
  };
  if (Object.keys(changed).length === 0) return;
  await ask(
    client,
    `update issue ${nameOf(repository)}#${issue.number}`,
    'PATCH /repos/{owner}/{repo}/issues/{issue_number}',
    { owner: repository.owner, repo: repository.name, issue_number: issue.number, ...changed },
    z.unknown(),
  );
}

function contentOf(
  { marker, title }: WantedIssue,
  body: string,
): { readonly title: string; readonly body: string } {
  return {
    title: clip(title, titleCharacters),
    body: cutAtLine(`${marker}\n${body}`, bodyCharacters - 1),
  };
}
