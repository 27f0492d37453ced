/** What the free words of Open Threat Model stand for: its schema leaves types and states to the tools that write it. */
import type { Severity } from '../../../deltas/delta.ts';
import type { Component, Identity, ThreatStatus } from '../../model.ts';

/** "Needs Investigation", "needs-investigation" and "NeedsInvestigation" are one. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** States as IriusRisk and Microsoft's tool export them (startleft's samples, read 2026-11); all others are open. */
const statuses: ReadonlyMap<string, ThreatStatus> = new Map([
  ['mitigated', 'mitigated'],
  ['mitigationimplemented', 'mitigated'],
  ['fixed', 'mitigated'],
  ['resolved', 'mitigated'],
  ['closed', 'mitigated'],
  ['accepted', 'accepted'],
  ['accept', 'accepted'],
  ['riskaccepted', 'accepted'],
  ['transferred', 'transferred'],
  ['notapplicable', 'not-applicable'],
  ['na', 'not-applicable'],
  ['hidden', 'not-applicable'],
  ['falsepositive', 'not-applicable'],
]);

export function statusOf(state: string | null): ThreatStatus {
  return statuses.get(plain(state ?? '')) ?? 'open';
}

/** A mitigation in one of these states is advice, and nothing that was done. */
const advice: ReadonlySet<string> = new Set(['', 'recommended', 'rejected', 'notapplicable', 'na']);

export function isAdvice(state: string | null): boolean {
  return advice.has(plain(state ?? ''));
}

/** The types that `suggest` writes, and those that mean the same. */
export const identityTypes = { human: 'user', service: 'service-account', agent: 'ai-agent' } as const;

const identities: ReadonlyMap<string, Identity['kind']> = new Map([
  ['user', 'human'],
  ['human', 'human'],
  ['humanuser', 'human'],
  ['actor', 'human'],
  ['person', 'human'],
  ['administrator', 'human'],
  ['serviceaccount', 'service'],
  ['serviceprincipal', 'service'],
  ['iamrole', 'service'],
  ['iamuser', 'service'],
  ['aiagent', 'agent'],
]);

/** @returns null where a type is that of a component. */
export function identityKind(type: string | null): Identity['kind'] | null {
  return identities.get(plain(type ?? '')) ?? null;
}

const stores =
  /(?:^|-)(?:(?:data)?store|database|db|rds|dynamodb|(?:postgre|my|no)?sql|postgres|mongo(?:db)?|redis|cache|s3|bucket|blob|storage|filesystem|warehouse|queue|sqs|topic|vault)(?:-|$)/;
const externals =
  /(?:^|-)(?:external|third-party|saas|browser|web-client|client|mobile-client|internet)(?:-|$)/;

/** A type is words: "CD-MICROSOFT-AZURE-DB-POSTGRESQL", "web-client". */
export function kindOf(type: string | null, tags: readonly string[]): Component['kind'] {
  const words = (type ?? '')
    .slice(0, 100)
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  if (externals.test(words) || tags.some((tag) => plain(tag) === 'external')) return 'external';
  if (stores.test(words)) return 'store';
  return words === 'other' || words === '' ? 'other' : 'process';
}

/** The types that are written where an addition has no technology of its own. */
export const componentTypes = {
  process: 'service',
  store: 'datastore',
  external: 'external-service',
  other: 'other',
} as const;

/** Risks are numbers from 0 to 100 (the specification's README, read 2026-11); a fifth of that for each severity. */
export function severityOf(likelihood: number | null, impact: number | null): Severity | null {
  if (impact === null) return null;
  const risk = likelihood === null ? impact : (likelihood * impact) / 100;
  return risk >= 80 ? 'critical' : risk >= 60 ? 'high' : risk >= 40 ? 'medium' : risk >= 20 ? 'low' : 'info';
}

/** The middle of each fifth. */
export const impacts: Readonly<Record<Severity, number>> = {
  critical: 90,
  high: 70,
  medium: 50,
  low: 30,
  info: 10,
};
