/** Ids: unique ones where a file repeats itself, and new ones that fit those that are there. */
import { createHash } from 'node:crypto';

/** @returns a function that gives each id once, the second time as `id-2`. */
export function uniqueIds(taken: Iterable<string> = []): (wanted: string) => string {
  const given = new Set(taken);
  const next = new Map<string, number>();
  return (wanted) => {
    let id = wanted;
    let count = next.get(wanted) ?? 1;
    while (given.has(id)) {
      count += 1;
      id = `${wanted}-${count}`;
    }
    next.set(wanted, count);
    given.add(id);
    return id;
  };
}

/** "Quay ledger (PostgreSQL)" as "quay-ledger-postgresql". */
export function slugOf(name: string): string {
  const words = name
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-').slice(0, 64).replace(/-$/, '') ?? 'part';
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @returns a UUID made from the name where all ids beside it are UUIDs, otherwise its words. */
export function idLike(name: string, beside: readonly string[]): string {
  return beside.length === 0 || !beside.every((id) => uuid.test(id)) ? slugOf(name) : uuidOf(name);
}

/** Version 8 of RFC 9562: made by a rule of our own, so that the same name gives the same id. */
export function uuidOf(name: string): string {
  const hash = createHash('sha256').update(name).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return [...parts, hash.slice(20, 32)].join('-');
}
