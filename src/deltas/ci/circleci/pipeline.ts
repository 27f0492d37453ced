/** A CircleCI configuration in, the jobs that its workflows run out, each with its executor, commands and approvals in place. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { ScanStrength } from '../../pipelines/guards.ts';
import { type Entries, entriesOf, textOf, textsOf } from '../../pipelines/workflow.ts';
import type { CiJob, CiPart, CiPipeline, Gate, Import, Injection, Place, Script, Secret } from '../model.ts';
import { jobWith, keyLine, leafParts, mostApprovals, numbered, partOf, placeIn } from '../reading/job.ts';
import { lineOf } from '../traits.ts';
import { type Config, defaultsOf, type Run, type Workflow } from './config.ts';
import { machineOf } from './machine.ts';
import { defaultParts, identitiesIn, restParts, StepReader, type Written } from './steps.ts';
import { handedOn, type Scope } from './values.ts';

export function pipelineOf(config: Config, side: Side): CiPipeline {
  const { file, top, workflows } = config;
  const reader = new StepReader(config);
  const runs = workflows.flatMap((workflow) => {
    const approvals = approvalsBefore(workflow);
    return workflow.runs
      .filter(({ approval }) => !approval)
      .map((run) => ({ workflow, run, gates: gatesOf(config, approvals.get(run.name) ?? []) }));
  });
  const ids = numbered(runs.map(({ workflow, run }) => `${run.name} in workflow ${workflow.name}`));
  const used = new Set(runs.map(({ run }) => run.job));
  const unused = [...config.jobs.keys()].filter((name) => !used.has(name));
  const held = [
    ...runs.map(({ run, workflow }) => heldBy(config, reader, run, strengthOf(run, workflow))),
    // Without workflows one job runs, by its name (circleci.com/docs/configuration-reference, jobs, read 2026-11).
    ...unused.map((job) => {
      const lines = keyLine(config.jobs.get(job) ?? top.get('jobs') ?? { startLine: 1, endLine: 1 });
      const run = {
        job,
        name: job,
        lines,
        body: new Map(),
        requires: [],
        approval: false,
        values: new Map(),
      };
      const runs = workflows.length === 0 && job === 'build';
      return heldBy(config, reader, run, runs ? 'blocking' : null);
    }),
  ];
  const shared = jobWith(
    { id: ' shared', label: 'the configuration', place: placeIn(file, { startLine: 1, endLine: 1 }) },
    {
      imports: orbsOf(config),
      parts: [
        ...sharedParts(top, config),
        ...workflows.flatMap((workflow) => workflowParts(config, workflow)),
      ],
    },
  );
  const jobs = [
    ...runs.map(({ run, gates }, index) => runJob(config, ids[index] ?? run.name, run, gates)),
    ...writtenJobs(held, reader.written),
  ];
  return { system: 'CircleCI', side, root: file, files: [file], starts: [], shared, jobs };
}

/** What makes no job, no command and no executor; keys of no meaning only hold what anchors point to. */
function sharedParts(top: Entries, { file, jobs, workflows }: Config): readonly CiPart[] {
  const known = new Set(['version', 'setup']);
  // A file of the first syntax, or of none: all of it is what it says.
  const strange =
    jobs.size === 0 && workflows.length === 0 && !['orbs', 'commands'].some((key) => top.has(key));
  const parameters = top.get('parameters');
  return [
    ...[...top.values()]
      .filter(({ key }) => (strange ? key !== 'version' : known.has(key)))
      .map((entry) => partOf(file, entry.key, entry.key, entry)),
    ...(parameters === undefined || strange
      ? []
      : leafParts(file, 'parameters', (inner) => `parameter ${inner}`, parameters)),
    ...[...entriesOf(top.get('orbs')).values()]
      .filter(({ value }) => value.kind === 'map')
      .map((entry) => partOf(file, `orbs.${entry.key}`, `orb ${entry.key}, written in this file`, entry)),
  ];
}

function workflowParts({ file }: Config, { name, body, runs }: Workflow): readonly CiPart[] {
  // That a person is asked is told by the gates of the jobs that wait; when and after whom, here.
  const approvals = runs.filter(({ approval }) => approval);
  const asked = approvals.flatMap((run) =>
    [...run.body.values()]
      .filter(({ key }) => !['type', 'name'].includes(key))
      .map((entry) =>
        partOf(file, `${name} ${run.name}.${entry.key}`, `${entry.key} of approval ${run.name}`, entry),
      ),
  );
  const own = [...body.values()].map((entry) =>
    partOf(file, `workflow ${name}.${entry.key}`, `${entry.key} of workflow ${name}`, entry),
  );
  return [...asked, ...own];
}

