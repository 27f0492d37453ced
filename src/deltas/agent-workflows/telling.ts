/** Agents of a workflow on both sides in; which begin or end, who newly sets them to work, and what they are told, out. */

import { normalText } from '../../syntax/expressions/github.ts';
import type { AgentWorld } from '../agents/analyzer.ts';
import type { DraftDelta, Evidence } from '../delta.ts';
import { linesOf } from '../evidence.ts';
import { evidenceIn } from '../pipelines/traits.ts';
import type { Trigger } from '../pipelines/workflow.ts';
import { textsOf } from '../pipelines/workflow.ts';
import { type AgentJob, type AgentJobs, hasShell, inReach, steeringSeverity } from './agent-jobs.ts';
import type { Prompt } from './readers/reading.ts';

type Way = 'gained' | 'lost';

export function definitionDeltas(before: AgentJobs, after: AgentJobs): readonly DraftDelta[] {
  return [
    ...only(after, before).map((agent) => definition(agent, 'gained')),
    ...only(before, after).map((agent) => definition(agent, 'lost')),
  ];
}

function only(these: AgentJobs, those: AgentJobs): readonly AgentJob[] {
  return [...these.values()].filter(({ name }) => !those.has(name));
}

function definition(agent: AgentJob, way: Way): DraftDelta {
  const { name, product, evidence, token } = agent;
  const who = agent.job.label.replace(/^./, (letter) => letter.toUpperCase());
  const [sort = ''] = name.split(' ', 1);
  const facts = { agent: name, product, sort };
  if (way === 'lost') {
    const summary = `${who} no longer runs ${product}`;
    return { kind: 'agent.definition.removed', subject: name, summary, facts, evidence: [evidence] };
  }
  const grave = token.writes.length > 0 || token.oidc || agent.app || agent.secrets.length > 0;
  return {
    kind: 'agent.definition.added',
    subject: name,
    severity: agent.toolless ? 'low' : grave ? 'high' : 'medium',
    summary: `${who} now starts ${product} ${startsOn(agent)}, ${holding(agent)}`,
    facts,
    evidence: [evidence],
  };
}

const spoken: Readonly<Record<string, string>> = {
  discussion: 'discussions',
  discussion_comment: 'every comment on a discussion',
  issue_comment: 'every issue comment',
  issues: 'issues',
  pull_request: 'pull requests',
  pull_request_review: 'reviews',
  pull_request_review_comment: 'comments of reviews',
  pull_request_target: 'pull requests of anybody',
  push: 'pushes',
  repository_dispatch: 'calls from outside',
  schedule: 'a schedule',
  workflow_call: 'calls of other workflows',
  workflow_dispatch: 'demand',
  workflow_run: 'runs of other workflows',
};

function startsOn({ pipeline }: AgentJob): string {
  if (pipeline.form === 'action') return 'wherever it is used';
  const events = pipeline.triggers.map((trigger) => {
    const types = typesOf(trigger);
    const words = spoken[trigger.name] ?? trigger.name;
    return words.startsWith('every') || types.length === 0 ? words : `${words} (${types.join(', ')})`;
  });
  return events.length === 0 ? 'on an event that is not told' : `on ${sentence(events)}`;
}

function typesOf({ filters }: Trigger): readonly string[] {
  return filters?.kind === 'map' ? textsOf(filters.entries.get('types')?.value).slice(0, 4) : [];
}

function holding({ token, app, secrets, toolless }: AgentJob): string {
  const writes = token.writes.map((scope) =>
    scope === '*' ? 'write access to everything' : `${scope}: write`,
  );
  const held = [
    ...writes,
    ...(token.oidc ? ['id-token: write'] : []),
    ...(app ? ['a GitHub App of its own that writes contents, issues and pull requests'] : []),
    ...secrets.map(({ name }) => (name === '*' ? 'secrets of any name' : `secret ${name}`)),
  ];
  const rest = {
    default: "the repository's default token",
    unknown: 'the token of whoever uses it',
  };
  if (token.source === 'default' || token.source === 'unknown') held.push(rest[token.source]);
  const tools = toolless ? ', and gives it no tools' : '';
  return `with ${held.length === 0 ? 'a token that only reads' : sentence(held)}${tools}`;
}

function sentence(parts: readonly string[]): string {
  const shown = parts.length > 6 ? [...parts.slice(0, 5), `${parts.length - 5} more`] : parts;
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}

/** @returns one delta a job for the events that came, one for those that went; what they typed is told where it is more. */
export function steeringDeltas(
  before: AgentJobs,
  after: AgentJobs,
  world: AgentWorld,
): readonly DraftDelta[] {
  return [
    ...[...after.values()].flatMap((agent) => steering(agent, before.get(agent.name), 'gained', world)),
    ...[...before.values()].flatMap((agent) => steering(agent, after.get(agent.name), 'lost', world)),
  ];
}

