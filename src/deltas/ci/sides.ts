/** One side's files in; its pipelines out, each put together from the files that it includes. */
import { type PathSet, pathSet } from '../../change/path-set.ts';
import { type Snapshot, type TextFile, textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { CiFiles, Format } from './format.ts';
import type { CiPipeline } from './model.ts';

export type FormatOf = (file: TextFile) => Format | null;

export interface CiSide {
  readonly pipelines: ReadonlyMap<string, CiPipeline>;
  /** By the path of the pipeline that cannot be put together; the fault may stand in a file that it includes. */
  readonly faults: ReadonlyMap<string, Unreadable>;
  /** The files that some pipeline or fault is about, each with the system that reads it. */
  readonly used: ReadonlyMap<string, Format>;
}

export function formatFinder(formats: readonly Format[]): FormatOf {
  const byPath = formats.map((format): readonly [PathSet, Format] => [pathSet(format.paths), format]);
  return (file) =>
    byPath.find(([set]) => set.has(file.path))?.[1] ??
    formats.find((format) => format.recognises(file)) ??
    null;
}

export function filesOf(snapshot: Snapshot): CiFiles {
  return {
    side: snapshot.side,
    paths: textFiles(snapshot).map(({ path }) => path),
    textAt(path) {
      const version = snapshot.files.get(path);
      return version?.state === 'text' ? version : null;
    },
  };
}

/** @returns the files that others of this side include, so that they are no pipelines of their own. */
export function includedIn(snapshot: Snapshot, formatOf: FormatOf): ReadonlySet<string> {
  const files = filesOf(snapshot);
  return new Set(
    textFiles(snapshot).flatMap((file) =>
      includesOf(file, files, formatOf).filter((path) => path !== file.path),
    ),
  );
}

/** @returns what a file includes; nothing where that cannot be read, which is told when the file itself is. */
export function includesOf(file: TextFile, files: CiFiles, formatOf: FormatOf): readonly string[] {
  try {
    return formatOf(file)?.includes(file, files) ?? [];
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** @param included on either side: what stops being included does not become a pipeline by that. */
export function readSide(snapshot: Snapshot, included: ReadonlySet<string>, formatOf: FormatOf): CiSide {
  const files = filesOf(snapshot);
  const pipelines = new Map<string, CiPipeline>();
  const faults = new Map<string, Unreadable>();
  const used = new Map<string, Format>();
  for (const file of textFiles(snapshot)) {
    const format = included.has(file.path) ? null : formatOf(file);
    if (format === null) continue;
    used.set(file.path, format);
    try {
      const pipeline = format.read(file, files);
      if (pipeline === null) continue;
      pipelines.set(file.path, pipeline);
      for (const { path } of pipeline.files) used.set(path, format);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.set(file.path, error);
      used.set(error.path, format);
    }
  }
  return { pipelines, faults, used };
}
