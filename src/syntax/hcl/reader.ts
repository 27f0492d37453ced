/** Opens the HCL reader: two WebAssembly modules in, synchronous and pure functions from text to AST out. */
import { lineIndex } from '../line-index.ts';
import type { HclExpression, HclFile } from './ast.ts';
import { readFileBody } from './body.ts';
import { readExpression } from './expression.ts';
import { readHclJson } from './json.ts';
import { brokenExpression, hasOwnFault, hclLimits, type Reading, readingOf } from './reading.ts';
import { grammarOf, plainTree, type Syntax } from './syntax-tree.ts';
import { readBare } from './template.ts';

/** @param path ends in `.json` where the text is Terraform's JSON. */
export type ReadHcl = (path: string, text: string) => HclFile;

export interface HclReader {
  readonly readFile: ReadHcl;
  /** A template file, as `templatefile` reads it. */
  readonly readTemplate: (text: string) => HclFragment;
}

export interface HclFragment {
  readonly value: HclExpression;
  readonly broken: HclFile['broken'];
}

/** `web-tree-sitter.wasm` of the package, and `rules/grammars/tree-sitter-terraform.wasm`. */
export interface HclModules {
  readonly engine: Uint8Array;
  readonly grammar: Uint8Array;
}

/** Once a process: the engine is one for all. */
export async function openHclReader({ engine, grammar }: HclModules): Promise<HclReader> {
  const { Language, Parser } = await import('web-tree-sitter');
  await Parser.init({ wasmBinary: engine });
  const language = await Language.load(grammar);
  const names = grammarOf(language);
  const parser = new Parser().setLanguage(language);

  /** @returns null where the text is beyond what one parse may cost. */
  const parse = (text: string): Syntax | null => {
    const tree = parser.parse(text);
    if (tree === null) return null;
    const cursor = tree.walk();
    try {
      return plainTree(cursor, names, tree.rootNode.hasError);
    } finally {
      cursor.delete();
      tree.delete();
    }
  };

  const readNative = (path: string, text: string): HclFile => {
    const reading = readingOf(text, lineIndex(text));
    const root = parseWithin(reading, text.endsWith('\n') ? text : `${text}\n`, parse);
    const body = root === null ? emptyBody(reading) : readFileBody(reading, root);
    return { path, body, broken: reading.broken };
  };

  const fragments = {
    template: (text: string, lineOf: (offset: number) => number) => templateIn(text, lineOf, parse),
    expression: (text: string, lineOf: (offset: number) => number) => expressionIn(text, lineOf, parse),
  };
  return {
    readFile: (path, text) =>
      path.endsWith('.json') ? readHclJson(path, text, fragments) : readNative(path, text),
    readTemplate: (text) => fragments.template(text, lineIndex(text)),
  };
}

type Parse = (text: string) => Syntax | null;

function parseWithin(reading: Reading, text: string, parse: Parse): Syntax | null {
  const end = reading.text.length;
  if (text.length > hclLimits.characters) {
    reading.report(0, end, `${text.length} characters; the limit is ${hclLimits.characters}`);
    return null;
  }
  const root = parse(text);
  if (root === null) reading.report(0, end, 'takes too long to parse');
  return root;
}

function emptyBody({ linesOf, text }: Reading): HclFile['body'] {
  return { attributes: new Map(), blocks: [], ...linesOf(0, text.length) };
}

/** A heredoc is the one place where a bare template may stand, once its marker is a word that the text does not hold. */
function templateIn(text: string, lineOf: (offset: number) => number, parse: Parse): HclFragment {
  const longest = (text.match(/Z+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const marker = 'Z'.repeat(Math.min(longest + 1, 100));
  const before = `x = <<${marker}\n`;
  const whole = `${before}${text}\n${marker}\n`;
  const reading = readingOf(whole, (offset) => lineOf(clamp(offset - before.length, text.length)));
  const root = parseWithin(reading, whole, parse);
  const heredoc = root === null ? null : onlyExpression(root)?.children[0]?.children[0];
  const value =
    heredoc?.type !== 'heredoc_template' || hasOwnFault(heredoc)
      ? fault(reading, before.length, before.length + text.length)
      : readBare(reading, heredoc, before.length, before.length + text.length);
  return { value, broken: reading.broken };
}

function expressionIn(text: string, lineOf: (offset: number) => number, parse: Parse): HclFragment {
  const before = 'x = ';
  const whole = `${before}${text}\n`;
  const reading = readingOf(whole, (offset) => lineOf(clamp(offset - before.length, text.length)));
  const root = parseWithin(reading, whole, parse);
  const expression = root === null ? null : onlyExpression(root);
  const value =
    expression === null
      ? fault(reading, before.length, before.length + text.length)
      : readExpression(reading, expression, 1);
  return { value, broken: reading.broken };
}

function fault(reading: Reading, start: number, end: number): HclExpression {
  if (reading.broken.length === 0) reading.report(start, end, 'is no template');
  return brokenExpression(reading, start, end);
}

/** @returns null where the text is more than one attribute. */
function onlyExpression(root: Syntax): Syntax | null {
  const [body, ...others] = root.children;
  const [attribute, ...more] = body?.children ?? [];
  if (others.length > 0 || more.length > 0 || attribute?.type !== 'attribute') return null;
  const [, equals, expression, ...rest] = attribute.children;
  return equals?.type === '=' && expression?.type === 'expression' && rest.length === 0 ? expression : null;
}

function clamp(offset: number, length: number): number {
  return Math.max(0, Math.min(offset, length));
}
