/**
 * POST /changes/:id/review: a form in, a redirect back to the review out, its answer in words with it. It is taken from a page
 * of ours in a browser on this machine and from nowhere else: it signs in somebody's name.
 */
import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { Reply } from '../../review/act.ts';
import { Message } from '../layout.tsx';
import type { Caller } from '../node.ts';
import type { ChangeSource } from '../source.ts';
import { commandOfForm, readForm } from './form.ts';

/** What every form of a page carries. */
export interface FormFrame {
  /** Of this process: another site cannot read it. */
  readonly token: string;
  /** Of this page, so that a form sent twice is done once. */
  readonly once: string;
  /** What came of the form that led to this page; null where none did. */
  readonly reply: Reply | null;
}

export interface ReviewPosts {
  /** @param said the name of the reply, by the address of the page. */
  readonly frame: (change: string, said: string | undefined) => FormFrame;
}

/** Far more than one person has open at a time. */
const repliesKept = 100;

export function reviewPosts(app: Hono<{ Bindings: Caller }>, source: ChangeSource): ReviewPosts {
  const token = randomBytes(32).toString('hex');
  const replies = new Map<string, { readonly change: string; readonly reply: Reply }>();
  /** Which reply each form got, or is about to get. */
  const done = new Map<string, Promise<string>>();

  app.post('/changes/:id/review', async (context) => {
    const stranger = whyStrange(context);
    if (stranger !== null) return refuse(context, 403, stranger);
    const fields = new URLSearchParams(await context.req.text());
    if (!sameText(fields.get('token') ?? '', token))
      return refuse(context, 403, 'This page was made before the service was last started. Open it again.');
    const id = context.req.param('id');
    const change = (await source.changes()).find(({ ref }) => ref.id === id);
    if (change === undefined || change.review === null) return context.notFound();
    const form = readForm(fields);
    if (form === null) return refuse(context, 400, 'These are not the fields of a form of this page.');
    const { token: _, ...said } = form;
    const once = `page ${createHash('sha256')
      .update(JSON.stringify([id, said]))
      .digest('hex')}`;
    const answer = async () => {
      const reply = await source.desk.act(change.ref, commandOfForm(form), once);
      const name = randomUUID();
      keep(replies, name, { change: id, reply });
      return name;
    };
    const doing = done.get(once) ?? keep(done, once, answer());
    // What failed may be tried again.
    const name = await doing.catch((error: unknown) => {
      done.delete(once);
      throw error;
    });
    return context.redirect(`${pathOf(id)}?said=${name}#review`, 303);
  });

  return {
    frame: (change, said) => {
      const told = said === undefined ? undefined : replies.get(said);
      return { token, once: randomUUID(), reply: told?.change === change ? told.reply : null };
    },
  };
}

export function pathOf(change: string): string {
  return `/changes/${encodeURIComponent(change)}`;
}

function whyStrange({ env, req }: Context<{ Bindings: Caller }>): string | null {
  if (!env.ownPage) return 'The form came from a page of another site.';
  if (!env.fromHere)
    return 'A review is signed in the name of whoever works at this machine, so forms are taken from a browser here alone: open the page at http://localhost.';
  const type = req.header('content-type')?.split(';')[0]?.trim();
  return type === 'application/x-www-form-urlencoded' ? null : 'This is no form of a page.';
}

function refuse(context: Context, status: 400 | 403, because: string) {
  return context.html(<Message title="Nothing was written">{because}</Message>, status);
}

function sameText(a: string, b: string): boolean {
  const [first, second] = [Buffer.from(a), Buffer.from(b)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function keep<T>(kept: Map<string, T>, name: string, value: T): T {
  kept.set(name, value);
  for (const oldest of [...kept.keys()].slice(0, -repliesKept)) kept.delete(oldest);
  return value;
}
