/** AWS policy documents as values: statements over patterns and clauses, with the lines they stand on. */
import type { Lines } from '../syntax/tree.ts';
import type { Clause } from './conditions/clause.ts';
import type { Pattern } from './patterns/pattern.ts';

export interface Placed extends Lines {
  readonly pattern: Pattern;
}

/** A list that an element names, or all but that list: NotAction, NotResource, NotPrincipal. */
export interface Patterns {
  readonly negated: boolean;
  readonly list: readonly Placed[];
}

export interface Statement extends Lines {
  readonly effect: 'Allow' | 'Deny';
  readonly sid: string | null;
  /** null where the document names none: the holder of the policy. */
  readonly principals: Patterns | null;
  /** Lower case. */
  readonly actions: Patterns;
  /** null where the document names none: what the policy is attached to. */
  readonly resources: Patterns | null;
  /** All must be met. */
  readonly clauses: readonly Clause[];
  /** Lines of the Condition block; the statement's where it has none. */
  readonly conditionLines: Lines;
  /** The statement without its Sid, its order of writing and its effect: what tells two of them apart. */
  readonly id: string;
  /** The same without its actions: statements alike in this can share them out among each other. */
  readonly restId: string;
}

export interface Policy {
  readonly statements: readonly Statement[];
}

/** By shape: who it is attached to cannot be told from the text of an identity policy. */
export type PolicyShape = 'identity' | 'resource' | 'trust' | 'guardrail';

const assuming =
  /^sts:(assumerole|assumerolewithsaml|assumerolewithwebidentity|tagsession|setsourceidentity|setcontext|\*)$/;

/**
 * @returns `trust` where every statement is about assuming a role, `resource` where principals are named, `guardrail` where
 *   it only denies, else `identity`.
 */
export function shapeOf({ statements }: Policy): PolicyShape {
  const named = statements.some((statement) => statement.principals !== null);
  const actions = statements.flatMap((statement) => statement.actions.list);
  if (
    named &&
    actions.length > 0 &&
    actions.every(({ pattern }) => assuming.test(pattern.text.toLowerCase()))
  ) {
    return 'trust';
  }
  if (named) return 'resource';
  return onlyDenies(statements) ? 'guardrail' : 'identity';
}

export function onlyDenies(statements: readonly Statement[]): boolean {
  return statements.length > 0 && statements.every((statement) => statement.effect === 'Deny');
}

/** What a document can be asked to be. */
export const policyTypes = ['identity', 'resource', 'trust', 'scp'] as const;
export type PolicyType = (typeof policyTypes)[number];

/** @returns why a document is not of the type that its reader expects, and where; null where it is. */
export function typeFault({ statements }: Policy, type: PolicyType): { line: number; reason: string } | null {
  const named = type === 'resource' || type === 'trust';
  for (const { principals, resources, startLine: line } of statements) {
    if (named && principals === null)
      return { line, reason: `a statement of a ${type} policy names a Principal` };
    if (!named && principals !== null)
      return { line, reason: `a statement of an ${type} policy names no Principal` };
    if (type === 'trust' && resources !== null)
      return { line, reason: 'a statement of a trust policy names no Resource' };
    if (!named && resources === null)
      return { line, reason: `a statement of an ${type} policy names a Resource` };
  }
  return null;
}
