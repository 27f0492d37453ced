/** Which risks of the frameworks our changes keep touching, which were reviewed, and how much was taken out again. */
import { kinds } from '../../deltas/kinds.ts';
import type { History } from '../history.ts';
import { findingsOf } from '../known/findings.ts';
import { cut, mergesOf } from '../known/merges.ts';
import { keptIn } from '../known/per-history.ts';
import { evidenceOf, newestFirst } from '../reading/figure.ts';
import type { ChangeRecord, DeltaRecord } from '../record.ts';
import type { FrameworkLine } from '../report.ts';
import type { Window } from '../window.ts';

/** One risk as its framework names it. */
export interface FrameworkTitle {
  readonly id: string;
  readonly title: string;
  /** "OWASP Non-Human Identities Top 10, 2025". */
  readonly list: string;
}

/** @returns a line for each title, those that nothing touched too: a blind spot is told by what is missing. */
export function frameworkLines(
  history: History,
  window: Window,
  titles: readonly FrameworkTitle[],
): readonly FrameworkLine[] {
  const touched = new Map<string, Set<ChangeRecord>>();
  for (const { record } of cut(mergesOf(history), window))
    for (const id of new Set(record.last.flatMap(frameworksOf)))
      keptIn(touched, id, () => new Set<ChangeRecord>()).add(record);
  const retired = new Map<string, number>();
  for (const { delta, closedAt } of cut(findingsOf(history), window)) {
    if (closedAt === null) continue;
    for (const id of new Set(frameworksOf(delta))) retired.set(id, (retired.get(id) ?? 0) + 1);
  }
  return titles.map(({ id, title, list }) => {
    const changes = [...(touched.get(id) ?? [])];
    return {
      id,
      title,
      list,
      touched: newestFirst(changes.map((record) => evidenceOf(record))),
      reviewed: changes.filter(({ review }) => review.signedAt !== null).length,
      retired: retired.get(id) ?? 0,
    };
  });
}

/** Ledgers that are older than the ids have those of the kind. */
function frameworksOf({ kind, frameworks }: DeltaRecord): readonly string[] {
  return frameworks ?? kinds[kind].frameworks;
}
