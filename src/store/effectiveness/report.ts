/** The whole answer for a scope and a window, as the page, the API, the metrics and the issue have it: read anew each time, written nowhere. */
import type { Scope } from '../../effectiveness/history.ts';
import type { Report } from '../../effectiveness/report.ts';
import { reportOf } from '../../effectiveness/report-of.ts';
import type { FrameworkTitle } from '../../effectiveness/sections/frameworks.ts';
import type { Window } from '../../effectiveness/window.ts';
import type { BuiltIn } from '../../rules/reading/read.ts';
import type { Database } from '../database.ts';
import { readHistory, type Seen } from './history.ts';

export interface Reporting {
  readonly database: Database;
  readonly builtIn: BuiltIn;
  readonly now: () => Date;
}

/** @param seen figures are of these repositories alone. */
export type ReportReader = (scope: Scope, window: Window, seen: Seen) => Promise<Report>;

export function reportReader({ database, builtIn, now }: Reporting): ReportReader {
  const titles = frameworkTitles(builtIn);
  return async (scope, window, seen) =>
    reportOf(await readHistory(database, scope, now().toISOString(), seen), window, titles);
}

export function frameworkTitles({ frameworks }: BuiltIn): readonly FrameworkTitle[] {
  return frameworks.map(({ id, name, source }) => ({ id, title: name, list: source }));
}
