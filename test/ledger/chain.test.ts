import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { brokenAt, type ChainedEvent, hashOf, origin } from '../../src/ledger/chain.ts';
import type { LedgerEvent } from '../../src/ledger/event.ts';

const anyEvent: fc.Arbitrary<LedgerEvent> = fc.record({
  type: fc.constant('closed' as const),
  repository: fc.constant('harbour/quay'),
  change: fc.integer({ min: 1, max: 99 }).map((number) => `#${number}`),
  actor: fc.string(),
  at: fc.constant('2026-03-01T10:00:00.000Z'),
  once: fc.uuid(),
  payload: fc.record({ head: fc.string(), merged: fc.boolean() }),
});

function chainOf(events: readonly LedgerEvent[]): ChainedEvent[] {
  let previousHash = origin;
  return events.map((event, index) => {
    const sequence = index + 1;
    const hash = hashOf(event, sequence, previousHash);
    const link = { event, sequence, previousHash, hash };
    previousHash = hash;
    return link;
  });
}

test('an untouched chain holds, whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 8 }), (events) => {
      const chain = chainOf(events).map((link) => ({
        ...link,
        event: Object.fromEntries(Object.entries(link.event).reverse()) as LedgerEvent,
      }));
      expect(brokenAt(chain)).toBeNull();
    }),
  );
});

test('any edit, loss or swap shows at its place', () => {
  fc.assert(
    fc.property(
      fc.array(anyEvent, { minLength: 2, maxLength: 8 }),
      fc.nat(),
      fc.constantFrom('edit', 'lose', 'swap'),
      (events, seed, how) => {
        const chain = chainOf(events);
        const at = seed % (chain.length - 1);
        const [link, next] = [chain[at], chain[at + 1]];
        if (link === undefined || next === undefined) return;
        if (how === 'edit') chain[at] = { ...link, event: { ...link.event, actor: `${link.event.actor}!` } };
        else if (how === 'lose') chain.splice(at, 1);
        else chain.splice(at, 2, next, link);
        expect(brokenAt(chain)).toBe(at + 1);
      },
    ),
  );
});
