/** Every widening that was merged, from then until it was taken back: what stands, and what was retired. */
import { posix } from 'node:path';
import { kinds } from '../../deltas/kinds.ts';
import type { RecordedDelta } from '../../ledger/event.ts';
import type { ChangeRecord } from '../record.ts';
import { mergesOf, type Timed } from './merges.ts';
import { keptIn, perHistory } from './per-history.ts';
import { thingsOf } from './things.ts';

export interface Finding extends Timed {
  readonly record: ChangeRecord;
  readonly delta: RecordedDelta;
  /** Milliseconds; null while it stands. */
  readonly closedAt: number | null;
  /** The change that took it back. */
  readonly closedBy: ChangeRecord | null;
}

interface Open {
  readonly thing: string;
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
 * end of what it is about. What comes up again while it still stands was gone in between, unseen: it is one finding.
 */
export const findingsOf = perHistory((history): readonly Finding[] => {
  const thingOf = thingsOf(history);
  const findings: Open['finding'][] = [];
  const open = new Map<string, Open[]>();
  for (const { record, at } of mergesOf(history)) {
    for (const delta of record.last) {
      const thing = thingOf(record.repository, delta);
      for (const one of closedBy(delta, thing, record.repository, open)) {
        one.finding.closedAt = at;
        one.finding.closedBy = record;
        for (const holder of holdersOf(one.finding.delta.subject))
          removeFrom(open, `${record.repository}\0${holder}`, one);
      }
    }
    // After what it closes: a change that takes a risk back and brings it again in another form leaves it standing.
    for (const delta of record.last) {
      if (delta.direction !== 'widens') continue;
      const thing = thingOf(record.repository, delta);
      const here = open.get(`${record.repository}\0${delta.subject}`) ?? [];
      if (here.some((one) => one.thing === thing && one.finding.delta.identity === delta.identity)) continue;
      const finding = { record, delta, at, closedAt: null, closedBy: null };
      findings.push(finding);
      for (const holder of holdersOf(delta.subject))
        keptIn(open, `${record.repository}\0${holder}`, (): Open[] => []).push({ thing, finding });
    }
  }
  return findings;
});

function closedBy(
  delta: RecordedDelta,
  thing: string,
  repository: string,
  open: ReadonlyMap<string, readonly Open[]>,
): readonly Open[] {
  const here = open.get(`${repository}\0${delta.subject}`) ?? [];
  if (removals.has(delta.kind)) return here.filter((one) => isGone(one, delta, thing));
  if (delta.direction === 'widens') return [];
  const mirror: string = kinds[delta.kind].mirror;
  const closed = here.find((one) => one.thing === thing && one.finding.delta.kind === mirror);
  return closed === undefined ? [] : [closed];
}

/** What belongs to a thing goes with it where both stand in one folder: there may be one of that name elsewhere. */
function isGone({ thing, finding }: Open, removal: RecordedDelta, removed: string): boolean {
  const { subject, path } = finding.delta;
  return subject === removal.subject
    ? thing === removed
    : posix.dirname(path) === posix.dirname(removal.path);
}

/** @returns a subject and what it may be a part of: "permission Bash of agent pilot" belongs to "agent pilot". */
function holdersOf(subject: string): readonly string[] {
  const [before = subject] = subject.split(': ', 1);
  const [whole = before] = before.split(' (', 1);
  const parts = whole.split(/ (?:of|in) /);
  return [...new Set([subject, before, whole, ...parts.slice(1)])];
}

function removeFrom(open: Map<string, Open[]>, key: string, closed: Open): void {
  const left = (open.get(key) ?? []).filter((one) => one !== closed);
  if (left.length === 0) open.delete(key);
  else open.set(key, left);
}
