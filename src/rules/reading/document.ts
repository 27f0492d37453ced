/** YAML of a rules file with the place of every value. Bounded first: the files come from repositories. */
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  parseDocument,
} from 'yaml';
import type { Problem } from '../problem.ts';

/** Bytes of one file, nesting, and how often its aliases may be followed. */
export const documentLimits = { bytes: 262_144, depth: 60, aliases: 100 } as const;

export type Path = readonly (string | number)[];

export interface Place {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

export interface RulesDocument {
  readonly value: unknown;
  /** @returns where the value at a path begins; where there is no such value, the nearest one around it. */
  readonly at: (path: Path) => Place;
  /** @returns where the last key of a path stands; where there is no such key, as `at`. */
  readonly keyAt: (path: Path) => Place;
}

type Positioned = Node | null | undefined;

export function readDocument(file: string, text: string): RulesDocument | readonly Problem[] {
  const start = { file, line: 1, column: 1 };
  const bytes = Buffer.byteLength(text);
  if (bytes > documentLimits.bytes) {
    const message = `the file is ${bytes} bytes long; the limit is ${documentLimits.bytes}.`;
    return [{ ...start, message, mend: 'split or shorten it.' }];
  }
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const deep = tooDeepAt(text);
  if (deep !== null) {
    const before = text.slice(0, deep).split('\n');
    const found = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
    return [{ file, ...found, message: 'the file is nested too deeply.', mend: 'flatten it.' }];
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: 'silent',
  });
  // A warning is a tag or directive that YAML does not know: as little to be guessed at as a fault.
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return faults.slice(0, 10).map((fault) => ({
      file,
      ...place(fault.pos[0]),
      message: `not valid YAML: ${fault.message.split('\n')[0]}.`.replace(/\.\.$/, '.'),
      mend: 'correct the YAML at this place.',
    }));
  }
  const nodeAt = (path: Path) => {
    let node: Positioned = document.contents;
    let key: Positioned = null;
    for (const step of path) {
      const around: Positioned = isAlias(node) ? node.resolve(document) : node;
      let inner: unknown;
      if (isMap(around)) {
        const pair = around.items.find(
          (item) => isScalar(item.key) && String(item.key.value) === String(step),
        );
        if (pair !== undefined && isNode(pair.key)) key = pair.key;
        inner = pair?.value ?? pair?.key;
      } else if (isSeq(around) && typeof step === 'number') {
        inner = around.items[step];
        key = null;
      }
      if (!isNode(inner)) break;
      node = inner;
    }
    return { node, key };
  };
  const startOf = (node: Positioned) => place(node?.range?.[0] ?? 0);
  try {
    return {
      value: document.toJS({ maxAliasCount: documentLimits.aliases }) ?? null,
      at: (path: Path) => startOf(nodeAt(path).node),
      keyAt: (path: Path) => {
        const { node, key } = nodeAt(path);
        return startOf(key ?? node);
      },
    };
  } catch (error) {
    // Only aliases make this step fail: too many of them, or one that contains itself.
    if (!(error instanceof ReferenceError || error instanceof RangeError)) throw error;
    return [{ ...start, message: 'the file uses too many YAML aliases.', mend: 'write the values out.' }];
  }
}

/**
 * Composing nested YAML recurses, and near the end of the stack V8 can end the whole process instead of throwing
 * (seen with 100,000 times "- " on Node 20.20). The token parser keeps its own stack, so depth is measured there.
 */
function tooDeepAt(text: string): number | null {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    Array.from(parser.next(lexeme));
    if (parser.stack.length > documentLimits.depth) return parser.offset;
  }
  return null;
}
