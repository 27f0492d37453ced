/** What every page shares: the frame around it, the badges, and names from a repository made visible. */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { visible } from '../render/escape.ts';
import { count, tierWords } from '../render/words.ts';
import { viewOf } from '../review/view.ts';
import type { Viewer } from './sign-in/viewer.ts';
import type { ShownChange } from './source.ts';

interface LayoutProps {
  readonly title: string;
  /** On pages that not everybody sees. */
  readonly viewer?: Viewer;
  readonly children?: Child;
}

export function Layout({ title, viewer, children }: LayoutProps) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>{visible(title)} · Delta Review</title>
          <link rel="stylesheet" href="/assets/style.css" />
          <link rel="icon" href="data:," />
        </head>
        <body>
          <a class="skip" href="#content">
            Skip to the content
          </a>
          <header class="bar">
            <a class="brand" href="/">
              <span aria-hidden="true">Δ</span> Delta Review
            </a>
            {viewer !== undefined && <Places viewer={viewer} />}
          </header>
          <main id="content">{children}</main>
        </body>
      </html>
    </>
  );
}

function Places({ viewer: { login, repositories, complete } }: { readonly viewer: Viewer }) {
  return (
    <>
      <nav aria-label="Pages">
        <a href="/effectiveness">Effectiveness</a> <a href="/follow-ups">Follow-ups</a>
      </nav>
      {login !== null && (
        <form class="viewer" method="post" action="/sign-out">
          <span>
            {visible(login)} sees {complete ? '' : 'the first '}
            {count(repositories?.size ?? 0, 'repository', 'repositories')}
          </span>{' '}
          <button type="submit">Sign out</button>
        </form>
      )}
    </>
  );
}

export function Message({ title, children }: { readonly title: string; readonly children?: Child }) {
  return (
    <Layout title={title}>
      <div class="message">
        <h1>{title}</h1>
        <p>{children}</p>
      </div>
    </Layout>
  );
}

export interface Mark {
  /** Names its colour, which says nothing that the words do not. */
  readonly style: 'full' | 'lightweight' | 'none' | 'failed' | 'waiting';
  readonly words: string;
}

/** The verdict in two or three words; of an open review, the tier it has come to. */
export function markOf({ evaluation, review }: ShownChange): Mark {
  if (evaluation === null) return { style: 'waiting', words: 'Being judged' };
  if (evaluation.check.conclusion === 'failure') return { style: 'failed', words: 'Not judged' };
  const asked = review === null ? evaluation.tier : viewOf(review).tier;
  const tier = (['full', 'lightweight', 'none'] as const).find((one) => one === asked);
  return tier === undefined ? { style: 'failed', words: asked } : { style: tier, words: tierWords[tier] };
}

export function Badge({ change }: { readonly change: ShownChange }) {
  const { style, words } = markOf(change);
  return <span class={`badge ${style}`}>{words}</span>;
}

/** A day, as people write it; the moment itself for machines. Of no reader's time zone: there is no script to ask. */
export function Day({ at }: { readonly at: Date }) {
  const words = at.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return <time datetime={at.toISOString()}>{words}</time>;
}
