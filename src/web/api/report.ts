/** The whole answer for a scope and a window, as the page, the API and the metrics have it: read anew each time, written nowhere. */
import type { Scope } from '../../effectiveness/history.ts';
import type { Report } from '../../effectiveness/report.ts';
import { reportOf } from '../../effectiveness/report-of.ts';
import type { FrameworkTitle } from '../../effectiveness/sections/frameworks.ts';
import type { Window } from '../../effectiveness/window.ts';
import type { BuiltIn } from '../../rules/reading/read.ts';
import type { Database } from '../../store/database.ts';
import { readHistory } from '../../store/effectiveness/history.ts';

export interface Reporting {
  readonly database: Database;
  readonly builtIn: BuiltIn;
  readonly now: () => Date;
}

export type ReportReader = (scope: Scope, window: Window) => Promise<Report>;

export function reportReader({ database, builtIn, now }: Reporting): ReportReader {
  const titles = frameworkTitles(builtIn);
  return async (scope, window) =>
    reportOf(await readHistory(database, scope, now().toISOString()), window, titles);
}

export function frameworkTitles({ frameworks }: BuiltIn): readonly FrameworkTitle[] {
  return frameworks.map(({ id, name, source }) => ({ id, title: name, list: source }));
}
