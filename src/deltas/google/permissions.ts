/** Custom roles: the permissions of both sides in, what holders of the role may do more or less out. */
import type { DraftDelta, Severity } from '../delta.ts';
import { isAboveProjects, raised } from './grants.ts';
import { type CustomRole, evidenceOf, type Pieces, type Place } from './model.ts';

type Grade = 'escalation' | 'guard' | 'secret' | 'data' | 'change' | 'look';

/**
 * Permissions that let their holder act as service accounts, mint their tokens, or decide who may do what
 * Names here and below as Google's predefined roles hold them (github.com/iann0036/iam-dataset of 2026-08-22).
 */
const escalating = new Set([
  'iam.serviceAccounts.actAs',
  'iam.serviceAccounts.getAccessToken',
  'iam.serviceAccounts.getOpenIdToken',
  'iam.serviceAccounts.implicitDelegation',
  'iam.serviceAccounts.signBlob',
  'iam.serviceAccounts.signJwt',
  'iam.serviceAccountKeys.create',
  'iam.roles.update',
  'iam.roles.create',
  'iam.googleapis.com/workloadIdentityPoolProviders.create',
  'iam.googleapis.com/workloadIdentityPoolProviders.update',
  'deploymentmanager.deployments.create',
  'deploymentmanager.deployments.update',
  'cloudbuild.builds.create',
]);
/** What lifts restrictions that others live under. */
const guards = new Set([
  'orgpolicy.policy.set',
  'iam.denypolicies.delete',
  'iam.denypolicies.update',
  'accesscontextmanager.servicePerimeters.update',
  'accesscontextmanager.servicePerimeters.delete',
]);
const secrets = new Set([
  'secretmanager.versions.access',
  'cloudkms.cryptoKeyVersions.useToDecrypt',
  'cloudkms.cryptoKeyVersions.useToDecryptViaDelegation',
  'cloudkms.cryptoKeyVersions.useToSign',
  'apikeys.keys.getKeyString',
  'storage.hmacKeys.create',
  'container.secrets.get',
  'container.secrets.list',
  'container.serviceAccounts.createToken',
]);
const data = new Set([
  'storage.objects.get',
  'bigquery.tables.getData',
  'bigquery.tables.export',
  'datastore.entities.get',
  'spanner.databases.select',
  'spanner.databases.read',
  'bigtable.tables.readRows',
  'pubsub.subscriptions.consume',
  'logging.privateLogEntries.list',
  'compute.snapshots.useReadOnly',
  'compute.disks.createSnapshot',
  'artifactregistry.repositories.downloadArtifacts',
]);
/** By the verb at the end; what is none of these may do anything, and counts as a change. */
const looking = /^(get|list|search|view|read|query|lookup|check|test|fetch|count|resolve)/;

const severityOf: Readonly<Record<Grade, Severity>> = {
  escalation: 'high',
  guard: 'high',
  secret: 'high',
  data: 'medium',
  change: 'medium',
  look: 'low',
};
const spoken: Readonly<Record<Grade, string>> = {
  escalation: 'get more access',
  guard: 'lift restrictions',
  secret: 'reach secrets',
  data: 'read data',
  change: 'change things',
  look: 'look at things',
};

function gradeOf(permission: string): Grade {
  const verb = permission.slice(permission.lastIndexOf('.') + 1);
  if (escalating.has(permission) || verb === 'setIamPolicy') return 'escalation';
  if (guards.has(permission)) return 'guard';
  if (secrets.has(permission)) return 'secret';
  if (data.has(permission)) return 'data';
  return looking.test(verb) ? 'look' : 'change';
}

/** @returns one delta for each grave permission of a role, and one for all lesser ones of a grade. */
export function customRoleDeltas(before: Pieces, after: Pieces): readonly DraftDelta[] {
  const had = new Map(before.roles.map((role) => [role.key, role]));
  const has = new Map(after.roles.map((role) => [role.key, role]));
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => {
    const then = had.get(key);
    const now = has.get(key);
    return [...oneWay(then, now, true), ...oneWay(now, then, false)];
  });
}

/** What `now` lets its holders do and `then` did not. */
function oneWay(
  then: CustomRole | undefined,
  now: CustomRole | undefined,
  gained: boolean,
): readonly DraftDelta[] {
  if (now === undefined || now.disabled) return [];
  const known = then?.disabled === false ? then.permissions : null;
  const groups = new Map<string, [string, Place][]>();
  for (const [permission, at] of now.permissions) {
    if (known?.has(permission) === true) continue;
    const grade = gradeOf(permission);
    const key = grade === 'change' || grade === 'look' ? grade : permission;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [[permission, at]]);
    else group.push([permission, at]);
  }
  return [...groups].flatMap(([key, group]) => {
    const [first, ...more] = group;
    return first === undefined ? [] : [draft(now, key, [first, ...more], gained)];
  });
}

/** How many lines of one delta are shown. */
const shownPlaces = 20;

function draft(
  role: CustomRole,
  key: string,
  group: readonly [[string, Place], ...[string, Place][]],
  gained: boolean,
): DraftDelta {
  const [[first, at], ...more] = group;
  const grade = gradeOf(first);
  const others = more.length === 1 ? 'one more permission' : `${more.length} more permissions`;
  const what = more.length === 0 ? first : `${first} and ${others}`;
  const summary = gained
    ? `Whoever has custom role ${role.name} may now ${spoken[grade]} with ${what}`
    : `Whoever has custom role ${role.name} may no longer ${spoken[grade]} with ${what}`;
  const thing = grade === 'escalation' ? 'escalation' : 'access';
  return {
    kind: `iam.${thing}.${gained ? 'added' : 'removed'}`,
    subject: `custom role ${role.name}: ${key === first ? key : `permissions to ${spoken[grade]}`}`,
    ...(gained ? { severity: raised(severityOf[grade], isAboveProjects(role.level)) } : {}),
    summary,
    facts: { system: 'google', role: role.name, grade, permission: group.map(([permission]) => permission) },
    evidence: evidenceOf(at, ...more.slice(0, shownPlaces).map(([, place]) => place)),
  };
}
