/** YAML with positions: text in, a small bounded tree out, so that no analyzer ever touches the library. */
import {
  type Alias,
  type CollectionTag,
  Composer,
  type CST,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type ParsedNode,
  Parser,
  type Scalar,
  type ScalarTag,
  type YAMLMap,
} from 'yaml';
import type { Lines, TreeEntry, TreeNode, TreeScalar } from './tree.ts';
import { Unreadable } from './unreadable.ts';

/** Beyond these a text is refused; nodes and depth count with every alias written out. */
export const yamlLimits = {
  characters: 1_048_576,
  lexemes: 400_000,
  nodes: 50_000,
  depth: 64,
  aliases: 1_000,
};

/**
 * @returns the one document of the text; null where it holds nothing.
 * @throws Unreadable where the text is no YAML, is over a limit, repeats a key, or holds several documents.
 */
export function readYaml(path: string, text: string): TreeNode | null {
  const documents = readYamlDocuments(path, text);
  const second = documents[1];
  if (second !== undefined) {
    throw new Unreadable(
      path,
      second.startLine,
      'a second document starts here; this file may hold only one',
    );
  }
  return documents[0] ?? null;
}

/**
 * @param repeated what a format's own reader does with a key that stands twice: most refuse it, some take the last.
 * @returns the documents that hold something, in order.
 * @throws Unreadable where the text is no YAML, is over a limit, or repeats a key that may not be.
 */
export function readYamlDocuments(
  path: string,
  text: string,
  repeated: 'refused' | 'last' = 'refused',
): readonly TreeNode[] {
  const before = kept[repeated].get(text) ?? foreseen.get(text)?.();
  const documents = before ?? parsed(path, text, repeated);
  keep(text, documents, repeated);
  return documents;
}

/** Where to get what a text was found to hold when it was read before; of few texts, which ship. */
const foreseen = new Map<string, () => readonly TreeNode[] | null>();

/** @param read asked before the text is read, when somebody first wants it; null where it does not know. */
export function foreseeYaml(text: string, read: () => readonly TreeNode[] | null): void {
  foreseen.set(text, read);
}

function keep(text: string, documents: readonly TreeNode[], repeated: keyof typeof kept): void {
  const known = kept[repeated];
  if (!known.has(text)) keptCharacters += text.length;
  // The last asked for stands last.
  known.delete(text);
  known.set(text, documents);
  forget(known);
}

/** Several analyzers read the same file, and the next change of a repository mostly the same files: a text is one tree. */
const kept = {
  refused: new Map<string, readonly TreeNode[]>(),
  last: new Map<string, readonly TreeNode[]>(),
};
const keptAtMost = 3_000_000;
let keptCharacters = 0;

function forget(known: Map<string, readonly TreeNode[]>): void {
  for (const text of known.keys()) {
    if (keptCharacters <= keptAtMost || known.size === 1) return;
    known.delete(text);
    keptCharacters -= text.length;
  }
}

function parsed(path: string, text: string, repeated: 'refused' | 'last'): readonly TreeNode[] {
  if (text.length > yamlLimits.characters) {
    throw new Unreadable(path, 1, `${text.length} characters; the limit is ${yamlLimits.characters}`);
  }
  refuseFloods(path, text);
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const lineOf = (offset: number) => Math.max(1, lines.linePos(offset).line);
  for (const token of tokens) refuseDepth(path, token, lineOf);

  // Keys are compared here and not by the library, which takes the square of their number.
  const composer = new Composer<ParsedNode>({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    customTags: (known) => [...known, ...ownTags(text)],
  });
  const budget = { path, text, lineOf, repeated, nodes: 0, aliases: 0 };
  const documents: TreeNode[] = [];
  for (const document of composer.compose(tokens, false, text.length)) {
    const fault = document.errors[0];
    if (fault !== undefined) throw new Unreadable(path, lineOf(fault.pos[0]), plain(fault.message));
    if (document.contents === null || isEmpty(document.contents)) continue;
    documents.push(new Grower(budget).grow(document.contents, 0).node);
  }
  return documents;
}

