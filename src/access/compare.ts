/** Two policy documents: what the second allows that the first did not, and the other way round, grouped for a reader. */

import type { AwsCatalogue } from './aws-catalogue.ts';
import { type Access, type Gains, gains } from './difference.ts';
import { type AccessEntry, entriesOf } from './entries.ts';
import type { Policy } from './policy.ts';

export type Outcome = 'equivalent' | 'wider' | 'narrower' | 'mixed';

export interface PolicyComparison {
  readonly outcome: Outcome;
  readonly added: readonly AccessEntry[];
  readonly removed: readonly AccessEntry[];
  /** What Deny statements stopped and no longer stop, whether or not this document allows it: another one may. */
  readonly deniedLess: readonly AccessEntry[];
  readonly deniedMore: readonly AccessEntry[];
  /** The pieces behind `added` and `removed`. */
  readonly gained: Gains;
  readonly lost: Gains;
}

/**
 * Access is what Allow statements grant and Deny statements do not stop. Where both documents only deny (a service control
 * policy beside full access, a quarantine), denying less is wider.
 */
export function comparePolicies(before: Policy, after: Policy, catalogue: AwsCatalogue): PolicyComparison {
  const had = split(before);
  const has = split(after);
  const deniedLess = gains(refusalsAsAccess(has), refusalsAsAccess(had), catalogue);
  const deniedMore = gains(refusalsAsAccess(had), refusalsAsAccess(has), catalogue);
  const onlyDenies = had.grants.length + has.grants.length === 0;
  const gained = onlyDenies ? deniedLess : gains(had, has, catalogue);
  const lost = onlyDenies ? deniedMore : gains(has, had, catalogue);
  return {
    outcome: outcomeOf(gained.pieces.length > 0, lost.pieces.length > 0),
    added: entriesOf(gained),
    removed: entriesOf(lost),
    deniedLess: entriesOf(deniedLess),
    deniedMore: entriesOf(deniedMore),
    gained,
    lost,
  };
}

function split({ statements }: Policy): Access {
  return {
    grants: statements.filter((statement) => statement.effect === 'Allow'),
    refusals: statements.filter((statement) => statement.effect === 'Deny'),
  };
}

function refusalsAsAccess({ refusals }: Access): Access {
  return { grants: refusals, refusals: [] };
}

function outcomeOf(wider: boolean, narrower: boolean): Outcome {
  if (wider) return narrower ? 'mixed' : 'wider';
  return narrower ? 'narrower' : 'equivalent';
}
