/** Tree-sitter as WebAssembly -> two synchronous ways to parse a text, which leave none of its memory behind. */
import type { Tree } from 'web-tree-sitter';
import { grammarOf, soundTree } from './sound-tree.ts';
import type { Squeezed } from './squeeze.ts';
import { askedTree, type Syntax } from './syntax-tree.ts';

export interface HclModules {
  /** `web-tree-sitter.wasm` of that package. */
  readonly engine: Uint8Array;
  /** `rules/grammars/tree-sitter-terraform.wasm`. */
  readonly grammar: Uint8Array;
  /** Milliseconds of any clock. It decides how a text is parsed and never what comes out. */
  readonly now: () => number;
}

export interface Engine {
  /** @returns null where the text holds a fault. */
  readonly sound: (text: Squeezed) => Syntax | null;
  /** Around faults, in up to the square of the text's length. */
  readonly recovered: (text: Squeezed) => Syntax;
}

/** Real Terraform takes one microsecond a character on an idle machine. */
const patience = { start: 200, character: 0.004 };

/** Once a process: the engine is one for all. */
export async function openEngine({ engine, grammar, now }: HclModules): Promise<Engine> {
  const { Language, Parser } = await import('web-tree-sitter');
  await Parser.init({ wasmBinary: engine });
  const language = await Language.load(grammar);
  const known = grammarOf(language);
  const parser = new Parser().setLanguage(language);

  const grown = (tree: Tree, squeezed: Squeezed): Syntax => {
    const cursor = tree.walk();
    let root = tree.rootNode.hasError ? null : soundTree(cursor, known, squeezed);
    if (root === null) {
      cursor.reset(tree.rootNode);
      root = askedTree(cursor, known.names, squeezed);
    }
    cursor.delete();
    tree.delete();
    return root;
  };
  /** @param stop is asked every hundred steps. */
  const attempt = (text: string, stop: () => boolean): Tree | null => {
    const tree = parser.parse(text, null, { progressCallback: stop });
    if (tree === null) parser.reset();
    return tree;
  };
  const isSound = (tree: Tree): boolean => {
    const { hasError } = tree.rootNode;
    if (hasError) tree.delete();
    return !hasError;
  };
  /** Ends at the first fault, which the engine tells nowhere but in its log; eight times slower where there is none. */
  const watched = (text: string): Tree | null => {
    let faulty = false;
    parser.setLogger((message) => {
      faulty ||= message.startsWith('detect_error');
    });
    const tree = attempt(text, () => faulty);
    parser.setLogger(null);
    return tree;
  };

  return {
    sound: (squeezed) => {
      const { text } = squeezed;
      const deadline = now() + patience.start + patience.character * text.length;
      // Only recovery from faults takes this long, and it could go on for hours.
      const tree = attempt(text, () => now() > deadline) ?? watched(text);
      return tree !== null && isSound(tree) ? grown(tree, squeezed) : null;
    },
    recovered: (squeezed) => {
      const tree = attempt(squeezed.text, () => false);
      if (tree === null) throw new Error('a parse without end ended without a tree');
      return grown(tree, squeezed);
    },
  };
}
