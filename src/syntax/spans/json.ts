/** JSON in, the span of each value out. */
import { type Node, parseTree } from 'jsonc-parser';
import { readJson, withoutMark } from '../json.ts';
import type { Span } from './span.ts';

/**
 * @returns null where the text holds nothing.
 * @throws Unreadable as readJson does.
 */
export function jsonSpans(path: string, text: string): Span | null {
  // The bounds are held there; the library recurses.
  if (readJson(path, text) === null) return null;
  const root = parseTree(withoutMark(text), [], { allowTrailingComma: true });
  return root === undefined ? null : grow(root);
}

function grow(node: Node): Span {
  const { type, offset, length, children = [] } = node;
  const place = { start: offset, end: offset + length };
  if (type === 'array') {
    const items = children.map((item) => ({ key: null, start: item.offset, value: grow(item) }));
    return { kind: 'sequence', ...place, flow: true, nothing: false, text: null, children: items };
  }
  if (type === 'object') {
    const entries = children.flatMap(({ offset: start, children: [key, value] = [] }) =>
      key === undefined || value === undefined ? [] : [{ key: String(key.value), start, value: grow(value) }],
    );
    return { kind: 'map', ...place, flow: true, nothing: false, text: null, children: entries };
  }
  const text = type === 'string' ? 'double' : null;
  return { kind: 'scalar', ...place, flow: true, nothing: type === 'null', text, children: [] };
}
