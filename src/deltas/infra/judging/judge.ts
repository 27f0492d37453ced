/** One value against another by what the catalogue says of their attribute: for the worse, for the better, or unknown. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { AttributeMeaning } from '../catalogue.ts';
import { type Compared, gradeOf, type Judgement } from './finding.ts';
import { type Ranked, rankOf } from './ranks.ts';
import { judgeSets } from './sets.ts';
import { alternatives, sameText, scalarText, shownText } from './values.ts';

export function judge(meaning: AttributeMeaning, before: Compared, after: Compared): Judgement {
  if (sameSide(before, after)) return 'same';
  const { comparison } = meaning;
  if (comparison.by === 'set') return judgeSets(meaning, comparison, before, after);
  const was = sideWords(before, comparison);
  const is = sideWords(after, comparison);
  if (comparison.by === 'change') {
    if (before === 'safe' || after === 'safe') return 'same';
    return [{ way: 'worse', was, is, severity: gradeOf(meaning, [is]) }];
  }
  const had = ranksOf(comparison, before);
  const has = ranksOf(comparison, after);
  if (had === null || has === null) return 'changed';
  const worse = { way: 'worse', was, is, severity: gradeOf(meaning, [is]) } as const;
  const better = { way: 'better', was, is, severity: gradeOf(meaning, [was]) } as const;
  if (had.unknown || has.unknown) {
    // What is known to be at its worst cannot become worse, and was perhaps not so before.
    if (!has.unknown && has.most >= worst(comparison)) return [worse];
    if (!had.unknown && had.most >= worst(comparison)) return [better];
    return [{ way: 'unknown', was, is, settled: !has.unknown }];
  }
  if (has.most > had.least) return [worse];
  if (had.most > has.least) return [better];
  if (comparison.by === 'secret' && has.most > 0) return [worse];
  if (before === 'safe' || after === 'safe' || comparison.by === 'boolean') return 'same';
  // A default that is written out is the same value; another value of the same rank is another setting.
  return effective(comparison, before.node) === effective(comparison, after.node) ? 'same' : 'changed';
}

function sameSide(before: Compared, after: Compared): boolean {
  if (before === 'safe' || after === 'safe') return before === after;
  return sameText(before.node) === sameText(after.node);
}

interface Ranks {
  readonly least: number;
  readonly most: number;
  readonly unknown: boolean;
}

/** @returns null where a value has no rank. */
function ranksOf(comparison: Ranked, side: Compared): Ranks | null {
  const ranks = side === 'safe' ? [0] : alternatives(side.node).map((node) => rankOf(comparison, node));
  const known = ranks.filter((rank) => typeof rank === 'number');
  if (ranks.includes(null)) return null;
  return {
    least: Math.min(...known, Number.POSITIVE_INFINITY),
    most: Math.max(...known, Number.NEGATIVE_INFINITY),
    unknown: ranks.includes('unknown'),
  };
}

function worst(comparison: Ranked): number {
  if (comparison.by === 'order') return comparison.order.length - 1;
  return comparison.by === 'number' ? Number.POSITIVE_INFINITY : 1;
}

function effective(comparison: Ranked, node: TreeNode | null): string {
  const fallback = 'default' in comparison && comparison.default !== null ? String(comparison.default) : '';
  return node === null ? fallback : (scalarText(node) ?? sameText(node));
}

const noLimit = 'no limit';

function sideWords(side: Compared, comparison: AttributeMeaning['comparison']): string {
  if (side === 'safe') return 'not there';
  if (comparison.by === 'secret' || comparison.by === 'code')
    return side.node === null ? 'not set' : 'a value';
  if (side.node === null && 'default' in comparison && comparison.default !== null) {
    const text = String(comparison.default);
    return comparison.by === 'number' && comparison.default === comparison.unlimited ? noLimit : text;
  }
  const text = shownText(side.node);
  return comparison.by === 'number' && text === String(comparison.unlimited) ? noLimit : text;
}
