/** The parts of a pipeline that no check of this folder judges, each with its meaning in one spelling. */
import { bareCondition, normalText } from '../../syntax/expressions/github.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { parseImage, parseUses } from './actions.ts';
import { containersOf, isPlainMatrixValue } from './runners.ts';
import { isSecretAlone } from './secrets.ts';
import {
  type Entries,
  entriesOf,
  isNothing,
  type Job,
  type Pipeline,
  type Step,
  scalarText,
  textOf,
  textsOf,
} from './workflow.ts';

export interface Part {
  /** What the part is within its owner; the same on both sides. */
  readonly key: string;
  /** "the commands of step build", as coverage lines call it. */
  readonly name: string;
  /** Equal where the two mean the same; '' means what leaving it out means. */
  readonly meaning: string;
  readonly lines: Lines;
  /** A delta with this fact, on these lines, tells all there is to tell. */
  readonly toldBy?: readonly [fact: string, value: string | null];
}

/** Only shown, or only about when and how long: nothing of it reaches a token, a secret or a command. */
const silent = new Set([
  'name',
  'run-name',
  'description',
  'author',
  'branding',
  'concurrency',
  'timeout-minutes',
]);
/** Only shown, inside inputs and outputs. */
const shown = new Set(['description', 'deprecationMessage']);
function isShown({ key, value }: TreeEntry): boolean {
  return shown.has(key) && value.kind === 'scalar';
}

/** @returns the parts of the file itself, its jobs aside. */
export function topParts(pipeline: Pipeline): readonly Part[] {
  const triggers = pipeline.triggers.map(
    (trigger): Part => ({
      key: `on.${trigger.name}`,
      name: `trigger ${trigger.name}`,
      meaning: `on ${trigger.filters === null ? '{}' : filterMeaning(trigger.filters)}`,
      lines: trigger.lines,
      toldBy: ['trigger', trigger.name],
    }),
  );
  const judged = new Set([...silent, 'on', 'jobs', 'permissions', 'runs']);
  const rest = [...pipeline.top.values()].filter(({ key }) => !judged.has(key));
  const runs = entriesOf(pipeline.top.get('runs')).get('using');
  return [
    ...triggers,
    ...rest.flatMap((entry) => leaves(entry, `${spokenKey[entry.key] ?? entry.key} of the file`)),
    ...(runs === undefined ? [] : leaves(runs, 'kind of action')),
  ];
}

/** @returns the parts of a job, its steps aside. */
export function jobParts(job: Job): readonly Part[] {
  const judged = new Set([
    ...silent,
    'permissions',
    'environment',
    'runs-on',
    'needs',
    'strategy',
    'container',
    'services',
    'if',
    'continue-on-error',
    'uses',
    'image',
    'secrets',
  ]);
  const rest = [...job.body.values()].filter(({ key }) => !judged.has(key));
  const needed = job.body.get('needs');
  const services = job.body.get('services');
  return [
    ...(needed === undefined
      ? []
      : [
          {
            key: 'needs',
            name: `what ${job.label} waits for`,
            meaning: [...job.needs].sort().join(' '),
            lines: needed,
          },
        ]),
    ...flowParts(job.body, job.label),
    ...usesParts(job.body.get('uses') ?? job.body.get('image'), job.label),
    ...secretsParts(job),
    ...strategyParts(job),
    ...environmentParts(job),
    ...(textOf(services) === '' || services === undefined
      ? []
      : [part('services', `services of ${job.label}`, services)]),
    ...containersOf(job).flatMap(({ role, entry }) => containerParts(entry, `${role} of ${job.label}`)),
    ...rest.flatMap((entry) => leaves(entry, `${spokenKey[entry.key] ?? entry.key} of ${job.label}`)),
  ];
}

export function stepParts(step: Step, job: Job): readonly Part[] {
  const label = job.id === 'runs' ? step.label : `${step.label} (${job.label})`;
  const judged = new Set([...silent, 'uses', 'run', 'if', 'continue-on-error']);
  const run = step.body.get('run');
  const rest = [...step.body.values()].filter(({ key }) => !judged.has(key));
  return [
    ...(run === undefined
      ? []
      : [
          {
            key: 'run',
            name: `the commands of ${label}`,
            meaning: normalText(textOf(run)).trimEnd(),
            lines: run,
          },
        ]),
    ...usesParts(step.body.get('uses'), label),
    ...flowParts(step.body, label),
    ...rest.flatMap((entry) => leaves(entry, `${spokenKey[entry.key] ?? entry.key} of ${label}`)),
  ];
}

