/** What one file declares of agents: their powers in the shape that all formats share. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeMap, TreeNode } from '../../syntax/tree.ts';
import { brief, Gathering, type Reader, type Table } from '../agents/formats/gathering.ts';
import { directoryOf } from '../agents/formats/places.ts';
import { textOf } from '../agents/formats/settings.ts';
import type { Holder, Powers, Product } from '../agents/model.ts';

/** All that one file says, holder by holder. */
export type Declaration = readonly Powers[];

export interface DeclaredFormat {
  /** As its framework or protocol calls the file. */
  readonly name: string;
  /** Where the schema is documented, and when that was read. */
  readonly source: string;
  /** Cheap, and true for a broken text of its own kind. */
  readonly recognises: (file: TextFile) => boolean;
  /** @throws Unreadable where the text is not of the format at all. */
  readonly read: (file: TextFile, side: Side) => Declaration;
}

/** More agents in one file than anybody declares. */
const mostHolders = 500;

export function declarationOf(holders: readonly DeclaredHolder[]): Declaration {
  return holders.slice(0, mostHolders).map((holder) => holder.powers());
}

/** A declared agent, server or app while it is read. What it is given stands in its file, so no tools means none. */
export class DeclaredHolder extends Gathering {
  constructor(
    file: TextFile,
    side: Side,
    product: Product,
    part: { readonly sort: string; readonly name: string } | null,
    lines: Lines = { startLine: 1, endLine: 1 },
  ) {
    const named = part === null ? null : { sort: part.sort, name: brief(part.name) };
    const holder: Holder = { product, root: directoryOf(file.path), part: named };
    super(file, side, holder, lines);
    this.tools = [];
  }

  /** Reads each item of a list that is a map; what is none is noted. */
  each(entry: TreeEntry, key: string, read: (item: TreeMap, key: string) => void): void {
    if (entry.value.kind !== 'sequence') {
      if (entry.value.kind !== 'scalar' || entry.value.value !== null) this.noted(entry, key);
      return;
    }
    for (const item of entry.value.items) {
      if (item.kind === 'map') read(item, key);
      else this.note(key, item, item);
    }
  }

  readonly handsTo: Reader = (entry, key) => {
    for (const { text, node } of this.texts(entry, key))
      this.delegates.push({ name: brief(text), evidence: this.at(node) });
  };
}

/** A value under a name of its own, as if it stood in a map. */
export function entryOf(key: string, value: TreeNode): TreeEntry {
  return { key, value, startLine: value.startLine, endLine: value.endLine };
}

/** @returns the text under a key of a map; null where there is none. */
export function textAt(node: TreeNode | undefined, key: string): string | null {
  return node?.kind === 'map' ? textOf(node.entries.get(key)?.value) : null;
}

export function nodeAt(node: TreeNode | undefined, ...path: readonly string[]): TreeNode | undefined {
  return path.reduce<TreeNode | undefined>(
    (at, key) => (at?.kind === 'map' ? at.entries.get(key)?.value : undefined),
    node,
  );
}

/** @returns the keys of a table that say nothing about security. */
export function silent(keys: string): Table {
  return Object.fromEntries(
    keys
      .trim()
      .split(/\s+/)
      .map((key) => [key, 'silent' as const]),
  );
}
