/** Access that is no policy: a trait of the side that has it, with what is said when it comes or goes. */

import type { TreeNode } from '../../../../syntax/tree.ts';
import type { Facts, Severity } from '../../../delta.ts';
import { evidenceAt } from '../../../evidence.ts';
import type { Kind } from '../../../kinds.ts';
import type { Trait } from '../../../traits.ts';
import { writtenAt } from '../written.ts';
import type { At } from './access.ts';

export interface Words {
  readonly gained: string;
  readonly lost: string;
}

type Pair = readonly [gained: Kind, lost: Kind];
export const accessKinds: Pair = ['iam.access.added', 'iam.access.removed'];
export const trustKinds: Pair = ['iam.trust.widened', 'iam.trust.narrowed'];
export const publicKinds: Pair = ['iam.public.added', 'iam.public.removed'];

/** @param node where it is written. */
export function trait(
  { resource }: At,
  node: TreeNode,
  subject: string,
  severity: Severity,
  facts: Facts,
  words: Words,
  [gained, lost]: Pair = accessKinds,
): Trait {
  const place = writtenAt(resource, node);
  return {
    subject,
    facts: { system: 'aws', ...facts },
    evidence: evidenceAt(place.file, place.side, place),
    gained: { kind: gained, severity, summary: words.gained },
    lost: { kind: lost, summary: words.lost },
  };
}