/** @param other the same agent on the other side. */
function steering(
  agent: AgentJob,
  other: AgentJob | undefined,
  way: Way,
  world: AgentWorld,
): readonly DraftDelta[] {
  const known = new Set(other?.startedBy.map(({ name }) => name));
  const fresh = agent.startedBy.filter(({ name }) => !known.has(name));
  if (fresh.length > 0) return [started(agent, fresh, way, world)];
  const seen = new Set(other?.typed.map(({ context }) => context));
  const typed = agent.typed.filter(({ context }) => !seen.has(context));
  return typed.length > 0 ? [handed(agent, typed, way, world)] : [];
}

function started(agent: AgentJob, events: AgentJob['startedBy'], way: Way, world: AgentWorld): DraftDelta {
  const { name, product, pipeline } = agent;
  const names = events.map((event) => event.name).sort();
  const places = events.map(({ lines }) => evidenceIn(pipeline, lines));
  const [first = agent.evidence, ...more] = [
    ...(agent.opened === null ? [] : [agent.opened]),
    ...places,
    agent.evidence,
  ];
  const who = `people outside the project ${way === 'gained' ? 'can' : 'can no longer'} set ${product} to work through ${sentence(names)}`;
  const reach = [
    ...inReach(agent),
    ...(!agent.shell && hasShell(agent, world) ? ['commands of their choice'] : []),
  ];
  const summary = `In ${agent.job.label}, ${who}${way === 'lost' || reach.length === 0 ? '' : `, with ${sentence(reach)} in its reach`}`;
  return {
    kind: way === 'gained' ? 'agent.trigger.untrusted' : 'agent.trigger.removed',
    subject: name,
    ...(way === 'gained' ? { severity: steeringSeverity(agent, world, true) } : {}),
    summary,
    facts: { agent: name, way: 'start', events: names },
    evidence: [first, ...distinct(more, first)],
  };
}

function handed(agent: AgentJob, typed: AgentJob['typed'], way: Way, world: AgentWorld): DraftDelta {
  const { name, product, pipeline, startedBy } = agent;
  const contexts = typed.map(({ context }) => context).sort();
  const [first = agent.evidence, ...more] = typed.map(({ lines }) => evidenceIn(pipeline, lines));
  const hands = way === 'gained' ? 'is now handed' : 'is no longer handed';
  const summary = `In ${agent.job.label}, ${product} ${hands} ${sentence(contexts)}, which people outside the project write`;
  return {
    kind: way === 'gained' ? 'agent.trigger.untrusted' : 'agent.trigger.removed',
    subject: `text for ${name}`,
    ...(way === 'gained' ? { severity: steeringSeverity(agent, world, startedBy.length > 0) } : {}),
    summary,
    facts: { agent: name, way: 'text', expressions: contexts },
    evidence: [first, ...distinct(more, first)],
  };
}

function distinct(evidence: readonly Evidence[], first: Evidence): readonly Evidence[] {
  const places = new Map(evidence.map((one) => [`${one.path}:${one.startLine}`, one]));
  places.delete(`${first.path}:${first.startLine}`);
  return [...places.values()].slice(0, 19);
}

/** Of an agent that both sides run: what its prompt says anew. */
export function promptDeltas(before: AgentJobs, after: AgentJobs): readonly DraftDelta[] {
  return [...after.values()].flatMap((agent): readonly DraftDelta[] => {
    const old = before.get(agent.name);
    if (old === undefined || told(old.prompts) === told(agent.prompts)) return [];
    const places = [...changed(agent, old), ...changed(old, agent)];
    const [first = agent.evidence, ...more] = places;
    return [
      {
        kind: 'agent.instructions.changed',
        subject: `prompt of ${agent.name}`,
        summary: `${agent.name} is told something else by its prompt`,
        facts: { agent: agent.name },
        evidence: [first, ...more],
      },
    ];
  });
}

function told(prompts: readonly Prompt[]): string {
  return prompts.map(({ text }) => spelled(text)).join('\n');
}

function spelled(text: string): string {
  return normalText(text)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** @returns where a prompt first differs from those of the other side. */
function changed({ prompts, pipeline }: AgentJob, other: AgentJob): readonly Evidence[] {
  const known = new Set(other.prompts.map(({ text }) => spelled(text)));
  const lines = new Set(other.prompts.flatMap(({ text }) => text.split('\n').map((line) => line.trim())));
  const own = prompts.find(({ text }) => !known.has(spelled(text)));
  if (own === undefined) return [];
  const written = linesOf(pipeline.file).slice(own.lines.startLine - 1, own.lines.endLine);
  const at = written.findIndex((line, index) => index > 0 && line.trim() !== '' && !lines.has(line.trim()));
  const startLine = own.lines.startLine + Math.max(0, at);
  return [evidenceIn(pipeline, { startLine, endLine: at < 0 ? own.lines.endLine : startLine })];
}
