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
  'pipeline.unresolved': {
    title: 'A pipeline change that cannot be understood',
    direction: 'neutral',
    severity: 'medium',
    frameworks: ['NHI6:2025'],
    mirror: 'pipeline.unresolved',
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
