/**
 * Agents that a framework, a platform or a protocol declares in files of its own, known by their content where a name tells
 * nothing: CrewAI, LangGraph, AutoGen, Microsoft 365, A2A cards, MCP servers and bundles, custom resources.
 *
 *   one file -> its format -> powers, with the texts that they follow -> compared as those of any agent
 */
import { type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { type AgentWorld, powerDeltas } from '../agents/analyzer.ts';
import { holderName, type Powers } from '../agents/model.ts';
import type { Analyzer, Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { linesOf } from '../evidence.ts';
import type { DeclaredFormat } from './declaration.ts';
import { endpointDeltas } from './endpoints.ts';

export function declaredAgentsAnalyzer(formats: readonly DeclaredFormat[], world: AgentWorld): Analyzer {
  const formatOf = (file: TextFile) => formats.find(({ recognises }) => recognises(file));
  return {
    name: 'declared-agents',
    unresolved: 'agent.unresolved',
    unit: 'file',
    paths: ['**/*.{yml,yaml,json,jsonc}', '!.github/workflows/*.{yml,yaml}'],
    recognises: (file) => formatOf(file) !== undefined,
    analyze(beforeFiles, afterFiles) {
      const before = readSide(beforeFiles, formatOf);
      const after = readSide(afterFiles, formatOf);
      if (before === null || after === null) {
        return { deltas: [], unjudged: templatesIn(beforeFiles, afterFiles) };
      }
      const deltas = [...comparedPowers(before, after, world), ...endpointDeltas(before, after)];
      return { deltas, unjudged: [] };
    },
  };
}

/** @returns null where a file is a template, whose values stand elsewhere. */
function readSide(
  snapshot: Snapshot,
  formatOf: (file: TextFile) => DeclaredFormat | undefined,
): readonly Powers[] | null {
  try {
    return textFiles(snapshot).flatMap((file) => formatOf(file)?.read(file, snapshot.side) ?? []);
  } catch (error) {
    if (error instanceof Unreadable && textFiles(snapshot).some(({ text }) => text.includes('{{')))
      return null;
    throw error;
  }
}

function templatesIn(before: Snapshot, after: Snapshot): readonly Unjudged[] {
  const was = new Set(textFiles(before).map(({ text }) => text));
  return textFiles(after)
    .filter(({ text }) => !was.has(text))
    .map((file) => ({
      side: 'after',
      path: file.path,
      startLine: 1,
      endLine: linesOf(file).length,
      part: 'a template of agents, whose values are not in this file',
    }));
}

/** What is offered is for agents elsewhere: nobody here holds several of these together. */
const offered = new Set(['server', 'published server', 'bundle', 'model']);

function comparedPowers(
  before: readonly Powers[],
  after: readonly Powers[],
  world: AgentWorld,
): readonly DraftDelta[] {
  const offers = ({ holder }: Powers) => holder.part !== null && offered.has(holder.part.sort);
  const holds = (one: Powers) => !offers(one);
  const [was, is] = [settledOf(before, after), settledOf(after, before)];
  return [
    ...powerDeltas(was.filter(holds), is.filter(holds), world),
    ...powerDeltas(was.filter(offers), is.filter(offers), world).filter(
      ({ kind }) => !kind.startsWith('agent.combination.'),
    ),
  ];
}

/** Of what joins or leaves as a whole, no setting is told apart from what it may do. */
function settledOf(powers: readonly Powers[], other: readonly Powers[]): readonly Powers[] {
  const there = new Set(other.map(({ holder }) => holderName(holder)));
  return powers.map((one) => (there.has(holderName(one.holder)) ? one : { ...one, settings: [] }));
}
