/** How far an address reaches: a text of a rule in, who that is out. */
import { type AddressRange, parseRange } from '../../../access/conditions/addresses.ts';
import { termOpen } from '../resource.ts';

/** `public`: known addresses of the internet; `private`: one's own network; `group`: those who wear a name of ours. */
export type Reach = 'internet' | 'public' | 'unknown' | 'private' | 'group';

/** RFC 1918, 6598, 3927, 1122; RFC 4193 and 4291 for version 6. */
const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '127.0.0.0/8',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap((text) => parseRange(text) ?? []);

/** What Azure and others write for everybody, and for their own network. */
const everybody = new Set(['*', 'any', 'internet', '0.0.0.0', 'all']);
const ownNetwork = new Set(['virtualnetwork', 'azureloadbalancer']);

/** A public range this wide belongs to no one known: shorter than /16, and than /32 of version 6. */
const widest = { 4: 1n << 16n, 6: 1n << 96n };

/** @returns the range that a text of a rule names; everybody's word is 0.0.0.0/0. */
export function rangeOf(text: string): AddressRange | null {
  return everybody.has(text.toLowerCase()) ? parseRange('0.0.0.0/0') : parseRange(text);
}

export function reachOf(text: string): Reach {
  const range = rangeOf(text);
  if (range === null) {
    if (ownNetwork.has(text.toLowerCase())) return 'private';
    // The range of our own network, or an address in it, by the name of what it is an attribute of.
    if (text.includes(termOpen) && /vpc|subnet|virtual_network|private_?ip/i.test(text)) return 'private';
    return 'unknown';
  }
  const inside = privateRanges.some(
    ({ version, first, last }) => version === range.version && first <= range.first && range.last <= last,
  );
  if (inside) return 'private';
  return range.last - range.first + 1n > widest[range.version] ? 'internet' : 'public';
}
