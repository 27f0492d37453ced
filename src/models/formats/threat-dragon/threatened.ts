/** New threats of a cell that is there: the threats themselves, its flag, and the colours that the tool gives it. */
import { field, isTrue } from '../reading/tree.ts';
import { type Appended, append, type Target } from '../writing/append.ts';
import { replace } from '../writing/replace.ts';
import type { Written, WrittenMap } from '../writing/written.ts';
import type { Cell } from './cells.ts';
import { strokes } from './new-cells.ts';

type Path = readonly (string | number)[];

/** @param path that of the cell. */
export function threaten(
  target: Target,
  path: Path,
  cell: Cell,
  threats: readonly WrittenMap[],
): readonly Appended[] {
  const { node, data } = cell;
  const inData = field(node, 'data') !== undefined;
  const flagPath = inData ? [...path, 'data'] : path;
  // The schema of version 2 allows threats on the cell as well.
  const listPath =
    field(data, 'threats') === undefined && field(node, 'threats') !== undefined ? path : flagPath;
  const missing = new Map<string, Written>();
  if (field(data, 'hasOpenThreats') === undefined) missing.set('hasOpenThreats', true);
  const listed = cell.data !== node && listPath === path ? field(node, 'threats') : field(data, 'threats');
  if (listed === undefined) missing.set('threats', threats);
  const depth = path.length;
  return [
    append(target, flagPath, missing),
    ...(listed === undefined ? [] : [append(target, [...listPath, 'threats'], threats)]),
    { depth, edits: replace(target, [...flagPath, 'hasOpenThreats'], () => 'true') },
    ...(isTrue(field(data, 'hasOpenThreats'))
      ? []
      : [{ depth, edits: coloured(target, [...path, 'attrs']) }]),
  ];
}

/** The parts of a shape that show open threats, of version 2 and of version 1. */
const lines = ['body', 'line', 'topLine', 'bottomLine'];
const classes = ['.element-shape', '.element-text', '.undefined', '.marker-target', '.connection'];

function coloured(target: Target, attrs: Path) {
  const { stroke, strokeWidth } = strokes.open;
  return [
    ...lines.flatMap((line) => [
      ...replace(target, [...attrs, line, 'stroke'], () => JSON.stringify(stroke)),
      ...replace(target, [...attrs, line, 'strokeWidth'], () => String(strokeWidth)),
    ]),
    ...classes.flatMap((name) =>
      replace(target, [...attrs, name, 'class'], (text) =>
        text.replaceAll('hasNoOpenThreats', 'hasOpenThreats'),
      ),
    ),
  ];
}
