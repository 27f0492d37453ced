/** Template trees in one notation: short tags (`!Ref`) become the long form that JSON has (`Fn::…`), lines kept. */
import type { Lines, TreeEntry, TreeMap, TreeNode, TreeScalar, TreeSequence } from '../../syntax/tree.ts';

export type Entries = ReadonlyMap<string, TreeEntry>;

export const noEntries: Entries = new Map();

/** An intrinsic function with what it is given. */
export interface Call {
  readonly name: string;
  readonly argument: TreeNode;
}

/** @returns the tree without tags: `!GetAtt a.b` as `Fn::GetAtt: a.b`, `!Ref a` as `Ref: a`. */
export function longForm(root: TreeNode): TreeNode {
  // An anchor's node is met once for every alias; it stays one node.
  const known = new Map<TreeNode, TreeNode>();
  const grow = (node: TreeNode): TreeNode => {
    const done = known.get(node);
    if (done !== undefined) return done;
    const plain = inLongForm(node, grow);
    const grown = node.tag === null ? plain : called(node.tag, plain);
    known.set(node, grown);
    return grown;
  };
  return grow(root);
}

function inLongForm(node: TreeNode, grow: (node: TreeNode) => TreeNode): TreeNode {
  if (node.kind === 'scalar') return { ...node, tag: null };
  if (node.kind === 'sequence') return { ...node, tag: null, items: node.items.map(grow) };
  const entries = [...node.entries].map(([key, entry]): [string, TreeEntry] => [
    key,
    { ...entry, value: grow(entry.value) },
  ]);
  return { ...node, tag: null, entries: new Map(entries) };
}

function called(tag: string, argument: TreeNode): TreeMap {
  const name = tag.replace(/^!/, '');
  return mapAt(argument, { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: argument });
}

/** @returns null where the node is no function but a value. */
export function callIn(node: TreeNode): Call | null {
  if (node.kind !== 'map' || node.entries.size !== 1) return null;
  const [entry] = node.entries.values();
  if (entry === undefined || !(entry.key === 'Ref' || entry.key.startsWith('Fn::'))) return null;
  return { name: entry.key, argument: entry.value };
}

/** @returns both values of a conditional; null where the call is none. */
export function branchesOf({ name, argument }: Call): readonly TreeNode[] | null {
  if (name !== 'Fn::If' || argument.kind !== 'sequence' || argument.items.length !== 3) return null;
  return argument.items.slice(1);
}

/** @returns true for `AWS::NoValue`, which means what leaving the value out means. */
export function isNoValue(node: TreeNode): boolean {
  const call = callIn(node);
  return call?.name === 'Ref' && scalarText(call.argument) === 'AWS::NoValue';
}

/** @returns a scalar as text; null for a list, a map, or nothing. */
export function scalarText(node: TreeNode | undefined): string | null {
  return node?.kind === 'scalar' && node.value !== null ? String(node.value) : null;
}

/** @returns the entries of a map that is no function, without those of no value; none for anything else. */
export function entriesOf(node: TreeNode | undefined): Entries {
  if (node?.kind !== 'map' || callIn(node) !== null) return noEntries;
  return new Map([...node.entries].filter(([, { value }]) => !isNothing(value)));
}

export function isNothing(node: TreeNode): boolean {
  return (node.kind === 'scalar' && node.value === null) || isNoValue(node);
}

/** @returns true where a macro writes a part of the tree: `Fn::Transform`, `Fn::ForEach::…`. */
export function holdsMacro(node: TreeNode): boolean {
  if (node.kind === 'scalar') return false;
  if (node.kind === 'sequence') return node.items.some(holdsMacro);
  return [...node.entries.values()].some(({ key, value }) => isMacro(key) || holdsMacro(value));
}

export function isMacro(key: string): boolean {
  return key === 'Fn::Transform' || key.startsWith('Fn::ForEach');
}

export function scalarAt({ startLine, endLine }: Lines, value: TreeScalar['value']): TreeScalar {
  return { kind: 'scalar', value, tag: null, startLine, endLine };
}

export function sequenceAt({ startLine, endLine }: Lines, items: readonly TreeNode[]): TreeSequence {
  return { kind: 'sequence', items, tag: null, startLine, endLine };
}

/** @param values those that are undefined are left out. */
export function mapAt(lines: Lines, values: Readonly<Record<string, TreeNode | undefined>>): TreeMap {
  const { startLine, endLine } = lines;
  const entries = Object.entries(values).flatMap(([key, value]): readonly (readonly [string, TreeEntry])[] =>
    value === undefined ? [] : [[key, { key, value, startLine: value.startLine, endLine: value.endLine }]],
  );
  return { kind: 'map', entries: new Map(entries), tag: null, startLine, endLine };
}
