/** YAML in, the span of each value out. */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, parseDocument, type Scalar } from 'yaml';
import { readYaml } from '../yaml.ts';
import type { Span, SpanChild } from './span.ts';

const styles: Readonly<Record<string, Span['text']>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'block',
  BLOCK_FOLDED: 'block',
};

/**
 * @returns null where the text holds nothing.
 * @throws Unreadable as readYaml does.
 */
export function yamlSpans(path: string, text: string): Span | null {
  // The bounds are held there; the library recurses.
  if (readYaml(path, text) === null) return null;
  const { contents } = parseDocument<ParsedNode, true>(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    logLevel: 'silent',
  });
  return contents === null ? null : grow(contents);
}

function grow(node: ParsedNode): Span {
  const [start, end] = node.range;
  const plain = { start, end, nothing: false, text: null, children: [] };
  if (isAlias(node)) return { kind: 'alias', ...plain, flow: true };
  if (isScalar(node))
    return { kind: 'scalar', ...plain, flow: true, nothing: node.value === null, text: styleOf(node) };
  const flow = node.flow === true;
  if (isMap(node)) {
    const children = node.items.flatMap(({ key, value }): SpanChild[] => {
      if (!isScalar(key)) return [];
      const after = key.range[1];
      const none: Span = { kind: 'scalar', ...plain, start: after, end: after, flow: true, nothing: true };
      const name = key.type === 'PLAIN' ? (key.source ?? '') : String(key.value ?? '');
      return [{ key: name, start: key.range[0], value: value === null ? none : grow(value) }];
    });
    return { kind: 'map', ...plain, flow, children };
  }
  if (!isSeq(node)) throw new Error('a YAML node of no known kind');
  const children = node.items.map(
    (item): SpanChild => ({ key: null, start: item.range[0], value: grow(item) }),
  );
  return { kind: 'sequence', ...plain, flow, children };
}

function styleOf({ value, type }: Scalar.Parsed): Span['text'] {
  return typeof value === 'string'
    ? (styles[type ?? ''] ?? null)
    : type?.startsWith('BLOCK') === true
      ? 'block'
      : null;
}
