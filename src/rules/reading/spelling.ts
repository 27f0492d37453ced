/** What somebody may have meant by a name that is not known. */

/** @returns at most three known names: the nearest ones, where they are within a third of its length in edits. */
export function near(name: string, known: Iterable<string>): readonly string[] {
  // A name far longer than any known one is nobody's slip, and comparing it costs its length squared.
  if (name.length > 80) return [];
  const limit = Math.max(2, Math.floor(name.length / 3));
  const close = [...known]
    .map((candidate) => ({ candidate, edits: editsBetween(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ edits }) => edits <= limit);
  const nearest = Math.min(...close.map(({ edits }) => edits));
  return close
    .filter(({ edits }) => edits === nearest)
    .map(({ candidate }) => candidate)
    .sort()
    .slice(0, 3);
}

/** @returns a mend: the nearest known names where there are any, otherwise `otherwise`. */
export function didYouMean(name: string, known: Iterable<string>, otherwise: string): string {
  const names = near(name, known).map((candidate) => JSON.stringify(candidate));
  return names.length === 0 ? otherwise : `did you mean ${names.join(' or ')}?`;
}

/** @returns a name as it is shown in a sentence: quoted, control characters escaped, at most 60 characters. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}...` : name);
}

/** Edits by insertion, deletion and replacement, row by row. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const kept = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
