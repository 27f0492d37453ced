/** Every widening that was merged, from then until it was taken back: what stands, and what was retired. */
import { posix } from 'node:path';
import { isKind, kinds } from '../../deltas/kinds.ts';
import type { RecordedDelta } from '../../ledger/event.ts';
import type { ChangeRecord } from '../record.ts';
import type { Timed } from './merges.ts';
import { ByRepository, keptIn, perHistory } from './per-history.ts';
import { type Thing, touchingOf } from './things.ts';

export interface Finding extends Timed {
  /** The change that brought it; of what is older than the records, and has no time, the one that took it back. */
  readonly record: ChangeRecord;
  readonly delta: RecordedDelta;
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
 * All findings, in the order in which they came. One is closed by its mirror on the same thing, the oldest first, or by the
 * end of what it is about. What comes up again while it still stands was gone in between, unseen: it is one finding. What is
 * taken back and was never seen to come stood before the records began, or all that is retired at first would go uncounted.
 */
export const findingsOf = perHistory((history): readonly Finding[] => {
  const findings: Finding[] = [];
  /** By the subject, and by all that it is a part of. */
  const open = new ByRepository<Set<Open>>();
  const seen = new Map<Thing, Set<string>>();
  for (const { record, at, things } of touchingOf(history)) {
    const { repository, last } = record;
    for (const [index, delta] of last.entries()) {
      const thing = things[index];
      if (delta.direction === 'widens' || thing === undefined) continue;
      const older = olderThan(
        delta,
        keptIn(seen, thing, () => new Set<string>()),
      );
      if (older !== null)
        findings.push({ record, delta: older, at: Number.NEGATIVE_INFINITY, closedAt: at, closedBy: record });
      for (const one of closedBy(delta, thing, open.get(repository, delta.subject) ?? none)) {
        one.finding.closedAt = at;
        one.finding.closedBy = record;
        for (const holder of holdersOf(one.finding.delta.subject)) open.get(repository, holder)?.delete(one);
      }
    }
    // After what it closes: a change that takes a risk back and brings it again in another form leaves it standing.
    for (const [index, delta] of last.entries()) {
      const thing = things[index];
      if (delta.direction !== 'widens' || thing === undefined) continue;
      keptIn(seen, thing, () => new Set<string>()).add(delta.kind);
      const holders = holdersOf(delta.subject).map((holder) =>
        open.keep(repository, holder, () => new Set<Open>()),
      );
      if (isStanding(delta, thing, holders[0])) continue;
      const finding = { record, delta, at, closedAt: null, closedBy: null };
      const one = { thing, finding };
      findings.push(finding);
      for (const holder of holders) holder.add(one);
    }
  }
  return findings.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
});

const none: ReadonlySet<Open> = new Set();

/**
 * @param seen kinds that this thing has been widened by, as far as known; grows, so that what is narrowed in steps is one.
 * @returns what stood before it was narrowed, graded as its kind is, where nobody saw it come; null where it was seen.
 */
function olderThan({ kind, direction, ...delta }: RecordedDelta, seen: Set<string>): RecordedDelta | null {
  const mirror: string = kinds[kind].mirror;
  if (direction !== 'narrows' || !isKind(mirror) || seen.has(mirror)) return null;
  seen.add(mirror);
  return { ...delta, kind: mirror, direction: 'widens', severity: kinds[mirror].severity };
}

function isStanding({ identity }: RecordedDelta, thing: Thing, here: ReadonlySet<Open> = none): boolean {
  for (const one of here) if (one.thing === thing && one.finding.delta.identity === identity) return true;
  return false;
}

function closedBy(delta: RecordedDelta, thing: Thing, here: ReadonlySet<Open>): readonly Open[] {
  if (removals.has(delta.kind)) return [...here].filter((one) => isGone(one, delta, thing));
  const mirror: string = kinds[delta.kind].mirror;
  for (const one of here) if (one.thing === thing && one.finding.delta.kind === mirror) return [one];
  return [];
}

/** What belongs to a thing goes with it where both stand in one folder: there may be one of that name elsewhere. */
function isGone({ thing, finding }: Open, removal: RecordedDelta, removed: Thing): boolean {
  const { subject, path } = finding.delta;
  return subject === removal.subject
    ? thing === removed
    : posix.dirname(path) === posix.dirname(removal.path);
}

const known = new Map<string, readonly string[]>();
const keptAtMost = 10_000;

/** @returns a subject and what it may be a part of: "permission Bash of agent pilot" belongs to "agent pilot". */
function holdersOf(subject: string): readonly string[] {
  const kept = known.get(subject);
  if (kept !== undefined) return kept;
  const [before = subject] = subject.split(': ', 1);
  const [whole = before] = before.split(' (', 1);
  const [, ...wholes] = whole.split(/ (?:of|in) /);
  const holders = [...new Set([subject, before, whole, ...wholes])];
  if (known.size >= keptAtMost) known.clear();
  known.set(subject, holders);
  return holders;
}
