/** Which pipelines and jobs of the two sides are the same ones, and what a new job has that others had before it. */
import { parseImage } from '../pipelines/actions.ts';
import type { CiJob, CiPipeline, CiStep } from './model.ts';
import { type JobTrait, traitsOf } from './traits.ts';

/** @returns the before side with each job that was only renamed under its new name. */
export function alignJobs(before: CiPipeline | null, after: CiPipeline | null): CiPipeline | null {
  if (before === null || after === null) return before;
  const kept = new Set(before.jobs.map(({ id }) => id));
  const known = new Set(after.jobs.map(({ id }) => id));
  const fresh = new Map<string, CiJob[]>();
  for (const job of after.jobs) {
    if (kept.has(job.id)) continue;
    const meaning = jobMeaning(job);
    const same = fresh.get(meaning);
    if (same === undefined) fresh.set(meaning, [job]);
    else same.push(job);
  }
  if (fresh.size === 0) return before;
  const jobs = before.jobs.map((job): CiJob => {
    const twin = known.has(job.id) ? undefined : fresh.get(jobMeaning(job))?.shift();
    return twin === undefined ? job : { ...job, id: twin.id, label: twin.label };
  });
  return { ...before, jobs };
}

/** @returns all that a job means, its own name aside. */
function jobMeaning(job: CiJob): string {
  return JSON.stringify([
    traitsOf(job)
      .map(({ what, facts, gained }) => JSON.stringify([what, facts, gained.kind, gained.severity]))
      .sort(),
    job.imports.map(({ type, name, ref }) => `${type} ${name} ${ref}`).sort(),
    job.images.map(({ role, image }) => `${role} ${image}`).sort(),
    job.scripts.map(({ text }) => text),
    job.scans.map(({ scanner, strength }) => `${scanner} ${strength}`).sort(),
    job.strength,
    job.parts.map(({ key, meaning }) => `${key} ${meaning}`).sort(),
    job.steps.map(stepMeaning),
  ]);
}

/** @returns all that a step means, its name aside. */
export function stepMeaning({ parts }: CiStep): string {
  return JSON.stringify(parts.map(({ key, meaning }) => [key, meaning]).sort());
}

export interface PipelinePair {
  readonly before: CiPipeline | null;
  readonly after: CiPipeline | null;
}

/** @returns pipelines of one path as pairs; of the rest, those of one system that share most of their jobs. */
export function alignPipelines(
  before: ReadonlyMap<string, CiPipeline>,
  after: ReadonlyMap<string, CiPipeline>,
): readonly PipelinePair[] {
  const gone = [...before.values()].filter(({ root }) => !after.has(root.path));
  const pairs = [...after.values()].map((now): PipelinePair => {
    const then = before.get(now.root.path);
    if (then !== undefined) return { before: then, after: now };
    const ids = new Set(now.jobs.map(({ id }) => id));
    const shared = gone.map((one) =>
      one.system === now.system ? one.jobs.filter(({ id }) => ids.has(id)).length : 0,
    );
    const most = Math.max(0, ...shared);
    const [twin = null] = 2 * most >= ids.size && most > 0 ? gone.splice(shared.indexOf(most), 1) : [];
    return { before: twin, after: now };
  });
  return [...pairs, ...gone.map((one) => ({ before: one, after: null }))];
}

/** What is no news in a job that is new, since other jobs of its pipeline had it. */
export interface Known {
  /** False where the pipeline itself is gone. */
  readonly goesOn: boolean;
  readonly trait: (trait: JobTrait) => boolean;
  readonly machine: (labels: readonly string[]) => boolean;
  readonly image: (action: string) => boolean;
  /** @param key type, name and version. */
  readonly taken: (key: string) => boolean;
}

export function knownBefore(before: CiPipeline | null, after: CiPipeline | null): Known {
  const jobs = before === null ? [] : [before.shared, ...before.jobs];
  const had = placesByTrait(before);
  const has = placesByTrait(after);
  const machines = new Set(jobs.map(({ runner }) => machineKey(runner?.labels ?? [])));
  const images = new Set(jobs.flatMap((job) => job.images.map(({ image }) => parseImage(image).action)));
  const taken = new Set(jobs.flatMap((job) => job.imports.map(importKey)));
  return {
    goesOn: after !== null,
    // No line more says so: one more job is made of a template.
    trait(trait) {
      const count = (places: ReadonlyMap<string, ReadonlySet<string>>) =>
        places.get(traitKey(trait))?.size ?? 0;
      return count(had) > 0 && count(has) <= count(had);
    },
    machine: (labels) => machines.has(machineKey(labels)),
    image: (action) => images.has(action),
    taken: (key) => taken.has(key),
  };
}

function placesByTrait(pipeline: CiPipeline | null): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const trait of (pipeline?.jobs ?? []).flatMap(traitsOf)) {
    const key = traitKey(trait);
    const places = found.get(key) ?? new Set();
    found.set(key, places.add(`${trait.place.file.path}:${trait.place.startLine}`));
  }
  return found;
}

function traitKey({ gained, what, facts, place }: JobTrait): string {
  return JSON.stringify([gained.kind, what, facts, place.file.path]);
}

function machineKey(labels: readonly string[]): string {
  return JSON.stringify([...labels].sort());
}

export function importKey({ type, name, ref }: CiJob['imports'][number]): string {
  return JSON.stringify([type, name, ref]);
}
