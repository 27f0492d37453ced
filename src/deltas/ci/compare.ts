/** Two sides of one pipeline in; deltas out, each told once for all the jobs that share its lines. */
import type { Side } from '../../change/snapshot.ts';
import { type DraftDelta, type Evidence, type Facts, severities } from '../delta.ts';
import { evidenceAt } from '../evidence.ts';
import { kinds } from '../kinds.ts';
import { compareScans, type Scan, scannersRun, strongest } from '../pipelines/guards.ts';
import { compareTraits, shownPlaces, type Trait } from '../traits.ts';
import { type Known, knownBefore } from './align.ts';
import { importChanges } from './imports.ts';
import type { CiJob, CiPipeline, Place } from './model.ts';
import { capital, type JobTrait, lineOf, type Said, traitsOf } from './traits.ts';

/** What changed in one job. */
export interface JobDelta {
  readonly job: CiJob;
  readonly what: string;
  readonly facts: Facts;
  readonly said: Said;
  readonly evidence: readonly [Evidence, ...Evidence[]];
}

/** @param before with its jobs under the names that they have after. */
export function pipelineDeltas(
  before: CiPipeline | null,
  after: CiPipeline | null,
): { readonly jobs: readonly JobDelta[]; readonly whole: readonly DraftDelta[] } {
  const had = jobsById(before);
  const has = jobsById(after);
  const known = knownBefore(before, after);
  const jobs = [...new Set([...has.keys(), ...had.keys()])].flatMap((id) => {
    const job = has.get(id) ?? had.get(id);
    return job === undefined ? [] : jobDeltas(job, had.get(id), has.get(id), known);
  });
  return {
    jobs,
    whole: [
      ...compareTraits(startTraits(before), startTraits(after)),
      ...compareScans(scansOf(before), scansOf(after), 'pipeline'),
    ],
  };
}

/** What all jobs share first, under an id that no job can have. */
export function jobsById(pipeline: CiPipeline | null): ReadonlyMap<string, CiJob> {
  return new Map(pipeline === null ? [] : [pipeline.shared, ...pipeline.jobs].map((job) => [job.id, job]));
}

/** What a template means is told by the jobs that are made of it. */
export function toldByUsers(job: CiJob | undefined): boolean {
  return job?.template === 'used';
}

/** @param known what is no news in a new job. */
function jobDeltas(
  job: CiJob,
  before: CiJob | undefined,
  after: CiJob | undefined,
  known: Known,
): readonly JobDelta[] {
  const had = grouped(before);
  const has = grouped(after);
  const only = (side: Side, here: Groups, there: Groups) =>
    [...here]
      .filter(([key]) => !there.has(key))
      .map(([, same]): JobDelta => {
        const [{ what, facts }] = same;
        const [first, ...more] = same;
        return {
          job,
          what,
          facts,
          said: side === 'after' ? cameWith(first, before, known) : leftWith(first, after, known),
          evidence: [at(side, first.place), ...more.map(({ place }) => at(side, place))],
        };
      });
  const imports = importChanges(before, after, known).flatMap(
    ({ what, facts, places, said }): readonly JobDelta[] => {
      const [first, ...more] = [
        ...places.after.map((place) => at('after', place)),
        ...places.before.map((place) => at('before', place)),
      ];
      return first === undefined ? [] : [{ job, what, facts, said, evidence: [first, ...more] }];
    },
  );
  return [
    ...(toldByUsers(after) ? [] : only('after', has, had)),
    ...(toldByUsers(before) ? [] : only('before', had, has)),
    ...(toldByUsers(after ?? before) ? [] : imports),
  ];
}

/** One more job on a machine or in an image that other jobs had already, or made of the same template, is little news. */
function cameWith(trait: JobTrait, before: CiJob | undefined, known: Known): Said {
  const { gained, facts } = trait;
  const { labels, image } = facts;
  // Leaving the machines that are thrown away after a job is more than going from one of one's own to another.
  if (before?.runner?.hosting === 'hosted' && gained.severity === 'low' && labels !== undefined) {
    return { ...gained, severity: 'medium' };
  }
  if (before !== undefined) return gained;
  const run =
    (Array.isArray(labels) && known.machine(labels)) || (typeof image === 'string' && known.image(image));
  if (run) return { ...gained, severity: 'info' };
  return known.trait(trait) && gained.severity !== 'info' ? { ...gained, severity: 'low' } : gained;
}

/** Nothing runs without its gate where the job itself is gone. */
function leftWith({ lost, outlives }: JobTrait, after: CiJob | undefined, { goesOn }: Known): Said {
  if (after !== undefined || (outlives && goesOn) || lost.kind !== 'pipeline.environment.removed')
    return lost;
  return {
    ...lost,
    severity: 'info',
    direction: 'neutral',
    says: (who) => `${lost.says(who)}, which is gone`,
  };
}

