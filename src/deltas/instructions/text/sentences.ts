/** Pieces of a text in, its sentences out: words to look for signals in, and a key that formatting leaves alone. */
import type { Lines } from '../../../syntax/tree.ts';
import { plainLine } from './plain.ts';
import type { Line, Piece } from './scan.ts';

export interface Word {
  /** Lower case, without punctuation and markup around it. */
  readonly text: string;
  readonly line: number;
  /** What stands between it and the word before. */
  readonly after: 'nothing' | 'comma' | 'bracket' | 'break';
}

export interface Sentence extends Lines {
  readonly words: readonly Word[];
  /** Equal where two sentences say the same in the same words. */
  readonly key: string;
  /** Ends with a colon: what follows belongs to it. */
  readonly leadsIn: boolean;
  /** As it stands in the file, on one line. */
  readonly written: string;
  /** Marked as what not to do: "❌ …". */
  readonly crossed: boolean;
}

/** A longer one is cut: nobody writes it, and every window into it stays bounded. */
const mostWords = 300;

const short: ReadonlyMap<string, string> = new Map([
  ["can't", 'can not'],
  ['cannot', 'can not'],
  ["won't", 'will not'],
  ["shan't", 'shall not'],
  ['dont', 'do not'],
  ["you're", 'you are'],
  ["it's", 'it is'],
  ['pr', 'pull request'],
  ['prs', 'pull requests'],
  ['pull-request', 'pull request'],
]);

const crossedOut = /[\u274c\u26d4\u{1f6ab}\u2717\u2718\u{1f6d1}]/u;
// A path may begin with a tilde, struck-out text with two.
const openers = /^(?:[("'[{<*_`!$]|~~)+/;
const closers = /[)"'\]}>*_~`,;:!?.\u2026]+$/;
const wordPair = /^[a-z]+(?:-[a-z]+){1,3}$/;

export function sentencesOf({ lines, sort }: Piece): readonly Sentence[] {
  const builder = new Builder(sort === 'code');
  for (const line of lines) builder.read(line);
  builder.finish();
  return builder.sentences;
}

class Builder {
  readonly sentences: Sentence[] = [];
  readonly #code: boolean;
  #words: Word[] = [];
  #exact: string[] = [];
  #written: string[] = [];
  #lines: { startLine: number; endLine: number } | null = null;
  #after: Word['after'] = 'nothing';
  #ended = false;
  #leadsIn = false;
  #inSpan = false;
  #crossed = false;

  constructor(code: boolean) {
    this.#code = code;
  }

  read({ text, number }: Line): void {
    const plain = plainLine(text)
      .replace(/\]\(/g, '] (')
      .replace(/&&|\|+/g, ' $& ');
    if (crossedOut.test(text)) this.#crossed = true;
    for (const chunk of plain.split(/\s+/)) if (chunk !== '') this.#chunk(chunk, number);
  }

  finish(): void {
    if (this.#lines !== null && this.#exact.length > 0) {
      this.sentences.push({
        ...this.#lines,
        words: this.#words,
        key: this.#exact.join(' '),
        leadsIn: this.#leadsIn,
        written: this.#written.join(' '),
        crossed: this.#crossed,
      });
    }
    this.#words = [];
    this.#exact = [];
    this.#written = [];
    this.#lines = null;
    this.#after = 'nothing';
    this.#ended = false;
    this.#leadsIn = false;
  }

  #chunk(chunk: string, line: number): void {
    const opening = openers.exec(chunk)?.[0] ?? '';
    const begins = chunk[opening.length] ?? '';
    if (this.#ended && !this.#inSpan && !/^[a-z]/.test(begins)) this.finish();
    if (this.#words.length >= mostWords) this.finish();
    this.#lines ??= { startLine: line, endLine: line };
    this.#lines.endLine = line;
    this.#written.push(chunk);
    const ticks = chunk.split('`').length - 1;
    const inCode = this.#code || this.#inSpan || ticks > 0;
    if (ticks % 2 === 1) this.#inSpan = !this.#inSpan;
    const core = chunk.slice(opening.length).replace(closers, '');
    const closing = chunk.slice(opening.length + core.length);
    // What a shell puts in brackets it runs there.
    if (/(?:^|[^<$])\(/.test(opening) && this.#after !== 'break') this.#after = 'bracket';
    this.#key(chunk, core, inCode);
    if (chunk === '|') this.#push(chunk, line);
    else if (/^(?:--?|\u2014|&&|->|=>|=|\u2192|;)$/.test(chunk)) this.#after = 'break';
    else if (core !== '') this.#add(core, line);
    if (closing.includes(',') && this.#after === 'nothing') this.#after = 'comma';
    if (closing.includes(')') && this.#after !== 'break') this.#after = 'bracket';
    if (/[;:]/.test(closing)) this.#after = 'break';
    this.#ended = /[.!?\u2026]["')*_`]*$/.test(closing);
    this.#leadsIn = /:[*_"')]*$/.test(closing);
  }

  /** Of prose its words without letter case and punctuation; of code all but the spaces. */
  #key(chunk: string, core: string, inCode: boolean): void {
    if (this.#code) this.#exact.push(chunk);
    else if (core !== '' && !/^[-\u2014]+$/.test(core)) this.#exact.push(inCode ? core : core.toLowerCase());
    else if (inCode && /[^`*_]/.test(chunk)) this.#exact.push(chunk.replaceAll('`', ''));
  }

  #add(core: string, line: number): void {
    const lower = core.toLowerCase();
    const spelled = short.get(lower) ?? lower.replace(/n't$/, ' not').replace(/'(?:ll|ve|re|d|s)$/, '');
    const parts = wordPair.test(spelled) ? spelled.replaceAll('-', ' ') : spelled;
    for (const part of parts.split(' ')) if (part !== '') this.#push(part, line);
  }

  #push(text: string, line: number): void {
    this.#words.push({ text, line, after: this.#after });
    this.#after = 'nothing';
  }
}
