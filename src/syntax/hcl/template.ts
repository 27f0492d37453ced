/**
 * A quoted text, a heredoc or a bare template -> a literal, a template, or the value that an interpolation alone gives.
 * Strip markers and indentation work on the scanner's pieces, as in HCL (hclsyntax/parser_template.go): a heredoc's
 * piece ends with its line, a quoted text's only where a template begins.
 */
import type { HclExpression, HclTemplatePart } from './ast.ts';
import { readExpression } from './expression.ts';
import { brokenExpression, hclLimits, type Reading } from './reading.ts';
import type { Syntax } from './syntax-tree.ts';

type Piece =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'value'; readonly value: HclExpression }
  | { readonly kind: 'if'; readonly condition: HclExpression }
  | { readonly kind: 'for'; readonly names: readonly string[]; readonly over: HclExpression }
  | { readonly kind: 'else' | 'end' };

type Form = 'quoted' | 'lines';

const ends: ReadonlyMap<string, 'else' | 'end'> = new Map([
  ['template_else_intro', 'else'],
  ['template_if_end', 'end'],
  ['template_for_end', 'end'],
]);
const constructs: ReadonlySet<string> = new Set([
  ...['template_interpolation', 'template_if_intro', 'template_for_start', ...ends.keys()],
]);

/** @param node a `string_lit` or `quoted_template`, with its quotes. */
export function readQuoted(reading: Reading, node: Syntax, depth: number): HclExpression {
  return assemble(reading, node, piecesOf(reading, node, node.start + 1, node.end - 1, 'quoted', depth));
}

export function readHeredoc(reading: Reading, node: Syntax, depth: number): HclExpression {
  const { text } = reading;
  const opening = node.children[1];
  const closing = node.children.at(-1);
  if (opening === undefined || closing === undefined) throw new Error('a heredoc without its markers');
  const start = text.indexOf('\n', opening.end) + 1;
  if (start === 0 || text.slice(opening.end, start).trim() !== '') {
    reading.report(opening.start, opening.end, 'a heredoc begins on the line after its marker');
    return brokenExpression(reading, node.start, node.end);
  }
  const end = Math.max(start, text.lastIndexOf('\n', closing.start - 1) + 1);
  const pieces = piecesOf(reading, node, start, end, 'lines', depth);
  if (text.startsWith('<<-', node.start)) takeIndentationAway(pieces);
  return assemble(reading, node, pieces);
}

/** @param node a heredoc around the text of a template that stands alone, without indentation to take away. */
export function readBare(reading: Reading, node: Syntax, start: number, end: number): HclExpression {
  return assemble(reading, node, piecesOf(reading, node, start, end, 'lines', 1));
}

function piecesOf(
  reading: Reading,
  node: Syntax,
  start: number,
  end: number,
  form: Form,
  depth: number,
): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  let stripNext = false;
  const addText = (to: number) => {
    for (const raw of scanned(reading.text.slice(at, to), form)) {
      const text = unescaped(reading, raw, at, form);
      at += raw.length;
      pieces.push({ kind: 'text', text: stripNext ? text.trimStart() : text });
      stripNext = false;
    }
  };
  for (const construct of constructsIn(node)) {
    addText(construct.start);
    const previous = pieces.at(-1);
    if (construct.children[1]?.type === 'strip_marker' && previous?.kind === 'text') {
      previous.text = previous.text.trimEnd();
    }
    pieces.push(pieceOf(reading, construct, depth));
    at = construct.end;
    stripNext = construct.children.at(-2)?.type === 'strip_marker';
  }
  addText(end);
  return pieces;
}

/** In the order of writing; directives hold what stands between their ends, to any depth. */
function constructsIn(node: Syntax): readonly Syntax[] {
  const found: Syntax[] = [];
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (constructs.has(next.type)) found.push(next);
    else for (const child of next.children.toReversed()) pending.push(child);
  }
  return found;
}

function pieceOf(reading: Reading, construct: Syntax, depth: number): Piece {
  const end = ends.get(construct.type);
  if (end !== undefined) return { kind: end };
  const expression = construct.children.find(({ type }) => type === 'expression');
  if (expression === undefined) {
    reading.report(construct.start, construct.end, 'a template without an expression');
    return { kind: 'value', value: brokenExpression(reading, construct.start, construct.end) };
  }
  const value = readExpression(reading, expression, depth);
  if (construct.type === 'template_interpolation') return { kind: 'value', value };
  if (construct.type === 'template_if_intro') return { kind: 'if', condition: value };
  const names = construct.children.filter(({ type }) => type === 'identifier').map(reading.textOf);
  return { kind: 'for', names, over: value };
}

