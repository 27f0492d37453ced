/** The values that evaluation makes: tree nodes that know where they were written, how large they are and what is behind them. */
import { hash } from 'node:crypto';
import type { Lines, TreeEntry, TreeMap, TreeNode, TreeScalar, TreeSequence } from '../../../syntax/tree.ts';
import { eitherTag, isUnknown, type Place, termClose, termOpen, termText } from '../../infra/resource.ts';

/** Beyond these a value stays a term; a local named over and over could make it as large as one likes. */
export const valueLimits = { weight: 100_000, text: 262_144, alternatives: 24, spelling: 2_048 } as const;

/** What stands behind a node beside what it shows; most nodes have nothing of it. */
interface Behind {
  /** The parts of something that is read one by one: a resource, `var`, a module. */
  readonly parts?: Parts;
  /** The value that a text is the JSON or YAML of. */
  readonly tree?: TreeNode;
  /** Where the first character of a text of several lines stands. */
  readonly textLine?: number;
  /** What decides between the alternatives, or whether an item is there at all. */
  readonly condition?: string;
  /** A list or map that holds more than can be known. */
  readonly open?: boolean;
  /** Terraform would refuse to evaluate it: what `try` and `can` ask for. */
  readonly failed?: boolean;
}

/** What an attribute or index of something leads to. */
export type Parts = (key: string | number, at: Place) => TreeNode;

/** What a node knows beside what it shows. Fields of its own: side tables of a million entries would take longer than all else. */
abstract class Value {
  readonly startLine: number;
  readonly endLine: number;
  readonly place: Place;
  readonly behind: Behind | null;
  readonly weight: number;
  spelling: string | null = null;
  known: boolean | null = null;

  constructor(place: Place, behind: Behind | null, weight: number) {
    this.startLine = place.startLine;
    this.endLine = place.endLine;
    this.place = place;
    this.behind = behind;
    this.weight = weight;
  }
}

class ScalarValue extends Value implements TreeScalar {
  readonly kind = 'scalar';
  readonly tag = null;
  readonly value: TreeScalar['value'];

  constructor(value: TreeScalar['value'], place: Place, behind: Behind | null) {
    super(place, behind, typeof value === 'string' ? 1 + (value.length >> 6) : 1);
    this.value = value;
  }
}

class SequenceValue extends Value implements TreeSequence {
  readonly kind = 'sequence';
  readonly tag: string | null;
  readonly items: readonly TreeNode[];

  constructor(items: readonly TreeNode[], tag: string | null, place: Place, behind: Behind | null) {
    super(
      place,
      behind,
      items.reduce((sum, item) => sum + weightOf(item), 1),
    );
    this.items = items;
    this.tag = tag;
  }
}

class MapValue extends Value implements TreeMap {
  readonly kind = 'map';
  readonly tag = null;
  readonly entries: ReadonlyMap<string, TreeEntry>;

  constructor(entries: ReadonlyMap<string, TreeEntry>, place: Place, behind: Behind | null) {
    let weight = 1;
    for (const { value } of entries.values()) weight += weightOf(value);
    super(place, behind, weight);
    this.entries = entries;
  }
}

function own(node: TreeNode): Value | null {
  return node instanceof Value ? node : null;
}

export function scalar(value: string | number | boolean | null, at: Place, more?: Behind): TreeNode {
  if (typeof value === 'string' && value.length > valueLimits.text) {
    return term(`text of ${value.length} characters, ${digest(value)}`, at);
  }
  return new ScalarValue(value, at, more ?? null);
}

/** What cannot be known: it is called by the text of what would have to be. */
export function term(spelled: string, at: Place, more?: Behind): TreeNode {
  const value = termText(clipped(spelled));
  const node = new ScalarValue(value, at, more ?? null);
  node.spelling = value.slice(termOpen.length, -termClose.length);
  return node;
}

export function list(items: readonly TreeNode[], at: Place, more?: Behind): TreeNode {
  const only = items[0];
  // A list of all that an unknown list holds is that list.
  if (
    items.length === 1 &&
    only !== undefined &&
    more?.open === true &&
    isUnknown(only) &&
    conditionOf(only) === null
  ) {
    const name = spell(only);
    if (name.endsWith('[*]')) return term(name.slice(0, -3), at);
  }
  return bounded(new SequenceValue(items, null, at, more ?? null));
}

export function map(
  entries: Iterable<readonly [string, TreeNode | TreeEntry]>,
  at: Place,
  more?: Behind,
): TreeNode {
  const written = new Map<string, TreeEntry>();
  for (const [key, value] of entries) {
    const entry: TreeEntry =
      'key' in value ? value : { key, value, startLine: value.startLine, endLine: value.endLine };
    written.set(key, entry);
  }
  return bounded(new MapValue(written, at, more ?? null));
}

