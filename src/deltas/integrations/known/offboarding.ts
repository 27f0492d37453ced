/**
 * What is seen of a vendor whose code has left in, what of it is still in the tree out: secrets that nobody ends, hosts
 * that somebody still calls.
 */
import type { Evidence } from '../../delta.ts';
import { shownPlaces } from '../../traits.ts';
import type { Sighting } from '../sighting.ts';

export interface Left {
  /** "secret QUAY_KEY", each once, what opens doors first. */
  readonly names: readonly string[];
  readonly places: readonly Evidence[];
  /** The end of a sentence; empty where nothing is left. */
  readonly said: string;
}

/** In the order in which they have to be ended. */
const sorts = ['secret', 'variable', 'host'] as const satisfies readonly Sighting['sort'][];

/** @param seen of the vendor, on the side after; empty where it is gone whole. */
export function leftOf(seen: readonly Sighting[]): Left {
  const ordered = sorts.flatMap((sort) => seen.filter((one) => one.sort === sort));
  const bySort = new Map<string, string>();
  // A secret is handed on as a variable of the same name.
  for (const { sort, name } of ordered) if (!bySort.has(name)) bySort.set(name, `${sort} ${name}`);
  const names = [...bySort.values()];
  const rest = names.length - 3;
  const listed = `${names.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const places = new Map(
    ordered.map(({ evidence }) => [JSON.stringify([evidence.path, evidence.startLine]), evidence]),
  );
  return {
    names,
    places: [...places.values()].slice(0, shownPlaces),
    said: names.length === 0 ? '' : `; still here: ${listed}`,
  };
}
