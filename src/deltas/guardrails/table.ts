/** What the keys of a format mean, as a table: a map of a tree in, findings out; a key that is not in the table is a part. */
import { canonical } from '../../syntax/canonical.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import type { Severity } from '../delta.ts';
import type { Findings, Level, List } from './findings.ts';

/** @param at the key with those above it: "scan.skip-dirs". */
export type Reads = (entry: TreeEntry, into: Findings, at: Place) => void;
export type Table = ReadonlyMap<string, Reads>;

export interface Place {
  readonly name: string;
  readonly within?: string;
}

export function table(reads: Readonly<Record<string, Reads>>): Table {
  return new Map(Object.entries(reads));
}

/** Reads a map by the table; whatever else stands there is not judged. */
export function readTable(
  node: TreeNode | null | undefined,
  keys: Table,
  into: Findings,
  above: Place,
): void {
  if (node === null || node === undefined || isEmpty(node)) return;
  if (node.kind !== 'map' || node.tag !== null) {
    into.parts.push(partOf(above.name, node, above));
    return;
  }
  for (const entry of node.entries.values()) {
    const at = { ...above, name: above.name === top ? entry.key : `${above.name}.${entry.key}` };
    const reads = keys.get(entry.key);
    if (reads === undefined) unread(entry, into, at);
    else reads(entry, into, at);
  }
}

/** The name of the place that is the file itself. */
export const top = 'the file';

function isEmpty(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.tag === null;
}

export function partOf(name: string, node: TreeNode & Lines, { within }: Partial<Place>) {
  return { name, meaning: canonical(node), lines: node, ...(within === undefined ? {} : { within }) };
}

export const unread: Reads = (entry, into, at) => {
  into.parts.push({ ...partOf(at.name, entry.value, at), lines: entry });
};

export const nothing: Reads = () => {};

export function inner(keys: Table): Reads {
  return (entry, into, at) => readTable(entry.value, keys, into, at);
}

export function textOf(node: TreeNode | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null && node.tag === null ? String(node.value) : null;
}

/** @returns the texts of a list, or of one text alone; null where something else stands there. */
export function textsIn(node: TreeNode): readonly (readonly [string, Lines])[] | null {
  if (isEmpty(node)) return [];
  const items = node.kind === 'sequence' ? node.items : [node];
  const texts = items.map((item): readonly [string, Lines] | null => {
    const text = textOf(item);
    return text === null ? null : [text, item];
  });
  return texts.every((text) => text !== null) ? texts : null;
}

export type NameOf = (item: TreeNode) => string | null;

export interface Grade {
  readonly severity?: (name: string) => Severity | undefined;
  /** Several names in one text, parted by commas. */
  readonly commas?: boolean;
}

/** Each text of the list is a name of it. */
export function names(list: List, { severity, commas = false }: Grade = {}): Reads {
  return (entry, into, at) => {
    const texts = textsIn(entry.value);
    if (texts === null) return unread(entry, into, at);
    for (const [text, lines] of texts) {
      for (const name of commas ? text.split(',') : [text]) {
        addName(into, list, name.trim(), lines, at, severity?.(name.trim()));
      }
    }
  };
}

export function addName(
  into: Findings,
  list: List,
  name: string,
  lines: Lines,
  { within }: Partial<Place> = {},
  severity?: Severity,
): void {
  if (name === '') return;
  into.names.push({
    list,
    name,
    lines: { startLine: lines.startLine, endLine: lines.endLine },
    ...(severity === undefined ? {} : { severity }),
    ...(within === undefined ? {} : { within }),
  });
}

export type Setting = Pick<Level, 'subject' | 'facts' | 'severity' | 'usual' | 'weaker' | 'stronger'>;

/** @param rankOf null where the value is not one that is known. */
export function level(setting: Setting, rankOf: (value: string) => number | null): Reads {
  return (entry, into, at) => {
    const value = textOf(entry.value);
    const rank = value === null ? (isEmpty(entry.value) ? setting.usual : null) : rankOf(value);
    if (rank === null) return unread(entry, into, at);
    into.levels.push({
      ...setting,
      rank,
      lines: { startLine: entry.startLine, endLine: entry.endLine },
      ...(at.within === undefined ? {} : { within: at.within }),
    });
  };
}

/** A switch that holds back while it is on. */
export const whileTrue = (value: string): number | null =>
  value === 'true' ? 1 : value === 'false' ? 0 : null;
/** A switch that lets through while it is on. */
export const whileFalse = (value: string): number | null =>
  value === 'false' ? 1 : value === 'true' ? 0 : null;
/** @returns the rank of a value in a list from loose to strict. */
export function among(order: readonly string[]): (value: string) => number | null {
  return (value) => {
    const at = order.indexOf(value.toLowerCase());
    return at < 0 ? null : at;
  };
}
/** @returns the value where it is a whole number of at most 15 digits. */
export const whole = (value: string): number | null => (/^\d{1,15}$/.test(value) ? Number(value) : null);
