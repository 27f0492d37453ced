/** Backstage's descriptions of what a directory is: their texts in, by directory the names that a model may know it by out. */
import { posix } from 'node:path';
import { pathSet } from '../../change/path-set.ts';
import type { TextFile } from '../../change/snapshot.ts';
import type { TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { readYamlDocuments } from '../../syntax/yaml.ts';
import { type Names, namesOf } from '../names.ts';

/** By custom, and what tools generate for several (backstage.io/docs/features/software-catalog/descriptor-format, read 2026-11). */
const files = pathSet([
  '**/catalog-info.{yml,yaml}',
  '**/catalog-info.*.{yml,yaml}',
  '**/.backstage/*.{yml,yaml}',
]);

/** What stands for a part of a system; users, groups and lists of further files do not. */
const kinds = new Set(['component', 'system', 'resource', 'api', 'domain']);

/** Files that are read for one change, and entities of one of them. */
const atMost = { files: 100, entities: 200 };

/**
 * @param paths those that changed.
 * @returns of the tree, the descriptions that stand closest above each of them.
 */
export function catalogPaths(tree: readonly string[], paths: readonly string[]): readonly string[] {
  const byDirectory = new Map<string, string[]>();
  for (const path of tree) {
    // Asked of each path of a tree: a look at its end comes first.
    if (!/\.ya?ml$/.test(path) || !files.has(path)) continue;
    const directory = directoryOf(path);
    byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), path]);
  }
  if (byDirectory.size === 0) return [];
  const found = new Set(paths.flatMap((path) => closest(path, byDirectory) ?? []));
  return [...found].slice(0, atMost.files);
}

function directoryOf(path: string): string {
  const directory = posix.dirname(path);
  return posix.basename(directory) === '.backstage' ? posix.dirname(directory) : directory;
}

function closest<T>(path: string, byDirectory: ReadonlyMap<string, T>): T | null {
  for (let directory = posix.dirname(path); ; directory = posix.dirname(directory)) {
    const found = byDirectory.get(directory);
    if (found !== undefined) return found;
    if (directory === '.' || directory === '/') return null;
  }
}

/** @returns what a path is called by the description closest above it, each thing by itself. */
export type NamesInCatalog = (path: string) => readonly Names[];

export function readCatalog(texts: readonly TextFile[]): NamesInCatalog {
  const byDirectory = new Map<string, readonly Names[]>();
  for (const file of texts) {
    const directory = directoryOf(file.path);
    byDirectory.set(directory, [...(byDirectory.get(directory) ?? []), ...entitiesIn(file)]);
  }
  return (path) => closest(path, byDirectory) ?? [];
}

/** A description that nobody can read names nothing; it judges nothing either. */
function entitiesIn({ path, text }: TextFile): readonly Names[] {
  try {
    const documents = readYamlDocuments(path, text).slice(0, atMost.entities);
    return documents.flatMap((document) => entityOf(document) ?? []);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return [];
  }
}

/** An entity by its name, and as others refer to it: "component:default/quay" (backstage.io/docs/features/software-catalog/references). */
function entityOf(node: TreeNode): Names | null {
  const kind = textAt(node, 'kind').toLowerCase();
  const name = textAt(node, 'metadata', 'name');
  if (!kinds.has(kind) || name === '' || !/^(?:backstage\.io|[\w.-]+)\/v\d/.test(textAt(node, 'apiVersion')))
    return null;
  const namespace = textAt(node, 'metadata', 'namespace') || 'default';
  const title = textAt(node, 'metadata', 'title');
  return namesOf([name, `${kind}:${namespace}/${name}`, `${kind}:${name}`, `${namespace}/${name}`, title]);
}

function textAt(node: TreeNode, ...path: readonly string[]): string {
  let at: TreeNode | undefined = node;
  for (const key of path) at = at?.kind === 'map' ? at.entries.get(key)?.value : undefined;
  return at?.kind === 'scalar' && typeof at.value === 'string' ? at.value : '';
}
