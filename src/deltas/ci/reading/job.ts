/** A job that a format fills in: an id in, a job that reads, runs and reaches nothing out. */
import type { TextFile } from '../../../change/snapshot.ts';
import { canonical } from '../../../syntax/canonical.ts';
import type { Lines, TreeEntry } from '../../../syntax/tree.ts';
import type { CiJob, CiPart, Place } from '../model.ts';

/** More than so many people one after the other are told as so many. */
export const mostApprovals = 8;

type Named = Pick<CiJob, 'id' | 'label' | 'place'>;

export function jobWith(named: Named, holds: Partial<CiJob>): CiJob {
  return {
    scripts: [],
    injections: [],
    secrets: [],
    identities: [],
    permits: [],
    imports: [],
    images: [],
    runner: null,
    closeness: [],
    gates: [],
    scans: [],
    strength: 'blocking',
    parts: [],
    steps: [],
    ...holds,
    ...named,
  };
}

export function placeIn(file: TextFile, { startLine, endLine }: Lines): Place {
  return { file, startLine, endLine };
}

export function keyLine({ startLine }: Lines): Lines {
  return { startLine, endLine: startLine };
}

/** @returns a part for an entry of a map, compared by all that it holds. */
export function partOf(file: TextFile, key: string, name: string, entry: TreeEntry): CiPart {
  return { key, name, meaning: `= ${canonical(entry.value)}`, lines: entry, file };
}

/** @returns one part a key of a map, so that one changed variable is one line; one part where it is no map. */
export function leafParts(
  file: TextFile,
  key: string,
  name: (inner: string) => string,
  entry: TreeEntry,
): readonly CiPart[] {
  if (entry.value.kind !== 'map') return [partOf(file, key, name(''), entry)];
  return [...entry.value.entries.values()].map((inner) =>
    partOf(file, `${key}.${inner.key}`, name(inner.key), inner),
  );
}

/** @returns the ids, those that stand twice with a number, so that each is one of its side's own. */
export function numbered(ids: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return ids.map((id) => {
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    return count === 1 ? id : `${id} (${count})`;
  });
}
