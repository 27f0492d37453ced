/** A Buildkite pipeline as its steps: a tree in, one flat list out, each with the people that it waits for. */
import type { TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { type Entries, entriesOf, isNothing, textOf, textsOf } from '../../pipelines/workflow.ts';
import { keyLine, mostApprovals } from '../reading/job.ts';

export interface Pipeline {
  readonly file: TextFile;
  /** All but its steps; empty where the file is a list of steps. */
  readonly top: Entries;
  readonly steps: readonly Step[];
}

export interface Step {
  /** Its key, its label, or what it does. */
  readonly name: string;
  readonly lines: Lines;
  /** With what its group says for all. */
  readonly body: Entries;
  readonly group: Entries;
  readonly waitsFor: readonly Approval[];
}

export interface Approval {
  readonly teams: readonly string[];
  readonly lines: Lines;
}

/** Keys that make a step ask a person (buildkite.com/docs/pipelines/configure/step-types, read 2026-11). */
const asking = ['block', 'manual', 'input'] as const;

/** @throws Unreadable where the text is no YAML or JSON. */
function treeOf({ path, text }: TextFile): TreeNode | null {
  return path.endsWith('.json') ? readJson(path, text) : readYaml(path, text);
}

/** @throws Unreadable where the text is no YAML or JSON, or has another shape than Buildkite takes. */
export function readSteps(file: TextFile): Pipeline | null {
  const tree = treeOf(file);
  if (tree === null) return null;
  if (tree.kind === 'scalar') {
    throw new Unreadable(file.path, tree.startLine, 'a pipeline must be a map with steps, or a list of them');
  }
  const top: Entries = tree.kind === 'map' ? tree.entries : new Map();
  const list = tree.kind === 'map' ? tree.entries.get('steps') : { value: tree, ...tree, key: 'steps' };
  return {
    file,
    top: new Map([...top].filter(([key]) => key !== 'steps')),
    steps: new Reader(file).list(list, new Map(), []),
  };
}

/** The order of steps is their order in time: a step that blocks holds up all that come after it. */
class Reader {
  readonly #file: TextFile;
  readonly #byKey = new Map<string, readonly Approval[]>();

  constructor(file: TextFile) {
    this.#file = file;
  }

  list(entry: TreeEntry | undefined, group: Entries, before: readonly Approval[]): readonly Step[] {
    if (entry === undefined || isNothing(entry.value)) return [];
    if (entry.value.kind !== 'sequence') throw this.#fault(entry, 'steps must be a list');
    let open = before;
    return entry.value.items.flatMap((item): readonly Step[] => {
      const body = this.#bodyOf(item);
      const waitsFor = this.#waitsFor(body, open);
      const asks = asking.find((key) => body.has(key));
      if (asks !== undefined) {
        const approval = { teams: textsOf(body.get('allowed_teams')?.value), lines: keyLine(item) };
        this.#remember(body, [...waitsFor, approval].slice(0, mostApprovals));
        // An input step asks without holding up what does not name it.
        if (asks !== 'input') open = [...open, approval].slice(0, mostApprovals);
        return [this.#step(item, body, group, [])];
      }
      this.#remember(body, waitsFor);
      if (body.has('group')) {
        return this.list(body.get('steps'), body, waitsFor);
      }
      return [this.#step(item, body, group, waitsFor)];
    });
  }

  #step(item: TreeNode, body: Entries, group: Entries, waitsFor: readonly Approval[]): Step {
    return { name: nameOf(body, textOf(group.get('group'))), lines: keyLine(item), body, group, waitsFor };
  }

  #bodyOf(item: TreeNode): Entries {
    if (item.kind === 'map') return item.entries;
    if (item.kind === 'sequence') throw this.#fault(item, 'a step must be a word or a map');
    const word = String(item.value ?? '');
    return new Map([[word, { key: word, value: { ...item, value: null }, ...keyLine(item) }]]);
  }

  /** A step that names what it depends on waits for that alone (buildkite.com/docs/pipelines/configure/dependencies, read 2026-11). */
  #waitsFor(body: Entries, open: readonly Approval[]): readonly Approval[] {
    const named = body.get('depends_on');
    if (named === undefined || isNothing(named.value)) return open;
    const items = named.value.kind === 'sequence' ? named.value.items : [named.value];
    const keys = items.flatMap((item) =>
      item.kind === 'map' ? textsOf(item.entries.get('step')?.value) : textsOf(item),
    );
    return [...new Set(keys.flatMap((key) => this.#byKey.get(key) ?? []))].slice(0, mostApprovals);
  }

  #remember(body: Entries, approvals: readonly Approval[]): void {
    for (const key of ['key', 'id', 'identifier']) {
      const name = textOf(body.get(key));
      if (name !== '') this.#byKey.set(name, approvals);
    }
  }

  #fault({ startLine }: Lines, reason: string): Unreadable {
    return new Unreadable(this.#file.path, startLine, reason);
  }
}

function nameOf(body: Entries, group: string): string {
  const named = ['key', 'id', 'identifier', 'label', 'name', 'trigger', ...asking]
    .map((key) => textOf(body.get(key)))
    .find((text) => text !== '');
  const [command = ''] = textsOf((body.get('command') ?? body.get('commands'))?.value);
  const [plugin = ''] = [...entriesOf(body.get('plugins')).keys()];
  const name = (named ?? (command || plugin || ['wait', 'waiter'].find((key) => body.has(key)) || 'a step'))
    .replaceAll(/\s+/g, ' ')
    .trim();
  const short = name.length > 60 ? `${name.slice(0, 59)}…` : name;
  return named === undefined && group !== '' ? `${short} in ${group}` : short;
}
