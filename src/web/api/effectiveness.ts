/** `/api/effectiveness`: the report as JSON, by the schema in docs/effectiveness.schema.json. A question that makes no sense is refused. */
import type { Hono, MiddlewareHandler } from 'hono';
import { askedFor, scopeFields } from '../effectiveness/query.ts';
import type { Caller } from '../node.ts';
import type { ReportReader } from './report.ts';

export const apiPath = '/api/effectiveness';

/** Answers whoever may not ask, and lets the others through. */
export type Guard = MiddlewareHandler<{ Bindings: Caller }>;

export interface EffectivenessApi {
  readonly report: ReportReader;
  readonly guard: Guard;
  readonly now: () => Date;
}

const parameters: ReadonlySet<string> = new Set([...scopeFields, 'since', 'until']);

export function effectivenessApi(
  app: Hono<{ Bindings: Caller }>,
  { report, guard, now }: EffectivenessApi,
): void {
  app.get(apiPath, guard, async (context) => {
    const unknown = Object.keys(context.req.query()).filter((name) => !parameters.has(name));
    const { scope, window, faults } = askedFor((name) => context.req.query(name), now());
    const alone = scope.model !== undefined && scope.repository === undefined;
    const wrong = [
      ...unknown.map((name) => `There is no parameter ${JSON.stringify(name)}.`),
      ...faults,
      ...(alone ? ['A model is asked for with its repository.'] : []),
    ];
    context.header('cache-control', 'no-store');
    return wrong.length > 0
      ? context.json({ faults: wrong }, 400)
      : context.json(await report(scope, window));
  });
}

/** A service without sign-in answers its own machine alone. */
export const fromHere: Guard = async (context, next) => {
  if (context.env.fromHere) return next();
  return context.json({ faults: ['Only this machine may ask; the service has no sign-in.'] }, 403);
};
