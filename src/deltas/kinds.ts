/** Every kind of delta, declared once: its default grade, its mirror, and the framework ids it carries. */
import { agentKinds } from './kinds/agents.ts';
import type { KindEntry } from './kinds/entry.ts';
import { guardrailKinds } from './kinds/guardrails.ts';
import { iamKinds } from './kinds/iam.ts';
import { infraKinds } from './kinds/infra.ts';
import { integrationKinds } from './kinds/integrations.ts';
import { pipelineKinds } from './kinds/pipelines.ts';
import { secretKinds } from './kinds/secrets.ts';

export const kinds = {
  ...iamKinds,
  ...infraKinds,
  ...pipelineKinds,
  ...agentKinds,
  ...guardrailKinds,
  ...integrationKinds,
  ...secretKinds,
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
