/** Where a difference of two resources is shown: the lines that are written, the newer side first. */
import type { TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta, Evidence } from '../../delta.ts';
import { evidenceAt } from '../../evidence.ts';
import type { Place, Resource } from '../resource.ts';

/** A resource of one side, and the part of it that is meant; null where that part is not written. */
export interface Written {
  readonly resource: Resource;
  readonly node: TreeNode | null;
}

export function evidenceOf(before: Written | null, after: Written | null): DraftDelta['evidence'] {
  const sides = [after, before].filter((side) => side !== null);
  const [first, ...rest] = [
    ...sides.filter(({ node }) => node !== null),
    ...sides.filter(({ node }) => node === null),
  ];
  if (first === undefined) throw new Error('a difference that stands nowhere');
  return [shown(first), ...rest.map(shown)];
}

function shown({ resource, node }: Written): Evidence {
  return evidenceOfPlace(node === null ? resource.place : resource.placeOf(node));
}

export function evidenceOfPlace(place: Place): Evidence {
  return evidenceAt(place.file, place.side, place);
}
