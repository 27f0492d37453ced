/** A CircleCI configuration in, the jobs that its workflows run out, each with its executor, commands and approvals in place. */
import type { Side } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { ScanStrength } from '../../pipelines/guards.ts';
import { type Entries, entriesOf, textOf, textsOf } from '../../pipelines/workflow.ts';
import { jobWith, leafParts, numbered, partOf, placeIn } from '../job.ts';
import type { CiJob, CiPart, CiPipeline, Gate, Import, Injection, Script, Secret } from '../model.ts';
import { lineOf } from '../traits.ts';
import { type Config, defaultsOf, type Run, type Workflow } from './config.ts';
import { machineOf } from './machine.ts';
import { identitiesIn, keyLine, restParts, StepReader } from './steps.ts';
import { handedOn, type Scope } from './values.ts';

export function pipelineOf(config: Config, side: Side): CiPipeline {
  const { file, top, workflows } = config;
  const reader = new StepReader(config);
  const approvals = new Map(workflows.map((workflow) => [workflow, approvalsBefore(workflow)]));
  const runs = workflows.flatMap((workflow) =>
    workflow.runs.filter(({ approval }) => !approval).map((run) => ({ workflow, run })),
  );
  const used = new Set(runs.map(({ run }) => run.job));
  // Without workflows one job runs by its name (circleci.com/docs/configuration-reference, jobs, read 2026-11).
  const alone = [...config.jobs.keys()].filter((name) => !used.has(name));
  const ids = numbered(runs.map(({ workflow, run }) => `${workflow.name}/${run.name}`));
  const jobs = [
    ...runs.map(({ workflow, run }, index) =>
      runJob(config, reader, {
        id: ids[index] ?? run.name,
        run,
        workflow,
        gates: gatesOf(config, approvals.get(workflow)?.get(run.name) ?? []),
      }),
    ),
    ...alone.map((name) => unusedJob(config, reader, name, workflows.length === 0 && name === 'build')),
  ];
  const written = reader.written.map(({ id, label, place, scripts, steps, strength }) => {
    const unused = workflows.length > 0 && alone.includes(id.replace(/^job /, ''));
    const run = unused ? [] : [...scripts.values()];
    return jobWith({ id, label, place }, { scripts: run, injections: injectionsIn(run), steps, strength });
  });
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
  return {
    system: 'CircleCI',
    side,
    root: file,
    files: [file],
    starts: [],
    shared,
    jobs: [...jobs, ...written],
  };
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

function workflowParts({ file }: Config, { name, body }: Workflow): readonly CiPart[] {
  return [...body.values()].map((entry) => ({
    ...partOf(file, `workflow ${name}.${entry.key}`, `${entry.key} of workflow ${name}`, entry),
  }));
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

interface RunAt {
  readonly id: string;
  readonly run: Run;
  readonly workflow: Workflow;
  readonly gates: readonly Gate[];
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

function runJob(config: Config, reader: StepReader, { id, run, workflow, gates }: RunAt): CiJob {
  const { file, jobs } = config;
  const body = entriesOf(jobs.get(run.job));
  const given = [...run.body.values()].filter(({ key }) => !ofRun.has(key));
  const declared = entriesOf(body.get('parameters'));
  const scope = scopeOf(config, declared, new Map(given.map((entry) => [entry.key, entry])), run);
  const strength = strengthOf(run, workflow);
  const own = { id: `steps of ${id}`, label: `job ${id}`, place: placeIn(file, run.lines) };
  const job = writtenJob(config, run.job);
  reader.read(run.body.get('pre-steps'), own, own, scope, strength);
  reader.read(body.get('steps'), job, own, scope, strength);
  reader.read(run.body.get('post-steps'), own, own, scope, strength);
  const held = reader.held();
  const machine = machineOf(config, body, scope);
  const label = `job ${id}`;
  const [filters, requires, matrix] = ['filters', 'requires', 'matrix'].map((key) => run.body.get(key));
  return jobWith(
    { id, label, place: placeIn(file, jobs.get(run.job) ?? run.lines) },
    {
      images: machine.images,
      runner: machine.runner,
      closeness: held.closeness,
      secrets: [...contextsOf(config, run), ...held.secrets, ...machine.secrets],
      identities: [...identitiesIn(config, run.body, scope), ...held.identities, ...machine.identities],
      gates,
      strength,
      parts: [
        ...machine.parts,
        ...given.map((entry) => partOf(file, `with.${entry.key}`, `parameter ${entry.key}`, entry)),
        ...(filters === undefined ? [] : [partOf(file, 'filters', 'the filters', filters)]),
        ...(requires === undefined ? [] : [waiting(config, run, requires)]),
        ...(matrix === undefined ? [] : [partOf(file, 'matrix', 'the matrix', matrix)]),
        ...(body.size > 0
          ? []
          : [{ key: 'job', name: 'what runs', meaning: run.job, lines: run.lines, file }]),
        ...restParts(config, body, new Set(['steps', 'parameters', ...machine.told])),
        ...parameterParts(config, body),
      ],
    },
  );
}

/** A job that no workflow runs: what it says changes nothing today, so only its parts are told. */
function unusedJob(config: Config, reader: StepReader, name: string, runs: boolean): CiJob {
  const body = entriesOf(config.jobs.get(name));
  const scope = scopeOf(config, entriesOf(body.get('parameters')), new Map(), null);
  const job = writtenJob(config, name);
  reader.read(body.get('steps'), job, job, scope, runs ? 'blocking' : 'conditional');
  const held = reader.held();
  const machine = machineOf(config, body, scope);
  const parts = [
    ...machine.parts,
    ...restParts(config, body, new Set(['steps', 'parameters', ...machine.told])),
  ];
  const named = { id: name, label: `job ${name}`, place: job.place };
  if (!runs) return jobWith(named, { parts, strength: 'conditional' });
  return jobWith(named, {
    images: machine.images,
    runner: machine.runner,
    closeness: held.closeness,
    secrets: [...held.secrets, ...machine.secrets],
    identities: [...held.identities, ...machine.identities],
    parts,
  });
}

/** A job as it is written, whoever runs it. */
function writtenJob({ file, jobs }: Config, name: string) {
  const place = placeIn(file, keyLine(jobs.get(name) ?? { startLine: 1, endLine: 1 }));
  return { id: `job ${name}`, label: `job ${name}`, place };
}

function parameterParts({ file }: Config, body: Entries): readonly CiPart[] {
  return [...entriesOf(body.get('parameters')).values()].flatMap((entry) => {
    const given = entriesOf(entry).get('default');
    return given === undefined
      ? []
      : [partOf(file, `default.${entry.key}`, `default of parameter ${entry.key}`, given)];
  });
}

function scopeOf(config: Config, declared: Entries, given: Entries, run: Run | null): Scope {
  const scope = new Map<string, readonly TreeNode[]>([...config.defaults, ...defaultsOf(declared)]);
  for (const [name, values] of run?.values ?? []) scope.set(name, values);
  for (const entry of given.values()) scope.set(entry.key, handedOn(entry.value, scope));
  return scope;
}

function waiting({ file }: Config, run: Run, entry: TreeEntry): CiPart {
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
  return approvals.map(({ lines }, index) => ({
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
