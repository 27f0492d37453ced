/** Which threat models cover a change, how we know, which of their parts it touches, and what can go wrong there. */
import { posix } from 'node:path';
import { pathSet } from '../change/path-set.ts';
import type { Delta, Severity } from '../deltas/delta.ts';
import { severities } from '../deltas/delta.ts';
import type { ConfiguredModel } from '../rules/effective.ts';
import type { Format } from './detect.ts';
import type { KnownModel } from './known.ts';
import type { NamesInCatalog } from './linking/catalog.ts';
import { mentionedModels, offeredModels } from './linking/mentioned.ts';
import type { ModelPlace, Threat, ThreatModel } from './model.ts';
import { type Names, namesOfDelta, namesOfPath } from './names.ts';
import { calledIn, type FoundPart, findParts, type ModelPart } from './parts.ts';

/** How a model came to be linked, by precedence. */
export const linkReasons = [
  'configured',
  'covers',
  'same-directory',
  'nearest-above',
  'name',
  'similar-name',
  'mentioned',
  'offered',
] as const;
export type LinkReason = (typeof linkReasons)[number];

/** A part of the model that a delta speaks of. */
export interface TouchedPart extends ModelPart {
  /** False where the names are the same but for case and separators. */
  readonly exact: boolean;
  /** Fingerprints of the deltas, where one speaks of it; empty where the path does. */
  readonly deltas: readonly string[];
}

export interface ModelThreat {
  readonly id: string;
  readonly name: string;
  readonly severity: Severity | null;
  readonly status: Threat['status'];
  readonly mitigation: string | null;
  readonly place: ModelPlace;
  /** Names of the touched parts that it is about; empty where it is about the whole model. */
  readonly about: readonly string[];
}

export interface ModelLink {
  readonly path: string;
  readonly format: Format;
  readonly reason: LinkReason;
  /** Which of the changed paths it covers. */
  readonly covers: readonly string[];
  readonly owners: readonly string[];
  /** True where this change gives the model itself another meaning. */
  readonly updated: boolean;
  /** True where it touches the model's file, whether or not that means anything. */
  readonly touched: boolean;
  /** Why nothing of it is known, with the line; null where it was read. */
  readonly unread: string | null;
  readonly parts: readonly TouchedPart[];
  /** Of the touched parts, the open ones first and the most severe first. */
  readonly threats: readonly ModelThreat[];
}

export interface LinkInput {
  /** Paths that the verdict is about. */
  readonly paths: readonly string[];
  readonly deltas: readonly Delta[];
  readonly models: readonly KnownModel[];
  readonly configured: readonly ConfiguredModel[];
  /** What the repository itself calls a path. */
  readonly catalog?: NamesInCatalog;
  /** What people announced, in their words. */
  readonly announced?: readonly string[];
}

interface Linked {
  readonly reason: LinkReason;
  readonly covers: Set<string>;
  readonly owners: readonly string[];
}

/** @returns the models of this change, in the order of the paths: for each path the first of the reasons that applies. */
export function linkModels({
  paths,
  deltas,
  models,
  configured,
  catalog,
  announced = [],
}: LinkInput): readonly ModelLink[] {
  const links = new Map<string, Linked>();
  const add = (path: string, reason: LinkReason, covered: string, owners: readonly string[] = []) => {
    const link = links.get(path) ?? { reason, covers: new Set<string>(), owners };
    link.covers.add(covered);
    links.set(path, link);
  };
  const named = configured.map((model) => ({ model, set: pathSet(model.covers) }));
  const noted = models
    .filter(({ covers }) => covers.length > 0)
    .map(({ path, covers }) => ({ path, set: pathSet(covers) }));
  const byDirectory = directoriesOf(models);
  const byPath = deltasByPath(deltas);
  const knowing = modelsByName(models);
  const called = (path: string) => [...(catalog?.(path) ?? []), namesOfPath(path)];
  for (const path of paths) {
    const byConfiguration = named.filter(({ set }) => set.has(path));
    for (const { model } of byConfiguration) add(model.path, 'configured', path, model.owners);
    if (byConfiguration.length > 0) continue;
    const byNote = noted.filter(({ set }) => set.has(path));
    for (const one of byNote) add(one.path, 'covers', path);
    if (byNote.length > 0) continue;
    const near = nearest(path, byDirectory);
    if (near !== null) {
      add(near.path, near.reason, path);
      continue;
    }
    const names = { deltas: (byPath.get(path) ?? []).flatMap(namesOfDelta), path: called(path) };
    const byName = knowing([...names.deltas, ...names.path]).flatMap(({ path: model, models: inside }) => {
      const found = inside.flatMap((one) => foundIn(one, names));
      return found.length === 0 ? [] : [{ model, exact: found.some(({ exact }) => exact) }];
    });
    const exact = byName.filter((one) => one.exact);
    for (const { model } of exact) add(model, 'name', path);
    if (exact.length === 0) for (const { model } of byName) add(model, 'similar-name', path);
  }
  const known = new Map(models.map((model) => [model.path, model]));
  const mentioned = announced.length === 0 ? [] : mentionedModels(announced, models, configured);
  const offers = announced.length > 0 && links.size + mentioned.length === 0;
  for (const { path, reason } of offers ? offeredModels(models) : mentioned) {
    if (links.has(path)) continue;
    const owners = configured.filter((model) => model.path === path).flatMap((model) => model.owners);
    links.set(path, { reason, covers: new Set(), owners });
  }
  return [...links].map(([path, { reason, covers, owners }]): ModelLink => {
    const model = known.get(path);
    const inside = model?.models ?? [];
    const parts = touchedParts(inside, [...covers], byPath, called);
    return {
      path,
      format: model?.format ?? 'unknown',
      reason,
      covers: [...covers],
      owners: owners.length > 0 ? owners : (model?.owners ?? []),
      updated: model?.updated ?? false,
      touched: model?.touched ?? false,
      unread: model === undefined ? 'there is no such file at the head' : model.unread,
      parts,
      threats: threatsOf(inside, parts),
    };
  });
}

