/** Protocols and ports of a rule as numbers, as words, and how grave it is to open them. */
import type { Severity } from '../../delta.ts';
import type { Interval } from './boxes.ts';

/** What is unknown stands above every number there is, so that "all" holds it too. */
export const all: Interval = [0n, 1n << 60n];
export const unknownFrom = { protocols: 256n, ports: 65_536n } as const;

/** www.iana.org/assignments/protocol-numbers. */
const protocolNumbers: ReadonlyMap<string, bigint> = new Map([
  ['icmp', 1n],
  ['tcp', 6n],
  ['udp', 17n],
  ['esp', 50n],
  ['ah', 51n],
  ['icmpv6', 58n],
  ['icmp6', 58n],
  ['ipv6-icmp', 58n],
  ['sctp', 132n],
]);
const protocolNames = new Map([...protocolNumbers].toReversed().map(([name, number]) => [number, name]));
export const [tcp, udp] = [6n, 17n];
const pings: ReadonlySet<bigint> = new Set([1n, 58n]);

const everyWord = new Set(['-1', 'all', 'any', '*', '']);

/** @returns null where the word is no protocol. */
export function protocolOf(word: string): Interval | null {
  const lower = word.toLowerCase();
  if (everyWord.has(lower)) return all;
  const number = protocolNumbers.get(lower) ?? (/^\d{1,3}$/.test(lower) ? BigInt(lower) : null);
  return number === null || number > 255n ? null : [number, number];
}

/** @returns whether its ports are types and codes. */
export function isPing([first, last]: Interval): boolean {
  return first === last && pings.has(first);
}

/** @param code -1 for every code. */
export function pingPorts(type: number, code: number): Interval {
  if (type < 0) return all;
  const first = BigInt(type) * 256n;
  return code < 0 ? [first, first + 255n] : [first + BigInt(code), first + BigInt(code)];
}

/** The whole range is every port, however it is written. */
export function portsBetween(first: number, last: number): Interval {
  if (first < 0 || (first <= 1 && last >= 65_535)) return all;
  return [BigInt(first), BigInt(Math.max(first, last))];
}

/** "22", "8000-8100", "*"; null where the text is no port. */
export function portsOf(text: string): Interval | null {
  if (everyWord.has(text.toLowerCase())) return all;
  const found = /^(\d{1,5})(?:\s{0,4}-\s{0,4}(\d{1,5}))?$/.exec(text.trim());
  if (found === null) return null;
  const first = Number(found[1]);
  return portsBetween(first, Number(found[2] ?? first));
}

export function isAll([first, last]: Interval): boolean {
  return first <= 0n && last >= all[1];
}

/** What stands behind them should never be met by strangers: shells, desktops, files, databases, caches, clusters and their agents. */
const guarded: readonly bigint[] = [
  22, 23, 135, 139, 445, 1433, 1434, 1521, 2049, 2375, 2376, 2379, 2380, 3306, 3389, 4333, 5432, 5433, 5439,
  5500, 5601, 5900, 5984, 5985, 5986, 6379, 6380, 6443, 7001, 7199, 8182, 9042, 9092, 9094, 9160, 9200, 9300,
  10250, 10255, 11211, 11214, 27017, 27018, 27019, 50000, 50070,
].map(BigInt);
const web: ReadonlySet<bigint> = new Set([80n, 443n]);

/** @returns how grave it is that the whole internet reaches them. */
export function gravityOf(protocols: Interval, ports: readonly Interval[]): Severity {
  if (isPing(protocols)) return 'medium';
  if (isAll(protocols) || ports.some(isAll)) return 'critical';
  if (ports.some(([first, last]) => guarded.some((port) => first <= port && port <= last))) return 'critical';
  return ports.every(([first, last]) => first === last && web.has(first)) ? 'medium' : 'high';
}

/** "port 22", "UDP ports 8000-8100 and 9000", "every port and protocol". */
export function portWords(
  protocols: Interval,
  ports: readonly Interval[],
  unknownName: (number: bigint) => string,
): string {
  if (isAll(protocols)) return 'every port and protocol';
  if (isPing(protocols)) return 'ICMP';
  const protocol = protocolWord(protocols, unknownName);
  const prefix = protocol === 'TCP' ? '' : `${protocol} `;
  if (ports.some(isAll)) return `every ${prefix}port`;
  const words = ports.slice(0, 4).map(([first, last]) => rangeWord(first, last, unknownName));
  const shown = ports.length > 4 ? [...words.slice(0, 3), `${ports.length - 3} more`] : words;
  const list = shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : shown.join('');
  const one = ports.length === 1 && ports[0]?.[0] === ports[0]?.[1];
  return `${prefix}${one ? 'port' : 'ports'} ${list}`;
}

function rangeWord(first: bigint, last: bigint, unknownName: (number: bigint) => string): string {
  if (first >= unknownFrom.ports) return unknownName(first);
  return first === last ? String(first) : `${first}-${last > 65_535n ? 65_535n : last}`;
}

function protocolWord([first, last]: Interval, unknownName: (number: bigint) => string): string {
  if (first >= unknownFrom.protocols) return unknownName(first);
  if (first !== last) return `protocols ${first}-${last}`;
  return (protocolNames.get(first) ?? `protocol ${first}`).toUpperCase().replace('PROTOCOL', 'protocol');
}
