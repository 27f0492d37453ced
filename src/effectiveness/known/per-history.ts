/** What is worked out once for a history, however many measures and months ask for it. */
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
