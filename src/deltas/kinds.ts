/** Every kind of delta, declared once: its default grade, its mirror, and the framework ids it carries. */
import type { Direction, Severity } from './delta.ts';

export interface KindEntry {
  /** In a few words, for documentation and headings. */
  readonly title: string;
  readonly direction: Direction;
  readonly severity: Severity;
  /** Ids as rules/frameworks.yml lists them. */
  readonly frameworks: readonly string[];
  /** The kind of the same difference read backwards, or why there is none. */
  readonly mirror: string;
}

export const kinds = {
  'pipeline.permission.widened': {
    title: 'A pipeline token may do more',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI5:2025', 'T1098'],
    mirror: 'pipeline.permission.narrowed',
  },
  'pipeline.permission.narrowed': {
    title: 'A pipeline token may do less',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI5:2025'],
    mirror: 'pipeline.permission.widened',
  },
  'pipeline.oidc.added': {
    title: 'A job may ask for identity tokens',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI4:2025', 'NHI5:2025', 'T1078.004'],
    mirror: 'pipeline.oidc.removed',
  },
  'pipeline.oidc.removed': {
    title: 'A job may no longer ask for identity tokens',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI4:2025'],
    mirror: 'pipeline.oidc.added',
  },
  'pipeline.trigger.untrusted': {
    title: 'People outside the project can start a pipeline',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI6:2025', 'T1195', 'STRIDE-elevation'],
    mirror: 'pipeline.trigger.removed',
  },
  'pipeline.trigger.removed': {
    title: 'People outside the project can no longer start a pipeline',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI6:2025'],
    mirror: 'pipeline.trigger.untrusted',
  },
  'pipeline.secret.added': {
    title: 'A job can read one more secret',
    direction: 'widens',
    severity: 'medium',
    frameworks: ['NHI2:2025', 'NHI9:2025', 'T1552'],
    mirror: 'pipeline.secret.removed',
  },
  'pipeline.secret.removed': {
    title: 'A job no longer reads a secret',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI1:2025'],
    mirror: 'pipeline.secret.added',
  },
  'pipeline.environment.removed': {
    title: 'A job no longer runs under the rules of an environment',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI8:2025'],
    mirror: 'pipeline.environment.added',
  },
  'pipeline.environment.added': {
    title: 'A job runs under the rules of an environment',
    direction: 'neutral',
    severity: 'low',
    frameworks: ['NHI8:2025'],
    mirror: 'pipeline.environment.removed',
  },
  'pipeline.action.unpinned': {
    title: 'A job runs code that its owner can exchange',
    direction: 'widens',
    severity: 'medium',
    frameworks: ['NHI3:2025', 'T1195'],
    mirror: 'pipeline.action.pinned',
  },
  'pipeline.action.pinned': {
    title: 'A job no longer runs code that its owner can exchange',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI3:2025'],
    mirror: 'pipeline.action.unpinned',
  },
  'pipeline.action.added': {
    title: 'A job runs one more action, pinned to a digest',
    direction: 'widens',
    severity: 'low',
    frameworks: ['NHI3:2025', 'T1199'],
    mirror: 'pipeline.action.removed',
  },
  'pipeline.action.removed': {
    title: 'A job no longer runs a pinned action',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI3:2025'],
    mirror: 'pipeline.action.added',
  },
  'pipeline.action.changed': {
    title: 'A job runs another version of an action',
    direction: 'neutral',
    severity: 'info',
    frameworks: ['T1195'],
    mirror: 'pipeline.action.changed',
  },
  'pipeline.runner.changed': {
    title: 'A job runs elsewhere, with other images, or closer to its host',
    direction: 'widens',
    severity: 'high',
    frameworks: ['NHI8:2025', 'STRIDE-elevation'],
    mirror: 'pipeline.runner.restored',
  },
  'pipeline.runner.restored': {
    title: 'A job leaves a machine or an image, or keeps away from its host',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['NHI8:2025'],
    mirror: 'pipeline.runner.changed',
  },
  'pipeline.injection.added': {
    title: 'Text from outside becomes part of the commands of a job',
    direction: 'widens',
    severity: 'high',
    frameworks: ['T1195', 'STRIDE-tampering'],
    mirror: 'pipeline.injection.removed',
  },
  'pipeline.injection.removed': {
    title: 'Text from outside is no longer part of the commands of a job',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['STRIDE-tampering'],
    mirror: 'pipeline.injection.added',
  },
  'pipeline.download.executed': {
    title: 'A job runs what a server sends at that moment',
    direction: 'widens',
    severity: 'high',
    frameworks: ['T1195', 'STRIDE-tampering'],
    mirror: 'pipeline.download.removed',
  },
  'pipeline.download.removed': {
    title: 'A job no longer runs what a server sends at that moment',
    direction: 'narrows',
    severity: 'info',
    frameworks: ['T1195'],
    mirror: 'pipeline.download.executed',
  },
  'pipeline.unresolved': {
    title: 'A pipeline change that cannot be understood',
    direction: 'neutral',
    severity: 'medium',
    frameworks: ['NHI6:2025'],
    mirror: 'pipeline.unresolved',
  },
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

export type Kind = keyof typeof kinds;

export function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}

/** What cannot be understood, by domain: "pipeline.unresolved". */
export type UnresolvedKind = Extract<Kind, `${string}.unresolved`>;

/** @param pattern a kind, or the start of kinds with a final `*`: "pipeline.*", "*". */
export function kindMatches(pattern: string, kind: Kind): boolean {
  return pattern.endsWith('*') ? kind.startsWith(pattern.slice(0, -1)) : pattern === kind;
}
