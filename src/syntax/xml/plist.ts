/** Apple's property lists in XML: text in, the same bounded tree out that the JSON reader gives. */
import type { TreeEntry, TreeNode } from '../tree.ts';
import { Unreadable } from '../unreadable.ts';
import { readXml, type XmlElement } from './xml.ts';

/**
 * @returns the value of the list; null where it holds nothing.
 * @throws Unreadable where it is no property list in XML, or repeats a key.
 */
export function readPlist(path: string, text: string): TreeNode | null {
  if (text.trim() === '') return null;
  if (!/^\uFEFF?\s{0,1024}</.test(text)) throw new Unreadable(path, 1, 'is no property list in XML');
  const root = readXml(path, withoutDocumentType(path, text));
  if (root === null) return null;
  if (root.name !== 'plist')
    throw new Unreadable(path, root.startLine, 'is no property list: <plist> is missing');
  const [value] = root.children;
  return value === undefined ? null : grown(path, value);
}

/** Every list names Apple's document type; one that declares something of its own is refused. */
function withoutDocumentType(path: string, text: string): string {
  const start = text.indexOf('<!DOCTYPE');
  if (start < 0) return text;
  const end = text.indexOf('>', start);
  const declared = text.slice(start, end + 1);
  if (end < 0 || declared.includes('[')) {
    const line = text.slice(0, start).split('\n').length;
    throw new Unreadable(path, line, 'holds a document type with declarations, which is not read');
  }
  return text.slice(0, start) + declared.replace(/[^\n]/g, ' ') + text.slice(end + 1);
}

function grown(path: string, element: XmlElement): TreeNode {
  const { name, children, text, startLine, endLine } = element;
  const lines = { tag: null, startLine, endLine };
  switch (name) {
    case 'dict':
      return { kind: 'map', entries: entriesOf(path, element), ...lines };
    case 'array':
      return { kind: 'sequence', items: children.map((child) => grown(path, child)), ...lines };
    case 'true':
    case 'false':
      return { kind: 'scalar', value: name === 'true', ...lines };
    case 'integer':
    case 'real':
      return { kind: 'scalar', value: Number.isFinite(Number(text)) ? Number(text) : text, ...lines };
    default:
      return { kind: 'scalar', value: text, ...lines };
  }
}

function entriesOf(path: string, { children }: XmlElement): ReadonlyMap<string, TreeEntry> {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < children.length; at += 2) {
    const [key, value] = [children[at], children[at + 1]];
    if (key?.name !== 'key' || value === undefined || value.name === 'key') {
      throw new Unreadable(path, key?.startLine ?? 1, 'is no property list: a key without a value');
    }
    if (entries.has(key.text)) {
      throw new Unreadable(path, key.startLine, `the key ${JSON.stringify(key.text)} stands here twice`);
    }
    entries.set(key.text, {
      key: key.text,
      value: grown(path, value),
      startLine: key.startLine,
      endLine: value.endLine,
    });
  }
  return entries;
}