/** More different ones than a format has are left to the library, which warns of each. */
const mostOwnTags = 64;

/** The file's own tags, declared as text: the library makes an error with a stack of every tag that it does not know. */
function ownTags(text: string): (CollectionTag | ScalarTag)[] {
  const names = new Set(text.match(/![A-Za-z][\w:.-]{0,63}/g) ?? []);
  return [...names].slice(0, mostOwnTags).flatMap((tag): (CollectionTag | ScalarTag)[] => [
    { tag, resolve: (value: string) => value },
    { tag, collection: 'map' },
    { tag, collection: 'seq' },
  ]);
}

/** Flow brackets and sheer number are bounded before anything is built from the text. */
function refuseFloods(path: string, text: string): void {
  const scalarFollows = '\u001f';
  let lexemes = 0;
  let open = 0;
  let line = 1;
  let previous = '';
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (previous !== scalarFollows) {
      if (lexeme === '[' || lexeme === '{') open += 1;
      if (lexeme === ']' || lexeme === '}') open -= 1;
    }
    if (open > yamlLimits.depth) throw new Unreadable(path, line, tooDeep);
    if (lexemes > yamlLimits.lexemes) throw new Unreadable(path, line, tooMany);
    line += lexeme.split('\n').length - 1;
    previous = lexeme;
  }
}

const tooDeep = `nested more than ${yamlLimits.depth} levels deep`;
const tooMany = `holds more than ${yamlLimits.nodes} values, aliases written out`;

/** Walks without recursion: the library's composer recurses, so depth has to be known before it starts. */
function refuseDepth(path: string, root: CST.Token, lineOf: (offset: number) => number): void {
  const open: { token: CST.Token; depth: number }[] = [{ token: root, depth: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > yamlLimits.depth) throw new Unreadable(path, lineOf(token.offset), tooDeep);
    if (token.type === 'error') throw new Unreadable(path, lineOf(token.offset), plain(token.message));
    if (token.type === 'document' && token.value) open.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const item of token.items) {
      if (item.key) open.push({ token: item.key, depth: depth + 1 });
      if (item.value) open.push({ token: item.value, depth: depth + 1 });
    }
  }
}

function isEmpty(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null && node.range[0] === node.range[1];
}

/** The library's messages, without the places and pictures that some of them carry. */
function plain(message: string): string {
  const first = message.split('\n')[0] ?? message;
  return first.replace(/ at line \d+, column \d+:?$/, '').replace(/^(.)/, (letter) => letter.toLowerCase());
}

interface Budget {
  readonly path: string;
  readonly text: string;
  readonly lineOf: (offset: number) => number;
  readonly repeated: 'refused' | 'last';
  nodes: number;
  aliases: number;
}

/** A node with its size and height when every alias in it is written out. */
interface Grown {
  readonly node: TreeNode;
  readonly size: number;
  readonly height: number;
}

