/** The questions of one review: those its deltas call for, and those that every review of its tier asks. */
import type { Delta } from '../deltas/delta.ts';
import { kindMatches } from '../deltas/kinds.ts';
import type { ChecklistItem } from '../rules/effective.ts';
import type { Verdict } from '../rules/verdict.ts';

export interface AskedItem {
  readonly id: string;
  readonly question: string;
  /** Fingerprints of the deltas it is asked about; empty for the questions of every review. */
  readonly deltas: readonly string[];
  readonly frameworks: readonly string[];
}

/** @returns the items of a verdict, in the order the checklists list them; none where no review opens. */
export function checklistOf(
  verdict: Verdict,
  deltas: readonly Delta[],
  items: readonly ChecklistItem[],
): readonly AskedItem[] {
  const { tier } = verdict;
  if (tier === 'none') return [];
  const named = new Set(verdict.checklist);
  return items.flatMap((item) => {
    if (!item.tiers.includes(tier)) return [];
    const about = deltas.filter(
      (delta) =>
        delta.direction !== 'narrows' && item.deltas.some((pattern) => kindMatches(pattern, delta.kind)),
    );
    if (about.length === 0 && item.always !== true && !named.has(item.id)) return [];
    return [
      {
        id: item.id,
        question: item.question.replace('{subjects}', subjectsOf(about)),
        deltas: about.map((delta) => delta.fingerprint),
        frameworks: item.frameworks,
      },
    ];
  });
}

/** "job publish, job release and 3 more"; "this change" where an item is about no delta in particular. */
function subjectsOf(deltas: readonly Delta[]): string {
  const subjects = [...new Set(deltas.map((delta) => delta.subject))];
  if (subjects.length === 0) return 'this change';
  if (subjects.length <= 3) return subjects.join(', ');
  return `${subjects.slice(0, 3).join(', ')} and ${subjects.length - 3} more`;
}
