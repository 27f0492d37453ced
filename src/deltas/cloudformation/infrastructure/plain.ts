/**
 * Values of a template as resources of any language are compared: functions evaluated as far as they can be known, what is
 * not known a term, a conditional all of its branches.
 */
import type { Text } from '../../../access/patterns/pattern.ts';
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { sameText } from '../../infra/judging/values.ts';
import { eitherTag, termClose, termOpen, termText } from '../../infra/resource.ts';
import { branchesOf, type Call, callIn, entriesOf, isNothing, scalarAt, scalarText } from '../nodes.ts';
import type { Template } from '../template.ts';
import { soundsSecret } from './parameters.ts';

/** What to know besides the template itself. */
export interface Knowledge {
  /** The values of parameters that count as known, by name. */
  readonly defaults: ReadonlyMap<string, TreeNode>;
  /** New logical ids by the old ones. */
  readonly renamed: ReadonlyMap<string, string>;
}

export type Plain = (node: TreeNode) => TreeNode;

/** @returns the same node for the same node: what an alias repeats stays one node. */
export function plainValues({ sections, terms }: Template, { defaults, renamed }: Knowledge): Plain {
  const known = new Map<TreeNode, TreeNode>();
  const mapped = new Map<string, readonly TreeNode[]>();
  const mappings = entriesOf(sections.get('Mappings')?.value);

  const plain: Plain = (node) => {
    const done = known.get(node);
    if (done !== undefined) return done;
    const made = make(node);
    known.set(node, made);
    return made;
  };

  const make = (node: TreeNode): TreeNode => {
    if (isNothing(node)) return scalarAt(node, null);
    if (node.kind === 'scalar') {
      return typeof node.value === 'string' ? scalarAt(node, withReferences(withoutSigns(node.value))) : node;
    }
    const call = callIn(node);
    if (call !== null) return evaluated(call, node);
    if (node.kind === 'sequence') return { ...node, items: node.items.map(plain) };
    const entries = [...node.entries].flatMap(([key, entry]): readonly [string, TreeEntry][] =>
      isNothing(entry.value) ? [] : [[key, { ...entry, value: plain(entry.value) }]],
    );
    return { ...node, entries: new Map(entries) };
  };

  const evaluated = (call: Call, node: TreeNode): TreeNode => {
    const branches = branchesOf(call);
    if (branches !== null) return either(node, branches.map(plain));
    const { name, argument } = call;
    // What a machine starts with is a script, however it is carried; a document is what it holds.
    if (name === 'Fn::Base64' || name === 'Fn::ToJsonString') return plain(argument);
    const given = name === 'Ref' ? defaults.get(scalarText(argument) ?? '') : undefined;
    if (given !== undefined) return soundsSecret(scalarText(argument) ?? '') ? at(node, given) : given;
    const values = name === 'Fn::FindInMap' ? inMapping(argument) : [];
    const [value] = values;
    if (value !== undefined) return values.length === 1 ? value : either(node, values);
    return scalarAt(node, written(terms.text(node) ?? []));
  };

  /** All that a mapping may give: where a key is not known, the values of every key. */
  const inMapping = (argument: TreeNode): readonly TreeNode[] => {
    if (argument.kind !== 'sequence') return [];
    const steps = argument.items.slice(0, 3).map(scalarText);
    const key = JSON.stringify(steps);
    const found = mapped.get(key) ?? distinct(valuesAt(mappings.get(steps[0] ?? '')?.value, steps.slice(1)));
    mapped.set(key, found);
    return found;
  };

  const written = (text: Text): string => {
    const parts = text.map((part) => {
      if (typeof part === 'string') return withoutSigns(part);
      if (!('symbol' in part)) return withoutSigns(part.literal);
      const value = scalarText(defaults.get(part.symbol));
      return value ?? termText(renamedIn(part.symbol));
    });
    return withReferences(parts.join(''));
  };

  const renamedIn = (symbol: string): string => {
    const end = symbol.indexOf('.');
    const id = end < 0 ? symbol : symbol.slice(0, end);
    const now = renamed.get(id);
    return now === undefined ? symbol : now + symbol.slice(id.length);
  };

  return plain;
}

/** Shown where it is used, and not where it is written out. */
function at({ startLine, endLine }: TreeNode, node: TreeNode): TreeNode {
  return { ...node, startLine, endLine };
}

function either({ startLine, endLine }: TreeNode, items: readonly TreeNode[]): TreeNode {
  return { kind: 'sequence', items, tag: eitherTag, startLine, endLine };
}

/** @param steps null for a key that is not known. */
function valuesAt(node: TreeNode | undefined, steps: readonly (string | null)[]): readonly TreeNode[] {
  const [step, ...rest] = steps;
  if (node === undefined) return [];
  // A mapping holds no functions: it could name itself.
  if (step === undefined) return node.kind === 'map' ? [] : [node];
  const entries = entriesOf(node);
  const inner = step === null ? [...entries.values()].map(({ value }) => value) : [entries.get(step)?.value];
  return inner.flatMap((value) => valuesAt(value, rest));
}

function distinct(nodes: readonly TreeNode[]): readonly TreeNode[] {
  return [...new Map(nodes.toReversed().map((node) => [sameText(node), node])).values()].toReversed();
}

const reference = { open: '{{resolve:', close: '}}' } as const;

/** `{{resolve:…}}` is looked up in a store at deployment (AWS CloudFormation User Guide, "dynamic references", read 2026-11). */
function withReferences(text: string): string {
  let out = '';
  let from = 0;
  for (let start = text.indexOf(reference.open); start >= 0; start = text.indexOf(reference.open, from)) {
    const end = text.indexOf(reference.close, start);
    if (end < 0) break;
    // Terms within it become a part of the one that it is.
    out += text.slice(from, start) + termText(text.slice(start + 2, end));
    from = end + reference.close.length;
  }
  return out + text.slice(from);
}

/** Nobody writes terms but us. */
function withoutSigns(text: string): string {
  return text.replaceAll(termOpen, '').replaceAll(termClose, '');
}
