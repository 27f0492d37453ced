/**
 * Signing in with GitHub: an address to send a person to, and with what they bring back, who they are and which
 * repositories of the app's installations they see. Their token is used for that, once, and kept nowhere.
 * By docs.github.com/apps, "Generating a user access token for a GitHub App", read 2026-11.
 */
import { z } from 'zod';
import { ForgeUnavailable } from '../../forge.ts';
import type { GitHubClient } from '../api/client.ts';
import { ask } from '../api/faults.ts';
import { type SeenRepositories, seenRepositories } from './seen.ts';

export interface SignedInUser extends SeenRepositories {
  readonly login: string;
}

/** GitHub did not take the code: it is used, old or somebody else's, or the app's secret is wrong. */
export class SignInRefused extends Error {}

export interface GitHubSignIn {
  /** @param challenge the SHA-256 of the verifier that comes later, in base64url. */
  readonly address: (asked: { readonly state: string; readonly challenge: string }) => string;
  /** @throws SignInRefused, or ForgeUnavailable where GitHub does not answer. */
  readonly userOf: (brought: { readonly code: string; readonly verifier: string }) => Promise<SignedInUser>;
}

export interface GitHubSignInOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** "https://github.com". */
  readonly forgeUrl: string;
  /** Where GitHub sends people back to, as the app's settings name it. */
  readonly callbackUrl: string;
  /** An Octokit that speaks for whoever has the token. */
  readonly clientFor: (token: string) => GitHubClient;
}

const patience = 10_000;

/** GitHub answers a refusal with 200, too. */
const tokenSchema = z.union([z.object({ access_token: z.string().min(1) }), z.object({ error: z.string() })]);

export function githubSignIn(options: GitHubSignInOptions): GitHubSignIn {
  const { clientId, forgeUrl, callbackUrl, clientFor } = options;
  return {
    address({ state, challenge }) {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: callbackUrl,
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });
      return `${forgeUrl}/login/oauth/authorize?${query}`;
    },
    async userOf(brought) {
      const client = clientFor(await tokenFor(options, brought));
      const user = await ask(client, 'say who signs in', 'GET /user', {}, z.object({ login: z.string() }));
      return { login: user.login, ...(await seenRepositories(client)) };
    },
  };
}

async function tokenFor(
  { clientId, clientSecret, forgeUrl, callbackUrl }: GitHubSignInOptions,
  { code, verifier }: { readonly code: string; readonly verifier: string },
): Promise<string> {
  const answer = await post(`${forgeUrl}/login/oauth/access_token`, {
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: callbackUrl,
    code_verifier: verifier,
  });
  const said = tokenSchema.safeParse(answer);
  if (!said.success) throw silent('it sent an answer that cannot be read');
  if ('error' in said.data) throw new SignInRefused(`GitHub refused to sign in: ${said.data.error}`);
  return said.data.access_token;
}

async function post(url: string, body: Readonly<Record<string, string>>): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // The secret goes to this address and to no other.
      redirect: 'error',
      signal: AbortSignal.timeout(patience),
    });
    if (response.status >= 500) throw new Error(`it answered ${response.status}`);
    return await response.json();
  } catch (error) {
    throw silent(error instanceof Error ? error.message : String(error), error);
  }
}

function silent(why: string, cause?: unknown): ForgeUnavailable {
  return new ForgeUnavailable(`GitHub did not give a token: ${why}. It mostly passes by itself`, null, {
    cause,
  });
}
