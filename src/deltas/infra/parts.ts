/** Parts of two sides, told apart by name and meaning. */

interface Meant {
  readonly name: string;
  /** With the name: equal where the two mean the same. */
  readonly meaning: string;
}

/** @returns the parts that the other side has not as often: of two equal parts, one may be new. */
export function onlyIn<T extends Meant>(own: readonly T[], other: readonly T[]): readonly T[] {
  const left = new Map<string, number>();
  const keyOf = ({ name, meaning }: T) => JSON.stringify([name, meaning]);
  for (const part of other) left.set(keyOf(part), (left.get(keyOf(part)) ?? 0) + 1);
  return own.filter((part) => {
    const times = left.get(keyOf(part)) ?? 0;
    left.set(keyOf(part), times - 1);
    return times <= 0;
  });
}
