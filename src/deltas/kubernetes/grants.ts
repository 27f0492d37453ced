/** Who has which role where: bindings as a set of grants, whatever the bindings are called or how they are split. */
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Evidence, Severity } from '../delta.ts';
import { worst } from './grades.ts';
import { entriesOf, evidenceIn, mapsIn, textOf } from './objects.ts';
import type { Placed, Sides } from './pairing.ts';

interface Subject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** "Group dock-crew", "ServiceAccount harbour/ferry". */
  readonly label: string;
}

interface Grant {
  readonly binding: Placed;
  readonly subject: Subject;
  readonly lines: Lines;
  /** null for the whole cluster; '' for a namespace that the manifest leaves open. */
  readonly namespace: string | null;
  readonly roleKind: string;
  readonly role: string;
}

/** What is known of a role on the side of the grant. */
export interface RoleGrade {
  readonly severity: Severity;
  /** False where its rules stand neither in this directory nor in Kubernetes itself. */
  readonly known: boolean;
}

export type RoleGrader = (grant: {
  readonly roleKind: string;
  readonly role: string;
  readonly namespace: string;
  readonly binding: Placed;
}) => RoleGrade;

/** Anybody at all, and everybody who can sign in (kubernetes.io, "Using RBAC Authorization", read 2026-11). */
const anybody = new Set(['User system:anonymous', 'Group system:unauthenticated']);
const everybody = 'Group system:authenticated';

export function grantDeltas({ before, after }: Sides, grade: RoleGrader): readonly DraftDelta[] {
  const had = grantsOf(before);
  const has = grantsOf(after);
  const gained = [...has.values()].filter((grant) => !isHeld(grant, had));
  const lost = [...had.values()].filter((grant) => !isHeld(grant, has));
  const narrowerOf = narrowerIn(had, has);
  const swapped = swaps(gained, lost);
  const objects = { before: byKey(before), after: byKey(after) };
  return [
    ...gained.map((grant) => {
      const narrower = narrowerOf(grant);
      const replaced = swapped.get(grant) ?? null;
      return gainOf(grant, { narrower, replaced, grade, former: objects.before.get(grant.binding.key) });
    }),
    ...lost.map((grant) => lossOf(grant, objects.after.get(grant.binding.key))),
  ];
}

function byKey(objects: readonly Placed[]): ReadonlyMap<string, Placed> {
  return new Map(objects.map((object) => [object.key, object]));
}

function grantsOf(objects: readonly Placed[]): ReadonlyMap<string, Grant> {
  const grants = objects
    .filter((object) => object.judgedAs === 'binding')
    .flatMap((binding) => {
      const roleRef = entriesOf(binding.body.get('roleRef'));
      const namespace = binding.kind === 'ClusterRoleBinding' ? null : binding.namespace;
      return mapsIn(binding, binding.body.get('subjects')).map(({ entries, ...lines }): Grant => {
        const text = (key: string) => textOf(entries.get(key));
        const subject = subjectOf(text('kind'), text('namespace') || (namespace ?? ''), text('name'));
        const roleKind = textOf(roleRef.get('kind'));
        return { binding, subject, lines, namespace, roleKind, role: textOf(roleRef.get('name')) };
      });
    });
  return new Map(grants.map((grant) => [grantKey(grant), grant] as const).reverse());
}

const accountUser = 'system:serviceaccount:';

/** A service account may be written as the user that it signs in as. */
function subjectOf(kind: string, ownNamespace: string, name: string): Subject {
  if (kind === 'User' && name.startsWith(accountUser)) {
    const [namespace = '', account = ''] = name.slice(accountUser.length).split(':');
    if (account !== '') return subjectOf('ServiceAccount', namespace, account);
  }
  const namespace = kind === 'ServiceAccount' ? ownNamespace : '';
  const label = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  return { kind, namespace, name, label };
}

function subjectKey({ subject, binding }: Grant): string {
  return JSON.stringify([subject.label, binding.place]);
}

function grantKey(grant: Grant): string {
  return JSON.stringify([subjectKey(grant), grant.namespace, grant.roleKind, grant.role]);
}

/** A grant for the whole cluster holds in every namespace. */
function isHeld(grant: Grant, grants: ReadonlyMap<string, Grant>): boolean {
  return grants.has(grantKey(grant)) || grants.has(grantKey({ ...grant, namespace: null }));
}

/**
 * What a grant of a cluster role widens: the same role in one namespace only, or a namespace's own role now left.
 * @returns by subject and role, the first of each, so that thousands of bindings are not compared with thousands.
 */
