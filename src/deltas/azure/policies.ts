/** Azure Policy as a guard: which assignments hold, where, and how hard; both sides in, deltas out. */
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { DraftDelta, Facts } from '../delta.ts';
import type { Trait } from '../traits.ts';
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

/** Effects by how much they hold back, least first: learn.microsoft.com/azure/governance/policy/concepts/effect-basics, read 2026-11. */
const effects = [
  ...['disabled', 'manual', 'audit', 'auditifnotexists', 'append', 'mutate', 'modify'],
  ...['deployifnotexists', 'denyaction', 'deny'],
];
const denies = effects.indexOf('denyaction');
const knownModes = new Set(['', 'default', 'donotenforce']);

const silent = ['displayname', 'description', 'metadata', 'dependson', 'tags', 'comments'];
const envelope = new Set(['type', 'name', 'properties', 'resources', ...silent]);
const judged = new Set(['enforcementmode', 'notscopes', 'parameters', ...silent]);

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
  const said = resolvedText(effect?.value, environment).toLowerCase();
  const modeText = resolvedText(mode?.value, environment).toLowerCase();
  // A mode or an effect that is not known here is left unjudged, and so is one beside none.
  const rest = new Map([
    ...without(resource.fields, envelope),
    ...without(properties, new Set(knownModes.has(modeText) ? judged : [...judged].slice(1))),
    ...[...parameters]
      .filter(([field]) => field !== 'effect' || !effects.includes(said))
      .map(([field, entry]) => [`parameter ${field}`, entry] as const),
  ]);
  const assignment: PolicyAssignment = {
    key,
    name,
    lines,
    enforced: modeText !== 'donotenforce',
    modeLines: mode ?? lines,
    leftOut: new Map(
      scopes.flatMap((scope) => {
        const text = resolvedText(scope, environment).toLowerCase();
        return text === '' ? [] : [[text, scope] as const];
      }),
    ),
    effect: said,
    effectLines: effect ?? lines,
  };
  const part = restOf(rest, key, `policy assignment ${inWords(name)}`, lines);
  const meaning = `${part.meaning} ${effects.includes(said)}`;
  return { assignment, part: { ...part, meaning, told: assignment.enforced ? 'alone' : 'never' } };
}

/** The policy assignments of one side. */
export interface Policies {
  readonly source: Source;
  readonly policies: readonly PolicyAssignment[];
}

export function policyDeltas(before: Policies, after: Policies): readonly DraftDelta[] {
  const had = byKey(before.policies);
  const has = byKey(after.policies);
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((key) => [
    ...weakened(had.get(key), before.source, has.get(key), after.source, 'weakened'),
    ...weakened(has.get(key), after.source, had.get(key), before.source, 'restored'),
  ]);
}

/** Where conditions choose between resources of one name, they are told apart by their order. */
function byKey(policies: readonly PolicyAssignment[]): ReadonlyMap<string, PolicyAssignment> {
  const counts = new Map<string, number>();
  return new Map(
    policies.map((policy) => {
      const count = (counts.get(policy.key) ?? 0) + 1;
      counts.set(policy.key, count);
      return [`${policy.key} ${count}`, policy];
    }),
  );
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
  const from = effects.indexOf(held.effect);
  const to = effects.indexOf(other.effect);
  if (to >= 0 && to < from) {
    const words = way === 'weakened' ? [other.effect, held.effect] : [held.effect, other.effect];
    const summary = `Policy assignment ${called} has the effect ${words[0]} (was: ${words[1]})`;
    const facts = { strong: held.effect, weak: other.effect };
    deltas.push(
      told('effect', facts, summary, other.effectLines, held.effectLines, from >= denies ? 'high' : 'medium'),
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
  const policy = inWords(lastName(assignment));
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

/** @returns the name at the end of a resource id, or the last one that its expression quotes. */
function lastName(id: string): string {
  const quoted = id.split("'");
  return (quoted.length > 2 ? quoted.at(-2) : id.slice(id.lastIndexOf('/') + 1)) || id;
}
