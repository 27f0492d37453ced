/** The pages of a local repository. Reading one never writes, forms do; there is no script in any of them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Hono } from 'hono';
import { question } from '../render/effectiveness/words.ts';
import { effectivenessApi } from './api/effectiveness.ts';
import { CheckPage } from './check-page.tsx';
import { path as effectivenessPath } from './effectiveness/query.ts';
import { type Effectiveness, effectivenessRoutes } from './effectiveness/routes.tsx';
import { effectivenessCss } from './effectiveness/style.ts';
import { path as followUpsPath } from './follow-ups/narrowed.ts';
import { type FollowUpsSource, followUpRoutes } from './follow-ups/routes.tsx';
import { followUpsCss } from './follow-ups/style.ts';
import { Message } from './layout.tsx';
import { ListPage, tierFilters } from './list-page.tsx';
import type { Caller } from './node.ts';
import { reviewPosts } from './review/posts.tsx';
import { reviewCss } from './review/style.ts';
import type { Gate } from './sign-in/gate.tsx';
import type { SigningIn } from './sign-in/github-gate.ts';
import type { ChangeSource } from './source.ts';
import { css } from './style.ts';

/** Nothing is loaded from elsewhere, and nothing runs. */
const contentPolicy = (forms: "'self'" | "'none'") =>
  `default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action ${forms}; frame-ancestors 'none'`;

const pagesWithForms: ReadonlySet<string> = new Set([effectivenessPath, followUpsPath]);

const markdownCss = readFileSync(
  createRequire(import.meta.url).resolve('github-markdown-css/github-markdown.css'),
  'utf8',
);

export interface PagesOptions {
  /** null where GitHub is connected: checks are shown there, and here only that the service is well. */
  readonly source: ChangeSource | null;
  /** null where no figures are kept. */
  readonly effectiveness: Effectiveness | null;
  /** null where no follow-ups are kept. */
  readonly followUps: FollowUpsSource | null;
  /** Who may see either. */
  readonly gate: Gate;
  /** null where nobody signs in. */
  readonly signIn: SigningIn | null;
  /** Hears what made a page fail; its reader is told that the log says it. */
  readonly onFault: (error: unknown) => void;
}

export function pages({
  source,
  effectiveness,
  followUps,
  gate,
  signIn,
  onFault,
}: PagesOptions): Hono<{ Bindings: Caller }> {
  const app = new Hono<{ Bindings: Caller }>();
  app.use(async (context, next) => {
    await next();
    const { path } = context.req;
    const hasForm = path.startsWith('/changes/') || pagesWithForms.has(path);
    context.header('content-security-policy', contentPolicy(hasForm ? "'self'" : "'none'"));
    context.header('x-content-type-options', 'nosniff');
    // Under "no-referrer" a browser would not tell us either which page a form came from.
    context.header('referrer-policy', 'same-origin');
  });
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/assets/style.css', (context) =>
    context.body(`${markdownCss}\n${css}${reviewCss}${effectivenessCss}${followUpsCss}`, 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'max-age=300',
    }),
  );
  if (effectiveness !== null) {
    effectivenessRoutes(app, effectiveness, gate);
    effectivenessApi(app, effectiveness, gate);
  }
  if (followUps !== null) followUpRoutes(app, followUps, gate);
  signIn?.addRoutes(app);
  if (source === null) {
    app.get('/', (context) =>
      context.html(
        <Message title="Delta Review is running">
          Connected to GitHub. Its checks are on your pull requests, under “Threat model review”.
          {effectiveness !== null && (
            <>
              {' '}
              <a href={effectivenessPath}>{question}</a>{' '}
              <a href={followUpsPath}>What reviews left to be done</a>
            </>
          )}
        </Message>,
      ),
    );
  } else {
    app.get('/', async (context) => {
      const asked = context.req.query('tier');
      const tier = tierFilters.find((one) => one === asked) ?? null;
      return context.html(
        <ListPage
          source={source}
          changes={await source.changes()}
          tier={tier}
          measured={effectiveness !== null}
        />,
      );
    });
    const { frame } = reviewPosts(app, source);
    app.get('/changes/:id', async (context) => {
      const id = context.req.param('id');
      const [changes, user] = await Promise.all([source.changes(), source.desk.user()]);
      const change = changes.find(({ ref }) => ref.id === id);
      if (change === undefined) return context.notFound();
      // Each showing of a form is another one.
      context.header('cache-control', 'no-store');
      const form = frame(id, context.req.query('said'));
      return context.html(<CheckPage source={source} change={change} user={user} form={form} />);
    });
  }
  app.notFound((context) =>
    context.html(
      <Message title="There is no such page">
        The change may have been merged or deleted since. <a href="/">All changes</a> shows what is there now.
      </Message>,
      404,
    ),
  );
  app.onError((error, context) => {
    onFault(error);
    return context.html(
      <Message title="This page could not be made">
        The fault is on our side, and the log of the service says what it is. Reload in a moment; if it stays,
        restart the service. Nothing that was kept is lost.
      </Message>,
      500,
    );
  });
  return app;
}
