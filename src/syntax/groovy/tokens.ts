/**
 * Groovy, as far as a Jenkinsfile needs it: text in, words, strings and signs with lines out. Strings and comments as in
 * groovy-lang.org/syntax.html, read 2026-11.
 */
import { Unreadable } from '../unreadable.ts';

/** Beyond these a text is refused. */
export const groovyLimits = { characters: 1_048_576, tokens: 200_000, depth: 64 };

export interface GroovyWord {
  readonly kind: 'word';
  /** A name or a number. */
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}

export interface GroovyString {
  readonly kind: 'string';
  /** What stands between the quotes, escapes resolved; `${…}` as it is written. */
  readonly text: string;
  /** What Groovy puts into the text before anything else sees it: the inside of each `${…}`, and each `$name.property`. */
  readonly expressions: readonly string[];
  readonly startLine: number;
  readonly endLine: number;
}

export interface GroovySign {
  readonly kind: 'sign';
  /** One character; a line break is a sign. */
  readonly text: string;
  readonly startLine: number;
  readonly endLine: number;
}

export type GroovyToken = GroovyWord | GroovyString | GroovySign;

const letter = /[\p{L}\p{N}_$]/u;

/** @throws Unreadable over a limit, at a string or comment without an end, and at the marks that a merge leaves. */
export function* groovyTokens(path: string, text: string): Generator<GroovyToken> {
  if (text.length > groovyLimits.characters) {
    throw new Unreadable(path, 1, `${text.length} characters; the limit is ${groovyLimits.characters}`);
  }
  let line = 1;
  let at = text.startsWith('#!') ? lineEnd(text, 0) : 0;
  let count = 0;
  let previous: GroovyToken | null = null;
  const fault = (reason: string) => new Unreadable(path, line, reason);
  while (at < text.length) {
    const first = text[at] ?? '';
    if (first !== '\n' && /\s/.test(first)) {
      at += 1;
      continue;
    }
    if (text.startsWith('//', at)) {
      at = lineEnd(text, at);
      continue;
    }
    if (text.startsWith('/*', at)) {
      const stop = text.indexOf('*/', at + 2);
      if (stop < 0) throw fault('a comment that starts here never ends');
      line += breaksIn(text, at, stop);
      at = stop + 2;
      continue;
    }
    if (/^(?:<{7}|>{7}) $/.test(text.slice(at, at + 8)) && (at === 0 || text[at - 1] === '\n')) {
      throw fault('holds the marks of a merge that was not finished');
    }
    count += 1;
    if (count > groovyLimits.tokens) throw fault(`holds more than ${groovyLimits.tokens} words`);
    const quote = quoteAt(text, at, previous);
    let token: GroovyToken;
    if (quote !== null) {
      const read = stringAt(text, at, quote);
      if (read === null) throw fault('a text that starts here never ends');
      const endLine = line + breaksIn(text, at, read.next);
      token = { kind: 'string', text: read.text, expressions: read.expressions, startLine: line, endLine };
      at = read.next;
    } else if (letter.test(first)) {
      let next = at + 1;
      while (next < text.length && letter.test(text[next] ?? '')) next += 1;
      token = { kind: 'word', text: text.slice(at, next), startLine: line, endLine: line };
      at = next;
    } else {
      token = { kind: 'sign', text: first, startLine: line, endLine: line };
      at += 1;
    }
    yield token;
    previous = token;
    line = token.kind === 'sign' && token.text === '\n' ? line + 1 : token.endLine;
  }
}

interface Quote {
  readonly open: string;
  readonly close: string;
  readonly interpolates: boolean;
  readonly escapes: boolean;
  /** A text in single marks ends on its line. */
  readonly oneLine: boolean;
}

/** The longer marks first: three quotes open no empty text. */
const quotes: readonly Quote[] = [
  { open: "'''", close: "'''", interpolates: false, escapes: true, oneLine: false },
  { open: '"""', close: '"""', interpolates: true, escapes: true, oneLine: false },
  { open: "'", close: "'", interpolates: false, escapes: true, oneLine: true },
  { open: '"', close: '"', interpolates: true, escapes: true, oneLine: true },
  { open: '$/', close: '/$', interpolates: true, escapes: false, oneLine: false },
  { open: '/', close: '/', interpolates: true, escapes: false, oneLine: true },
];

/** @returns null where no string starts; a slash after a value divides. */
function quoteAt(text: string, at: number, previous: GroovyToken | null): Quote | null {
  const quote = quotes.find(({ open }) => text.startsWith(open, at)) ?? null;
  if (quote?.open !== '/') return quote;
  const afterValue =
    previous !== null &&
    (previous.kind === 'string' ||
      (previous.kind === 'word' && !/^(?:return|case|in|assert)$/.test(previous.text)) ||
      (previous.kind === 'sign' && ')]}'.includes(previous.text)));
  const closes = text.slice(at + 1, Math.min(lineEnd(text, at), at + 4_096)).includes('/');
  return afterValue || !closes ? null : quote;
}

interface Read {
  readonly text: string;
  readonly expressions: readonly string[];
  readonly next: number;
}

/** @returns null where the string has no end. */
function stringAt(text: string, from: number, quote: Quote): Read | null {
  const parts: string[] = [];
  const expressions: string[] = [];
  let at = from + quote.open.length;
  let plain = at;
  while (at < text.length) {
    const sign = text[at] ?? '';
    if (text.startsWith(quote.close, at)) {
      parts.push(text.slice(plain, at));
      return { text: parts.join(''), expressions, next: at + quote.close.length };
    }
    if (sign === '\n' && quote.oneLine) return null;
    if (sign === '\\') {
      parts.push(
        text.slice(plain, at),
        quote.escapes ? unescaped(text[at + 1] ?? '') : escapedSlash(text[at + 1]),
      );
      at += 2;
      plain = at;
      continue;
    }
    if (sign !== '$' || !quote.interpolates) {
      at += 1;
      continue;
    }
    const name = /^\$([A-Za-z_]\w{0,255}(?:\.[A-Za-z_]\w{0,255}){0,8})/.exec(text.slice(at, at + 2_560))?.[1];
    if (name !== undefined) {
      expressions.push(name);
      at += 1 + name.length;
    } else if (text[at + 1] === '{') {
      const end = expressionEnd(text, at + 2);
      if (end < 0) return null;
      expressions.push(text.slice(at + 2, end).trim());
      at = end + 1;
    } else at += 1;
  }
  return null;
}

/** @returns the place of the brace that closes an expression, strings inside it left whole; -1 where none does. */
function expressionEnd(text: string, from: number): number {
  let open = 1;
  let quoted = '';
  for (let at = from; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quoted !== '') {
      if (sign === '\\') at += 1;
      else if (sign === quoted) quoted = '';
      continue;
    }
    if (sign === '"' || sign === "'") quoted = sign;
    if (sign === '{') open += 1;
    if (sign === '}') open -= 1;
    if (open === 0) return at;
  }
  return -1;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\n': '' };

function unescaped(sign: string): string {
  return Object.hasOwn(escapes, sign) ? (escapes[sign] ?? sign) : sign;
}

/** Between slashes a backslash is itself, but where it hides a slash. */
function escapedSlash(sign: string | undefined): string {
  return sign === '/' ? '/' : `\\${sign ?? ''}`;
}

function lineEnd(text: string, from: number): number {
  const stop = text.indexOf('\n', from);
  return stop < 0 ? text.length : stop;
}

function breaksIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
