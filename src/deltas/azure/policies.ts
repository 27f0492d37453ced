/** Azure Policy as a guard: which assignments hold, where, and how hard; both sides in, deltas out. */
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { DraftDelta, Facts } from '../delta.ts';
import type { Trait } from '../pipelines/traits.ts';
import { resolved, resolvedText } from './expressions.ts';
import {
  evidenceIn,
  fieldsOf,
  firstLine,
  inWords,
  type Part,
  restOf,
  type Source,
  without,
} from './fields.ts';
import type { Resource } from './template.ts';

export interface PolicyAssignment {
  /** Which assignments on the two sides are the same one. */
  readonly key: string;
  readonly name: string;
  readonly lines: Lines;
  readonly enforced: boolean;
  readonly modeLines: Lines;
  /** Scopes that are left out, each with its line. */
  readonly leftOut: ReadonlyMap<string, Lines>;
  /** What its parameter `effect` says; '' where there is none. */
  readonly effect: string;
  readonly effectLines: Lines;
}

/** How much an effect holds back: learn.microsoft.com/azure/governance/policy/concepts/effect-basics, read 2026-11. */
const strength: Readonly<Record<string, number>> = {
  disabled: 0,
  manual: 0,
  audit: 1,
  auditifnotexists: 1,
  append: 2,
  modify: 2,
  mutate: 2,
  deployifnotexists: 2,
  denyaction: 3,
  deny: 3,
};

const silent = ['displayname', 'description', 'metadata', 'dependson', 'tags', 'comments'];
const envelope = new Set(['type', 'name', 'properties', 'resources', ...silent]);
const judged = new Set(['enforcementmode', 'notscopes', ...silent]);

export function readPolicyAssignment(resource: Resource): {
  readonly assignment: PolicyAssignment;
  readonly part: Part;
} {
  const { name, lines, place, source, environment, properties } = resource;
  const mode = properties.get('enforcementmode');
  const excluded = properties.get('notscopes');
  const list = excluded === undefined ? undefined : resolved(excluded.value, environment).node;
  const scopes: readonly TreeNode[] =
    list?.kind === 'sequence' ? list.items : list === undefined ? [] : [list];
  const parameters = fieldsOf(properties.get('parameters')?.value, source);
  const effect = fieldsOf(parameters.get('effect')?.value, source).get('value');
  const key = `policy assignment ${name.toLowerCase()} ${place.text}`;
  const rest = new Map([
    ...without(resource.fields, envelope),
    ...without(properties, new Set([...judged, 'parameters'])),
    ...[...without(parameters, new Set(['effect']))].map(
      ([field, entry]) => [`parameter ${field}`, entry] as const,
    ),
  ]);
  const assignment: PolicyAssignment = {
    key,
    name,
    lines,
    enforced: resolvedText(mode?.value, environment).toLowerCase() !== 'donotenforce',
    modeLines: mode ?? lines,
    leftOut: new Map(
      scopes.flatMap((scope) => {
        const text = resolvedText(scope, environment).toLowerCase();
        return text === '' ? [] : [[text, scope] as const];
      }),
    ),
    effect: resolvedText(effect?.value, environment).toLowerCase(),
    effectLines: effect ?? lines,
  };
  return { assignment, part: restOf(rest, key, `policy assignment ${inWords(name)}`, lines) };
}

/** The policy assignments of one side. */
export interface Policies {
  readonly source: Source;
  readonly policies: readonly PolicyAssignment[];
}

export function policyDeltas(before: Policies, after: Policies): readonly DraftDelta[] {
  const had = new Map(before.policies.map((policy) => [policy.key, policy]));
  const has = new Map(after.policies.map((policy) => [policy.key, policy]));
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => [
    ...weakened(had.get(key), before.source, has.get(key), after.source, 'weakened'),
    ...weakened(has.get(key), after.source, had.get(key), before.source, 'restored'),
  ]);
}

