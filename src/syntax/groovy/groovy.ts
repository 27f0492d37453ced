/** A Groovy text as a tree of statements and brackets, and its calls as Jenkins reads them: `sh 'x'`, `git(url: 'y')`, `dir('z') { … }`. */
import type { Lines } from '../tree.ts';
import { Unreadable } from '../unreadable.ts';
import {
  type GroovySign,
  type GroovyString,
  type GroovyToken,
  type GroovyWord,
  groovyLimits,
  groovyTokens,
} from './tokens.ts';

export type Piece = GroovyWord | GroovyString | GroovySign | Group;

export interface Statement extends Lines {
  readonly pieces: readonly Piece[];
}

export interface Group extends Lines {
  readonly kind: 'group';
  readonly open: '(' | '[' | '{';
  /** Of a closure, what stands between its line breaks; of the other brackets, all of it as one. */
  readonly statements: readonly Statement[];
}

/** A call by name, in any of its spellings. */
export interface Call extends Lines {
  /** "sh", "docker.image"; of a chain, only its first link. */
  readonly name: string;
  /** What stands between the commas, without the closure. */
  readonly values: readonly (readonly Piece[])[];
  /** `key: value`, by key. */
  readonly named: ReadonlyMap<string, readonly Piece[]>;
  readonly block: Group | null;
  /** What follows the call in the same statement: `.inside('…') { … }`. */
  readonly rest: readonly Piece[];
}

/** A statement that a further line may still go on with. */
interface Growing extends Statement {
  readonly pieces: Piece[];
}

interface Open {
  readonly bracket: Group['open'] | '';
  readonly startLine: number;
  readonly statements: Growing[];
  pieces: Piece[];
}

const opening: ReadonlyMap<string, Group['open']> = new Map([
  ['(', '('],
  ['[', '['],
  ['{', '{'],
]);
const closing: ReadonlyMap<string, Group['open']> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** @throws Unreadable where brackets do not fit, where a string never ends, or over a limit. */
export function readGroovy(path: string, text: string): readonly Statement[] {
  const root: Open = { bracket: '', startLine: 1, statements: [], pieces: [] };
  const stack: Open[] = [root];
  let current = root;
  for (const token of groovyTokens(path, text)) {
    const open = token.kind === 'sign' ? opening.get(token.text) : undefined;
    const closes = token.kind === 'sign' ? closing.get(token.text) : undefined;
    if (open !== undefined) {
      if (stack.length > groovyLimits.depth) {
        throw new Unreadable(path, token.startLine, `nested more than ${groovyLimits.depth} levels deep`);
      }
      current = { bracket: open, startLine: token.startLine, statements: [], pieces: [] };
      stack.push(current);
    } else if (closes !== undefined) {
      const done = current;
      if (done.bracket === '' || done.bracket !== closes) {
        throw new Unreadable(path, token.startLine, `a "${token.text}" that closes nothing`);
      }
      end(done);
      stack.pop();
      current = stack.at(-1) ?? root;
      const { bracket, startLine, statements } = done;
      current.pieces.push({ kind: 'group', open: bracket, statements, startLine, endLine: token.endLine });
    } else take(current, token);
  }
  if (current !== root) {
    throw new Unreadable(path, current.startLine, `a "${current.bracket}" that is never closed`);
  }
  end(root);
  return root.statements;
}

/** Statements end at a line break or a semicolon, but not where an operator asks for more, nor inside ( and [. */
function take(open: Open, token: GroovyToken): void {
  const listed = open.bracket === '(' || open.bracket === '[';
  if (token.kind === 'sign' && token.text === '\n') {
    if (!listed && !asksForMore(open.pieces)) end(open);
    return;
  }
  if (token.kind === 'sign' && token.text === ';' && !listed) {
    end(open);
    return;
  }
  // A line that starts with a dot or an operator goes on with the one before it.
  if (token.kind === 'sign' && '.?:&|'.includes(token.text) && open.pieces.length === 0) {
    open.pieces = open.statements.pop()?.pieces ?? [];
  }
  open.pieces.push(token);
}

/** An operator at the end of a line; not the arrow of a closure, nor the star of an import. */
function asksForMore(pieces: readonly Piece[]): boolean {
  const last = pieces.at(-1);
  const before = pieces.at(-2);
  if (last?.kind !== 'sign') return false;
  return !(isSign(last, '>') && isSign(before, '-')) && !(isSign(last, '*') && isSign(before, '.'));
}

function end(open: Open): void {
  const [first] = open.pieces;
  const last = open.pieces.at(-1);
  if (first !== undefined && last !== undefined) {
    open.statements.push({ pieces: open.pieces, startLine: first.startLine, endLine: last.endLine });
  }
  open.pieces = [];
}

/** Words that start a statement of the language itself, which is no call. */
const keywords = new Set(
  'def if else for while switch case try catch finally return throw import class new assert static final private public'.split(
    ' ',
  ),
);

