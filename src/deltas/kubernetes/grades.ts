/** How much a permission can do in the wrong hands: a permission in, its severity and whether it escalates out. */
import { higherSeverity, type Severity } from '../delta.ts';
import type { Permission } from './permissions.ts';

export interface Grade {
  readonly severity: Severity;
  /** Its holder can give itself, or become somebody with, more access. */
  readonly escalates: boolean;
}

interface Danger extends Grade {
  readonly group: string;
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const rbac = 'rbac.authorization.k8s.io';
const writes = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** kubernetes.io/docs/concepts/security/rbac-good-practices, "Privilege escalation risks", read 2026-11. */
const dangers: readonly Danger[] = [
  danger(rbac, ['roles', 'clusterroles'], ['escalate', 'bind'], 'critical', true),
  danger('', ['users', 'groups', 'serviceaccounts'], ['impersonate'], 'critical', true),
  danger('authentication.k8s.io', ['uids', 'userextras'], ['impersonate'], 'critical', true),
  danger('', ['secrets'], ['get', 'list', 'watch'], 'high'),
  danger('', ['pods'], ['create'], 'high'),
  // A websocket opens with a GET, so reading these is using them.
  danger('', ['pods/exec', 'pods/attach'], ['get', 'create'], 'high'),
  danger('', ['pods/ephemeralcontainers'], ['create', 'update', 'patch'], 'high'),
  danger('', ['nodes/proxy'], ['get', ...writes], 'high'),
  danger('', ['pods/portforward', 'pods/proxy', 'services/proxy'], ['get'], 'medium'),
  danger('', ['serviceaccounts/token'], ['create'], 'high'),
  danger('certificates.k8s.io', ['certificatesigningrequests/approval'], ['update', 'patch'], 'high'),
  danger('certificates.k8s.io', ['signers'], ['approve', 'sign'], 'high'),
  danger(
    'admissionregistration.k8s.io',
    ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
    writes,
    'high',
  ),
];

function danger(
  group: string,
  resources: readonly string[],
  verbs: readonly string[],
  severity: Severity,
  escalates = false,
): Danger {
  return { group, resources, verbs, severity, escalates };
}

const reads = new Set(['get', 'list', 'watch']);
/** Names that are as good as all: whoever has one of these has the cluster. */
const sovereign = new Set(['cluster-admin', 'system:masters', 'system:admin', 'kubernetes-admin']);
const stepDown: Readonly<Record<Severity, Severity>> = {
  critical: 'high',
  high: 'medium',
  medium: 'low',
  low: 'low',
  info: 'info',
};

/** @returns the grade of the worst that the permission covers; one step less where it is for named objects only. */
export function gradeOf(permission: Permission): Grade {
  const { severity, escalates } = gradeOfAny(permission);
  const { name } = permission;
  const all = name === null || sovereign.has(name);
  return { severity: all ? severity : stepDown[severity], escalates };
}

function gradeOfAny(permission: Permission): Grade {
  const { group, resource, verb } = permission;
  const everything = group !== null && resource === '*' && verb === '*';
  if (group !== null && (verb === 'escalate' || verb === 'bind' || verb.startsWith('impersonate'))) {
    return { severity: 'critical', escalates: true };
  }
  const base: Severity = everything ? 'high' : reads.has(verb) ? 'low' : 'medium';
  const covered = dangers.filter((one) => coversDanger(permission, one));
  return {
    severity: worst([base, ...covered.map((one) => one.severity)]),
    // All of everything is told as that: one more way to get more is not the news.
    escalates: !everything && covered.some((one) => one.escalates),
  };
}

function coversDanger({ group, resource, verb }: Permission, one: Danger): boolean {
  if (group === null || (group !== '*' && group !== one.group)) return false;
  if (verb !== '*' && !one.verbs.includes(verb)) return false;
  if (resource === '*') return true;
  return one.resources.some((known) => {
    const slash = known.indexOf('/');
    const start = resource.split('/', 1)[0] ?? resource;
    // `userextras/scopes` is one of userextras.
    if (slash < 0) return known === resource || (known === 'userextras' && known === start);
    return known === resource || resource === `*${known.slice(slash)}`;
  });
}

export function worst(severities: readonly Severity[]): Severity {
  return severities.reduce(higherSeverity, 'info');
}
