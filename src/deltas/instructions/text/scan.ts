/** A Markdown text in pieces: headings, paragraphs, items, cells and lines of code, and the comments between them. */
import type { Lines } from '../../../syntax/tree.ts';

export interface Line {
  readonly text: string;
  /** 1-based, in the file. */
  readonly number: number;
}

/** One run of text that a sentence never crosses the end of. */
export interface Piece {
  readonly sort: 'heading' | 'paragraph' | 'item' | 'cell' | 'code';
  readonly lines: readonly Line[];
  /** Of a heading 1 to 6; of an item its indentation; of a cell its column, from 1. */
  readonly depth: number;
}

/** What a reader of the rendered page doesn't see. */
export interface Comment extends Lines {
  readonly text: string;
}

export interface Scan {
  readonly pieces: readonly Piece[];
  readonly comments: readonly Comment[];
  /** Numbers of the lines that stand in a fenced block. */
  readonly fenced: ReadonlySet<number>;
}

/** @param lines the body, without front matter. */
export function scan(lines: readonly Line[]): Scan {
  const scanner = new Scanner();
  for (const line of lines) scanner.read(line);
  scanner.end();
  return { pieces: scanner.pieces, comments: scanner.comments, fenced: scanner.fenced };
}

const fenceMark = /^\s{0,12}(?:[-*>]\s{1,4})?(`{3,}|~{3,})/;
const heading = /^\s{0,3}(#{1,6})(?:\s+|$)/;
const bullet = /^(\s*)(?:[-*+•]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/;
const quote = /^\s{0,3}>+ ?/;
const separator = /^[\s|:+=-]*$|^\s{0,3}(?:\*\s?|_\s?){3,}$/;
/** `[//]: # (…)` and the like: a link definition that nothing uses is a comment by another name. */
const definition = /^\s{0,3}\[(?:\/\/|comment|_|#|hidden|note)?\]:\s*(?:#|<>)\s*["'(](.*)["')]\s*$/i;

/** No table is wider; what stands beyond is read with the last cell. */
const mostColumns = 64;

class Scanner {
  readonly pieces: Piece[] = [];
  readonly comments: Comment[] = [];
  readonly fenced = new Set<number>();
  #fence: string | null = null;
  #comment: { readonly startLine: number; readonly parts: string[] } | null = null;
  #open: { readonly sort: Piece['sort']; readonly lines: Line[]; readonly depth: number } | null = null;

  read(line: Line): void {
    if (this.#fence !== null) this.#readCode(line, this.#fence);
    else this.#readProse({ ...line, text: this.#withoutComments(line) });
  }

  end(): void {
    this.#close();
    if (this.#comment !== null) this.#endComment(this.#comment.startLine + this.#comment.parts.length - 1);
  }

  #readCode(line: Line, fence: string): void {
    const mark = fenceMark.exec(line.text)?.[1];
    if (mark?.startsWith(fence) && line.text.trim() === mark) {
      this.#close();
      this.#fence = null;
      return;
    }
    this.fenced.add(line.number);
    const last = this.#open?.lines.at(-1)?.text ?? '';
    if (this.#open?.sort !== 'code' || !last.endsWith('\\')) this.#start('code', 0);
    if (line.text.trim() !== '') this.#open?.lines.push(line);
  }

  #readProse({ text: written, number }: Line): void {
    const comment = definition.exec(written)?.[1];
    if (comment !== undefined) {
      this.comments.push({ text: comment, startLine: number, endLine: number });
      this.#close();
      return;
    }
    const mark = fenceMark.exec(written)?.[1];
    if (mark !== undefined && !written.slice(written.indexOf(mark) + mark.length).includes('`')) {
      this.#close();
      this.#fence = mark;
      return;
    }
    const text = written.replace(quote, '');
    const level = heading.exec(text)?.[1]?.length;
    if (separator.test(text)) this.#close();
    else if (level !== undefined) {
      this.#start('heading', level);
      this.#open?.lines.push({ text: text.replace(heading, ''), number });
      this.#close();
    } else if (/^\s{0,6}\|/.test(text)) this.#cells(text, number);
    else this.#readText(text, number);
  }

  #readText(text: string, number: number): void {
    const item = bullet.exec(text);
    if (item !== null) this.#start('item', (item[1] ?? '').replaceAll('\t', '    ').length);
    else if (this.#open === null) this.#start('paragraph', text.length - text.trimStart().length);
    this.#open?.lines.push({ text: item === null ? text : text.slice(item[0].length), number });
  }

  #cells(text: string, number: number): void {
    this.#close();
    const cells = text.split(/(?<!\\)\|/);
    const read = [...cells.slice(0, mostColumns), cells.slice(mostColumns).join(' ')];
    for (const [column, cell] of read.entries()) {
      if (cell.trim() !== '')
        this.pieces.push({ sort: 'cell', lines: [{ text: cell, number }], depth: column });
    }
  }

  #start(sort: Piece['sort'], depth: number): void {
    this.#close();
    this.#open = { sort, lines: [], depth };
  }

  #close(): void {
    if (this.#open !== null && this.#open.lines.length > 0) this.pieces.push(this.#open);
    this.#open = null;
  }

  #endComment(endLine: number): void {
    if (this.#comment === null) return;
    this.comments.push({ text: this.#comment.parts.join('\n'), startLine: this.#comment.startLine, endLine });
    this.#comment = null;
  }

  /** Comments inside code spans are there to be seen. */
  #withoutComments({ text, number }: Line): string {
    if (this.#comment === null && !text.includes('<!--')) return text;
    let kept = '';
    let at = 0;
    while (at < text.length) {
      if (this.#comment !== null) {
        const end = text.indexOf('-->', at);
        this.#comment.parts.push(text.slice(at, end < 0 ? undefined : end));
        if (end < 0) return kept;
        this.#endComment(number);
        at = end + 3;
        continue;
      }
      const start = text.indexOf('<!--', at);
      if (start < 0) return kept + text.slice(at);
      const span = codeSpanAround(text, at, start);
      if (span > 0) {
        kept += text.slice(at, span);
        at = span;
        continue;
      }
      kept += `${text.slice(at, start)} `;
      this.#comment = { startLine: number, parts: [] };
      at = start + 4;
    }
    if (this.#comment !== null && at === 0) this.#comment.parts.push('');
    return kept;
  }
}

/** @returns where the code span around a place ends; 0 where it stands in none. */
function codeSpanAround(text: string, from: number, place: number): number {
  let at = from;
  while (at < place) {
    const open = text.indexOf('`', at);
    if (open < 0 || open > place) return 0;
    let length = 1;
    while (text[open + length] === '`') length += 1;
    const close = text.indexOf('`'.repeat(length), open + length);
    if (close < 0) return 0;
    at = close + length;
  }
  return at;
}
