/** Trees of several files as one: each node knows its file, maps are laid over each other, and the work is bounded. */
import type { TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeEntry, TreeMap, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import type { Place } from './model.ts';

/** Values made by laying maps over each other and by references; a real pipeline makes some thousands. */
const mostMade = 100_000;

export class Sources {
  readonly #root: TextFile;
  readonly #files = new WeakMap<object, TextFile>();
  #made = 0;

  constructor(root: TextFile) {
    this.#root = root;
  }

  /** Everything under the node stands in the file. */
  adopt(node: TreeNode, file: TextFile): void {
    if (this.#files.has(node)) return;
    this.#files.set(node, file);
    if (node.kind === 'sequence') for (const item of node.items) this.adopt(item, file);
    if (node.kind !== 'map') return;
    for (const entry of node.entries.values()) {
      this.#files.set(entry, file);
      this.adopt(entry.value, file);
    }
  }

  placeOf(at: TreeNode | TreeEntry): Place {
    const file = this.#files.get(at) ?? this.#root;
    // An alias's value stands where its anchor is; an entry of a merge too.
    return { file, startLine: at.startLine, endLine: Math.max(at.startLine, at.endLine) };
  }

  /** @returns what was made of one that is known, as its likeness. */
  made<T extends TreeNode | TreeEntry>(one: T, like: TreeNode | TreeEntry): T {
    this.spend(1, like);
    this.#files.set(one, this.#files.get(like) ?? this.#root);
    return one;
  }

  /** Maps are laid over each other key by key; whatever else stands above replaces what is below. */
  over(below: TreeMap, above: TreeMap): TreeMap {
    const entries = new Map(below.entries);
    this.spend(below.entries.size + above.entries.size, above);
    for (const [key, entry] of above.entries) {
      const under = entries.get(key);
      const both = under?.value.kind === 'map' && entry.value.kind === 'map';
      entries.delete(key);
      entries.set(
        key,
        both && under?.value.kind === 'map' && entry.value.kind === 'map'
          ? this.made({ ...entry, value: this.over(under.value, entry.value) }, entry)
          : entry,
      );
    }
    return this.made({ ...above, entries }, above);
  }

  /** Everything that is taken apart once more: a template is read again in each job that is made of it. */
  spendOn(entries: ReadonlyMap<string, TreeEntry>, at: TreeNode | TreeEntry): void {
    let values = entries.size;
    for (const { value } of entries.values()) {
      if (value.kind !== 'scalar') values += value.kind === 'map' ? value.entries.size : value.items.length;
    }
    this.spend(values, at);
  }

  spend(values: number, at: Lines & object): void {
    this.#made += values;
    if (this.#made > mostMade) {
      const file = this.#files.get(at) ?? this.#root;
      throw new Unreadable(
        file.path,
        at.startLine,
        `makes more than ${mostMade} values by extending and including`,
      );
    }
  }
}
