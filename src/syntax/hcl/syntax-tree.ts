/** What tree-sitter parsed -> plain nodes, so that the parser's own memory can be freed at once. */
import type { Language, TreeCursor } from 'web-tree-sitter';

export interface Syntax {
  /** As the grammar calls it (tree-sitter-grammars/tree-sitter-hcl 1.2.0, make_grammar.js); `ERROR` for what fits no rule. */
  readonly type: string;
  /** In UTF-16 units, as strings count. */
  readonly start: number;
  readonly end: number;
  /** Without comments and commas. */
  readonly children: readonly Syntax[];
  /** The parser put it there because the grammar wants one. */
  readonly missing: boolean;
  /** Something is missing or makes no sense in here. */
  readonly faulty: boolean;
}

/** Named nodes without children worth asking for. */
const leaves: ReadonlySet<string> = new Set([
  ...['identifier', 'string_lit', 'numeric_lit', 'bool_lit', 'null_lit', 'template_literal', 'comment'],
  ...['block_start', 'block_end', 'object_start', 'object_end', 'tuple_start', 'tuple_end', 'legacy_index'],
  ...['quoted_template_start', 'quoted_template_end', 'heredoc_start', 'heredoc_identifier', 'strip_marker'],
  ...['template_interpolation_start', 'template_interpolation_end', 'ellipsis'],
  ...['template_directive_start', 'template_directive_end'],
]);

/** What is known of each type of node, by tree-sitter's number of it. */
export interface Grammar {
  readonly names: readonly string[];
  readonly leaf: readonly boolean[];
  /** How long a node of it always is: a sign or a word of the language; 0 for all others. */
  readonly length: readonly number[];
}

export function grammarOf(language: Language): Grammar {
  const names = language.types;
  const fixed = names.map((_, id) => language.nodeTypeIsVisible(id) && !language.nodeTypeIsNamed(id));
  return {
    names,
    leaf: names.map((name, id) => fixed[id] === true || leaves.has(name)),
    length: names.map((name, id) => (fixed[id] === true ? name.length : 0)),
  };
}

interface Growing {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: Syntax[];
  readonly missing: boolean;
  faulty: boolean;
}

/**
 * Walks without recursion: depth is the text's choice. Every call of the cursor crosses into WebAssembly, so few are made.
 * @param faulty whether anything in the tree is; only then is each node looked into and asked whether it is missing.
 * @param origin of each sign that was parsed, its offset in the file.
 */
export function plainTree(
  cursor: TreeCursor,
  { names, leaf, length }: Grammar,
  faulty: boolean,
  origin: Int32Array,
): Syntax {
  const open: Growing[] = [];
  for (;;) {
    const id = cursor.nodeTypeId;
    const first = cursor.startIndex;
    const fixed = faulty ? 0 : (length[id] ?? 0);
    const after = fixed > 0 ? first + fixed : cursor.endIndex;
    const start = origin[first] ?? 0;
    const end = after > first ? (origin[after - 1] ?? 0) + 1 : start;
    const missing = faulty && first === after && cursor.nodeIsMissing;
    // What fits no rule has a number that no type has.
    const type = names[id] ?? 'ERROR';
    const here = { type, start, end, children: [], missing, faulty: missing || type === 'ERROR' };
    const parent = open.at(-1);
    if (parent !== undefined) {
      if (type !== 'comment' && type !== ',') parent.children.push(here);
      if (here.faulty) parent.faulty = true;
    }
    if ((faulty || leaf[id] !== true) && cursor.gotoFirstChild()) {
      open.push(here);
      continue;
    }
    while (!cursor.gotoNextSibling()) {
      const done = open.pop();
      const above = open.at(-1);
      if (done === undefined || above === undefined || !cursor.gotoParent()) return done ?? here;
      if (done.faulty) above.faulty = true;
    }
  }
}
