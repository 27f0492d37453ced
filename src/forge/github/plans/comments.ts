/**
 * Plans that an app posted on a pull request. The first line names the commit, a fenced block holds the JSON, or the JSON
 * packed by gzip and base64, since a comment has room for 65,536 characters:
 *
 *     <!-- delta-review plan 6f1c… -->
 *     ```json
 *     {"format_version":"1.2", …}
 */
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import type { ChangeRef } from '../../../change/change.ts';
import { type FoundPlans, type PlanText, planBytes, planMarker } from '../../plans.ts';
import { readAnswer } from '../api/faults.ts';
import { nameOf, type Reader } from '../api/reader.ts';

/** The newest comments that are looked at. */
const commentsAtMost = 100;

const commentsSchema = z.object({
  comments: z.object({
    nodes: z.array(
      z.object({
        databaseId: z.number(),
        body: z.string(),
        author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
      }),
    ),
  }),
});

export async function postedPlans(
  { batch }: Reader,
  { repository, head }: ChangeRef,
  number: number,
  commentsBy: string,
): Promise<FoundPlans> {
  const call = `list the newest comments of ${nameOf(repository)}#${number}`;
  const answer = await batch({
    kind: 'comments',
    call,
    repository,
    weight: 8,
    field: (variable) =>
      `pullRequest(number: ${variable('Int!', number)}) { comments(last: ${commentsAtMost}) { nodes { databaseId body author { __typename login } } } }`,
  });
  if (answer.state === 'failed') throw answer.fault;
  if (answer.state === 'no-repository') return { texts: [], refused: [] };
  const { comments } = readAnswer(call, answer.value, commentsSchema);
  const texts: PlanText[] = [];
  const refused: string[] = [];
  for (const { databaseId, body, author } of comments.nodes) {
    // GraphQL leaves "[bot]" out of an app's login and says Bot instead.
    const byApp = author?.__typename === 'Bot' && `${author.login}[bot]` === commentsBy;
    if (!byApp || !body.startsWith(planMarker)) continue;
    if (!body.startsWith(`${planMarker}${head.sha} -->`)) continue;
    const from = `comment ${databaseId} of ${commentsBy}`;
    const block = /^```[a-z]{0,10}\r?\n(.*?)^```/ms.exec(body)?.[1]?.trim();
    const text = block === undefined ? 'it has no fenced block' : unpacked(block);
    if (typeof text === 'string') refused.push(`${from}: ${text}`);
    else texts.push({ from, text: text.plan });
  }
  return { texts, refused };
}

/** @returns in words why it cannot be read. */
function unpacked(block: string): string | { readonly plan: string } {
  if (block.startsWith('{')) return { plan: block };
  try {
    const bytes = gunzipSync(Buffer.from(block, 'base64'), { maxOutputLength: planBytes });
    return { plan: bytes.toString('utf8') };
  } catch {
    return `its block is neither JSON nor JSON packed by gzip and base64, of at most ${planBytes} bytes`;
  }
}
