/** One side of all agents' files: read by their formats, gathered by the directory that they are for. */
import { type PathSet, pathSet } from '../../change/path-set.ts';
import type { Side, Snapshot, TextFile } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Format } from './formats/format.ts';
import type { Powers } from './model.ts';

export interface FormatByPath {
  readonly format: Format;
  readonly set: PathSet;
}

export function formatsByPath(formats: readonly Format[]): readonly FormatByPath[] {
  return formats.map((format) => ({ format, set: pathSet(format.paths) }));
}

export interface AgentSide {
  readonly side: Side;
  /** By path, files of a format alone. */
  readonly files: ReadonlyMap<string, { readonly file: TextFile; readonly powers: readonly Powers[] }>;
  /** Files of a format that make no sense. */
  readonly faults: ReadonlyMap<string, Unreadable>;
}

/** A file of several formats is read by the first: formats stand from the special to the general. */
export function readSide(snapshot: Snapshot, formats: readonly FormatByPath[]): AgentSide {
  const files = new Map<string, { file: TextFile; powers: readonly Powers[] }>();
  const faults = new Map<string, Unreadable>();
  for (const file of textFiles(snapshot)) {
    const found = formats.find(({ set }) => set.has(file.path));
    if (found === undefined) continue;
    try {
      files.set(file.path, { file, powers: found.format.read(file, snapshot.side) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      faults.set(file.path, error);
    }
  }
  return { side: snapshot.side, files, faults };
}

/** The powers of one directory's agents on both sides. */
export interface Root {
  readonly before: readonly Powers[];
  readonly after: readonly Powers[];
}

/**
 * @param without paths that one side cannot read: neither side's word counts there.
 * @returns the directories where anything differs; one that was only moved is none.
 */
export function rootsOf(before: AgentSide, after: AgentSide, without: ReadonlySet<string>): readonly Root[] {
  const was = byRoot(before, without);
  const is = byRoot(after, without);
  const roots = [...new Set([...was.keys(), ...is.keys()])].sort();
  const differing = roots
    .map((root) => ({ before: was.get(root) ?? [], after: is.get(root) ?? [] }))
    .map((root) => ({ root, was: meaning(root.before), is: meaning(root.after) }))
    .filter((each) => each.was !== each.is);
  const left = paired(differing.flatMap((each) => (each.root.after.length === 0 ? [each.was] : [])));
  const come = paired(differing.flatMap((each) => (each.root.before.length === 0 ? [each.is] : [])));
  return differing.flatMap(({ root, was: old, is: fresh }) => {
    if (root.after.length === 0 && take(come, old)) return [];
    if (root.before.length === 0 && take(left, fresh)) return [];
    return [root];
  });
}

function paired(meanings: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of meanings) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** @returns true where one of that meaning was still there, which it no longer is. */
function take(counts: Map<string, number>, one: string): boolean {
  const count = counts.get(one) ?? 0;
  counts.set(one, count - 1);
  return count > 0;
}

function byRoot({ files }: AgentSide, without: ReadonlySet<string>): ReadonlyMap<string, readonly Powers[]> {
  const roots = new Map<string, Powers[]>();
  for (const [path, { powers }] of files) {
    if (without.has(path)) continue;
    for (const one of powers) {
      const same = roots.get(one.holder.root);
      if (same === undefined) roots.set(one.holder.root, [one]);
      else same.push(one);
    }
  }
  return roots;
}

/** One text for what the powers say, wherever it stands. */
function meaning(powers: readonly Powers[]): string {
  const placeless = (key: string, value: unknown) =>
    key === 'evidence' || key === 'root' ? undefined : value;
  return powers
    .map((one) => JSON.stringify(one, placeless))
    .sort()
    .join('\n');
}
