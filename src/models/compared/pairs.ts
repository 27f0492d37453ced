/** The things of two sides in, which of them are the same out: by id and content, content, id, then name. */

export interface Pair<T> {
  readonly before: T | null;
  readonly after: T | null;
}

interface Called {
  readonly id: string;
  readonly name: string;
}

/**
 * Content counts before an id: where ids are counted names, one of two alike that leaves gives the other its id.
 * @param content what a thing says without its id and place.
 * @returns a pair for each thing, those of the side after first and in its order.
 */
export function pairsOf<T extends Called>(
  before: readonly T[],
  after: readonly T[],
  content: (one: T) => string,
): readonly Pair<T>[] {
  const partner = new Map<T, T>();
  let left = before;
  const keys: readonly ((one: T) => string)[] = [
    (one) => JSON.stringify([one.id, content(one)]),
    content,
    ({ id }) => id,
    ({ name }) => name,
  ];
  for (const keyOf of keys) {
    const waiting = new Map<string, T[]>();
    for (const one of [...left].reverse()) {
      const key = keyOf(one);
      const same = waiting.get(key);
      if (same === undefined) waiting.set(key, [one]);
      else same.push(one);
    }
    const taken = new Set<T>();
    for (const one of after) {
      if (partner.has(one)) continue;
      const known = waiting.get(keyOf(one))?.pop();
      if (known === undefined) continue;
      partner.set(one, known);
      taken.add(known);
    }
    left = left.filter((one) => !taken.has(one));
  }
  return [
    ...after.map((one): Pair<T> => ({ before: partner.get(one) ?? null, after: one })),
    ...left.map((one): Pair<T> => ({ before: one, after: null })),
  ];
}
