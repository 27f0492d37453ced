/** What a job's commands run that nobody reviewed: text that strangers write, and code fetched as they run. */
import { expressionsIn, normalContexts } from '../../syntax/expressions/github.ts';
import type { TreeEntry } from '../../syntax/tree.ts';
import { commandLines, fetches, hostIn, runsDownload } from '../infra/downloads.ts';
import type { Trait } from '../traits.ts';
import { evidenceIn, linesHolding } from './traits.ts';
import { entriesOf, type Job, type Pipeline, scalarText, textOf } from './workflow.ts';

export function scriptTraits(pipeline: Pipeline | null): readonly Trait[] {
  if (pipeline === null) return [];
  const fromCallers = callerInputs(pipeline);
  return pipeline.jobs.flatMap((job) =>
    scriptsOf(job).flatMap((script) => [
      ...injectionTraits(pipeline, job, script, fromCallers),
      ...downloadTraits(pipeline, job, script),
    ]),
  );
}

/** @returns every text that is run as a program: commands, and the scripts handed to GitHub's script action. */
function scriptsOf(job: Job): readonly TreeEntry[] {
  return job.steps.flatMap((step) => {
    const scripted = /^actions\/github-script@/i.test(textOf(step.body.get('uses')));
    const script = scripted ? entriesOf(step.body.get('with')).get('script') : undefined;
    return [step.body.get('run'), script].filter((entry) => entry?.value.kind === 'scalar');
  }) as readonly TreeEntry[];
}

const person = '(?:author|committer)\\.(?:email|name)';
/**
 * Contexts that hold what a stranger typed: titles, bodies, branch names, commit messages. A number, a login or a
 * digest cannot carry a command (docs.github.com, "Secure use reference", script injections).
 */
const typed = new RegExp(
  [
    'github\\.head_ref\\b',
    `github\\.event\\.(?:${[
      '(?:issue|discussion|pull_request)\\.(?:title|body)\\b',
      '(?:comment|review|review_comment|discussion_comment)\\.body\\b',
      'pull_request\\.head\\.(?:ref|label|repo\\.(?:default_branch|description|homepage))\\b',
      'pages\\.\\*\\.page_name\\b',
      `commits\\.\\*\\.(?:message\\b|${person})`,
      `head_commit\\.(?:message\\b|${person})`,
      `workflow_run\\.(?:head_branch|display_title|head_repository\\.description|pull_requests\\.\\*\\.head\\.ref|head_commit\\.(?:message|${person}))\\b`,
    ].join('|')})`,
    // All of it, as in toJSON(github.event).
    'github\\.event(?![\\w.-])',
    'github(?![\\w.-])',
  ].join('|'),
  'g',
);
/** Their answer is true or false, whatever the stranger typed. */
const decides = /^!? ?(?:contains|startswith|endswith) ?\([^()]*\)$/;

function injectionTraits(
  pipeline: Pipeline,
  job: Job,
  script: TreeEntry,
  fromCallers: (name: string) => boolean,
): readonly Trait[] {
  const written = writtenContexts(textOf(script), fromCallers);
  const places = linesHolding(pipeline, script, (line) => [...writtenContexts(line, fromCallers).keys()]);
  return [...written].flatMap(([context, stranger]) =>
    places(context).map((lines): Trait => {
      const who = stranger ? 'people outside the project can write' : 'whoever calls it chooses';
      return {
        subject: `${context} in the commands of ${job.label}`,
        facts: { job: job.id, expression: context },
        evidence: evidenceIn(pipeline, lines),
        gained: {
          kind: 'pipeline.injection.added',
          severity: stranger ? 'high' : 'medium',
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

/** @returns the contexts that end up in the text, and whether a stranger, not only a caller, writes them. */
export function writtenContexts(
  text: string,
  fromCallers: (name: string) => boolean,
): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  for (const expression of expressionsIn(text)) {
    const contexts = normalContexts(expression);
    if (decides.test(contexts)) continue;
    for (const [context] of contexts.matchAll(typed)) found.set(context, true);
    for (const [context, name = ''] of contexts.matchAll(/(?<![\w.-])inputs\.([\w-]+)/g)) {
      if (fromCallers(name)) found.set(context, false);
    }
  }
  return found;
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