/** The body of a block is a map however large it is; what it holds is bounded part by part. */
export function bodyMap(entries: readonly TreeEntry[], at: Place): TreeMap {
  return new MapValue(new Map(entries.map((entry) => [entry.key, entry])), at, null);
}

function bounded(node: SequenceValue | MapValue): TreeNode {
  if (node.weight <= valueLimits.weight) return node;
  return term(`value of ${node.weight} parts, ${digest(spell(node))}`, node.place);
}

/**
 * @param condition what decides between them, spelled.
 * @returns one of these values, which one cannot be known; the value itself where all are alike.
 */
export function either(values: readonly TreeNode[], condition: string, at: Place): TreeNode {
  const conditions = new Set([condition]);
  const distinct = new Map<string, TreeNode>();
  for (const value of values) {
    const inner = conditionOf(value);
    if (isEither(value) && inner !== null) conditions.add(inner);
    for (const one of alternativesOf(value)) {
      const spelling = spell(one);
      if (!distinct.has(spelling)) distinct.set(spelling, one);
    }
  }
  const [first] = distinct.values();
  if (distinct.size === 1 && first !== undefined) return first;
  let length = 0;
  for (const [spelling, one] of distinct) if (isUnknown(one)) length += spelling.length;
  // Each of the long terms would be spelled out anew in whatever is made of them.
  if (distinct.size > valueLimits.alternatives || length > valueLimits.spelling) {
    return term(`either(${[...distinct.keys()].join(',')})`, at);
  }
  const items = [...distinct.values()];
  const decides = conditions.size === 1 ? clipped(condition) : clipped([...conditions].sort().join(' and '));
  return bounded(new SequenceValue(items, eitherTag, at, { condition: decides }));
}

export function isEither(node: TreeNode): boolean {
  return node.kind === 'sequence' && node.tag === eitherTag;
}

/** @returns what the value may be: itself alone where that is known. */
export function alternativesOf(node: TreeNode): readonly TreeNode[] {
  return node.kind === 'sequence' && node.tag === eitherTag ? node.items : [node];
}

/**
 * Runs a function for every choice among the alternatives of its arguments.
 * @returns null where there are too many choices.
 */
export function forEachChoice(
  arguments_: readonly TreeNode[],
  at: Place,
  run: (chosen: readonly TreeNode[]) => TreeNode,
): TreeNode | null {
  if (!arguments_.some(isEither)) return run(arguments_);
  let choices: (readonly TreeNode[])[] = [[]];
  for (const argument of arguments_) {
    const alternatives = alternativesOf(argument);
    if (choices.length * alternatives.length > valueLimits.alternatives) return null;
    choices = choices.flatMap((chosen) => alternatives.map((one) => [...chosen, one]));
  }
  const conditions = new Set(arguments_.filter(isEither).map((one) => conditionOf(one) ?? ''));
  return either(choices.map(run), [...conditions].sort().join(' and '), at);
}

/** @returns the same value, of which something unknown decides whether it is there. */
export function onlyIf(node: TreeNode, condition: string): TreeNode {
  const before = own(node)?.behind ?? null;
  const both = clipped(before?.condition === undefined ? condition : `${before.condition} and ${condition}`);
  const more = { ...before, condition: both };
  const at = placeOf(node);
  if (node.kind === 'scalar') return new ScalarValue(node.value, at, more);
  if (node.kind === 'sequence') return new SequenceValue(node.items, node.tag, at, more);
  return new MapValue(node.entries, at, more);
}

export function isPlaced(node: TreeNode): boolean {
  return node instanceof Value;
}

/** @returns where a value was written: a default or an input stands where it stands, wherever it is used. */
export function placeOf(node: TreeNode): Place {
  const place = own(node)?.place;
  if (place === undefined) throw new Error('a value that evaluation did not make has no place');
  return place;
}

/**
 * Gives a tree that a reader made the places of a file.
 * @param lineOf from the lines of the tree to those of the file.
 */
export function placed(node: TreeNode, at: Place, lineOf: (line: number) => number): TreeNode {
  const linesAt = (lines: Lines) => ({
    startLine: lineOf(lines.startLine),
    endLine: lineOf(lines.endLine),
  });
  const place = { ...at, ...linesAt(node) };
  if (node.kind === 'scalar') return scalar(node.value, place);
  if (node.kind === 'sequence') {
    return list(
      node.items.map((item) => placed(item, at, lineOf)),
      place,
    );
  }
  const entries = [...node.entries].map(([key, entry]): [string, TreeEntry] => [
    key,
    { key, value: placed(entry.value, at, lineOf), ...linesAt(entry) },
  ]);
  return map(entries, place);
}

export function partsOf(node: TreeNode): Parts | null {
  return own(node)?.behind?.parts ?? null;
}

/** @returns the value that a text is the JSON or YAML of; null where it was written as text. */
export function treeBehind(node: TreeNode): TreeNode | null {
  return own(node)?.behind?.tree ?? null;
}

