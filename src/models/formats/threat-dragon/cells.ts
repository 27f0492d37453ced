/** A cell of a Threat Dragon diagram in, of version 1 (joint.js) or 2 (X6), what it stands for out. */
import type { TreeNode } from '../../../syntax/tree.ts';
import { field, isTrue, itemsOf, numberOf, textOf } from '../reading/tree.ts';
import type { Box, Point } from './geometry.ts';

export type CellSort = 'actor' | 'process' | 'store' | 'flow' | 'box' | 'curve';

export interface Cell {
  /** Which of the diagram's cells it is. */
  readonly index: number;
  readonly id: string;
  readonly sort: CellSort;
  readonly name: string | null;
  readonly node: TreeNode;
  /** Where version 2 keeps what version 1 has on the cell itself. */
  readonly data: TreeNode;
  readonly box: Box | null;
  readonly source: End;
  readonly target: End;
  readonly vertices: readonly Point[];
  readonly threats: readonly TreeNode[];
}

export interface End {
  readonly cell: string | null;
  readonly at: Point | null;
}

/** Shapes of version 2, types of version 1 and of `data.type`, without "tm."; people's scripts mix them. */
const sorts: ReadonlyMap<string, CellSort> = new Map([
  ['actor', 'actor'],
  ['process', 'process'],
  ['store', 'store'],
  ['flow', 'flow'],
  ['trust-boundary-box', 'box'],
  ['boundarybox', 'box'],
  ['trust-boundary-curve', 'curve'],
  ['trust-broundary-curve', 'curve'],
  ['boundary', 'curve'],
]);

/** @returns null for text blocks and whatever else carries no meaning. */
export function cellOf(node: TreeNode, index: number): Cell | null {
  const data = field(node, 'data') ?? node;
  const words = [field(node, 'shape'), field(node, 'type'), field(data, 'type')].map((word) =>
    (textOf(word) ?? '').toLowerCase().replace(/^tm\./, ''),
  );
  const sort = words.flatMap((word) => sorts.get(word) ?? [])[0];
  if (sort === undefined) return null;
  const name = nameOf(node, data);
  return {
    index,
    id: textOf(field(node, 'id')) ?? name ?? sort,
    // Scripts give a boundary that is drawn as a box the type of a curve.
    sort: sort === 'curve' && boxOf(node) !== null && field(node, 'source') === undefined ? 'box' : sort,
    name,
    node,
    data,
    box: boxOf(node),
    source: endOf(field(node, 'source')),
    target: endOf(field(node, 'target')),
    vertices: itemsOf(field(node, 'vertices')).flatMap((vertex) => pointOf(vertex) ?? []),
    threats: itemsOf(field(data, 'threats') ?? field(node, 'threats')),
  };
}

/** Names stand in lines on the drawing. */
function nameOf(node: TreeNode, data: TreeNode): string | null {
  const attrs = field(node, 'attrs');
  const label = field(itemsOf(field(node, 'labels'))[0], 'attrs');
  const written =
    textOf(field(data, 'name')) ??
    textOf(field(field(attrs, 'text'), 'text')) ??
    textOf(field(field(attrs, 'label'), 'text')) ??
    textOf(field(field(label, 'text'), 'text')) ??
    textOf(field(field(label, 'label'), 'text'));
  return written?.replace(/\s+/g, ' ') ?? null;
}

function pointOf(node: TreeNode | undefined): Point | null {
  const [x, y] = [numberOf(field(node, 'x')), numberOf(field(node, 'y'))];
  return x === null || y === null ? null : { x, y };
}

function boxOf(node: TreeNode): Box | null {
  const corner = pointOf(field(node, 'position'));
  const size = field(node, 'size');
  const [width, height] = [numberOf(field(size, 'width')), numberOf(field(size, 'height'))];
  return corner === null || width === null || height === null ? null : { ...corner, width, height };
}

function endOf(node: TreeNode | undefined): End {
  const cell = textOf(field(node, 'cell')) ?? textOf(field(node, 'id')) ?? textOf(node);
  return { cell, at: pointOf(node) };
}

/** Flags that change what a part means for security, as tags. */
export const flags: Readonly<Record<string, string>> = {
  isWebApplication: 'web-application',
  providesAuthentication: 'provides-authentication',
  storesCredentials: 'stores-credentials',
  isALog: 'log',
  isSigned: 'signed',
  isEncrypted: 'encrypted',
  handlesCardPayment: 'card-payment',
  handlesGoodsOrServices: 'goods-or-services',
  storesInventory: 'inventory',
};

export function flagsOf(data: TreeNode): readonly string[] {
  return Object.entries(flags).flatMap(([key, tag]) => (isTrue(field(data, key)) ? [tag] : []));
}