/** @returns null where the statement is no call: a definition, an assignment, a condition. */
export function callOf({ pieces, startLine, endLine }: Statement): Call | null {
  const [first] = pieces;
  if (first?.kind !== 'word' || keywords.has(first.text) || /^\d/.test(first.text)) return null;
  let at = 1;
  let name = first.text;
  for (let next = pieces[at + 1]; isSign(pieces[at], '.') && next?.kind === 'word'; next = pieces[at + 1]) {
    name += `.${next.text}`;
    at += 2;
  }
  const head = pieces[at];
  if (isSign(head, '=') || isSign(head, '+') || isSign(head, '-') || isSign(head, ':')) return null;
  const parenthesised = head?.kind === 'group' && head.open === '(';
  if (!parenthesised && head?.kind === 'word' && isSign(pieces[at + 1], '=')) return null;
  let rest: readonly Piece[] = parenthesised ? pieces.slice(at + 1) : pieces.slice(at);
  let block: Group | null = null;
  const inner = parenthesised ? (head.statements[0]?.pieces ?? []) : [];
  if (parenthesised) {
    const after = rest[0];
    if (after?.kind === 'group' && after.open === '{') {
      block = after;
      rest = rest.slice(1);
    }
    return { name, ...argumentsOf(inner), block, rest, startLine, endLine };
  }
  const last = rest.at(-1);
  // The last closure of a call without parentheses is its block; one that is a named argument's value is not.
  if (last?.kind === 'group' && last.open === '{' && !isSign(rest.at(-2), ':')) {
    block = last;
    rest = rest.slice(0, -1);
  }
  return { name, ...argumentsOf(rest), block, rest: [], startLine, endLine };
}

function argumentsOf(pieces: readonly Piece[]): Pick<Call, 'values' | 'named'> {
  const values: (readonly Piece[])[] = [];
  const named = new Map<string, readonly Piece[]>();
  for (const argument of splitAt(pieces, ',')) {
    const [key] = argument;
    const name =
      key?.kind === 'word' || (key?.kind === 'string' && key.expressions.length === 0) ? key.text : '';
    if (name !== '' && isSign(argument[1], ':')) named.set(name, argument.slice(2));
    else values.push(argument);
  }
  return { values, named };
}

/** @returns the elements of a list or of arguments; a comma at the end adds none. */
export function splitAt(pieces: readonly Piece[], sign: string): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (isSign(piece, sign)) parts.push([]);
    else parts.at(-1)?.push(piece);
  }
  return parts.filter((part) => part.length > 0);
}

/** @returns the one string that the pieces are; null for anything else, parts joined by `+` included. */
export function soleString(pieces: readonly Piece[] | undefined): GroovyString | null {
  const [only, more] = pieces ?? [];
  return only?.kind === 'string' && more === undefined ? only : null;
}

export function isSign(piece: Piece | undefined, text: string): boolean {
  return piece?.kind === 'sign' && piece.text === text;
}

/** @returns the same text for all layouts of the pieces: comments, breaks, quotes and a last comma aside. */
export function spelled(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => {
      if (piece.kind === 'string')
        return `${piece.expressions.length > 0 ? '$' : ''}${JSON.stringify(piece.text)}`;
      if (piece.kind !== 'group') return piece.text;
      const inner = piece.statements
        .map((statement) => (piece.open === '{' ? meant(statement) : spelled(statement.pieces)))
        .join(' ; ');
      const close = piece.open === '(' ? ')' : piece.open === '[' ? ']' : '}';
      return `${piece.open}${inner.replace(/ ,$/, '')}${close}`;
    })
    .join(' ');
}

/** @returns one spelling for all ways to write a statement: `sh 'x'` and `sh('x')` are one call. */
export function meant(statement: Statement): string {
  const call = callOf(statement);
  if (call === null || call.rest.length > 0) return spelled(statement.pieces);
  const named = [...call.named].map(([key, value]) => `${key} : ${spelled(value)}`).sort();
  const block = call.block === null ? '' : ` ${spelled([call.block])}`;
  return `${call.name} (${[...call.values.map(spelled), ...named].join(' , ')})${block}`;
}

/** A call with the pieces it stands in, or a `key: value` of a list or of arguments. */
export type Found =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'pair'; readonly key: string; readonly value: readonly Piece[]; readonly lines: Lines };

/** @returns every call and every named value under the statements, however deep, in the order of the text. */
export function* foundIn(statements: readonly Statement[]): Generator<Found> {
  for (const statement of statements) {
    const call = callOf(statement);
    if (call !== null) yield { kind: 'call', call };
    yield* foundAmong(statement.pieces, call !== null);
  }
}

function* foundAmong(pieces: readonly Piece[], headTold: boolean): Generator<Found> {
  for (const [at, piece] of pieces.entries()) {
    if (piece.kind === 'group') {
      yield* foundIn(piece.statements);
      continue;
    }
    const next = pieces[at + 1];
    const word = piece.kind === 'word' || piece.kind === 'string';
    if (word && isSign(next, ':')) {
      const value = pieces.slice(at + 2, at + 2 + longestValue);
      const end = value.findIndex((one) => isSign(one, ','));
      yield { kind: 'pair', key: piece.text, value: end < 0 ? value : value.slice(0, end), lines: piece };
    }
    if (
      piece.kind === 'word' &&
      next?.kind === 'group' &&
      next.open === '(' &&
      !(headTold && isHead(pieces, at))
    ) {
      const block = pieces[at + 2];
      const taken = block?.kind === 'group' && block.open === '{' ? 3 : 2;
      const call = callOf({
        pieces: pieces.slice(at, at + taken),
        startLine: piece.startLine,
        endLine: next.endLine,
      });
      if (call !== null) yield { kind: 'call', call };
    }
  }
}

/** More pieces of a value are not looked at: an address or an id has few. */
const longestValue = 16;

/** @returns true where all before a word is the chain of names that the statement's own call has. */
function isHead(pieces: readonly Piece[], at: number): boolean {
  if (at > 16) return false;
  return pieces
    .slice(0, at)
    .every((piece, index) => (index % 2 === 0 ? piece.kind === 'word' : isSign(piece, '.')));
}

/** @returns the strings among the pieces, those in brackets included. */
export function stringsIn(pieces: readonly Piece[]): readonly GroovyString[] {
  return pieces.flatMap((piece) => {
    if (piece.kind === 'string') return [piece];
    return piece.kind === 'group' ? piece.statements.flatMap(({ pieces: inner }) => stringsIn(inner)) : [];
  });
}
