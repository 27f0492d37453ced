/** The lists of tools that one holder has on both sides in; which tools it gained or lost, out. */
import { compareSeverity, type DraftDelta, moreSevere, type Severity } from '../../delta.ts';
import { type Holder, holderName, type Powers, type Tool } from '../model.ts';
import { covers } from './pattern-algebra.ts';
import { type Knowledge, reachOf } from './powers.ts';

/** A holder that only one side has is an agent that joins or leaves: its tools are part of that. */
export function toolDeltas(
  holder: Holder,
  before: readonly Powers[],
  after: readonly Powers[],
  knowledge: Knowledge,
): readonly DraftDelta[] {
  const [was] = before;
  const [is] = after;
  if (was === undefined || is === undefined) return [];
  const name = holderName(holder);
  const had = toolsOf(before);
  const has = toolsOf(after);
  if (had === null && has === null) return [];
  const facts = (tool: string) => ({ agent: name, tool });
  if (had === null || has === null) {
    const list = shownList(had ?? has ?? []);
    const lost = had === null;
    return [
      {
        kind: lost ? 'agent.tool.removed' : 'agent.tool.added',
        subject: `tools of ${name}`,
        ...(lost ? {} : { severity: everyTool(had ?? [], knowledge) }),
        summary: lost
          ? `${name} now holds only ${list} (it had every tool)`
          : `${name} has every tool now (it held only ${list})`,
        facts: facts('*'),
        evidence: [
          (lost ? has : had)?.[0]?.evidence ?? (lost ? is : was).evidence,
          (lost ? was : is).evidence,
        ],
      },
    ];
  }
  return [
    ...missing(has, had).map((tool): DraftDelta => {
      const reach = reachOf(tool.pattern, knowledge);
      return {
        kind: 'agent.tool.added',
        subject: `tool ${tool.written} of ${name}`,
        severity: heldSeverity(reach.severity),
        summary: `${name} has tool ${tool.written} now, so it can ${reach.does}`,
        facts: facts(tool.written),
        evidence: [tool.evidence, was.evidence],
      };
    }),
    ...missing(had, has).map(
      (tool): DraftDelta => ({
        kind: 'agent.tool.removed',
        subject: `tool ${tool.written} of ${name}`,
        summary: `${name} no longer has tool ${tool.written}`,
        facts: facts(tool.written),
        evidence: [tool.evidence, is.evidence],
      }),
    ),
  ];
}

/** The tools of all layers; null where none limits them. */
function toolsOf(powers: readonly Powers[]): readonly Tool[] | null {
  const lists = powers.flatMap(({ tools }) => (tools === null ? [] : [tools]));
  return lists.length === 0 ? null : lists.flat();
}

/** More tools than any product has; beyond them a tool is only compared by its words. */
const mostCompared = 500;

function missing(tools: readonly Tool[], there: readonly Tool[]): readonly Tool[] {
  const written = new Set(there.map((tool) => tool.written));
  const compared = there.slice(0, mostCompared);
  const gone = new Map<string, Tool>();
  for (const tool of tools) {
    if (written.has(tool.written) || gone.has(tool.written)) continue;
    const compares = gone.size < mostCompared;
    if (compares && compared.some(({ pattern }) => covers(pattern, tool.pattern))) continue;
    gone.set(tool.written, tool);
  }
  return [...gone.values()];
}

/** To hold a tool is not yet to use it unasked, so a shell is no worse than high. */
function heldSeverity(severity: Severity): Severity {
  if (severity === 'critical') return 'high';
  return compareSeverity(severity, 'medium') > 0 ? 'medium' : severity;
}

/** What it may newly reach is everything, but where it held a shell before. */
function everyTool(had: readonly Tool[], knowledge: Knowledge): Severity {
  const widest = had.map(({ pattern }) => reachOf(pattern, knowledge));
  if (widest.length === 0) return 'high';
  return widest.reduce(moreSevere).severity === 'critical' ? 'medium' : 'high';
}

const shownTools = 8;

function shownList(tools: readonly Tool[]): string {
  if (tools.length === 0) return 'no tool';
  const names = [...new Set(tools.map(({ written }) => written))].sort();
  const more = names.length - shownTools;
  return names.slice(0, shownTools).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
