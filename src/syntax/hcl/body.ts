/** The tree of a file -> its attributes and blocks. */
import type { HclAttribute, HclBlock, HclBody } from './ast.ts';
import { readExpression } from './expression.ts';
import { brokenExpression, hclLimits, type Reading, reportFaults } from './reading.ts';
import type { Syntax } from './syntax-tree.ts';
import { readQuoted } from './template.ts';

/** @param root a `config_file`, or an `ERROR` where nothing of the file is in order. */
export function readFileBody(reading: Reading, root: Syntax): HclBody {
  const lines = reading.linesOf(0, reading.text.length);
  const value = root.children.find(({ type }) => type === 'object');
  if (value !== undefined) reading.report(value.start, value.end, 'a value stands here and no block');
  return { ...readBodies(reading, root, 0), ...lines };
}

/** @param holder holds a `body`, if it holds anything in order. */
function readBodies(reading: Reading, holder: Syntax, depth: number): HclBody {
  const attributes = new Map<string, HclAttribute>();
  const blocks: HclBlock[] = [];
  const read = (nodes: readonly Syntax[], lost: boolean): void => {
    for (const node of nodes) {
      if (node.type === 'block') blocks.push(readBlock(reading, node, depth));
      else if (node.type === 'body') read(node.children, lost);
      // What is left of a broken block is not known to stand here; whole blocks still tell what they are.
      else if (node.type === 'attribute' && !lost) addAttribute(reading, attributes, node);
      else if (node.type === 'ERROR') {
        reportFaults(reading, node);
        read(node.children, true);
      } else if (node.faulty) reportFaults(reading, node);
    }
  };
  if (holder.type === 'ERROR') reportFaults(reading, holder);
  read(holder.children, holder.type === 'ERROR');
  return { attributes, blocks, ...reading.linesOf(holder.start, holder.end) };
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
  return { ...head, body: { ...readBodies(reading, holder, depth + 1), ...lines } };
}

function labelOf(reading: Reading, label: Syntax): string {
  if (label.type === 'identifier') return reading.textOf(label);
  const read = readQuoted(reading, label, 1);
  return read.kind === 'literal' ? String(read.value) : reading.textOf(label);
}
