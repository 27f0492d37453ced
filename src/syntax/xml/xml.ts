/** XML with positions: text in, a bounded tree of elements out. No document types, so no entities but the five of the standard. */
import { lineIndex } from '../line-index.ts';
import type { Lines } from '../tree.ts';
import { Unreadable } from '../unreadable.ts';

/** Beyond these a text is refused. */
export const xmlLimits = { characters: 1_048_576, elements: 50_000, depth: 64 };

export interface XmlElement extends Lines {
  /** Without the prefix of its namespace. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** What stands in it outside of its children, trimmed. */
  readonly text: string;
}

interface Growing {
  readonly name: string;
  readonly full: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly texts: string[];
  readonly startLine: number;
}

const named: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

/**
 * @param limits those of a format whose files are known to be large.
 * @returns the outermost element; null where the text holds none.
 * @throws Unreadable where tags do not pair, for a document type, or over a limit.
 */
export function readXml(path: string, text: string, limits = xmlLimits): XmlElement | null {
  if (text.length > limits.characters) {
    throw new Unreadable(path, 1, `${text.length} characters; the limit is ${limits.characters}`);
  }
  const lineOf = lineIndex(text);
  const fault = (at: number, reason: string) => new Unreadable(path, lineOf(at), reason);
  const open: Growing[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  const close = (element: Growing, at: number): void => {
    const { name, attributes, children, texts, startLine } = element;
    const grown = { name, attributes, children, text: texts.join('').trim(), startLine, endLine: lineOf(at) };
    const parent = open.at(-1);
    if (parent !== undefined) parent.children.push(grown);
    else if (root === null) root = grown;
    else throw fault(at, 'is no XML: a second outermost element');
  };

  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    const between = text.slice(at, tag < 0 ? text.length : tag);
    const inside = open.at(-1);
    if (inside !== undefined) inside.texts.push(decoded(between));
    else if (between.trim() !== '') throw fault(at, 'is no XML: text outside of any element');
    if (tag < 0) break;
    const skipped = skip(text, tag, inside?.texts ?? []);
    if (skipped !== null) {
      if (skipped < 0) throw fault(tag, 'is no XML: a comment or section that does not end');
      at = skipped;
      continue;
    }
    if (text.startsWith('<!', tag)) throw fault(tag, 'holds a document type, which is not read');
    const end = endOfTag(text, tag);
    if (end < 0) throw fault(tag, 'is no XML: a tag that does not end');
    if (text[tag + 1] === '/') {
      const full = text.slice(tag + 2, end).trim();
      const last = open.pop();
      if (last === undefined || last.full !== full)
        throw fault(tag, `is no XML: </${full.slice(0, 60)}> closes nothing`);
      close(last, end);
    } else {
      elements += 1;
      if (elements > limits.elements) throw fault(tag, `holds more than ${limits.elements} elements`);
      const alone = text[end - 1] === '/';
      const inner = text.slice(tag + 1, alone ? end - 1 : end);
      const [full = ''] = inner.split(/\s/, 1);
      if (!/^[\p{L}_][\p{L}\p{N}_.:-]*$/u.test(full)) throw fault(tag, 'is no XML: a tag without a name');
      const grown: Growing = {
        name: full.slice(full.lastIndexOf(':') + 1),
        full,
        attributes: attributesOf(inner.slice(full.length)),
        children: [],
        texts: [],
        startLine: lineOf(tag),
      };
      if (alone) close(grown, end);
      else open.push(grown);
      if (open.length > limits.depth) throw fault(tag, `nested more than ${limits.depth} levels deep`);
    }
    at = end + 1;
  }
  const left = open.at(-1);
  if (left !== undefined)
    throw new Unreadable(path, left.startLine, `is no XML: <${left.full}> is not closed`);
  return root;
}

/** @returns the end of a comment, a section or an instruction; negative where it has none; null where it is a tag. */
function skip(text: string, tag: number, texts: string[]): number | null {
  for (const [start, end] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!text.startsWith(start, tag)) continue;
    const last = text.indexOf(end, tag + start.length);
    if (last < 0) return -1;
    if (start === '<![CDATA[') texts.push(text.slice(tag + start.length, last));
    return last + end.length;
  }
  return null;
}

/** A ">" inside quotes does not end a tag. */
function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (quote !== '') quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return at;
    else if (letter === '<') return -1;
  }
  return -1;
}

function attributesOf(written: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of written.matchAll(
    /([^\s="'/<>]{1,128})\s{0,64}=\s{0,64}(?:"([^"]*)"|'([^']*)')/g,
  )) {
    attributes.set(name, decoded(double ?? single ?? ''));
  }
  return attributes;
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x?[\da-f]{1,6}|[a-z]{2,4});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return named.get(name) ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole;
  });
}

/** @returns the children of that name. */
export function childrenOf(element: XmlElement | null | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** @returns the text of the first child of that name; null where it has none. */
export function textIn(element: XmlElement, name: string): string | null {
  return childrenOf(element, name)[0]?.text ?? null;
}
