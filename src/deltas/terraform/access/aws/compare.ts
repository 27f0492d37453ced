/** Two sides' AWS access in; what changed of it out, and what about it cannot be known. */
import { createHash } from 'node:crypto';
import type { DraftDelta } from '../../../delta.ts';
import { evidenceAt } from '../../../evidence.ts';
import { compareAccess } from '../../../iam/compare-access.ts';
import type { AwsWorld } from '../../../iam/grading/grade.ts';
import type { AccessModel } from '../../../iam/model.ts';
import { compareTraits } from '../../../traits.ts';
import { type BothWays, compareBoth } from '../reading.ts';
import { type Access, combined, type Unclear } from './access.ts';
import { type AwsAccess, keyOf } from './model.ts';
import { runsAsDeltas } from './runs-as.ts';

export function awsDeltas(
  before: BothWays<AwsAccess>,
  after: BothWays<AwsAccess>,
  world: AwsWorld,
): readonly DraftDelta[] {
  const used = new Set([...before.most.used, ...after.most.used]);
  const sides = [before.most, after.most].map((read) => [...read.unclear, ...looseIn(read, used).unclear]);
  const unclear = changedUnclear(sides[0] ?? [], sides[1] ?? []);
  // Without these, what is known on the other side alone would look new or gone.
  const unknown = new Set(unclear.filter(({ whole }) => whole).map(keyOf));
  return [
    ...compareBoth(before, after, (then, now) =>
      compared(withLoose(then, used), withLoose(now, used), unknown, world),
    ),
    ...runsAsDeltas(before.most.ats, after.most.ats),
    ...unclear.map(unresolved),
  ];
}

/** What nothing of either side is made from. */
function looseIn({ loose }: AwsAccess, used: ReadonlySet<string>): Access {
  return combined([...loose].flatMap(([address, access]) => (used.has(address) ? [] : [access])));
}

function withLoose(read: AwsAccess, used: ReadonlySet<string>): AwsAccess {
  const { policies } = looseIn(read, used);
  return { ...read, model: { ...read.model, policies: [...read.model.policies, ...policies] } };
}

function compared(
  before: AwsAccess,
  after: AwsAccess,
  unknown: ReadonlySet<string>,
  world: AwsWorld,
): readonly DraftDelta[] {
  return [
    ...compareAccess(known(before.model, unknown), known(after.model, unknown), world),
    ...compareTraits(before.traits, after.traits),
  ];
}

function known(model: AccessModel, unknown: ReadonlySet<string>): AccessModel {
  return { ...model, policies: model.policies.filter((held) => !unknown.has(keyOf(held))) };
}

/** @returns what one side has and the other has not, the after side first, one for each policy. */
function changedUnclear(had: readonly Unclear[], has: readonly Unclear[]): readonly Unclear[] {
  const meaningOf = (one: Unclear) => JSON.stringify([keyOf(one), one.meaning]);
  const then = new Set(had.map(meaningOf));
  const now = new Set(has.map(meaningOf));
  const changed = [
    ...has.filter((one) => !then.has(meaningOf(one))),
    ...had.filter((one) => !now.has(meaningOf(one))),
  ];
  const byPolicy = new Map<string, Unclear>();
  for (const one of changed) {
    const known = byPolicy.get(keyOf(one));
    if (known === undefined || (one.whole && !known.whole)) byPolicy.set(keyOf(one), one);
  }
  return [...byPolicy.values()];
}

function unresolved({ subject, name, reason, meaning, place }: Unclear): DraftDelta {
  return {
    kind: 'iam.unresolved',
    subject,
    summary: `What the ${name} of ${subject} allows cannot be known: ${reason}`,
    // A digest: the part itself may be long, and may hold what is not to be shown.
    facts: { policy: name, reason, digest: createHash('sha256').update(meaning).digest('hex').slice(0, 32) },
    evidence: [evidenceAt(place.file, place.side, place)],
  };
}
