/** JSON with positions: text in, the same bounded tree out that the YAML reader gives. Comments are nobody's business. */
import { createScanner, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { lineIndex } from './line-index.ts';
import type { TreeEntry, TreeNode } from './tree.ts';
import { Unreadable } from './unreadable.ts';

/** Beyond these a text is refused. */
export const jsonLimits = { characters: 8_388_608, nodes: 500_000, depth: 64 };

/** `SyntaxKind.EOF` of jsonc-parser, whose enum has no value at run time. */
const endOfFile = 17;

/**
 * @returns the value of the text; null where it holds nothing.
 * @throws Unreadable where the text is no JSON, is over a limit, or repeats a key: readers disagree on which one counts.
 */
export function readJson(path: string, written: string): TreeNode | null {
  const text = withoutMark(written);
  if (text.length > jsonLimits.characters) {
    throw new Unreadable(path, 1, `${text.length} characters; the limit is ${jsonLimits.characters}`);
  }
  refuseDepth(path, text);
  if (text.trim() === '') return null;
  const lineOf = lineIndex(text);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [fault] = errors;
  if (fault !== undefined) {
    const what = inWords(printParseErrorCode(fault.error));
    throw new Unreadable(path, lineOf(fault.offset), `is no JSON: ${what}`);
  }
  if (root === undefined) return null;
  let nodes = 0;

  const grow = (node: Node): TreeNode => {
    const lines = { startLine: lineOf(node.offset), endLine: lineOf(node.offset + node.length - 1) };
    nodes += 1;
    if (nodes > jsonLimits.nodes) {
      throw new Unreadable(path, lines.startLine, `holds more than ${jsonLimits.nodes} values`);
    }
    const { children = [] } = node;
    if (node.type === 'object') return { kind: 'map', entries: entriesOf(children), tag: null, ...lines };
    if (node.type === 'array') return { kind: 'sequence', items: children.map(grow), tag: null, ...lines };
    return { kind: 'scalar', value: node.value, tag: null, ...lines };
  };
  const entriesOf = (properties: readonly Node[]): ReadonlyMap<string, TreeEntry> => {
    const entries = new Map<string, TreeEntry>();
    for (const { children: [key, value] = [] } of properties) {
      if (key === undefined || value === undefined) throw new Error('a JSON property without a value');
      const name = String(key.value);
      const startLine = lineOf(key.offset);
      if (entries.has(name)) {
        throw new Unreadable(path, startLine, `the key ${JSON.stringify(name)} stands here twice`);
      }
      const grown = grow(value);
      entries.set(name, { key: name, value: grown, startLine, endLine: grown.endLine });
    }
    return entries;
  };
  return grow(root);
}

/** @returns the text with a space for the mark that Windows begins files with (RFC 8259 lets a reader pass over it). */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
}

/** The library recurses, so depth has to be known before it starts. */
function refuseDepth(path: string, text: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.scan() !== endOfFile) {
    const first = text[scanner.getTokenOffset()];
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > jsonLimits.depth) {
      const line = scanner.getTokenStartLine() + 1;
      throw new Unreadable(path, line, `nested more than ${jsonLimits.depth} levels deep`);
    }
  }
}

/** "CommaExpected" as "comma expected". */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
}
