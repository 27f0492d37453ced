/** Python in, the calls and assignments of it that are literal out. Nothing is run: what must be computed is null. */
import { type CodeStyle, readStatements, type Token } from '../../../syntax/code/statements.ts';
import type { ModelPlace } from '../../model.ts';

export interface Call {
  /** The last word of `pytm.Server`. */
  readonly name: string;
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

export type Value =
  | { readonly kind: 'text'; readonly text: string }
  /** `web`, `self.web`, `True`, `Classification.SECRET`, `80`. */
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'computed' };

export interface Assigned {
  /** What is assigned to, `web` or `web.inBoundary`; null for a call that stands alone. */
  readonly target: string | null;
  readonly value: Value;
  readonly place: ModelPlace;
}

const style: CodeStyle = { comments: '#', joins: '([{' };
const computed: Value = { kind: 'computed' };
const deepest = 8;

/** @throws Unreadable over a limit, and at the marks that a merge leaves. */
export function readPython(path: string, text: string): readonly Assigned[] {
  return readStatements(path, text, style).map(({ tokens, startLine, endLine }) => {
    const place = { startLine, endLine };
    const target = pathAt(tokens, 0);
    let at = target.length;
    // `web: Server = Server("Web")`
    if (isSign(tokens[at], ':')) at += 1 + pathAt(tokens, at + 1).length;
    if (target.length === 0 || !isSign(tokens[at], '=') || isSign(tokens[at + 1], '='))
      return { target: null, value: valueIn(tokens, 0), place };
    return {
      target: target.map(({ text }) => text).join(''),
      value: valueIn(tokens.slice(at + 1), 0),
      place,
    };
  });
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.text === sign;
}

/** The words and dots of a name, from there. */
function pathAt(tokens: readonly Token[], from: number): readonly Token[] {
  let end = from;
  while (tokens[end]?.kind === 'word') {
    end += 1;
    if (!isSign(tokens[end], '.') || tokens[end + 1]?.kind !== 'word') break;
    end += 1;
  }
  return tokens.slice(from, end);
}

function valueIn(tokens: readonly Token[], depth: number): Value {
  if (depth > deepest) return computed;
  const [first] = tokens;
  if (first === undefined) return computed;
  const text = stringsIn(tokens);
  if (text !== null) return { kind: 'text', text };
  const inside = isSign(tokens.at(-1), first.text === '[' ? ']' : first.text === '{' ? '}' : ')');
  if (first.kind === 'sign' && '([{'.includes(first.text) && inside) {
    const parts = split(tokens.slice(1, -1));
    if (parts === null) return computed;
    const [only] = parts;
    if (first.text === '(' && parts.length === 1 && only !== undefined) return valueIn(only, depth + 1);
    return { kind: 'list', items: parts.map((part) => valueIn(part, depth + 1)) };
  }
  const path = pathAt(tokens, 0);
  if (path.length === 0) return computed;
  if (path.length === tokens.length) return { kind: 'path', path: path.map(({ text }) => text).join('') };
  if (!isSign(tokens[path.length], '(') || !isSign(tokens.at(-1), ')')) return computed;
  const parts = split(tokens.slice(path.length + 1, -1));
  if (parts === null) return computed;
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  for (const part of parts) {
    const [key] = part;
    if (key?.kind === 'word' && isSign(part[1], '=')) named.set(key.text, valueIn(part.slice(2), depth + 1));
    else positional.push(valueIn(part, depth + 1));
  }
  return { kind: 'call', call: { name: path.at(-1)?.text ?? '', positional, named } };
}

/** @returns the strings that stand there, as one; null for all else, and for `f"{quay}"`. */
function stringsIn(tokens: readonly Token[]): string | null {
  let joined = '';
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind === 'string') {
      const before = tokens[at - 1];
      joined += before?.kind === 'word' && /r/i.test(before.text) ? text : unescaped(text);
    } else if (kind !== 'word' || !/^(?:u|r|b|rb|br)$/i.test(text) || tokens[at + 1]?.kind !== 'string')
      return null;
  }
  return joined;
}

/** @returns what stands between commas; null where the brackets in it do not pair: `(a) + (b)`. */
function split(tokens: readonly Token[]): readonly (readonly Token[])[] | null {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'sign' && '([{'.includes(token.text)) depth += 1;
    if (token.kind === 'sign' && ')]}'.includes(token.text)) depth -= 1;
    if (depth < 0) return null;
    if (depth === 0 && isSign(token, ',')) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return depth === 0 ? parts.filter((part) => part.length > 0) : null;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['\n', ''],
]);

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (whole, letter: string) => {
    return escapes.get(letter) ?? (/[a-z0-9]/i.test(letter) ? whole : letter);
  });
}
