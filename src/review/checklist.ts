/** The questions of one review: those its deltas call for, and those that every review of its tier asks. */
import type { Delta } from '../deltas/delta.ts';
import { kindMatches } from '../deltas/kinds.ts';
import type { ChecklistItem, EffectiveRules } from '../rules/effective.ts';
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
  { rules, checklist }: Pick<EffectiveRules, 'rules' | 'checklist'>,
): readonly AskedItem[] {
  const { tier } = verdict;
  if (tier === 'none') return [];
  const named = new Set(verdict.checklist);
  const pathsNamed = (item: ChecklistItem) =>
    verdict.reasons
      .filter((reason) => rules.find(({ id }) => id === reason.rule)?.then.checklist?.includes(item.id))
      .flatMap((reason) => reason.paths);
  return checklist.flatMap((item) => {
    if (!item.tiers.includes(tier)) return [];
    const about = deltas.filter(
      (delta) =>
        delta.direction !== 'narrows' && item.deltas.some((pattern) => kindMatches(pattern, delta.kind)),
    );
    if (about.length === 0 && item.always !== true && !named.has(item.id)) return [];
    return [
      {
        id: item.id,
        question: item.question.replace(
          '{subjects}',
          listed(about.length > 0 ? about.map((delta) => delta.subject) : pathsNamed(item)),
        ),
        deltas: about.map((delta) => delta.fingerprint),
        frameworks: item.frameworks,
      },
    ];
  });
}

/** "job publish, job release and 3 more"; "this change" where an item is about nothing in particular. */
function listed(subjects: readonly string[]): string {
  const distinct = [...new Set(subjects)];
  if (distinct.length === 0) return 'this change';
  if (distinct.length <= 3) return distinct.join(', ');
  return `${distinct.slice(0, 3).join(', ')} and ${distinct.length - 3} more`;
}
