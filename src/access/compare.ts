/** Two policy documents: what the second allows that the first did not, and the other way round, grouped for a reader. */

import type { AwsCatalogue } from './aws-catalogue.ts';
import { type Access, gains } from './difference.ts';
import { type AccessEntry, entriesOf } from './entries.ts';
import type { Policy } from './policy.ts';

export type Outcome = 'equivalent' | 'wider' | 'narrower' | 'mixed';

export interface PolicyComparison {
  readonly outcome: Outcome;
  /** Neither document allows anything: what they no longer deny is all there is to tell, and counts as added. */
  readonly onlyDenies: boolean;
  readonly added: readonly AccessEntry[];
  readonly removed: readonly AccessEntry[];
  /** What Deny statements stopped and no longer stop, whether or not this document allows it: another one may. */
  readonly deniedLess: readonly AccessEntry[];
  readonly deniedMore: readonly AccessEntry[];
}

/**
 * Access is what Allow statements grant and Deny statements do not stop. Where both documents only deny (a service control
 * policy beside full access, a quarantine), denying less is wider.
 */
export function comparePolicies(before: Policy, after: Policy, catalogue: AwsCatalogue): PolicyComparison {
  const had = split(before);
  const has = split(after);
  const deniedLess = entriesOf(gains(refusalsAsAccess(has), refusalsAsAccess(had), catalogue));
  const deniedMore = entriesOf(gains(refusalsAsAccess(had), refusalsAsAccess(has), catalogue));
  const onlyDenies = had.grants.length + has.grants.length === 0;
  const added = onlyDenies ? deniedLess : entriesOf(gains(had, has, catalogue));
  const removed = onlyDenies ? deniedMore : entriesOf(gains(has, had, catalogue));
  return {
    outcome: outcomeOf(added.length > 0, removed.length > 0),
    onlyDenies,
    added,
    removed,
    deniedLess,
    deniedMore,
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
