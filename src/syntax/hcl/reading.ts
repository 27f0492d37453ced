/** What the readers of expressions, templates and bodies share while one text is read: its lines, and what was wrong with it. */
import type { Lines } from '../tree.ts';
import type { HclExpression, HclFile } from './ast.ts';
import type { Syntax } from './syntax-tree.ts';

/** Beyond these a text, or a part of it, is called broken. */
export const hclLimits = {
  characters: 8_388_608,
  /** Without comments and texts. Each takes some 200 bytes of memory to parse, which WebAssembly never gives back. */
  signs: 2_097_152,
  depth: 200,
  broken: 100,
  /** Signs of one part that holds a fault, and of all of them in a file: recovery takes the square of the time. */
  recovered: { part: 10_000, file: 50_000 },
  /** Templates and references in a file of JSON. */
  fragments: 20_000,
};

type Broken = HclFile['broken'][number];

export interface Reading {
  readonly text: string;
  readonly broken: readonly Broken[];
  readonly linesOf: (start: number, end: number) => Lines;
  readonly textOf: (node: Syntax) => string;
  /** Says what is wrong between two offsets. */
  readonly report: (start: number, end: number, because: string) => void;
}

export function readingOf(text: string, lineOf: (offset: number) => number): Reading {
  const broken: Broken[] = [];
  const linesOf = (start: number, end: number): Lines => ({
    startLine: lineOf(start),
    endLine: lineOf(Math.max(start, end - 1)),
  });
  return {
    text,
    broken,
    linesOf,
    textOf: ({ start, end }) => text.slice(start, end),
    report: (start, end, because) => {
      if (broken.length < hclLimits.broken) broken.push({ ...linesOf(start, end), because });
    },
  };
}

/** Says each fault of a node, the outermost of nested ones. */
export function reportFaults(reading: Reading, node: Syntax): void {
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.missing) {
      const at = endOfText(reading.text, next.start);
      reading.report(at, at, `${nameOf(next.type)} is missing`);
    } else if (next.type === 'ERROR') {
      reading.report(next.start, next.end, `${excerpt(reading.textOf(next))} makes no sense here`);
    } else if (next.faulty) for (const child of next.children.toReversed()) pending.push(child);
  }
}

/** Whether a fault stands in the node and not in an expression inside it, which then is broken alone. */
export function hasOwnFault(node: Syntax): boolean {
  const pending = node.faulty ? [node] : [];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const child of next.children) {
      if (child.missing || child.type === 'ERROR') return true;
      if (child.faulty && child.type !== 'expression') pending.push(child);
    }
  }
  return false;
}

/** An expression that could not be read, reported already. */
export function brokenExpression(reading: Reading, start: number, end: number): HclExpression {
  return { kind: 'broken', text: reading.text.slice(start, end), ...reading.linesOf(start, end) };
}

/** What is missing is missed where the text before it ends, not lines below. */
function endOfText(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return Math.max(0, at - 1);
}

const names: ReadonlyMap<string, string> = new Map([
  // What the parser makes up where it expected a value.
  ['<<', 'a value'],
  ['quoted_template_end', 'the closing quote'],
  ['template_interpolation_end', 'the closing brace of ${'],
  ['template_directive_end', 'the closing brace of %{'],
  ['heredoc_identifier', 'the end of the heredoc'],
]);

function nameOf(type: string): string {
  return names.get(type) ?? (/^\w+$/.test(type) ? `an ${type}` : type);
}

function excerpt(text: string): string {
  const line =
    text
      .slice(0, 200)
      .trim()
      .split(/[\r\n]/)[0] ?? '';
  return JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line);
}
