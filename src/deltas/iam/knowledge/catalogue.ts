/** What AWS access means: the texts of four catalogues in, look-ups by action, policy, account and condition key out. */

import type { z } from 'zod';
import { plainYaml } from '../../../syntax/json-value.ts';
import type { Severity } from '../../delta.ts';
import { accountsSchema, escalationsSchema, managedPoliciesSchema, riskSchema } from './catalogue-schema.ts';

/** One thing to be able to do; a single one of the actions suffices. */
export interface EscalationStep {
  /** As AWS writes them. */
  readonly actions: readonly string[];
  /** Completes "this …": "hands a role to the function". */
  readonly does: string;
}

/** A way from some access to more of it. Every step is needed. */
export interface Escalation {
  readonly id: string;
  /** Completes "the holder can …", with a capital. */
  readonly title: string;
  /** The first is the telling one. */
  readonly steps: readonly EscalationStep[];
  /** The service that a role is passed to, as iam:PassedToService names it; null where none is passed. */
  readonly passes: string | null;
  /** Whether one action is all it takes. */
  readonly alone: boolean;
  /** What the first action has to reach: the holder, another principal (a passed role too), something with a role. */
  readonly on: 'self' | 'other' | 'resource';
  readonly source: string;
}

/** An action that says something about an escalation while other steps of it are still missing. */
export interface EscalationIngredient {
  readonly action: string;
  /** Completes "the action …". */
  readonly does: string;
  readonly source: string;
}

/** What an action gives access to beyond its access level: "secrets", "who may act in the account". */
export interface RiskyAction {
  readonly action: string;
  readonly what: string;
  readonly source: string;
}

export interface GuardedKey {
  /** As AWS writes it; "*:sub" stands for that claim of any provider. */
  readonly key: string;
  /** Completes "it is no longer asked …". */
  readonly what: string;
  readonly source: string;
}

export interface AdminService {
  /** The prefix of its actions. */
  readonly service: string;
  /** What it is in charge of: "identities and their permissions". */
  readonly what: string;
  readonly source: string;
}

export interface ManagedPolicy {
  readonly name: string;
  /** In the partition aws. */
  readonly arn: string;
  readonly severity: Severity;
  /** Completes "it grants …". */
  readonly grants: string;
}

export interface KnownAccount {
  readonly id: string;
  readonly vendor: string;
  readonly source: string;
}

export interface AwsKnowledge {
  /** In order of id. */
  readonly escalations: readonly Escalation[];
  /** By lower-case action: the escalations with a step that it is enough for. */
  readonly escalationsByAction: ReadonlyMap<string, readonly Escalation[]>;
  /** By lower-case action: the first step of each escalation, and what else helps one along. */
  readonly ingredients: ReadonlyMap<string, EscalationIngredient>;
  /** By lower-case action. */
  readonly sensitiveReads: ReadonlyMap<string, RiskyAction>;
  /** By lower-case action; those that AWS itself calls permissions management are not repeated here. */
  readonly permissionsManagement: ReadonlyMap<string, RiskyAction>;
  /** By lower-case key, or by "*:" and the lower-case claim. */
  readonly guardedKeys: ReadonlyMap<string, GuardedKey>;
  /** By prefix: the services whose wildcard is as good as administrator. */
  readonly adminServices: ReadonlyMap<string, AdminService>;
  readonly policiesByArn: ReadonlyMap<string, ManagedPolicy>;
  readonly policiesByName: ReadonlyMap<string, ManagedPolicy>;
  /** By the 12 digits. */
  readonly accounts: ReadonlyMap<string, KnownAccount>;
}

/** Texts of the files in `rules/catalogues`. */
export interface AwsKnowledgeFiles {
  readonly escalations: string;
  readonly risk: string;
  readonly managedPolicies: string;
  readonly accounts: string;
}

/** @throws Error where a file is not of its form or says a thing twice: they ship with the product, so it is our bug. */
export function readAwsKnowledge(files: AwsKnowledgeFiles): AwsKnowledge {
  const escalations = readEscalations(files.escalations);
  const risk = read('aws-risk.yml', files.risk, riskSchema);
  const policies = read(
    'aws-managed-policies.yml',
    files.managedPolicies,
    managedPoliciesSchema,
  ).policies.map(({ name, arn, severity, grants }) => ({
    name,
    arn: arn ?? `arn:aws:iam::aws:policy/${name}`,
    severity,
    grants,
  }));
  const { accounts } = read('aws-accounts.yml', files.accounts, accountsSchema);
  return {
    escalations,
    escalationsByAction: byAction(escalations),
    ingredients: ingredientsOf(escalations, risk.escalationIngredients),
    sensitiveReads: riskyActions('sensitiveReads', risk.sensitiveReads),
    permissionsManagement: riskyActions('permissionsManagement', risk.permissionsManagement),
    guardedKeys: byKey('guardedKeys', risk.guardedKeys, ({ key }) => key.toLowerCase()),
    adminServices: byKey('adminServices', risk.adminServices, ({ service }) => service),
    policiesByArn: byKey('policies', policies, ({ arn }) => arn),
    policiesByName: byKey('policies', policies, ({ name }) => name),
    accounts: byKey('accounts', accounts, ({ id }) => id),
  };
}

function readEscalations(text: string): readonly Escalation[] {
  const { escalations } = read('aws-escalations.yml', text, escalationsSchema);
  byKey('escalations', escalations, ({ id }) => id);
  return escalations.map(({ passes, ...rest }) => ({
    ...rest,
    passes: passes ?? null,
    alone: rest.steps.length === 1,
  }));
}

function byAction(escalations: readonly Escalation[]): ReadonlyMap<string, readonly Escalation[]> {
  const found = new Map<string, Escalation[]>();
  for (const escalation of escalations) {
    for (const action of escalation.steps.flatMap((step) => step.actions)) {
      const key = action.toLowerCase();
      const known = found.get(key);
      if (known === undefined) found.set(key, [escalation]);
      else known.push(escalation);
    }
  }
  return found;
}

/** What is listed has its own words; else an action is told of by the escalation that needs nothing more, or the first. */
function ingredientsOf(
  escalations: readonly Escalation[],
  listed: readonly EscalationIngredient[],
): ReadonlyMap<string, EscalationIngredient> {
  const aloneFirst = [...escalations].sort((one, other) => Number(other.alone) - Number(one.alone));
  const first = aloneFirst.flatMap(({ steps, source }) =>
    steps.slice(0, 1).flatMap(({ actions, does }) => actions.map((action) => ({ action, does, source }))),
  );
  const own = byKey('escalationIngredients', listed, ({ action }) => action.toLowerCase());
  const derived = new Map(first.toReversed().map((one) => [one.action.toLowerCase(), one]));
  return new Map([...derived, ...own]);
}

interface Group {
  readonly what: string;
  readonly actions: readonly string[];
  readonly source: string;
}

function riskyActions(list: string, groups: readonly Group[]): ReadonlyMap<string, RiskyAction> {
  const each = groups.flatMap(({ actions, what, source }) =>
    actions.map((action) => ({ action, what, source })),
  );
  return byKey(list, each, ({ action }) => action.toLowerCase());
}

function byKey<T>(list: string, items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const item of items) {
    const key = keyOf(item);
    if (found.has(key)) throw new Error(`${list} say ${key} twice`);
    found.set(key, item);
  }
  return found;
}

function read<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const { data, error } = schema.safeParse(plainYaml(text));
  if (error === undefined) return data;
  const faults = error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw new Error(`${file} is not as its reader wants it: ${faults.slice(0, 10).join('; ')}`);
}
