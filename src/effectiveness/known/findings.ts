/** Every widening that was merged, from then until it was taken back: what stands, and what was retired. */
import { posix } from 'node:path';
import { isKind, type Kind, kinds } from '../../deltas/kinds.ts';
import type { History } from '../history.ts';
import type { ChangeRecord, DeltaRecord } from '../record.ts';
import type { Timed } from './merges.ts';
import { ByRepository, keptAt, perHistory } from './per-history.ts';
import { type Subject, type Thing, type Touching, touchingOf } from './things.ts';

export interface Finding extends Timed {
  /** The change that brought it. */
  readonly record: ChangeRecord;
  readonly delta: DeltaRecord;
  /** Milliseconds; null while it stands. */
  readonly closedAt: number | null;
  /** The change that took it back. */
  readonly closedBy: ChangeRecord | null;
}

interface Open {
  readonly thing: Thing;
  readonly finding: { -readonly [K in keyof Finding]: Finding[K] };
}

/** With what it is about, everything that was found there is gone. */
const removals: ReadonlySet<string> = new Set([
  'infra.resource.removed',
  'iam.identity.removed',
  'agent.definition.removed',
  'agent.server.removed',
  'integration.vendor.removed',
]);

/**
 * All findings of the scope, in the order in which they came, whoever took them back. One is closed by its mirror on the
 * same thing, the oldest first, or by the end of what it is about. What comes up again while it still stands was gone in
 * between, unseen: it is one finding. What is taken back and was never seen to come is none: nobody knows how severe it was,
 * or whether it stood at all; what makes a new thing safe takes nothing back. What a threat model says less or more is no
 * finding either: people write it.
 */
export const findingsOf = (history: History): readonly Finding[] => allOf(history).findings;

/** When something was taken back that was never seen to come, each thing and kind once, oldest first. */
export const unseenOf = (history: History): readonly Timed[] => allOf(history).unseen;

const allOf = perHistory((history) => {
  const touching = touchingOf(history);
  const [findings, unseen]: [Finding[], Timed[]] = [[], []];
  /** By thing: the kinds that it has been widened by, as far as known. */
  const seen: (Set<Kind> | undefined)[] = [];
  /** By thing, then by identity, the oldest first. */
  const standing: (Map<string, Open> | undefined)[] = [];
  const partsOf = partsOfRemoved(touching);
  for (const { record, at, isOwn, things } of touching) {
    for (const [index, delta] of record.last.entries()) {
      const thing = things[index];
      if (delta.direction === 'widens' || delta.ofModel === true || thing === undefined) continue;
      if (isOwn && isUnseen(delta, keptAt(seen, thing.index, noKinds))) unseen.push({ at });
      const gone = removals.has(delta.kind)
        ? (partsOf.removed(record.repository, delta.subject) ?? []).filter((one) => isGone(one, delta, thing))
        : mirrored(delta.kind, standing[thing.index]?.values() ?? []);
      for (const one of gone) {
        one.finding.closedAt = at;
        one.finding.closedBy = record;
        standing[one.thing.index]?.delete(one.finding.delta.identity);
      }
    }
    // After what it closes: a change that takes a risk back and brings it again in another form leaves it standing.
    for (const [index, delta] of record.last.entries()) {
      const thing = things[index];
      if (delta.direction !== 'widens' || delta.ofModel === true || thing === undefined) continue;
      keptAt(seen, thing.index, noKinds).add(delta.kind);
      const here = keptAt(standing, thing.index, noneStanding);
      if (here.has(delta.identity)) continue;
      const finding = { record, delta, at, closedAt: null, closedBy: null };
      const one = { thing, finding };
      if (isOwn) findings.push(finding);
      here.set(delta.identity, one);
      for (const parts of partsOf.holders(record.repository, thing.subject)) parts.push(one);
    }
  }
  return { findings, unseen };
});

const noKinds = () => new Set<Kind>();
const noneOpen = (): Open[] => [];
const noneStanding = () => new Map<string, Open>();

interface Parts {
  /** Of a subject that is removed at some time, all that was found on it or on what is a part of it. */
  readonly removed: (repository: string, subject: string) => readonly Open[] | undefined;
  /** Those lists that a finding on a subject belongs to: mostly none. */
  readonly holders: (repository: string, subject: Subject) => readonly Open[][];
}

function partsOfRemoved(touching: readonly Touching[]): Parts {
  const parts = new ByRepository<Open[]>();
  for (const { record } of touching)
    for (const { kind, subject } of record.last)
      if (removals.has(kind)) parts.keep(record.repository, subject, noneOpen);
  const known: (Open[][] | undefined)[] = [];
  return {
    removed: (repository, subject) => parts.get(repository, subject),
    holders: (repository, subject) =>
      keptAt(known, subject.index, () =>
        holdersOf(subject.name).flatMap((holder) => {
          const list = parts.get(repository, holder);
          return list === undefined ? [] : [list];
        }),
      ),
  };
}

/** @param seen grows, so that what is narrowed in steps is one. */
function isUnseen({ kind, direction }: DeltaRecord, seen: Set<Kind>): boolean {
  const mirror: string = kinds[kind].mirror;
  if (direction !== 'narrows' || !isKind(mirror) || seen.has(mirror)) return false;
  seen.add(mirror);
  return true;
}

/** @returns the oldest of what stands there that this kind is the way back of. */
function mirrored(kind: Kind, here: Iterable<Open>): readonly Open[] {
  const mirror: string = kinds[kind].mirror;
  for (const one of here) if (one.finding.delta.kind === mirror) return [one];
  return [];
}

/** What belongs to a thing goes with it where both stand in one folder: there may be one of that name elsewhere. */
function isGone({ thing, finding }: Open, removal: DeltaRecord, removed: Thing): boolean {
  const { subject, path } = finding.delta;
  if (finding.closedAt !== null) return false;
  return subject === removal.subject
    ? thing === removed
    : posix.dirname(path) === posix.dirname(removal.path);
}

/** @returns a subject and what it may be a part of: "permission Bash of agent pilot" belongs to "agent pilot". */
function holdersOf(subject: string): readonly string[] {
  const [before = subject] = subject.split(': ', 1);
  const [whole = before] = before.split(' (', 1);
  const [, ...wholes] = whole.split(/ (?:of|in) /);
  return [...new Set([subject, before, whole, ...wholes])];
}
