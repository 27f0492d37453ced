/** Code of any language as words, strings and signs with lines: text in, tokens out; comments are left out. */
import type { Token } from './statements.ts';

/** Beyond this many a text is read no further. */
export const mostTokens = 200_000;

/** The signs that begin a comment up to the end of its line. */
export type CommentSigns = readonly ('#' | '//')[];

const wordLetter = /[\w$@]/;

/** @returns the tokens in order; a string between backticks counts as one, with what is filled in as written. */
export function readTokens(text: string, comments: CommentSigns): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  const skipTo = (next: number) => {
    for (; at < next; at += 1) if (text[at] === '\n') line += 1;
  };
  while (at < text.length && tokens.length < mostTokens) {
    const letter = text[at] ?? '';
    if (/\s/.test(letter)) {
      skipTo(at + 1);
    } else if (comments.some((sign) => text.startsWith(sign, at))) {
      const stop = text.indexOf('\n', at);
      skipTo(stop < 0 ? text.length : stop);
    } else if (comments.includes('//') && text.startsWith('/*', at)) {
      const stop = text.indexOf('*/', at + 2);
      skipTo(stop < 0 ? text.length : stop + 2);
    } else if (letter === '"' || letter === "'" || letter === '`') {
      const startLine = line;
      const { inner, next } = stringAt(text, at);
      skipTo(next);
      tokens.push({ kind: 'string', text: inner, line: startLine, endLine: line });
    } else if (wordLetter.test(letter)) {
      let next = at + 1;
      while (next < text.length && wordLetter.test(text[next] ?? '')) next += 1;
      tokens.push({ kind: 'word', text: text.slice(at, next), line, endLine: line });
      at = next;
    } else {
      tokens.push({ kind: 'sign', text: letter, line, endLine: line });
      at += 1;
    }
  }
  return tokens;
}

/** A string ends at its quote, three of them where it began with three, or at the end of its line; backticks go on. */
function stringAt(text: string, at: number): { readonly inner: string; readonly next: number } {
  const quote = text[at] ?? '';
  const three = quote.repeat(3);
  if (text.startsWith(three, at)) {
    const stop = text.indexOf(three, at + 3);
    const end = stop < 0 ? text.length : stop;
    return { inner: text.slice(at + 3, end), next: Math.min(text.length, end + 3) };
  }
  const endsAtLine = quote !== '`';
  let next = at + 1;
  while (next < text.length && text[next] !== quote && !(endsAtLine && text[next] === '\n')) {
    next += text[next] === '\\' && text[next + 1] !== '\n' ? 2 : 1;
  }
  const inner = text.slice(at + 1, next);
  return { inner, next: Math.min(text.length, text[next] === quote ? next + 1 : next) };
}
