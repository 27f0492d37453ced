/** What is worked out once for a history, however many measures and months ask for it, and how it is looked up. */
import type { History } from '../history.ts';

export function perHistory<T>(make: (history: History) => T): (history: History) => T {
  const made = new WeakMap<History, { readonly value: T }>();
  return (history) => {
    const known = made.get(history) ?? { value: make(history) };
    made.set(history, known);
    return known.value;
  };
}

/** @returns what was made for a key, made now where it is the first time. */
export function keptIn<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}

/** As `keptIn`, where keys are small numbers. */
export function keptAt<V>(list: (V | undefined)[], index: number, make: () => V): V {
  const known = list[index];
  if (known !== undefined) return known;
  // A list with a gap at its end is kept as a table, and looked up as slowly.
  while (list.length < index) list.push(undefined);
  const value = make();
  list[index] = value;
  return value;
}

/** Values by a repository and a name in it. With a hundred thousand changes, joining the two into one key is what takes the time. */
export class ByRepository<V> {
  readonly #inside = new Map<string, Map<string, V>>();

  get(repository: string, name: string): V | undefined {
    return this.#inside.get(repository)?.get(name);
  }

  keep(repository: string, name: string, make: () => V): V {
    return keptIn(
      keptIn(this.#inside, repository, () => new Map<string, V>()),
      name,
      make,
    );
  }

  set(repository: string, name: string, value: V): void {
    keptIn(this.#inside, repository, () => new Map<string, V>()).set(name, value);
  }

  *values(): Generator<V> {
    for (const inside of this.#inside.values()) yield* inside.values();
  }
}
