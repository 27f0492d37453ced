/** Figures from what they count: a share or an amount with its evidence, or the reason why there is none. */
import { type Evidence, enough, type Figure } from '../measure.ts';
import type { ChangeRecord } from '../record.ts';

/**
 * @param noun of one of what the denominator counts: "signed review".
 * @param evidence of one of them.
 */
export function share<T>(
  counted: readonly T[],
  missed: readonly T[],
  noun: string,
  evidence: (one: T) => Evidence,
): Figure {
  const all = counted.length + missed.length;
  return figure(counted.length, all, noun, {
    counted: () => counted.map(evidence),
    missed: () => missed.map(evidence),
  });
}

interface Lists {
  readonly counted: () => readonly Evidence[];
  readonly missed: () => readonly Evidence[];
}

/** A share whose numbers may be others than those of its evidence: of things found in a tree, which stand for no change. */
export function figure(numerator: number, denominator: number, noun: string, lists: Lists): Figure {
  const known = denominator >= enough;
  return withEvidence(
    {
      numerator,
      denominator,
      value: known ? numerator / denominator : null,
      says: known ? `${numerator} of ${amount(denominator, noun)}` : tooLittle(denominator, noun),
    },
    lists,
  );
}

/** The lists are written out where somebody looks: most figures are only compared. */
export function withEvidence(numbers: Omit<Figure, 'counted' | 'missed'>, lists: Lists): Figure {
  let counted: readonly Evidence[] | null = null;
  let missed: readonly Evidence[] | null = null;
  return {
    ...numbers,
    get counted() {
      counted ??= newestFirst(lists.counted());
      return counted;
    },
    get missed() {
      missed ??= newestFirst(lists.missed());
      return missed;
    },
  };
}

/** A share is never rounded to all or nothing: one change in 500 that was missed is still there. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share > 0.99 && share < 1) return '>99%';
  return `${Math.round(share * 100)}%`;
}

export function tooLittle(count: number, noun: string): string {
  return `too little data: ${amount(count, noun)}`;
}

/** "no signed reviews", "1 signed review", "12 signed reviews"; what has a rest after its noun keeps it: "3 days due". */
export function amount(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${count === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  const [, head = noun, rest = ''] = /^(.*?)( (?:of|in|by|with|at|to|that) .*)?$/.exec(noun) ?? [];
  const many = /[^aeou]y$/.test(head) ? `${head.slice(0, -1)}ies` : `${head}s`;
  return `${many}${rest}`;
}

/** @param says the title of the change, where it is left out. */
export function evidenceOf(
  record: ChangeRecord,
  says: string = record.title,
  at: string = record.ended?.at ?? record.openedAt,
): Evidence {
  return { repository: record.repository, change: record.change, says, at };
}

export function newestFirst(evidence: readonly Evidence[]): readonly Evidence[] {
  if (evidence.length < 2) return evidence;
  const timed = evidence.map((one) => ({ one, at: one.at === null ? 0 : Date.parse(one.at) }));
  return timed
    .sort(
      (a, b) =>
        b.at - a.at ||
        compare(a.one.repository, b.one.repository) ||
        compare(a.one.change ?? '', b.one.change ?? '') ||
        compare(a.one.says, b.one.says),
    )
    .map(({ one }) => one);
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @returns what a condition holds for, and the rest. */
export function parted<T>(
  list: readonly T[],
  holds: (one: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  const [those, others]: [T[], T[]] = [[], []];
  for (const one of list) (holds(one) ? those : others).push(one);
  return [those, others];
}
