/** What GitHub said instead of an answer, as weather: which call, what it said, what to do, when to try again. */
import { z } from 'zod';
import { ForgeUnavailable } from '../../forge.ts';
import type { GitHubClient } from './client.ts';

const headersSchema = z.record(z.string(), z.union([z.string(), z.number()]).optional().catch(undefined));

const httpError = z.object({
  // The throttling plugin's own error has none.
  status: z.number().optional(),
  message: z.string(),
  response: z.object({ headers: headersSchema }).optional().catch(undefined),
});

const graphqlError = z.object({
  headers: headersSchema.optional().catch(undefined),
  data: z.unknown(),
  errors: z.array(
    z.object({
      message: z.string(),
      type: z.string().optional(),
      path: z.array(z.union([z.string(), z.number()])).optional(),
    }),
  ),
});

export type GraphqlRefusal = z.infer<typeof graphqlError>;

/** @returns the status GitHub answered with; null where it did not answer in HTTP. */
export function statusOf(error: unknown): number | null {
  const parsed = httpError.safeParse(error);
  return parsed.data?.status ?? null;
}

/** @returns the status behind what `ask` threw; null where GitHub did not answer in HTTP. */
export function statusBehind(error: unknown): number | null {
  return error instanceof Error ? statusOf(error.cause) : null;
}

/** @returns the errors of a GraphQL answer (sent with HTTP 200) and what data came with them; null for any other error. */
export function graphqlRefusal(error: unknown): GraphqlRefusal | null {
  const parsed = graphqlError.safeParse(error);
  return parsed.success ? parsed.data : null;
}

/** @returns whether GitHub asks for a pause, so that asking in another way would only make it worse. */
export function isRateLimit(error: unknown): boolean {
  const refusal = graphqlRefusal(error);
  if (refusal !== null) return refusal.errors.some((each) => each.type === 'RATE_LIMITED');
  const parsed = httpError.safeParse(error);
  if (!parsed.success) return false;
  const { status, message } = parsed.data;
  if (status === 429 || (status === 403 && retryAfter(error) !== null)) return true;
  return (status === undefined || status === 403) && /rate limit/i.test(message);
}

/** @returns seconds until it is worth trying again, by Retry-After or, with the budget used up, x-ratelimit-reset. */
export function retryAfter(error: unknown): number | null {
  const headers = graphqlRefusal(error)?.headers ?? httpError.safeParse(error).data?.response?.headers;
  if (headers === undefined) return null;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds));
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  const usedUp = String(headers['x-ratelimit-remaining']) === '0';
  return usedUp && Number.isFinite(reset) ? Math.max(0, Math.ceil(reset - Date.now() / 1000)) : null;
}

/**
 * @param call what was asked, to follow "GitHub did not": "list the files of o/r#12"
 * @param error what Octokit threw, after the retries of its plugins
 */
export function unavailable(call: string, error: unknown): ForgeUnavailable {
  if (error instanceof ForgeUnavailable) return error;
  const seconds = retryAfter(error);
  const said = saidBy(error);
  return new ForgeUnavailable(`GitHub did not ${call}: ${said}. ${advice(error, seconds)}`, seconds, {
    cause: error,
  });
}

function saidBy(error: unknown): string {
  const refusal = graphqlRefusal(error);
  if (refusal !== null) return `GraphQL says "${refusal.errors.map((each) => each.message).join('; ')}"`;
  const message = error instanceof Error ? error.message : String(error);
  const status = statusOf(error);
  // Octokit adds GitHub's link to the documentation after the message.
  return status === null ? message : `${status} "${message.replace(/ - https:\/\/\S+$/, '')}"`;
}

function advice(error: unknown, seconds: number | null): string {
  const status = statusOf(error);
  if (isRateLimit(error)) {
    return seconds === null
      ? 'It asks for fewer requests; try again in some minutes'
      : `It asks for a pause of ${seconds} seconds`;
  }
  if (status === 401) return 'Check the app id and the private key of this installation';
  if (status === 403) return 'Check that the app has the permissions of app.yml and that they were approved';
  if (status === 404) return 'Check that the app is installed on the repository and that the commit is there';
  return 'It mostly passes by itself; see https://www.githubstatus.com if it does not';
}

/** Sends a REST request and reads its answer. @throws ForgeUnavailable for any answer but the expected one. */
export async function ask<T>(
  client: GitHubClient,
  call: string,
  route: string,
  parameters: Readonly<Record<string, unknown>>,
  schema: z.ZodType<T>,
): Promise<T> {
  try {
    const { data } = await client.request(route, parameters);
    return readAnswer(call, data, schema);
  } catch (error) {
    throw unavailable(call, error);
  }
}

/** @throws ForgeUnavailable where the answer is cut or in another shape. */
export function readAnswer<T>(call: string, data: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues[0];
  const what =
    where === undefined
      ? ''
      : `: ${where.path.length === 0 ? '' : `${where.path.join('.')}: `}${where.message}`;
  throw new ForgeUnavailable(
    `GitHub did not ${call}: it sent an answer that cannot be read${what}. It mostly passes by itself`,
    null,
  );
}