/** Turns the nodes of one document into ours; anchors are known by name, in the order of the text. */
class Grower {
  readonly #budget: Budget;
  readonly #anchors = new Map<string, Grown | 'growing'>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  grow(node: ParsedNode | null, at: number): Grown {
    if (node === null) return this.#leaf(null, null, { startLine: at, endLine: at });
    if (isAlias(node)) return this.#follow(node);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, 'growing');
    const grown = this.#branch(node);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, grown);
    return grown;
  }

  #branch(node: Exclude<ParsedNode, Alias.Parsed>): Grown {
    const lines = this.#lines(node.range);
    const tag = node.tag === undefined || node.tag.startsWith('tag:yaml.org,2002:') ? null : node.tag;
    if (isMap(node)) return this.#map(node, lines, tag);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.grow(item, lines.startLine));
      return this.#collect({ kind: 'sequence', items: items.map((item) => item.node), tag, ...lines }, items);
    }
    return this.#leaf(this.#value(node, lines), tag, lines);
  }

  #value(node: Scalar.Parsed, { startLine }: Lines): TreeScalar['value'] {
    const { value } = node;
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    ) {
      return value;
    }
    throw this.#fault(startLine, 'a value that is no text, number, boolean or null');
  }

  #leaf(value: TreeScalar['value'], tag: string | null, lines: Lines): Grown {
    this.#spend(1, lines.startLine);
    return { node: { kind: 'scalar', value, tag, ...lines }, size: 1, height: 0 };
  }

  #map(node: YAMLMap.Parsed, lines: Lines, tag: string | null): Grown {
    const entries = new Map<string, TreeEntry>();
    const merged: { readonly grown: Grown; readonly line: number }[] = [];
    const parts: Grown[] = [];
    for (const { key, value } of node.items) {
      if (!isScalar(key)) throw this.#fault(lines.startLine, 'a key that is no plain word');
      const { startLine } = this.#lines(key.range);
      const name = key.type === 'PLAIN' ? (key.source ?? '') : String(key.value ?? '');
      const grown = this.grow(value, startLine);
      parts.push(grown);
      if (name === '<<' && key.type === 'PLAIN') {
        merged.push({ grown, line: startLine });
        continue;
      }
      if (entries.has(name) && this.#budget.repeated === 'refused')
        throw this.#fault(startLine, `the key ${JSON.stringify(name)} stands here twice`);
      // An alias's value stands where its anchor is; the entry ends where the alias is written.
      const endLine = value === null ? startLine : Math.max(startLine, this.#lines(value.range).endLine);
      entries.set(name, { key: name, value: grown.node, startLine, endLine });
    }
    if (merged.length > 1 && this.#budget.repeated === 'refused')
      throw this.#fault(merged[1]?.line ?? lines.startLine, 'the key "<<" stands here twice');
    for (const { grown, line } of merged.reverse()) {
      for (const [name, entry] of this.#mergedEntries(grown.node, line)) {
        if (!entries.has(name)) entries.set(name, entry);
      }
    }
    return this.#collect({ kind: 'map', entries, tag, ...lines }, parts);
  }

  /** Of several maps the earlier one wins, as YAML's merge key has it. */
  #mergedEntries(node: TreeNode, line: number): ReadonlyMap<string, TreeEntry> {
    const sources = node.kind === 'sequence' ? node.items : [node];
    const entries = new Map<string, TreeEntry>();
    for (const source of sources) {
      if (source.kind !== 'map') throw this.#fault(line, 'the key "<<" merges something that is no map');
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    return entries;
  }

  #collect(node: TreeNode, parts: readonly Grown[]): Grown {
    this.#spend(1, node.startLine);
    const height = 1 + parts.reduce((most, part) => Math.max(most, part.height), 0);
    if (height > yamlLimits.depth) throw this.#fault(node.startLine, tooDeep);
    return { node, size: 1 + parts.reduce((sum, part) => sum + part.size, 0), height };
  }

  #follow(alias: Alias.Parsed): Grown {
    const { startLine } = this.#lines(alias.range);
    this.#budget.aliases += 1;
    if (this.#budget.aliases > yamlLimits.aliases) {
      throw this.#fault(startLine, `uses more than ${yamlLimits.aliases} aliases`);
    }
    const target = this.#anchors.get(alias.source);
    if (target === 'growing')
      throw this.#fault(startLine, `the alias *${alias.source} stands inside its own anchor`);
    if (target === undefined)
      throw this.#fault(startLine, `the alias *${alias.source} has no anchor above it`);
    this.#spend(target.size, startLine);
    return target;
  }

  #spend(nodes: number, line: number): void {
    this.#budget.nodes += nodes;
    if (this.#budget.nodes > yamlLimits.nodes) throw this.#fault(line, tooMany);
  }

  /** A value ends before the line breaks that follow it. */
  #lines([start, end]: readonly [number, number, number]): Lines {
    const { text, lineOf } = this.#budget;
    let last = end;
    while (last > start && /\s/.test(text[last - 1] ?? '')) last -= 1;
    return { startLine: lineOf(start), endLine: lineOf(Math.max(start, last - 1)) };
  }

  #fault(line: number, reason: string): Unreadable {
    return new Unreadable(this.#budget.path, line, reason);
  }
}
