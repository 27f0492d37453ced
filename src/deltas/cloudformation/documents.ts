/** Policy documents in templates: a map, a conditional of maps, or JSON in a text that functions may have put together. */
import type { Text } from '../../access/patterns/pattern.ts';
import type { Policy } from '../../access/policy.ts';
import { readPolicy } from '../../access/read-policy.ts';
import { readJson } from '../../syntax/json.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { callIn, holdsMacro, isNothing, mapAt, scalarAt, sequenceAt } from './nodes.ts';
import type { Template } from './template.ts';
import { inAllWays } from './ways.ts';

export type Document =
  | { readonly policy: Policy }
  | { readonly policy: null; readonly reason: string; readonly lines: Lines };

/** @returns the statements of every branch as one policy, or why they cannot be known. */
export function documentOf(node: TreeNode, { file, terms }: Template): Document {
  try {
    if (holdsMacro(node)) throw new Unreadable(file.path, node.startLine, 'a macro writes a part of it');
    const branches = terms.items(node).filter((branch) => !isNothing(branch));
    const policies = branches.map((branch) => {
      const text = terms.text(branch);
      const document = text === null ? branch : parsed(text, branch, file.path);
      return readPolicy(file.path, inAllWays(document, terms, file.path), terms);
    });
    return { policy: { statements: policies.flatMap(({ statements }) => statements) } };
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    return { policy: null, reason: fault.reason, lines: { startLine: fault.line, endLine: fault.line } };
  }
}

/** Around the number of a term within JSON: characters for private use, which no policy needs. */
const open = '\ue000';
const close = '\ue001';

/** @throws Unreadable where the text is no JSON. */
function parsed(text: Text, node: TreeNode, path: string): TreeNode {
  const literal = text.filter((part) => typeof part === 'string');
  if (callIn(node) !== null && literal.length === 0) {
    throw new Unreadable(path, node.startLine, 'the document is known only when the template is deployed');
  }
  if (literal.some((part) => part.includes(open) || part.includes(close))) {
    throw new Unreadable(path, node.startLine, 'the document holds characters for private use');
  }
  const symbols = text.map((part) => (typeof part === 'object' && 'symbol' in part ? part.symbol : ''));
  const json = text
    .map((part, index) => (typeof part === 'string' ? part : `${open}${index}${close}`))
    .join('');
  const document = parsedJson(json, node, path);
  return placed(document, node, symbols);
}

function parsedJson(json: string, node: TreeNode, path: string): TreeNode {
  try {
    const tree = readJson(path, json);
    if (tree !== null) return tree;
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
  }
  throw new Unreadable(path, node.startLine, 'the text of the document is no JSON');
}

/** Lines of the template instead of lines of the text, and terms for their numbers. */
function placed(document: TreeNode, { startLine, endLine }: Lines, symbols: readonly string[]): TreeNode {
  // The text of a block begins on the line after its mark.
  const line = (within: number) => Math.min(startLine + (startLine === endLine ? 0 : within), endLine);
  const move = <Placed extends Lines>(one: Placed): Placed => ({
    ...one,
    startLine: line(one.startLine),
    endLine: line(one.endLine),
  });
  const grow = (node: TreeNode): TreeNode => {
    if (node.kind === 'sequence') return move({ ...node, items: node.items.map(grow) });
    if (node.kind === 'map') {
      const entries = [...node.entries.values()].map((entry): [string, TreeEntry] => {
        const key = spokenKey(entry.key, symbols);
        return [key, move({ ...entry, key, value: grow(entry.value) })];
      });
      return move({ ...node, entries: new Map(entries) });
    }
    return typeof node.value === 'string' ? withTerms(move(node), node.value, symbols) : move(node);
  };
  return grow(document);
}

/** Keys of conditions may hold terms: the address of an identity provider. */
function spokenKey(key: string, symbols: readonly string[]): string {
  return piecesOf(key, symbols)
    .map(({ literal, symbol }) => (symbol === null ? literal : `\${${symbol}}${literal}`))
    .join('');
}

function withTerms(lines: TreeNode, text: string, symbols: readonly string[]): TreeNode {
  if (!text.includes(open)) return lines;
  const pieces = piecesOf(text, symbols).flatMap(({ literal, symbol }) => [
    ...(symbol === null ? [] : [mapAt(lines, { Ref: scalarAt(lines, symbol) })]),
    scalarAt(lines, literal),
  ]);
  return mapAt(lines, {
    'Fn::Join': sequenceAt(lines, [scalarAt(lines, ''), sequenceAt(lines, pieces)]),
  });
}

/** Each literal with the term that stands before it. */
function piecesOf(
  text: string,
  symbols: readonly string[],
): readonly { readonly literal: string; readonly symbol: string | null }[] {
  return text.split(open).map((piece, index) => {
    if (index === 0) return { literal: piece, symbol: null };
    const end = piece.indexOf(close);
    return { literal: piece.slice(end + 1), symbol: symbols[Number(piece.slice(0, end))] ?? '' };
  });
}
