/** One side of a workflow in; each agent that a job runs, with its powers, its token and who sets it to work, out. */

import type { AgentWorld } from '../agents/analyzer.ts';
import type { Ability, Grant, Powers } from '../agents/model.ts';
import { holderName, products } from '../agents/model.ts';
import { grantsOfRules } from '../agents/permissions/grants.ts';
import { reachOfRule } from '../agents/permissions/powers.ts';
import { grantsOfServers } from '../agents/servers/grants.ts';
import { compareSeverity, type Evidence, higherSeverity, type Severity } from '../delta.ts';
import { evidenceIn } from '../pipelines/traits.ts';
import type { Job, Pipeline } from '../pipelines/workflow.ts';
import type { AgenticWorkflow } from './agentic.ts';
import type { Prompt } from './readers/reading.ts';
import { type Run, runsOf } from './runs.ts';
import {
  type Event,
  eventsOfStrangers,
  startedByStrangers,
  type Typed,
  textOfStrangers,
} from './strangers.ts';
import { gravestWrites, secretsHanded, type Token, tokenOf, type UsedSecret } from './token.ts';

/** All runs of one product in one job. */
export interface AgentJob {
  readonly pipeline: Pipeline;
  readonly job: Job;
  /** "job triage (Claude Code)" */
  readonly name: string;
  /** "Claude Code" */
  readonly product: string;
  readonly evidence: Evidence;
  readonly powers: readonly Powers[];
  readonly prompts: readonly Prompt[];
  readonly token: Token;
  /** It acts through a GitHub App of its own that writes code. */
  readonly app: boolean;
  readonly secrets: readonly UsedSecret[];
  readonly shell: boolean;
  readonly toolless: boolean;
  readonly startedBy: readonly Event[];
  /** The input that let everybody in, where there is one. */
  readonly opened: Evidence | null;
  readonly typed: readonly Typed[];
}

export type AgentJobs = ReadonlyMap<string, AgentJob>;

/** @param actionName what a composite action is called: the same on both sides, wherever it lies. */
export function agentJobs(pipeline: Pipeline | null, actionName: string): AgentJobs {
  const found = new Map<string, AgentJob>();
  for (const job of pipeline?.jobs ?? []) {
    if (pipeline === null) continue;
    const part =
      pipeline.form === 'action' ? { sort: 'action', name: actionName } : { sort: 'job', name: job.id };
    for (const run of runsOf(pipeline, job, part)) {
      const one = agentJob(pipeline, job, run);
      const same = found.get(one.name);
      found.set(one.name, same === undefined ? one : together(same, one));
    }
  }
  return found;
}

/** @returns the one agent of an agentic workflow; its token reads where nothing else is written. */
export function agenticJobs(workflow: AgenticWorkflow | null): AgentJobs {
  if (workflow === null) return new Map();
  const { pipeline, job, run } = workflow;
  const agent = agentJob(pipeline, job, run);
  const token: Token =
    agent.token.source === 'default' ? { ...agent.token, source: 'read-all' } : agent.token;
  return new Map([[agent.name, { ...agent, token }]]);
}

function agentJob(pipeline: Pipeline, job: Job, run: Run): AgentJob {
  const { holder } = run.reading;
  const secrets = secretsHanded(pipeline, job, run.step);
  const named = new Map(secrets.map((secret) => [secret.name, secret]));
  const [own, ...layers] = run.reading.powers();
  const handed = [...named.values()].map(({ name, lines }) => ({
    name: name === '*' ? 'secrets of any name' : `secret ${name}`,
    reference: `secrets.${name}`,
    evidence: evidenceIn(pipeline, lines),
  }));
  const token = tokenOf(pipeline, job);
  return {
    pipeline,
    job,
    name: holderName(holder),
    product: products[holder.product],
    evidence: evidenceIn(pipeline, run.lines),
    powers: own === undefined ? layers : [{ ...own, secrets: [...own.secrets, ...handed] }, ...layers],
    prompts: run.reading.prompts,
    token,
    app: run.app && (token.oidc || token.source === 'write-all'),
    secrets: [...named.values()],
    shell:
      run.shell || run.reading.powers().some(({ levels }) => levels.some(({ unattended }) => unattended)),
    toolless: run.toolless,
    startedBy: startedByStrangers(pipeline, job, run),
    opened: run.opened === null ? null : evidenceIn(pipeline, run.opened),
    typed: textOfStrangers(pipeline, run),
  };
}

