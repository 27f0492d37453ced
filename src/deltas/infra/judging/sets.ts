/** Two sets by what their growth means; addresses by what they cover and not by how they are written. */
import type { AddressRange } from '../../../access/conditions/addresses.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import type { AttributeMeaning, Comparison } from '../catalogue.ts';
import { rangeOf, reachOf } from '../network/reach.ts';
import { isUnknown } from '../resource.ts';
import { type Compared, type Finding, gradeOf, type Judgement } from './finding.ts';
import { anyMatches } from './glob.ts';
import { alternatives, isNothing, sameText, scalarText, shortened, shownText } from './values.ts';

type SetComparison = Extract<Comparison, { readonly by: 'set' }>;

/** What the set can hold, and what it holds for certain: they differ where a condition cannot be known. */
interface Members {
  readonly all: ReadonlySet<string>;
  readonly sure: ReadonlySet<string>;
  /** Nobody knows what it holds; a single member that is a reference is a member all the same. */
  readonly unknown: boolean;
}

export function judgeSets(
  meaning: AttributeMeaning,
  comparison: SetComparison,
  before: Compared,
  after: Compared,
): Judgement {
  const widens = comparison.grows === 'widens';
  // Where there is no such thing nothing is held; of a set that protects, nothing is missed.
  if (!widens && (before === 'safe' || after === 'safe')) return 'same';
  const had = membersOf(comparison, before);
  const has = membersOf(comparison, after);
  const then = listed(comparison, [...had.all]);
  const now = listed(comparison, [...has.all]);
  if (had.unknown || has.unknown) {
    return [
      {
        way: 'unknown',
        was: had.unknown ? wordsOf(before) : then,
        is: has.unknown ? wordsOf(after) : now,
        settled: !has.unknown,
      },
    ];
  }
  const came = beyond(comparison, has.all, had.sure);
  const went = beyond(comparison, had.all, has.sure);
  if (came.length + went.length === 0) return 'same';
  const [worse, better] = widens ? [came, went] : [went, came];
  const finding = (way: 'worse' | 'better', members: readonly string[]): readonly Finding[] => {
    if (members.length === 0) return [];
    const [was, is] = members === came ? [then, listed(comparison, came)] : [listed(comparison, went), now];
    return [{ way, was, is, severity: gradeOf(meaning, gradesOf(comparison, members)) }];
  };
  return [...finding('worse', worse), ...finding('better', better)];
}

function gradesOf({ of }: SetComparison, members: readonly string[]): readonly string[] {
  return of === 'address' ? members.map(reachOf) : members;
}

function wordsOf(side: Compared): string {
  return side === 'safe' ? 'not there' : shownText(side.node);
}

function membersOf(comparison: SetComparison, side: Compared): Members {
  if (side === 'safe') return { all: new Set(), sure: new Set(), unknown: false };
  const branches = alternatives(side.node).map((node) => new Set(listOf(comparison, node)));
  const all = new Set(branches.flatMap((branch) => [...branch]));
  const sure = new Set([...all].filter((member) => branches.every((branch) => branch.has(member))));
  const unknown = alternatives(side.node).some((node) => node !== null && isUnknown(node));
  return { all, sure, unknown };
}

function listOf({ default: fallback, among }: SetComparison, node: TreeNode | null): readonly string[] {
  const texts = node === null ? fallback : textsIn(node);
  return texts.filter((member) => anyMatches(among, member));
}

function textsIn(node: TreeNode): readonly string[] {
  if (isNothing(node)) return [];
  if (node.kind === 'sequence') return node.items.flatMap(textsIn);
  return [scalarText(node) ?? sameText(node)];
}

/** @returns the members of the first that the second does not cover. */
function beyond(
  { of }: SetComparison,
  members: ReadonlySet<string>,
  others: ReadonlySet<string>,
): readonly string[] {
  const fresh = [...members].filter((member) => !others.has(member));
  if (of === 'text' || fresh.length === 0) return fresh;
  const ranges = merged([...others].flatMap((member) => rangeOf(member) ?? []));
  return fresh.filter((member) => {
    const range = rangeOf(member);
    return range === null || !ranges.some((wide) => covers(wide, range));
  });
}

function covers(wide: AddressRange, narrow: AddressRange): boolean {
  return wide.version === narrow.version && wide.first <= narrow.first && narrow.last <= wide.last;
}

/** Two halves of a range are the range. */
function merged(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const sorted = [...ranges].sort((a, b) => a.version - b.version || (a.first < b.first ? -1 : 1));
  const out: AddressRange[] = [];
  for (const range of sorted) {
    const last = out.at(-1);
    if (last !== undefined && last.version === range.version && range.first <= last.last + 1n) {
      if (range.last > last.last) out[out.length - 1] = { ...last, last: range.last };
    } else {
      out.push(range);
    }
  }
  return out;
}

const everybody = new Set(['0.0.0.0/0', '::/0', '*']);

function listed({ of }: SetComparison, members: readonly string[]): string {
  if (members.length === 0) return of === 'address' ? 'nobody' : 'none';
  const words = members.map((member) => (everybody.has(member) ? 'everybody' : shortened(member)));
  const unique = [...new Set(words)];
  return unique.length <= 4
    ? unique.join(', ')
    : `${unique.slice(0, 3).join(', ')} and ${unique.length - 3} more`;
}
