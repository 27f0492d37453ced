/** A parsed expression -> its value in the AST, with the precedence and the steps that Terraform gives it. */
import type { HclExpression, HclSplatStep } from './ast.ts';
import { brokenExpression, hasOwnFault, hclLimits, type Reading, reportFaults } from './reading.ts';
import type { Syntax } from './syntax-tree.ts';
import { readHeredoc, readQuoted } from './template.ts';

const operators: ReadonlySet<string> = new Set([
  ...['*', '/', '%', '+', '-', '>', '>=', '<', '<=', '==', '!=', '&&', '||'],
]);

/** @param node an `expression` of the grammar. */
export function readExpression(reading: Reading, node: Syntax, depth: number): HclExpression {
  if (hasOwnFault(node)) {
    reportFaults(reading, node);
    return brokenExpression(reading, node.start, node.end);
  }
  const [only] = node.children;
  if (only?.type === 'conditional') return readConditional(reading, only, depth);
  return readTerm(reading, node.children, depth);
}

/** The grammar takes `a ? b : c ? d : e` for `(a ? b : c) ? d : e`; Terraform reads it from the right. */
function readConditional(reading: Reading, node: Syntax, depth: number): HclExpression {
  const links: { readonly then: Syntax; readonly otherwise: Syntax }[] = [];
  let chain = node;
  let condition: Syntax | undefined;
  for (;;) {
    const [first, then, otherwise] = chain.children.filter(({ type }) => type === 'expression');
    if (first === undefined || then === undefined || otherwise === undefined)
      return unknownNode(reading, chain);
    links.push({ then, otherwise });
    const [inner] = first.children;
    if (inner?.type !== 'conditional' || first.faulty) {
      condition = first;
      break;
    }
    chain = inner;
  }
  // From the innermost of the grammar, which stands first in the text.
  let at = condition;
  const conditions: Syntax[] = [];
  for (const link of links.toReversed()) {
    conditions.push(at);
    at = link.otherwise;
  }
  if (tooDeep(depth + links.length)) return refuseDepth(reading, node);
  let result = readExpression(reading, at, depth + links.length);
  for (const [index, { then }] of links.entries()) {
    const test = conditions[links.length - 1 - index];
    if (test === undefined) return unknownNode(reading, node);
    const level = depth + links.length - index;
    result = {
      kind: 'conditional',
      condition: readExpression(reading, test, level),
      then: readExpression(reading, then, level),
      otherwise: result,
      ...reading.linesOf(test.start, node.end),
    };
  }
  return result;
}

/** @param parts a first term and the steps after it; or the two sides of an operator. */
function readTerm(reading: Reading, parts: readonly Syntax[], depth: number): HclExpression {
  const [first, second] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('an expression of nothing');
  if (tooDeep(depth + parts.length)) return refuseDepth(reading, { ...first, end: last.end });
  const inner = first.type === '(' ? second : undefined;
  let value =
    inner === undefined ? readPrimary(reading, first, depth + 1) : readExpression(reading, inner, depth + 1);
  let at = inner === undefined ? 1 : 3;
  while (at < parts.length) {
    const step = parts[at];
    if (step === undefined) break;
    const lines = reading.linesOf(first.start, step.end);
    at += 1;
    if (step.type !== 'splat') {
      value = applied(value, readStep(reading, step, depth), lines);
      continue;
    }
    const { steps, after, end } = readSplat(reading, step, parts.slice(at), depth);
    value = { kind: 'splat', of: value, steps, ...reading.linesOf(first.start, end) };
    for (const next of after) value = applied(value, next, lines);
    if (isFullSplat(step)) at = parts.length;
  }
  return value;
}

function applied(
  of: HclExpression,
  step: HclSplatStep,
  lines: ReturnType<Reading['linesOf']>,
): HclExpression {
  if ('star' in step) return { kind: 'splat', of, steps: [], ...lines };
  if ('name' in step) return { kind: 'attribute', of, name: step.name, ...lines };
  return { kind: 'index', of, key: step.key, ...lines };
}

