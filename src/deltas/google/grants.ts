/** Allow policies: the grants of both sides in, who may do more or less out. Order and grouping are no difference. */
import { compareSeverity, type DraftDelta, higherSeverity, type Severity, severities } from '../delta.ts';
import type { Kind } from '../kinds.ts';
import { compareConditions } from './conditions.ts';
import { isFederated, isPublic, type Member, reachesFar, readMember, strangerNote } from './members.ts';
import { evidenceOf, type Grant, type Level, type Pieces, type Place } from './model.ts';
import { type GoogleRole, type GoogleRoles, roleNamed } from './roles.ts';

/** One member, one role, one resource: the conditions under which it holds, '' where it always does. */
interface Holding {
  readonly first: Grant;
  readonly byCondition: ReadonlyMap<string, Grant>;
}

type Holdings = ReadonlyMap<string, Holding>;

/** @returns one delta for each member, role and resource whose access differs; two where a condition became another. */
export function grantDeltas(roles: GoogleRoles, before: Pieces, after: Pieces): readonly DraftDelta[] {
  const had = holdingsOf(before.grants);
  const has = holdingsOf(after.grants);
  const told = tellerOf(roles, before, after);
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key): readonly DraftDelta[] => {
    const then = had.get(key);
    const now = has.get(key);
    if (then === undefined)
      return now === undefined ? [] : [told.gained(now, [...now.byCondition.keys()], false)];
    if (now === undefined) return [told.lost(then, [...then.byCondition.keys()], false)];
    return changedConditions(then, now, told);
  });
}

function holdingsOf(grants: readonly Grant[]): Holdings {
  const groups = new Map<string, Map<string, Grant>>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.resource.name, grant.member, grant.role]);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, new Map([[grant.condition, grant]]));
    else if (!known.has(grant.condition)) known.set(grant.condition, grant);
  }
  return new Map(
    [...groups].flatMap(([key, all]) => {
      // Who always has the role has it under any condition too.
      const always = all.get('');
      const byCondition = always === undefined ? all : new Map([['', always]]);
      const [first] = byCondition.values();
      return first === undefined ? [] : [[key, { first, byCondition }] as const];
    }),
  );
}

function changedConditions(then: Holding, now: Holding, told: Teller): readonly DraftDelta[] {
  const gone = [...then.byCondition.keys()].filter((condition) => !now.byCondition.has(condition));
  const fresh = [...now.byCondition.keys()].filter((condition) => !then.byCondition.has(condition));
  if (gone.length === 0 && fresh.length === 0) return [];
  if (fresh[0] === '') return [told.loosened(then, now, gone)];
  if (gone[0] === '') return [told.tightened(then, now, fresh)];
  if (gone.length === 0) return [told.gained(now, fresh, true)];
  if (fresh.length === 0) return [told.lost(then, gone, true)];
  const [old, other] = [gone[0] ?? '', fresh[0] ?? ''];
  const change = gone.length + fresh.length === 2 ? compareConditions(old, other) : 'unknown';
  if (change === 'weaker') return [told.loosened(then, now, gone)];
  if (change === 'stronger') return [told.tightened(then, now, fresh)];
  return told.swapped(then, now, gone, fresh);
}

interface Teller {
  /** @param besides true where it had the role under other conditions already. */
  readonly gained: (now: Holding, conditions: readonly string[], besides: boolean) => DraftDelta;
  readonly lost: (then: Holding, conditions: readonly string[], besides: boolean) => DraftDelta;
  readonly loosened: (then: Holding, now: Holding, conditions: readonly string[]) => DraftDelta;
  readonly tightened: (then: Holding, now: Holding, conditions: readonly string[]) => DraftDelta;
  readonly swapped: (
    then: Holding,
    now: Holding,
    gone: readonly string[],
    fresh: readonly string[],
  ) => readonly DraftDelta[];
}

interface Sentence extends Pick<DraftDelta, 'summary' | 'evidence'> {
  readonly severity?: Severity;
  /** The conditions that hold in place of those that are gone: what was signed for one must not cover another. */
  readonly instead?: readonly string[];
}