type Groups = ReadonlyMap<string, readonly [JobTrait, ...JobTrait[]]>;

function grouped(job: CiJob | undefined): Groups {
  const groups = new Map<string, [JobTrait, ...JobTrait[]]>();
  for (const trait of job === undefined ? [] : traitsOf(job)) {
    const facts = Object.entries(trait.facts).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([trait.gained.kind, trait.what, facts]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [trait]);
    else if (same.length < shownPlaces) same.push(trait);
  }
  return groups;
}

function at(side: Side, { file, startLine, endLine }: Place): Evidence {
  return evidenceAt(file, side, { startLine, endLine });
}

/** @returns one delta for all jobs of one file, or made of one, of which the same is to be said. */
export function toldOnce(all: readonly JobDelta[]): readonly DraftDelta[] {
  const groups = new Map<string, [JobDelta, ...JobDelta[]]>();
  for (const one of all) {
    const [{ side, path }] = one.evidence;
    const key = JSON.stringify([one.said.kind, one.what, one.facts, side, path]);
    const same = groups.get(key);
    if (same === undefined) groups.set(key, [one]);
    else same.push(one);
  }
  return [...groups.values()].map((same): DraftDelta => {
    const loudest = same.reduce((a, b) => (weightOf(b) > weightOf(a) ? b : a));
    const who = namesOf(same.map(({ job }) => job));
    const { says, ...rest } = loudest.said;
    const ids = [...new Set(same.map(({ job }) => job.id))].sort();
    const [first] = same[0].evidence;
    const places = new Map(same.flatMap(({ evidence }) => evidence).map((one) => [placeKey(one), one]));
    places.delete(placeKey(first));
    return {
      ...rest,
      subject: `${loudest.what} in ${who}`,
      summary: capital(says(who)),
      facts: { ...loudest.facts, job: ids.length === 1 ? (ids[0] ?? '') : ids },
      evidence: [first, ...[...places.values()].slice(0, shownPlaces - 1)],
    };
  });
}

function weightOf({ said: { kind, severity } }: JobDelta): number {
  return severities.indexOf(severity ?? kinds[kind].severity);
}

function placeKey({ side, path, startLine, endLine }: Evidence): string {
  return JSON.stringify([side, path, startLine, endLine]);
}

const namedJobs = 3;

/** @returns "job ship", "stages ship, dock and 3 more"; templates are left out beside jobs that are made of them. */
export function namesOf(all: readonly CiJob[]): string {
  const unique = [...new Map(all.map((job) => [job.id, job])).values()].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  const running = unique.filter(({ template }) => template === undefined);
  const jobs = running.length > 0 ? running : unique;
  const [first] = jobs;
  if (first !== undefined && jobs.length === 1) return first.label;
  const words = new Set(jobs.map(({ label }) => /^(?:stage|step)(?= )/.exec(label)?.[0] ?? 'job'));
  const word = words.size === 1 ? [...words].join('') : 'job';
  const names = jobs
    .slice(0, namedJobs)
    .map(({ label }) => label.replace(/^(?:the job of |job |stage |step |template )/, ''));
  const more = jobs.length - names.length;
  const last = more > 0 ? `${more} more` : (names.pop() ?? '');
  return `${word}s ${names.join(', ')} and ${last}`;
}

function startTraits(pipeline: CiPipeline | null): readonly Trait[] {
  return (pipeline?.starts ?? []).map(({ name, severity, who, place }) => ({
    subject: `trigger ${name}`,
    facts: { trigger: name },
    evidence: at(pipeline?.side ?? 'after', place),
    gained: {
      kind: 'pipeline.trigger.untrusted',
      severity,
      summary: `${capital(who)} can now start this pipeline through ${name}`,
    },
    lost: {
      kind: 'pipeline.trigger.removed',
      summary: `${capital(who)} can no longer start this pipeline through ${name}`,
    },
  }));
}

function scansOf(pipeline: CiPipeline | null): ReadonlyMap<string, Scan> {
  const all = pipeline === null ? [] : [pipeline.shared, ...pipeline.jobs];
  const runs = all
    .filter((job) => !toldByUsers(job))
    .flatMap((job): readonly (readonly [string, Scan])[] => {
      const inCommands = job.scripts.flatMap(({ text, strength = job.strength, place }) =>
        scannersRun(text).map(({ scanner, ignored }) => ({
          scanner,
          strength: ignored ? ('advisory' as const) : strength,
          place: lineOf(place, (line) => line.includes(scanner.split(' ')[0] ?? scanner)),
        })),
      );
      return [...job.scans, ...inCommands].map(({ scanner, strength, place }) => [
        scanner,
        { strength, evidence: [at(pipeline?.side ?? 'after', place)] },
      ]);
    });
  return strongest(runs);
}
