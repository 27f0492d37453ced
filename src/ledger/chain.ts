/** The hash chain: each event carries the hash of the one before it in its repository, so that a gap or an edit shows. */
import { createHash } from 'node:crypto';
import type { LedgerEvent } from './event.ts';

export interface ChainedEvent {
  readonly event: LedgerEvent;
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly previousHash: string;
  readonly hash: string;
}

/** What the first event of a repository follows. */
export const origin = '0'.repeat(64);

/** @returns SHA-256 over the place in the chain and the whole event, as 64 hex digits. */
export function hashOf(event: LedgerEvent, sequence: number, previousHash: string): string {
  return createHash('sha256')
    .update(canonical([sequence, previousHash, event]))
    .digest('hex');
}

/**
 * @param chain one repository's events in order of sequence.
 * @returns the sequence where the chain first breaks, or null where it holds.
 */
export function brokenAt(chain: readonly ChainedEvent[]): number | null {
  let previous = origin;
  for (const [index, { event, sequence, previousHash, hash }] of chain.entries()) {
    const holds =
      sequence === index + 1 && previousHash === previous && hash === hashOf(event, sequence, previousHash);
    if (!holds) return index + 1;
    previous = hash;
  }
  return null;
}

/** JSON with keys in name order: a database may hand them back in another. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part === null || typeof part !== 'object' || Array.isArray(part)
      ? part
      : Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
  );
}
