/** Role assignments as a set of (principal, role, scope), each with or without a condition: both sides in, deltas out. */
import type { AzureRole, AzureRoles } from '../../access/azure-roles.ts';
import type { Lines } from '../../syntax/tree.ts';
import type { DraftDelta, Facts, Severity } from '../delta.ts';
import { type Environment, isExpression, resolvedText } from './expressions.ts';
import {
  evidenceIn,
  type Fields,
  fieldsOf,
  inWords,
  type Part,
  restOf,
  type Source,
  without,
} from './fields.ts';
import { around, isBroad, oneStepUp, type Scope, scopeOf, scopeWords } from './scopes.ts';

export interface Assignment {
  /** The id where there is one: what a principal is called is no difference. */
  readonly principal: string;
  readonly principalName: string;
  readonly principalType: string;
  /** A GUID, a name, or an expression. */
  readonly role: string;
  readonly roleName: string;
  readonly builtIn: AzureRole | undefined;
  readonly scope: Scope;
  /** '' where it holds without one. */
  readonly condition: string;
  readonly lines: Lines;
}

export interface ReadAssignment {
  readonly assignment: Assignment;
  readonly part: Part;
}

const silent = ['createdon', 'createdby', 'updatedon', 'updatedby', 'description', 'id', 'name'];
const judged = new Set([
  ...['principalid', 'principalname', 'roledefinitionid', 'roledefinitionname', 'scope', 'condition'],
  ...['conditionversion', 'resourcegroup', 'properties', 'type', ...silent],
]);

/** @param place where it holds unless it says so itself. */
export function readAssignment(
  outer: Fields,
  lines: Lines,
  source: Source,
  environment: Environment,
  roles: AzureRoles,
  place: Scope,
  envelope: readonly string[] = [],
): ReadAssignment {
  const inner = fieldsOf(outer.get('properties')?.value, source);
  const fields: Fields = new Map([...outer, ...inner]);
  const text = (name: string) => resolvedText(fields.get(name)?.value, environment).trim();
  const named = text('roledefinitionname');
  const id = roleId(text('roledefinitionid'));
  const builtIn = roles.byId(id) ?? roles.byName(id) ?? (id === '' ? roles.byName(named) : undefined);
  const role = builtIn?.id.toLowerCase() ?? (id || named.toLowerCase());
  const principal = text('principalid') || text('principalname') || 'nobody named';
  const scope = fields.has('scope') ? scopeOf(text('scope')) : place;
  const assignment: Assignment = {
    principal,
    principalName: text('principalname') || principal,
    principalType: text('principaltype'),
    role,
    roleName: builtIn?.name ?? (named || id),
    builtIn,
    scope,
    condition: text('condition').replaceAll(/\s+/g, ' '),
    lines,
  };
  const key = `assignment ${keyOf(assignment)} ${scope.text}`;
  const rest = without(fields, new Set([...judged, ...envelope]));
  return { assignment, part: restOf(rest, key, wordsOf(assignment), lines) };
}