export function textLineOf(node: TreeNode): number | null {
  return own(node)?.behind?.textLine ?? null;
}

/** @returns what decides whether the value is this, spelled; null where nothing does. */
export function conditionOf(node: TreeNode): string | null {
  return own(node)?.behind?.condition ?? null;
}

export function isOpen(node: TreeNode): boolean {
  return own(node)?.behind?.open === true;
}

export function hasFailed(node: TreeNode): boolean {
  return own(node)?.behind?.failed === true;
}

export function weightOf(node: TreeNode): number {
  return own(node)?.weight ?? 1;
}

/**
 * One spelling for a value, however it came about; what is unknown in it stands there by name.
 * It holds no double quote, no backslash and no line break, so that a term may stand in the text of a JSON document.
 */
export function spell(node: TreeNode): string {
  const value = own(node);
  if (value === null) return clipped(spelledOut(node));
  value.spelling ??= clipped(spelledOut(node));
  return value.spelling;
}

function spelledOut(node: TreeNode): string {
  if (node.kind === 'scalar') {
    return typeof node.value === 'string' ? spelledText(node.value) : String(node.value);
  }
  const open = isOpen(node) ? '...' : '';
  if (node.kind === 'sequence') {
    const items = node.items.map(spell).join(',');
    return isEither(node) ? `either(${items})` : `[${items}${open}]`;
  }
  const fields = [...node.entries.values()].map(({ key, value }) => `${plain(key)}=${spell(value)}`);
  return `{${fields.sort().join(',')}${open}}`;
}

function spelledText(text: string): string {
  if (!text.includes(termOpen)) return `'${plain(text)}'`;
  // As most are: one term alone.
  if (text.lastIndexOf(termOpen) === 0 && text.indexOf(termClose) === text.length - 1)
    return text.slice(1, -1);
  const pieces = text.split(termOpen);
  const inner = (pieces[1] ?? '').split(termClose);
  if (pieces.length === 2 && pieces[0] === '' && inner[1] === '') return inner[0] ?? '';
  return `'${pieces
    .map((piece, index) => {
      if (index === 0) return plain(piece);
      const [name = '', rest = ''] = piece.split(termClose);
      return `\${${name}}${plain(rest)}`;
    })
    .join('')}'`;
}

const awkward = /[%'"\\\u0000-\u001f\ue000\ue001]/g;

function plain(text: string): string {
  return text.replace(awkward, (sign) => `%${(sign.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`);
}

/** A long text keeps its beginning for readers, and a digest that tells it from others. */
function clipped(text: string): string {
  return text.length <= valueLimits.spelling ? text : `${text.slice(0, 80)}…#${digest(text)}`;
}

export function digest(text: string): string {
  return hash('sha256', text).slice(0, 32);
}

/** @returns the literal text of a scalar as Terraform converts it; null where it is none, or holds a term. */
export function knownText(node: TreeNode): string | null {
  const text = openText(node);
  return text === null || text.includes(termOpen) ? null : text;
}

/** @returns the text of a scalar, terms and all; null where it is no text. */
export function openText(node: TreeNode): string | null {
  return node.kind === 'scalar' && node.value !== null ? String(node.value) : null;
}

/** @returns the number that a scalar is, or that its text spells. */
export function knownNumber(node: TreeNode): number | null {
  if (node.kind !== 'scalar') return null;
  if (typeof node.value === 'number') return node.value;
  if (typeof node.value !== 'string' || node.value.trim() === '') return null;
  const number = Number(node.value);
  return Number.isFinite(number) ? number : null;
}

export function knownBoolean(node: TreeNode): boolean | null {
  if (node.kind !== 'scalar') return null;
  if (node.value === true || node.value === 'true') return true;
  return node.value === false || node.value === 'false' ? false : null;
}

export function isNull(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** What a default says that leaves the choice to whoever gives a value. */
export function isNothing(node: TreeNode): boolean {
  if (node.kind === 'scalar') return !node.value;
  return node.kind === 'map'
    ? node.entries.size === 0 && !isOpen(node)
    : node.items.length === 0 && !isOpen(node);
}

/** @returns whether nothing in it is unknown. */
export function isKnown(node: TreeNode): boolean {
  if (node.kind === 'scalar') return typeof node.value !== 'string' || !node.value.includes(termOpen);
  const value = own(node);
  const answer = value?.known ?? null;
  if (answer !== null) return answer;
  const sure = !isEither(node) && !isOpen(node) && conditionOf(node) === null && innerOf(node).every(isKnown);
  if (value !== null) value.known = sure;
  return sure;
}

function innerOf(node: Exclude<TreeNode, { kind: 'scalar' }>): readonly TreeNode[] {
  return node.kind === 'sequence' ? node.items : [...node.entries.values()].map(({ value }) => value);
}
