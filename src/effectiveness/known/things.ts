/** Which deltas of different changes are about the same thing, where subjects stay and paths move. */
import { posix } from 'node:path';
import type { RecordedDelta } from '../../ledger/event.ts';
import { type Merge, mergesOf } from './merges.ts';
import { ByRepository, perHistory } from './per-history.ts';

/** What one subject names in one repository: the same object is the same thing. */
export interface Thing {
  readonly repository: string;
  readonly subject: string;
}

interface Place {
  readonly path: string;
  readonly first: number;
  last: number;
}

export type ThingOf = (repository: string, delta: Pick<RecordedDelta, 'subject' | 'path'>) => Thing;

/**
 * Where a subject stands in several paths, they are places of different things (staging.tf, production.tf), unless one comes
 * up after the other was last seen, in the same folder or under the same name: then it was moved.
 */
export const thingsOf = perHistory((history): ThingOf => {
  const places = new ByRepository<Map<string, Place>>();
  for (const { record, at } of mergesOf(history)) {
    for (const deltas of [record.first, record.last]) {
      for (const { subject, path } of deltas) {
        const here = places.keep(record.repository, subject, () => new Map<string, Place>());
        const known = here.get(path);
        if (known === undefined) here.set(path, { path, first: at, last: at });
        else known.last = at;
      }
    }
  }
  const things = new ByRepository<{
    readonly thing: Thing;
    readonly byPath: ReadonlyMap<string, Thing> | null;
  }>();
  return (repository, { subject, path }) => {
    const { thing, byPath } = things.keep(repository, subject, () => {
      const here = places.get(repository, subject);
      const only = { repository, subject };
      const isOne = here === undefined || here.size < 2;
      return { thing: only, byPath: isOne ? null : thingsAmong([...here.values()], only) };
    });
    return byPath?.get(path) ?? thing;
  };
});

/** @returns by path, which thing it is a place of. */
function thingsAmong(places: readonly Place[], { repository, subject }: Thing): ReadonlyMap<string, Thing> {
  const ends: { readonly thing: Thing; place: Place }[] = [];
  const things = new Map<string, Thing>();
  for (const place of [...places].sort((a, b) => a.first - b.first || (a.path < b.path ? -1 : 1))) {
    const former = ends.find((end) => end.place.last < place.first && isAlike(end.place.path, place.path));
    const end = former ?? { thing: { repository, subject }, place };
    if (former === undefined) ends.push(end);
    end.place = place;
    things.set(place.path, end.thing);
  }
  return things;
}

function isAlike(a: string, b: string): boolean {
  return posix.basename(a) === posix.basename(b) || posix.dirname(a) === posix.dirname(b);
}

export interface Touching extends Merge {
  /** Of each delta of what was merged, what it is about. */
  readonly things: readonly Thing[];
}

/** The merged changes with what they are about, oldest first. */
export const touchingOf = perHistory((history): readonly Touching[] => {
  const thingOf = thingsOf(history);
  return mergesOf(history).map(({ record, at }) => ({
    record,
    at,
    things: record.last.map((delta) => thingOf(record.repository, delta)),
  }));
});
