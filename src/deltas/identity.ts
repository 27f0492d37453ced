/** The two keys of a delta. Neither is touched by wording, line shifts, re-ordering or reformatting. */
import { createHash } from 'node:crypto';
import type { DraftDelta, Facts } from './delta.ts';

/** @returns 128 bits of SHA-256, as 32 hex digits. */
function key(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Facts in name order, lists in value order: the order of writing is not a difference. */
function canonical(facts: Facts): readonly unknown[] {
  return Object.keys(facts)
    .sort()
    .map((name) => {
      const value = facts[name];
      return [name, Array.isArray(value) ? [...value].sort() : value];
    });
}

export function identityOf(delta: Pick<DraftDelta, 'kind' | 'subject' | 'facts'>): string {
  return key(['identity', delta.kind, delta.subject, canonical(delta.facts)]);
}

/** @param place the file or resource the delta stands in, followed through renames. */
export function fingerprintOf(identity: string, place: string): string {
  return key(['fingerprint', identity, place]);
}
