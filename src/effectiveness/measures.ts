/** The measures, in the order in which they are shown: what became of the system, what the models are worth, what people do. */
import type { Measure } from './measure.ts';
import { beforeMergeEffect } from './measures/outcomes/before-merge-effect.ts';
import { persistence } from './measures/outcomes/persistence.ts';
import { recurrence } from './measures/outcomes/recurrence.ts';
import { severeRiskRetired } from './measures/outcomes/severe-risk-retired.ts';
import { calibration } from './measures/practice/calibration.ts';
import { changeCoverage } from './measures/practice/change-coverage.ts';
import { decisionImpact } from './measures/practice/decision-impact.ts';
import { fidelity } from './measures/practice/fidelity.ts';
import { gateStrength } from './measures/practice/gate-strength.ts';
import { identityCoverage } from './measures/practice/identity-coverage.ts';
import { modelFreshness } from './measures/practice/model-freshness.ts';
import { onTime } from './measures/practice/on-time.ts';
import { overhead } from './measures/practice/overhead.ts';
import { ownership } from './measures/practice/ownership.ts';
import { unmodelledChange } from './measures/practice/unmodelled-change.ts';

export const measures: readonly Measure[] = [
  recurrence,
  severeRiskRetired,
  persistence,
  beforeMergeEffect,
  changeCoverage,
  unmodelledChange,
  modelFreshness,
  fidelity,
  identityCoverage,
  decisionImpact,
  onTime,
  ownership,
  gateStrength,
  calibration,
  overhead,
];
