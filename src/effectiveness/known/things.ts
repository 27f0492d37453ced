/** Which deltas of different changes are about the same thing, where subjects stay and paths move. */
import { posix } from 'node:path';
import type { RecordedDelta } from '../../ledger/event.ts';
import type { ChangeRecord } from '../record.ts';
import { mergesOf } from './merges.ts';
import { keptIn, perHistory } from './per-history.ts';

interface Place {
  readonly path: string;
  readonly first: number;
  last: number;
}

export type ThingOf = (repository: string, delta: Pick<RecordedDelta, 'subject' | 'path'>) => string;

/**
 * A thing is what one subject names in one repository. Where a subject stands in several paths, they are places of different
 * things (staging.tf, production.tf), unless one comes up after the other was last seen, in the same folder or under the
 * same name: then it was moved.
 */
export const thingsOf = perHistory((history): ThingOf => {
  const places = new Map<string, Map<string, Place>>();
  for (const { record, at } of mergesOf(history)) {
    for (const delta of [...record.first, ...record.last]) {
      const here = keptIn(places, keyOf(record.repository, delta.subject), () => new Map<string, Place>());
      keptIn(here, delta.path, () => ({ path: delta.path, first: at, last: at })).last = at;
    }
  }
  const moved = new Map<string, ReadonlyMap<string, number>>();
  for (const [key, here] of places) if (here.size > 1) moved.set(key, thingsAmong([...here.values()]));
  return (repository, { subject, path }) => {
    const key = keyOf(repository, subject);
    return `${key}\0${moved.get(key)?.get(path) ?? 0}`;
  };
});

function keyOf(repository: string, subject: string): string {
  return `${repository}\0${subject}`;
}

/** @returns by path, which thing it is a place of. */
function thingsAmong(places: readonly Place[]): ReadonlyMap<string, number> {
  const ends: Place[] = [];
  const things = new Map<string, number>();
  for (const place of [...places].sort((a, b) => a.first - b.first || (a.path < b.path ? -1 : 1))) {
    const former = ends.findIndex((end) => end.last < place.first && isAlike(end.path, place.path));
    const thing = former === -1 ? ends.length : former;
    ends[thing] = place;
    things.set(place.path, thing);
  }
  return things;
}

function isAlike(a: string, b: string): boolean {
  return posix.basename(a) === posix.basename(b) || posix.dirname(a) === posix.dirname(b);
}

/** What a change widened when it was merged. */
export function risksOf({ last }: ChangeRecord): readonly RecordedDelta[] {
  return last.filter(({ direction }) => direction === 'widens');
}
