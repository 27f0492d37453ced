/** What an identity may do more or less, and which conditions it no longer has to meet. */
import type { Action } from '../../access/actions.ts';
import { type AccessEntry, newActions } from '../../access/entries.ts';
import type { DraftDelta, Facts, Severity } from '../delta.ts';
import { entryEvidence } from './evidence.ts';
import {
  type AwsWorld,
  type Grade,
  gradeOf,
  lostConditionGrade,
  scopeOf,
  takesNoResource,
} from './grading/grade.ts';
import type { Holding } from './holdings.ts';
import type { Way } from './ways.ts';
import { conditionsIn, nowOnlyIn, powerIn, resourcesIn, some, wasIn } from './wording.ts';

/** Some actions of an entry that weigh the same. */
interface Graded extends Grade {
  readonly names: readonly string[];
  readonly entry: AccessEntry;
}

/** @returns deltas of access, and of conditions where they alone have changed. */
export function accessDeltas(
  holding: Holding,
  way: Way,
  entries: readonly AccessEntry[],
  world: AwsWorld,
): readonly DraftDelta[] {
  return gathered(entries.flatMap((entry) => gradedParts(entry, world))).map(
    ({ entry, names, severity, power }) => {
      const byCondition = entry.was.conditions.length > 0;
      const lost = byCondition ? lostConditionGrade(conditionKeys(entry), world) : null;
      const guardrail = holding.use === 'guardrail';
      // What a guardrail lets through matters for what it was there to stop.
      const own: Severity = guardrail ? 'high' : lost === null ? severity : lost.severity;
      const facts: Facts = {
        system: 'aws',
        holder: holding.subject,
        actions: names,
        resources: entry.resources,
        conditions: entry.conditions,
        ...(byCondition ? { without: entry.was.conditions } : {}),
        scope: scopeOf(entry.resources, world),
        level: entry.accessLevel,
        use: holding.use,
        ...(entry.undecided ? { undecided: true } : {}),
      };
      return {
        kind: byCondition ? way.condition : way.access,
        subject: holding.subject,
        ...(way.widens ? { severity: own } : {}),
        summary: accessSentence(holding, way, { entry, names, severity, power: lost?.power || power }),
        facts,
        evidence: entryEvidence(holding, entry, way.widens),
      };
    },
  );
}

function conditionKeys({ pieces, was }: AccessEntry): readonly string[] {
  const clauses = pieces.flatMap(({ had }) => had.flatMap((statement) => statement.clauses));
  return [
    ...new Set(clauses.filter((clause) => was.conditions.includes(clause.text)).map((clause) => clause.key)),
  ];
}

function accessSentence({ subject, use }: Holding, { widens }: Way, graded: Graded): string {
  const { entry, names, power } = graded;
  const doubt = entry.undecided ? ' (too large to compare exactly, so it counts as new)' : '';
  const against = widens ? `${wasIn(entry)}${powerIn(power)}` : nowOnlyIn(entry);
  const tail = `${conditionsIn(entry.conditions)}${against}${doubt}`;
  const who = some(entry.principals ?? [], 'more principals');
  const may = `may ${widens ? 'now' : 'no longer'}`;
  if (use === 'trust') return `${who} ${may} become ${subject}${tail}`;
  const actions = some(names, 'more actions');
  if (use === 'resource') return `${who} ${may} use ${subject} for ${actions}${tail}`;
  const what = `${actions} on ${resourcesIn(entry.resources)}${tail}`;
  if (use === 'guardrail') return `${subject} ${widens ? 'now' : 'no longer'} lets through ${what}`;
  return `${subject} ${may} do ${what}`;
}

/** @returns the entry in parts of one severity each; what only looks like more access is left out. */
function gradedParts(entry: AccessEntry, world: AwsWorld): readonly Graded[] {
  const parts = new Map<Severity, { names: string[]; power: string }>();
  for (const name of entry.actions) {
    const actions = newActions(entry, name);
    if (onlyFormallyWider(entry, actions)) continue;
    const { severity, power } = gradeOf(name, actions, entry, world);
    const part = parts.get(severity);
    if (part === undefined) parts.set(severity, { names: [name], power });
    else part.names.push(name);
  }
  return [...parts].map(([severity, { names, power }]) => ({
    entry,
    names,
    severity,
    power: names.length === 1 ? power : '',
  }));
}

function onlyFormallyWider(entry: AccessEntry, actions: readonly Action[]): boolean {
  return entry.was.resources.length > 0 && actions.length > 0 && actions.every(takesNoResource);
}

/** More of one severity than a person reads become one. */
const mostOfOne = 8;

function gathered(parts: readonly Graded[]): readonly Graded[] {
  const groups = new Map<string, Graded[]>();
  for (const part of parts) {
    const key = `${part.severity} ${part.entry.was.conditions.length > 0}`;
    groups.set(key, [...(groups.get(key) ?? []), part]);
  }
  const texts = (list: readonly string[]) => [...new Set(list)].sort();
  return [...groups.values()].flatMap((group): readonly Graded[] => {
    const [first] = group;
    if (first === undefined || group.length <= mostOfOne) return group;
    const entries = group.map((part) => part.entry);
    const pick = (of: (entry: AccessEntry) => readonly string[]) => texts(entries.flatMap(of));
    const entry: AccessEntry = {
      ...first.entry,
      resources: pick((one) => one.resources),
      conditions: pick((one) => one.conditions),
      was: { resources: [], conditions: pick((one) => one.was.conditions), denied: false },
      undecided: entries.some((one) => one.undecided),
      pieces: entries.flatMap((one) => one.pieces),
    };
    return [{ ...first, names: texts(group.flatMap((part) => part.names)), power: '', entry }];
  });
}
