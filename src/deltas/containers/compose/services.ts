/** A compose file as a typed model: services by name with what they extend, both notations of lists read as one. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { interpolate } from '../../../syntax/expressions/interpolation.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';

export type Entries = ReadonlyMap<string, TreeEntry>;

/** One side of one compose file. */
export interface Compose {
  readonly file: TextFile;
  readonly side: Side;
  /** Every key beside the services. */
  readonly top: Entries;
  readonly services: ReadonlyMap<string, Service>;
}

export interface Service {
  readonly name: string;
  /** "service quay". */
  readonly label: string;
  /** The line of its name. */
  readonly lines: Lines;
  /** With what it extends in the same file. */
  readonly body: Entries;
}

const none: Entries = new Map();
const longestChain = 8;

/**
 * @returns null where the file holds nothing but comments.
 * @throws Unreadable where the text is no YAML, or has another shape than compose files have.
 */
export function readCompose(file: TextFile, side: Side): Compose | null {
  const tree = readYaml(file.path, file.text);
  if (tree === null) return null;
  const top = mapOf(file, tree, 'a compose file');
  const declared = top.get('services');
  // The first format had services at the top (docs.docker.com/reference/compose-file/legacy-versions, read 2026-11).
  const old = declared === undefined && [...top.values()].some((entry) => isOldService(entry));
  const written = old ? top : declared === undefined ? none : mapOf(file, declared.value, 'services');
  const bodies = new Map(
    [...written.values()]
      .filter(({ key }) => !(old && (key === 'version' || key.startsWith('x-'))))
      .map((entry) => [entry.key, mapOf(file, entry.value, `service ${entry.key}`)] as const),
  );
  const services = [...bodies.keys()].map((name): Service => {
    const startLine = written.get(name)?.startLine ?? 1;
    const body = extended(file, name, bodies, 0);
    return { name, label: `service ${name}`, lines: { startLine, endLine: startLine }, body };
  });
  return {
    file,
    side,
    top: old ? none : without(top, 'services'),
    services: new Map(services.map((service) => [service.name, service])),
  };
}

function isOldService({ value }: TreeEntry): boolean {
  return value.kind === 'map' && (value.entries.has('image') || value.entries.has('build'));
}

function mapOf(file: TextFile, node: TreeNode, what: string): Entries {
  if (isNothing(node)) return none;
  if (node.kind === 'map') return node.entries;
  throw new Unreadable(file.path, node.startLine, `${what} must be a map of keys and values`);
}

/** What a service extends comes first, and gives way to its own words; from another file it stays as it is written. */
function extended(
  file: TextFile,
  name: string,
  bodies: ReadonlyMap<string, Entries>,
  depth: number,
): Entries {
  const own = bodies.get(name) ?? none;
  const entry = own.get('extends');
  if (entry === undefined) return own;
  const from = textOf(entriesOf(entry).get('file')).replace(/^\.\//, '');
  const parent = textOf(entriesOf(entry).get('service')) || textOf(entry);
  const here = from === '' || from === file.path.slice(file.path.lastIndexOf('/') + 1);
  if (!here || !bodies.has(parent)) return own;
  if (depth >= longestChain) {
    throw new Unreadable(file.path, entry.startLine, `extends through more than ${longestChain} services`);
  }
  const merged = new Map(extended(file, parent, bodies, depth + 1));
  for (const [key, value] of without(own, 'extends')) merged.set(key, joined(merged.get(key), value));
  return merged;
}

function joined(parent: TreeEntry | undefined, own: TreeEntry): TreeEntry {
  if (parent === undefined) return own;
  const [a, b] = [parent.value, own.value];
  if (a.kind === 'sequence' && b.kind === 'sequence' && !['command', 'entrypoint'].includes(own.key)) {
    return { ...own, value: { ...b, items: [...a.items, ...b.items] } };
  }
  if (a.kind === 'map' && b.kind === 'map') {
    return { ...own, value: { ...b, entries: new Map([...a.entries, ...b.entries]) } };
  }
  return own;
}

export function without(entries: Entries, ...keys: readonly string[]): Entries {
  return new Map([...entries].filter(([key]) => !keys.includes(key)));
}

export function isNothing(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** @returns a scalar with the defaults of its variables put in; what has no default stays as it is written. */
export function plainText(node: TreeNode | undefined): string {
  if (node?.kind !== 'scalar' || node.value === null) return '';
  return interpolate(String(node.value), () => undefined);
}

export function textOf(entry: TreeEntry | undefined): string {
  return plainText(entry?.value);
}

export function entriesOf(entry: TreeEntry | undefined): Entries {
  return entry?.value.kind === 'map' ? entry.value.entries : none;
}

/** @returns the items of a list, or the one that may be written instead of it. */
export function itemsOf(entry: TreeEntry | undefined): readonly TreeNode[] {
  if (entry === undefined || isNothing(entry.value)) return [];
  return entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
}

export function isTrue(entry: TreeEntry | undefined): boolean {
  return /^(?:true|yes|on|1)$/i.test(textOf(entry));
}

export interface Variable {
  readonly name: string;
  /** null where it is handed on from whoever starts it. */
  readonly value: string | null;
  readonly lines: Lines;
}

/** @returns the variables of a map, or of a list of `NAME=value`. */
export function variablesOf(entry: TreeEntry | undefined): readonly Variable[] {
  if (entry?.value.kind === 'map') {
    return [...entry.value.entries.values()].map((one) => ({
      name: one.key,
      value: isNothing(one.value) ? null : textOf(one),
      lines: one,
    }));
  }
  return itemsOf(entry).map((item) => {
    const text = plainText(item);
    const equals = text.indexOf('=');
    const name = equals < 0 ? text : text.slice(0, equals);
    return { name, value: equals < 0 ? null : text.slice(equals + 1), lines: item };
  });
}
