/** Deny policies: the rules of both sides in, what is denied to whom no longer or newly out. */
import type { DraftDelta } from '../delta.ts';
import { type DenyRule, evidenceOf, type Pieces, type Place } from './model.ts';

/** Google allows 500 rules on a resource (cloud.google.com/iam/docs/deny-overview, read 2026-11); these bound hostile files. */
export const denyLimits = { rules: 500, pairs: 20_000 };

/** "principalSet://goog/public:all": everybody (cloud.google.com/iam/docs/principal-identifiers, read 2026-11). */
const everybody = 'principalSet://goog/public:all';

/** What one principal is denied on one side and not on the other, for one reason. */
interface Group {
  readonly principal: string;
  readonly rule: DenyRule;
  readonly at: Place;
  readonly permissions: string[];
  /** A rule that denies some of it on the other side; null where none does. */
  readonly partly: DenyRule | null;
}

export function denyDeltas(before: Pieces, after: Pieces): readonly DraftDelta[] {
  return [
    ...uncovered(before.denials, after.denials).map((group) => draft(group, 'iam.deny.removed')),
    ...uncovered(after.denials, before.denials).map((group) => draft(group, 'iam.deny.added')),
  ];
}

/** @returns what the rules deny and those of the other side do not, or do with more exceptions. */
function uncovered(rules: readonly DenyRule[], others: readonly DenyRule[]): readonly Group[] {
  const groups = new Map<string, Group>();
  const index = indexOf(others);
  for (const [number, rule] of rules.entries()) {
    const holds = coverage(rule, others);
    for (const [principal, at] of rule.principals) {
      if (rule.exceptPrincipals.has(principal)) continue;
      for (const permission of rule.permissions.keys()) {
        if (rule.exceptPermissions.has(permission)) continue;
        const rivals = rivalsOf(principal, permission, index);
        if (rivals.some((some) => some.some(holds))) continue;
        const partly = others[rivals[0]?.[0] ?? -1] ?? null;
        const key = JSON.stringify([number, principal, partly === null]);
        const known = groups.get(key);
        if (known === undefined) groups.set(key, { principal, rule, at, permissions: [permission], partly });
        else known.permissions.push(permission);
      }
    }
  }
  return [...groups.values()];
}

/** Numbers of rules by principal and permission. */
type Index = ReadonlyMap<string, readonly number[]>;

function indexOf(rules: readonly DenyRule[]): Index {
  const index = new Map<string, number[]>();
  for (const [number, rule] of rules.entries()) {
    for (const principal of rule.principals.keys()) {
      for (const permission of rule.permissions.keys()) {
        const key = JSON.stringify([principal, permission]);
        const known = index.get(key);
        if (known === undefined) index.set(key, [number]);
        else known.push(number);
      }
    }
  }
  return index;
}

/** @returns the rules that name the principal or everybody, and the permission or a group that holds it. */
function rivalsOf(principal: string, permission: string, index: Index): readonly (readonly number[])[] {
  return [...new Set([principal, everybody])].flatMap((who) =>
    groupsOf(permission).flatMap((what) => {
      const found = index.get(JSON.stringify([who, what]));
      return found === undefined ? [] : [found];
    }),
  );
}

/** A service's and a resource type's, as docs.cloud.google.com/iam/docs/deny-permissions-support lists (read 2026-11). */
function groupsOf(permission: string): readonly string[] {
  const slash = permission.indexOf('/');
  const dot = permission.lastIndexOf('.');
  if (slash < 0 || dot < slash) return [permission];
  return [permission, `${permission.slice(0, dot)}.*`, `${permission.slice(0, slash)}/*.*`];
}

/** @returns whether one of the others excepts no more and asks no more than the rule; worked out once for each. */
function coverage(rule: DenyRule, others: readonly DenyRule[]): (number: number) => boolean {
  const answers: (boolean | undefined)[] = new Array(others.length);
  return (number) => {
    const rival = others[number];
    if (rival === undefined) return false;
    const answer =
      answers[number] ??
      ((rival.condition === '' || rival.condition === rule.condition) &&
        within(rival.exceptPrincipals, rule.exceptPrincipals) &&
        within(rival.exceptPermissions, rule.exceptPermissions));
    answers[number] = answer;
    return answer;
  };
}

function within(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  if (some.size > all.size) return false;
  for (const one of some) if (!all.has(one)) return false;
  return true;
}

function draft(
  { principal, rule, at, permissions, partly }: Group,
  kind: 'iam.deny.removed' | 'iam.deny.added',
): DraftDelta {
  const removed = kind === 'iam.deny.removed';
  const shown = permissions.slice(0, 3).join(', ');
  const what = permissions.length > 3 ? `${shown} and ${permissions.length - 3} more permissions` : shown;
  const who = principal === everybody ? 'everybody' : principal;
  const excepted =
    partly === null ? [] : [...partly.exceptPrincipals].filter((one) => !rule.exceptPrincipals.has(one));
  const because =
    partly === null
      ? ''
      : excepted.length > 0
        ? `, ${excepted.slice(0, 3).join(', ')} excepted`
        : partly.condition !== rule.condition
          ? ', but under another condition'
          : ', but with other permissions excepted';
  const summary = removed
    ? partly === null
      ? `No longer denied to ${who}: ${what}`
      : `Still denied to ${who}${because}: ${what}`
    : partly === null
      ? `Now denied to ${who}: ${what}`
      : `Denied to ${who} in more cases: ${what}`;
  return {
    kind,
    subject: `denial to ${principal}`,
    summary,
    facts: {
      system: 'google',
      member: principal,
      permission: permissions,
      exceptions: [...rule.exceptPrincipals].sort(),
      exceptPermissions: [...rule.exceptPermissions].sort(),
      condition: rule.condition,
      excepted: excepted.toSorted(),
      instead: partly?.condition ?? '',
    },
    evidence: evidenceOf(...placesOf(rule, at, partly)),
  };
}

function placesOf(rule: DenyRule, at: Place, partly: DenyRule | null): readonly [Place, ...Place[]] {
  return partly === null ? [at, rule.at] : [at, partly.at];
}
