/** Code of several languages, as far as a list of packages needs it: text in, statements of words and strings with lines out. */
import type { Lines } from '../tree.ts';
import { Unreadable } from '../unreadable.ts';

/** Beyond these a text is refused. */
export const codeLimits = { characters: 1_048_576, tokens: 200_000 };

export interface Token {
  readonly kind: 'word' | 'string' | 'sign';
  /** Of a string, what stands between its quotes. */
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
}

export interface Statement extends Lines {
  readonly tokens: readonly Token[];
}

export interface CodeStyle {
  readonly comments: '#' | '//';
  /** Brackets whose inside goes on with the statement. */
  readonly joins: string;
}

const closing: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** @throws Unreadable over a limit, and at the marks that a merge leaves. */
export function readStatements(path: string, text: string, style: CodeStyle): readonly Statement[] {
  if (text.length > codeLimits.characters) {
    throw new Unreadable(path, 1, `${text.length} characters; the limit is ${codeLimits.characters}`);
  }
  refuseConflict(path, text);
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  let depth = 0;
  const end = () => {
    const [first] = tokens;
    const last = tokens.at(-1);
    if (first !== undefined && last !== undefined)
      statements.push({ tokens, startLine: first.line, endLine: last.endLine });
    tokens = [];
  };
  let count = 0;
  for (const token of scan(text, style)) {
    count += 1;
    if (count > codeLimits.tokens)
      throw new Unreadable(path, token.line, `holds more than ${codeLimits.tokens} words`);
    const { kind, text: sign } = token;
    const opens = kind === 'sign' && '([{'.includes(sign);
    const closes = kind === 'sign' ? closing.get(sign) : undefined;
    if (kind === 'sign' && sign === '\n') {
      const before = tokens.at(-1);
      if (depth === 0 && !(before?.kind === 'sign' && ',\\'.includes(before.text))) end();
      continue;
    }
    if (opens && !style.joins.includes(sign)) {
      tokens.push(token);
      end();
      continue;
    }
    if (closes !== undefined && !style.joins.includes(closes)) {
      end();
      tokens.push(token);
      depth = 0;
      end();
      continue;
    }
    if (opens) depth += 1;
    if (closes !== undefined) depth = Math.max(0, depth - 1);
    tokens.push(token);
  }
  end();
  return statements;
}

const wordLetter = /[\p{L}\p{N}_$@]/u;

function* scan(text: string, { comments }: CodeStyle): Generator<Token> {
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const letter = text[at] ?? '';
    if (letter === '\n') {
      yield { kind: 'sign', text: '\n', line, endLine: line };
      line += 1;
      at += 1;
      continue;
    }
    if (/\s/.test(letter)) {
      at += 1;
      continue;
    }
    if (text.startsWith(comments, at)) {
      const stop = text.indexOf('\n', at);
      at = stop < 0 ? text.length : stop;
      continue;
    }
    if (comments === '//' && text.startsWith('/*', at)) {
      const stop = text.indexOf('*/', at + 2);
      const next = stop < 0 ? text.length : stop + 2;
      line += linesIn(text, at, next);
      at = next;
      continue;
    }
    if (letter === '"' || letter === "'") {
      const { inner, next } = stringAt(text, at);
      const endLine = line + linesIn(text, at, next);
      yield { kind: 'string', text: inner, line, endLine };
      line = endLine;
      at = next;
      continue;
    }
    if (wordLetter.test(letter)) {
      let next = at + 1;
      while (next < text.length && wordLetter.test(text[next] ?? '')) next += 1;
      yield { kind: 'word', text: text.slice(at, next), line, endLine: line };
      at = next;
      continue;
    }
    yield { kind: 'sign', text: letter, line, endLine: line };
    at += 1;
  }
}

/** A string ends at its quote, three of them where it began with three, or at the end of its line. */
function stringAt(text: string, at: number): { readonly inner: string; readonly next: number } {
  const quote = text[at] ?? '';
  const three = quote.repeat(3);
  if (text.startsWith(three, at)) {
    const stop = text.indexOf(three, at + 3);
    return {
      inner: text.slice(at + 3, stop < 0 ? text.length : stop),
      next: stop < 0 ? text.length : stop + 3,
    };
  }
  let next = at + 1;
  while (next < text.length && text[next] !== quote && text[next] !== '\n')
    next += text[next] === '\\' && text[next + 1] !== '\n' ? 2 : 1;
  const inner = text.slice(at + 1, next);
  return { inner, next: Math.min(text.length, text[next] === quote ? next + 1 : next) };
}

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** @throws Unreadable where a merge was left half done. */
export function refuseConflict(path: string, text: string): void {
  const mark = /^(?:<{7}|>{7}) /m.exec(text);
  if (mark === null) return;
  const line = linesIn(text, 0, mark.index) + 1;
  throw new Unreadable(path, line, 'holds the marks of a merge that was not finished');
}

/** A version in quotes: a later one is no other code of ours. */
const version = /^[~^<>=v! ]*\d+(?:\.[\dx*]+){0,4}[\w.+-]{0,40}$/;

/** @returns the tokens as one text, with every version taken for the same, and without commas, which may trail. */
export function meant(tokens: readonly Token[]): string {
  return tokens
    .filter(({ kind, text }) => kind !== 'sign' || text !== ',')
    .map(({ kind, text }) =>
      kind !== 'string' ? text : version.test(text) ? '"version"' : JSON.stringify(text),
    )
    .join(' ');
}

/** @returns for each bracket that opens, by its place, the place after the one that closes it; worked out in one pass. */
export function bracketEnds(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const [at, { kind, text }] of tokens.entries()) {
    if (kind !== 'sign') continue;
    if ('([{'.includes(text)) open.push(at);
    else if (closing.has(text)) {
      const from = open.pop();
      if (from !== undefined) ends.set(from, at + 1);
    }
  }
  return ends;
}
