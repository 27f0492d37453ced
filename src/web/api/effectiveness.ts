/** `/api/effectiveness`: the report as JSON, by the schema in docs/effectiveness.schema.json. A question that makes no sense is refused. */
import type { Hono } from 'hono';
import type { ReportReader } from '../../store/effectiveness/report.ts';
import { askedFor, scopeFields } from '../effectiveness/query.ts';
import type { Caller } from '../node.ts';
import type { Gate } from '../sign-in/gate.tsx';

export const apiPath = '/api/effectiveness';

export interface EffectivenessApi {
  readonly report: ReportReader;
  readonly now: () => Date;
}

const parameters: ReadonlySet<string> = new Set([...scopeFields, 'since', 'until']);

export function effectivenessApi(
  app: Hono<{ Bindings: Caller }>,
  { report, now }: EffectivenessApi,
  gate: Gate,
): void {
  app.get(apiPath, async (context) => {
    const viewer = await gate.admit(context, 'json');
    if (viewer instanceof Response) return viewer;
    const unknown = Object.keys(context.req.query()).filter((name) => !parameters.has(name));
    const { scope, window, faults } = askedFor((name) => context.req.query(name), now());
    const alone = scope.model !== undefined && scope.repository === undefined;
    const wrong = [
      ...unknown.map((name) => `There is no parameter ${JSON.stringify(name)}.`),
      ...faults,
      ...(alone ? ['A model is asked for with its repository.'] : []),
    ];
    context.header('cache-control', 'private, no-store');
    return wrong.length > 0
      ? context.json({ faults: wrong }, 400)
      : context.json(await report(scope, window, viewer.repositories));
  });
}
