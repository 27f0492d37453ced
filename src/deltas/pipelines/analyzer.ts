/**
 * GitHub workflows and composite actions: what their tokens may do, who can start them, whose code they run, which
 * secrets they read, and what holds them back. The pattern for other analyzers:
 *
 *     text -> tree (syntax/yaml) -> model (workflow) -> sets of traits, before against after -> deltas
 *                                                    -> parts that nobody judged            -> unjudged
 *
 * Workflows and actions of the repository that call each other are judged each by itself, with what the others hand it.
 */
import type { Snapshot } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Analyzer } from '../analyzer.ts';
import { compareTraits, type Trait } from '../traits.ts';
import { actionDeltas } from './actions.ts';
import { calledCheckoutDeltas, calledCheckouts, handedTraits, withStarters } from './calls/deltas.ts';
import { type Around, callsOfJob, inputKey, readAround, secretsRead } from './calls/graph.ts';
import { withoutMoved } from './calls/moved.ts';
import { environmentDeltas, scanDeltas } from './guards.ts';
import { jobMeaning } from './meaning.ts';
import { permissionDeltas } from './permissions.ts';
import { runnerTraits } from './runners.ts';
import { scriptTraits } from './scripts.ts';
import { secretTraits } from './secrets.ts';
import { triggerDeltas } from './triggers.ts';
import { unjudgedParts } from './unjudged.ts';
import { type Job, type Pipeline, readPipeline } from './workflow.ts';

const files = ['.github/workflows/*.{yml,yaml}', '.github/actions/**/action.{yml,yaml}', 'action.{yml,yaml}'];

export const pipelines: Analyzer = {
  name: 'pipelines',
  unresolved: 'pipeline.unresolved',
  unit: 'file',
  paths: files,
  // Who calls a file, and what it calls, decides what it does.
  beside: files,
  analyze(beforeFiles, afterFiles) {
    const around = readAround(beforeFiles, afterFiles);
    const stay = withoutMoved({ before: around.before.calls, after: around.after.calls });
    const after = stay(readSide(afterFiles));
    const before = alignJobs(stay(readSide(beforeFiles)), after);
    const found = [
      ...permissionDeltas(before, after),
      ...triggerDeltas(before, after, (pipeline, job) =>
        calledCheckouts(pipeline, job, around[pipeline.side]),
      ),
      ...calledCheckoutDeltas(before, after, around),
      ...compareTraits(traitsOf(before, around.before), traitsOf(after, around.after)),
      ...actionDeltas(before, after),
      ...environmentDeltas(before, after),
      ...scanDeltas(before, after),
    ];
    const deltas = withStarters(found, after, around.after);
    return { deltas, unjudged: unjudgedParts(before, after, deltas) };
  },
};

function traitsOf(pipeline: Pipeline | null, around: Around): readonly Trait[] {
  if (pipeline === null) return [];
  const { path } = pipeline.file;
  const read = (job: Job) => {
    const call = callsOfJob(around, path, job).find(({ inherits }) => inherits);
    return call === undefined ? null : secretsRead(around.calls, call.path);
  };
  return [
    ...secretTraits(pipeline, read),
    ...runnerTraits(pipeline),
    ...scriptTraits(pipeline, (input) => around.filled.get(inputKey(path, input))),
    ...handedTraits(pipeline, around),
  ];
}

/** @returns null where the side has no such file. */
export function readSide(snapshot: Snapshot): Pipeline | null {
  // The file itself stands first; what stands after it is only looked at.
  const [file] = snapshot.files.values();
  if (file?.state === 'opaque') throw new Unreadable(file.path, 1, `${file.reason}: ${file.detail}`);
  return file?.state === 'text' ? readPipeline(file, snapshot.side) : null;
}

/** @returns the before side with each job that was only renamed under its new name. */
export function alignJobs(before: Pipeline | null, after: Pipeline | null): Pipeline | null {
  if (before === null || after === null) return before;
  const kept = new Set(before.jobs.map((job) => job.id));
  const known = new Set(after.jobs.map((job) => job.id));
  const fresh = new Map<string, Job[]>();
  for (const job of after.jobs) {
    if (kept.has(job.id)) continue;
    const meaning = jobMeaning(job);
    const same = fresh.get(meaning);
    if (same === undefined) fresh.set(meaning, [job]);
    else same.push(job);
  }
  const renamed = new Map<string, Job>();
  for (const job of fresh.size === 0 ? [] : before.jobs) {
    const twin = known.has(job.id) ? undefined : fresh.get(jobMeaning(job))?.shift();
    if (twin !== undefined) renamed.set(job.id, twin);
  }
  if (renamed.size === 0) return before;
  const jobs = before.jobs.map((job): Job => {
    const twin = renamed.get(job.id);
    const needs = job.needs.map((id) => renamed.get(id)?.id ?? id);
    return { ...job, id: twin?.id ?? job.id, label: twin?.label ?? job.label, needs };
  });
  return { ...before, jobs };
}
