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
} as const satisfies Record<string, KindEntry>;
