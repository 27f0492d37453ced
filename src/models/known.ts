/** The threat models of a repository on both sides of a change, read once a text. */
import type { FileVersion, TextFile } from '../change/snapshot.ts';
import { Unreadable } from '../syntax/unreadable.ts';
import { compareModels, type ModelChange } from './compare.ts';
import { type Format, formatOf } from './detect.ts';
import { meaningOf } from './meaning.ts';
import type { ThreatModel } from './model.ts';
import { readModels } from './read.ts';

/** One file that may hold threat models. */
export interface ModelFile {
  readonly path: string;
  /** What stands there at the merge base and at the head; null where that side was not read. */
  readonly before: FileVersion | null;
  readonly after: FileVersion | null;
}

export interface KnownModel {
  readonly path: string;
  readonly format: Format;
  /** At the head; empty where the text can't be read. */
  readonly models: readonly ThreatModel[];
  /** By the model itself, as it was before this change: nobody makes owners of a model in the change that it judges. */
  readonly owners: readonly string[];
  /** By the model itself at the head. */
  readonly ownersNow: readonly string[];
  /** Globs that it says it covers, on either side: a change adds to them and takes none away. */
  readonly covers: readonly string[];
  /** Why it can't be read, with the line; null where it can. */
  readonly unread: string | null;
  /** True where this change gives it another meaning. */
  readonly updated: boolean;
  /** True where this change touches its file, whether or not that means anything. */
  readonly touched: boolean;
}

/** @returns the files that are threat models: those that can't be read are, where they are named or configured as one. */
export function knownModels(
  files: readonly ModelFile[],
  configured: ReadonlySet<string>,
): readonly KnownModel[] {
  return files.flatMap(({ path, before, after }): readonly KnownModel[] => {
    const [was, is] = [before, after].map(readingOf);
    if (is === undefined || was === undefined) return [];
    const gone = after === null || after.state === 'absent';
    if (gone) return [];
    const isOne = configured.has(path) || formatOf(path) !== null || is.models.some(saysSomething);
    if (!isOne) return [];
    const differs = before !== null && (before.state === 'absent' || is.meaning !== was.meaning);
    return [
      {
        path,
        format: is.models[0]?.format ?? formatOf(path) ?? 'unknown',
        models: is.models,
        owners: [...new Set(was.models.flatMap(({ owners }) => owners))],
        ownersNow: [...new Set(is.models.flatMap(({ owners }) => owners))],
        covers: [...new Set([...was.models, ...is.models].flatMap(({ covers }) => covers))],
        unread: is.fault,
        // Who breaks a model has not updated it.
        updated: differs && is.fault === null,
        touched: before !== null && before !== after,
      },
    ];
  });
}

/** A file that is looked at for its place or a likely name may be read as a model of nothing. */
function saysSomething(model: ThreatModel): boolean {
  const { components, identities, flows, assets, threats, covers } = model;
  return [components, identities, flows, assets, threats, covers].some((parts) => parts.length > 0);
}

/** @returns the models of one tree, as nothing changed them. */
export function modelsOfTree(
  candidates: readonly string[],
  files: ReadonlyMap<string, FileVersion>,
  configured: ReadonlySet<string>,
): readonly KnownModel[] {
  const versions = candidates.map((path): ModelFile => {
    const version = files.get(path) ?? null;
    return { path, before: version, after: version };
  });
  return knownModels(versions, configured);
}

export interface ChangedModel {
  readonly path: string;
  /** Where it stood before, when it was moved. */
  readonly formerly: string;
  readonly changes: readonly ModelChange[];
}

/** @returns what this change does to each model that can be read on both sides; none of those that mean the same. */
export function changedModels(files: readonly ModelFile[]): readonly ChangedModel[] {
  return files.flatMap(({ path, before, after }): readonly ChangedModel[] => {
    // The same value, or a side that was not read: nothing is known to differ.
    if (before === null || after === null || before === after) return [];
    const [was, is] = [readingOf(before), readingOf(after)];
    if (was.fault !== null || is.fault !== null || was.meaning === is.meaning) return [];
    const changes = compareModels(was.models, is.models);
    const formerly = before.state === 'absent' ? path : before.path;
    return changes.length === 0 ? [] : [{ path, formerly, changes }];
  });
}

/** @returns the paths of those that are there after the change: who removes a model updates none. */
export function updatedModels(changed: readonly ChangedModel[]): readonly string[] {
  const there = changed.filter(({ changes }) =>
    changes.some(({ sort, way }) => sort !== 'model' || way !== 'removed'),
  );
  return there.map(({ path }) => path);
}

/** @returns a text that is the same where the models of a file mean the same; null where there is none, or it can't be read. */
export function meaningOfFile(version: FileVersion): string | null {
  const { models, fault, meaning } = readingOf(version);
  return fault === null && models.length > 0 ? meaning : null;
}

interface Reading {
  readonly models: readonly ThreatModel[];
  readonly fault: string | null;
  readonly meaning: string;
}

/** By the text file itself: the same text is read once for a process that keeps it. */
const readings = new WeakMap<TextFile, Reading>();
/** By content: the forge gives the next change a new value for the same blob. */
const recent = new Map<string, Reading>();
const keptReadings = 2_000;

function readingOf(version: FileVersion | null): Reading {
  if (version === null || version.state === 'absent') return { models: [], fault: null, meaning: '' };
  if (version.state === 'opaque') {
    const fault = `${version.reason.replaceAll('-', ' ')}: ${version.detail}`;
    return { models: [], fault, meaning: `${version.blob} ${fault}` };
  }
  const known = readings.get(version);
  if (known !== undefined) return known;
  const key = `${version.path} ${version.blob}`;
  const reading = recent.get(key) ?? read(version);
  recent.delete(key);
  recent.set(key, reading);
  const [oldest] = recent.keys();
  if (recent.size > keptReadings && oldest !== undefined) recent.delete(oldest);
  readings.set(version, reading);
  return reading;
}

function read(file: TextFile): Reading {
  try {
    const models = readModels(file);
    return { models, fault: null, meaning: meaningOf(models) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // What can't be read may mean anything: another text is another meaning.
    return { models: [], fault: `${error.path}:${error.line}: ${error.reason}`, meaning: file.blob };
  }
}
