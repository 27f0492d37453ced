/** Values that go to the end of a list or map of a text in, the edits that put them there out; all else stays as it is. */
import { readJson } from '../../../syntax/json.ts';
import { jsonSpans } from '../../../syntax/spans/json.ts';
import { lastOf, type Span, type SpanChild } from '../../../syntax/spans/span.ts';
import { yamlSpans } from '../../../syntax/spans/yaml.ts';
import type { TreeNode } from '../../../syntax/tree.ts';
import { Unreadable } from '../../../syntax/unreadable.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import type { TextEdit } from '../format.ts';
import { indentAt, type JsonStyle, jsonEntry, jsonStyle, jsonText } from './json.ts';
import { isMap, type Written, type WrittenMap } from './written.ts';
import { type YamlStyle, yamlFlow, yamlFlowEntries, yamlLines, yamlStyle } from './yaml.ts';

export interface Target {
  readonly text: string;
  readonly root: Span;
  readonly tree: TreeNode;
  readonly style: { readonly json: JsonStyle } | { readonly yaml: YamlStyle };
}

type Step = string | number;
type Values = readonly Written[] | WrittenMap;

/** @returns whether a text is meant as JSON; YAML holds JSON, but JSON reads faster and is written otherwise. */
export function isJson(text: string): boolean {
  return /^\ufeff?\s*\{\s*["}]/.test(text);
}

/** A byte order mark is no JSON; a space keeps the place of everything behind it. */
export function withoutMark(text: string): string {
  return text.startsWith('\ufeff') ? ` ${text.slice(1)}` : text;
}

/** @returns null where the text holds nothing. @throws Unreadable where it makes no sense. */
export function targetOf(path: string, text: string): Target | null {
  const json = isJson(text) ? jsonTargetOf(path, text) : null;
  if (json !== null) return json;
  const root = yamlSpans(path, text);
  const tree = readYaml(path, text);
  return root === null || tree === null ? null : { text, root, tree, style: { yaml: yamlStyle(text, root) } };
}

/** @returns null where the text is no JSON or holds nothing. JSON it may be with comments before it. */
export function jsonTargetOf(path: string, text: string): Target | null {
  const json = jsonOf(path, text);
  return json === null ? null : { text, ...json, style: { json: jsonStyle(text, json.root) } };
}

/** @returns null for YAML in brackets, which begins as JSON does. */
function jsonOf(path: string, text: string): Pick<Target, 'root' | 'tree'> | null {
  try {
    const plain = withoutMark(text);
    const root = jsonSpans(path, plain);
    const tree = readJson(path, plain);
    return root === null || tree === null ? null : { root, tree };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** What of an edit decides its turn: of those at one place, the innermost is written first. */
export interface Appended {
  readonly depth: number;
  readonly edits: readonly TextEdit[];
}

/** @returns the edits of several appends, in an order that keeps each in its own collection. */
export function inOrder(appended: readonly Appended[]): readonly TextEdit[] {
  return [...appended].sort((a, b) => b.depth - a.depth).flatMap(({ edits }) => edits);
}

/** Values at the end of the collection at a path, which is made where it is missing or empty. */
export function append(target: Target, path: readonly Step[], values: Values): Appended {
  let node = target.root;
  let tree: TreeNode | undefined = target.tree;
  let inFlow = false;
  if ((isMap(values) ? values.size : values.length) === 0) return { depth: 0, edits: [] };
  for (const [depth, step] of path.entries()) {
    inFlow ||= node.flow;
    const child = node.children.find(({ key }, at) => (key ?? at) === step);
    tree = within(tree, step);
    const rest = path.slice(depth + 1);
    // What an alias or a merge brings in belongs to others too: here it is written out.
    const whole = () => nest(rest, values, tree);
    if (child === undefined) {
      if (node.kind !== 'map') return { depth: 0, edits: [] };
      const put = new Map([[String(step), whole()]]);
      return { depth, edits: insert(target, node, put, inFlow) };
    }
    const { value } = child;
    const empty = value.kind !== 'scalar' && value.children.length === 0;
    if (value.nothing || value.kind === 'alias' || (empty && !inFlow && 'yaml' in target.style))
      return { depth: depth + 1, edits: fill(target, child, whole(), inFlow) };
    if (value.kind === 'scalar') return { depth, edits: [] };
    node = value;
  }
  // Where a list is expected and a map stands, or the other way round, nobody knows what to add.
  if ((node.kind === 'map') !== isMap(values)) return { depth: 0, edits: [] };
  return { depth: path.length, edits: insert(target, node, values, inFlow) };
}

function within(tree: TreeNode | undefined, step: Step): TreeNode | undefined {
  if (tree?.kind === 'map') return tree.entries.get(String(step))?.value;
  return tree?.kind === 'sequence' ? tree.items[Number(step)] : undefined;
}

/** The values at the end of what is there, below the rest of a path. */
function nest([step, ...rest]: readonly Step[], values: Values, there: TreeNode | undefined): Written {
  if (step !== undefined) {
    const entries = there?.kind === 'map' ? [...there.entries.values()] : [];
    const known = new Map(entries.map(({ key, value }) => [key, writtenOf(value)]));
    return known.set(String(step), nest(rest, values, there && within(there, step)));
  }
  if (isMap(values)) {
    const entries = there?.kind === 'map' ? [...there.entries.values()] : [];
    return new Map([
      ...entries.map(({ key, value }): [string, Written] => [key, writtenOf(value)]),
      ...values,
    ]);
  }
  return [...(there?.kind === 'sequence' ? there.items.map(writtenOf) : []), ...values];
}

function writtenOf(node: TreeNode): Written {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(writtenOf);
  return new Map([...node.entries.values()].map(({ key, value }) => [key, writtenOf(value)]));
}

/** Puts a value where a key has none yet. */
function fill(
  { text, style }: Target,
  child: SpanChild,
  value: Written,
  inFlow: boolean,
): readonly TextEdit[] {
  const { start, end } = child.value;
  if ('json' in style) {
    const pad = indentAt(text, child.start) ?? '';
    return [{ start, end, text: jsonText(value, pad, style.json) }];
  }
  const { yaml } = style;
  if (inFlow || child.key === null || !(isMap(value) || isListed(value))) {
    return [{ start, end, text: `${start === end ? ' ' : ''}${yamlFlow(value, yaml)}` }];
  }
  const column = columnOf(text, child.start);
  const pad = ' '.repeat(column) + (yaml.flush && !isMap(value) ? '' : yaml.unit);
  const taken = start === end ? [] : [{ start: text[start - 1] === ' ' ? start - 1 : start, end, text: '' }];
  const at = lineEnd(text, end);
  return [...taken, { start: at, end: at, text: yaml.eol + yamlLines(value, pad, yaml).join(yaml.eol) }];
}

function isListed(value: Written): value is readonly Written[] {
  return Array.isArray(value);
}

function insert(target: Target, node: Span, values: Values, inFlow: boolean): readonly TextEdit[] {
  const { style } = target;
  if ('json' in style) return insertJson(target, node, values, style.json);
  if (node.flow || inFlow) return insertFlow(node, values, style.yaml);
  return insertBlock(target, node, values, style.yaml);
}

function insertJson({ text }: Target, node: Span, values: Values, style: JsonStyle): readonly TextEdit[] {
  const last = node.children.at(-1);
  const own = indentAt(text, node.children[0]?.start ?? node.start);
  const outer = lineIndent(text, node.start);
  const pad = own ?? outer;
  const inside = last === undefined ? outer + (style.unit ?? '') : pad;
  const parts = isMap(values)
    ? [...values].map(([key, value]) => jsonEntry(key, value, inside, style))
    : values.map((value) => jsonText(value, inside, style));
  if (last !== undefined) {
    const between = own === null ? (style.colon === ':' ? ',' : ', ') : `,${style.eol}${pad}`;
    return [
      { start: last.value.end, end: last.value.end, text: parts.map((part) => between + part).join('') },
    ];
  }
  // Only white space goes; a comment between the brackets stays.
  const inner = text.slice(node.start + 1, node.end - 1);
  const start = inner.trim() === '' ? node.start + 1 : node.end - 1;
  if (style.unit === null)
    return [{ start, end: node.end - 1, text: parts.join(style.colon === ':' ? ',' : ', ') }];
  const lines = parts.map((part) => style.eol + inside + part).join(',');
  return [{ start, end: node.end - 1, text: `${lines}${style.eol}${outer}` }];
}

function insertFlow(node: Span, values: Values, style: YamlStyle): readonly TextEdit[] {
  const put = isMap(values)
    ? yamlFlowEntries(values, style)
    : values.map((value) => yamlFlow(value, style)).join(', ');
  const last = node.children.at(-1);
  const at = last?.value.end ?? node.end - 1;
  return [{ start: at, end: at, text: last === undefined ? put : `, ${put}` }];
}

function insertBlock({ text }: Target, node: Span, values: Values, style: YamlStyle): readonly TextEdit[] {
  const column = columnOf(text, node.start);
  const pad = ' '.repeat(column);
  const gap = style.eol.repeat(gapBefore(text, node));
  const each = isMap(values)
    ? [...values].map(([key, value]) => yamlLines(new Map([[key, value]]), pad, style))
    : values.map((value) => yamlLines([value], pad, style));
  const put = each.map((lines) => gap + style.eol + lines.join(style.eol)).join('');
  const last = lastOf(node);
  if (last.text === 'block' && /^[|>][0-9-]*\+/.test(text.slice(last.start, last.end))) {
    // All that follows belongs to a text that keeps its line breaks.
    const ended = text[last.end - 1] === '\n';
    const lines = put.slice(style.eol.length);
    return [{ start: last.end, end: last.end, text: ended ? lines + style.eol : put }];
  }
  let end = last.end;
  if (last.text === 'block') while (end > last.start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  const at = afterRemarks(text, lineEnd(text, end), column);
  return [{ start: at, end: at, text: put }];
}

/** Comment lines further in than the collection belong to its last entry, and those in its column where nothing follows there. */
function afterRemarks(text: string, from: number, column: number): number {
  let end = from;
  let deeper = from;
  let further = true;
  for (;;) {
    const next = text.indexOf('\n', end) + 1;
    if (next === 0) return column > 0 ? end : deeper;
    let at = next;
    while (text[at] === ' ') at += 1;
    const over = at - next;
    if (text[at] !== '#' || over < column) {
      const blank = at >= text.length || /[\r\n]/.test(text[at] ?? '');
      return column > 0 && (blank || over < column) ? end : deeper;
    }
    end = lineEnd(text, at);
    further &&= over > column;
    if (further) deeper = end;
  }
}

/** How many empty lines stand before the last of several entries. */
function gapBefore(text: string, { children }: Span): number {
  const last = children.at(-1);
  if (last === undefined || children.length < 2) return 0;
  let start = text.lastIndexOf('\n', last.start - 1) + 1;
  for (let empty = 0; ; ) {
    if (start === 0) return empty;
    const before = text.lastIndexOf('\n', start - 2) + 1;
    const line = text.slice(before, start).trim();
    if (line !== '' && (empty > 0 || !line.startsWith('#'))) return Math.min(empty, 2);
    if (line === '') empty += 1;
    start = before;
  }
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

/** The white space that the line of a place begins with. */
function lineIndent(text: string, at: number): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, at))?.[0] ?? '';
}

/** Where the line of a place ends, before its line break. */
function lineEnd(text: string, at: number): number {
  const found = text.indexOf('\n', at);
  const end = found < 0 ? text.length : found;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}