/** @returns the pieces that strip markers and indentation see; none for no text. */
function scanned(text: string, form: Form): readonly string[] {
  if (text === '') return [];
  if (form === 'quoted') return [text];
  const lines: string[] = [];
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const next = lineEnd < 0 ? text.length : lineEnd + 1;
    lines.push(text.slice(at, next));
    at = next;
  }
  return lines;
}

const escapes = /\\(?:u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S])|\$\$\{|%%\{/g;
const letters: ReadonlyMap<string, string> = new Map([
  ['\\n', '\n'],
  ['\\r', '\r'],
  ['\\t', '\t'],
  ['\\"', '"'],
  ['\\\\', '\\'],
]);

function unescaped(reading: Reading, raw: string, start: number, form: Form): string {
  if (!/[\\{]/.test(raw)) return raw;
  return raw.replace(escapes, (found: string, offset: number) => {
    if (!found.startsWith('\\')) return found.slice(1);
    if (form === 'lines') return found;
    if (/^\\[uU]./.test(found)) {
      const code = Number.parseInt(found.slice(2), 16);
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\u{fffd}';
    }
    const letter = letters.get(found);
    if (letter !== undefined) return letter;
    reading.report(start + offset, start + offset + 2, `${JSON.stringify(found)} is no escape`);
    return found;
  });
}

/** `<<-`: the least indentation of all lines is taken from each, blank lines aside (flushHeredocTemplateParts). */
function takeIndentationAway(pieces: readonly Piece[]): void {
  const indented: Extract<Piece, { kind: 'text' }>[] = [];
  let least = Number.POSITIVE_INFINITY;
  let lineBegins = true;
  for (const piece of pieces) {
    const { text } = piece.kind === 'text' ? piece : { text: '' };
    if (lineBegins) {
      const spaces = text.length - text.trimStart().length;
      const blank = piece.kind === 'text' && spaces === text.length && text.endsWith('\n');
      if (!blank) least = Math.min(least, spaces);
      if (!blank && piece.kind === 'text') indented.push(piece);
    }
    lineBegins = text.endsWith('\n');
  }
  for (const piece of indented) piece.text = piece.text.slice(least);
}

interface Level {
  readonly parts: HclTemplatePart[];
  readonly otherwise: HclTemplatePart[];
  readonly opening: Piece | null;
  inElse: boolean;
}

function assemble(reading: Reading, node: Syntax, pieces: readonly Piece[]): HclExpression {
  const lines = reading.linesOf(node.start, node.end);
  const [only] = pieces;
  if (only?.kind === 'value' && pieces.length === 1) return only.value;
  const root: Level = { parts: [], otherwise: [], opening: null, inElse: false };
  const open = [root];
  for (const piece of pieces) {
    const level = open.at(-1) ?? root;
    const into = level.inElse ? level.otherwise : level.parts;
    if (piece.kind === 'text') addText(into, piece.text);
    else if (piece.kind === 'value') into.push(piece);
    else if (piece.kind === 'else') level.inElse = true;
    else if (piece.kind === 'end') {
      open.pop();
      const outer = open.at(-1) ?? root;
      (outer.inElse ? outer.otherwise : outer.parts).push(...closed(level));
    } else if (open.length > hclLimits.depth) {
      reading.report(node.start, node.end, `nested more than ${hclLimits.depth} levels deep`);
      return brokenExpression(reading, node.start, node.end);
    } else open.push({ parts: [], otherwise: [], opening: piece, inElse: false });
  }
  const [first, ...more] = root.parts;
  if (first === undefined) return { kind: 'literal', value: '', ...lines };
  if (first.kind === 'text' && more.length === 0) return { kind: 'literal', value: first.text, ...lines };
  return { kind: 'template', parts: root.parts, ...lines };
}

function closed({ opening, parts, otherwise }: Level): readonly HclTemplatePart[] {
  if (opening?.kind === 'if') return [{ ...opening, then: parts, otherwise }];
  if (opening?.kind === 'for') return [{ ...opening, parts }];
  return parts;
}

function addText(parts: HclTemplatePart[], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.kind !== 'text') parts.push({ kind: 'text', text });
  else parts[parts.length - 1] = { kind: 'text', text: last.text + text };
}