function isFullSplat(splat: Syntax): boolean {
  return splat.children[0]?.type === 'full_splat';
}

/**
 * `[*]` applies all that follows to each item, `.*` only names and `.0` (HCL, hclsyntax/parser.go, parseExpressionTraversals).
 * @param rest what follows the splat.
 */
function readSplat(reading: Reading, splat: Syntax, rest: readonly Syntax[], depth: number) {
  const steps: HclSplatStep[] = [];
  const after: HclSplatStep[] = [];
  let end = splat.end;
  const own = splat.children[0]?.children.filter(isStep) ?? [];
  if (isFullSplat(splat)) {
    for (const step of own) steps.push(readStep(reading, step, depth));
    for (const next of rest) {
      end = next.end;
      if (next.type !== 'splat') {
        steps.push(readStep(reading, next, depth));
        continue;
      }
      if (!isFullSplat(next)) {
        reading.report(next.start, next.end, 'a splat of the old form inside another splat');
      }
      steps.push({ star: true });
      const inner = next.children[0]?.children.filter(isStep) ?? [];
      for (const step of inner) steps.push(readStep(reading, step, depth));
    }
    return { steps, after, end };
  }
  const split = own.findIndex((step) => step.children[0]?.type === 'new_index');
  const each = split < 0 ? own : own.slice(0, split);
  for (const step of each) steps.push(readStep(reading, step, depth));
  for (const step of own.slice(each.length)) after.push(readStep(reading, step, depth));
  return { steps, after, end: each.at(-1)?.end ?? splat.start + 2 };
}

function isStep({ type }: Syntax): boolean {
  return type === 'get_attr' || type === 'index';
}

function readStep(reading: Reading, step: Syntax, depth: number): HclSplatStep {
  const inner = step.type === 'index' ? step.children[0] : step;
  if (inner?.type === 'legacy_index') {
    const value = Number(reading.textOf(inner).slice(1));
    return { key: { kind: 'literal', value, ...reading.linesOf(inner.start, inner.end) } };
  }
  const held = inner?.children[1];
  if (held === undefined) return { key: unknownNode(reading, step) };
  if (held.type === 'identifier') return { name: reading.textOf(held) };
  return { key: readExpression(reading, held, depth + 1) };
}

function readPrimary(reading: Reading, node: Syntax, depth: number): HclExpression {
  const lines = reading.linesOf(node.start, node.end);
  const [held] = node.children;
  switch (node.type) {
    case 'expression':
      return readExpression(reading, node, depth);
    case 'literal_value':
      return held === undefined ? unknownNode(reading, node) : readLiteral(reading, held, depth);
    case 'template_expr':
      if (held?.type === 'quoted_template') return readQuoted(reading, held, depth);
      return held === undefined ? unknownNode(reading, node) : readHeredoc(reading, held, depth);
    case 'variable_expr':
      return { kind: 'name', name: reading.textOf(node), ...lines };
    case 'collection_value':
      return held === undefined ? unknownNode(reading, node) : readCollection(reading, held, depth);
    case 'function_call':
      return readCall(reading, node, depth);
    case 'for_expr':
      return held === undefined ? unknownNode(reading, node) : readFor(reading, held, depth);
    case 'operation':
      return held === undefined ? unknownNode(reading, node) : readOperation(reading, held, depth);
    default:
      return unknownNode(reading, node);
  }
}

function readLiteral(reading: Reading, node: Syntax, depth: number): HclExpression {
  const text = reading.textOf(node);
  const lines = reading.linesOf(node.start, node.end);
  if (node.type === 'string_lit') return readQuoted(reading, node, depth);
  if (node.type === 'bool_lit') return { kind: 'literal', value: text === 'true', ...lines };
  if (node.type === 'null_lit') return { kind: 'literal', value: null, ...lines };
  // What a double cannot hold stays the text that Terraform would make of it: two long numbers must not look alike.
  const exact = text.replace(/[^0-9]/g, '').length <= 15;
  return { kind: 'literal', value: exact ? Number(text) : text, ...lines };
}