function together(one: AgentJob, other: AgentJob): AgentJob {
  const byName = <T extends { readonly name: string }>(list: readonly T[]) => [
    ...new Map(list.map((each) => [each.name, each])).values(),
  ];
  return {
    ...one,
    powers: [...one.powers, ...other.powers],
    prompts: [...one.prompts, ...other.prompts],
    app: one.app || other.app,
    secrets: byName([...one.secrets, ...other.secrets]),
    shell: one.shell || other.shell,
    toolless: one.toolless && other.toolless,
    startedBy: byName([...one.startedBy, ...other.startedBy]),
    opened: one.opened ?? other.opened,
    typed: [...new Map([...one.typed, ...other.typed].map((each) => [each.context, each])).values()],
  };
}

/** What is in its reach that an attacker would want, in words; none where it can do no more than talk. */
export function inReach({ token, app, secrets, shell }: AgentJob): readonly string[] {
  const writes = gravestWrites(token).map((scope) =>
    scope === '*' ? 'a token that writes everything' : `${scope}: write`,
  );
  return [
    ...writes,
    ...(app ? ['a GitHub App that writes contents'] : []),
    ...secrets.map(({ name }) => (name === '*' ? 'secrets of any name' : `secret ${name}`)),
    ...(shell ? ['a shell of its own'] : []),
  ];
}

/** Rules of high reach count as a shell: what they run is anybody's. */
export function hasShell(agent: AgentJob, world: AgentWorld): boolean {
  if (agent.shell) return true;
  const grants = grantsOfRules(agent.powers, { commands: world.commands() });
  return grants.some(({ ability }) => ability === 'commands');
}

/** @returns the grants of its configuration, and of the job around it. */
export function grantsOfJob(agent: AgentJob, world: AgentWorld): readonly Grant[] {
  const { pipeline, token, app, secrets, powers } = agent;
  const at = (lines: Parameters<typeof evidenceIn>[1]) => evidenceIn(pipeline, lines);
  const give = (ability: Ability, by: string, evidence: Evidence): Grant => ({ ability, by, evidence });
  const writes = gravestWrites(token);
  const knowledge = { commands: world.commands() };
  // What a runner holds that is worth taking is its secrets and its token; a way out is one that takes any text along.
  const wide = new Set(
    powers
      .flatMap(({ rules }) => rules)
      .filter((rule) => compareSeverity(reachOfRule(rule, knowledge).severity, 'high') >= 0)
      .map(({ written }) => `permission ${written}`),
  );
  const open = powers.flatMap(({ levels }) => levels.filter(({ unattended }) => unattended));
  return [
    ...grantsOfServers(powers, world.servers()),
    ...grantsOfRules(powers, knowledge).filter(
      ({ ability, by }) => ability !== 'private-data' && (ability !== 'way-out' || wide.has(by)),
    ),
    ...open.flatMap(({ key, value, evidence }) =>
      (['commands', 'way-out'] as const).map((ability) => give(ability, `${key} ${value}`, evidence)),
    ),
    ...(agent.shell && open.length === 0 ? [give('way-out', 'a shell by default', agent.evidence)] : []),
    ...secrets.map(({ name, lines }) =>
      give('private-data', name === '*' ? 'secrets of any name' : `secret ${name}`, at(lines)),
    ),
    ...(writes.length > 0
      ? [give('private-data', `a token with ${writes.join(', ')}: write`, at(token.lines))]
      : []),
    ...(app ? [give('private-data', 'the token of its GitHub App', agent.evidence)] : []),
    ...eventsOfStrangers(pipeline).map(({ name, lines }) =>
      give('untrusted-content', `trigger ${name}`, at(lines)),
    ),
  ];
}

/** How grave it is that strangers steer the agent. */
export function steeringSeverity(agent: AgentJob, world: AgentWorld, starts: boolean): Severity {
  if (agent.toolless) return starts ? 'medium' : 'low';
  const grave = inReach(agent).length > 0 || hasShell(agent, world);
  const severity: Severity = grave ? 'critical' : 'high';
  if (starts) return severity;
  return higherSeverity('medium', grave ? 'high' : 'medium');
}
