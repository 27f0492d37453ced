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

type Reading = readonly Powers[] | Unreadable;

/**
 * A file of several formats is read by the first: formats stand from the special to the general. A side is asked for again
 * with each round of following scripts, and every file of it is read once.
 */
export function sideReader(formats: readonly FormatByPath[]): (snapshot: Snapshot) => AgentSide {
  const known = { before: new WeakMap<TextFile, Reading>(), after: new WeakMap<TextFile, Reading>() };
  return (snapshot) => {
    const files = new Map<string, { file: TextFile; powers: readonly Powers[] }>();
    const faults = new Map<string, Unreadable>();
    for (const file of textFiles(snapshot)) {
      const found = formats.find(({ set }) => set.has(file.path));
      if (found === undefined) continue;
      const reading = known[snapshot.side].get(file) ?? readWith(found.format, file, snapshot.side);
      known[snapshot.side].set(file, reading);
      if (reading instanceof Unreadable) faults.set(file.path, reading);
      else files.set(file.path, { file, powers: reading });
    }
    return { side: snapshot.side, files, faults };
  };
}

function readWith(format: Format, file: TextFile, side: Side): Reading {
  try {
    return format.read(file, side);
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
}

/** The powers of one directory's agents on both sides. */
export interface Root {
  readonly before: readonly Powers[];
  readonly after: readonly Powers[];
}

/**
 * @param without paths that one side cannot read: neither side's word counts there.
 * @returns the directories where anything differs; one that was moved is compared with where it went.
 */
export function rootsOf(before: AgentSide, after: AgentSide, without: ReadonlySet<string>): readonly Root[] {
  const was = byRoot(before, without);
  const is = byRoot(after, without);
  const stayed = [...was.keys()].filter((root) => is.has(root)).map((root) => [root, root] as const);
  const left = [...was].filter(([root]) => !is.has(root));
  const come = new Map([...is].filter(([root]) => !was.has(root)));
  const moved = movesOf(left, come);
  for (const root of moved.values()) come.delete(root);
  const gone = left.flatMap(([root]) => (moved.has(root) ? [] : [[root, null] as const]));
  const fresh = [...come.keys()].map((root) => [null, root] as const);
  const pairs: readonly (readonly [string | null, string | null])[] = [
    ...stayed,
    ...moved,
    ...gone,
    ...fresh,
  ];
  return pairs
    .map(([from, to]) => ({
      name: to ?? from ?? '',
      before: from === null ? [] : (was.get(from) ?? []),
      after: to === null ? [] : (is.get(to) ?? []),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((root) => whole(root.before) !== whole(root.after));
}

type ByRoot = ReadonlyMap<string, readonly Powers[]>;

/** Of one text, how many directories are looked at: hostile changes move thousands. */
const mostAlike = 50;

/** @returns where each directory went: to one that says most of the same, and stands neither above nor below it. */
function movesOf(left: readonly (readonly [string, readonly Powers[]])[], come: ByRoot): Map<string, string> {
  const moved = new Map<string, string>();
  const saying = new Map<string, Set<string>>();
  for (const [root, powers] of come)
    for (const text of telling(powers)) saying.set(text, (saying.get(text) ?? new Set()).add(root));
  for (const [from, powers] of left) {
    const shared = new Map<string, number>();
    for (const text of telling(powers)) {
      let looks = mostAlike;
      for (const root of saying.get(text) ?? []) {
        if (looks === 0) break;
        looks -= 1;
        if (!isWithin(root, from) && !isWithin(from, root)) shared.set(root, (shared.get(root) ?? 0) + 1);
      }
    }
    // Of those that share as much, the one that says least besides.
    const [best] = [...shared].sort(
      ([a, alike], [b, other]) =>
        other - alike || (come.get(a)?.length ?? 0) - (come.get(b)?.length ?? 0) || (a < b ? -1 : 1),
    );
    if (best === undefined) continue;
    const [to] = best;
    moved.set(from, to);
    for (const text of telling(come.get(to) ?? [])) saying.get(text)?.delete(to);
  }
  return moved;
}

/** What stands above is for more files than before, so it is no mere move. */
function isWithin(inner: string, outer: string): boolean {
  return outer === '' || inner === outer || inner.startsWith(`${outer}/`);
}

function byRoot({ files }: AgentSide, without: ReadonlySet<string>): ByRoot {
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
function meaning(powers: Powers): string {
  const placeless = (key: string, value: unknown) =>
    key === 'evidence' || key === 'root' ? undefined : value;
  return JSON.stringify(powers, placeless);
}

function whole(powers: readonly Powers[]): string {
  return powers.map(meaning).sort().join('\n');
}

/** The texts of those powers that say anything. */
function telling(powers: readonly Powers[]): ReadonlySet<string> {
  const some = powers.filter(
    ({ holder, model, tools, ...lists }) =>
      holder.part !== null ||
      model !== null ||
      tools !== null ||
      Object.values(lists).some((list) => Array.isArray(list) && list.length > 0),
  );
  return new Set(some.map(meaning));
}
