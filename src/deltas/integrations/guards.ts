/** Ranks of what package managers hold back, on both sides -> guards that hold less or more, whichever file says so. */
import type { DraftDelta } from '../delta.ts';
import { shownPlaces } from '../traits.ts';
import type { GuardLevel } from './manifests/manifest.ts';

type Levels = [GuardLevel, ...GuardLevel[]];

export function guardDeltas(
  before: readonly GuardLevel[],
  after: readonly GuardLevel[],
): readonly DraftDelta[] {
  const [had, has] = [bySubject(before), bySubject(after)];
  return [...new Set([...has.keys(), ...had.keys()])].flatMap((subject) =>
    guardDelta(had.get(subject) ?? [], has.get(subject) ?? []),
  );
}

function bySubject(levels: readonly GuardLevel[]): ReadonlyMap<string, Levels> {
  const found = new Map<string, Levels>();
  for (const level of levels) {
    const same = found.get(level.guard.subject);
    if (same === undefined) found.set(level.guard.subject, [level]);
    else same.push(level);
  }
  return found;
}

/** What both sides say, wherever, is no difference; of what is left the weakest counts. */
function guardDelta(had: readonly GuardLevel[], has: readonly GuardLevel[]): readonly DraftDelta[] {
  const [gone, fresh] = [beyond(had, has), beyond(has, had)];
  const guard = (fresh[0] ?? gone[0])?.guard;
  if (guard === undefined) return [];
  const [was, is] = [weakest(gone) ?? guard.usual, weakest(fresh) ?? guard.usual];
  if (was === is) return [];
  const [first, ...more] = [...fresh, ...gone].map(({ evidence }) => evidence);
  if (first === undefined) return [];
  const weaker = is < was;
  return [
    {
      kind: weaker ? 'guardrail.weakened' : 'guardrail.restored',
      subject: guard.subject,
      ...(weaker ? { severity: guard.severity } : {}),
      summary: weaker ? guard.weaker(is, was) : guard.stronger(is, was),
      facts: { from: was, to: is },
      evidence: [first, ...more.slice(0, shownPlaces - 1)],
    },
  ];
}

function beyond(mine: readonly GuardLevel[], theirs: readonly GuardLevel[]): readonly GuardLevel[] {
  const counts = new Map<number, number>();
  for (const { rank } of theirs) counts.set(rank, (counts.get(rank) ?? 0) + 1);
  return mine.filter(({ rank }) => {
    const left = counts.get(rank) ?? 0;
    counts.set(rank, left - 1);
    return left <= 0;
  });
}

function weakest(levels: readonly GuardLevel[]): number | null {
  return levels.reduce<number | null>(
    (least, { rank }) => (least === null || rank < least ? rank : least),
    null,
  );
}
