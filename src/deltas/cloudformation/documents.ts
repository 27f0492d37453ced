/** Policy documents in templates: a map, a conditional of maps, or JSON in a text that functions may have put together. */
import type { Text } from '../../access/patterns/pattern.ts';
import type { Policy } from '../../access/policy.ts';
import { readPolicy, type SetAside } from '../../access/read-policy.ts';
import { readJson } from '../../syntax/json.ts';
import type { Lines, TreeEntry, TreeNode } from '../../syntax/tree.ts';
import { Unreadable } from '../../syntax/unreadable.ts';
import { branchesOf, callIn, holdsMacro, isMacro, mapAt, scalarAt, sequenceAt } from './nodes.ts';
import type { Template } from './template.ts';
import { type TemplateTerms, TooLong } from './terms.ts';
import { inAllWays } from './ways.ts';

/** What cannot be known of a document. */
export interface Gap extends Lines {
  readonly reason: string;
  /** Equal where two gaps are the same, known or not. */
  readonly meaning: string;
  /** True where nothing of the document is known, false where one statement is not. */
  readonly whole: boolean;
}

export interface Document {
  /** Without the statements that are gaps; null where nothing is known of it. */
  readonly policy: Policy | null;
  readonly gaps: readonly Gap[];
}

/** A document with more statements that cannot be read is not read at all: the work for each of them has no other bound. */
const mostGaps = 16;

/** @returns the statements of every branch as one policy, and what cannot be known of them. */
export function documentOf(node: TreeNode, { file, terms }: Template): Document {
  const gaps: Gap[] = [];
  try {
    const policies = terms.items(node).map((branch) => branchPolicy(branch, file.path, terms, gaps));
    return { policy: { statements: policies.flatMap(({ statements }) => statements) }, gaps };
  } catch (fault) {
    if (!(fault instanceof Unreadable)) throw fault;
    return { policy: null, gaps: [gapAt(fault, terms.meaning(node), true)] };
  }
}

/** @throws Unreadable where the branch cannot be known as a whole. */
function branchPolicy(branch: TreeNode, path: string, terms: TemplateTerms, gaps: Gap[]): Policy {
  const text = terms.text(branch);
  const document = text === null || holdsMacro(branch) ? branch : parsed(text, branch, path);
  const entries = document.kind === 'map' ? [...document.entries.values()] : [];
  const around = entries.filter(({ key }) => key.toLowerCase() !== 'statement');
  const opaque = entries.some((entry) => !around.includes(entry) && isOpaque(entry.value));
  if (around.some(({ key, value }) => isMacro(key) || holdsMacro(value))) {
    throw new Unreadable(path, branch.startLine, 'a macro writes a part of it');
  }
  // What a statement says depends on the version that is written above it.
  const version = around.find(({ key }) => key.toLowerCase() === 'version')?.value;
  const setAside: SetAside = (statement, fault) => {
    if (opaque || fault instanceof TooLong || gaps.length === mostGaps) throw fault;
    const meant = mapAt(statement, { Version: version, Statement: statement });
    gaps.push(gapAt(fault, terms.meaning(meant), false));
  };
  return readPolicy(path, inAllWays(document, terms, path, setAside), terms, setAside);
}

/** A function in the place of all statements, or a macro that writes them: nobody knows how many there are. */
function isOpaque(statements: TreeNode): boolean {
  const call = callIn(statements);
  if (call !== null) return branchesOf(call) === null;
  return statements.kind === 'map' && [...statements.entries.keys()].some(isMacro);
}

function gapAt({ reason, line }: Unreadable, meaning: string, whole: boolean): Gap {
  return { reason, meaning, whole, startLine: line, endLine: line };
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
