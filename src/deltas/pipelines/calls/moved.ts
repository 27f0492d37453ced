/** A file of one side -> the same without steps that only moved between a job and an action of this repository that it calls. */
import type { Side } from '../../../change/snapshot.ts';
import { stepMeaning } from '../meaning.ts';
import { type Job, type Pipeline, type Step, textOf } from '../workflow.ts';
import type { Calls } from './graph.ts';

type Sides = Readonly<Record<Side, Calls>>;

const nothing: ReadonlySet<string> = new Set();

/** @returns what takes the moved steps out of the files of this change. */
export function withoutMoved(calls: Sides): (pipeline: Pipeline | null) => Pipeline | null {
  const known = new Map<string, ReadonlySet<string>>();
  const moved = (path: string, side: Side) => {
    const key = `${side} ${path}`;
    const found = known.get(key) ?? movedWith(path, side, calls);
    known.set(key, found);
    return found;
  };
  return (pipeline) => {
    if (pipeline === null) return null;
    const { path } = pipeline.file;
    const other = pipeline.side === 'after' ? 'before' : 'after';
    const own = pipeline.form === 'action' ? moved(path, pipeline.side) : nothing;
    const called = new Map<string, Set<string>>();
    for (const call of calls[other].from.get(path) ?? []) {
      const inJob = called.get(call.job.id) ?? new Set();
      for (const step of moved(call.path, other)) inJob.add(step);
      called.set(call.job.id, inJob);
    }
    const jobs = pipeline.jobs.map((job): Job => {
      const gone = new Set([...own, ...(called.get(job.id) ?? [])]);
      return gone.size === 0
        ? job
        : { ...job, steps: job.steps.filter((step) => !gone.has(movable(step, job))) };
    });
    return { ...pipeline, jobs };
  };
}

/** @returns the steps that an action has on this side alone, and that all who call it there have on the other alone. */
function movedWith(path: string, side: Side, calls: Sides): ReadonlySet<string> {
  const here = calls[side];
  const there = calls[side === 'after' ? 'before' : 'after'];
  const action = here.pipelines.get(path);
  // The action of the repository itself is there for others, to whom its steps are new.
  if (action?.form !== 'action' || !path.includes('/')) return nothing;
  const had = stepsOf(there.pipelines.get(path), 'runs');
  let moved = new Set([...stepsOf(action, 'runs')].filter((step) => !had.has(step)));
  const callers = new Set<string>();
  for (const [caller, list] of here.from) {
    for (const call of list) {
      if (moved.size === 0) return nothing;
      if (call.path !== path) continue;
      if (call.conditional) return nothing;
      // A job may call it a thousand times.
      const key = JSON.stringify([caller, call.job.id]);
      if (callers.has(key)) continue;
      callers.add(key);
      const now = stepsOf(here.pipelines.get(caller), call.job.id);
      const then = stepsOf(there.pipelines.get(caller), call.job.id);
      moved = new Set([...moved].filter((step) => then.has(step) && !now.has(step)));
    }
  }
  return callers.size === 0 ? nothing : moved;
}

function stepsOf(pipeline: Pipeline | undefined, id: string): ReadonlySet<string> {
  const job = pipeline?.jobs.find((one) => one.id === id);
  return job === undefined ? nothing : new Set(job.steps.map((step) => movable(step, job)));
}

/** An action has to name the shell that a job's commands run in anyway. */
function movable(step: Step, job: Job): string {
  const named = textOf(step.body.get('shell')) === 'bash' && step.body.has('run');
  const body = named ? new Map([...step.body].filter(([key]) => key !== 'shell')) : step.body;
  return stepMeaning({ ...step, body }, job);
}