function narrowerIn(had: ReadonlyMap<string, Grant>, has: ReadonlyMap<string, Grant>) {
  const known = new Map<string, Grant>();
  const key = (grant: Grant, ...parts: readonly (string | null)[]) =>
    JSON.stringify([subjectKey(grant), ...parts]);
  const add = (at: string, grant: Grant) => known.set(at, known.get(at) ?? grant);
  for (const grant of had.values()) {
    if (grant.namespace === null) continue;
    if (grant.roleKind === 'ClusterRole') add(key(grant, 'same', grant.role), grant);
    if (grant.roleKind !== 'Role' || has.has(grantKey(grant))) continue;
    add(key(grant, 'own'), grant);
    add(key(grant, 'own', grant.namespace), grant);
  }
  return (grant: Grant): Grant | null => {
    if (grant.roleKind !== 'ClusterRole') return null;
    const keys =
      grant.namespace === null
        ? [key(grant, 'same', grant.role), key(grant, 'own')]
        : [key(grant, 'own', grant.namespace)];
    return keys.map((at) => known.get(at)).find((one) => one !== undefined) ?? null;
  };
}

/** People or groups that take each other's place in the same role, in the order of their names. */
function swaps(gained: readonly Grant[], lost: readonly Grant[]): ReadonlyMap<Grant, Grant> {
  const roleKey = ({ namespace, roleKind, role, binding }: Grant) =>
    JSON.stringify([namespace, roleKind, role, binding.place]);
  const isPerson = ({ subject: { kind, label } }: Grant) =>
    (kind === 'User' || kind === 'Group') && !anybody.has(label) && label !== everybody;
  const byName = (a: Grant, b: Grant) => (a.subject.label < b.subject.label ? -1 : 1);
  const left = new Map<string, Grant[]>();
  for (const grant of lost.filter(isPerson).sort(byName).reverse()) {
    const same = left.get(roleKey(grant));
    if (same === undefined) left.set(roleKey(grant), [grant]);
    else same.push(grant);
  }
  const pairs = new Map<Grant, Grant>();
  for (const grant of gained.filter(isPerson).sort(byName)) {
    const former = left.get(roleKey(grant))?.pop();
    if (former !== undefined) pairs.set(grant, former);
  }
  return pairs;
}

interface Circumstances {
  readonly narrower: Grant | null;
  readonly replaced: Grant | null;
  readonly grade: RoleGrader;
  /** The binding as it was. */
  readonly former: Placed | undefined;
}

function gainOf(grant: Grant, { narrower, replaced, grade, former }: Circumstances): DraftDelta {
  const { subject } = grant;
  const { known, severity } = grade({ ...grant, namespace: grant.namespace ?? '' });
  const open = anybody.has(subject.label);
  const was =
    replaced !== null
      ? ` in the place of ${replaced.subject.label}`
      : narrower !== null
        ? ` (was: ${roleName(narrower)} ${placeName(narrower)})`
        : '';
  const whose = known ? '' : ', whose rules are not in this directory';
  const who = open
    ? `Anybody, without signing in (${subject.label}),`
    : subject.label === everybody
      ? `Everybody who can sign in (${subject.label})`
      : subject.label;
  return {
    kind: open ? 'iam.public.added' : 'iam.access.added',
    severity:
      open || subject.label === everybody
        ? 'critical'
        : replaced !== null && severity !== 'critical'
          ? 'low'
          : worst([severity, narrower === null ? 'info' : 'high']),
    subject: subject.label,
    summary: `${who} now has ${roleName(grant)} ${placeName(grant)}${whose}${was}`,
    facts: { ...factsOf(grant), ...(replaced !== null && { replaces: replaced.subject.label }) },
    evidence: [
      evidenceIn(grant.binding, grant.lines),
      ...[replaced, narrower].flatMap((one) => (one === null ? [] : [evidenceIn(one.binding, one.lines)])),
      ...(replaced === null && narrower === null ? subjectLines(former) : []),
    ],
  };
}

function lossOf(grant: Grant, left: Placed | undefined): DraftDelta {
  const { label } = grant.subject;
  return {
    kind: anybody.has(label) ? 'iam.public.removed' : 'iam.access.removed',
    subject: label,
    summary: `${label} no longer has ${roleName(grant)} ${placeName(grant)}`,
    facts: factsOf(grant),
    evidence: [evidenceIn(grant.binding, grant.lines), ...subjectLines(left)],
  };
}

function subjectLines(binding: Placed | undefined): readonly Evidence[] {
  const subjects = binding?.body.get('subjects');
  return binding === undefined || subjects === undefined ? [] : [evidenceIn(binding, subjects)];
}

function factsOf({ subject, namespace, roleKind, role }: Grant): DraftDelta['facts'] {
  return {
    system: 'kubernetes',
    subjectKind: subject.kind,
    subject: subject.name,
    subjectNamespace: subject.namespace,
    roleKind,
    role,
    scope: namespace === null ? 'cluster' : 'namespace',
    namespace: namespace ?? '',
  };
}

function roleName({ roleKind, role }: Grant): string {
  return role === '' ? 'a role that its binding does not name' : `${roleKind} ${role}`;
}

function placeName({ namespace }: Grant): string {
  if (namespace === null) return 'in the whole cluster';
  return namespace === '' ? 'in the namespace of its binding' : `in namespace ${namespace}`;
}
