/** The page /effectiveness and the files of it: asked for by address, written nowhere. */
import type { Hono } from 'hono';
import type { Scope } from '../../effectiveness/history.ts';
import type { Report } from '../../effectiveness/report.ts';
import type { Window } from '../../effectiveness/window.ts';
import { csvOf } from '../../render/effectiveness/csv.ts';
import type { Links } from '../../render/effectiveness/links.ts';
import { tableOf } from '../../render/effectiveness/tables.ts';
import type { Caller } from '../node.ts';
import { EffectivenessPage } from './page.tsx';
import { askedFor, path } from './query.ts';

/** Where the figures come from. */
export interface Effectiveness {
  readonly report: (scope: Scope, window: Window) => Promise<Report>;
  readonly links: Links;
  readonly now: () => Date;
}

export function effectivenessRoutes(
  app: Hono<{ Bindings: Caller }>,
  { report, links, now }: Effectiveness,
): void {
  const answer = async (get: (name: string) => string | undefined) => {
    const time = now();
    const asked = askedFor(get, time);
    return { asked, now: time, report: await report(asked.scope, asked.window) };
  };
  app.get(path, async (context) => {
    const found = await answer((name) => context.req.query(name));
    return context.html(<EffectivenessPage {...found} links={links} />);
  });
  app.get(`${path}.json`, async (context) => {
    const found = await answer((name) => context.req.query(name));
    context.header('content-disposition', 'attachment; filename="effectiveness.json"');
    return context.json(found.report);
  });
  app.get(`${path}.csv`, async (context) => {
    const found = await answer((name) => context.req.query(name));
    const table = tableOf(found.report, context.req.query('table') ?? 'figures');
    if (table === null) return context.notFound();
    const name = table.id.replace(/[^a-z-]+/g, '-');
    return context.body(csvOf(table), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="effectiveness-${name}.csv"`,
    });
  });
}
