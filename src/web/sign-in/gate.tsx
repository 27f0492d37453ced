/** Who may see figures, and of which repositories: every page that has any asks here first. */
import type { Context } from 'hono';
import { Message } from '../layout.tsx';
import type { Caller } from '../node.ts';
import type { Viewer } from './viewer.ts';

export type Asking = Context<{ Bindings: Caller }>;

export interface Gate {
  /**
   * @param as how who may not is answered.
   * @returns who asks; or the answer that they get instead.
   */
  readonly admit: (context: Asking, as: 'page' | 'json') => Viewer | Promise<Response>;
}

const everything: Viewer = { login: null, repositories: null, complete: true };

/** A local repository is shown to who sits at it. */
export const hereOnly: Gate = {
  admit: (context, as) =>
    context.env.fromHere
      ? everything
      : refuse(context, as, 403, {
          title: 'Only this machine sees this page',
          says: 'A local repository is shown without signing in, so it is shown here alone: open the page at http://localhost, or connect GitHub.',
        }),
};

/** @param callbackUrl what the app's settings have to name. */
export function notSetUp(callbackUrl: string): Gate {
  return {
    admit: (context, as) =>
      refuse(context, as, 403, {
        title: 'Signing in is not set up',
        says: `These figures are shown to those who see the repositories on GitHub, so people sign in first. On the settings page of the GitHub App, add the callback URL ${callbackUrl} and generate a client secret; then set GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET and PUBLIC_URL, and restart the service.`,
      }),
  };
}

interface Refusal {
  readonly title: string;
  readonly says: string;
  /** Where they mend it. */
  readonly next?: { readonly href: string; readonly words: string };
}

/** What is shown to one is kept for nobody else. */
export async function refuse(
  context: Asking,
  as: 'page' | 'json',
  status: 400 | 401 | 403 | 503,
  { title, says, next }: Refusal,
): Promise<Response> {
  context.header('cache-control', 'no-store');
  if (as === 'json') return context.json({ faults: [`${title}. ${says}`] }, status);
  return context.html(
    <Message title={title}>
      {says}
      {next !== undefined && (
        <>
          {' '}
          <a href={next.href}>{next.words}</a>
        </>
      )}
    </Message>,
    status,
  );
}
