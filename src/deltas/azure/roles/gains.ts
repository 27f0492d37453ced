/** What one side of a role allows and the other does not: blocks of patterns with exclusions in, gains out. */
import { covers, overlap } from '../../../access/azure-wildcards.ts';
import type { Block, Pattern } from './definition.ts';

export interface Gain {
  /** An action that is listed, or an exclusion that is gone or smaller while what it was taken from stays. */
  readonly form: 'action' | 'exclusion';
  /** The action, or what was excluded. */
  readonly pattern: Pattern;
  /** The action that allows it. */
  readonly action: Pattern;
  /** What is still taken out of it. */
  readonly except: readonly Pattern[];
}

/** @returns what `to` allows beyond `from`, an action within another one told by that one alone. */
export function gainsOf(from: readonly Block[], to: readonly Block[]): readonly Gain[] {
  const known = from.map(indexed).filter(({ keys }) => keys.size > 0);
  const gains = new Map<string, Gain>();
  for (const block of to) {
    const open = known.map((one) => ({ ...one, excluded: freed(one, block, known) }));
    for (const action of widest(block.allowed)) {
      if (block.excluded.some((exclusion) => covers(exclusion.wildcard, action.wildcard))) continue;
      for (const gain of gainsOfAction(action, block, open)) {
        const key = `${gain.form} ${gain.pattern.wildcard.key}`;
        if (!gains.has(key)) gains.set(key, gain);
      }
    }
  }
  return [...gains.values()];
}

/** What it costs at most to compare blocks, in pairs of patterns. */
export function costOf(blocks: readonly Block[]): number {
  const allowed = blocks.flatMap((block) => block.allowed);
  const excluded = blocks.flatMap((block) => block.excluded);
  const many = allowed.filter(({ wildcard }) => wildcard.pieces.length > 1).length + excluded.length;
  return (allowed.length + excluded.length) * (many + blocks.length);
}

interface IndexedBlock {
  readonly keys: ReadonlySet<string>;
  readonly stars: readonly Pattern[];
  readonly excluded: readonly Pattern[];
}

/** An action without a star is within itself alone, so only the others need to be gone through. */
function indexed({ allowed, excluded }: Block): IndexedBlock {
  return {
    keys: new Set(allowed.map(({ wildcard }) => wildcard.key)),
    stars: allowed.filter(({ wildcard }) => wildcard.pieces.length > 1),
    excluded,
  };
}

function allows({ keys, stars }: IndexedBlock, { wildcard }: Pattern): boolean {
  return keys.has(wildcard.key) || stars.some((star) => covers(star.wildcard, wildcard));
}

/** @returns the exclusions that nothing takes out any more, and that no other block allowed all along. */
function freed(one: IndexedBlock, block: Block, known: readonly IndexedBlock[]): readonly Pattern[] {
  return one.excluded.filter(
    (exclusion) =>
      !block.excluded.some((still) => covers(still.wildcard, exclusion.wildcard)) &&
      !known.some((other) => other.excluded.length === 0 && allows(other, exclusion)),
  );
}

function widest(patterns: readonly Pattern[]): readonly Pattern[] {
  const distinct = [...new Map(patterns.map((one) => [one.wildcard.key, one])).values()];
  const stars = distinct.filter(({ wildcard }) => wildcard.pieces.length > 1);
  return distinct.filter(
    ({ wildcard }) =>
      !stars.some((star) => star.wildcard.key !== wildcard.key && covers(star.wildcard, wildcard)),
  );
}

/** @param open the blocks of the other side, each with the exclusions that no longer hold. */
function gainsOfAction(action: Pattern, block: Block, open: readonly IndexedBlock[]): readonly Gain[] {
  const within = (pattern: Pattern) =>
    block.excluded.filter((exclusion) => overlap(exclusion.wildcard, pattern.wildcard));
  let least: readonly Pattern[] | null = null;
  for (const one of open) {
    if (!allows(one, action)) continue;
    const opened = one.excluded.filter(({ wildcard }) => overlap(wildcard, action.wildcard));
    if (opened.length === 0) return [];
    // All of it was taken out.
    if (opened.some(({ wildcard }) => covers(wildcard, action.wildcard))) continue;
    if (least === null || opened.length < least.length) least = opened;
  }
  if (least === null) return [{ form: 'action', pattern: action, action, except: within(action) }];
  return least.map((exclusion) => ({
    form: 'exclusion',
    pattern: exclusion,
    action,
    except: within(exclusion),
  }));
}
