/** Boundaries within boundaries: what a part stands in, and what a flow between two parts crosses. */

/** Deeper nesting than that is nobody's network. */
const deepest = 32;

/** @param outer each boundary's own boundary. @returns the chain from one outwards; a circle ends where it closes. */
export function around(closest: string | null, outer: ReadonlyMap<string, string>): readonly string[] {
  const chain = new Set<string>();
  for (let id = closest; id !== null && !chain.has(id) && chain.size < deepest; id = outer.get(id) ?? null)
    chain.add(id);
  return [...chain];
}

/** @returns the boundaries that only one of the ends stands in; none where nobody knows where an end stands. */
export function crossed(
  from: readonly string[] | undefined,
  to: readonly string[] | undefined,
): readonly string[] {
  if (from === undefined || to === undefined) return [];
  return [...from.filter((id) => !to.includes(id)), ...to.filter((id) => !from.includes(id))];
}
