/** Comments on a pull request: the one of ours, found and rewritten; new ones; and reactions to anybody's. */
import { z } from 'zod';
import type { Repository } from '../../../change/change.ts';
import { reviewMarker } from '../../../review/ticks.ts';
import type { OurComment } from '../../conversation.ts';
import { ask, statusBehind } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';
import { cutAtLine } from '../cut.ts';
import { bodyCharacters, isOurs, writtenSchema } from './ours.ts';

const pageSize = 100;
/** GitHub takes no more after the 2,500th comment; this is where a look-up ends in any case. */
const pagesLookedAt = 30;

const commentSchema = writtenSchema.extend({
  id: z.number(),
  html_url: z.string(),
  body: z.string().nullish(),
  updated_at: z.string(),
});

function ourComment({ id, html_url, body, updated_at }: z.infer<typeof commentSchema>): OurComment {
  return { id, url: html_url, body: body ?? '', updatedAt: updated_at };
}

/** The oldest of ours with the marker: GitHub lists comments in the order they were written in. */
export async function findOurs(
  { client, appId }: Reader,
  repository: Repository,
  number: number,
): Promise<OurComment | null> {
  for (let page = 1; page <= pagesLookedAt; page += 1) {
    const comments = await ask(
      client,
      `list the comments of ${nameOf(repository)}#${number}`,
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { owner: repository.owner, repo: repository.name, issue_number: number, per_page: pageSize, page },
      z.array(commentSchema),
    );
    const found = comments.find(
      (comment) => isOurs(comment, appId) && comment.body?.startsWith(reviewMarker) === true,
    );
    if (found !== undefined) return ourComment(found);
    if (comments.length < pageSize) break;
  }
  return null;
}

export async function showOurs(
  reader: Reader,
  repository: Repository,
  number: number,
  body: string,
  known: number | null,
): Promise<OurComment> {
  const rewritten = known === null ? null : await rewrite(reader, repository, number, known, body);
  if (rewritten !== null) return rewritten;
  // Another process may have written one since, and a known one that is gone may have a successor.
  const found = await findOurs(reader, repository, number);
  const again = found === null ? null : await rewrite(reader, repository, number, found.id, body);
  return again ?? create(reader, repository, number, body);
}

/** @returns null where the comment is gone. */
async function rewrite(
  { client }: Reader,
  repository: Repository,
  number: number,
  id: number,
  body: string,
): Promise<OurComment | null> {
  try {
    const comment = await ask(
      client,
      `rewrite the review comment of ${nameOf(repository)}#${number}`,
      'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      { owner: repository.owner, repo: repository.name, comment_id: id, body: withinLimit(body) },
      commentSchema,
    );
    return ourComment(comment);
  } catch (error) {
    if (statusBehind(error) === 404) return null;
    throw error;
  }
}

async function create(
  { client }: Reader,
  repository: Repository,
  number: number,
  body: string,
): Promise<OurComment> {
  const comment = await ask(
    client,
    `comment on ${nameOf(repository)}#${number}`,
    'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
    { owner: repository.owner, repo: repository.name, issue_number: number, body: withinLimit(body) },
    commentSchema,
  );
  return ourComment(comment);
}

export async function say(
  reader: Reader,
  repository: Repository,
  number: number,
  body: string,
): Promise<void> {
  await create(reader, repository, number, body);
}

export async function react(
  { client }: Reader,
  repository: Repository,
  comment: number,
  reaction: '+1' | 'confused',
): Promise<void> {
  try {
    await ask(
      client,
      `react to comment ${comment} in ${nameOf(repository)}`,
      'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions',
      { owner: repository.owner, repo: repository.name, comment_id: comment, content: reaction },
      z.unknown(),
    );
  } catch (error) {
    // Gone by now, or not to be reacted to: nobody is left to see it.
    const status = statusBehind(error);
    if (status !== 404 && status !== 422) throw error;
  }
}

function withinLimit(body: string): string {
  return cutAtLine(body, bodyCharacters - 1);
}