function readCollection(reading: Reading, node: Syntax, depth: number): HclExpression {
  const lines = reading.linesOf(node.start, node.end);
  if (node.type === 'tuple') {
    const items = node.children.filter(({ type }) => type === 'expression');
    return { kind: 'list', items: items.map((item) => readExpression(reading, item, depth)), ...lines };
  }
  const elements = node.children.filter(({ type }) => type === 'object_elem');
  const entries = elements.map((element) => {
    const [key, value] = element.children.filter(({ type }) => type === 'expression');
    if (key === undefined || value === undefined) {
      const unknown = unknownNode(reading, element);
      return { key: unknown, value: unknown };
    }
    return { key: readKey(reading, key, depth), value: readExpression(reading, value, depth) };
  });
  return { kind: 'object', entries, ...lines };
}

/** A word alone is a text, unless it stands in parentheses. */
function readKey(reading: Reading, node: Syntax, depth: number): HclExpression {
  const text = reading.textOf(node);
  const word = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(text);
  if (word) return { kind: 'literal', value: text, ...reading.linesOf(node.start, node.end) };
  return readExpression(reading, node, depth);
}

function readCall(reading: Reading, node: Syntax, depth: number): HclExpression {
  const [name, ...rest] = node.children;
  if (name === undefined) return unknownNode(reading, node);
  const given = rest.find(({ type }) => type === 'function_arguments')?.children ?? [];
  const values = given.filter(({ type }) => type === 'expression');
  return {
    kind: 'call',
    name: reading.textOf(name),
    arguments: values.map((value) => readExpression(reading, value, depth)),
    spread: given.some(({ type }) => type === 'ellipsis'),
    ...reading.linesOf(node.start, node.end),
  };
}

function readFor(reading: Reading, node: Syntax, depth: number): HclExpression {
  const intro = node.children.find(({ type }) => type === 'for_intro');
  const over = intro?.children.find(({ type }) => type === 'expression');
  const [first, second] = node.children.filter(({ type }) => type === 'expression');
  const test = node.children
    .find(({ type }) => type === 'for_cond')
    ?.children.find(({ type }) => type === 'expression');
  const value = node.type === 'for_object_expr' ? second : first;
  if (intro === undefined || over === undefined || first === undefined || value === undefined) {
    return unknownNode(reading, node);
  }
  return {
    kind: 'for',
    names: intro.children.filter(({ type }) => type === 'identifier').map(reading.textOf),
    over: readExpression(reading, over, depth),
    key: value === second ? readExpression(reading, first, depth) : null,
    value: readExpression(reading, value, depth),
    condition: test === undefined ? null : readExpression(reading, test, depth),
    grouped: node.children.some(({ type }) => type === 'ellipsis'),
    ...reading.linesOf(node.start, node.end),
  };
}

function readOperation(reading: Reading, node: Syntax, depth: number): HclExpression {
  const lines = reading.linesOf(node.start, node.end);
  const { children } = node;
  if (node.type === 'unary_operation') {
    const operator = children[0]?.type === '!' ? '!' : '-';
    return { kind: 'unary', operator, of: readTerm(reading, children.slice(1), depth), ...lines };
  }
  const at = children.findIndex(({ type }) => operators.has(type));
  const operator = children[at]?.type;
  if (operator === undefined) return unknownNode(reading, node);
  return {
    kind: 'binary',
    operator,
    left: readTerm(reading, children.slice(0, at), depth),
    right: readTerm(reading, children.slice(at + 1), depth),
    ...lines,
  };
}

function tooDeep(depth: number): boolean {
  return depth > hclLimits.depth;
}

function refuseDepth(reading: Reading, { start, end }: Syntax): HclExpression {
  reading.report(start, end, `nested more than ${hclLimits.depth} levels deep`);
  return brokenExpression(reading, start, end);
}

/** What the grammar of today does not give. */
function unknownNode(reading: Reading, { type, start, end }: Syntax): HclExpression {
  reading.report(start, end, `${type} is not understood`);
  return brokenExpression(reading, start, end);
}
