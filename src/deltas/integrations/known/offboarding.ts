/**
 * What is seen of a vendor whose code has left in, what of it is still in the tree out: secrets that nobody ends, grants
 * and webhooks that still stand there, hosts that somebody still calls.
 */
import type { Evidence } from '../../delta.ts';
import { shownPlaces } from '../../traits.ts';
import type { Sighting } from '../sighting.ts';
import type { Tie } from '../tie.ts';

export interface Left {
  /** "secret QUAY_KEY", each once, what opens doors first. */
  readonly names: readonly string[];
  readonly places: readonly Evidence[];
  /** The end of a sentence; empty where nothing is left. */
  readonly said: string;
}

/** In the order in which they have to be ended. */
const sorts = ['secret', 'variable', 'grant', 'webhook', 'host'] as const satisfies readonly (
  | Sighting['sort']
  | Tie['sort']
)[];

/** @param seen of the vendor, on the side after; empty where it is gone whole. */
export function leftOf(seen: readonly Sighting[], ties: readonly Tie[]): Left {
  const all = [
    ...seen.map(({ sort, name, evidence }) => ({ sort, name, said: `${sort} ${name}`, places: [evidence] })),
    ...ties,
  ];
  const ordered = sorts.flatMap((sort) => all.filter((one) => one.sort === sort));
  const byName = new Map<string, string>();
  // A secret is handed on as a variable of the same name, and a webhook names its host.
  for (const { name, said } of ordered) if (!byName.has(name)) byName.set(name, said);
  const names = [...byName.values()];
  const rest = names.length - 3;
  const listed = `${names.slice(0, 3).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
  const places = new Map(
    ordered
      .flatMap((one) => one.places)
      .map((evidence) => [JSON.stringify([evidence.path, evidence.startLine]), evidence]),
  );
  return {
    names,
    places: [...places.values()].slice(0, shownPlaces),
    said: names.length === 0 ? '' : `; still here: ${listed}`,
  };
}
