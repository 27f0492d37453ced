/** Parts of a tree that may or may not be there, for readers that take what they know and leave the rest. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { ModelPlace } from '../../model.ts';

type Maybe = TreeNode | undefined;

export function field(node: Maybe, key: string): Maybe {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

export function entriesOf(node: Maybe): readonly TreeEntry[] {
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

export function itemsOf(node: Maybe): readonly TreeNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** @returns null where there is no word, number or truth. */
export function textOf(node: Maybe): string | null {
  if (node?.kind !== 'scalar' || node.value === null) return null;
  const text = String(node.value).trim();
  return text === '' ? null : text;
}

/** @returns the texts of a list, or of one that stands alone. */
export function textsOf(node: Maybe): readonly string[] {
  return (node?.kind === 'sequence' ? node.items : [node]).flatMap((item) => textOf(item) ?? []);
}

export function numberOf(node: Maybe): number | null {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : null;
}

export function isTrue(node: Maybe): boolean {
  return textOf(node)?.toLowerCase() === 'true';
}

export function placeOf({ startLine, endLine }: ModelPlace): ModelPlace {
  return { startLine, endLine };
}
