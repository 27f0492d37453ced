/** The page /effectiveness and the files of it: asked for by address, written nowhere. */
import type { Hono } from 'hono';
import { csvOf } from '../../render/effectiveness/csv.ts';
import type { Links } from '../../render/effectiveness/links.ts';
import { tableOf } from '../../render/effectiveness/tables.ts';
import type { ReportReader } from '../../store/effectiveness/report.ts';
import type { Caller } from '../node.ts';
import type { Asking, Gate } from '../sign-in/gate.tsx';
import { EffectivenessPage } from './page.tsx';
import { askedFor, path } from './query.ts';

/** Where the figures come from. */
export interface Effectiveness {
  readonly report: ReportReader;
  readonly links: Links;
  readonly now: () => Date;
}

export function effectivenessRoutes(
  app: Hono<{ Bindings: Caller }>,
  { report, links, now }: Effectiveness,
  gate: Gate,
): void {
  const answer = async (context: Asking) => {
    const viewer = await gate.admit(context, 'page');
    if (viewer instanceof Response) return viewer;
    const time = now();
    const asked = askedFor((name) => context.req.query(name), time);
    return { viewer, asked, now: time, report: await report(asked.scope, asked.window, viewer.repositories) };
  };
  app.get(path, async (context) => {
    const found = await answer(context);
    if (found instanceof Response) return found;
    return context.html(<EffectivenessPage {...found} links={links} />);
  });
  /** The page says what it took instead; a file that is passed on says nothing of it. */
  const answerExactly = async (context: Asking) => {
    const found = await answer(context);
    if (found instanceof Response || found.asked.faults.length === 0) return found;
    return context.text(`${found.asked.faults.join(' ')}\n`, 400);
  };
  app.get(`${path}.json`, async (context) => {
    const found = await answerExactly(context);
    if (found instanceof Response) return found;
    context.header('content-disposition', 'attachment; filename="effectiveness.json"');
    return context.json(found.report);
  });
  app.get(`${path}.csv`, async (context) => {
    const found = await answerExactly(context);
    if (found instanceof Response) return found;
    const table = tableOf(found.report, context.req.query('table') ?? 'figures');
    if (table === null) return context.notFound();
    const name = table.id.replace(/[^a-z-]+/g, '-');
    return context.body(csvOf(table), 200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="effectiveness-${name}.csv"`,
    });
  });
}
