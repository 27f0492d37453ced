/** When each sort of issue came into a repository: what recurrence is counted by. */
import type { Kind } from '../../deltas/kinds.ts';
import type { ChangeRecord } from '../record.ts';
import { day } from '../window.ts';
import { type Category, categoryOfKind, subjectClass } from './categories.ts';
import { ByRepository, keptAt, keptIn, perHistory } from './per-history.ts';
import { touchingOf } from './things.ts';

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

interface Counting extends Issue {
  readonly occasions: Occasion[];
}

/**
 * What is merged within so many days of the first is one piece of work, in however many pull requests. Whose they are is not
 * asked: or it would pay to hand them out.
 */
const oneWork = 7 * day;

export const issuesOf = perHistory((history): readonly Issue[] => {
  const issues = new ByRepository<Map<Kind, Counting>>();
  /** By subject: the issues of its class. */
  const ofSubject: (Map<Kind, Counting> | undefined)[] = [];
  for (const { record, at, isOwn, things } of touchingOf(history)) {
    if (!isOwn) continue;
    for (const [index, { kind, direction, ofModel }] of record.last.entries()) {
      const subject = things[index]?.subject;
      const category = direction === 'widens' && ofModel !== true ? categoryOfKind(kind) : null;
      if (category === null || subject === undefined) continue;
      const byKind = keptAt(ofSubject, subject.index, () =>
        issues.keep(record.repository, subjectClass(subject.name), () => new Map<Kind, Counting>()),
      );
      const { occasions } = keptIn(byKind, kind, () => {
        return { category, kind, subjectClass: subjectClass(subject.name), occasions: [] };
      });
      const latest = occasions.at(-1);
      if (latest === undefined || at - latest.at >= oneWork) occasions.push({ at, record });
    }
  }
  return [...issues.values()].flatMap((byKind) => [...byKind.values()]);
});