/** @returns a look-up of the models that may know one of some names: each of hundreds is not asked for each name. */
function modelsByName(models: readonly KnownModel[]): (names: readonly Names[]) => readonly KnownModel[] {
  let index: ReadonlyMap<string, readonly number[]> | null = null;
  return (names) => {
    index ??= indexOf(models);
    const found = new Set<number>();
    for (const { keys } of names)
      for (const key of keys) for (const place of index.get(key) ?? []) found.add(place);
    return models.filter((_, place) => found.has(place));
  };
}

function indexOf(models: readonly KnownModel[]): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [place, { models: inside }] of models.entries()) {
    for (const key of inside.flatMap((one) => [...calledIn(one)])) {
      const places = index.get(key);
      if (places === undefined) index.set(key, [place]);
      else if (places.at(-1) !== place) places.push(place);
    }
  }
  return index;
}

function deltasByPath(deltas: readonly Delta[]): ReadonlyMap<string, readonly Delta[]> {
  const byPath = new Map<string, Delta[]>();
  for (const delta of deltas) {
    for (const path of new Set(delta.evidence.map((one) => one.path))) {
      const same = byPath.get(path);
      if (same === undefined) byPath.set(path, [delta]);
      else same.push(delta);
    }
  }
  return byPath;
}

function foundIn(
  model: ThreatModel,
  names: { readonly deltas: readonly Names[]; readonly path: readonly Names[] },
): readonly FoundPart[] {
  const named = names.deltas.flatMap((one) => findParts(model, one));
  return named.length > 0 ? named : firstFound(model, names.path);
}

/** What the repository calls a path counts before what its folders are called. */
function firstFound(model: ThreatModel, names: readonly Names[]): readonly FoundPart[] {
  const catalogued = names.slice(0, -1).flatMap((one) => findParts(model, one));
  return catalogued.length > 0 ? catalogued : names.slice(-1).flatMap((one) => findParts(model, one));
}

/** What no delta speaks of by name is what its path is called, or the folders of it. */
function touchedParts(
  models: readonly ThreatModel[],
  paths: readonly string[],
  byPath: ReadonlyMap<string, readonly Delta[]>,
  called: (path: string) => readonly Names[],
): readonly TouchedPart[] {
  const touched = new Map<string, { readonly found: FoundPart; readonly deltas: Set<string> }>();
  const touch = (found: FoundPart, delta: Delta | null) => {
    const key = `${found.part.sort} ${found.part.id}`;
    const one = touched.get(key) ?? { found, deltas: new Set<string>() };
    if (delta !== null) one.deltas.add(delta.fingerprint);
    touched.set(key, one);
  };
  for (const model of models) {
    for (const path of paths) {
      const deltas = byPath.get(path) ?? [];
      for (const delta of deltas) {
        const found = namesOfDelta(delta).flatMap((names) => findParts(model, names));
        for (const one of found.length > 0 ? found : firstFound(model, called(path))) touch(one, delta);
      }
      if (deltas.length === 0) for (const one of firstFound(model, called(path))) touch(one, null);
    }
  }
  return [...touched.values()].map(({ found: { part, exact }, deltas }) => ({
    ...part,
    exact,
    deltas: [...deltas],
  }));
}

/** A model of a single thing names no part of it: then its threats are about whatever it covers. */
function threatsOf(models: readonly ThreatModel[], parts: readonly TouchedPart[]): readonly ModelThreat[] {
  const touched = new Map(parts.map((part) => [part.id, part.name]));
  const threats = models.flatMap((model) => {
    const flows = new Map(model.flows.map((flow) => [flow.id, [flow.from, flow.to]]));
    return model.threats.flatMap((threat): readonly ModelThreat[] => {
      const ids = threat.about.flatMap((id) => [id, ...(flows.get(id) ?? [])]);
      const about = [...new Set(ids.flatMap((id) => (id === null ? [] : (touched.get(id) ?? []))))];
      if (threat.about.length > 0 && about.length === 0) return [];
      const { id, name, severity, status, mitigation, place } = threat;
      return [{ id, name, severity, status, mitigation, place, about }];
    });
  });
  const rank = ({ severity }: ModelThreat) => (severity === null ? -1 : severities.indexOf(severity));
  const open = ({ status }: ModelThreat) => Number(status === 'open');
  return threats.sort((a, b) => open(b) - open(a) || b.about.length - a.about.length || rank(b) - rank(a));
}

function directoriesOf(models: readonly KnownModel[]): ReadonlyMap<string, string> {
  const byDirectory = new Map<string, string>();
  for (const { path } of models) {
    for (const directory of directoriesServed(path)) {
      const known = byDirectory.get(directory);
      if (known === undefined || path.length < known.length) byDirectory.set(directory, path);
    }
  }
  return byDirectory;
}

function nearest(
  path: string,
  byDirectory: ReadonlyMap<string, string>,
): { readonly path: string; readonly reason: LinkReason } | null {
  const own = posix.dirname(path);
  for (let directory = own; ; directory = posix.dirname(directory)) {
    const model = byDirectory.get(directory);
    if (model !== undefined)
      return { path: model, reason: directory === own ? 'same-directory' : 'nearest-above' };
    if (directory === '.' || directory === '/') return null;
  }
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