/** @returns all that a job means, its own name aside, what no part holds included. */
export function jobMeaning(job: Job): string {
  const unnamed = { ...job, label: 'job' };
  const fields = [...job.body.values()].filter(({ key }) => !silent.has(key) && key !== 'strategy');
  return JSON.stringify([
    fields.map(({ key, value }) => [key, canonical(value)]).sort(),
    jobParts(unnamed)
      .map(({ key, meaning }) => [key, meaning])
      .sort(),
    job.steps.map((step) => stepMeaning(step, unnamed)),
  ]);
}

/** @returns all that a step means, its name aside: equal steps are one step, wherever they stand. */
export function stepMeaning(step: Step, job: Job): string {
  const parts = stepParts({ ...step, label: 'step' }, job).map(({ key, meaning }) => [key, meaning]);
  return JSON.stringify([textOf(step.body.get('uses')), parts.sort()]);
}

const spokenKey: Readonly<Record<string, string>> = {
  with: 'input',
  env: 'variable',
  outputs: 'output',
  inputs: 'input',
  defaults: 'default',
  id: 'the id',
  shell: 'the shell',
  'working-directory': 'the working directory',
};

/** One part a key of a map, so that one changed variable is one line; one part where it is no map. */
function leaves(entry: TreeEntry, name: string): readonly Part[] {
  if (entry.value.kind !== 'map') return [part(entry.key, name, entry)];
  const [kind = '', ...owner] = name.split(' of ');
  return [...entry.value.entries.values()].map((inner) =>
    part(`${entry.key}.${inner.key}`, `${kind} ${inner.key} of ${owner.join(' of ')}`, inner),
  );
}

function part(key: string, name: string, entry: TreeEntry): Part {
  const text = textOf(entry);
  const toldBy = isSecretAlone(text)
    ? (['secret', secretName(text)] as const)
    : /^with\.(?:ref|repository)$/.test(key)
      ? (['checkout', 'head'] as const)
      : null;
  return {
    key,
    name,
    meaning: `= ${canonical(entry.value)}`,
    lines: entry,
    ...(toldBy !== null && { toldBy }),
  };
}

function secretName(text: string): string {
  return text
    .replaceAll(/[\s${}]/g, '')
    .slice('secrets.'.length)
    .toUpperCase();
}

/** Conditions and tolerance of failure; a security scan's are judged, and then the delta tells them. */
function flowParts(body: Entries, label: string): readonly Part[] {
  const condition = body.get('if');
  const tolerance = body.get('continue-on-error');
  return [
    ...(condition === undefined
      ? []
      : [
          {
            key: 'if',
            name: `the condition of ${label}`,
            meaning: bareCondition(normalText(textOf(condition))),
            lines: condition,
            toldBy: ['scanner', null] as const,
          },
        ]),
    ...(tolerance === undefined
      ? []
      : [
          {
            key: 'continue-on-error',
            name: `what a failure of ${label} means`,
            meaning: textOf(tolerance) === 'false' ? '' : canonical(tolerance.value),
            lines: tolerance,
            toldBy: ['scanner', null] as const,
          },
        ]),
  ];
}

/** Code of the repository itself: other files say what it does, and no check here judges which of them is run. */
function usesParts(entry: TreeEntry | undefined, label: string): readonly Part[] {
  const uses = textOf(entry);
  const own = entry?.key === 'image' ? !uses.startsWith('docker://') : parseUses(uses).party === 'local';
  return entry === undefined || !own
    ? []
    : [{ key: entry.key, name: `what ${label} uses`, meaning: uses, lines: entry }];
}

