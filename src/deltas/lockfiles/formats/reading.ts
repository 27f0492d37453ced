/** What readers of lock files share: lines that are bounded, hashes by how they were made, addresses by what they are. */
import type { TextFile } from '../../../change/snapshot.ts';
import type { TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { gitSource, plainAddress, refOf } from '../../integrations/manifests/addresses.ts';
import type { Locked, LockedSource } from '../lock.ts';

/** Longer lines hold nothing that a lock file says on one line. */
const longestLine = 4_096;

export interface Line {
  readonly text: string;
  /** 1-based. */
  readonly line: number;
}

/** @throws Unreadable where a merge was left half done: both halves stand there, and neither counts. */
export function linesIn({ path, text }: TextFile): readonly Line[] {
  const lines = text
    .split(/\r?\n/)
    .map((one, index) => ({ text: one.slice(0, longestLine), line: index + 1 }));
  const conflict = lines.find((one) => /^(?:<{7}|>{7}) /.test(one.text));
  if (conflict !== undefined)
    throw new Unreadable(path, conflict.line, 'holds the marks of a merge that is not done');
  return lines;
}

/** The parts of one package while its lines are read. */
export interface Growing {
  name: string;
  version: string;
  source: LockedSource | null;
  readonly hashes: Map<string, string>;
  readonly line: number;
}

export function growing(name: string, line: number): Growing {
  return { name, version: '', source: null, hashes: new Map(), line };
}

export function grown(all: readonly Growing[]): readonly Locked[] {
  return all.filter(({ name, version }) => name !== '' && version !== '');
}

/** "sha512-abc sha1-def" into one hash for each way it was made. */
export function addIntegrity(into: Map<string, string>, integrity: string): void {
  for (const one of integrity.split(/\s+/).slice(0, 8)) {
    const at = one.search(/[-:=]/);
    if (at > 0) into.set(one.slice(0, at), one.slice(at + 1));
  }
}

/** @returns what an address is; null for a path, which the manifest tells. */
export function sourceOf(address: string, isRegistry: (address: string) => boolean): LockedSource | null {
  const written = address.slice(0, 2_048);
  if (/^(?:git\+|git:|git@|ssh:)/.test(written) || /\.git(?:#|$)/.test(written))
    return { form: 'git', address: gitSource(written, refOf(written)) };
  if (!/^https?:\/\//.test(written)) return null;
  const plain = written.split('#', 1)[0] ?? written;
  return { form: isRegistry(plain) ? 'registry' : 'archive', address: plainAddress(plain) };
}

/** npm's registries all serve archives below "/-/", GitHub's below "/download/" (docs.npmjs.com, docs.github.com, read 2026-11). */
export function isNpmRegistry(address: string): boolean {
  return address.includes('/-/') || /^https:\/\/npm\.pkg\.github\.com\/download\//.test(address);
}

export function mapAt(node: TreeNode | null | undefined, ...path: readonly string[]): TreeMap | null {
  let found: TreeNode | null | undefined = node;
  for (const step of path) found = found?.kind === 'map' ? found.entries.get(step)?.value : null;
  return found?.kind === 'map' ? found : null;
}

/** @returns the text at a key; '' where there is none. */
export function textAt(map: TreeMap | null, key: string): string {
  const value = map?.entries.get(key)?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : '';
}

/** @returns the items of a list at a key that are maps. */
export function mapsAt(map: TreeMap | null, key: string): readonly TreeMap[] {
  const value = map?.entries.get(key)?.value;
  return value?.kind === 'sequence' ? value.items.flatMap((one) => (one.kind === 'map' ? [one] : [])) : [];
}
