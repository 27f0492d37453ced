/** Where a job runs: whose machine, with which containers beside it, and how close they get to the host. */
import type { Lines, TreeEntry } from '../../syntax/tree.ts';
import type { Facts, Severity } from '../delta.ts';
import type { Trait } from '../traits.ts';
import { imageOf, parseImage } from './actions.ts';
import { evidenceIn } from './traits.ts';
import { entriesOf, type Job, type Pipeline, textOf, textsOf } from './workflow.ts';

export function runnerTraits(pipeline: Pipeline | null): readonly Trait[] {
  return (pipeline?.jobs ?? []).flatMap((job) => {
    if (pipeline === null) return [];
    const containers = containersOf(job).flatMap(({ role, entry }) =>
      containerTraits(pipeline, job, role, entry),
    );
    return [...hostTraits(pipeline, job), ...containers];
  });
}

/** Labels of the machines that GitHub runs for everyone (docs.github.com, "GitHub-hosted runners reference"). */
const hosted =
  /^(?:ubuntu-(?:latest|slim|\d\d\.\d\d)|windows-(?:latest|\d{4}|11)|macos-(?:latest|\d\d))(?:-(?:arm|intel|large|xlarge))?$/i;

/** @returns true where a label is one of GitHub's own machines, all of which are thrown away after a job. */
export function isHosted(label: string): boolean {
  return hosted.test(label);
}

function hostTraits(pipeline: Pipeline, job: Job): readonly Trait[] {
  const entry = job.body.get('runs-on');
  if (entry === undefined) return [];
  const group = textsOf(entriesOf(entry).get('group')?.value).map((name) => `group:${name}`);
  const written =
    entry.value.kind === 'map' ? textsOf(entriesOf(entry).get('labels')?.value) : textsOf(entry.value);
  return alternatives(job, [...group, ...written]).flatMap((labels): readonly Trait[] => {
    if (labels.every(isHosted)) return [];
    const own = labels.some((label) => /self-hosted/i.test(label));
    const known = own || !labels.some((label) => label.includes('${{'));
    const hosting = own ? 'self-hosted' : known ? 'custom' : 'unknown';
    const whose = {
      'self-hosted': 'a self-hosted machine, which may keep what a job leaves behind',
      custom: "a runner that is not one of GitHub's standard ones",
      unknown: 'a runner that is only known at run time',
    }[hosting];
    return [
      trait(pipeline, entry, `runner of job ${job.id}`, {
        facts: { job: job.id, hosting, labels: [...labels].sort() },
        severity: own ? 'high' : 'medium',
        gained: `Job ${job.id} now runs on ${whose} (${labels.join(', ')})`,
        lost: `Job ${job.id} no longer runs on ${labels.join(', ')}`,
      }),
    ];
  });
}

/** The label sets that a matrix makes of `runs-on: ${{ matrix.os }}`; as written where it cannot be known. */
function alternatives(job: Job, labels: readonly string[]): readonly (readonly string[])[] {
  if (labels.length !== 1) return labels.length === 0 ? [] : [labels];
  const name = /^\$\{\{\s?matrix\.([\w-]+)\s?\}\}$/.exec(labels[0] ?? '')?.[1];
  if (name === undefined) return [labels];
  const matrix = entriesOf(entriesOf(job.body.get('strategy')).get('matrix'));
  const listed = matrix.get(name)?.value;
  const included = matrix.get('include')?.value;
  const values = [
    ...(listed?.kind === 'sequence' ? listed.items : []),
    ...(included?.kind === 'sequence'
      ? included.items.flatMap((item) => (item.kind === 'map' ? (item.entries.get(name)?.value ?? []) : []))
      : []),
  ];
  const sets = values.map((value) => textsOf(value));
  const computed = listed?.kind === 'scalar' || included?.kind === 'scalar' || matrix.size === 0;
  return sets.length === 0 || computed ? [...sets, labels] : sets;
}

interface Container {
  /** "the container", "service cache". */
  readonly role: string;
  readonly entry: TreeEntry;
}

export function containersOf(job: Job): readonly Container[] {
  const own = job.body.get('container');
  const services = [...entriesOf(job.body.get('services')).values()];
  return [
    ...(own === undefined ? [] : [{ role: 'the container', entry: own }]),
    ...services.map((entry) => ({ role: `service ${entry.key}`, entry })),
  ];
}

export const hostOptions =
  /--privileged\b|--cap-add\b|--device\b|--security-opt\b|--(?:network|net|pid|ipc|userns|uts|cgroupns)[ =]host\b/g;
/** The Docker socket gives the host away; so do the host's root and its own folders. */
export const hostVolume = /docker\.sock|(?:^|\s|=)\/(?:etc|root|proc|sys|var\/run|run|var\/lib\/docker)?:/;

/** @returns what in the options of `docker run` lets a container reach the machine below. */
export function hostFeatures(options: string): readonly string[] {
  const flags = [...new Set(options.match(hostOptions) ?? [])].map((flag) => flag.replace(' ', '='));
  return [...flags, ...(hostVolume.test(options) ? ['host folder'] : [])];
}

function containerTraits(pipeline: Pipeline, job: Job, role: string, entry: TreeEntry): readonly Trait[] {
  const fields = entriesOf(entry);
  const options = fields.get('options');
  const volumes = fields.get('volumes');
  const flags = [...new Set(textOf(options).match(hostOptions) ?? [])].map((flag) => flag.replace(' ', '='));
  const mounts = [
    ...textsOf(volumes?.value)
      .filter((volume) => hostVolume.test(volume))
      .map((volume) => ({ volume, lines: volumes ?? entry })),
    ...(hostVolume.test(textOf(options)) ? [{ volume: textOf(options), lines: options ?? entry }] : []),
  ];
  const close = [
    ...flags.map((feature) => ({ feature, lines: options ?? entry })),
    ...mounts.map(({ lines }) => ({ feature: 'host folder', lines })),
  ].map(({ feature, lines }) =>
    trait(pipeline, lines, `${feature} for ${role} of job ${job.id}`, {
      facts: { job: job.id, container: role, feature },
      severity: 'high',
      gained: `In job ${job.id}, ${role} now gets close to its host (${feature})`,
      lost: `In job ${job.id}, ${role} no longer has ${feature}`,
    }),
  );
  const image = imageOf(entry);
  if (image === '') return close;
  const { action } = parseImage(image);
  const named = trait(pipeline, fields.get('image') ?? entry, `image ${action} in job ${job.id}`, {
    facts: { job: job.id, container: role, image: action },
    severity: 'low',
    gained: `In job ${job.id}, ${role} now runs image ${action}`,
    lost: `In job ${job.id}, ${role} no longer runs image ${action}`,
  });
  return [named, ...close];
}

interface Words {
  readonly facts: Facts;
  readonly severity: Severity;
  readonly gained: string;
  readonly lost: string;
}

function trait(
  pipeline: Pipeline,
  lines: Lines,
  subject: string,
  { facts, severity, gained, lost }: Words,
): Trait {
  return {
    subject,
    facts,
    evidence: evidenceIn(pipeline, lines),
    gained: { kind: 'pipeline.runner.changed', severity, summary: gained },
    lost: { kind: 'pipeline.runner.restored', summary: lost },
  };
}

/** @returns true where a matrix value is a version or one of GitHub's machines, and no text that could be run. */
export function isPlainMatrixValue(text: string): boolean {
  return (
    isHosted(text) ||
    /^v?\d[\w.+*-]{0,30}$|^(?:true|false|latest|stable|beta|nightly|lts|lts\/[\w*]{1,20})$/i.test(text)
  );
}
