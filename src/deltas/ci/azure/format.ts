/** Azure Pipelines: a pipeline with the templates of this repository that it calls, or a template whose callers are elsewhere. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeMap } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { canonical } from '../../pipelines/meaning.ts';
import { type Entries, textOf } from '../../pipelines/workflow.ts';
import type { CiFiles, Format } from '../format.ts';
import { leavesOf } from '../leaves.ts';
import type { CiJob, CiPart, CiPipeline } from '../model.ts';
import { entriesUnder, type Item, itemsOf } from './expressions.ts';
import { type Holder, part, readJob, variableParts, without } from './jobs.ts';
import { connectionsOf, importsOf, startsOf } from './resources.ts';
import { freeParameters, Templates, templatesIn, treeIn } from './templates.ts';
import { groupsOf, variablesOf } from './variables.ts';

export const azurePipelines: Format = {
  name: 'Azure Pipelines',
  paths: [
    '**/{azure-pipelines,azure-pipeline}*.{yml,yaml}',
    '**/{.azure-pipelines,.azuredevops,.vsts-ci}/**/*.{yml,yaml}',
    '**/.vsts-ci.yml',
  ],
  source: 'learn.microsoft.com/azure/devops/pipelines/yaml-schema, read 2026-11',
  recognises: ({ text }) => looksLikeAzure(text),
  includes: (file) => templatesIn(file),
  starts: () => [],
  leaves: (file) => {
    const tree = treeIn(file);
    return tree === null ? [] : leavesOf(tree, silent);
  },
  read: readAzure,
};

