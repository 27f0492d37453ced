/** Which deltas of different changes are about the same thing, where subjects stay and paths move. */
import { posix } from 'node:path';
import type { DeltaRecord } from '../record.ts';
import { allMergesOf, type Merge } from './merges.ts';
import { keptAt, keptIn, perHistory } from './per-history.ts';

/** A name in one repository: the same object is the same name. */
export interface Subject {
  /** From zero, without gaps: what is known of it is kept in lists, which are looked up much faster than names are. */
  readonly index: number;
  readonly name: string;
}

/** What one subject names in one repository: the same object is the same thing. */
export interface Thing {
  /** As that of a subject. */
  readonly index: number;
  readonly subject: Subject;
}

export interface Touching extends Merge {
  /** False of what is beside the scope: it is looked at for what it did to the things of the scope. */
  readonly isOwn: boolean;
  /** Of each delta of what was first judged, what it is about. */
  readonly firstThings: readonly Thing[];
  /** Of each delta of what was merged. */
  readonly things: readonly Thing[];
}

interface Place {
  readonly path: string;
  readonly first: number;
  last: number;
}

interface Spot {
  readonly subject: Subject;
  /** What it names, as long as nothing else is known to have its name. */
  readonly thing: Thing;
  /** The only one, as a rule. */
  readonly place: Place;
  /** All of them by path, where there are several. */
  places: Map<string, Place> | null;
}

/**
 * The merged changes with what they are about, oldest first. Where a subject stands in several paths, they are places of
 * different things (staging.tf, production.tf), unless one comes up after the other was last seen, in the same folder or
 * under the same name: then it was moved.
 */
export const touchingOf = perHistory((history): readonly Touching[] => {
  const byRepository = new Map<string, Map<string, Spot>>();
  let count = 0;
  const spotsOf = (deltas: readonly DeltaRecord[], inside: Map<string, Spot>, at: number) =>
    deltas.map(({ subject, path }): Spot => {
      const known = inside.get(subject);
      if (known !== undefined) {
        see(known, path, at);
        return known;
      }
      const spot = spotOf(count, subject, { path, first: at, last: at });
      count += 1;
      inside.set(subject, spot);
      return spot;
    });
  const own = history.beside === undefined ? null : new Set(history.records);
  const spots = allMergesOf(history).map(({ record, at }) => {
    const inside = keptIn(byRepository, record.repository, () => new Map<string, Spot>());
    const last = spotsOf(record.last, inside, at);
    return {
      record,
      at,
      last,
      first: record.first === record.last ? last : spotsOf(record.first, inside, at),
    };
  });
  const thingOf = namer(count);
  return spots.map(({ record, at, first, last }): Touching => {
    const things = thingsOf(record.last, last, thingOf);
    return {
      record,
      at,
      isOwn: own === null || own.has(record),
      things,
      firstThings: first === last ? things : thingsOf(record.first, first, thingOf),
    };
  });
});

type Namer = (spot: Spot, path: string) => Thing;

function thingsOf(deltas: readonly DeltaRecord[], spots: readonly Spot[], thingOf: Namer): readonly Thing[] {
  return spots.map((spot, index) =>
    spot.places === null ? spot.thing : thingOf(spot, deltas[index]?.path ?? ''),
  );
}

function spotOf(index: number, name: string, place: Place): Spot {
  const subject = { index, name };
  return { subject, thing: { index, subject }, place, places: null };
}

function see(spot: Spot, path: string, at: number): void {
  if (spot.places === null) {
    if (spot.place.path === path) {
      spot.place.last = at;
      return;
    }
    spot.places = new Map([[spot.place.path, spot.place]]);
  }
  keptIn(spot.places, path, () => ({ path, first: at, last: at })).last = at;
}

/** @param count how many things there are already. */
function namer(count: number): Namer {
  const several: (ReadonlyMap<string, Thing> | undefined)[] = [];
  let next = count;
  return (spot, path) => {
    const among = keptAt(several, spot.subject.index, () => {
      let isFirst = true;
      return thingsAmong([...(spot.places?.values() ?? [])], () => {
        if (isFirst) {
          isFirst = false;
          return spot.thing;
        }
        next += 1;
        return { index: next - 1, subject: spot.subject };
      });
    });
    // Every path of the subject is a place of it.
    return among.get(path) ?? spot.thing;
  };
}

/** @returns by path, which thing it is a place of. */
function thingsAmong(places: readonly Place[], next: () => Thing): ReadonlyMap<string, Thing> {
  const ends: { readonly thing: Thing; place: Place }[] = [];
  const things = new Map<string, Thing>();
  for (const place of [...places].sort((a, b) => a.first - b.first || (a.path < b.path ? -1 : 1))) {
    const former = ends.find((end) => end.place.last < place.first && isAlike(end.place.path, place.path));
    const end = former ?? { thing: next(), place };
    if (former === undefined) ends.push(end);
    end.place = place;
    things.set(place.path, end.thing);
  }
  return things;
}

function isAlike(a: string, b: string): boolean {
  return posix.basename(a) === posix.basename(b) || posix.dirname(a) === posix.dirname(b);
}
