/** Which deltas of different changes are about the same thing, where subjects stay and paths move. */
import { posix } from 'node:path';
import type { DeltaRecord } from '../record.ts';
import { allMergesOf, type Merge } from './merges.ts';
import { ByRepository, keptAt, keptIn, perHistory } from './per-history.ts';

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
  readonly repository: string;
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
 * different things (staging.tf, production.tf), unless one comes up after the other was last seen and the file was
 * moved there by then; or was removed, if it had the same folder or name, or if nothing was told of its end.
 */
export const touchingOf = perHistory((history): readonly Touching[] => {
  const byRepository = new Map<string, Map<string, Spot>>();
  let count = 0;
  const spotsOf = (
    deltas: readonly DeltaRecord[],
    repository: string,
    inside: Map<string, Spot>,
    at: number,
  ) =>
    deltas.map(({ subject, path }): Spot => {
      const known = inside.get(subject);
      if (known !== undefined) {
        see(known, path, at);
        return known;
      }
      const spot = spotOf(repository, count, subject, { path, first: at, last: at });
      count += 1;
      inside.set(subject, spot);
      return spot;
    });
  const own = history.beside === undefined ? null : new Set(history.records);
  const spots = allMergesOf(history).map(({ record, at }) => {
    const { repository } = record;
    const inside = keptIn(byRepository, repository, () => new Map<string, Spot>());
    const last = spotsOf(record.last, repository, inside, at);
    const first = record.first === record.last ? last : spotsOf(record.first, repository, inside, at);
    return { record, at, last, first };
  });
  const thingOf = namer(count, () => movesIn(history));
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

function spotOf(repository: string, index: number, name: string, place: Place): Spot {
  const subject = { index, name };
  return { repository, subject, thing: { index, subject }, place, places: null };
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

interface Move {
  readonly at: number;
  /** null where the file was removed. */
  readonly to: string | null;
}

/** What became of the files that were moved or removed, by path, oldest first. */
const movesIn = perHistory((history): ByRepository<Move[]> => {
  const moves = new ByRepository<Move[]>();
  for (const { record, at } of allMergesOf(history))
    for (const [path, to] of record.moved ?? [])
      moves.keep(record.repository, path, (): Move[] => []).push({ at, to });
  return moves;
});

/** @returns the last move of what stood in a place, up to a moment; null where it stands there still. */
function lastMove({ path, last }: Place, by: number, moves: (path: string) => readonly Move[]): Move | null {
  const moveOf = (from: string, since: (at: number) => boolean) =>
    moves(from).find(({ at }) => since(at) && at <= by) ?? null;
  let found = moveOf(path, (at) => at >= last);
  while (found !== null && found.to !== null) {
    const { at: moved, to } = found;
    // What two files did to each other in one change is one move of each.
    const next = moveOf(to, (at) => at > moved);
    if (next === null) break;
    found = next;
  }
  return found;
}

/**
 * @param count how many things there are already.
 * @param moves asked only where a subject stands in several paths.
 */
function namer(count: number, moves: () => ByRepository<readonly Move[]>): Namer {
  const several: (ReadonlyMap<string, Thing> | undefined)[] = [];
  let next = count;
  return (spot, path) => {
    const { repository, subject, places } = spot;
    const among = keptAt(several, subject.index, () => {
      let isFirst = true;
      const name = () => {
        if (isFirst) {
          isFirst = false;
          return spot.thing;
        }
        next += 1;
        return { index: next - 1, subject };
      };
      const movesOf = (from: string) => moves().get(repository, from) ?? [];
      return thingsAmong([...(places?.values() ?? [])], name, (place, by) => lastMove(place, by, movesOf));
    });
    // Every path of the subject is a place of it.
    return among.get(path) ?? spot.thing;
  };
}

/**
 * @param moveOf the last move of what stood in a place, up to a moment.
 * @returns by path, which thing it is a place of.
 */
function thingsAmong(
  places: readonly Place[],
  next: () => Thing,
  moveOf: (place: Place, by: number) => Move | null,
): ReadonlyMap<string, Thing> {
  const ends: { readonly thing: Thing; place: Place }[] = [];
  const things = new Map<string, Thing>();
  for (const place of [...places].sort((a, b) => a.first - b.first || (a.path < b.path ? -1 : 1))) {
    const { path, first } = place;
    const isFormer = ({ place: was }: (typeof ends)[number]) => {
      if (was.last >= first) return false;
      if (isOneOfFolder(was.path, path)) return true;
      const move = moveOf(was, first);
      if (move === null || move.to !== null) return move?.to === path;
      // Removed, and nobody saw the other as the same file: where nothing was told of its end, it was moved all the same.
      return move.at > was.last || isAlike(was.path, path);
    };
    const former = ends.find(isFormer);
    const end = former ?? { thing: next(), place };
    if (former === undefined) ends.push(end);
    end.place = place;
    things.set(path, end.thing);
  }
  return things;
}

/** In a folder of Terraform a name stands once, in whichever file. */
function isOneOfFolder(a: string, b: string): boolean {
  return posix.dirname(a) === posix.dirname(b) && terraform.test(a) && terraform.test(b);
}

const terraform = /\.(?:tf|tofu)(?:\.json)?$/;

/** Told where the file that had it is gone: most have a name that is like the one that it has now. */
function isAlike(a: string, b: string): boolean {
  return posix.basename(a) === posix.basename(b) || posix.dirname(a) === posix.dirname(b);
}
