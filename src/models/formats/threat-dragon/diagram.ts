/** The diagrams of a Threat Dragon model: where their cells are, and what the drawing says of them. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { field, itemsOf, textOf } from '../reading/tree.ts';
import { type Cell, cellOf } from './cells.ts';
import { isWithin, linesCross, middleOf, type Point } from './geometry.ts';

export interface Diagram {
  readonly node: TreeNode;
  readonly version: 1 | 2;
  readonly cells: readonly Cell[];
}

export function diagramsOf(root: TreeNode): readonly Diagram[] {
  return itemsOf(field(field(root, 'detail'), 'diagrams')).map((node) => {
    const version = versionOf(root, node);
    const list = field(version === 1 ? field(node, 'diagramJson') : node, 'cells');
    return { node, version, cells: itemsOf(list).flatMap((cell, index) => cellOf(cell, index) ?? []) };
  });
}

/** Version 1 has no `cells` beside the title; what is empty goes by the number. */
export function versionOf(root: TreeNode, diagram: TreeNode | undefined): 1 | 2 {
  if (field(diagram, 'diagramJson') !== undefined) return 1;
  if (field(diagram, 'cells') !== undefined) return 2;
  return (textOf(field(root, 'version')) ?? '1').startsWith('1') ? 1 : 2;
}

export interface Drawn {
  /** The boxes that a cell stands in, the smallest first. */
  readonly standsIn: (cell: Cell) => readonly Cell[];
  /** The boundaries that a flow crosses. */
  readonly crosses: (flow: Cell) => readonly Cell[];
}

/** Comparisons of a flow's or part's place with a boundary's; the largest real diagrams need some thousands. */
const comparisons = 4_000_000;

/** @throws Unreadable where a diagram would take too long to look at. */
export function drawnIn(path: string, { node, cells }: Diagram): Drawn {
  const boxes = cells
    .flatMap((cell) => (cell.sort === 'box' && cell.box !== null ? [{ cell, box: cell.box }] : []))
    .sort((a, b) => a.box.width * a.box.height - b.box.width * b.box.height);
  const curves = cells.filter(({ sort }) => sort === 'curve');
  const points = (of: readonly Cell[]) => of.reduce((sum, { vertices }) => sum + vertices.length + 1, 0);
  const flows = cells.filter(({ sort }) => sort === 'flow');
  if (cells.length * boxes.length + points(flows) * points(curves) > comparisons) {
    const reason = `${cells.length} cells and ${boxes.length + curves.length} trust boundaries in one diagram`;
    throw new Unreadable(path, node.startLine, `${reason} are more than is looked at`);
  }
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const boxesAt = (point: Point | null) =>
    point === null ? [] : boxes.filter(({ box }) => isWithin(point, box)).map(({ cell }) => cell);
  const placeOf = ({ cell, at }: Cell['source']) => {
    const box = cell === null ? null : (byId.get(cell)?.box ?? null);
    return box === null ? at : middleOf(box);
  };
  return {
    standsIn: (cell) => boxesAt(cell.box && middleOf(cell.box)).filter((box) => box !== cell),
    crosses: (flow) => {
      const [from, to] = [placeOf(flow.source), placeOf(flow.target)];
      if (from === null || to === null) return [];
      const [around, beyond] = [new Set(boxesAt(from)), new Set(boxesAt(to))];
      const between = boxes.map(({ cell }) => cell).filter((box) => around.has(box) !== beyond.has(box));
      const line = [from, ...flow.vertices, to];
      const over = curves.filter((curve) => {
        const [start, end] = [placeOf(curve.source), placeOf(curve.target)];
        return start !== null && end !== null && linesCross(line, [start, ...curve.vertices, end]);
      });
      return [...between, ...over];
    },
  };
}
