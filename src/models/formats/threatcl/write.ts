/** Blocks of HCL in, edits that put them where their like stand out: with the indentation, comments and line ends of the file. */
import type { TextEdit } from '../format.ts';
import type { HclBlock } from './hcl.ts';

export interface Part {
  /** `process "Ferry"`. */
  readonly head: string;
  readonly comments: readonly string[];
  /** Names, and values as they are written. */
  readonly attributes: readonly (readonly [string, string])[];
  readonly parts: readonly Part[];
}

export interface Writer {
  /** @param types those behind whose last block the parts are put; where there is none, they end the body. */
  readonly into: (body: HclBlock, types: readonly string[], parts: readonly Part[]) => readonly TextEdit[];
}

export function writer(text: string): Writer {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const mark =
    (/^[ \t]*\/\//m.exec(text)?.index ?? Infinity) < (/^[ \t]*#/m.exec(text)?.index ?? Infinity) ? '//' : '#';
  // `hclfmt` puts the signs of attributes that follow each other in one column; some write by hand.
  const aligned = /^[ \t]*[a-z_]+ {2,}= /m.test(text);
  const lineStart = (at: number) => text.lastIndexOf('\n', at - 1) + 1;
  const indentOf = (at: number) => /^[ \t]*/.exec(text.slice(lineStart(at), at))?.[0] ?? '';

  const written = (part: Part, indent: string, unit: string): string => {
    const inner = indent + unit;
    const width = aligned ? Math.max(0, ...part.attributes.map(([key]) => key.length)) : 0;
    const lines = [
      ...part.comments.map((comment) => `${inner}${mark} ${oneLine(comment)}`),
      ...part.attributes.map(([key, value]) => `${inner}${key.padEnd(width)} = ${value}`),
      ...part.parts.flatMap((each, at) => {
        const apart = at > 0 || part.attributes.length > 0 ? [''] : [];
        return [...apart, written(each, inner, unit)];
      }),
    ];
    if (lines.length === 0) return `${indent}${part.head} {}`;
    return [`${indent}${part.head} {`, ...lines, `${indent}}`].join(eol);
  };

  return {
    into: (body, types, parts) => {
      if (parts.length === 0) return [];
      const outer = indentOf(body.start);
      const sibling = body.blocks.findLast(({ type }) => types.includes(type));
      const [first] = body.blocks;
      const like = sibling ?? first;
      const standing = like === undefined ? null : indentOf(like.start);
      const unit =
        standing?.startsWith(outer) && standing.length > outer.length ? standing.slice(outer.length) : '  ';
      const blocks = parts.map((part) => written(part, outer + unit, unit));
      const block = blocks.join(eol + eol);
      if (sibling !== undefined) {
        const after = sibling.close + 1;
        const found = text.indexOf('\n', after);
        const lineEnd = found < 0 ? text.length : text[found - 1] === '\r' ? found - 1 : found;
        const rest = text.slice(after, lineEnd).trim();
        // A comment behind the last block stays with it.
        if (rest === '' || rest.startsWith('#') || rest.startsWith('//'))
          return [{ start: lineEnd, end: lineEnd, text: eol + eol + block }];
        return [{ start: after, end: after, text: eol + eol + block + eol + outer }];
      }
      const close = lineStart(body.close);
      if (close > body.inside && text.slice(close, body.close).trim() === '') {
        const blank = /\n[ \t]*\r?\n$/.test(text.slice(Math.max(body.inside, close - 200), close));
        const apart = !blank && (body.attributes.size > 0 || body.blocks.length > 0) ? eol : '';
        return [{ start: close, end: close, text: `${apart}${block}${eol}` }];
      }
      // A block on one line takes more than one only where its brace ends the line.
      const opened = { start: body.inside, end: body.inside, text: eol + outer + unit };
      const closed = { start: body.close, end: body.close, text: eol + block + eol + outer };
      return text.slice(body.inside, body.close).trim() === '' ? [closed] : [opened, closed];
    },
  };
}

/** Comments end with their line. */
function oneLine(words: string): string {
  return words.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['"', '\\"'],
  ['\\', '\\\\'],
]);

/** @returns a string of HCL that no template stands in. */
export function quoted(words: string): string {
  const inner = words.replace(/[\p{Cc}"\\]/gu, (letter) => {
    return escapes.get(letter) ?? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${inner.replace(/[$%](?=\{)/g, '$&$&')}"`;
}
