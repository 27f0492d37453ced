/** Kinds of deltas in secrets that stand where they can be read. */
import type { KindEntry } from './entry.ts';

export const secretKinds = {
  'secret.exposed': {
    title: 'A secret can be read where it stands',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI2:2025', 'T1552'],
    mirror: 'secret.withdrawn',
  },
  'secret.withdrawn': {
    title: 'A secret no longer stands there; whoever read it still knows it',
    direction: 'narrows',
    severity: 'low',
    frameworks: ['NHI2:2025', 'NHI7:2025'],
    mirror: 'secret.exposed',
  },
} as const satisfies Record<string, KindEntry>;
