/** What a call means to both ends: text and events of strangers that reach the called file through its callers. */
import type { Lines } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import { compareTraits, type Trait } from '../../traits.ts';
import { evidenceIn } from '../traits.ts';
import { headCheckouts } from '../triggers.ts';
import type { Job, Pipeline } from '../workflow.ts';
import { inputOf } from './contexts.ts';
import { type Around, calleeName, callsOfJob, eventsOfCallers, inputKey } from './graph.ts';

/** A caller that hands a stranger's text to a file that makes commands of it, as it did before. */
export function handedTraits(pipeline: Pipeline | null, around: Around): readonly Trait[] {
  const { everFilled, sunk } = around;
  if (pipeline === null) return [];
  const { path } = pipeline.file;
  return pipeline.jobs
    .flatMap((job) =>
      callsOfJob(around, path, job).flatMap((call) => call.inputs.map((input) => ({ job, call, input }))),
    )
    .flatMap(({ job, call, input }) =>
      [...input.contexts].flatMap(([context, stranger]): readonly Trait[] => {
        const typed = stranger || everFilled.has(inputKey(path, inputOf(context)));
        if (!typed || !sunk.has(inputKey(call.path, input.name))) return [];
        const callee = calleeName(call.path);
        return [
          {
            subject: `${context} in the commands of ${callee} that ${job.label} calls`,
            facts: { job: job.id, expression: context, callee, input: input.name },
            evidence: evidenceIn(pipeline, input.lines),
            gained: {
              kind: 'pipeline.injection.added',
              severity: 'high',
              summary: `${capital(job.label)} now hands ${context}, which people outside the project can write, to ${callee}, whose commands contain input ${input.name} as program text`,
            },
            lost: {
              kind: 'pipeline.injection.removed',
              summary: `${capital(job.label)} no longer hands ${context} to the commands of ${callee}`,
            },
          },
        ];
      }),
    );
}

/** @returns the calls of a job in whose files the head is checked out, as it was before. */
export function calledCheckouts({ file }: Pipeline, job: Job, around: Around): readonly Lines[] {
  const calls = callsOfJob(around, file.path, job);
  return calls.filter((call) => around.checkouts.has(call.path)).map(({ lines }) => lines);
}

/** A called file that checks out the head while strangers start a caller: the token and the secrets are the caller's. */
export function calledCheckoutDeltas(
  before: Pipeline | null,
  after: Pipeline | null,
  around: Readonly<Record<'before' | 'after', Around>>,
): readonly DraftDelta[] {
  const events = {
    before: eventsFor(before, around.before),
    after: eventsFor(after, around.after),
  };
  // Of both sides: a caller whose events change tells that itself.
  const all = new Map([...events.before, ...events.after]);
  return compareTraits(checkoutTraits(before, all), checkoutTraits(after, all)).filter(({ kind, facts }) =>
    events[kind === 'pipeline.trigger.untrusted' ? 'after' : 'before'].has(String(facts.trigger)),
  );
}

function checkoutTraits(pipeline: Pipeline | null, events: ReadonlyMap<string, string>): readonly Trait[] {
  if (pipeline === null) return [];
  const own = new Set(pipeline.triggers.map(({ name }) => name));
  return pipeline.jobs.flatMap((job) =>
    headCheckouts(job).flatMap((lines) =>
      [...events]
        .filter(([trigger]) => !own.has(trigger))
        .map(
          ([trigger, caller]): Trait => ({
            subject: `trigger ${trigger} of callers with a checkout of the head in ${job.label}`,
            facts: { trigger, checkout: 'head', job: job.id },
            evidence: evidenceIn(pipeline, lines),
            gained: {
              kind: 'pipeline.trigger.untrusted',
              severity: 'critical',
              summary: `${capital(job.label)} now checks out a pull request's code, and ${caller} runs it under ${trigger} with the base's token and secrets`,
            },
            lost: {
              kind: 'pipeline.trigger.removed',
              summary: `${capital(job.label)} no longer checks out a pull request's code for ${caller} under ${trigger}`,
            },
          }),
        ),
    ),
  );
}

/** Kinds of what is run without a review, where it matters most who can start it. */
const startedByStrangers = new Set<string>([
  'pipeline.download.executed',
  'pipeline.action.unpinned',
  'pipeline.action.repointed',
]);

/** @returns the deltas of a called file, with who starts it where those are strangers. */
export function withStarters(
  deltas: readonly DraftDelta[],
  after: Pipeline | null,
  around: Around,
): readonly DraftDelta[] {
  const [started] = eventsFor(after, around);
  if (started === undefined) return deltas;
  const [trigger, caller] = started;
  return deltas.map((delta) =>
    startedByStrangers.has(delta.kind)
      ? {
          ...delta,
          summary: `${delta.summary}; ${caller} calls it, which people outside the project start through ${trigger}`,
        }
      : delta,
  );
}

function eventsFor(pipeline: Pipeline | null, { calls }: Around): ReadonlyMap<string, string> {
  return pipeline === null ? new Map() : eventsOfCallers(calls, pipeline.file.path);
}

function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}
