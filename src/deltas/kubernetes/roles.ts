/** What the holders of a role may do more or less: rules compared as sets of permissions, told a group at a time. */
import { canonical } from '../../syntax/canonical.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Evidence, Severity } from '../delta.ts';
import { gradeOf } from './grades.ts';
import { evidenceIn } from './objects.ts';
import { type Placed, pairsOf, type Sides } from './pairing.ts';
import type { Access, AccessReader, Held, Permission } from './permissions.ts';
import { escalationPhrase, listed, targetName, verbPhrase } from './words.ts';

/** Permissions that differ in nothing but the resource and the name they are for. */
interface Group {
  readonly severity: Severity;
  readonly escalates: boolean;
  readonly verbs: readonly string[];
  /** Empty where any name will do. */
  readonly names: readonly string[];
  readonly targets: readonly Pick<Permission, 'group' | 'resource'>[];
  readonly held: readonly Held[];
}

/** One side of a role; no access where the side has no such role. */
interface RoleSide {
  readonly role: Placed | null;
  readonly access: Access;
  /** What is allowed on one resource, for "was: ..." and for the lines of the other side. */
  readonly byTarget: ReadonlyMap<string, Target>;
}

interface Target {
  /** By verb, the names it is for; none where it is for all. */
  readonly names: Map<string, Set<string>>;
  /** As many as are shown beside a delta. */
  readonly rules: Set<Lines>;
}

/** How many rules of one delta are shown of the side that has it, and of the other for comparison. */
const shownRules = 10;
const shownBeside = 3;
/** How many names are looked through for the few that a sentence holds. */
const shownNames = 50;

export function roleDeltas(sides: Sides, reader: AccessReader): readonly DraftDelta[] {
  return pairsOf(sides, 'role').flatMap(({ before, after }) => {
    if (sameRules(before, after)) return [];
    const had = sideOf(before, reader);
    const has = sideOf(after, reader);
    const gained = deltasOf(has, had, 'gained');
    const lost = deltasOf(had, has, 'lost');
    return [
      ...gained,
      ...certificateDelta(has, had, 'gained', gained),
      ...lost,
      ...certificateDelta(had, has, 'lost', lost),
    ];
  });
}

function sameRules(before: Placed | null, after: Placed | null): boolean {
  const spelled = (role: Placed | null) => {
    const rules = role?.body.get('rules');
    return rules === undefined ? '' : canonical(rules.value);
  };
  return spelled(before) === spelled(after);
}

function sideOf(role: Placed | null, reader: AccessReader): RoleSide {
  const access: Access = role === null ? { held: [], covers: () => false } : reader.of(role);
  const byTarget = new Map<string, Target>();
  for (const held of access.held) {
    const key = targetKey(held);
    const target = byTarget.get(key) ?? { names: new Map(), rules: new Set() };
    byTarget.set(key, target);
    const names = target.names.get(held.verb) ?? new Set();
    target.names.set(held.verb, held.name === null ? names : names.add(held.name));
    for (const rule of held.rules) if (target.rules.size < shownBeside) target.rules.add(rule);
  }
  return { role, access, byTarget };
}

function targetKey({ group, resource }: Pick<Permission, 'group' | 'resource'>): string {
  return JSON.stringify([group, resource]);
}

/** @returns one delta a group of what `side` allows and `other` does not. */
function deltasOf(side: RoleSide, other: RoleSide, way: 'gained' | 'lost'): readonly DraftDelta[] {
  const { role } = side;
  if (role === null) return [];
  const uncovered = side.access.held.filter((held) => !other.access.covers(held));
  return grouped(uncovered).map((group): DraftDelta => {
    const targets = group.targets.map(targetName).sort();
    const [first, ...more] = evidenceOf(
      side,
      group.held.flatMap(({ rules }) => rules),
    );
    const thing = group.escalates ? 'escalation' : 'access';
    return {
      kind: way === 'gained' ? `iam.${thing}.added` : `iam.${thing}.removed`,
      ...(way === 'gained' && { severity: group.severity }),
      subject: `${role.label} on ${listed(targets, 3)}`,
      summary: summaryOf(role, other, group, way),
      facts: {
        system: 'kubernetes',
        roleKind: role.kind,
        role: role.name,
        namespace: role.namespace,
        resources: targets,
        verbs: group.verbs,
        names: group.names,
      },
      evidence: [
        first ?? evidenceIn(role, role.node),
        ...more,
        ...evidenceOf(
          other,
          group.targets.flatMap((target) => [...(other.byTarget.get(targetKey(target))?.rules ?? [])]),
          shownBeside,
        ),
      ],
    };
  });
}

/** Verbs of one resource and grade together, then names, then resources: a reader gets one line for what goes together. */
function grouped(uncovered: readonly Held[]): readonly Group[] {
  const single = uncovered.map((held): Group => {
    const { group, resource, name, verb } = held;
    const target = { group, resource };
    const names = name === null ? [] : [name];
    return { ...gradeOf(held), verbs: [verb], names, targets: [target], held: [held] };
  });
  const verbs = mergeBy(single, ({ names, targets }) => [names, targets]);
  const names = mergeBy(verbs, ({ verbs, targets, names }) => [verbs, targets, names.length > 0]);
  return mergeBy(names, ({ verbs, names, targets }) => [verbs, names, targets[0]?.group === null]);
}

