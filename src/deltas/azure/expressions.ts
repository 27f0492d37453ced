/**
 * Expressions of ARM templates ("[concat('a', parameters('b'))]"): a text in, its canonical form out, with parameters
 * and variables put in where the template tells them. What is left is a symbol that equals itself.
 * Syntax: learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions, read 2026-11.
 */
import type { TreeNode, TreeScalar } from '../../syntax/tree.ts';

/** What `parameters('x')` and `variables('x')` stand for in one template. */
export interface Environment {
  /** @param name in lower case. @returns null where only the deployment tells. */
  readonly valueOf: (group: Group, name: string) => Value | null;
  /** The texts whose references were all followed: what they mean was judged with the values put in. */
  readonly followed: Set<TreeScalar>;
}

export type Group = 'parameters' | 'variables';

export interface Value {
  readonly node: TreeNode;
  readonly environment: Environment;
}

type Token = { readonly kind: 'word' | 'text' | 'mark'; readonly value: string };

/** The tokens of a node, split once: a hostile template refers to one variable thousands of times. */
const split = new WeakMap<TreeScalar, readonly Token[]>();

/** Tokens that one text may grow to; beyond them it stays as written. */
const budget = 300;

export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

/** @returns the text, an expression without its layout and in lower case but for what is quoted. */
export function canonicalText(text: string): string {
  const tokens = isExpression(text) ? tokenise(text) : null;
  return tokens === null ? text : print(tokens);
}

/** @returns what a scalar means, as text; '' for null. */
export function resolvedText(node: TreeNode | undefined, environment: Environment): string {
  if (node?.kind !== 'scalar' || node.value === null) return '';
  if (typeof node.value !== 'string') return String(node.value);
  // A doubled bracket is how a text begins with one.
  if (node.value.startsWith('[[')) return node.value.slice(1);
  const tokens = tokensOf(node);
  if (tokens === null) return node.value;
  const state: Expansion = { left: budget, whole: true };
  const expanded = expand(tokens, environment, state);
  if (state.left <= 0) return print(tokens);
  if (state.whole) environment.followed.add(node);
  const [only, ...more] = expanded;
  return only?.kind === 'text' && more.length === 0 ? only.value : print(expanded);
}

/** @returns the node that a reference alone stands for, through as many references as there are; else the node itself. */
export function resolved(node: TreeNode, environment: Environment): Value {
  let value: Value = { node, environment };
  for (let hops = 0; hops < 16; hops += 1) {
    const { node: here, environment: there } = value;
    if (here.kind !== 'scalar') break;
    const tokens = tokensOf(here);
    const found = tokens === null ? null : reference(tokens, 0, there);
    if (found?.value == null || found.next !== tokens?.length) break;
    there.followed.add(here);
    value = found.value;
  }
  return value;
}

/** @returns the names that an expression refers to, as "parameters:x"; "*" where one is computed. */
export function referencesIn(text: string): readonly string[] {
  const tokens = isExpression(text) ? tokenise(text) : null;
  return (tokens ?? []).flatMap((token, at) => {
    const group = groupOf(token);
    if (group === null || tokens?.[at + 1]?.value !== '(') return [];
    const name = tokens[at + 2];
    const plain = name?.kind === 'text' && tokens[at + 3]?.value === ')';
    return [plain ? `${group}:${name.value.toLowerCase()}` : '*'];
  });
}

/** @returns an expression as a person would call it, where there is a short way; else the text. */
export function spoken(text: string): string {
  const tokens = isExpression(text) ? (tokenise(text) ?? []) : [];
  const quoted = tokens.filter(({ kind }) => kind === 'text').map(({ value }) => value);
  const [first] = tokens;
  if (groupOf(first) !== null && tokens.length === 4) return `${first?.value.slice(0, -1)} ${quoted[0]}`;
  const [type, name] = quoted;
  const isReference =
    first?.value === 'reference' && tokens[2]?.value === 'resourceid' && tokens[5]?.value === ',';
  const isPrincipal = tokens.at(-1)?.value === 'principalid';
  // reference(resourceId('type', 'name'), …).principalId
  if (isReference && isPrincipal && tokens[6]?.kind === 'text') return `the identity of ${type} ${name}`;
  return text;
}

interface Expansion {
  left: number;
  /** Whether every reference was followed. */
  whole: boolean;
}

function expand(tokens: readonly Token[], environment: Environment, state: Expansion): readonly Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length && state.left > 0; ) {
    state.left -= 1;
    const token = tokens[at];
    if (token === undefined) break;
    const found = reference(tokens, at, environment);
    if (found === null) {
      out.push(token);
      at += 1;
      if (token.value === ')' && token.kind === 'mark') fold(out);
      continue;
    }
    const inner = found.value === null ? null : literal(found.value, state);
    if (inner === null) state.whole = false;
    out.push(...(inner ?? tokens.slice(at, found.next)));
    at = found.next;
  }
  return out;
}

