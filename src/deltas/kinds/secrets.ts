/** Kinds of deltas in secrets: those that can be read, those that are expected, those that live too long. */
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
  'secret.name.added': {
    title: 'One more secret has to be kept',
    direction: 'widens',
    severity: 'low',
    frameworks: ['NHI2:2025', 'NHI7:2025'],
    mirror: 'secret.name.removed',
  },
  'secret.name.removed': {
    title: 'A secret is no longer expected',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI1:2025'],
    mirror: 'secret.name.added',
  },
  'secret.longlived.added': {
    title: 'A credential that does not expire does what one that expires could do',
    direction: 'widens',
    severity: 'medium',
    frameworks: ['NHI7:2025', 'NHI4:2025', 'T1552'],
    mirror: 'secret.longlived.removed',
  },
  'secret.longlived.removed': {
    title: 'A credential that does not expire is no longer used there',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI7:2025', 'NHI1:2025'],
    mirror: 'secret.longlived.added',
  },
} as const satisfies Record<string, KindEntry>;
