/** What changed in the policies of one holder: access, conditions, denials, and the ways to more access that are open now. */
import { comparePolicies } from '../../access/compare.ts';
import type { AccessEntry } from '../../access/entries.ts';
import type { DraftDelta, Severity } from '../delta.ts';
import { accessDeltas } from './access-deltas.ts';
import { entryEvidence, statementEvidence } from './evidence.ts';
import { newEscalations, type OpenEscalation } from './grading/escalations.ts';
import type { AwsWorld } from './grading/grade.ts';
import type { Holding } from './holdings.ts';
import { principalDeltas } from './principal-deltas.ts';
import { type Way, ways } from './ways.ts';
import { conditionsIn, resourcesIn, some, stepsIn } from './wording.ts';

export function policyDeltas(holding: Holding, world: AwsWorld): readonly DraftDelta[] {
  const { before, after, use, stays } = holding;
  const compared = comparePolicies(before, after, world.catalogue);
  const [wider, narrower] = ways;
  const told = (entries: readonly AccessEntry[]) =>
    compared.onlyDenies ? [] : entries.filter((entry) => !entry.was.denied);
  const sides = [
    { way: wider, entries: told(compared.added), denied: compared.deniedLess, reached: compared.added },
    {
      way: narrower,
      entries: told(compared.removed),
      denied: compared.deniedMore,
      reached: compared.removed,
    },
  ];
  return [
    ...sides.flatMap(({ way, entries }) =>
      use === 'trust' || use === 'resource'
        ? principalDeltas(holding, way, entries, world)
        : accessDeltas(holding, way, entries, world),
    ),
    ...sides.flatMap(({ way, denied, reached }) =>
      (stays ? denied : []).map((entry) => denyDelta(holding, way, entry, reached)),
    ),
    ...(use === 'identity' ? escalationDeltas(holding, world) : []),
  ];
}

/** @param reached what the document itself allows of it now. */
function denyDelta(
  holding: Holding,
  way: Way,
  entry: AccessEntry,
  reached: readonly AccessEntry[],
): DraftDelta {
  const { subject, use } = holding;
  const opens = use === 'guardrail' || reached.some((one) => one.was.denied);
  const what = `${some(entry.actions, 'more actions')} on ${resourcesIn(entry.resources)}`;
  const condition = conditionsIn(entry.conditions);
  return {
    kind: way.deny,
    subject,
    ...(way.widens ? { severity: opens ? 'high' : 'medium' } : {}),
    summary: way.widens
      ? `${subject} no longer denies ${what}${condition}${opens ? '' : '; another policy may allow it'}`
      : `${subject} now denies ${what}${condition}`,
    facts: {
      system: 'aws',
      holder: subject,
      actions: entry.actions,
      resources: entry.resources,
      conditions: entry.conditions,
      use,
    },
    // Denying less is seen where the denial stood.
    evidence: entryEvidence(holding, entry, !way.widens),
  };
}

function escalationDeltas(holding: Holding, world: AwsWorld): readonly DraftDelta[] {
  const { before, after } = holding;
  const [wider, narrower] = ways;
  return [
    ...escalationDrafts(holding, wider, newEscalations(before, after, world)),
    ...escalationDrafts(holding, narrower, newEscalations(after, before, world)),
  ];
}

/** More ways than these are one delta: what opens them all is told by the access. */
const mostWays = 4;

function escalationDrafts(
  holding: Holding,
  way: Way,
  open: readonly OpenEscalation[],
): readonly DraftDelta[] {
  if (open.length > mostWays) return [escalationDraft(holding, way, open)];
  return open.map((one) => escalationDraft(holding, way, [one]));
}

function escalationDraft(holding: Holding, way: Way, open: readonly OpenEscalation[]): DraftDelta {
  const { subject, places } = holding;
  const [first] = open;
  const title = first?.escalation.title ?? '';
  const lower = `${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  const can =
    open.length === 1 ? lower : `give itself more access in ${open.length} ways, one of them: ${lower}`;
  const ways = open.map(({ escalation }) => escalation.id).sort();
  const statements = [...new Set(open.flatMap(({ steps }) => steps.map((step) => step.statement)))];
  const severity: Severity = open.some(({ scope }) => scope === 'all') ? 'critical' : 'medium';
  return {
    kind: way.escalation,
    subject,
    ...(way.widens ? { severity } : {}),
    summary: way.widens
      ? `${subject} can now ${can} (${first === undefined ? '' : stepsIn(first)})`
      : `${subject} can no longer ${can}`,
    facts: { system: 'aws', holder: subject, ways, scope: severity === 'critical' ? 'all' : 'named' },
    evidence: statementEvidence(places, statements, way.widens ? 'after' : 'before'),
  };
}