/** @returns what holds on the first side and no longer on the second; told the other way round for "restored". */
function weakened(
  held: PolicyAssignment | undefined,
  heldIn: Source,
  other: PolicyAssignment | undefined,
  otherIn: Source,
  way: 'weakened' | 'restored',
): readonly DraftDelta[] {
  if (held === undefined) return [];
  const { name } = held;
  const called = inWords(name);
  const told = (
    aspect: string,
    facts: Facts,
    summary: string,
    there: Lines | null,
    here: Lines,
    severity: 'high' | 'medium',
  ): DraftDelta => {
    const now = way === 'weakened' ? there : here;
    const then = way === 'weakened' ? here : there;
    const [nowIn, thenIn] = way === 'weakened' ? [otherIn, heldIn] : [heldIn, otherIn];
    const places = [
      ...(now === null ? [] : [evidenceIn(nowIn, now)]),
      ...(then === null ? [] : [evidenceIn(thenIn, then)]),
    ];
    const [first = evidenceIn(heldIn, held.lines), ...more] = places;
    return {
      kind: `guardrail.${way}`,
      subject: `policy assignment ${called}: ${aspect}`,
      ...(way === 'weakened' ? { severity } : {}),
      summary,
      facts: { system: 'azure', assignment: name, ...facts },
      evidence: [first, ...more],
    };
  };
  if (other === undefined || (held.enforced && !other.enforced)) {
    if (!held.enforced) return [];
    const gone = other === undefined;
    const summary =
      way === 'weakened'
        ? `Policy assignment ${called} ${gone ? 'is gone' : 'is no longer enforced'}: what it denied is let through`
        : `Policy assignment ${called} is now enforced`;
    const there = other?.modeLines ?? null;
    return [
      told(
        'enforcement',
        { change: 'enforcement' },
        summary,
        there,
        gone ? held.lines : held.modeLines,
        'high',
      ),
    ];
  }
  const deltas: DraftDelta[] = [];
  for (const [scope, lines] of other.leftOut) {
    if (held.leftOut.has(scope)) continue;
    const verb = way === 'weakened' ? 'no longer holds' : 'holds again';
    const summary = `Policy assignment ${called} ${verb} at ${inWords(scope)}`;
    deltas.push(told(`left out ${inWords(scope)}`, { scope }, summary, lines, held.lines, 'high'));
  }
  const from = strength[held.effect];
  const to = strength[other.effect];
  if (from !== undefined && to !== undefined && to < from) {
    const words = way === 'weakened' ? [other.effect, held.effect] : [held.effect, other.effect];
    const summary = `Policy assignment ${called} has the effect ${words[0]} (was: ${words[1]})`;
    const facts = { strong: held.effect, weak: other.effect };
    deltas.push(
      told('effect', facts, summary, other.effectLines, held.effectLines, from === 3 ? 'high' : 'medium'),
    );
  }
  return deltas;
}

/** An exemption lets something past a policy, until it expires where it says so. */
export function exemption({ name, lines, source, environment, properties, fields }: Resource): {
  readonly trait: Trait;
  readonly part: Part;
} {
  const text = (field: string) => resolvedText(properties.get(field)?.value, environment);
  const assignment = text('policyassignmentid');
  const until = text('expireson');
  const called = inWords(name);
  const subject = `policy exemption ${called}`;
  const policy = inWords(assignment.slice(assignment.lastIndexOf('/') + 1) || assignment);
  const rest = new Map([
    ...without(fields, envelope),
    ...without(properties, new Set([...silent, 'policyassignmentid', 'expireson'])),
  ]);
  const trait: Trait = {
    subject,
    facts: { system: 'azure', exemption: name, assignment: assignment.toLowerCase(), until },
    evidence: evidenceIn(source, firstLine(lines)),
    gained: {
      kind: 'guardrail.weakened',
      severity: until === '' ? 'high' : 'medium',
      summary: `Policy exemption ${called} lets something past policy ${policy}${until === '' ? ' for good' : ` until ${inWords(until)}`}`,
    },
    lost: {
      kind: 'guardrail.restored',
      summary: `Policy exemption ${called} no longer lets anything past policy ${policy}`,
    },
  };
  return { trait, part: restOf(rest, subject, subject, lines) };
}