const guid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** @returns the GUID that a resource id ends with, or that is the only quoted one of an expression; else the text. */
function roleId(text: string): string {
  const lower = text.toLowerCase();
  if (!isExpression(text)) return lower.slice(lower.lastIndexOf('/') + 1);
  const found = new Set((lower.match(guid) ?? []).filter((id) => lower.includes(`${id}'`)));
  const [only] = found;
  // guid('…') makes another id of the one it is given.
  return only !== undefined && found.size === 1 && !/\bguid\(/.test(lower) ? only : lower;
}

function keyOf({ principal, role }: Assignment): string {
  return JSON.stringify([principal.toLowerCase(), role]);
}

function wordsOf({ principalName, roleName, scope }: Assignment): string {
  return `role assignment: ${inWords(principalName)} is ${inWords(roleName)} at ${scopeWords(scope)}`;
}

/** The assignments of one side. */
export interface Assignments {
  readonly source: Source;
  readonly assignments: readonly Assignment[];
}

export function assignmentDeltas(before: Assignments, after: Assignments): readonly DraftDelta[] {
  const had = new Held(before);
  const has = new Held(after);
  return [
    ...accessDeltas(had, has, 'added'),
    ...accessDeltas(has, had, 'removed'),
    ...conditionDeltas(had, has),
  ];
}

type Same = readonly [Assignment, ...Assignment[]];

/** The assignments of one side by who has which role, and then by where. */
class Held {
  readonly source: Source;
  readonly groups = new Map<string, Map<string, [Assignment, ...Assignment[]]>>();

  constructor({ source, assignments }: Assignments) {
    this.source = source;
    for (const assignment of assignments) {
      const key = keyOf(assignment);
      const group = this.groups.get(key) ?? new Map<string, [Assignment, ...Assignment[]]>();
      this.groups.set(key, group);
      const same = group.get(assignment.scope.text);
      if (same === undefined) group.set(assignment.scope.text, [assignment]);
      else same.push(assignment);
    }
  }

  at(key: string, scope: string): Same | undefined {
    return this.groups.get(key)?.get(scope);
  }

  /** Whether the same is held without a condition somewhere further out. */
  coversWhole(key: string, scope: Scope): boolean {
    return around(scope)
      .slice(1)
      .some((outer) => this.at(key, outer)?.some(({ condition }) => condition === '') === true);
  }
}

function accessDeltas(from: Held, to: Held, way: 'added' | 'removed'): readonly DraftDelta[] {
  return [...to.groups].flatMap(([key, group]) =>
    [...group.values()].flatMap((same): readonly DraftDelta[] => {
      const [assignment] = same;
      const { scope, builtIn } = assignment;
      if (from.at(key, scope.text) !== undefined || from.coversWhole(key, scope)) return [];
      const escalates = builtIn?.escalates === true;
      return [
        {
          kind: `iam.${escalates ? 'escalation' : 'access'}.${way}`,
          subject: wordsOf(assignment),
          ...(way === 'added' ? { severity: severityOf(assignment) } : {}),
          summary: `${inWords(assignment.principalName)} ${way === 'added' ? 'is now' : 'is no longer'} ${inWords(assignment.roleName)} at ${scopeWords(scope)}${detail(assignment, way)}`,
          facts: factsOf(assignment),
          evidence: [evidenceIn(to.source, assignment.lines)],
        },
      ];
    }),
  );
}

/** ", as Guest, under a condition: may manage every resource". */
function detail({ builtIn, principalType, condition }: Assignment, way: 'added' | 'removed'): string {
  const guest = isOutside(principalType) ? `, as ${principalType}` : '';
  const under = condition === '' ? '' : ', under a condition';
  return `${guest}${under}${builtIn === undefined || way === 'removed' ? '' : `: may ${builtIn.words}`}`;
}

function factsOf(assignment: Assignment): Facts {
  const { principal, principalType, role, roleName, scope, condition } = assignment;
  return {
    system: 'azure',
    principal,
    ...(principalType === '' ? {} : { principalType }),
    role,
    roleName,
    scope: scope.text,
    level: scope.level,
    conditional: condition !== '',
  };
}

function severityOf({ builtIn, scope, principalType }: Assignment): Severity {
  // What a role of their own allows is told where it is defined.
  const severity = builtIn?.severity ?? 'medium';
  const wide = isBroad(scope) ? oneStepUp(severity) : severity;
  return isOutside(principalType) ? oneStepUp(wide) : wide;
}

/** Principals that another tenant vouches for: learn.microsoft.com/rest/api/authorization/role-assignments, read 2026-11. */
function isOutside(principalType: string): boolean {
  return ['guest', 'foreigngroup'].includes(principalType.toLowerCase());
}

/** @returns what changed in the conditions of assignments that stand on both sides. */
function conditionDeltas(had: Held, has: Held): readonly DraftDelta[] {
  return [...has.groups].flatMap(([key, group]) =>
    [...group.values()].flatMap((now): readonly DraftDelta[] => {
      const [assignment] = now;
      const then = had.at(key, assignment.scope.text);
      if (then === undefined) return [];
      const before = conditionsOf(then);
      const after = conditionsOf(now);
      if (before.join('\n') === after.join('\n')) return [];
      // Of several assignments the one without a condition decides.
      const wasFree = before.includes('');
      const isFree = after.includes('');
      if (wasFree && isFree) return [];
      const kind = isFree ? 'iam.condition.removed' : wasFree ? 'iam.condition.added' : 'iam.unresolved';
      const how = isFree
        ? 'no longer has a condition'
        : wasFree
          ? 'now has a condition'
          : 'has another condition';
      const { conditional: _, ...facts } = factsOf(assignment);
      return [
        {
          kind,
          subject: `${wordsOf(assignment)}, its condition`,
          ...(isFree && severityOf(assignment) !== 'low' ? { severity: 'high' as const } : {}),
          summary: `${inWords(assignment.principalName)} as ${inWords(assignment.roleName)} at ${scopeWords(assignment.scope)} ${how}${kind === 'iam.unresolved' ? ', which nobody can compare from the file' : ''}`,
          facts: { ...facts, conditions: kind === 'iam.condition.removed' ? before : after },
          evidence: [evidenceIn(has.source, assignment.lines), evidenceIn(had.source, then[0].lines)],
        },
      ];
    }),
  );
}

function conditionsOf(same: Same): readonly string[] {
  return [...new Set(same.map(({ condition }) => condition))].sort();
}
