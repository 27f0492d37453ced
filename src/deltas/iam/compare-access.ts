/** Two readings of the same file or files: what it means for access that one became the other. */
import type { DraftDelta } from '../delta.ts';
import type { AwsWorld } from './grading/grade.ts';
import { holdingsOf } from './holdings.ts';
import { identityDeltas } from './identities.ts';
import type { AccessModel } from './model.ts';
import { policyDeltas } from './policy-deltas.ts';

export function compareAccess(
  before: AccessModel,
  after: AccessModel,
  world: AwsWorld,
): readonly DraftDelta[] {
  return [
    ...holdingsOf(before, after).flatMap((holding) => policyDeltas(holding, world)),
    ...identityDeltas(before, after, world),
  ];
}
