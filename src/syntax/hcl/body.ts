/** The tree of a file -> its attributes and blocks. */
import type { Lines } from '../tree.ts';
import type { HclAttribute, HclBlock, HclBody } from './ast.ts';
import { readExpression } from './expression.ts';
import { brokenExpression, hclLimits, type Reading, reportFaults } from './reading.ts';
import type { Syntax } from './syntax-tree.ts';
import { readQuoted } from './template.ts';

/** @param roots each a `config_file`, or an `ERROR` where nothing of the text is in order. */
export function readFileBody(reading: Reading, roots: readonly Syntax[]): HclBody {
  const lines = reading.linesOf(0, reading.text.length);
  for (const { children } of roots) {
    const value = children.find(({ type }) => type === 'object');
    if (value !== undefined) reading.report(value.start, value.end, 'a value stands here and no block');
  }
  return { ...readBody(reading, roots, 0), ...lines };
}

/** @param holders each holds a `body`, if it holds anything in order. */
function readBody(reading: Reading, holders: readonly Syntax[], depth: number): Omit<HclBody, keyof Lines> {
  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  const pending: { readonly node: Syntax; readonly lost: boolean }[] = [];
  const addAll = (nodes: readonly Syntax[], lost: boolean) => {
    for (const node of nodes.toReversed()) pending.push({ node, lost });
  };
  for (const holder of holders.toReversed()) {
    if (holder.type === 'ERROR') pending.push({ node: holder, lost: false });
    else addAll(holder.children, false);
  }
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, lost } = next;
    if (node.type === 'block') blocks.push(readBlock(reading, node, depth));
    else if (node.type === 'body') addAll(node.children, lost);
    // What is left of a broken block is not known to stand here; whole blocks still tell what they are.
    else if (node.type === 'attribute' && !lost) addAttribute(reading, attributes, node);
    else {
      if (node.faulty && !lost) reportFaults(reading, node);
      if (node.type === 'ERROR') addAll(node.children, true);
    }
  }
  return { attributes, blocks };
}

function addAttribute(reading: Reading, attributes: Map<string, HclAttribute>, node: Syntax): void {
  const [name] = node.children;
  if (name === undefined) return;
  const key = reading.textOf(name);
  const lines = reading.linesOf(node.start, node.end);
  const stray = node.children.some(({ type, missing }) => type === 'ERROR' || missing);
  const expression = node.children.find(({ type }) => type === 'expression');
  if (stray || expression === undefined) reportFaults(reading, node);
  if (attributes.has(key)) {
    reading.report(node.start, node.end, `${key} is set twice`);
    return;
  }
  const value =
    stray || expression === undefined
      ? brokenExpression(reading, expression?.start ?? node.end, node.end)
      : readExpression(reading, expression, 1);
  attributes.set(key, { name: key, value, ...lines });
}

function readBlock(reading: Reading, node: Syntax, depth: number): HclBlock {
  const lines = reading.linesOf(node.start, node.end);
  const open = node.children.findIndex(({ type }) => type === 'block_start');
  const [type, ...labels] = node.children.slice(0, open).filter(({ type }) => type !== 'ERROR');
  for (const child of node.children.slice(0, open)) {
    if (child.faulty) reportFaults(reading, child);
  }
  const head = {
    type: type === undefined ? '' : reading.textOf(type),
    labels: labels.map((label) => labelOf(reading, label)),
    ...lines,
  };
  if (depth >= hclLimits.depth) {
    reading.report(node.start, node.end, `nested more than ${hclLimits.depth} levels deep`);
    return { ...head, body: { attributes: new Map(), blocks: [], ...lines } };
  }
  const holder = { ...node, children: node.children.slice(open) };
  return { ...head, body: { ...readBody(reading, [holder], depth + 1), ...lines } };
}

function labelOf(reading: Reading, label: Syntax): string {
  if (label.type === 'identifier') return reading.textOf(label);
  const read = readQuoted(reading, label, 1);
  // To the grammar these are letters like others.
  if (/(?:^|[^$])\$\{|(?:^|[^%])%\{/.test(reading.textOf(label))) {
    reading.report(label.start, label.end, 'a label holds a template');
  }
  return read.kind === 'literal' ? String(read.value) : reading.textOf(label);
}
