/** What tree-sitter parsed -> plain nodes, so that the parser's own memory can be freed at once. */
import type { Language, TreeCursor } from 'web-tree-sitter';

export interface Syntax {
  /** As the grammar calls it (tree-sitter-grammars/tree-sitter-hcl 1.2.0, make_grammar.js); `ERROR` for what fits no rule. */
  readonly type: string;
  /** In UTF-16 units, as strings count. */
  readonly start: number;
  readonly end: number;
  /** Without comments. */
  readonly children: readonly Syntax[];
  /** The parser put it there because the grammar wants one. */
  readonly missing: boolean;
  /** Something is missing or makes no sense in here. */
  readonly faulty: boolean;
}

/** Their children are never asked for; with faults in the file they may be, as something may be missing there. */
const leaves: ReadonlySet<string> = new Set([
  ...['identifier', 'string_lit', 'numeric_lit', 'bool_lit', 'null_lit', 'template_literal', 'comment'],
  ...['block_start', 'block_end', 'object_start', 'object_end', 'tuple_start', 'tuple_end', 'legacy_index'],
  ...['quoted_template_start', 'quoted_template_end', 'heredoc_start', 'heredoc_identifier', 'strip_marker'],
  ...['template_interpolation_start', 'template_interpolation_end', 'ellipsis'],
  ...['template_directive_start', 'template_directive_end'],
]);

/** The number that tree-sitter gives to what fits no rule. */
const errorType = 65_535;

interface Growing {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: Syntax[];
  missing: boolean;
  faulty: boolean;
}

export interface Grammar {
  readonly typeNames: readonly string[];
  readonly isLeaf: readonly boolean[];
}

export function grammarOf(language: Language): Grammar {
  const typeNames = language.types;
  return {
    typeNames,
    isLeaf: typeNames.map((name, id) => leaves.has(name) || !language.nodeTypeIsNamed(id)),
  };
}

/** Walks without recursion: depth is the text's choice. Every call of the cursor crosses into WebAssembly, so few are made. */
export function plainTree(cursor: TreeCursor, grammar: Grammar, faulty: boolean): Syntax {
  const root = nodeAt(cursor, grammar, faulty);
  const open: Growing[] = [];
  let here = root;
  for (;;) {
    const mayHold = faulty || grammar.isLeaf[cursor.nodeTypeId] !== true;
    if (mayHold && cursor.gotoFirstChild()) {
      open.push(here);
    } else {
      while (!cursor.gotoNextSibling()) {
        const parent = open.pop();
        if (parent === undefined || !cursor.gotoParent()) return root;
        if (parent.faulty) {
          const above = open.at(-1);
          if (above !== undefined) above.faulty = true;
        }
      }
    }
    here = nodeAt(cursor, grammar, faulty);
    const parent = open.at(-1);
    if (parent === undefined) return root;
    if (here.type !== 'comment') parent.children.push(here);
    if (here.faulty) parent.faulty = true;
  }
}

function nodeAt(cursor: TreeCursor, grammar: Grammar, faulty: boolean): Growing {
  const id = cursor.nodeTypeId;
  const start = cursor.startIndex;
  const end = cursor.endIndex;
  const wrong = id === errorType;
  const missing = faulty && start === end && cursor.nodeIsMissing;
  return {
    type: wrong ? 'ERROR' : (grammar.typeNames[id] ?? 'ERROR'),
    start,
    end,
    children: [],
    missing,
    faulty: wrong || missing,
  };
}
