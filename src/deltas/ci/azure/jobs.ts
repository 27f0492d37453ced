/** The jobs of an Azure pipeline, with the stage that holds them: pools, containers, environments, and their steps. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { parseImage } from '../../pipelines/actions.ts';
import { canonical } from '../../pipelines/meaning.ts';
import { hostOptions, hostVolume, isHosted } from '../../pipelines/runners.ts';
import { type Entries, textOf, textsOf } from '../../pipelines/workflow.ts';
import type { CiJob, CiPart, Closeness, Gate, Image, Place, Runner } from '../model.ts';
import { entriesUnder, type Item } from './expressions.ts';
import { type Around, expanded, readSteps, strengthIn, weakest } from './steps.ts';
import { fieldsOf, type Templates } from './templates.ts';
import { groupsOf, variablesOf } from './variables.ts';

/** What a stage, or the pipeline itself, says for its jobs. */
export interface Holder {
  /** "" for the pipeline. */
  readonly stage: string;
  readonly body: Entries;
  readonly under: readonly string[];
  /** Those of the stage. */
  readonly variables: readonly Item[];
  /** Of container resources, by alias. */
  readonly containers: ReadonlyMap<string, Entries>;
  /** The pool of the pipeline, where the stage has none. */
  readonly pool: TreeEntry | undefined;
}

const hooks = ['preDeploy', 'deploy', 'routeTraffic', 'postRouteTraffic'];

export function readJob(
  { node, under }: Item,
  holder: Holder,
  templates: Templates,
  around: Omit<Around, 'strength'>,
): CiJob {
  const { sources } = templates;
  const body = entriesUnder(node);
  const name = textOf(body.get('job')) || textOf(body.get('deployment'));
  sources.spendOn(body, node);
  const id = [holder.stage, name].filter((one) => one !== '').join('/') || 'job';
  const listed = templates.expand('variables', body.get('variables')?.value);
  const variables = new Map([...around.variables, ...variablesOf(listed)]);
  const own = weakest(strengthIn(body, [...holder.under, ...under]), strengthIn(holder.body, []));
  const inside = { ...around, variables, strength: own };
  const steps = readSteps(stepsOf(body, templates), inside);
  const containers = containersOf(body, holder, inside, sources.placeOf.bind(sources));
  return {
    ...steps,
    id,
    label: name === '' ? `the job${holder.stage === '' ? '' : ` of stage ${holder.stage}`}` : `job ${id}`,
    place: { ...sources.placeOf(node), endLine: sources.placeOf(node).startLine },
    secrets: [...steps.secrets, ...groupsOf([...holder.variables, ...listed], variables, sources)],
    images: containers.images,
    closeness: containers.closeness,
    runner: runnerOf(body.get('pool') ?? holder.pool, variables, sources.placeOf.bind(sources)),
    gates: [...steps.gates, ...environmentGates(body, variables, sources.placeOf.bind(sources))],
    strength: own,
    parts: [...jobParts(body, node, under, templates), ...variableParts(listed, templates)],
  };
}

/** Of a deployment, the steps of all its hooks in their order. */
function stepsOf(body: Entries, templates: Templates): readonly Item[] {
  const strategies = [...fieldsOf(body.get('strategy')).values()].flatMap((entry) => {
    const fields = fieldsOf(entry);
    const on = fieldsOf(fields.get('on'));
    return [...hooks.map((hook) => fields.get(hook)), on.get('failure'), on.get('success')];
  });
  return [body.get('steps'), ...strategies.map((hook) => fieldsOf(hook).get('steps'))].flatMap((entry) =>
    templates.expand('steps', entry?.value),
  );
}

type PlaceOf = (at: TreeEntry | TreeNode) => Place;

