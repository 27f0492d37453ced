/** A workflow or a composite action as a typed model, read from the tree: what the checks of this folder compare. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeNode, TreeScalar } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYaml } from '../../syntax/yaml.ts';

export type Entries = ReadonlyMap<string, TreeEntry>;

/** One side of one file. */
export interface Pipeline {
  readonly file: TextFile;
  readonly side: Side;
  readonly form: 'workflow' | 'action';
  /** Every key of the file itself. */
  readonly top: Entries;
  readonly triggers: readonly Trigger[];
  readonly jobs: readonly Job[];
}

export interface Trigger {
  readonly name: string;
  readonly lines: Lines;
  /** Branches, types, inputs; null where the event is only named. */
  readonly filters: TreeNode | null;
}

/** What has one runner and one token: a job, or the steps of a composite action. */
export interface Job {
  readonly id: string;
  /** "job publish", "the composite action". */
  readonly label: string;
  /** The line of its key. */
  readonly lines: Lines;
  readonly body: Entries;
  /** Ids of the jobs that it waits for. */
  readonly needs: readonly string[];
  readonly steps: readonly Step[];
}

export interface Step {
  /** How a person would call it: its name, its id, what it uses, or its number. */
  readonly label: string;
  readonly lines: Lines;
  readonly body: Entries;
}

const none: Entries = new Map();

/**
 * @returns null where the file holds nothing but comments.
 * @throws Unreadable where the text is no YAML, or has another shape than GitHub's workflow syntax.
 */
export function readPipeline(file: TextFile, side: Side): Pipeline | null {
  const tree = readYaml(file.path, file.text);
  if (tree === null) return null;
  const form = /(^|\/)\.github\/workflows\/[^/]+$/.test(file.path) ? 'workflow' : 'action';
  const fail = (lines: Lines, reason: string): never => {
    throw new Unreadable(file.path, lines.startLine, reason);
  };
  const mapOf = (node: TreeNode | undefined, what: string): Entries => {
    if (node === undefined || isNothing(node)) return none;
    return node.kind === 'map' ? node.entries : fail(node, `${what} must be a map of keys and values`);
  };
  const texted = (entry: TreeEntry | undefined): void => {
    if (entry !== undefined && entry.value.kind !== 'scalar') fail(entry, `${entry.key} must be a text`);
  };
  const stepsOf = (entry: TreeEntry | undefined): readonly Step[] => {
    if (entry === undefined || isNothing(entry.value)) return [];
    if (entry.value.kind !== 'sequence') return fail(entry, 'steps must be a list');
    return entry.value.items.map((item, index) => {
      const body = mapOf(item, 'a step');
      for (const key of ['uses', 'run']) texted(body.get(key));
      return { label: stepLabel(body, index), lines: item, body };
    });
  };

  const top = mapOf(tree, form === 'workflow' ? 'a workflow' : 'an action');
  if (form === 'action') {
    const runs = top.get('runs');
    const body = mapOf(runs?.value, 'runs');
    const composite: Job = {
      id: 'runs',
      label: 'the composite action',
      lines: keyLine(runs ?? tree),
      body: without(body, 'using', 'steps'),
      needs: [],
      steps: stepsOf(body.get('steps')),
    };
    return { file, side, form, top, triggers: [], jobs: runs === undefined ? [] : [composite] };
  }
  const jobs = [...mapOf(top.get('jobs')?.value, 'jobs').values()].map((entry): Job => {
    const body = mapOf(entry.value, `job ${entry.key}`);
    texted(body.get('uses'));
    return {
      id: entry.key,
      label: `job ${entry.key}`,
      lines: keyLine(entry),
      body: without(body, 'steps'),
      needs: textsOf(body.get('needs')?.value),
      steps: stepsOf(body.get('steps')),
    };
  });
  return { file, side, form, top, triggers: triggersOf(top.get('on'), fail), jobs };
}

/** `on` may be one event, a list of them, or a map of events to filters. */
function triggersOf(
  on: TreeEntry | undefined,
  fail: (lines: Lines, reason: string) => never,
): readonly Trigger[] {
  if (on === undefined || isNothing(on.value)) return [];
  if (on.value.kind === 'map') {
    return [...on.value.entries.values()].map((entry) => ({
      name: entry.key,
      lines: entry,
      filters: isNothing(entry.value) ? null : entry.value,
    }));
  }
  const names = on.value.kind === 'sequence' ? on.value.items : [on.value];
  return names.map((name) =>
    name.kind === 'scalar'
      ? { name: String(name.value), lines: name, filters: null }
      : fail(name, 'an event in the list of `on` must be a name'),
  );
}

function stepLabel(body: Entries, index: number): string {
  const label = ['name', 'id', 'uses'].map((key) => textOf(body.get(key))).find((text) => text !== '');
  if (label === undefined) return `step ${index + 1}`;
  const line = label.replaceAll(/\s+/g, ' ');
  return `step ${line.length > 60 ? `${line.slice(0, 59)}…` : line}`;
}

function without(entries: Entries, ...keys: readonly string[]): Entries {
  return new Map([...entries].filter(([key]) => !keys.includes(key)));
}

function keyLine({ startLine }: Lines): Lines {
  return { startLine, endLine: startLine };
}

export function isNothing(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** @returns a scalar as GitHub hands it on, which is as text; '' for null, a list, a map, or nothing. */
export function textOf(entry: TreeEntry | undefined): string {
  return entry?.value.kind === 'scalar' ? scalarText(entry.value) : '';
}

export function scalarText({ value }: TreeScalar): string {
  return value === null ? '' : String(value);
}

/** @returns the keys of a map; none where there is no map. */
export function entriesOf(entry: TreeEntry | undefined): Entries {
  return entry?.value.kind === 'map' ? entry.value.entries : none;
}

/** @returns the texts of a list, or the one text that may be written instead of it. */
export function textsOf(node: TreeNode | undefined): readonly string[] {
  if (node === undefined || isNothing(node)) return [];
  if (node.kind === 'scalar') return [scalarText(node)];
  return node.kind === 'sequence' ? node.items.flatMap(textsOf) : [];
}

/** A text somewhere under an entry, and the key it is the value of. */
export interface Written {
  readonly key: string;
  readonly text: string;
  readonly lines: Lines;
}

/** @returns every scalar under the entries, in order. */
export function writtenIn(entries: Iterable<TreeEntry>): readonly Written[] {
  return [...entries].flatMap((entry) => writtenUnder(entry.value, entry.key, entry));
}

function writtenUnder(node: TreeNode, key: string, lines: Lines): readonly Written[] {
  if (node.kind === 'map') return writtenIn(node.entries.values());
  if (node.kind === 'sequence') return node.items.flatMap((item) => writtenUnder(item, key, item));
  return node.value === null ? [] : [{ key, text: scalarText(node), lines }];
}
