/** Where new parts are drawn: in rows below all that a diagram has, so that nothing overlaps. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { field, itemsOf, numberOf } from '../reading/tree.ts';
import type { Cell, CellSort } from './cells.ts';
import type { Box, Point } from './geometry.ts';

/** The sizes that the tool gives a new shape. */
const sizes = { process: [100, 100], store: [160, 80], actor: [160, 80] } as const;
const [columns, stepX, stepY, gap] = [4, 220, 160, 60];

/** @returns the box of the nth new part. */
export function placer(
  cells: readonly Cell[],
  all: readonly TreeNode[],
): (sort: CellSort & keyof typeof sizes) => Box {
  const points = cells.flatMap(({ vertices, source, target }): readonly Point[] => [
    ...vertices,
    ...[source.at, target.at].flatMap((at) => at ?? []),
  ]);
  // Text blocks are no cells of a meaning, and still in the way.
  const boxes = all.flatMap((node) => boxOf(node));
  const corners = [...points, ...boxes];
  const lowest = [...points.map(({ y }) => y), ...boxes.map(({ y, height }) => y + height)];
  const left = Math.round(corners.reduce((least, { x }) => Math.min(least, x), corners[0]?.x ?? 50));
  const top = Math.round(lowest.reduce((most, y) => Math.max(most, y), lowest[0] ?? 50 - gap)) + gap;
  let count = 0;
  return (sort) => {
    const [width, height] = sizes[sort];
    const [x, y] = [left + (count % columns) * stepX, top + Math.floor(count / columns) * stepY];
    count += 1;
    return { x, y, width, height };
  };
}

function boxOf(node: TreeNode): readonly Box[] {
  const [position, size] = [field(node, 'position'), field(node, 'size')];
  const numbers = [
    field(position, 'x'),
    field(position, 'y'),
    field(size, 'width'),
    field(size, 'height'),
  ].map(numberOf);
  const [x, y, width, height] = numbers;
  return x == null || y == null ? [] : [{ x, y, width: width ?? 0, height: height ?? 0 }];
}

/** @returns the level above all others. */
export function levelAbove(list: TreeNode | undefined): number {
  const levels = itemsOf(list).map((node) => numberOf(field(node, 'zIndex') ?? field(node, 'z')) ?? 0);
  return Math.ceil(levels.reduce((most, level) => Math.max(most, level), 0)) + 1;
}
