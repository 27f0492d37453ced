/** Azure's template expressions: what callers give in the place of parameters, and lists and maps that depend on conditions. */
import { expressionsIn } from '../../../syntax/expressions/github.ts';
import type { TreeEntry, TreeMap, TreeNode, TreeScalar } from '../../../syntax/tree.ts';
import { type Entries, scalarText } from '../../pipelines/workflow.ts';
import type { Sources } from '../sources.ts';

/** `${{ if ... }}:`, `${{ each ... }}:`, `${{ insert }}:` as a key: what stands below belongs to the map or list around it. */
const directive = /^\$\{\{\s{0,8}(?:if|elseif|else|each|insert)\b/;

/** An item with the conditions that it stands under, which nobody here evaluates. */
export interface Item {
  readonly node: TreeNode;
  readonly under: readonly string[];
}

/** @returns the items of a list, those under conditions in their places. */
export function itemsOf(node: TreeNode | undefined, under: readonly string[] = []): readonly Item[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  if (node.kind !== 'sequence')
    return node.kind === 'map' && isDirected(node) ? branches(node, under) : [{ node, under }];
  return node.items.flatMap((item) => {
    if (item.kind === 'sequence') return itemsOf(item, under);
    return item.kind === 'map' && isDirected(item) ? branches(item, under) : [{ node: item, under }];
  });
}

function isDirected(node: TreeMap): boolean {
  const [first] = node.entries.keys();
  return first !== undefined && directive.test(first);
}

function branches(node: TreeMap, under: readonly string[]): readonly Item[] {
  return [...node.entries.values()].flatMap(({ key, value }) => itemsOf(value, [...under, plain(key)]));
}

function plain(key: string): string {
  return expressionsIn(key)[0]?.replaceAll(/\s+/g, ' ') ?? key;
}

/** @returns a map's keys with those under conditions among them; of several branches the last is kept, the first where it says less. */
export function entriesUnder(node: TreeNode | undefined): Entries {
  if (node?.kind !== 'map') return new Map();
  const found = new Map<string, TreeEntry>();
  for (const entry of node.entries.values()) {
    if (!directive.test(entry.key)) {
      found.set(entry.key, entry);
      continue;
    }
    for (const [key, inner] of entriesUnder(entry.value)) if (!found.has(key)) found.set(key, inner);
  }
  return found;
}

const named = /\bparameters(?:\.([A-Za-z_]\w{0,127})|\[\s{0,4}'([^']{1,127})'\s{0,4}\])/g;

/** What a template is called with. */
export interface Call {
  readonly values: Entries;
  /** Filled with the lists and maps that were put in a place. */
  readonly taken: Set<TreeEntry>;
  readonly sources: Sources;
}

/** @returns the tree with what is given in the place of parameters; what is not given stays as written. */
export function filled(node: TreeNode, call: Call): TreeNode {
  const { sources, values } = call;
  if (node.kind === 'scalar') return filledScalar(node, call);
  if (node.kind === 'sequence') {
    return sources.made({ ...node, items: node.items.map((item) => filled(item, call)) }, node);
  }
  const entries = [...node.entries.values()].map((entry): readonly [string, TreeEntry] => {
    const key = entry.key.includes('${{') ? fill(entry.key, values) : entry.key;
    const value = unrolled(entry, call) ?? filled(entry.value, call);
    return [key, sources.made({ ...entry, key, value }, entry)];
  });
  return sources.made({ ...node, entries: new Map(entries) }, node);
}

/** `each x in parameters.y` over a list that is given: its items where the template puts `x` itself, or all keys of it. */
function unrolled(entry: TreeEntry, call: Call): TreeNode | null {
  const loop = /^\$\{\{\s{0,8}each\s{1,8}(\w{1,64})\s{1,8}in\s{1,8}parameters\.(\w{1,128})\s{0,8}\}\}$/.exec(
    entry.key,
  );
  const given = call.values.get(loop?.[2] ?? '');
  if (loop === null || given?.value.kind !== 'sequence' || entry.value.kind !== 'sequence') return null;
  const { items } = given.value;
  const whole = (node: TreeNode): boolean =>
    node.kind === 'scalar'
      ? String(node.value).replaceAll(/\s/g, '') === `\${{${loop[1]}}}`
      : node.kind === 'map' &&
        [...node.entries.values()].some(
          ({ key, value }) => key.endsWith(` in ${loop[1]} }}`) || (/insert/.test(key) && whole(value)),
        );
  if (!entry.value.items.some(whole)) return null;
  call.taken.add(given);
  call.sources.spend(items.length, entry);
  const body = entry.value.items.flatMap((item) => (whole(item) ? items : [filled(item, call)]));
  return call.sources.made({ ...entry.value, items: body }, entry.value);
}

function filledScalar(node: TreeScalar, { values, taken, sources }: Call): TreeNode {
  if (typeof node.value !== 'string' || !node.value.includes('${{')) return node;
  const whole = /^\$\{\{([^{}]{1,300})\}\}$/.exec(node.value.trim())?.[1]?.trim() ?? '';
  const [only] = whole.matchAll(named);
  if (only?.[0] === whole) {
    const given = values.get(only[1] ?? only[2] ?? '');
    // What a caller writes stands at the caller's lines.
    if (given !== undefined && given.value.kind !== 'scalar') {
      taken.add(given);
      return given.value;
    }
    if (given?.value.kind === 'scalar') return sources.made({ ...node, value: given.value.value }, node);
  }
  return sources.made({ ...node, value: fill(node.value, values) }, node);
}

function fill(text: string, given: Entries): string {
  return text.replaceAll(/\$\{\{([^{}]{1,2000})\}\}/g, (_whole, inner: string) => {
    const trimmed = inner.trim();
    const [only] = trimmed.matchAll(named);
    const value = only?.[0] === trimmed ? given.get(only[1] ?? only[2] ?? '')?.value : undefined;
    if (value?.kind === 'scalar') return scalarText(value);
    const replaced = inner.replaceAll(named, (whole, bare?: string, quoted?: string) => {
      const one = given.get(bare ?? quoted ?? '')?.value;
      return one?.kind === 'scalar' ? `'${scalarText(one).replaceAll("'", "''")}'` : whole;
    });
    return `\${{${replaced}}}`;
  });
}

/** @returns names of parameters that are left in a text. */
export function parametersIn(text: string): readonly string[] {
  return expressionsIn(text).flatMap((inner) =>
    [...inner.matchAll(named)].map(([, bare, quoted]) => bare ?? quoted ?? ''),
  );
}
