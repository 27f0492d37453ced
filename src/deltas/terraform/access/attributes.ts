/** How an attribute or a nested block is read, whichever provider's it is. */
import type { TreeMap, TreeNode } from '../../../syntax/tree.ts';
import type { Resource } from '../../infra/resource.ts';
import type { AccessSide } from './side.ts';
import { isNothing, itemsIn, spokenIn } from './terms.ts';

/** A resource on its side. */
export interface At {
  readonly side: AccessSide;
  readonly resource: Resource;
}

/** @returns the value of an attribute; undefined where it has none or null. */
export function attributeIn(body: TreeMap, name: string): TreeNode | undefined {
  const value = body.entries.get(name)?.value;
  return value === undefined || isNothing(value) ? undefined : value;
}

export function textAt({ resource }: At, name: string): string {
  return spokenIn(attributeIn(resource.body, name)) ?? '';
}

/** @returns nested blocks of one name. */
export function blocksIn({ side }: At, body: TreeMap, name: string): readonly TreeMap[] {
  return itemsIn(attributeIn(body, name), side.choices).filter((item) => item.kind === 'map');
}
