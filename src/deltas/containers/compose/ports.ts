/** Which ports of a service can be reached from outside its host: both notations in, each port with its reach out. */
import type { Lines } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import { type Entries, itemsOf, plainText, type Service, textOf } from './services.ts';

export interface Port {
  /** "5432", "80 on 10.0.0.7": the port of the service, and the address where it is not every one. */
  readonly name: string;
  readonly lines: Lines;
}

/** @returns the published ports; those of the loopback interface alone are reached by nobody else. */
export function portsOf({ body }: Service): readonly Port[] {
  return itemsOf(body.get('ports')).flatMap((item): readonly Port[] => {
    const { address, target } = item.kind === 'map' ? longForm(item.entries) : shortForm(plainText(item));
    if (target === '' || isLoopback(address)) return [];
    const everywhere = /^(?:|0\.0\.0\.0|::|\*)$/.test(address);
    const { startLine, endLine } = item;
    return [{ name: everywhere ? target : `${target} on ${address}`, lines: { startLine, endLine } }];
  });
}

interface Written {
  readonly address: string;
  readonly target: string;
}

function longForm(entries: Entries): Written {
  const protocol = textOf(entries.get('protocol'));
  const target = textOf(entries.get('target'));
  return {
    address: bare(textOf(entries.get('host_ip'))),
    target: protocol === 'udp' ? `${target}/udp` : target,
  };
}

/** `[[ADDRESS:]HOST:]CONTAINER[/PROTOCOL]`; an address of version 6 stands in brackets, a variable may hold colons. */
function shortForm(text: string): Written {
  const parts = text
    .slice(0, 1_024)
    .replaceAll(/\[[^\]]{0,64}\]|\$\{[^}]{0,512}\}/g, (part) => part.replaceAll(':', '\u0000'))
    .split(':')
    .map((part) => part.replaceAll('\u0000', ':').trim());
  const target = (parts.at(-1) ?? '').replace(/\/tcp$/, '');
  return { address: parts.length > 2 ? bare(parts.slice(0, -2).join(':')) : '', target };
}

function bare(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1');
}

function isLoopback(address: string): boolean {
  return /^127(?:\.\d{1,3}){3}$|^::1$|^localhost$/i.test(address);
}

/** Docker's own interface without a key: who reaches it owns the host. */
const ownsHost = new Set([2375]);
/** Databases, queues, caches, remote desktops and panels, by the ports that their makers give them. */
const sensitive = new Set([
  22, 23, 111, 135, 139, 389, 445, 873, 1433, 1521, 2049, 2181, 2376, 2379, 2380, 3306, 3389, 4369, 5432,
  5433, 5601, 5672, 5900, 5984, 6379, 6443, 7474, 7687, 8086, 8123, 8500, 9042, 9092, 9200, 9300, 10250,
  11211, 15672, 26257, 27017, 27018, 28015,
]);

/** @returns the highest grade of some ports. */
export function portsSeverity(names: readonly string[]): Severity {
  const numbers = names.filter((name) => !name.includes(' on ')).flatMap(rangeOf);
  const holds = (ports: ReadonlySet<number>) =>
    numbers.some(([from, to]) => [...ports].some((port) => from <= port && port <= to));
  if (holds(ownsHost)) return 'critical';
  return holds(sensitive) ? 'medium' : 'low';
}

function rangeOf(name: string): readonly (readonly [number, number])[] {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/\w+)?$/.exec(name);
  return found === null ? [] : [[Number(found[1]), Number(found[2] ?? found[1])]];
}
