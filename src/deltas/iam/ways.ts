/** A difference of access read forwards and backwards: the same finding under two names. */
import type { Kind } from '../kinds.ts';

/** Which way a difference goes, with the names that it has then. */
export interface Way {
  readonly widens: boolean;
  readonly access: Kind;
  readonly condition: Kind;
  readonly deny: Kind;
  readonly escalation: Kind;
  readonly trust: Kind;
  readonly public: Kind;
}

export const ways: readonly [Way, Way] = [
  {
    widens: true,
    access: 'iam.access.added',
    condition: 'iam.condition.removed',
    deny: 'iam.deny.removed',
    escalation: 'iam.escalation.added',
    trust: 'iam.trust.widened',
    public: 'iam.public.added',
  },
  {
    widens: false,
    access: 'iam.access.removed',
    condition: 'iam.condition.added',
    deny: 'iam.deny.added',
    escalation: 'iam.escalation.removed',
    trust: 'iam.trust.narrowed',
    public: 'iam.public.removed',
  },
];