/** What a job hands to the workflow that it calls. */
function secretsParts(job: Job): readonly Part[] {
  const secrets = job.body.get('secrets');
  if (secrets === undefined) return [];
  if (textOf(secrets) !== 'inherit') return leaves(secrets, `secret of ${job.label}`);
  return [
    {
      key: 'secrets',
      name: `secrets of ${job.label}`,
      meaning: 'inherit',
      lines: secrets,
      toldBy: ['secret', '*'],
    },
  ];
}

/** The name is judged, and the address only shown. */
function environmentParts(job: Job): readonly Part[] {
  const fields = [...entriesOf(job.body.get('environment')).values()];
  return fields
    .filter(({ key }) => key !== 'name' && key !== 'url')
    .map((entry) =>
      part(`environment.${entry.key}`, `${entry.key} of the environment of ${job.label}`, entry),
    );
}

/** Versions and GitHub's machines in a matrix carry no meaning here; any other text may end up in a command. */
function strategyParts(job: Job): readonly Part[] {
  const strategy = job.body.get('strategy');
  const matrix = textOf(strategy) === '' ? entriesOf(strategy).get('matrix') : strategy;
  if (matrix === undefined) return [];
  const meaning = matrix.value.kind === 'map' ? matrixMeaning(matrix.value) : canonical(matrix.value);
  return [{ key: 'matrix', name: `the matrix of ${job.label}`, meaning: meaning ?? '', lines: matrix }];
}

/** @returns null where nothing in the node carries meaning. */
function matrixMeaning(node: TreeNode): string | null {
  if (node.kind === 'scalar')
    return isPlainMatrixValue(scalarText(node)) || isNothing(node) ? null : canonical(node);
  const inner =
    node.kind === 'sequence'
      ? node.items.map(matrixMeaning).filter((meaning) => meaning !== null)
      : [...node.entries.values()].flatMap((entry) => {
          const meaning = matrixMeaning(entry.value);
          return meaning === null ? [] : [`${JSON.stringify(entry.key)}:${meaning}`];
        });
  return inner.length === 0 ? null : `[${inner.sort().join(',')}]`;
}

function containerParts(entry: TreeEntry, label: string): readonly Part[] {
  const image = textOf(entry);
  const images: readonly TreeEntry[] =
    image === '' ? [entriesOf(entry).get('image')].filter((e) => e !== undefined) : [entry];
  const rest = [...entriesOf(entry).values()].filter(({ key }) => key !== 'image');
  return [
    ...images.map(
      (at): Part => ({
        key: `${entry.key}/image`,
        name: `the image of ${label}`,
        meaning: textOf(at),
        lines: at,
        toldBy: ['image', parseImage(textOf(at)).action],
      }),
    ),
    ...rest
      .flatMap((field) => leaves(field, `${spokenKey[field.key] ?? field.key} of ${label}`))
      .map((p) => ({ ...p, key: `${entry.key}/${p.key}` })),
  ];
}

/** Filters of events: a single value is a list of one, and order counts only where a pattern takes others out again. */
function filterMeaning(node: TreeNode): string {
  if (node.kind === 'map') {
    const fields = [...node.entries.values()].filter((entry) => !isShown(entry));
    return `{${fields
      .map(({ key, value }) => `${JSON.stringify(key)}:${filterMeaning(value)}`)
      .sort()
      .join(',')}}`;
  }
  if (node.kind === 'sequence' && node.items.some((item) => item.kind !== 'scalar')) {
    return `[${node.items.map(filterMeaning).join(',')}]`;
  }
  const texts = textsOf(node);
  return JSON.stringify(texts.some((text) => text.startsWith('!')) ? texts : [...texts].sort());
}

/** @returns one spelling for all ways to write the same tree: key order, quotes, styles and spaces in expressions aside. */
export function canonical(node: TreeNode): string {
  const tag = node.tag === null ? '' : `${node.tag} `;
  if (node.kind === 'scalar') return tag + JSON.stringify(normalText(scalarText(node)));
  if (node.kind === 'sequence') return `${tag}[${node.items.map(canonical).join(',')}]`;
  const fields = [...node.entries.values()].filter((entry) => !isShown(entry));
  return `${tag}{${fields
    .map(({ key, value }) => `${JSON.stringify(key)}:${canonical(value)}`)
    .sort()
    .join(',')}}`;
}
