/** What comparing two values of an attribute can find. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { higherSeverity, type Severity } from '../../delta.ts';
import type { AttributeMeaning } from '../catalogue.ts';
import { globMatches } from './glob.ts';

/** A value as it is compared: what is written, nothing (the default holds), or no such thing (as good as safe). */
export type Compared = { readonly node: TreeNode | null } | 'safe';

export type Finding =
  | {
      readonly way: 'worse' | 'better';
      readonly was: string;
      readonly is: string;
      /** Of the change for the worse. */
      readonly severity: Severity;
    }
  /** Whether it is for the worse cannot be known; `settled`: since now it is known. */
  | { readonly way: 'unknown'; readonly was: string; readonly is: string; readonly settled: boolean };

/** `same`: no difference of meaning; `changed`: one that is neither for the worse nor for the better. */
export type Judgement = readonly Finding[] | 'same' | 'changed';

/** @param values what is there for the worse; the gravest of them counts. */
export function gradeOf({ severity }: AttributeMeaning, values: readonly string[]): Severity {
  if (typeof severity === 'string') return severity;
  const grades = values.flatMap(
    (value) => Object.entries(severity).find(([pattern]) => globMatches(pattern, value))?.[1] ?? [],
  );
  return grades.length === 0 ? 'medium' : grades.reduce(higherSeverity);
}
