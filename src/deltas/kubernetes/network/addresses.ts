/** Address ranges in words and by reach: the whole internet, public addresses, or those inside. */
import { type AddressRange, parseRange } from '../../../access/conditions/addresses.ts';

const inside = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1',
]
  .map(parseRange)
  .filter((range) => range !== null);

export type Reach = 'anywhere' | 'public' | 'inside';

/** So many free bits are no network of anybody: a /8 and wider, a /16 of version 6. */
const free = { 4: 24, 6: 112 } as const;

/** @returns public for what cannot be read as a range. */
export function reachOf(text: string): Reach {
  const range = parseRange(text);
  if (range === null) return 'public';
  if (inside.some((one) => covers(one, range))) return 'inside';
  const bits = (range.last - range.first + 1n).toString(2).length - 1;
  return bits >= free[range.version] ? 'anywhere' : 'public';
}

/** @returns the widest reach of some ranges; anywhere where none is given. */
export function widest(ranges: readonly string[]): Reach {
  const reaches = ranges.map(reachOf);
  if (ranges.length === 0 || reaches.includes('anywhere')) return 'anywhere';
  return reaches.includes('public') ? 'public' : 'inside';
}

function covers(outer: AddressRange, inner: AddressRange): boolean {
  return outer.version === inner.version && outer.first <= inner.first && inner.last <= outer.last;
}