/** A full version of an orb cannot be published twice; what is shorter, `volatile` and `dev:` move (circleci.com/docs/orb-concepts, read 2026-11). */
function orbsOf({ file, top }: Config): readonly Import[] {
  return [...entriesOf(top.get('orbs')).values()].flatMap((entry): readonly Import[] => {
    const text = textOf(entry);
    if (text === '') return [];
    const address = text.includes('://');
    const at = address ? -1 : text.indexOf('@');
    const ref = at < 0 ? '' : text.slice(at + 1);
    const name = at < 0 ? text : text.slice(0, at);
    return [
      {
        name: address ? (text.split(/[?#]/)[0] ?? text) : name,
        ref,
        pinned: /^\d+\.\d+\.\d+$/.test(ref) || /\b[\da-f]{40}\b/.test(address ? text : ''),
        party: name.startsWith('circleci/') ? 'system' : 'third-party',
        type: 'orb',
        place: placeIn(file, entry),
      },
    ];
  });
}

/** Keys that say when, where and after what a job runs; the others are its parameters. */
const ofRun = new Set([
  'name',
  'requires',
  'context',
  'filters',
  'type',
  'matrix',
  'pre-steps',
  'post-steps',
]);

/** What belongs to a run alone: when, after whom and with which values a job runs. */
function runJob({ file }: Config, id: string, run: Run, gates: readonly Gate[]): CiJob {
  const [filters, matrix, requires] = ['filters', 'matrix', 'requires'].map((key) => run.body.get(key));
  const parts = [
    ...parametersOf(run).map((entry) => partOf(file, `with.${entry.key}`, `parameter ${entry.key}`, entry)),
    ...(filters === undefined ? [] : [partOf(file, 'filters', 'the filters', filters)]),
    ...(matrix === undefined ? [] : [partOf(file, 'matrix', 'the matrix', matrix)]),
    ...(requires === undefined ? [] : [waiting(file, run, requires)]),
    { key: 'job', name: 'what runs', meaning: run.job, lines: run.lines, file },
  ];
  return jobWith({ id, label: `job ${id}`, place: placeIn(file, run.lines) }, { gates, parts });
}

function parametersOf({ body }: Run): readonly TreeEntry[] {
  return [...body.values()].filter(({ key }) => !ofRun.has(key));
}

/** A job as it is written, with what one of its runs gives it. */
interface HeldByRun {
  readonly id: string;
  readonly holds: Partial<CiJob> & Pick<CiJob, 'place'>;
}

/** @param strength null where nothing runs it: what it says changes nothing today, so only its parts are told. */
function heldBy(config: Config, reader: StepReader, run: Run, strength: ScanStrength | null): HeldByRun {
  const { file, jobs } = config;
  const entry = jobs.get(run.job);
  const body = entriesOf(entry);
  // A job of an orb is only known by how it is run.
  const id = entry === undefined ? run.name : run.job;
  const scope = scopeOf(config, body, run);
  const owner = { id, label: `job ${id}`, place: placeIn(file, keyLine(entry ?? run.lines)) };
  for (const [steps, first] of [
    [run.body.get('pre-steps'), true],
    [body.get('steps'), false],
    [run.body.get('post-steps'), true],
  ] as const) {
    reader.read(steps, owner, scope, strength, first);
  }
  const held = reader.held();
  const machine = machineOf(config, body, scope);
  const parts = [
    ...machine.parts,
    ...restParts(config, body, new Set(['steps', 'parameters', ...machine.told])),
    ...defaultParts(file, body.get('parameters')),
  ];
  if (strength === null) return { id, holds: { place: owner.place, parts } };
  return {
    id,
    holds: {
      place: owner.place,
      parts,
      images: machine.images,
      runner: machine.runner,
      closeness: held.closeness,
      secrets: [...contextsOf(config, run), ...held.secrets, ...machine.secrets],
      identities: [...identitiesIn(config, run.body, scope), ...held.identities, ...machine.identities],
    },
  };
}

/** @returns one job for all the runs of what is written once, and one for each command. */
function writtenJobs(held: readonly HeldByRun[], written: readonly Written[]): readonly CiJob[] {
  const byId = new Map<string, HeldByRun[]>();
  for (const one of held) {
    const same = byId.get(one.id);
    if (same === undefined) byId.set(one.id, [one]);
    else same.push(one);
  }
  const texts = new Map(written.map((one) => [one.id, one]));
  const ids = new Set([...byId.keys(), ...texts.keys()]);
  return [...ids].flatMap((id): readonly CiJob[] => {
    const runs = (byId.get(id) ?? []).map(({ holds }) => holds);
    const text = texts.get(id);
    const place = text?.place ?? runs[0]?.place;
    if (place === undefined) return [];
    const scripts = [...(text?.scripts.values() ?? [])];
    const runners = runs.flatMap(({ runner }) => runner ?? []);
    return [
      jobWith(
        { id, label: text?.label ?? `job ${id}`, place },
        {
          scripts,
          injections: injectionsIn(scripts),
          images: onceAPlace(runs.flatMap(({ images = [] }) => images)),
          runner: runners.find(({ hosting }) => hosting !== 'hosted') ?? runners[0] ?? null,
          closeness: onceAPlace(runs.flatMap(({ closeness = [] }) => closeness)),
          secrets: onceAPlace(runs.flatMap(({ secrets = [] }) => secrets)),
          identities: onceAPlace(runs.flatMap(({ identities = [] }) => identities)),
          parts: runs[0]?.parts ?? [],
          steps: text?.steps ?? [],
          strength: text?.strength ?? 'blocking',
        },
      ),
    ];
  });
}

/** Runs share the lines of what they run. */
function onceAPlace<T extends { readonly place: Place }>(all: readonly T[]): readonly T[] {
  const byPlace = new Map(
    all.map((one) => [JSON.stringify({ ...one, place: [one.place.startLine, one.place.endLine] }), one]),
  );
  return [...byPlace.values()];
}

function scopeOf(config: Config, body: Entries, run: Run): Scope {
  const declared = defaultsOf(entriesOf(body.get('parameters')));
  const scope = new Map<string, readonly TreeNode[]>([...config.defaults, ...declared, ...run.values]);
  for (const entry of parametersOf(run)) scope.set(entry.key, handedOn(entry.value, scope));
  return scope;
}

function waiting(file: TextFile, run: Run, entry: TreeEntry): CiPart {
  const meaning = [...run.requires].sort().join(' ');
  // That a person stands between is told by the gate.
  return { key: 'requires', name: 'what it waits for', meaning, lines: entry, file };
}

function contextsOf({ file }: Config, run: Run): readonly Secret[] {
  const entry = run.body.get('context');
  if (entry === undefined) return [];
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  return items.flatMap((item) =>
    textsOf(item).map((name) => ({ name, how: 'context', place: placeIn(file, item) })),
  );
}

function strengthOf(run: Run, workflow: Workflow): ScanStrength {
  const filters = run.body.get('filters');
  const limited =
    filters !== undefined && (filters.value.kind !== 'map' || filters.value.entries.has('branches'));
  return limited || workflow.body.has('when') || workflow.body.has('unless') || workflow.body.has('triggers')
    ? 'conditional'
    : 'blocking';
}

/** @returns for each job of a workflow the approvals that it waits for, through others as well. */
function approvalsBefore({ runs }: Workflow): ReadonlyMap<string, readonly Run[]> {
  const byName = new Map(runs.map((run) => [run.name, run]));
  const known = new Map<string, ReadonlySet<Run>>();
  // A ring of jobs never runs; the set that is being filled stands for it.
  const before = (name: string): ReadonlySet<Run> => {
    const found = known.get(name);
    if (found !== undefined) return found;
    const waits = new Set<Run>();
    known.set(name, waits);
    for (const required of byName.get(name)?.requires ?? []) {
      const run = byName.get(required);
      if (run?.approval) waits.add(run);
      for (const further of before(required)) waits.add(further);
    }
    return waits;
  };
  return new Map(runs.map(({ name }) => [name, [...before(name)]]));
}

/** Approvals are told by their number: under another name it is still a person who is asked. */
function gatesOf({ file }: Config, approvals: readonly Run[]): readonly Gate[] {
  return approvals.slice(0, mostApprovals).map(({ lines }, index) => ({
    name: index === 0 ? 'an approval by a person' : `approval ${index + 1} by a person`,
    place: placeIn(file, lines),
  }));
}

const pushed = 'whoever may push a branch or a tag writes';
const strange = 'people outside the project can write';
/** Values that somebody types; numbers, digests and addresses of CircleCI's own cannot carry a command (circleci.com/docs/variables, read 2026-11). */
const typed: readonly (readonly [RegExp, Injection['severity'], string])[] = [
  [
    /^pipeline\.(?:event|trigger_parameters)\.[\w.]*\b(?:title|body|message|description|label|name|ref)$/,
    'high',
    strange,
  ],
  [
    /^pipeline\.trigger_parameters\.(?:webhook\.body|\w+\.(?:branch|commit_message|commit_title))$/,
    'high',
    strange,
  ],
  [/^pipeline\.git\.(?:branch|tag|commit\.(?:subject|body|message))$/, 'medium', pushed],
];

function injectionsIn(scripts: readonly Script[]): readonly Injection[] {
  return scripts.flatMap(({ text, place }) => {
    const names = new Set(
      [...text.matchAll(/<<[ \t]{0,8}(pipeline\.[\w.-]{1,200}?)[ \t]{0,8}>>/g)].map(([, name = '']) => name),
    );
    return [...names].flatMap((name): readonly Injection[] => {
      const found = typed.find(([pattern]) => pattern.test(name));
      if (found === undefined) return [];
      const [, severity, who] = found;
      return [
        { expression: `<< ${name} >>`, severity, who, place: lineOf(place, (line) => line.includes(name)) },
      ];
    });
  });
}