/** @returns the tokens of a scalar, expanded; null for a list or a map. */
function literal({ node, environment }: Value, state: Expansion): readonly Token[] | null {
  if (node.kind !== 'scalar') return null;
  if (typeof node.value !== 'string') return [{ kind: 'word', value: String(node.value) }];
  const tokens = tokensOf(node);
  if (tokens === null) return [{ kind: 'text', value: node.value }];
  return expand(tokens, environment, state);
}

/** @returns what `parameters('x').a['b']` at a place stands for, and where it ends; null where none begins there. */
function reference(
  tokens: readonly Token[],
  start: number,
  environment: Environment,
): { readonly value: Value | null; readonly next: number } | null {
  const group = groupOf(tokens[start]);
  const name = tokens[start + 2];
  if (group === null || tokens[start + 1]?.value !== '(') return null;
  if (name?.kind !== 'text' || tokens[start + 3]?.value !== ')') {
    // Its name is computed: nobody can follow it.
    return { value: null, next: start + 1 };
  }
  let value = environment.valueOf(group, name.value.toLowerCase());
  let at = start + 4;
  for (;;) {
    const dotted = tokens[at]?.value === '.' && tokens[at]?.kind === 'mark';
    const indexed =
      tokens[at]?.value === '[' && tokens[at + 1]?.kind === 'text' && tokens[at + 2]?.value === ']';
    if (!dotted && !indexed) return { value, next: at };
    value = value === null ? null : member(value, tokens[at + 1]?.value ?? '');
    at += dotted ? 2 : 3;
  }
}

function member({ node, environment }: Value, key: string): Value | null {
  if (node.kind !== 'map') return null;
  const exact = node.entries.get(key);
  const entry =
    exact ?? [...node.entries.values()].find((one) => one.key.toLowerCase() === key.toLowerCase());
  return entry === undefined ? null : { node: entry.value, environment };
}

function groupOf(token: Token | undefined): Group | null {
  if (token?.kind !== 'word') return null;
  return token.value === 'parameters' || token.value === 'variables' ? token.value : null;
}

/** A `concat` or `format` of texts alone, just closed, becomes the text that it makes. */
function fold(out: Token[]): void {
  let at = out.length - 2;
  const texts: string[] = [];
  for (; at >= 0; at -= 1) {
    const token = out[at];
    if (token?.kind === 'text') texts.unshift(token.value);
    else if (token?.value !== ',') break;
  }
  const call = out[at - 1];
  if (out[at]?.value !== '(' || call?.kind !== 'word') return;
  const [first = '', ...rest] = texts;
  const made =
    call.value === 'concat'
      ? texts.join('')
      : call.value === 'format'
        ? first.replaceAll(/\{(\d{1,3})\}/g, (hole, number) => rest[Number(number)] ?? hole)
        : null;
  if (made !== null && made.length <= longest) {
    out.splice(at - 1, out.length, { kind: 'text', value: made });
  }
}

const longest = 4_096;

/** @returns null for a text that is no expression. */
function tokensOf(node: TreeScalar): readonly Token[] | null {
  if (typeof node.value !== 'string' || !isExpression(node.value)) return null;
  const tokens = split.get(node) ?? tokenise(node.value);
  if (tokens !== null) split.set(node, tokens);
  return tokens;
}

/** @returns the tokens between the brackets; null where a quote does not end or the text is too long. */
function tokenise(text: string): readonly Token[] | null {
  if (text.length > longest) return null;
  const tokens: Token[] = [];
  const end = text.length - 1;
  for (let at = 1; at < end; ) {
    const letter = text[at] ?? '';
    if (/\s/.test(letter)) at += 1;
    else if (letter === "'") {
      let value = '';
      for (at += 1; ; at += 1) {
        if (at >= end) return null;
        // Two quotes are one, inside a text.
        if (text[at] === "'" && text[at + 1] !== "'") break;
        if (text[at] === "'") at += 1;
        value += text[at];
      }
      tokens.push({ kind: 'text', value });
      at += 1;
    } else if (/[\w$-]/.test(letter)) {
      let until = at + 1;
      while (until < end && /[\w$-]/.test(text[until] ?? '')) until += 1;
      tokens.push({ kind: 'word', value: text.slice(at, until).toLowerCase() });
      at = until;
    } else {
      tokens.push({ kind: 'mark', value: letter });
      at += 1;
    }
  }
  return tokens;
}

function print(tokens: readonly Token[]): string {
  const written = tokens.map(({ kind, value }) =>
    kind === 'text' ? `'${value.replaceAll("'", "''")}'` : value,
  );
  return `[${written.join('')}]`;
}
