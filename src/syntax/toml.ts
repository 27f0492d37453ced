/** TOML with positions: text in, the same bounded tree out that the YAML and JSON readers give. */
import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { TreeEntry, TreeMap, TreeNode, TreeScalar } from './tree.ts';
import { Unreadable } from './unreadable.ts';

/** Beyond these a text is refused. */
export const tomlLimits = { characters: 1_048_576, nodes: 50_000, depth: 64 };

/** A map while it grows: tables of one name may be written in many places. */
interface Growing {
  readonly kind: 'map';
  readonly entries: Map<string, TreeEntry>;
  readonly tag: null;
  startLine: number;
  endLine: number;
}

/** An array of tables while it grows. */
interface GrowingList {
  readonly kind: 'sequence';
  readonly items: TreeNode[];
  readonly tag: null;
  startLine: number;
  endLine: number;
}

/**
 * @returns the table of the text; null where it holds nothing.
 * @throws Unreadable where the text is no TOML 1.0, is over a limit, or repeats a key.
 */
export function readToml(path: string, text: string): TreeMap | null {
  if (text.length > tomlLimits.characters) {
    throw new Unreadable(path, 1, `${text.length} characters; the limit is ${tomlLimits.characters}`);
  }
  refuseDepth(path, text);
  const [table] = parsed(path, text).body;
  let nodes = 0;
  const counted = (line: number): void => {
    nodes += 1;
    if (nodes > tomlLimits.nodes)
      throw new Unreadable(path, line, `holds more than ${tomlLimits.nodes} values`);
  };

  const nodeOf = (node: AST.TOMLContentNode): TreeNode => {
    const lines = { startLine: node.loc.start.line, endLine: node.loc.end.line };
    counted(lines.startLine);
    if (node.type === 'TOMLArray')
      return { kind: 'sequence', items: node.elements.map(nodeOf), tag: null, ...lines };
    if (node.type === 'TOMLInlineTable') {
      const map = growing(lines.startLine, lines.endLine);
      for (const pair of node.body) put(map, pair);
      return map;
    }
    return { kind: 'scalar', value: scalarOf(node), tag: null, ...lines };
  };
  const put = (table: Growing, { key, value, loc }: AST.TOMLKeyValue): void => {
    const names = key.keys.map(nameOf);
    const last = names.pop() ?? '';
    const at = within(table, names, loc.start.line, loc.end.line);
    const grown = nodeOf(value);
    at.entries.set(last, { key: last, value: grown, startLine: loc.start.line, endLine: grown.endLine });
  };

  const root = growing(1, Math.max(1, table.loc.end.line));
  for (const item of table.body) {
    if (item.type === 'TOMLKeyValue') {
      put(root, item);
      continue;
    }
    const { start, end } = item.loc;
    const names = item.key.keys.map(nameOf);
    counted(start.line);
    const at =
      item.kind === 'array'
        ? oneMore(root, names, start.line, end.line)
        : within(root, names, start.line, end.line);
    for (const pair of item.body) put(at, pair);
  }
  return root.entries.size === 0 ? null : root;
}

function parsed(path: string, text: string): AST.TOMLProgram {
  try {
    return parseTOML(text, { tomlVersion: '1.0' });
  } catch (error) {
    if (error instanceof ParseError)
      throw new Unreadable(path, error.lineNumber, `is no TOML: ${error.message}`);
    // The library hands a string on letter by letter, as arguments of one call.
    if (error instanceof RangeError) throw new Unreadable(path, 1, 'holds a text that is too long to read');
    throw error;
  }
}

function growing(startLine: number, endLine: number): Growing {
  return { kind: 'map', entries: new Map(), tag: null, startLine, endLine };
}

/** The table of that name, made where it is not there yet; of an array of tables, the last one. */
function within(from: Growing, names: readonly string[], startLine: number, endLine: number): Growing {
  let at = from;
  for (const name of names) {
    const known = at.entries.get(name)?.value;
    const inside = known?.kind === 'sequence' ? known.items.at(-1) : known;
    if (inside !== undefined && isGrowing(inside) && inside.kind === 'map') {
      inside.endLine = Math.max(inside.endLine, endLine);
      at = inside;
      continue;
    }
    const made = growing(startLine, endLine);
    at.entries.set(name, { key: name, value: made, startLine, endLine });
    at = made;
  }
  return at;
}

function oneMore(from: Growing, names: readonly string[], startLine: number, endLine: number): Growing {
  const name = names.at(-1) ?? '';
  const holder = within(from, names.slice(0, -1), startLine, endLine);
  const made = growing(startLine, endLine);
  const known = holder.entries.get(name);
  if (known !== undefined && isGrowing(known.value) && known.value.kind === 'sequence') {
    known.value.items.push(made);
    known.value.endLine = endLine;
    return made;
  }
  const value: GrowingList = { kind: 'sequence', items: [made], tag: null, startLine, endLine };
  holder.entries.set(name, { key: name, value, startLine, endLine });
  return made;
}

/** The parser refuses what would reopen an inline table or list, so all there are may still grow. */
function isGrowing(node: TreeNode): node is Growing | GrowingList {
  return node.kind !== 'scalar';
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function scalarOf(node: AST.TOMLValue): TreeScalar['value'] {
  switch (node.kind) {
    case 'string':
    case 'boolean':
    case 'float':
      return node.value;
    case 'integer':
      return Number.isSafeInteger(node.value) ? node.value : node.number;
    default:
      return node.datetime;
  }
}

/** Texts and comments, whose brackets nest nothing; then the brackets that do. */
const lexemes =
  /"""(?:\\[\s\S]|(?!""")[^\\])*(?:"""|$)|'''(?:(?!''')[\s\S])*(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?|#[^\n]*|[[\]{}\n]/g;

/** The parser calls itself for each level. */
function refuseDepth(path: string, text: string): void {
  let depth = 0;
  let line = 1;
  for (const [lexeme] of text.matchAll(lexemes)) {
    if (lexeme === '[' || lexeme === '{') depth += 1;
    else if (lexeme === ']' || lexeme === '}') depth = Math.max(0, depth - 1);
    else line += lexeme.split('\n').length - 1;
    if (depth > tomlLimits.depth)
      throw new Unreadable(path, line, `nested deeper than ${tomlLimits.depth} levels`);
  }
}
