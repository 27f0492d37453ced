/**
 * Agents that workflows, composite actions and agentic workflows run: what each may do there, with which token, and who sets it to work. What the
 * workflow's token, secrets and actions are is told by the pipelines analyzer; here is what that means with an agent.
 *
 *   workflow -> jobs -> runs of agents -> powers   -> compared as all agents' are    -> deltas
 *                                      -> token, secrets, triggers, prompt           -> deltas, combinations
 */
import { type Snapshot, textFiles } from '../../change/snapshot.ts';
import { type AgentWorld, powerDeltas } from '../agents/analyzer.ts';
import { combinationDeltas } from '../agents/combination.ts';
import { stemOf } from '../agents/formats/places.ts';
import { scrubbed } from '../agents/scrub.ts';
import type { Analyzer } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';
import { alignJobs, readSide } from '../pipelines/analyzer.ts';
import { type AgentJobs, agenticJobs, agentJobs, grantsOfJob } from './agent-jobs.ts';
import { isAgentic, readAgentic } from './agentic.ts';
import { agentNames } from './runs.ts';
import { definitionDeltas, promptDeltas, steeringDeltas } from './telling.ts';

export function agentWorkflowsAnalyzer(world: AgentWorld): Analyzer {
  return {
    name: 'agent-workflows',
    unresolved: 'agent.unresolved',
    unit: 'file',
    paths: [
      '.github/workflows/*.{yml,yaml}',
      '.github/actions/**/action.{yml,yaml}',
      'action.{yml,yaml}',
      '.github/workflows/*.md',
    ],
    recognises: (file) => (file.path.endsWith('.md') ? isAgentic(file) : agentNames.test(file.text)),
    analyze(beforeFiles, afterFiles) {
      const { before, after } = readJobs(beforeFiles, afterFiles);
      const deltas = [
        ...definitionDeltas(before, after),
        ...steeringDeltas(before, after, world),
        ...promptDeltas(before, after),
        ...ofPowers(before, after, world),
        ...combinationDeltas(granted(before, world), granted(after, world)),
      ];
      // Parts that mean nothing to an agent are the pipelines analyzer's to judge or to leave.
      return { deltas: scrubbed(deltas, beforeFiles, afterFiles), unjudged: [] };
    },
  };
}

/** What is named after its file is named after the after side's, so that moving it is no change of its agent. */
function readJobs(beforeFiles: Snapshot, afterFiles: Snapshot): Record<'before' | 'after', AgentJobs> {
  const [path = ''] = [afterFiles, beforeFiles].flatMap(({ files }) => [...files.keys()]);
  if (path.endsWith('.md')) {
    const jobs = (snapshot: Snapshot) => {
      const [file] = textFiles(snapshot);
      return agenticJobs(file === undefined ? null : readAgentic(file, snapshot.side, stemOf(path)));
    };
    return { before: jobs(beforeFiles), after: jobs(afterFiles) };
  }
  const action = path.split('/').at(-2) ?? 'of the repository';
  const now = readSide(afterFiles);
  const then = alignJobs(readSide(beforeFiles), now);
  return { before: agentJobs(then, action), after: agentJobs(now, action) };
}

/** Who joins, and what it can do together, is told here with the job around it. */
function ofPowers(before: AgentJobs, after: AgentJobs, world: AgentWorld) {
  const powersOf = (jobs: AgentJobs, others: AgentJobs) =>
    [...jobs.values()].flatMap(({ name, powers }) =>
      // A new agent's secrets and unknown settings are part of what it is.
      others.has(name) ? powers : powers.map((one) => ({ ...one, secrets: [], settings: [] })),
    );
  const deltas = powerDeltas(powersOf(before, after), powersOf(after, before), world);
  return deltas.filter(({ kind }) => !/^agent\.(?:definition|combination)\./.test(kind)).map(reworded);
}

/** Inputs and options that only a person can judge are documented, other than the unknown keys of a configuration. */
function reworded(delta: DraftDelta): DraftDelta {
  if (delta.kind !== 'agent.setting.changed') return delta;
  const { agent, setting, value, was } = delta.facts;
  const now = value === '' ? 'not set' : value;
  const then = was === '' ? 'not set' : was;
  const summary = `${setting} of ${agent} is ${now} (was ${then}), and what that means for it is not known here`;
  return { ...delta, summary };
}

function granted(jobs: AgentJobs, world: AgentWorld) {
  return [...jobs.values()].map((agent) => ({ holder: agent.name, grants: grantsOfJob(agent, world) }));
}