function tellerOf(roles: GoogleRoles, before: Pieces, after: Pieces): Teller {
  const known = new Set(before.grants.map((grant) => readMember(grant.member).domain));
  const rolesBefore = rolesByMember(before.grants);
  const rolesAfter = rolesByMember(after.grants);
  const named = ({ member, role, resource }: Grant) => ({
    member: readMember(member),
    role: roleNamed(roles, role),
    on: resource.name === '' ? '' : ` on ${resource.name}`,
  });
  const draft = (
    kind: Kind,
    { member, role, resource }: Grant,
    conditions: readonly string[],
    { instead, ...rest }: Sentence,
  ): DraftDelta => ({
    kind,
    subject: `${member}: ${role}${resource.name === '' ? '' : ` on ${resource.name}`}`,
    facts: {
      system: 'google',
      member,
      memberForm: readMember(member).form,
      role,
      escalates: roleNamed(roles, role).escalates,
      resource: resource.name,
      level: resource.level,
      ...(conditions.some((condition) => condition !== '') ? { conditions } : {}),
      ...(instead === undefined ? {} : { instead }),
    },
    ...rest,
  });
  // On both sides a condition is seen where it stands, and a missing one at the member that it would hold for.
  const seen = (now: Holding, then: Holding) =>
    evidenceOf(
      conditionPlace(now.first),
      conditionPlace(then.first),
      now.first.memberAt,
      then.first.memberAt,
    );

  return {
    gained(now, conditions, besides) {
      const grant = grantUnder(now, conditions);
      const { member, role, on } = named(grant);
      const lost = besides ? [] : droppedRoles(grant, rolesBefore, rolesAfter);
      const formerly = lost.length === 0 ? '' : `, was: ${lost.map((other) => other.role).join(', ')}`;
      const what = `${besides ? 'also ' : ''}${role.lets} (${grant.role}${formerly})`;
      return draft(gainKind(member, role.escalates), grant, conditions, {
        severity: gainSeverity(grant, member, role),
        summary: `${member.name} may now ${what}${on}${when(conditions)}${strangerNote(member, known)}`,
        evidence: evidenceOf(grant.memberAt, grant.roleAt, ...lost.map((other) => other.memberAt)),
      });
    },
    lost(then, conditions, besides) {
      const grant = grantUnder(then, conditions);
      const { member, role, on } = named(grant);
      return draft(lossKind(member, role.escalates), grant, conditions, {
        summary: `${member.name} may no longer ${role.lets} (${grant.role})${on}${besides ? when(conditions) : ''}`,
        evidence: evidenceOf(grant.memberAt, grant.roleAt),
      });
    },
    loosened(then, now, conditions) {
      const { member, role, on } = named(now.first);
      const left = when([...now.byCondition.keys()]);
      return draft('iam.condition.removed', now.first, conditions, {
        severity: higherSeverity('medium', gainSeverity(now.first, member, role)),
        instead: [...now.byCondition.keys()],
        summary: `${member.name} may now use ${now.first.role}${on}${left || ' without a condition'} (was: only${when(conditions)})`,
        evidence: seen(now, then),
      });
    },
    tightened(then, now, conditions) {
      const { member, on } = named(now.first);
      return draft('iam.condition.added', now.first, conditions, {
        summary: `${member.name} may use ${now.first.role}${on} only${when(conditions)}`,
        evidence: seen(now, then),
      });
    },
    swapped(then, now, gone, fresh) {
      const { member, on } = named(now.first);
      const evidence = seen(now, then);
      return [
        draft('iam.condition.removed', now.first, gone, {
          severity: 'medium',
          instead: fresh,
          summary: `The condition on ${now.first.role} of ${member.name}${on} is another one, and whether it lets more through cannot be worked out (now:${when(fresh)}; was:${when(gone)})`,
          evidence,
        }),
        draft('iam.condition.added', now.first, fresh, {
          summary: `${member.name} may use ${now.first.role}${on} only${when(fresh)}, in place of another condition`,
          evidence,
        }),
      ];
    },
  };
}

/** @returns the grant to point at: that of the first condition told of. */
function grantUnder({ first, byCondition }: Holding, [condition = '']: readonly string[]): Grant {
  return byCondition.get(condition) ?? first;
}

function conditionPlace({ conditionAt, memberAt }: Grant): Place {
  return conditionAt ?? memberAt;
}

function gainKind(member: Member, escalates: boolean): Kind {
  if (isPublic(member)) return 'iam.public.added';
  if (isFederated(member)) return 'iam.trust.widened';
  return escalates ? 'iam.escalation.added' : 'iam.access.added';
}

function lossKind(member: Member, escalates: boolean): Kind {
  if (isPublic(member)) return 'iam.public.removed';
  if (isFederated(member)) return 'iam.trust.narrowed';
  return escalates ? 'iam.escalation.removed' : 'iam.access.removed';
}

/** Power from the role, one step up for the levels above a project and for members that take in strangers. */
function gainSeverity({ resource }: Grant, member: Member, role: GoogleRole): Severity {
  if (isPublic(member)) return 'critical';
  const power = raised(role.severity, isAboveProjects(resource.level));
  if (member.form === 'deleted') return 'low';
  if (member.form === 'pool') return compareSeverity(power, 'high') >= 0 ? 'critical' : 'high';
  return isFederated(member) ? higherSeverity('high', power) : raised(power, reachesFar(member));
}

/** What stands above projects is inherited by all of them. */
export function isAboveProjects(level: Level): boolean {
  return level === 'organization' || level === 'folder';
}

export function raised(severity: Severity, up: boolean): Severity {
  return up ? (severities[severities.indexOf(severity) + 1] ?? severity) : severity;
}

function when(conditions: readonly string[]): string {
  const [first = ''] = conditions;
  if (first === '') return '';
  const shown = first.length > 120 ? `${first.slice(0, 119)}…` : first;
  const more = conditions.length > 1 ? ` or ${conditions.length - 1} other conditions` : '';
  return ` where ${shown}${more}`;
}

type ByMember = ReadonlyMap<string, ReadonlyMap<string, Grant>>;

function rolesByMember(grants: readonly Grant[]): ByMember {
  const members = new Map<string, Map<string, Grant>>();
  for (const grant of grants) {
    const key = memberKey(grant);
    const known = members.get(key);
    if (known === undefined) members.set(key, new Map([[grant.role, grant]]));
    else known.set(grant.role, grant);
  }
  return members;
}

function memberKey({ resource, member }: Grant): string {
  return JSON.stringify([resource.name, member]);
}

/** How many dropped roles are worth naming; also bounds the work on a hostile file. */
const namedRoles = 3;

/** @returns roles of the same member on the same resource that this change takes away: what it had instead. */
function droppedRoles(grant: Grant, before: ByMember, after: ByMember): readonly Grant[] {
  const kept = after.get(memberKey(grant));
  const dropped: Grant[] = [];
  for (const [role, held] of before.get(memberKey(grant)) ?? []) {
    if (dropped.length === namedRoles) break;
    if (kept?.has(role) !== true) dropped.push(held);
  }
  return dropped;
}
