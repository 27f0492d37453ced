/** A GitLab CI file with what it includes of this repository laid under it, and inputs in their places. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeMap, TreeNode, TreeScalar } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../../syntax/yaml.ts';
import { type Entries, entriesOf, textOf } from '../../pipelines/workflow.ts';
import type { CiFiles } from '../format.ts';
import { Sources } from '../sources.ts';
import { type Include, includesIn, localPaths } from './includes.ts';

export interface Config {
  readonly top: Entries;
  readonly files: readonly TextFile[];
  readonly sources: Sources;
  /** Of all files, those that were put in their place included. */
  readonly includes: readonly Include[];
  /** Local ones that were put in their place. */
  readonly placed: ReadonlySet<Include>;
  /** What the root takes from whoever includes it. */
  readonly inputs: Entries;
}

const mostFiles = 150;

/** @returns null where the file holds nothing. */
export function readConfig(root: TextFile, files: CiFiles): Config | null {
  const sources = new Sources(root);
  const parts = { files: new Set<TextFile>(), includes: [] as Include[], placed: new Set<Include>() };
  let read = 0;
  const load = (file: TextFile, given: Entries, open: readonly string[]): TreeMap | null => {
    read += 1;
    if (read > mostFiles) throw new Unreadable(root.path, 1, `includes more than ${mostFiles} files`);
    const { body, header } = documentOf(file);
    if (body === null) return null;
    parts.files.add(file);
    sources.adopt(body, file);
    const inputs = file === root ? new Map() : withDefaults(given, header);
    const own = inputs.size === 0 ? body : filled(body, inputs, sources);
    if (own.kind !== 'map')
      throw new Unreadable(file.path, own.startLine, 'must be a map of keys and values');
    let under: TreeMap | null = null;
    for (const include of includesIn(own.entries.get('include'))) {
      parts.includes.push(include);
      if (include.from !== 'local') continue;
      for (const path of localPaths(include.target, files)) {
        const text = files.textAt(path);
        if (text === null || open.includes(path)) continue;
        parts.placed.add(include);
        const below = load(text, include.inputs, [...open, path]);
        if (below !== null) under = under === null ? below : sources.over(under, below);
      }
    }
    return under === null ? own : sources.over(under, own);
  };
  const top = load(root, new Map(), [root.path]);
  if (top === null) return null;
  const inputs = entriesOf(documentOf(root).header?.get('inputs'));
  return { ...parts, files: [...parts.files], top: top.entries, sources, inputs };
}

interface Document {
  readonly body: TreeNode | null;
  /** What stands below `spec:` in the document before it. */
  readonly header: Entries | null;
}

/** Read once, however many pipelines include it. */
const documents = new WeakMap<TextFile, Document>();

export function documentOf(file: TextFile): Document {
  const known = documents.get(file) ?? readDocument(file);
  documents.set(file, known);
  return known;
}

function readDocument(file: TextFile): Document {
  const [first, second, third] = readYamlDocuments(file.path, file.text, 'last');
  const isHeader = first?.kind === 'map' && first.entries.has('spec');
  const extra = isHeader ? third : second;
  if (extra !== undefined) {
    throw new Unreadable(
      file.path,
      extra.startLine,
      'a second document starts here; this file may hold only one',
    );
  }
  if (!isHeader) return { body: first ?? null, header: null };
  return { body: second ?? null, header: entriesOf(first.entries.get('spec')) };
}

function withDefaults(given: Entries, header: Entries | null): Entries {
  const declared = [...entriesOf(header?.get('inputs')).values()].flatMap((entry) => {
    const value = entriesOf(entry).get('default');
    return value === undefined ? [] : [[entry.key, value] as const];
  });
  return new Map([...declared, ...given]);
}

const placeholder = /\$\[\[\s{0,8}inputs\.([\w-]{1,64})[^\]\n]{0,200}\]\]/g;

/** @returns the tree with the values of inputs where they are asked for; what is not given stays as written. */
function filled(node: TreeNode, inputs: Entries, sources: Sources): TreeNode {
  const fill = (text: string) =>
    text.replaceAll(placeholder, (whole, name: string) => {
      const value = inputs.get(name)?.value;
      return value?.kind === 'scalar' ? String(value.value ?? '') : whole;
    });
  const scalar = (one: TreeScalar): TreeNode => {
    if (typeof one.value !== 'string' || !one.value.includes('$[[')) return one;
    const [only] = one.value.matchAll(placeholder);
    const value = only?.[0] === one.value.trim() ? inputs.get(only[1] ?? '')?.value : undefined;
    return value !== undefined && value.kind !== 'scalar'
      ? sources.made({ ...value }, one)
      : sources.made({ ...one, value: fill(one.value) }, one);
  };
  if (node.kind === 'scalar') return scalar(node);
  if (node.kind === 'sequence') {
    return sources.made({ ...node, items: node.items.map((item) => filled(item, inputs, sources)) }, node);
  }
  const entries = [...node.entries.values()].map((entry): readonly [string, TreeEntry] => {
    const key = entry.key.includes('$[[') ? fill(entry.key) : entry.key;
    return [key, sources.made({ ...entry, key, value: filled(entry.value, inputs, sources) }, entry)];
  });
  return sources.made({ ...node, entries: new Map(entries) }, node);
}

/** @returns names of inputs whose value can be any text, so that it can become a command. */
export function freeInputs(inputs: Entries): ReadonlySet<string> {
  return new Set(
    [...inputs.values()]
      .filter((entry) => {
        const fields = entriesOf(entry);
        return !['boolean', 'number'].includes(textOf(fields.get('type'))) && !fields.has('options');
      })
      .map(({ key }) => key),
  );
}
