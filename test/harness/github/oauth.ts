/** GitHub's two addresses for signing in, which its API description leaves out: the page of consent, and a code for a token. */
import { createHash } from 'node:crypto';
import type { JsonObject } from './objects.ts';
import { userToken } from './rest-user.ts';
import { type Reply, textOf } from './route.ts';

export const clientId = 'Iv1.loopback';
export const clientSecret = 'anchored';

interface Consent {
  readonly login: string;
  readonly challenge: string;
  readonly callback: string;
}

export class SignIns {
  /** Who sits at the browser that asks for consent, and gives it. */
  person = 'pilot';
  readonly #consents = new Map<string, Consent>();

  /** @returns null for every other path. */
  answer(method: string, { pathname, searchParams }: URL, body: JsonObject): Reply | null {
    if (method === 'GET' && pathname === '/login/oauth/authorize') return this.#consent(searchParams);
    if (method === 'POST' && pathname === '/login/oauth/access_token') return this.#token(body);
    return null;
  }

  #consent(asked: URLSearchParams): Reply {
    const [callback, state] = [asked.get('redirect_uri') ?? '', asked.get('state') ?? ''];
    if (asked.get('client_id') !== clientId || asked.get('code_challenge_method') !== 'S256')
      return { status: 404, body: { message: 'Not Found' } };
    const code = createHash('sha256').update(`${this.#consents.size}`).digest('hex').slice(0, 20);
    this.#consents.set(code, {
      login: this.person,
      challenge: asked.get('code_challenge') ?? '',
      callback,
    });
    const back = new URL(callback);
    back.searchParams.set('code', code);
    back.searchParams.set('state', state);
    return { status: 302, body: undefined, headers: { location: back.href } };
  }

  #token(body: JsonObject): Reply {
    const code = textOf(body, 'code') ?? '';
    const consent = this.#consents.get(code);
    this.#consents.delete(code);
    const verifier = textOf(body, 'code_verifier') ?? '';
    const isMeant =
      consent !== undefined &&
      consent.callback === textOf(body, 'redirect_uri') &&
      consent.challenge === createHash('sha256').update(verifier).digest('base64url');
    const error =
      textOf(body, 'client_id') !== clientId || textOf(body, 'client_secret') !== clientSecret
        ? 'incorrect_client_credentials'
        : 'bad_verification_code';
    if (!isMeant || error === 'incorrect_client_credentials') return { status: 200, body: { error } };
    return { status: 200, body: { access_token: userToken(consent.login), token_type: 'bearer', scope: '' } };
  }
}
