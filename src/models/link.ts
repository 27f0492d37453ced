/** Which threat models cover a change, and how we know. */
import { posix } from 'node:path';
import { pathSet } from '../change/path-set.ts';
import type { ConfiguredModel } from '../rules/effective.ts';
import { type Format, formatOf } from './detect.ts';

/** How a model came to be linked, by precedence. */
export type LinkReason = 'configured' | 'same-directory' | 'nearest-above';

export interface ModelLink {
  readonly path: string;
  readonly format: Format;
  readonly reason: LinkReason;
  /** Which of the changed paths it covers. */
  readonly covers: readonly string[];
  readonly owners: readonly string[];
  /** True where this change edits the model itself. */
  readonly updated: boolean;
}

export interface LinkInput {
  /** Paths that the verdict is about. */
  readonly paths: readonly string[];
  /** Every changed path. */
  readonly changed: readonly string[];
  /** Paths of the tree at the head, where the forge could list them. */
  readonly tree: readonly string[];
  readonly configured: readonly ConfiguredModel[];
}

/** @returns the models of this change: configured ones, then the one in the same directory or the nearest above. */
export function linkModels(input: LinkInput): readonly ModelLink[] {
  const links = new Map<string, { reason: LinkReason; covers: Set<string>; owners: readonly string[] }>();
  const add = (path: string, reason: LinkReason, covered: string, owners: readonly string[]) => {
    const link = links.get(path) ?? { reason, covers: new Set<string>(), owners };
    link.covers.add(covered);
    links.set(path, link);
  };
  const configured = input.configured.map((model) => ({ model, set: pathSet(model.covers) }));
  const byDirectory = new Map<string, string>();
  for (const path of input.tree) {
    if (formatOf(path) === null) continue;
    for (const directory of directoriesServed(path)) {
      const known = byDirectory.get(directory);
      if (known === undefined || path.length < known.length) byDirectory.set(directory, path);
    }
  }
  for (const path of input.paths) {
    const named = configured.filter(({ set }) => set.has(path));
    for (const { model } of named) add(model.path, 'configured', path, model.owners);
    if (named.length > 0) continue;
    const own = posix.dirname(path);
    for (let directory = own; ; directory = posix.dirname(directory)) {
      const model = byDirectory.get(directory);
      if (model !== undefined) {
        add(model, directory === own ? 'same-directory' : 'nearest-above', path, []);
        break;
      }
      if (directory === '.') break;
    }
  }
  const changed = new Set(input.changed);
  return [...links].map(([path, link]) => ({
    path,
    format: formatOf(path) ?? 'unknown',
    reason: link.reason,
    covers: [...link.covers],
    owners: link.owners,
    updated: changed.has(path),
  }));
}

/** A model in docs/ or ThreatModelDragon's own folder speaks for the directory that holds that folder. */
const modelFolders = new Set([
  'docs',
  'doc',
  'security',
  'threatmodels',
  'threat-models',
  'threat-model',
  'threatdragonmodels',
]);

function directoriesServed(path: string): readonly string[] {
  const served = [posix.dirname(path)];
  let directory = served[0] ?? '.';
  while (directory !== '.') {
    const within = posix.dirname(directory);
    const parts = within === '.' ? [directory] : [directory.slice(within.length + 1)];
    if (!parts.some((part) => modelFolders.has(part.toLowerCase()))) {
      // ThreatDragonModels/<model>/<model>.json: one folder a model, under a model folder.
      if (!modelFolders.has(posix.basename(within).toLowerCase())) break;
    }
    directory = within;
    served.push(directory);
  }
  return served;
}
