/** Values in, JSON out, in the style of the text that they go into. */
import type { Span } from '../../../syntax/spans/span.ts';
import { isList, isMap, type Written } from './written.ts';

export interface JsonStyle {
  readonly eol: string;
  /** One step of indentation; null where the text stands on one line. */
  readonly unit: string | null;
  readonly colon: ':' | ': ';
}

export function jsonStyle(text: string, root: Span): JsonStyle {
  const [first] = root.children;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (first === undefined) return { eol, unit: '  ', colon: ': ' };
  const colon = text[first.value.start - 1] === ' ' ? ': ' : ':';
  return { eol, unit: indentAt(text, first.start), colon };
}

/** @returns the white space before a place that begins its line; null where something else stands before it. */
export function indentAt(text: string, at: number): string | null {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const before = text.slice(start, at);
  return start > 0 && /^[ \t]*$/.test(before) ? before : null;
}

/** @param pad the indentation of the line that it begins on. */
export function jsonText(value: Written, pad: string, style: JsonStyle): string {
  const parts = isList(value)
    ? value.map((item) => jsonText(item, pad + (style.unit ?? ''), style))
    : isMap(value)
      ? [...value].map(([key, inner]) => jsonEntry(key, inner, pad + (style.unit ?? ''), style))
      : null;
  if (parts === null) return JSON.stringify(value);
  const [open, close] = isList(value) ? '[]' : '{}';
  if (parts.length === 0) return `${open}${close}`;
  const { unit, eol } = style;
  if (unit === null) return `${open}${parts.join(style.colon === ':' ? ',' : ', ')}${close}`;
  return `${open}${eol}${parts.map((part) => pad + unit + part).join(`,${eol}`)}${eol}${pad}${close}`;
}

export function jsonEntry(key: string, value: Written, pad: string, style: JsonStyle): string {
  return `${JSON.stringify(key)}${style.colon}${jsonText(value, pad, style)}`;
}
