/** The gate of a service that is connected to GitHub, and the pages by which people sign in and out. */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { ForgeUnavailable } from '../../forge/forge.ts';
import { type GitHubSignIn, SignInRefused } from '../../forge/github/sign-in/sign-in.ts';
import type { Caller } from '../node.ts';
import { type Asking, type Gate, refuse } from './gate.tsx';
import { seal, unseal } from './sealed.ts';
import { createSessions, sessionLasts } from './sessions.ts';

export const signInPath = '/sign-in';
export const callbackPath = '/sign-in/callback';
export const signOutPath = '/sign-out';

export interface SigningInOptions {
  readonly github: GitHubSignIn;
  readonly key: Buffer;
  /** Whether people come over https. */
  readonly secure: boolean;
  readonly now: () => Date;
}

export interface SigningIn {
  readonly gate: Gate;
  readonly addRoutes: (app: Hono<{ Bindings: Caller }>) => void;
}

/** What somebody sees on GitHub is asked again after that, in milliseconds. */
const readAgainAfter = 3_600_000;
/** To sign in at GitHub, with a second factor. */
const signingInLasts = 600_000;

const begunSchema = z.object({ state: z.string(), to: z.string() });
const sessionSchema = z.object({ id: z.string() });

export function signingIn({ github, key, secure, now }: SigningInOptions): SigningIn {
  const sessions = createSessions();
  const cookies = {
    session: { name: 'delta-review', sealing: { key, purpose: 'session' } },
    begun: { name: 'delta-review-sign-in', sealing: { key, purpose: 'sign-in' } },
  } as const;
  // Only this host over https sets a cookie with that prefix: no neighbour in the domain can slip one in.
  const prefix = secure ? ({ prefix: 'host' } as const) : {};
  const given = { path: '/', httpOnly: true, sameSite: 'Lax', secure, ...prefix } as const;

  const read = <T>(context: Asking, cookie: keyof typeof cookies, schema: z.ZodType<T>): T | null => {
    const { name, sealing } = cookies[cookie];
    const text = secure ? getCookie(context, name, 'host') : getCookie(context, name);
    return text === undefined ? null : unseal(sealing, text, schema, now().getTime());
  };
  const write = (context: Asking, cookie: keyof typeof cookies, value: object, lasts: number) => {
    const { name, sealing } = cookies[cookie];
    const sealed = seal(sealing, value, now().getTime() + lasts);
    setCookie(context, name, sealed, { ...given, maxAge: lasts / 1000 });
  };
  const forget = (context: Asking, cookie: keyof typeof cookies) =>
    deleteCookie(context, cookies[cookie].name, given);
  /** Never written down: who reads the cookie does not have it. */
  const verifierOf = (state: string) =>
    createHmac('sha256', key).update(`verifier.${state}`).digest('base64url');

  const gate: Gate = {
    admit(context, as) {
      const id = read(context, 'session', sessionSchema)?.id;
      const session = id === undefined ? null : sessions.find(id);
      const { pathname, search } = new URL(context.req.url);
      const href = `${signInPath}?${new URLSearchParams({ to: pathname + search })}`;
      if (session === null)
        return refuse(context, as, 401, {
          title: 'Sign in to see this page',
          says: 'It has figures of those repositories alone that you see on GitHub.',
          next: { href, words: 'Sign in with GitHub' },
        });
      if (session.readAt + readAgainAfter <= now().getTime()) {
        if (as === 'page') return Promise.resolve(context.redirect(href, 302));
        return refuse(context, as, 401, {
          title: 'Sign in again',
          says: 'What you see on GitHub was asked more than an hour ago; open any page of this service.',
        });
      }
      context.header('cache-control', 'private, no-store');
      return session;
    },
  };

  const callback = async (context: Asking): Promise<Response> => {
    const begun = read(context, 'begun', begunSchema);
    forget(context, 'begun');
    const { state = '', code = '', error } = context.req.query();
    const again = (to: string) => ({
      href: `${signInPath}?${new URLSearchParams({ to })}`,
      words: 'Begin again',
    });
    if (begun === null || !isSame(begun.state, state))
      return refuse(context, 'page', 400, {
        title: 'Nobody was signed in',
        says: 'This was not begun in this browser, or more than ten minutes ago.',
        next: again('/'),
      });
    if (error !== undefined || code === '')
      return refuse(context, 'page', 403, {
        title: 'Nobody was signed in',
        says: 'GitHub says that it was not allowed.',
        next: again(begun.to),
      });
    try {
      const user = await github.userOf({ code, verifier: verifierOf(state) });
      const before = read(context, 'session', sessionSchema);
      if (before !== null) sessions.end(before.id);
      write(context, 'session', { id: sessions.begin(user, now().getTime()) }, sessionLasts);
      return context.redirect(begun.to, 303);
    } catch (fault) {
      if (!(fault instanceof SignInRefused || fault instanceof ForgeUnavailable)) throw fault;
      return refuse(context, 'page', fault instanceof SignInRefused ? 403 : 503, {
        title: 'Nobody was signed in',
        says: `${fault.message}.`,
        next: again(begun.to),
      });
    }
  };

  return {
    gate,
    addRoutes(app) {
      app.get(signInPath, (context) => {
        const state = randomBytes(24).toString('base64url');
        write(context, 'begun', { state, to: ownAddress(context.req.query('to') ?? '/') }, signingInLasts);
        const challenge = createHash('sha256').update(verifierOf(state)).digest('base64url');
        context.header('cache-control', 'no-store');
        return context.redirect(github.address({ state, challenge }), 302);
      });
      app.get(callbackPath, callback);
      // A form of another site comes without the cookie, so it signs nobody out.
      app.post(signOutPath, (context) => {
        const session = read(context, 'session', sessionSchema);
        if (session !== null) sessions.end(session.id);
        forget(context, 'session');
        return context.redirect('/', 303);
      });
    },
  };
}

const longestAddress = 1_500;

/** @returns where to go after signing in: a page of ours, whatever was asked for. */
function ownAddress(to: string): string {
  const here = 'http://localhost';
  if (!to.startsWith('/') || to.length > longestAddress || !URL.canParse(to, here)) return '/';
  const { origin, pathname, search } = new URL(to, here);
  const isOurs = origin === here && !pathname.startsWith('//') && !pathname.startsWith(signInPath);
  return isOurs ? pathname + search : '/';
}

function isSame(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}
