/** Two trees compared without the git binary: what came, went and changed, and which went where. */
import type { ChangedFile } from '../../change/change.ts';
import type { BlobContent, TreeEntry } from './objects.ts';
import { sameText, sortFiles, type TreeItem } from './parse.ts';
import type { Trees } from './trees.ts';

/** Pairs of files whose lines are compared; beyond, only equal files are paired. */
const comparedPairs = 10_000;

/** Files above this size are paired only where they are equal, in bytes. */
const comparedBytes = 1_048_576;

/** Among many equal files, such as empty ones, the search for one of the same name stops here. */
const equalCandidates = 100;

const enoughAlike = 0.5;

interface Place extends TreeEntry {
  readonly path: string;
}

type ReadBlobs = (oids: readonly string[], maximumBytes: number) => Promise<ReadonlyMap<string, BlobContent>>;

export async function diffTrees(
  trees: Trees,
  blobs: ReadBlobs,
  before: string,
  after: string,
): Promise<readonly ChangedFile[]> {
  const removed: Place[] = [];
  const added: Place[] = [];
  const files: ChangedFile[] = [];

  const leave = async (item: TreeItem | undefined, path: string, places: Place[]) => {
    if (item === undefined) return;
    if (item.mode !== null) places.push({ path, mode: item.mode, oid: item.oid });
    else places.push(...(await trees.walk(item.oid, `${path}/`)));
  };

  const compare = async (left: string, right: string, prefix: string): Promise<void> => {
    const was = byName(await trees.items(left));
    const is = byName(await trees.items(right));
    for (const name of new Set([...was.keys(), ...is.keys()])) {
      const [a, b, path] = [was.get(name), is.get(name), `${prefix}${name}`];
      if (a?.oid === b?.oid && a?.mode === b?.mode) continue;
      if (a?.mode === null && b?.mode === null) await compare(a.oid, b.oid, `${path}/`);
      else if (a?.mode != null && b?.mode != null) {
        const blob = blobOf({ ...b, mode: b.mode });
        files.push({ status: 'modified', before: path, after: path, blob, ...sameText(a.oid, b.oid) });
      } else {
        await leave(a, path, removed);
        await leave(b, path, added);
      }
    }
  };

  await compare(await trees.root(before), await trees.root(after), '');
  const cameFrom = await pairRenames(removed, added, blobs);
  const gone = new Set(cameFrom.values());
  for (const place of added) {
    const source = cameFrom.get(place);
    files.push({
      status: source === undefined ? 'added' : 'renamed',
      before: source?.path ?? null,
      after: place.path,
      blob: blobOf(place),
      ...sameText(source?.oid, place.oid),
    });
  }
  for (const place of removed) {
    if (!gone.has(place)) files.push({ status: 'removed', before: place.path, after: null, blob: null });
  }
  return sortFiles(files);
}

/** @returns for each added file that was moved, where it was. Each source is used once. */
async function pairRenames(removed: readonly Place[], added: readonly Place[], blobs: ReadBlobs) {
  const pairs = new Map<Place, Place>();
  const sources = new Set(removed);
  const pair = (source: Place, target: Place) => {
    pairs.set(target, source);
    sources.delete(source);
  };

  const equal = new Map<string, Place[]>();
  for (const place of removed) {
    const key = `${kindOf(place)} ${place.oid}`;
    const places = equal.get(key);
    if (places === undefined) equal.set(key, [place]);
    else places.push(place);
  }
  for (const target of added) {
    const candidates = equal.get(`${kindOf(target)} ${target.oid}`) ?? [];
    const named = candidates.slice(0, equalCandidates).findIndex((place) => sameName(place, target));
    const [source] = candidates.splice(Math.max(named, 0), 1);
    if (source !== undefined) pair(source, target);
  }

  const left = [...sources].filter((place) => kindOf(place) === 'file');
  const right = added.filter((place) => !pairs.has(place) && kindOf(place) === 'file');
  if (left.length * right.length === 0 || left.length * right.length > comparedPairs) return pairs;
  const contents = await blobs(
    [...left, ...right].map((place) => place.oid),
    comparedBytes,
  );
  const lines = new Map(
    [...contents].map(([oid, { bytes }]) => [oid, bytes === null ? null : linesOf(bytes)]),
  );
  const alike = left
    .flatMap((source) =>
      right.map((target) => ({
        source,
        target,
        score: similarity(lines.get(source.oid) ?? null, lines.get(target.oid) ?? null),
      })),
    )
    .filter(({ score }) => score >= enoughAlike)
    .sort(
      (a, b) =>
        b.score - a.score || Number(sameName(b.source, b.target)) - Number(sameName(a.source, a.target)),
    );
  for (const { source, target } of alike) {
    if (sources.has(source) && !pairs.has(target)) pair(source, target);
  }
  return pairs;
}

interface Lines {
  readonly bytes: number;
  readonly counts: ReadonlyMap<string, number>;
}

function linesOf(bytes: Uint8Array): Lines {
  const counts = new Map<string, number>();
  for (const line of Buffer.from(bytes)
    .toString('latin1')
    .split(/(?<=\n)/)) {
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return { bytes: bytes.length, counts };
}

/** The share of the larger file's bytes that stand in lines of both, as git reckons it. */
function similarity(a: Lines | null, b: Lines | null): number {
  if (a === null || b === null || a.bytes === 0 || b.bytes === 0) return 0;
  let shared = 0;
  for (const [line, count] of a.counts) shared += line.length * Math.min(count, b.counts.get(line) ?? 0);
  return shared / Math.max(a.bytes, b.bytes);
}

/** A symbolic link is never the new place of a file. */
function kindOf(place: Place): string {
  return place.mode === 'executable' ? 'file' : place.mode;
}

function sameName(a: Place, b: Place): boolean {
  return a.path.slice(a.path.lastIndexOf('/') + 1) === b.path.slice(b.path.lastIndexOf('/') + 1);
}

function blobOf(entry: TreeEntry): string | null {
  return entry.mode === 'submodule' ? null : entry.oid;
}

function byName(items: readonly TreeItem[]): ReadonlyMap<string, TreeItem> {
  return new Map(items.map((item) => [item.name, item]));
}
