/** Values of evaluated resources as policies are read from them: texts with terms, one meaning for all notations, and choices. */
import type { Text, TextPart } from '../../../access/patterns/pattern.ts';
import { spoken } from '../../../access/patterns/pattern.ts';
import type { Terms } from '../../../access/read-policy.ts';
import type { Lines, TreeEntry, TreeMap, TreeNode, TreeScalar, TreeSequence } from '../../../syntax/tree.ts';
import { eitherTag, isUnknown, termClose, termOpen } from '../../infra/resource.ts';

/** The account is never in another partition than the one it stands in: whoever writes it out means the same. */
const partition = /(?:^|\.)data\.aws_partition\.[\w-]+(?:\[[^\]]{1,64}\])?\.partition$/;

/** @returns null where the node is no text. */
export function textIn(node: TreeNode): Text | null {
  if (node.kind !== 'scalar' || node.value === null) return null;
  const written = String(node.value);
  if (!written.includes(termOpen)) return [written];
  const parts: TextPart[] = [];
  const add = (part: TextPart) => {
    const last = parts.at(-1);
    if (part === '') return;
    if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
    else parts.push(part);
  };
  for (const [index, piece] of written.split(termOpen).entries()) {
    const end = index === 0 ? -1 : piece.indexOf(termClose);
    const symbol = piece.slice(0, Math.max(end, 0));
    if (end >= 0) add(partition.test(symbol) ? 'aws' : { symbol });
    add(piece.slice(end + 1));
  }
  return parts;
}

/** @returns a text as people read it, terms as `${name}`. */
export function spokenText(written: string): string {
  return written.includes(termOpen)
    ? spoken(textIn({ kind: 'scalar', value: written, tag: null, startLine: 1, endLine: 1 }) ?? [])
    : written;
}

/** @returns the text as people read it; null where the node is no text. */
export function spokenIn(node: TreeNode | undefined): string | null {
  const text = node === undefined ? null : textIn(node);
  return text === null ? null : spoken(text);
}

/** @returns the text where all of it is known; null elsewhere. */
export function literalIn(node: TreeNode | undefined): string | null {
  const text = node === undefined ? null : textIn(node);
  return text?.every((part) => typeof part === 'string') ? text.join('') : null;
}

/** @returns the term that the whole text is; null where it is more, or none. */
export function termIn(node: TreeNode): string | null {
  const [only, ...more] = textIn(node) ?? [];
  if (only === undefined || more.length > 0 || typeof only === 'string') return null;
  return 'symbol' in only ? only.symbol : null;
}

/** What no choice is left in: a list or one value. */
export const settledTerms: Terms = {
  items: (node) => (node.kind === 'sequence' ? node.items : [node]),
  text: textIn,
};

const meanings = new WeakMap<TreeNode, string>();

/** @returns a text that two nodes share only where they mean the same: key order and lines aside. */
export function meaningOf(node: TreeNode): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value === null ? null : String(node.value));
  const known = meanings.get(node);
  if (known !== undefined) return known;
  const meaning =
    node.kind === 'sequence'
      ? isEither(node)
        ? `either(${node.items.map(meaningOf).sort().join()})`
        : `[${node.items.map(meaningOf).join()}]`
      : `{${[...node.entries.values()]
          .map(({ key, value }) => `${JSON.stringify(key)}:${meaningOf(value)}`)
          .sort()
          .join()}}`;
  meanings.set(node, meaning);
  return meaning;
}

export function isEither(node: TreeNode): node is TreeSequence & { readonly tag: string } {
  return node.kind === 'sequence' && node.tag === eitherTag;
}

export function isNothing(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

export { isUnknown };

/** What a value that nobody can know for sure counts as: everything that it may be, or what it is in any case. */
export type Want = 'most' | 'least';

/** How choices are settled on one side. */
export interface Choices {
  readonly want: Want;
  /** Meanings that are not sure on the other side either: one condition, so no difference. */
  readonly shared: ReadonlySet<string>;
  /** Filled with the meanings that are not sure on this side. */
  readonly unsure: Set<string>;
}

export function otherWay(choices: Choices): Choices {
  return { ...choices, want: choices.want === 'most' ? 'least' : 'most' };
}

/** @returns what an element that may be one or a list holds, without nothing. */
export function itemsIn(node: TreeNode | undefined, choices: Choices): readonly TreeNode[] {
  const found: TreeNode[] = [];
  if (node !== undefined) spread(node, choices, found);
  return found;
}

/** One list for all depths: copies of copies would take the square of their number. */
function spread(node: TreeNode, choices: Choices, found: TreeNode[]): void {
  if (isNothing(node)) return;
  if (node.kind !== 'sequence') {
    found.push(node);
    return;
  }
  if (!isEither(node)) {
    for (const item of node.items) spread(item, choices, found);
    return;
  }
  const branches = node.items.map((branch) => itemsIn(branch, choices));
  for (const item of settled(branches, choices)) found.push(item);
}

/** @returns of what each branch holds, what counts. */
export function settled(branches: readonly (readonly TreeNode[])[], choices: Choices): readonly TreeNode[] {
  const times = new Map<string, { readonly node: TreeNode; count: number }>();
  for (const branch of branches) {
    for (const [meaning, node] of new Map(branch.map((item) => [meaningOf(item), item]))) {
      const known = times.get(meaning);
      if (known === undefined) times.set(meaning, { node, count: 1 });
      else known.count += 1;
    }
  }
  return [...times].flatMap(([meaning, { node, count }]) => {
    if (count === branches.length) return [node];
    choices.unsure.add(meaning);
    return choices.want === 'most' || choices.shared.has(meaning) ? [node] : [];
  });
}

export function scalarAt({ startLine, endLine }: Lines, value: TreeScalar['value']): TreeScalar {
  return { kind: 'scalar', value, tag: null, startLine, endLine };
}

export function listAt({ startLine, endLine }: Lines, items: readonly TreeNode[]): TreeSequence {
  return { kind: 'sequence', items, tag: null, startLine, endLine };
}

/** @param values those that are undefined are left out. */
export function mapAt(
  { startLine, endLine }: Lines,
  values: Iterable<readonly [string, TreeNode | undefined]>,
): TreeMap {
  const entries = new Map<string, TreeEntry>();
  for (const [key, value] of values) {
    if (value === undefined) continue;
    entries.set(key, { key, value, startLine: value.startLine, endLine: value.endLine });
  }
  return { kind: 'map', entries, tag: null, startLine, endLine };
}
