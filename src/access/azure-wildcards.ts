/**
 * Patterns of Azure's actions, in which `*` stands for any text: two patterns in, whether one holds the other out.
 * Letter case is no difference. No regular expression is built, and nothing backtracks.
 */

export interface Wildcard {
  /** As it is compared: in lower case, runs of `*` as one. Two patterns of one key allow the same. */
  readonly key: string;
  /** The literal texts between the stars; one alone where there is no star. */
  readonly pieces: readonly string[];
}

/** Stands for "any text at all" inside the narrower pattern: no pattern of a file can hold it. */
const anything = '\u0000';

export function wildcard(text: string): Wildcard {
  const pieces = collapsed(text.toLowerCase().replaceAll(anything, '').split('*'));
  return { key: pieces.join('*'), pieces };
}

/** Between two stars without a text there is nothing to find; the first and the last piece are anchors and stay. */
function collapsed(pieces: readonly string[]): readonly string[] {
  return pieces.filter((piece, at) => piece !== '' || at === 0 || at === pieces.length - 1);
}

/**
 * @returns whether every text that `narrow` matches is matched by `wide`. Exact: a star of `narrow` may become a
 *   letter that stands nowhere in `wide`, and only a star can match that. For the same reason a pattern within several
 *   patterns together is within one of them.
 */
export function covers(wide: Wildcard, narrow: Wildcard): boolean {
  return matches(wide.pieces, narrow.pieces.join(anything));
}

function matches(pieces: readonly string[], text: string): boolean {
  const [first = ''] = pieces;
  const last = pieces.at(-1) ?? '';
  if (pieces.length === 1) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) {
    return false;
  }
  // The leftmost place of each piece leaves the most room for the next.
  const end = text.length - last.length;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const at = text.indexOf(piece, from);
    if (at < 0 || at + piece.length > end) return false;
    from = at + piece.length;
  }
  return true;
}

/** @returns whether some text is matched by both. */
export function overlap(a: Wildcard, b: Wildcard): boolean {
  if (a.pieces.length === 1) return covers(b, a);
  if (b.pieces.length === 1) return covers(a, b);
  // Both have a star: what stands between their ends can be written one after the other.
  return (
    agree(a.pieces[0] ?? '', b.pieces[0] ?? '', (long, short) => long.startsWith(short)) &&
    agree(a.pieces.at(-1) ?? '', b.pieces.at(-1) ?? '', (long, short) => long.endsWith(short))
  );
}

function agree(a: string, b: string, holds: (long: string, short: string) => boolean): boolean {
  return a.length >= b.length ? holds(a, b) : holds(b, a);
}
