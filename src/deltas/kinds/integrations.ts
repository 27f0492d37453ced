/** Kinds of deltas in third parties: who joins, what they get, where data goes. */
import type { KindEntry } from './entry.ts';

export const integrationKinds = {
  'integration.vendor.added': {
    title: 'A third party joins',
    direction: 'widens',
    severity: 'medium',
    frameworks: ['NHI3:2025', 'T1199', 'GOVERN-6.1'],
    mirror: 'integration.vendor.removed',
  },
  'integration.vendor.removed': {
    title: 'A third party leaves',
    direction: 'narrows',
    severity: 'low',
    frameworks: ['NHI1:2025', 'GOVERN-6.2'],
    mirror: 'integration.vendor.added',
  },
  'integration.dependency.added': {
    title: 'Code runs that others wrote',
    direction: 'widens',
    severity: 'low',
    frameworks: ['NHI3:2025', 'T1195'],
    mirror: 'integration.dependency.removed',
  },
  'integration.dependency.removed': {
    title: 'Code of others no longer runs',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI1:2025'],
    mirror: 'integration.dependency.added',
  },
  'integration.source.changed': {
    title: 'Code of others comes from another place',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI3:2025', 'T1195'],
    mirror: 'integration.source.restored',
  },
  'integration.content.changed': {
    title: 'A package is another one under the same version',
    direction: 'neutral',
    severity: 'high',
    frameworks: ['NHI3:2025', 'T1195'],
    mirror: 'integration.content.changed',
  },
  'integration.source.restored': {
    title: 'Code of others no longer comes from an unusual place',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI3:2025'],
    mirror: 'integration.source.changed',
  },
  'integration.endpoint.added': {
    title: 'Data may go to one more place',
    direction: 'widens',
    severity: 'medium',
    frameworks: ['NHI3:2025', 'T1199', 'STRIDE-information'],
    mirror: 'integration.endpoint.removed',
  },
  'integration.endpoint.removed': {
    title: 'Data no longer goes to a place',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI1:2025'],
    mirror: 'integration.endpoint.added',
  },
  'integration.unresolved': {
    title: 'What changed for a third party cannot be known',
    direction: 'neutral',
    severity: 'low',
    frameworks: ['NHI3:2025'],
    mirror: 'integration.unresolved',
  },
} as const satisfies Record<string, KindEntry>;
