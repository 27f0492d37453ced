/** A CircleCI configuration as its parts: a tree in; jobs, commands, executors, and what the workflows run of them, out. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { type Entries, entriesOf, isNothing, textOf, textsOf } from '../../pipelines/workflow.ts';
import { filled, keyOf, type Scope } from './values.ts';

export interface Config {
  readonly file: TextFile;
  readonly top: Entries;
  readonly jobs: Entries;
  readonly commands: Entries;
  readonly executors: Entries;
  /** The defaults of the pipeline's parameters. */
  readonly defaults: Scope;
  readonly workflows: readonly Workflow[];
}

export interface Workflow {
  readonly name: string;
  readonly lines: Lines;
  /** All but its jobs. */
  readonly body: Entries;
  readonly runs: readonly Run[];
}

/** One job as a workflow runs it. */
export interface Run {
  /** Of the job that it runs: "publish", "slack/notify". */
  readonly job: string;
  /** What others call it when they wait for it. */
  readonly name: string;
  readonly lines: Lines;
  readonly body: Entries;
  readonly requires: readonly string[];
  readonly approval: boolean;
  /** Of a matrix, the values that this run has. */
  readonly values: Scope;
}

const none: Entries = new Map();

/** Beyond it a configuration is refused; matrices count by what they run. */
const mostRuns = 2_000;

/** @throws Unreadable where the text is no YAML or has another shape than CircleCI takes. */
export function readConfig(file: TextFile): Config | null {
  const tree = readYaml(file.path, file.text);
  if (tree === null) return null;
  const fail = (lines: Lines, reason: string): never => {
    throw new Unreadable(file.path, lines.startLine, reason);
  };
  const mapOf = (node: TreeNode | undefined, what: string): Entries => {
    if (node === undefined || isNothing(node)) return none;
    return node.kind === 'map' ? node.entries : fail(node, `${what} must be a map of keys and values`);
  };
  const listOf = (entry: TreeEntry | undefined, what: string): readonly TreeNode[] => {
    if (entry === undefined || isNothing(entry.value)) return [];
    return entry.value.kind === 'sequence' ? entry.value.items : fail(entry, `${what} must be a list`);
  };
  const top = mapOf(tree, 'a configuration');
  const jobs = mapOf(top.get('jobs')?.value, 'jobs');
  for (const job of jobs.values()) mapOf(job.value, `job ${job.key}`);

  const runOf = (item: TreeNode): Run => {
    if (item.kind === 'scalar') {
      const job = String(item.value ?? '');
      const approval = textOf(entriesOf(jobs.get(job)).get('type')) === 'approval';
      return { job, name: job, lines: item, body: none, requires: [], approval, values: new Map() };
    }
    const [entry] = mapOf(item, 'a job of a workflow').values();
    if (entry === undefined) return fail(item, 'a job of a workflow must have a name');
    const body = mapOf(entry.value, `job ${entry.key} of a workflow`);
    const type = textOf(body.get('type')) || textOf(entriesOf(jobs.get(entry.key)).get('type'));
    return {
      job: entry.key,
      name: textOf(body.get('name')) || entry.key,
      lines: { startLine: entry.startLine, endLine: entry.startLine },
      body,
      requires: requiresOf(body.get('requires')),
      approval: type === 'approval',
      values: new Map(),
    };
  };
  const workflows = [...mapOf(top.get('workflows')?.value, 'workflows').values()]
    .filter(({ key }) => key !== 'version')
    .map((entry): Workflow => {
      const body = mapOf(entry.value, `workflow ${entry.key}`);
      return {
        name: entry.key,
        lines: { startLine: entry.startLine, endLine: entry.startLine },
        body: new Map([...body].filter(([key]) => key !== 'jobs')),
        runs: listOf(body.get('jobs'), 'jobs of a workflow').map(runOf).flatMap(matrixRuns),
      };
    });
  const count = workflows.reduce((sum, { runs }) => sum + runs.length, 0);
  if (count > mostRuns)
    return fail(top.get('workflows') ?? tree, `workflows that run more than ${mostRuns} jobs`);
  return {
    file,
    top,
    jobs,
    commands: mapOf(top.get('commands')?.value, 'commands'),
    executors: mapOf(top.get('executors')?.value, 'executors'),
    defaults: defaultsOf(mapOf(top.get('parameters')?.value, 'parameters'), 'pipeline.parameters'),
    workflows,
  };
}

/** Beyond it a matrix is one run, whose values are told as they are written. */
const largestMatrix = 64;

/** @returns one run for each set of values, where each has a name of its own. */
function matrixRuns(run: Run): readonly Run[] {
  const parameters = entriesOf(entriesOf(run.body.get('matrix')).get('parameters'));
  const axes = [...parameters.values()].flatMap(({ key, value }) =>
    value.kind === 'sequence' && value.items.length > 0 ? [{ key, items: value.items }] : [],
  );
  const size = axes.reduce((product, { items }) => product * items.length, 1);
  if (axes.length === 0) return [run];
  // Without names of their own the runs are one job with several values.
  if (size > largestMatrix || !run.name.includes('<<')) {
    return [{ ...run, values: new Map(axes.map(({ key, items }) => [key, items])) }];
  }
  let sets: readonly (readonly (readonly [string, readonly TreeNode[]])[])[] = [[]];
  for (const { key, items } of axes) {
    sets = sets.flatMap((set) => items.map((item) => [...set, [key, [item]] as const]));
  }
  return sets.map((set): Run => {
    const values = new Map(set);
    return { ...run, name: filled(run.name, values), values };
  });
}

/** @returns the default of each declared parameter that has one. */
export function defaultsOf(parameters: Entries, kind = 'parameters'): Scope {
  return new Map(
    [...parameters.values()].flatMap((entry): readonly (readonly [string, readonly TreeNode[]])[] => {
      const given = entriesOf(entry).get('default')?.value;
      return given === undefined ? [] : [[keyOf(kind, entry.key), [given]]];
    }),
  );
}

/** A job to wait for may be followed by the outcomes that count. */
function requiresOf(entry: TreeEntry | undefined): readonly string[] {
  if (entry?.value.kind !== 'sequence') return textsOf(entry?.value);
  return entry.value.items.flatMap((item) =>
    item.kind === 'map' ? [...item.entries.keys()] : textsOf(item),
  );
}
