/** Azure's templates: a list of stages, jobs, steps or variables with those of this repository in the places that call them. */
import { posix } from 'node:path';
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { type Entries, entriesOf, textOf } from '../../pipelines/workflow.ts';
import type { CiFiles } from '../format.ts';
import { Sources } from '../sources.ts';
import { entriesUnder, filled, type Item, itemsOf } from './expressions.ts';

/** A template that is not of this repository, or that could not be followed. */
export interface Foreign {
  readonly path: string;
  /** The alias of the repository resource; '' for this repository. */
  readonly alias: string;
  readonly entry: TreeEntry;
  readonly given: TreeEntry | undefined;
}

export interface Template {
  readonly path: string;
  readonly alias: string;
}

const mostNested = 20;

export function templateNamed(name: string, from: string): Template | null {
  if (name === '' || name.includes('${{') || name.includes('$(')) return null;
  const at = name.lastIndexOf('@');
  const alias = at < 0 || name.slice(at + 1) === 'self' ? '' : name.slice(at + 1);
  const written = (at < 0 ? name : name.slice(0, at)).replaceAll('\\', '/');
  const path = written.startsWith('/') ? written.slice(1) : posix.join(posix.dirname(from), written);
  return { path: posix.normalize(path), alias };
}

/** @returns the paths of templates of this repository that a text names, whoever uses them. */
export function templatesIn(file: TextFile): readonly string[] {
  const named = file.text.matchAll(/^[\s-]*template:[ \t]{1,8}["']?([^\s"'#]{1,300})/gm);
  return [...named].flatMap(([, name = '']) => {
    const found = templateNamed(name, file.path);
    return found === null || found.alias !== '' || found.path.startsWith('..') ? [] : [found.path];
  });
}

/** Read once, however many pipelines call it. */
const trees = new WeakMap<TextFile, TreeNode | null>();

export function treeIn(file: TextFile): TreeNode | null {
  const known = trees.get(file);
  if (known !== undefined) return known;
  const tree = readYaml(file.path, file.text);
  trees.set(file, tree);
  return tree;
}

export class Templates {
  readonly sources: Sources;
  readonly files = new Set<TextFile>();
  readonly foreign: Foreign[] = [];
  /** Lists and maps given to templates that do not simply put them in a place. */
  readonly left: { readonly path: string; readonly entries: readonly TreeEntry[] }[] = [];
  readonly #files: CiFiles;
  readonly #trees = new Map<string, TreeNode | null>();

  constructor(root: TextFile, files: CiFiles) {
    this.#files = files;
    this.sources = new Sources(root);
  }

  treeOf(file: TextFile): TreeNode | null {
    const known = this.#trees.get(file.path);
    if (known !== undefined) return known;
    const tree = treeIn(file);
    if (tree !== null) this.sources.adopt(tree, file);
    this.files.add(file);
    this.#trees.set(file.path, tree);
    return tree;
  }

  /** @returns the items of a list below `key`, with what templates of this repository hold below the same key in their places. */
  expand(
    key: 'stages' | 'jobs' | 'steps' | 'variables',
    node: TreeNode | undefined,
    depth = 0,
  ): readonly Item[] {
    return itemsOf(node).flatMap((item): readonly Item[] => {
      const called = item.node.kind === 'map' ? item.node.entries.get('template') : undefined;
      if (called === undefined) return [item];
      const body = this.call(called, item.node, depth) ?? givenTo(key, item.node, called);
      const under = [...item.under];
      return this.expand(key, body.get(key)?.value, depth + 1).map((one) => ({
        ...one,
        under: [...under, ...one.under],
      }));
    });
  }

  /** @returns the keys of a template with the parameters of its caller; null where it is another's, or is not known. */
  call(called: TreeEntry, caller: TreeNode, depth: number): Entries | null {
    const given = entriesUnder(caller).get('parameters');
    const from = this.sources.placeOf(called).file.path;
    const template = templateNamed(textOf(called), from);
    const file = template === null || template.alias !== '' ? null : this.#files.textAt(template.path);
    if (template === null || file === null) {
      this.foreign.push({
        path: template?.path ?? textOf(called),
        alias: template?.alias ?? '',
        entry: called,
        given,
      });
      return null;
    }
    if (depth > mostNested) {
      throw new Unreadable(from, called.startLine, `templates call each other more than ${mostNested} deep`);
    }
    const tree = this.treeOf(file);
    if (tree === null) return new Map();
    const top = entriesUnder(tree);
    const values = new Map([...defaultsOf(top), ...entriesUnder(given?.value)]);
    if (values.size === 0) return top;
    const taken = new Set<TreeEntry>();
    const body = entriesUnder(filled(tree, { values, taken, sources: this.sources }));
    const left = [...entriesUnder(given?.value).values()].filter(
      (one) => one.value.kind !== 'scalar' && !taken.has(one),
    );
    if (left.length > 0) this.left.push({ path: template.path, entries: left });
    return body;
  }
}

/** A template that is not read runs the lists that it is given, as far as one can know; steps for a template of jobs are a job. */
function givenTo(key: string, caller: TreeNode, called: TreeEntry): Entries {
  const given = entriesUnder(entriesUnder(caller).get('parameters')?.value);
  const steps = given.get('steps');
  if (key !== 'jobs' || given.has('jobs') || steps === undefined || caller.kind !== 'map') return given;
  const name = given.get('name') ?? given.get('jobName');
  const kept = [...given].filter(([inner]) =>
    ['steps', 'pool', 'container', 'variables', 'environment'].includes(inner),
  );
  const job: TreeNode = {
    ...caller,
    entries: new Map([['job', { ...(name ?? called), key: 'job' }], ...kept]),
  };
  return new Map([
    ['jobs', { ...steps, key: 'jobs', value: { ...steps.value, kind: 'sequence', items: [job] } }],
  ]);
}

/** @returns the default of each parameter of a template; both ways of writing them. */
function defaultsOf(top: Entries): readonly (readonly [string, TreeEntry])[] {
  const declared = top.get('parameters')?.value;
  if (declared?.kind === 'map') return [...declared.entries];
  if (declared?.kind !== 'sequence') return [];
  return declared.items.flatMap((item) => {
    const fields = item.kind === 'map' ? item.entries : new Map<string, TreeEntry>();
    const value = fields.get('default');
    return value === undefined ? [] : [[textOf(fields.get('name')), value] as const];
  });
}

/** A parameter that whoever starts the pipeline may give any text. */
export function freeParameters(top: Entries): ReadonlySet<string> {
  const declared = top.get('parameters')?.value;
  if (declared?.kind === 'map') return new Set(declared.entries.keys());
  return new Set(
    itemsOf(declared).flatMap(({ node }) => {
      const fields = node.kind === 'map' ? node.entries : new Map<string, TreeEntry>();
      const typed = textOf(fields.get('type')) || 'string';
      return typed !== 'string' || fields.has('values') ? [] : [textOf(fields.get('name'))];
    }),
  );
}

/** @returns the value of a key as a map; nothing where it is none. */
export function fieldsOf(entry: TreeEntry | undefined): Entries {
  return entry === undefined ? entriesOf(undefined) : entriesUnder(entry.value);
}
