/** The part of HCL that threat models are written in: text in, blocks and attributes with lines and offsets out. */
import { lineIndex } from '../../../syntax/line-index.ts';
import type { Lines } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { type HclText, scanner } from './scan.ts';

/** Beyond these a text is refused. */
export const hclLimits = { parts: 100_000, depth: 16, list: 8 };

export type HclValue =
  | HclText
  /** `var.harbour`: the name of what stands elsewhere. */
  | { readonly kind: 'reference'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly HclValue[] }
  /** A function, a condition, a map: nobody here computes them. */
  | { readonly kind: 'computed' };

export interface HclBody {
  readonly attributes: ReadonlyMap<string, HclValue>;
  readonly blocks: readonly HclBlock[];
  /** The comments that stand directly in it, without their marks. */
  readonly comments: readonly string[];
}

export interface HclBlock extends HclBody, Lines {
  readonly type: string;
  readonly labels: readonly string[];
  /** Of its first letter, behind its opening brace, of its closing brace. */
  readonly start: number;
  readonly inside: number;
  readonly close: number;
}

interface Growing {
  readonly type: string;
  readonly labels: readonly string[];
  readonly start: number;
  readonly inside: number;
  readonly attributes: Map<string, HclValue>;
  readonly blocks: HclBlock[];
  readonly comments: string[];
}

function growing(type: string, labels: readonly string[], start: number, inside: number): Growing {
  return { type, labels, start, inside, attributes: new Map(), blocks: [], comments: [] };
}

/** @throws Unreadable where a body holds neither attributes nor blocks, where something is not closed, or over a limit. */
export function readHcl(path: string, text: string): HclBody {
  const lineOf = lineIndex(text);
  const fault = (at: number, reason: string) => new Unreadable(path, lineOf(at), reason);
  const scan = scanner(text, fault);
  const root = growing('', [], 0, 0);
  const outer: Growing[] = [];
  let body = root;
  let parts = 0;
  for (;;) {
    scan.blank((comment) => body.comments.push(comment));
    const start = scan.at();
    parts += 1;
    if (parts > hclLimits.parts) throw fault(start, `holds more than ${hclLimits.parts} parts`);
    const around = outer.at(-1);
    if (scan.ended()) {
      if (around === undefined) return root;
      throw fault(body.start, `is no HCL: the block ${body.type.slice(0, 60)} is not closed`);
    }
    if (around !== undefined && scan.take('}')) {
      const { type, labels, inside, attributes, blocks, comments } = body;
      const lines = { startLine: lineOf(body.start), endLine: lineOf(start) };
      const parts = { attributes, blocks, comments, ...lines };
      around.blocks.push({ type, labels, start: body.start, inside, close: start, ...parts });
      body = around;
      outer.pop();
      continue;
    }
    const word = scan.word();
    if (word === null) throw fault(start, 'is no HCL: neither an attribute nor a block');
    scan.spaces();
    if (scan.take('=')) {
      // What a file says twice, it means as it says last.
      body.attributes.set(word, valueAt(0));
      continue;
    }
    const labels: string[] = [];
    while (!scan.take('{')) {
      const label = scan.quoted()?.text ?? scan.word();
      if (label === null)
        throw fault(scan.at(), `is no HCL: ${word.slice(0, 60)} is followed by neither "=" nor "{"`);
      labels.push(label);
      scan.spaces();
    }
    outer.push(body);
    if (outer.length > hclLimits.depth) throw fault(start, `nested more than ${hclLimits.depth} blocks deep`);
    body = growing(word, labels, start, scan.at());
  }

  function valueAt(depth: number): HclValue {
    if (depth > hclLimits.list) throw fault(scan.at(), `nested more than ${hclLimits.list} lists deep`);
    scan.spaces();
    const from = scan.at();
    const value = literal(depth);
    // Where an expression goes on, what came first is only a part of it.
    if (scan.restOfExpression()) return { kind: 'computed' };
    if (value === null) throw fault(from, 'is no HCL: an attribute without a value');
    return value;
  }

  function literal(depth: number): HclValue | null {
    if (!scan.take('[')) return scan.quoted() ?? scan.heredoc() ?? scan.bare();
    const items: HclValue[] = [];
    for (;;) {
      scan.blank(() => undefined);
      if (scan.take(']')) return { kind: 'list', items };
      if (scan.ended()) throw fault(scan.at(), 'is no HCL: a list that is not closed');
      parts += 1;
      if (parts > hclLimits.parts) throw fault(scan.at(), `holds more than ${hclLimits.parts} parts`);
      items.push(valueAt(depth + 1));
      scan.blank(() => undefined);
      scan.take(',');
    }
  }
}

/** @returns the blocks of these types that stand directly in it. */
export function blocksOf(body: HclBody, ...types: readonly string[]): readonly HclBlock[] {
  return body.blocks.filter(({ type }) => types.includes(type));
}
