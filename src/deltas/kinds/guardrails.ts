/** Kinds of deltas in what holds others back: scanners, owners of code, this product's own configuration. */
import type { KindEntry } from './entry.ts';

export const guardrailKinds = {
  'guardrail.weakened': {
    title: 'A guard holds back less',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI6:2025', 'MAESTRO-L6'],
    mirror: 'guardrail.restored',
  },
  'guardrail.restored': {
    title: 'A guard holds back more',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['MAESTRO-L6'],
    mirror: 'guardrail.weakened',
  },
  'guardrail.code.added': {
    title: 'A guard runs or follows what somebody else writes',
    direction: 'widens',
    severity: 'low',
    frameworks: ['NHI3:2025', 'T1195'],
    mirror: 'guardrail.code.removed',
  },
  'guardrail.code.removed': {
    title: 'A guard no longer runs or follows what somebody else writes',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI3:2025'],
    mirror: 'guardrail.code.added',
  },
  'guardrail.unresolved': {
    title: 'What a guard holds back cannot be known',
    direction: 'neutral',
    severity: 'medium',
    frameworks: ['NHI6:2025'],
    mirror: 'guardrail.unresolved',
  },
} as const satisfies Record<string, KindEntry>;
