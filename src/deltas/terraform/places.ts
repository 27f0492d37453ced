/** Where a part of a resource is shown: a value may be written far from the resource, and either end may be what was edited. */
import type { Snapshot } from '../../change/snapshot.ts';
import type { TreeMap, TreeNode } from '../../syntax/tree.ts';
import { linesOf } from '../evidence.ts';
import type { Place, Resource } from '../infra/resource.ts';
import { isPlaced, placeOf, treeBehind } from './evaluation/values.ts';

export type Edited = (place: Place) => boolean;

/** @returns whether a place holds a line that the other side's version of its file has nowhere. */
export function editedAgainst({ files }: Snapshot): Edited {
  const known = new Map<string, ReadonlySet<string>>();
  const linesOn = (path: string): ReadonlySet<string> => {
    const file = files.get(path);
    const lines =
      known.get(path) ?? new Set(file?.state === 'text' ? linesOf(file).map((line) => line.trim()) : []);
    known.set(path, lines);
    return lines;
  };
  return ({ file, startLine, endLine }) => {
    const other = linesOn(file.path);
    return linesOf(file)
      .slice(startLine - 1, endLine)
      .some((line) => !other.has(line.trim()));
  };
}

/** @returns where a value is written if that was edited, else the line of the resource that takes it if that was. */
export function placesIn(body: TreeMap, place: Place, edited: Edited): Resource['placeOf'] {
  let takers: ReadonlyMap<TreeNode, Place> | null = null;
  return (node) => {
    if (!isPlaced(node)) return place;
    const own = placeOf(node);
    if (edited(own)) return own;
    takers ??= takersIn(body);
    const taker = takers.get(node);
    return taker !== undefined && edited(taker) ? taker : own;
  };
}

/** The parts that were written elsewhere, with the argument that takes them. */
function takersIn(body: TreeMap): ReadonlyMap<TreeNode, Place> {
  const found = new Map<TreeNode, Place>();
  const take = (node: TreeNode, taker: Place) => {
    if (found.has(node)) return;
    found.set(node, taker);
    for (const inner of innerOf(node)) take(inner.node, taker);
  };
  const visit = (node: TreeNode, holder: Place) => {
    const own = isPlaced(node) ? placeOf(node) : holder;
    const inside =
      own.file === holder.file && own.startLine >= holder.startLine && own.startLine <= holder.endLine;
    if (!inside) return take(node, holder);
    for (const inner of innerOf(node)) visit(inner.node, { ...own, ...inner.lines });
  };
  visit(body, placeOf(body));
  return found;
}

function innerOf(node: TreeNode): readonly {
  readonly node: TreeNode;
  readonly lines: { readonly startLine: number; readonly endLine: number };
}[] {
  if (node.kind === 'map') {
    return [...node.entries.values()].map(({ value, startLine, endLine }) => ({
      node: value,
      lines: { startLine, endLine },
    }));
  }
  const lines = { startLine: node.startLine, endLine: node.endLine };
  if (node.kind === 'sequence') return node.items.map((item) => ({ node: item, lines }));
  const tree = treeBehind(node);
  return tree === null ? [] : [{ node: tree, lines }];
}
