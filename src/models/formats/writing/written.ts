/** What an edit puts into a model, before it is JSON or YAML. */

/** Maps and not objects: keys may be names out of a change. */
export type Written = string | number | boolean | null | readonly Written[] | WrittenMap;
export type WrittenMap = ReadonlyMap<string, Written>;

/** @returns the map of these entries, without those that say nothing. */
export function written(entries: Readonly<Record<string, Written | undefined>>): WrittenMap {
  return new Map(
    Object.entries(entries).flatMap(([key, value]): [string, Written][] =>
      value === undefined ? [] : [[key, value]],
    ),
  );
}

export function isList(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

export function isMap(value: Written): value is WrittenMap {
  return value instanceof Map;
}
