/** A job that runs an agent in; the events through which people outside the project set it to work, and their text in its prompt, out. */
import type { Lines } from '../../syntax/tree.ts';
import { writtenContexts } from '../pipelines/calls/contexts.ts';
import {
  entriesOf,
  type Job,
  type Pipeline,
  type Trigger,
  textOf,
  textsOf,
  writtenIn,
} from '../pipelines/workflow.ts';
import { holdsStrangersBack } from './conditions.ts';
import type { Run } from './runs.ts';

/**
 * Events that run with the repository's secrets and that anyone with an account can cause, each with the types that only people
 * of the project can: docs.github.com, "Events that trigger workflows", read 2026-11. A pull request of a fork has no secrets.
 */
const outside: Readonly<Record<string, readonly string[]>> = {
  // Comments that begin with a word, in agentic workflows.
  command: [],
  slash_command: [],
  discussion: [
    'labeled',
    'unlabeled',
    'pinned',
    'unpinned',
    'locked',
    'unlocked',
    'transferred',
    'category_changed',
    'answered',
  ],
  discussion_comment: [],
  issue_comment: [],
  issues:
    'assigned unassigned labeled unlabeled milestoned demilestoned pinned unpinned locked unlocked transferred deleted'.split(
      ' ',
    ),
  pull_request_review: [],
  pull_request_review_comment: [],
  pull_request_target:
    'assigned unassigned labeled unlabeled review_requested review_request_removed milestoned demilestoned locked unlocked enqueued dequeued'.split(
      ' ',
    ),
  workflow_run: [],
};

export interface Event {
  readonly name: string;
  readonly lines: Lines;
}

/** @returns the events whose texts strangers write, whoever may then start the agent. */
export function eventsOfStrangers({ triggers }: Pipeline): readonly Event[] {
  return triggers.filter(({ name }) => Object.hasOwn(outside, name));
}

/** @returns the events with which strangers get all the way to the agent. */
export function startedByStrangers(pipeline: Pipeline, job: Job, run: Run): readonly Event[] {
  if (run.letsIn === null) return [];
  const conditions = [run.step.body.get('if'), ...conditionsOf(pipeline, job)].map(textOf);
  const looksUp = checksWhoItIs(pipeline, job, run);
  return pipeline.triggers.filter((trigger) => {
    if (looksUp || !anyoneCauses(trigger)) return false;
    return !conditions.some((condition) => condition !== '' && holdsStrangersBack(condition, trigger.name));
  });
}

function anyoneCauses({ name, filters }: Trigger): boolean {
  const chosen = Object.hasOwn(outside, name) ? outside[name] : undefined;
  if (chosen === undefined) return false;
  const types = filters?.kind === 'map' ? textsOf(filters.entries.get('types')?.value) : [];
  return types.length === 0 || types.some((type) => !chosen.includes(type));
}

/** A job that was skipped takes with it those that wait for it. */
function waitedFor(pipeline: Pipeline, job: Job): readonly Job[] {
  const byId = new Map(pipeline.jobs.map((one) => [one.id, one]));
  const found = new Set<Job>();
  const open = [...job.needs];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const one = byId.get(id);
    if (one === undefined || found.has(one)) continue;
    found.add(one);
    open.push(...one.needs);
  }
  return [...found];
}

function conditionsOf(pipeline: Pipeline, job: Job) {
  const own = job.body.get('if');
  const goesOn = /\b(?:always|failure|cancelled) ?\(/.test(textOf(own));
  return [own, ...(goesOn ? [] : waitedFor(pipeline, job).map((one) => one.body.get('if')))];
}

/** A step that asks GitHub what the person may do: by its action's name, or by the address it asks. */
const lookup =
  /getCollaboratorPermissionLevel|\/collaborators\/[^\n]{0,200}\/permission|checkMembershipForUser|getMembershipForUser|\/memberships\//i;
const lookupAction =
  /(?:permission|membership|is-team-member|check-actor|authoriz|has-permission)[\w-]{0,60}@/i;

function checksWhoItIs(pipeline: Pipeline, job: Job, run: Run): boolean {
  const before = job.steps.slice(0, job.steps.indexOf(run.step));
  const steps = [...before, ...waitedFor(pipeline, job).flatMap((one) => one.steps)];
  return steps.some(
    ({ body }) =>
      lookupAction.test(textOf(body.get('uses'))) ||
      lookup.test(textOf(body.get('run'))) ||
      lookup.test(textOf(entriesOf(body.get('with')).get('script'))),
  );
}

export interface Typed {
  /** "github.event.issue.body" */
  readonly context: string;
  readonly lines: Lines;
}

/** @returns what strangers typed and the workflow itself hands to the agent: in its prompt, or in a variable of its step. */
export function textOfStrangers(pipeline: Pipeline, run: Run): readonly Typed[] {
  const called = pipeline.triggers.some(({ name }) => name === 'workflow_call');
  if (eventsOfStrangers(pipeline).length === 0 && !called) return [];
  const variables = writtenIn(entriesOf(run.step.body.get('env')).values());
  const found = new Map<string, Typed>();
  for (const { text, lines } of [...run.reading.prompts, ...variables]) {
    for (const context of writtenContexts(text, () => false).keys())
      if (!found.has(context)) found.set(context, { context, lines });
  }
  return [...found.values()];
}
