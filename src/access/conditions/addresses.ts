/** IP addresses and CIDR ranges as numbers, version 4 and 6. */

export interface Address {
  readonly version: 4 | 6;
  readonly value: bigint;
}

/** Both ends belong to it. */
export interface AddressRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** @returns null where the text is no address. */
export function parseAddress(text: string): Address | null {
  return text.includes(':') ? parseVersion6(text) : parseVersion4(text);
}

/** @param text an address, or one with a prefix length: "10.0.0.0/8". @returns null where it is neither. */
export function parseRange(text: string): AddressRange | null {
  const [written = '', length, ...rest] = text.trim().split('/');
  const address = parseAddress(written);
  if (address === null || rest.length > 0) return null;
  const bits = address.version === 4 ? 32 : 128;
  if (length !== undefined && !/^\d{1,3}$/.test(length)) return null;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return null;
  const size = 1n << BigInt(bits - prefix);
  const first = (address.value / size) * size;
  return { version: address.version, first, last: first + size - 1n };
}

/** @returns the address as text that parseAddress reads again. */
export function addressText({ version, value }: Address): string {
  const [parts, bits] = version === 4 ? [4, 8n] : [8, 16n];
  const mask = (1n << bits) - 1n;
  const numbers = Array.from(
    { length: parts },
    (_, index) => (value >> (bits * BigInt(parts - 1 - index))) & mask,
  );
  return numbers.map((number) => number.toString(version === 4 ? 10 : 16)).join(version === 4 ? '.' : ':');
}

function parseVersion4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return { version: 4, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n) };
}

function parseVersion6(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const written = [...left, ...right];
  if (!written.every((part) => /^[\da-f]{1,4}$/i.test(part))) return null;
  const missing = 8 - written.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const parts = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  return { version: 6, value: parts.reduce((sum, part) => sum * 65_536n + BigInt(`0x${part}`), 0n) };
}
