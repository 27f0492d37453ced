/** The last net: what changed in the text of a file and neither a delta nor a gap stands on. Silence must be earned by all of it. */
import type { Side, TextFile } from '../../change/snapshot.ts';
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { Unjudged } from '../analyzer.ts';
import type { DraftDelta } from '../delta.ts';

/** One thing that a file says: a value under its key, a command. */
export interface Leaf {
  /** Equal where two leaves say the same, wherever they stand. */
  readonly says: string;
  readonly lines: Lines;
}

/** @param silent keys under which nothing has a meaning: names that are only shown, times. */
export function leavesOf(node: TreeNode, silent: ReadonlySet<string>, key = ''): readonly Leaf[] {
  // What a reference leads to is read where it stands.
  if (node.tag === '!reference') return [];
  if (node.kind === 'sequence') return node.items.flatMap((item) => leavesOf(item, silent, key));
  if (node.kind === 'scalar') {
    return node.value === null ? [] : [{ says: `${key}: ${String(node.value).trim()}`, lines: node }];
  }
  return [...node.entries.values()].flatMap((entry) => {
    if (silent.has(entry.key)) return [];
    const { key: own, startLine } = entry;
    // A condition that stands in the place of a key says when the rest is there.
    const when = own.startsWith('${{')
      ? [{ says: own.replaceAll(/\s+/g, ' '), lines: { startLine, endLine: startLine } }]
      : [];
    return [...when, ...leavesOf(entry.value, silent, own)];
  });
}

export interface Said {
  readonly file: TextFile;
  readonly leaves: readonly Leaf[];
}

/** @returns what one side alone says, on lines that nobody spoke of, of the changed files that have no gap yet. */
export function unspoken(
  sides: Readonly<Record<Side, readonly Said[]>>,
  deltas: readonly DraftDelta[],
  unjudged: readonly Unjudged[],
): readonly Unjudged[] {
  const open = new Set(unjudged.map(({ path }) => path));
  const spoken = new Map<string, Lines[]>();
  for (const { side, path, startLine, endLine } of deltas.flatMap(({ evidence }) => evidence)) {
    const same = spoken.get(`${side} ${path}`);
    if (same === undefined) spoken.set(`${side} ${path}`, [{ startLine, endLine }]);
    else same.push({ startLine, endLine });
  }
  return (['after', 'before'] as const).flatMap((side) => {
    const known = new Set(
      sides[side === 'after' ? 'before' : 'after'].flatMap(({ leaves }) => leaves.map(({ says }) => says)),
    );
    return sides[side].flatMap(({ file, leaves }): readonly Unjudged[] => {
      if (open.has(file.path)) return [];
      const told = new Set<number>();
      for (const { startLine, endLine } of spoken.get(`${side} ${file.path}`) ?? []) {
        for (let line = startLine; line <= endLine; line += 1) told.add(line);
      }
      const isTold = ({ lines: { startLine, endLine } }: Leaf) =>
        Array.from({ length: endLine - startLine + 1 }, (_, index) => startLine + index).some((line) =>
          told.has(line),
        );
      const first = leaves.find((leaf) => !known.has(leaf.says) && !isTold(leaf));
      return first === undefined
        ? []
        : [{ side, path: file.path, ...placeOf(first), part: 'a part that no check reads' }];
    });
  });
}

function placeOf({ lines: { startLine, endLine } }: Leaf): Lines {
  return { startLine, endLine };
}