/** @param keyOf with the grade: what two groups must share to become one. */
function mergeBy(groups: readonly Group[], keyOf: (group: Group) => unknown): readonly Group[] {
  const merged = new Map<string, Group[]>();
  for (const group of groups) {
    const key = JSON.stringify([group.severity, group.escalates, keyOf(group)]);
    const same = merged.get(key);
    if (same === undefined) merged.set(key, [group]);
    else same.push(group);
  }
  return [...merged.values()].map((same) => {
    const targets = new Map(
      same.flatMap(({ targets }) => targets).map((target) => [targetKey(target), target]),
    );
    return {
      severity: same[0]?.severity ?? 'medium',
      escalates: same[0]?.escalates ?? false,
      verbs: [...new Set(same.flatMap(({ verbs }) => verbs))].sort(),
      names: [...new Set(same.flatMap(({ names }) => names))].sort(),
      targets: [...targets.values()],
      held: same.flatMap(({ held }) => held),
    };
  });
}

function evidenceOf({ role }: RoleSide, rules: readonly Lines[], most = shownRules): readonly Evidence[] {
  if (role === null) return [];
  return [...new Set(rules)]
    .sort((a, b) => a.startLine - b.startLine)
    .slice(0, most)
    .map((rule) => evidenceIn(role, rule));
}

function summaryOf(role: Placed, other: RoleSide, group: Group, way: 'gained' | 'lost'): string {
  const { verbs, names } = group;
  const targets = listed(group.targets.map(targetName).sort());
  const named = names.length === 0 ? '' : ` named ${listed(names)}`;
  const where =
    role.kind === 'ClusterRole'
      ? ''
      : role.namespace === ''
        ? ' in its namespace'
        : ` in namespace ${role.namespace}`;
  const what = `${verbPhrase(verbs)} ${targets}${named}${where}`;
  if (way === 'lost') {
    if (other.role === null) return `${role.label} is gone; it could ${what}`;
    return `${role.label} may no longer ${what}${beside(other, group, 'now')}`;
  }
  const so = group.escalates
    ? escalationPhrase(
        verbs,
        group.targets.map(({ resource }) => resource),
      )
    : '';
  if (other.role === null) return `The new ${role.label} may ${what}${so}`;
  return `${role.label} may now ${what}${so}${beside(other, group, 'was')}`;
}

/** @returns what the other side allows on the same resource, in brackets; '' where it is nothing, or several resources. */
function beside(other: RoleSide, { targets, verbs, names }: Group, word: 'was' | 'now'): string {
  const [target, second] = targets;
  if (target === undefined || second !== undefined) return '';
  const allowed = other.byTarget.get(targetKey(target));
  if (allowed === undefined) return '';
  const named = verbs.map((verb) => allowed.names.get(verb) ?? new Set<string>());
  const most = Math.max(...named.map((some) => some.size));
  const only = names.length === 0 ? 'only ' : '';
  if (most > shownNames) return ` (${word}: ${only}${most} named ones)`;
  if (most > 0) {
    const all = new Set(named.flatMap((some) => [...some]));
    return ` (${word}: ${only}${listed([...all].sort(), 3)})`;
  }
  return ` (${word}: ${listed([...allowed.names.keys()].sort())})`;
}

const certificates = 'certificates.k8s.io';
/** Together they make a client certificate in any name (kubernetes.io, RBAC good practices, "CSRs", read 2026-11). */
const makesCertificates: readonly (readonly Permission[])[] = [
  [{ group: certificates, resource: 'certificatesigningrequests', name: null, verb: 'create' }],
  ['update', 'patch'].map((verb) => ({
    group: certificates,
    resource: 'certificatesigningrequests/approval',
    name: null,
    verb,
  })),
  [
    {
      group: certificates,
      resource: 'signers',
      name: 'kubernetes.io/kube-apiserver-client',
      verb: 'approve',
    },
  ],
];

/** Told where the parts come together; where all of everything is told already, it is no news. */
function certificateDelta(
  side: RoleSide,
  other: RoleSide,
  way: 'gained' | 'lost',
  told: readonly DraftDelta[],
): readonly DraftDelta[] {
  const { role } = side;
  const complete = ({ access }: RoleSide) =>
    makesCertificates.every((ways) => ways.some((permission) => access.covers(permission)));
  if (role === null || !complete(side) || complete(other)) return [];
  const parts = told.filter(({ facts }) => {
    const { resources } = facts;
    return (
      Array.isArray(resources) && resources.some((resource) => String(resource).includes(`.${certificates}`))
    );
  });
  const [first, ...more] = parts.flatMap(({ evidence }) => evidence);
  if (first === undefined) return [];
  const can = 'make client certificates in the name of anybody: it requests and approves them';
  return [
    {
      kind: way === 'gained' ? 'iam.escalation.added' : 'iam.escalation.removed',
      ...(way === 'gained' && { severity: 'high' }),
      subject: `${role.label} on client certificates`,
      summary: way === 'gained' ? `${role.label} can now ${can}` : `${role.label} can no longer ${can}`,
      facts: {
        system: 'kubernetes',
        roleKind: role.kind,
        role: role.name,
        namespace: role.namespace,
        means: 'certificates',
      },
      evidence: [first, ...more],
    },
  ];
}