/** Steps and templates as only this system writes them, in a list below a key of its own. */
function looksLikeAzure(text: string): boolean {
  return (
    /^(?:steps|jobs|stages|extends|variables|parameters|resources):/m.test(text) &&
    /^[ \t]*(?:- )?(?:task: ["']?[\w.-]{1,120}@\d|vmImage:|(?:- )?template: ["']?[^\s#]{1,200}\.ya?ml|- \$\{\{|- (?:pwsh|powershell|bash|script|checkout|deployment):)/m.test(
      text,
    ) &&
    !/^(?:on|kind|apiVersion|pipelines|language|runs|workflow|orbs|services):/m.test(text)
  );
}

/** What is only shown, about times, or which template of this repository is called, which is read. */
const silent = new Set([
  'displayName',
  'name',
  'timeoutInMinutes',
  'cancelTimeoutInMinutes',
  'retryCountOnTaskFailure',
  'template',
  'vmImage',
  'stage',
  'job',
  'deployment',
]);

function readAzure(file: TextFile, files: CiFiles): CiPipeline | null {
  const templates = new Templates(file, files);
  const { sources } = templates;
  const tree = templates.treeOf(file);
  if (tree === null) return null;
  if (tree.kind !== 'map')
    throw new Unreadable(file.path, tree.startLine, 'a pipeline must be a map of keys and values');
  const root = entriesUnder(tree);
  const extended = extendedBy(root, templates, 0);
  // What a template that is extended says stands below what the pipeline says itself.
  const top: Entries = new Map([...extended, ...root]);
  const listed = [extended, root].flatMap((one) =>
    templates.expand('variables', one.get('variables')?.value),
  );
  const resources = entriesUnder(top.get('resources')?.value);
  const containers = new Map(
    itemsOf(resources.get('containers')?.value).map(({ node }) => {
      const fields = entriesUnder(node);
      return [textOf(fields.get('container')), fields] as const;
    }),
  );
  const around = {
    sources,
    variables: new Map(variablesOf(listed)),
    freeParameters: freeParameters(root),
  };
  const held: Holder = {
    stage: '',
    body: new Map(),
    under: [],
    variables: [],
    containers,
    pool: top.get('pool'),
  };
  const stages = templates.expand('stages', top.get('stages')?.value);
  const jobs = [
    ...stages.flatMap((stage) => jobsOfStage(stage, held, templates, around)),
    ...templates.expand('jobs', top.get('jobs')?.value).map((job) => readJob(job, held, templates, around)),
    ...(top.has('steps') ? [readJob({ node: rootJob(top, tree), under: [] }, held, templates, around)] : []),
  ];
  const shared: CiJob = {
    id: '*',
    label: 'every job',
    place: { file, startLine: 1, endLine: 1 },
    scripts: [],
    injections: [],
    secrets: groupsOf(listed, around.variables, sources),
    identities: connectionsOf(resources, sources),
    permits: [],
    imports: importsOf(resources, sources),
    images: [],
    runner: null,
    closeness: [],
    gates: [],
    scans: [],
    strength: 'blocking',
    parts: [
      ...topParts(root, resources, templates),
      ...variableParts(listed, templates),
      ...stages.flatMap((stage) => stageParts(stage, templates)),
      ...foreignParts(templates),
    ],
    steps: [],
  };
  return {
    system: 'Azure Pipelines',
    side: files.side,
    root: file,
    files: [...templates.files],
    starts: startsOf(root, resources, file, sources),
    shared,
    jobs: distinct(jobs),
  };
}

/** A pipeline that extends a template runs what stands there; one of another repository is told as a gap. */
function extendedBy(root: Entries, templates: Templates, depth: number): Entries {
  const entry = root.get('extends');
  const called = entry?.value.kind === 'map' ? entry.value.entries.get('template') : undefined;
  if (entry === undefined || called === undefined) return new Map();
  const body = templates.call(called, entry.value, depth);
  // A template of another repository mostly runs what it is given.
  if (body === null) return entriesUnder(entriesUnder(entry.value).get('parameters')?.value);
  return new Map([...extendedBy(body, templates, depth + 1), ...body]);
}

type Around = Parameters<typeof readJob>[3];

function jobsOfStage(item: Item, held: Holder, templates: Templates, around: Around): readonly CiJob[] {
  const body = entriesUnder(item.node);
  const variables = templates.expand('variables', body.get('variables')?.value);
  const holder: Holder = {
    ...held,
    stage: textOf(body.get('stage')),
    body,
    under: item.under,
    variables,
    pool: body.get('pool') ?? held.pool,
  };
  const inside = { ...around, variables: new Map([...around.variables, ...variablesOf(variables)]) };
  return templates
    .expand('jobs', body.get('jobs')?.value)
    .map((job) => readJob(job, holder, templates, inside));
}

/** Steps at the top are the one job of the pipeline. */
function rootJob(top: Entries, tree: TreeMap): TreeMap {
  const kept = [
    'steps',
    'container',
    'services',
    'strategy',
    'workspace',
    'pool',
    'continueOnError',
    'condition',
  ];
  return { ...tree, entries: new Map([...top].filter(([key]) => kept.includes(key))) };
}

/** Jobs of one name are told apart by their order. */
function distinct(jobs: readonly CiJob[]): readonly CiJob[] {
  const counts = new Map<string, number>();
  return jobs.map((job) => {
    const count = (counts.get(job.id) ?? 0) + 1;
    counts.set(job.id, count);
    return count === 1 ? job : { ...job, id: `${job.id} (${count})`, label: `${job.label} (${count})` };
  });
}

/** What is read into the model, and what is only shown. */
const judged = new Set([
  'name',
  'appendCommitMessageToRunName',
  'stages',
  'jobs',
  'steps',
  'variables',
  'extends',
  'parameters',
  'container',
  'services',
  'strategy',
  'workspace',
]);
const spoken: Readonly<Record<string, string>> = {
  trigger: 'which branches start it',
  pr: 'which pull requests start it',
  schedules: 'when it starts by itself',
  pool: 'the pool',
  resources: 'what it takes from elsewhere',
};

function topParts(root: Entries, resources: Entries, templates: Templates): readonly CiPart[] {
  const rest = [...root.values()].filter(({ key }) => !judged.has(key) && key !== 'resources');
  return [
    ...rest.map((entry) =>
      part(entry.key, spoken[entry.key] ?? entry.key, entry, without(entry.value, 'vmImage'), templates),
    ),
    ...[...resources.values()].map((entry) =>
      part(`resources.${entry.key}`, entry.key, entry, canonical(entry.value), templates),
    ),
    ...itemsOf(root.get('parameters')?.value).flatMap(({ node }) => {
      const fields = entriesUnder(node);
      const named = fields.get('name');
      const entries = named === undefined ? [...fields.values()] : [named];
      return entries.map((entry) => {
        const name = named === undefined ? entry.key : textOf(named);
        return part(
          `parameters.${name}`,
          `parameter ${name}`,
          entry,
          canonical(named === undefined ? entry.value : node),
          templates,
        );
      });
    }),
  ];
}

function stageParts({ node, under }: Item, templates: Templates): readonly CiPart[] {
  const body = entriesUnder(node);
  const name = textOf(body.get('stage'));
  const kept = [...body.values()].filter(
    ({ key }) => !['stage', 'displayName', 'jobs', 'variables'].includes(key),
  );
  const at = templates.sources.placeOf(node);
  return [
    ...kept.map((entry) =>
      part(
        `stage ${name}.${entry.key}`,
        `${entry.key} of stage ${name}`,
        entry,
        canonical(entry.value),
        templates,
      ),
    ),
    ...(under.length === 0
      ? []
      : [
          {
            key: `stage ${name}`,
            name: `when there is stage ${name}`,
            meaning: under.join(' / '),
            lines: at,
            file: at.file,
          },
        ]),
    ...variableParts(templates.expand('variables', body.get('variables')?.value), templates).map((one) => ({
      ...one,
      key: `stage ${name}.${one.key}`,
    })),
  ];
}

/** Templates that are not read: what they are given is all that is known. */
function foreignParts(templates: Templates): readonly CiPart[] {
  const { foreign, left, sources } = templates;
  const given = left.flatMap(({ path, entries }) =>
    entries.map((entry) => {
      const meaning = canonical(entry.value);
      return part(
        `${path} ${entry.key} ${meaning}`,
        `${entry.key} for template ${path}`,
        entry,
        meaning,
        templates,
      );
    }),
  );
  const unread = foreign.map(({ path, alias, entry, given }) => {
    const at = sources.placeOf(entry);
    const lines = {
      startLine: at.startLine,
      endLine: given === undefined ? at.endLine : Math.max(at.endLine, sources.placeOf(given).endLine),
    };
    const whole = alias === '' ? path : `${path}@${alias}`;
    // The lists among it are read as what they hold; one template may be called more than once.
    const more = [...entriesUnder(given?.value).values()].filter(
      ({ key }) => !['stages', 'jobs', 'steps'].includes(key),
    );
    const meaning = more.map(({ key, value }) => `${key} ${canonical(value)}`).join(' ');
    return {
      key: `template ${whole} ${meaning}`,
      name: `what it takes from template ${whole}`,
      meaning: 'called',
      lines,
      file: at.file,
    };
  });
  return [...unread, ...given];
}
