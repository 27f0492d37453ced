/** Jobs as GitLab makes them: references resolved, what they extend laid under them, and defaults where they have none. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { type Entries, entriesOf, scalarText, textsOf } from '../../pipelines/workflow.ts';
import type { Config } from './config.ts';

export interface MadeJob {
  readonly entry: TreeEntry;
  readonly body: Entries;
  /** Names that it extends and that no file of this repository declares. */
  readonly unknown: readonly string[];
  readonly template: 'used' | 'unused' | null;
}

/** Keys of a file that are no jobs (docs.gitlab.com/ci/yaml, read 2026-11). */
const reserved = new Set([
  'after_script',
  'before_script',
  'cache',
  'default',
  'image',
  'include',
  'services',
  'spec',
  'stages',
  'types',
  'variables',
  'workflow',
]);
/** Keys that stand for all jobs, under `default` or, as they once did, at the top. */
const inheritable = [
  'after_script',
  'artifacts',
  'before_script',
  'cache',
  'hooks',
  'id_tokens',
  'identity',
  'image',
  'interruptible',
  'retry',
  'services',
  'tags',
  'timeout',
];

const deepest = 11;

export function jobsOf({ top, sources, files }: Config): readonly MadeJob[] {
  const resolved = new Map<string, TreeNode>();
  const fail = (at: TreeNode | TreeEntry, reason: string): never => {
    const { file, startLine } = sources.placeOf(at);
    throw new Unreadable(file.path, startLine, reason);
  };

  /** References are resolved before anything is extended, and one may lead to others. */
  const resolve = (node: TreeNode, depth: number): TreeNode => {
    if (node.kind === 'scalar') return node;
    if (node.kind === 'map') {
      if (!holdsReference(node)) return node;
      const entries = [...node.entries.values()].map((entry): readonly [string, TreeEntry] => [
        entry.key,
        sources.made({ ...entry, value: resolve(entry.value, depth) }, entry),
      ]);
      return sources.made({ ...node, entries: new Map(entries) }, node);
    }
    if (node.tag === '!reference') {
      if (depth > deepest) return fail(node, `references lead through more than ${deepest} others`);
      const found = lookUp(
        top,
        node.items.map((item) => (item.kind === 'scalar' ? scalarText(item) : '')),
      );
      return found === null ? node : resolve(found, depth + 1);
    }
    if (!holdsReference(node)) return node;
    const items = node.items.flatMap((item) => {
      const value = resolve(item, depth);
      const spliced =
        item.kind === 'sequence' &&
        item.tag === '!reference' &&
        value.kind === 'sequence' &&
        value.tag !== '!reference';
      if (!spliced) return [value];
      sources.spend(value.items.length, node);
      return value.items;
    });
    return sources.made({ ...node, items }, node);
  };

  const declared = (name: string): TreeMap | null => {
    const known = resolved.get(name);
    if (known !== undefined) return known.kind === 'map' ? known : null;
    const entry = top.get(name);
    if (entry?.value.kind !== 'map') return null;
    const value = resolve(entry.value, 0);
    resolved.set(name, value);
    return value.kind === 'map' ? value : null;
  };

  const extended = new Map<string, { readonly body: TreeMap; readonly unknown: readonly string[] }>();
  const used = new Set<string>();
  const extend = (
    name: string,
    own: TreeMap,
    depth: number,
  ): { readonly body: TreeMap; readonly unknown: readonly string[] } => {
    const known = extended.get(name);
    if (known !== undefined) return known;
    if (depth > deepest) return fail(own, `${name} extends through more than ${deepest} others, or itself`);
    const unknown: string[] = [];
    let under: TreeMap | null = null;
    for (const parent of textsOf(own.entries.get('extends')?.value)) {
      used.add(parent);
      const base = declared(parent);
      if (base === null) {
        unknown.push(parent);
        continue;
      }
      const made = extend(parent, base, depth + 1);
      unknown.push(...made.unknown);
      under = under === null ? made.body : sources.over(under, made.body);
    }
    const result = { body: under === null ? own : sources.over(under, own), unknown: [...new Set(unknown)] };
    extended.set(name, result);
    return result;
  };

  const entries = [...top.values()].filter(({ key }) => !reserved.has(key));
  const made = entries.flatMap((entry) => {
    const own = declared(entry.key);
    // A hidden key may hold anything that an anchor is for.
    if (own === null)
      return entry.key.startsWith('.')
        ? []
        : fail(entry, `job ${entry.key} must be a map of keys and values`);
    return [{ entry, ...extend(entry.key, own, 0) }];
  });
  const block = entriesOf(top.get('default'));
  const defaults = new Map(
    inheritable.flatMap((key) => {
      const entry = block.get(key) ?? top.get(key);
      if (entry === undefined) return [];
      return [[key, sources.made({ ...entry, value: resolve(entry.value, 0) }, entry)] as const];
    }),
  );
  const inAnchors = anchored(files.map(({ text }) => text).join('\n'));
  return made.map(({ entry, body, unknown }): MadeJob => {
    const hidden = entry.key.startsWith('.');
    const template = !hidden ? null : used.has(entry.key) || inAnchors.has(entry.key) ? 'used' : 'unused';
    return { entry, body: hidden ? body.entries : inherited(body.entries, defaults), unknown, template };
  });
}

/** Names that a reference names, or whose anchor is used: those who use them tell what they mean. */
function anchored(text: string): ReadonlySet<string> {
  const referred = [...text.matchAll(/!reference \[\s{0,4}["']?([^,\]"'\n]{1,200})/g)].map(([, name = '']) =>
    name.trim(),
  );
  const used = new Set([...text.matchAll(/\*([\w.-]{1,100})/g)].map(([, name]) => name));
  const named = [...text.matchAll(/^(\.[^\n:]{1,200}):\s{0,8}&([\w.-]{1,100})/gm)];
  return new Set([
    ...referred,
    ...named.flatMap(([, name = '', anchor]) => (used.has(anchor) ? [name] : [])),
  ]);
}

function holdsReference(node: TreeNode): boolean {
  if (node.kind === 'scalar') return false;
  if (node.kind === 'map') return [...node.entries.values()].some(({ value }) => holdsReference(value));
  return node.tag === '!reference' || node.items.some(holdsReference);
}

function lookUp(top: Entries, path: readonly string[]): TreeNode | null {
  let entries = top;
  let found: TreeNode | null = null;
  for (const name of path) {
    const entry = entries.get(name);
    if (entry === undefined) return null;
    found = entry.value;
    entries = entriesOf(entry);
  }
  return found;
}

function inherited(body: Entries, defaults: Entries): Entries {
  const wanted = entriesOf(body.get('inherit')).get('default')?.value;
  if (wanted?.kind === 'scalar' && wanted.value === false) return body;
  const listed = wanted?.kind === 'sequence' ? new Set(textsOf(wanted)) : null;
  const more = [...defaults].filter(([key]) => !body.has(key) && (listed === null || listed.has(key)));
  return new Map([...body, ...more]);
}

/** @returns the variables of the file that a job keeps. */
export function keptVariables(body: Entries, shared: Entries): Entries {
  const wanted = entriesOf(body.get('inherit')).get('variables')?.value;
  if (wanted?.kind === 'scalar' && wanted.value === false) return new Map();
  const listed = wanted?.kind === 'sequence' ? new Set(textsOf(wanted)) : null;
  return new Map([...shared].filter(([key]) => listed === null || listed.has(key)));
}
