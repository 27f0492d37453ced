/** What tree-sitter parsed -> plain nodes, so that the parser's own memory can be freed at once. */
import type { TreeCursor } from 'web-tree-sitter';
import type { Squeezed } from './squeeze.ts';

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

interface Growing {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: Syntax[];
  readonly missing: boolean;
  faulty: boolean;
}

/**
 * Walks without recursion: depth is the text's choice. Each node is asked for everything, as only a tree with faults needs.
 * @param names by tree-sitter's number of them.
 */
export function askedTree(cursor: TreeCursor, names: readonly string[], { origin }: Squeezed): Syntax {
  const open: Growing[] = [];
  for (;;) {
    const first = cursor.startIndex;
    const after = cursor.endIndex;
    const start = origin[first] ?? 0;
    const end = after > first ? (origin[after - 1] ?? 0) + 1 : start;
    const missing = first === after && cursor.nodeIsMissing;
    // What fits no rule has a number that no type has.
    const type = names[cursor.nodeTypeId] ?? 'ERROR';
    const here = { type, start, end, children: [], missing, faulty: missing || type === 'ERROR' };
    const parent = open.at(-1);
    if (parent !== undefined) {
      if (type !== 'comment' && type !== ',') parent.children.push(here);
      if (here.faulty) parent.faulty = true;
    }
    if (cursor.gotoFirstChild()) {
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
