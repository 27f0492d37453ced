/** The catalogue of vendors, by words of routes and by hosts. */
import type { VendorCatalogue } from '../integrations/vendors.ts';
import type { Known } from './finding.ts';

/** Vendors whose names are words of their own in a route. */
const plainWords: ReadonlySet<string> = new Set([
  'line',
  'front',
  'box',
  'render',
  'signal',
  'segment',
  'buffer',
  'make',
  'test',
]);

const made = new WeakMap<VendorCatalogue, Known>();

export function knownVendors(catalogue: VendorCatalogue): Known {
  const done = made.get(catalogue);
  if (done !== undefined) return done;
  const words = new Map<string, string>();
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z\d]/g, '');
  for (const { id, name } of catalogue.all) {
    for (const word of [plain(id), plain(name)]) if (!plainWords.has(word)) words.set(word, name);
  }
  const known: Known = {
    byWord: (word) => words.get(plain(word)) ?? null,
    byHost: (host) => {
      const evidence = { side: 'after', path: '', startLine: 1, endLine: 1, text: '' } as const;
      return catalogue.of({ sort: 'host', name: host, evidence })?.name ?? null;
    },
  };
  made.set(catalogue, known);
  return known;
}
