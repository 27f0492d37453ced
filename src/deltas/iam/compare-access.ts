/** Two readings of the same file or files: what it means for access that one became the other. */
import type { DraftDelta, Facts } from '../delta.ts';
import { redact } from '../evidence.ts';
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
    ...holdingsOf(before, after, world).flatMap((holding) => policyDeltas(holding, world)),
    ...identityDeltas(before, after, world),
  ].map(withoutSecrets);
}

/** Values of conditions and names are written by people, who write all sorts of things there. */
function withoutSecrets(delta: DraftDelta): DraftDelta {
  const facts: Facts = Object.fromEntries(
    Object.entries(delta.facts).map(([name, value]) => [
      name,
      typeof value === 'string' ? redact(value) : typeof value === 'object' ? value.map(redact) : value,
    ]),
  );
  return { ...delta, summary: redact(delta.summary), facts };
}
