/** Where each value of a text stands, by character: what an edit of it needs, and no reader of meaning. */

export interface SpanChild {
  /** null in a sequence. */
  readonly key: string | null;
  /** Where the key begins; in a sequence, the value. */
  readonly start: number;
  readonly value: Span;
}

/** Characters from start to end (exclusive), of the value alone: no comment behind it. */
export interface Span {
  readonly kind: 'map' | 'sequence' | 'scalar' | 'alias';
  readonly start: number;
  readonly end: number;
  /** Written in brackets, as all of JSON is. */
  readonly flow: boolean;
  /** True where the value is null, or nothing is written at all. */
  readonly nothing: boolean;
  /** How a text is written; `block` is YAML's `|` and `>`. */
  readonly text: 'plain' | 'single' | 'double' | 'block' | null;
  readonly children: readonly SpanChild[];
}

/** @returns the innermost value that ends a span: of a block, its last child's last child. */
export function lastOf(span: Span): Span {
  let last = span;
  for (let child = last.children.at(-1); child !== undefined && !last.flow; child = last.children.at(-1))
    last = child.value;
  return last;
}