function runnerOf(
  entry: TreeEntry | undefined,
  variables: ReadonlyMap<string, string>,
  placeOf: PlaceOf,
): Runner | null {
  if (entry === undefined) return null;
  const fields = fieldsOf(entry);
  const name = expanded(textOf(entry) || textOf(fields.get('name')), variables);
  if (name === '' || /^(?:server|azure pipelines)$/i.test(name) || isHosted(name)) return null;
  const hosting = /\$[({]/.test(name) ? 'unknown' : 'custom';
  return { labels: [name], hosting, place: placeOf(fields.get('name') ?? entry) };
}

function environmentGates(
  body: Entries,
  variables: ReadonlyMap<string, string>,
  placeOf: PlaceOf,
): readonly Gate[] {
  const entry = body.get('environment');
  const name = expanded(textOf(entry) || textOf(fieldsOf(entry).get('name')), variables);
  if (entry === undefined || name === '' || !body.has('deployment')) return [];
  // A resource of an environment is written behind a dot; the rules are the environment's.
  const [whole = ''] = name.split('.');
  return [{ name: `environment ${whole}`, place: placeOf(entry) }];
}

function containersOf(
  body: Entries,
  { containers }: Holder,
  { variables }: Pick<Around, 'variables'>,
  placeOf: PlaceOf,
): { readonly images: readonly Image[]; readonly closeness: readonly Closeness[] } {
  const own = body.get('container');
  const services = [...fieldsOf(body.get('services')).values()];
  const all = [
    ...(own === undefined ? [] : [{ role: 'the container', entry: own }]),
    ...services.map((entry) => ({ role: `service ${entry.key}`, entry })),
  ].map(({ role, entry }) => ({ role, entry, fields: containers.get(textOf(entry)) ?? fieldsOf(entry) }));
  return {
    images: all.flatMap(({ role, entry, fields }) => {
      const at = fields.get('image') ?? entry;
      const image = expanded(textOf(fields.get('image')) || textOf(entry), variables);
      return image === '' ? [] : [{ role, image, place: placeOf(at) }];
    }),
    closeness: all.flatMap(({ fields }) => {
      const options = fields.get('options');
      const volumes = fields.get('volumes');
      const flags = [...new Set(textOf(options).match(hostOptions) ?? [])].map((flag) =>
        flag.replace(' ', '='),
      );
      const mounted =
        textsOf(volumes?.value).some((volume) => hostVolume.test(volume)) || hostVolume.test(textOf(options));
      const at = mounted ? (volumes ?? options) : undefined;
      return [
        ...(options === undefined ? [] : flags.map((feature) => ({ feature, place: placeOf(options) }))),
        ...(at === undefined ? [] : [{ feature: 'a folder of the host', place: placeOf(at) }]),
      ];
    }),
  };
}

/** How it is shown, and how long it may take; what the traits tell. */
const judged = new Set([
  'job',
  'deployment',
  'displayName',
  'timeoutInMinutes',
  'cancelTimeoutInMinutes',
  'steps',
  'environment',
  'container',
  'services',
  'variables',
]);
const spoken: Readonly<Record<string, string>> = {
  condition: 'the condition',
  continueOnError: 'what a failure means',
  dependsOn: 'what it waits for',
  pool: 'the pool',
  strategy: 'the strategy',
};

function jobParts(
  body: Entries,
  node: TreeNode,
  under: readonly string[],
  templates: Templates,
): readonly CiPart[] {
  const { sources } = templates;
  const rest = [...body.values()].filter(({ key }) => !judged.has(key));
  const directed =
    node.kind === 'map' ? [...node.entries.values()].filter(({ key }) => key.startsWith('${{')) : [];
  const at = sources.placeOf(node);
  return [
    ...rest.map((entry) => {
      const meaning =
        entry.key === 'strategy'
          ? without(entry.value, 'steps')
          : entry.key === 'pool'
            ? without(entry.value, 'vmImage')
            : canonical(entry.value);
      return part(entry.key, spoken[entry.key] ?? entry.key, entry, meaning, templates);
    }),
    ...directed.map((entry) =>
      part(entry.key, 'what depends on a condition', entry, canonical(entry.value), templates),
    ),
    ...(under.length === 0
      ? []
      : [
          {
            key: 'under',
            name: 'when there is the job',
            meaning: under.join(' / '),
            lines: { startLine: at.startLine, endLine: at.startLine },
            file: at.file,
            toldBy: ['scanner', null] as const,
          },
        ]),
    ...imageParts(body, templates),
  ];
}

/** Steps are read by themselves; machines of the product are thrown away after a job, whatever runs on them. */
export function without(node: TreeNode, key: 'steps' | 'vmImage'): string {
  if (node.kind !== 'map') return canonical(node);
  const rest = [...node.entries.values()].filter((entry) => entry.key !== key);
  return rest.length === 0
    ? ''
    : JSON.stringify(rest.map((entry) => [entry.key, without(entry.value, key)]).sort());
}

function imageParts(body: Entries, { sources }: Templates): readonly CiPart[] {
  return [body.get('container'), ...fieldsOf(body.get('services')).values()].flatMap((entry) => {
    if (entry === undefined) return [];
    const at = sources.placeOf(entry);
    const image = textOf(entry) || textOf(fieldsOf(entry).get('image'));
    return [
      {
        key: `image ${entry.key}`,
        name: 'the image',
        meaning: canonical(entry.value),
        lines: at,
        file: at.file,
        toldBy: ['image', parseImage(image).action] as const,
      },
    ];
  });
}

/** @returns one part a variable; a group is judged. */
export function variableParts(items: readonly Item[], templates: Templates): readonly CiPart[] {
  return items.flatMap(({ node, under }) => {
    const fields = entriesUnder(node);
    const named = fields.get('name');
    if (fields.has('group')) return [];
    const entries = named === undefined ? [...fields.values()] : [named];
    return entries.map((entry): CiPart => {
      const name = named === undefined ? entry.key : textOf(named);
      const value = named === undefined ? entry : fields.get('value');
      const meaning = `${under.join(' / ')} = ${value === undefined ? '' : canonical(value.value)}`;
      return part(`variables.${name}`, `variable ${name}`, value ?? entry, meaning, templates);
    });
  });
}

export function part(
  key: string,
  name: string,
  entry: TreeEntry,
  meaning: string,
  { sources }: Templates,
): CiPart {
  // What a caller gives stands in the caller's file.
  const given = sources.placeOf(entry.value);
  const at = given.file === sources.placeOf(entry).file ? sources.placeOf(entry) : given;
  const toldBy = /^(?:condition|continueOnError)$/.test(key)
    ? (['scanner', null] as const)
    : key === 'pool'
      ? (['hosting', 'custom'] as const)
      : null;
  return {
    key,
    name,
    meaning: meaning === '' ? '' : `= ${meaning}`,
    lines: at,
    file: at.file,
    ...(toldBy !== null && { toldBy }),
  };
}
