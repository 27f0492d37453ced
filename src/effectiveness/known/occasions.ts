/** When each sort of issue came into a repository: what recurrence is counted by. */
import type { Kind } from '../../deltas/kinds.ts';
import type { ChangeRecord } from '../record.ts';
import { day } from '../window.ts';
import { type Category, categoryOfKind, subjectClass } from './categories.ts';
import { mergesOf } from './merges.ts';
import { keptIn, perHistory } from './per-history.ts';
import { risksOf } from './things.ts';

export interface Occasion {
  readonly at: number;
  readonly record: ChangeRecord;
}

/** One kind of delta on one class of subjects in one repository. */
export interface Issue {
  readonly category: Category;
  readonly kind: Kind;
  readonly subjectClass: string;
  /** Oldest first. */
  readonly occasions: readonly Occasion[];
}

/** What one author merges in so many days is one piece of work, in however many pull requests. */
const oneWork = 7 * day;

export const issuesOf = perHistory((history): readonly Issue[] => {
  const issues = new Map<string, Issue & { readonly occasions: Occasion[] }>();
  const works = new Map<string, number>();
  for (const { record, at } of mergesOf(history)) {
    for (const { kind, subject } of risksOf(record)) {
      const category = categoryOfKind(kind);
      if (category === null) continue;
      const noun = subjectClass(subject);
      const key = `${record.repository}\0${kind}\0${noun}`;
      const issue = keptIn(issues, key, () => ({ category, kind, subjectClass: noun, occasions: [] }));
      const work = `${key}\0${record.author}`;
      const began = works.get(work);
      if (began !== undefined && at - began < oneWork) continue;
      works.set(work, at);
      issue.occasions.push({ at, record });
    }
  }
  return [...issues.values()];
});
