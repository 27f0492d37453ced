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
  'integration.source.restored': {
    title: 'Code of others no longer comes from an unusual place',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI3:2025'],
    mirror: 'integration.source.changed',
  },
  'integration.webhook.added': {
    title: 'A third party calls in, or is called on events',
    direction: 'widens',
    severity: 'medium',
    frameworks: ['NHI4:2025', 'STRIDE-spoofing', 'T1199'],
    mirror: 'integration.webhook.removed',
  },
  'integration.webhook.removed': {
    title: 'A third party no longer calls in, or is no longer called',
    direction: 'narrows',
    severity: 'low',
    frameworks: ['NHI1:2025'],
    mirror: 'integration.webhook.added',
  },
  'integration.origin.added': {
    title: 'Pages or scripts of another origin are let in',
    direction: 'widens',
    severity: 'medium',
    frameworks: ['NHI4:2025', 'STRIDE-information'],
    mirror: 'integration.origin.removed',
  },
  'integration.origin.removed': {
    title: 'Pages or scripts of another origin are no longer let in',
    direction: 'narrows',
    severity: 'low',
    frameworks: ['NHI4:2025'],
    mirror: 'integration.origin.added',
  },
  'integration.unresolved': {
    title: 'What changed for a third party cannot be known',
    direction: 'neutral',
    severity: 'low',
    frameworks: ['NHI3:2025'],
    mirror: 'integration.unresolved',
  },
} as const satisfies Record<string, KindEntry>;
