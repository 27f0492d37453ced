/** What a job's commands run that nobody reviewed: text that strangers write, and code fetched as they run. */
import type { TreeEntry } from '../../syntax/tree.ts';
import { commandLines, fetches, hostIn, runsDownload } from '../infra/downloads.ts';
import type { Trait } from '../traits.ts';
import { inputOf, writtenContexts } from './calls/contexts.ts';
import { evidenceIn, linesHolding } from './traits.ts';
import { entriesOf, type Job, type Pipeline, scalarText, textOf } from './workflow.ts';

/** @param strangers for an input of this file that holds what a stranger writes, who puts it there. */
export function scriptTraits(
  pipeline: Pipeline | null,
  strangers: (input: string) => string | undefined,
): readonly Trait[] {
  if (pipeline === null) return [];
  const fromCallers = callerInputs(pipeline);
  return pipeline.jobs.flatMap((job) =>
    scriptsOf(job).flatMap((script) => [
      ...injectionTraits(pipeline, job, script, { fromCallers, strangers }),
      ...downloadTraits(pipeline, job, script),
    ]),
  );
}

/** @returns the contexts that others write and that end up in its commands. */
export function writtenIntoCommands(pipeline: Pipeline): ReadonlySet<string> {
  const fromCallers = callerInputs(pipeline);
  const scripts = pipeline.jobs.flatMap(scriptsOf).map(textOf);
  return new Set(scripts.flatMap((script) => [...writtenContexts(script, fromCallers).keys()]));
}

/** @returns every text that is run as a program: commands, and the scripts handed to GitHub's script action. */
function scriptsOf(job: Job): readonly TreeEntry[] {
  return job.steps.flatMap((step) => {
    const scripted = /^actions\/github-script@/i.test(textOf(step.body.get('uses')));
    const script = scripted ? entriesOf(step.body.get('with')).get('script') : undefined;
    return [step.body.get('run'), script].filter((entry) => entry?.value.kind === 'scalar');
  }) as readonly TreeEntry[];
}

interface Callers {
  /** True for an input that is text of the caller's choosing. */
  readonly fromCallers: (input: string) => boolean;
  readonly strangers: (input: string) => string | undefined;
}

function injectionTraits(
  pipeline: Pipeline,
  job: Job,
  script: TreeEntry,
  { fromCallers, strangers }: Callers,
): readonly Trait[] {
  const written = writtenContexts(textOf(script), fromCallers);
  const places = linesHolding(pipeline, script, (line) => [...writtenContexts(line, fromCallers).keys()]);
  return [...written].flatMap(([context, stranger]) =>
    places(context).map((lines): Trait => {
      const filled = stranger ? undefined : strangers(inputOf(context));
      const who = stranger ? 'people outside the project can write' : (filled ?? 'whoever calls it chooses');
      return {
        subject: `${context} in the commands of ${job.label}`,
        facts: { job: job.id, expression: context },
        evidence: evidenceIn(pipeline, lines),
        gained: {
          kind: 'pipeline.injection.added',
          severity: stranger || filled !== undefined ? 'high' : 'medium',
          summary: `The commands of ${job.label} now contain ${context}, which ${who}, as program text`,
        },
        lost: {
          kind: 'pipeline.injection.removed',
          summary: `The commands of ${job.label} no longer contain ${context} as program text`,
        },
      };
    }),
  );
}

/** Inputs of a composite action or a called workflow come from texts of its callers; numbers and booleans are safe. */
function callerInputs(pipeline: Pipeline): (name: string) => boolean {
  if (pipeline.form === 'action') return () => true;
  const call = pipeline.triggers.find((trigger) => trigger.name === 'workflow_call');
  if (call === undefined) return () => false;
  const inputs = call.filters?.kind === 'map' ? entriesOf(call.filters.entries.get('inputs')) : new Map();
  const types = new Map(
    [...inputs.values()].map((entry: TreeEntry) => {
      const type = entriesOf(entry).get('type')?.value;
      return [entry.key.toLowerCase(), type?.kind === 'scalar' ? scalarText(type) : 'string'];
    }),
  );
  return (name) => !['boolean', 'number'].includes(types.get(name) ?? 'string');
}

function downloadTraits(pipeline: Pipeline, job: Job, script: TreeEntry): readonly Trait[] {
  const hosts = new Set(commandLines(textOf(script)).filter(runsDownload).map(hostIn));
  if (hosts.size === 0) return [];
  const places = linesHolding(pipeline, script, (line) => (fetches.test(line) ? [hostIn(line)] : []));
  return [...hosts].flatMap((host) =>
    places(host).map(
      (lines): Trait => ({
        subject: `code from ${host} in ${job.label}`,
        facts: { job: job.id, host },
        evidence: evidenceIn(pipeline, lines),
        gained: {
          kind: 'pipeline.download.executed',
          summary: `${job.label.replace(/^./, (letter) => letter.toUpperCase())} now runs whatever ${host} sends at that moment`,
        },
        lost: {
          kind: 'pipeline.download.removed',
          summary: `${job.label.replace(/^./, (letter) => letter.toUpperCase())} no longer runs what ${host} sends`,
        },
      }),
    ),
  );
}
