/** Both sides of a directory next to each other: which object is which, and what one side has and the other has not. */
import type { Side, Snapshot, TextFile } from '../../change/snapshot.ts';
import { textFiles } from '../../change/snapshot.ts';
import { canonical } from '../../syntax/canonical.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { DraftDelta, Evidence, Facts, Severity } from '../delta.ts';
import type { Kind } from '../kinds.ts';
import { carriesAccess, type KubeObject, objectsIn } from './objects.ts';

export interface Placed extends KubeObject {
  /** The same on both sides, in whichever file of the directory the object stands. */
  readonly key: string;
  /** '' where the directory has one object of this name, its path where several files do: staging beside production. */
  readonly place: string;
}

export interface Sides {
  readonly before: readonly Placed[];
  readonly after: readonly Placed[];
  /** Files whose text makes no sense, and which say nothing of access. */
  readonly unread: readonly Unread[];
}

export interface Unread {
  readonly file: TextFile;
  readonly side: Side;
  readonly line: number;
  readonly reason: string;
  /** A template of a chart is no fault: it only cannot be known. */
  readonly template: boolean;
}

/** @throws Unreadable for a file of access that changed; one that stayed as it was takes nothing away from the others. */
export function readSides(before: Snapshot, after: Snapshot): Sides {
  const unread: Unread[] = [];
  const read = (snapshot: Snapshot, other: Snapshot) =>
    textFiles(snapshot).flatMap((file) => {
      try {
        return objectsIn(file, snapshot.side);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        if (twinOf(file, other)?.text === file.text) return [];
        if ([file, twinOf(file, other)].some((text) => text !== null && carriesAccess(text.text)))
          throw error;
        const { line, reason } = error;
        unread.push({ file, side: snapshot.side, line, reason, template: file.text.includes('{{') });
        return [];
      }
    });
  const objects = { before: read(before, after), after: read(after, before) };
  // What stands on one side alone, because the other made no sense, is neither new nor gone.
  const paths = new Set(unread.map(({ file }) => file.path));
  const readable = (all: readonly KubeObject[]) => all.filter(({ file }) => !paths.has(file.path));
  return { ...placedSides(readable(objects.before), readable(objects.after)), unread };
}

function twinOf({ path }: TextFile, other: Snapshot): TextFile | null {
  const twin = other.files.get(path);
  return twin?.state === 'text' ? twin : null;
}

/** @returns the objects of both sides, each with what it is known by on the other. */
export function placedSides(before: readonly KubeObject[], after: readonly KubeObject[]): Sides {
  const paths = new Map<string, { before: Set<string>; after: Set<string> }>();
  for (const object of [...before, ...after]) {
    const id = idOf(object);
    const known = paths.get(id) ?? { before: new Set(), after: new Set() };
    known[object.side].add(object.file.path);
    paths.set(id, known);
  }
  const keyed = (objects: readonly KubeObject[]): readonly Placed[] => {
    const times = new Map<string, number>();
    return objects.map((object) => {
      const id = idOf(object);
      const files = paths.get(id);
      const several = files !== undefined && (files.before.size > 1 || files.after.size > 1);
      const place = several ? object.file.path : '';
      const stem = JSON.stringify([id, place]);
      const time = times.get(stem) ?? 0;
      times.set(stem, time + 1);
      return { ...object, place, key: time === 0 ? stem : `${stem}#${time}` };
    });
  };
  const sides = { before: keyed(before), after: keyed(after) };
  return {
    before: withoutCopies(sides.before, sides.after),
    after: withoutCopies(sides.after, sides.before),
    unread: [],
  };
}

/** What has no name is known by its file. */
function idOf({ group, kind, namespace, name, file }: KubeObject): string {
  return JSON.stringify([group, kind, namespace, name === '' ? file.path : name, name === '']);
}

/** An object that only repeats another of its side, and that the other side has not, says nothing new. */
function withoutCopies(own: readonly Placed[], other: readonly Placed[]): readonly Placed[] {
  const known = new Set(other.map((object) => object.key));
  const byId = new Map<string, Placed[]>();
  for (const object of own) {
    const id = idOf(object);
    const same = byId.get(id);
    if (same === undefined) byId.set(id, [object]);
    else same.push(object);
  }
  const copies = new Set<Placed>();
  for (const same of byId.values()) {
    if (same.length < 2) continue;
    const said = new Set(same.filter(({ key }) => known.has(key)).map(({ node }) => canonical(node)));
    for (const object of same) {
      if (known.has(object.key)) continue;
      const meaning = canonical(object.node);
      if (said.has(meaning)) copies.add(object);
      said.add(meaning);
    }
  }
  return own.filter((object) => !copies.has(object));
}

/** Each object of either side with its twin; null where the other side has none. */
export function pairsOf(
  { before, after }: Sides,
  judgedAs: KubeObject['judgedAs'],
): readonly { readonly before: Placed | null; readonly after: Placed | null }[] {
  const had = new Map(
    before.filter((object) => object.judgedAs === judgedAs).map((object) => [object.key, object]),
  );
  const has = new Map(
    after.filter((object) => object.judgedAs === judgedAs).map((object) => [object.key, object]),
  );
  return [...new Set([...has.keys(), ...had.keys()])].map((key) => ({
    before: had.get(key) ?? null,
    after: has.get(key) ?? null,
  }));
}

/** Something that a side has or has not, and what is said when it comes or goes. */
export interface Holding {
  /** What makes the holdings of two sides the same one. */
  readonly key: string;
  readonly kinds: { readonly gained: Kind; readonly lost: Kind };
  /** Of the gain; a loss has that of its kind. */
  readonly severity?: Severity;
  readonly subject: string;
  readonly facts: Facts;
  readonly gained: string;
  readonly lost: string;
  readonly evidence: Evidence;
}

export function compareHoldings(
  before: readonly Holding[],
  after: readonly Holding[],
): readonly DraftDelta[] {
  const had = new Map(before.map((holding) => [holding.key, holding]));
  const has = new Map(after.map((holding) => [holding.key, holding]));
  const gained = [...has.values()]
    .filter(({ key }) => !had.has(key))
    .map(({ kinds, subject, facts, gained: summary, evidence, severity }): DraftDelta => {
      const grade = severity === undefined ? {} : { severity };
      return { kind: kinds.gained, subject, summary, facts, evidence: [evidence], ...grade };
    });
  const lost = [...had.values()]
    .filter(({ key }) => !has.has(key))
    .map(
      ({ kinds, subject, facts, lost: summary, evidence }): DraftDelta => ({
        kind: kinds.lost,
        subject,
        summary,
        facts,
        evidence: [evidence],
      }),
    );
  return [...gained, ...lost];
}
