/** Patterns of the catalogue: `*` for any text, letter case aside. */

/** Linear: each piece is sought once, from where the one before it ended. */
export function globMatches(pattern: string, text: string): boolean {
  const pieces = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return lower === first;
  const last = rest.pop() ?? '';
  if (!lower.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const found = lower.indexOf(piece, from);
    if (found < 0) return false;
    from = found + piece.length;
  }
  return lower.length - last.length >= from && lower.endsWith(last);
}

export function anyMatches(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => globMatches(pattern, text));
}
