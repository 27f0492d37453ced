/** Which job and which step of one side is which of the other: by meaning first, so that a new name is no change. */
import { parseUses } from './actions.ts';
import { jobMeaning, stepMeaning } from './meaning.ts';
import { type Job, type Pipeline, type Step, textOf } from './workflow.ts';

/** @returns the before side with each job that was only renamed under its new name. */
export function alignJobs(before: Pipeline | null, after: Pipeline | null): Pipeline | null {
  if (before === null || after === null) return before;
  const kept = new Set(before.jobs.map((job) => job.id));
  const known = new Set(after.jobs.map((job) => job.id));
  const fresh = after.jobs.filter((job) => !kept.has(job.id));
  const renamed = new Map<string, Job>();
  for (const job of before.jobs) {
    if (known.has(job.id)) continue;
    const meaning = jobMeaning(job);
    const twin = fresh.findIndex((candidate) => jobMeaning(candidate) === meaning);
    const [found] = twin < 0 ? [] : fresh.splice(twin, 1);
    if (found !== undefined) renamed.set(job.id, found);
  }
  if (renamed.size === 0) return before;
  const jobs = before.jobs.map((job): Job => {
    const twin = renamed.get(job.id);
    const needs = job.needs.map((id) => renamed.get(id)?.id ?? id);
    return { ...job, id: twin?.id ?? job.id, label: twin?.label ?? job.label, needs };
  });
  return { ...before, jobs };
}

export interface StepPair {
  readonly before: Step | null;
  readonly after: Step | null;
}

export interface AlignedSteps {
  readonly pairs: readonly StepPair[];
  /** The first step that stands before another which it stood after; null where the order is kept. */
  readonly moved: Step | null;
}

/** Pairs steps of equal meaning, then those that share an id, an action, a name, and last the commands in their order. */
export function alignSteps(before: Job | undefined, after: Job | undefined): AlignedSteps {
  const left = new Set(before?.steps);
  const right = new Set(after?.steps);
  const pairs: StepPair[] = [];
  const pairBy = (keyBefore: (step: Step) => string, keyAfter: (step: Step) => string) => {
    const waiting = new Map<string, Step[]>();
    for (const step of left) {
      const key = keyBefore(step);
      if (key !== '') waiting.set(key, [...(waiting.get(key) ?? []), step]);
    }
    for (const step of right) {
      const twin = waiting.get(keyAfter(step))?.shift();
      if (twin === undefined) continue;
      pairs.push({ before: twin, after: step });
      left.delete(twin);
      right.delete(step);
    }
  };
  if (before !== undefined && after !== undefined) {
    pairBy(
      (step) => stepMeaning(step, before),
      (step) => stepMeaning(step, after),
    );
  }
  const moved = firstMoved(pairs, before?.steps ?? []);
  for (const key of [idOf, actionOf, nameOf, hasCommands]) pairBy(key, key);
  return {
    pairs: [
      ...pairs,
      ...[...right].map((step) => ({ before: null, after: step })),
      ...[...left].map((step) => ({ before: step, after: null })),
    ],
    moved,
  };
}

const idOf = (step: Step) => textOf(step.body.get('id'));
const nameOf = (step: Step) => textOf(step.body.get('name'));
const actionOf = (step: Step) => parseUses(textOf(step.body.get('uses'))).action;
const hasCommands = (step: Step) => (step.body.has('run') ? 'run' : '');

/** @param pairs in the order of the after side. */
function firstMoved(pairs: readonly StepPair[], order: readonly Step[]): Step | null {
  const places = new Map(order.map((step, index) => [step, index]));
  let furthest = -1;
  for (const { before, after } of pairs) {
    const place = before === null ? -1 : (places.get(before) ?? -1);
    if (place < furthest) return after;
    furthest = Math.max(furthest, place);
  }
  return null;
}
