/** What every page shares: the frame around it, and the badges. */
import type { Child } from 'hono/jsx';
import type { StoredEvaluation } from '../store/evaluations.ts';

export function Layout({ title, children }: { readonly title: string; readonly children?: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title} · Delta Review</title>
        <link rel="stylesheet" href="/assets/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/">
            <span aria-hidden="true">Δ</span> Delta Review
          </a>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

export function Message({ title, children }: { readonly title: string; readonly children?: Child }) {
  return (
    <Layout title={title}>
      <h1>{title}</h1>
      <p>{children}</p>
    </Layout>
  );
}

const words: Readonly<Record<string, string>> = {
  full: 'Full review',
  lightweight: 'Lightweight review',
  none: 'Nothing to review',
};

/** The verdict in two or three words; the colour says nothing that the words do not. */
export function Badge({ evaluation }: { readonly evaluation: StoredEvaluation | null }) {
  if (evaluation === null) return <span class="badge waiting">Being judged</span>;
  if (evaluation.check.conclusion === 'failure') return <span class="badge failed">Not judged</span>;
  return <span class={`badge ${evaluation.tier}`}>{words[evaluation.tier] ?? evaluation.tier}</span>;
}
