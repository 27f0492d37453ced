/**
 * What tree-sitter parsed without a fault -> plain nodes, with few questions: each of them crosses into WebAssembly, and
 * between two signs of such a text stand blanks alone. Every sign that comes out is compared with the text.
 */
import type { Language, TreeCursor } from 'web-tree-sitter';
import { isWord, type Squeezed } from './squeeze.ts';
import type { Syntax } from './syntax-tree.ts';

/** How a node is read off the text; a branch is not. */
type Shape =
  /** Always the same signs. */
  | { readonly is: 'signs'; readonly signs: string }
  | { readonly is: 'word' }
  /** A text, a number or a word that stands for a value: one node around another. */
  | { readonly is: 'literal' }
  /** A point and a name. */
  | { readonly is: 'step' }
  /** No children worth asking for, and no telling where it ends. */
  | { readonly is: 'leaf' }
  | { readonly is: 'branch' };

const signs: Readonly<Record<string, string>> = {
  block_start: '{',
  block_end: '}',
  object_start: '{',
  object_end: '}',
  tuple_start: '[',
  tuple_end: ']',
  template_interpolation_start: '${',
  template_interpolation_end: '}',
  quoted_template_start: '"',
  quoted_template_end: '"',
};

const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ...Object.entries(signs).map(([name, signs]) => [name, { is: 'signs', signs }] as const),
  ...['identifier', 'variable_expr', 'bool_lit', 'null_lit'].map((name) => [name, { is: 'word' }] as const),
  ['literal_value', { is: 'literal' }],
  ['get_attr', { is: 'step' }],
  ...[
    ...['string_lit', 'numeric_lit', 'template_literal', 'legacy_index', 'ellipsis', 'strip_marker'],
    ...['heredoc_start', 'heredoc_identifier', 'template_directive_start', 'template_directive_end'],
  ].map((name) => [name, { is: 'leaf' }] as const),
]);

/** What is known of each type of node, by tree-sitter's number of it. */
export interface Grammar {
  readonly names: readonly string[];
  readonly shapes: readonly Shape[];
}

export function grammarOf(language: Language): Grammar {
  const names = language.types;
  const shapeOf = (name: string, id: number): Shape => {
    const own = language.nodeTypeIsVisible(id) && !language.nodeTypeIsNamed(id);
    return own ? { is: 'signs', signs: name } : (shapes.get(name) ?? { is: 'branch' });
  };
  return { names, shapes: names.map(shapeOf) };
}

interface Growing extends Syntax {
  readonly children: Syntax[];
  /** Known when its first sign is, and when its last. */
  start: number;
  end: number;
}

/** @returns null where tree and text do not agree; the cursor then stands anywhere. */
export function soundTree(cursor: TreeCursor, { names, shapes }: Grammar, squeezed: Squeezed): Syntax | null {
  const reading = new SignReader(cursor, squeezed);
  const open: Growing[] = [];
  for (;;) {
    const id = cursor.nodeTypeId;
    const type = names[id];
    const shape = shapes[id];
    if (type === undefined || shape === undefined) return null;
    if (shape.is === 'branch' && cursor.gotoFirstChild()) {
      open.push({ type, start: -1, end: -1, children: [], missing: false, faulty: false });
      continue;
    }
    const here = reading.read(type, shape);
    if (here === null) return null;
    for (let index = open.length - 1; index >= 0; index -= 1) {
      const above = open[index];
      if (above === undefined || above.start >= 0) break;
      above.start = here.start;
    }
    if (type !== ',') open.at(-1)?.children.push(here);
    while (!cursor.gotoNextSibling()) {
      const done = open.pop();
      if (done === undefined || !cursor.gotoParent()) return done ?? here;
      done.end = reading.end;
      const above = open.at(-1);
      if (above === undefined) return done;
      above.children.push(done);
    }
  }
}

const none: readonly Syntax[] = [];

class SignReader {
  readonly #cursor: TreeCursor;
  readonly #text: string;
  readonly #origin: Int32Array;
  /** Where what was read last ends. */
  #at = 0;

  constructor(cursor: TreeCursor, { text, origin }: Squeezed) {
    this.#cursor = cursor;
    this.#text = text;
    this.#origin = origin;
  }

  /** In the file. */
  get end(): number {
    return this.#at === 0 ? 0 : (this.#origin[this.#at - 1] ?? 0) + 1;
  }

  /** @returns the node at the cursor; null where the text says something else. */
  read(type: string, shape: Shape): Syntax | null {
    if (shape.is === 'leaf' || shape.is === 'branch') {
      const first = this.#cursor.startIndex;
      this.#at = this.#cursor.endIndex;
      return this.#node(type, first);
    }
    this.#skipBlanks();
    const first = this.#at;
    switch (shape.is) {
      case 'signs':
        return this.#take(shape.signs) ? this.#node(type, first) : null;
      case 'word':
        return this.#word(type);
      case 'literal': {
        const literal = this.#literal();
        return literal === null ? null : this.#node(type, first, [literal]);
      }
      case 'step': {
        if (!this.#take('.')) return null;
        const point = this.#node('.', first);
        this.#skipBlanks();
        const name = this.#word('identifier');
        return name === null ? null : this.#node(type, first, [point, name]);
      }
    }
  }

  #node(type: string, first: number, children = none): Syntax {
    const start = this.#origin[first] ?? 0;
    const end = this.#at > first ? this.end : start;
    return { type, start, end, children, missing: false, faulty: false };
  }

  #skipBlanks(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\n') this.#at += 1;
  }

  #take(signs: string): boolean {
    if (!this.#text.startsWith(signs, this.#at)) return false;
    this.#at += signs.length;
    return true;
  }

  #word(type: string): Syntax | null {
    const first = this.#at;
    while (isWord(this.#text, this.#at)) this.#at += 1;
    // A function that a provider brings: `provider::tides::high`.
    if (this.#text.startsWith('::', this.#at)) this.#at = this.#cursor.endIndex;
    return this.#at === first ? null : this.#node(type, first);
  }

  #literal(): Syntax | null {
    const first = this.#at;
    if (this.#take('""')) return this.#node('string_lit', first);
    const sign = this.#text[first] ?? '';
    if (sign === '"' || (sign >= '0' && sign <= '9')) {
      this.#at = this.#cursor.endIndex;
      return this.#node(sign === '"' ? 'string_lit' : 'numeric_lit', first);
    }
    const word = this.#word('bool_lit');
    const written = this.#text.slice(first, this.#at);
    if (written === 'null' && word !== null) return { ...word, type: 'null_lit' };
    return written === 'true' || written === 'false' ? word : null;
  }
}
