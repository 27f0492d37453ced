/** Both sides of a directory -> the same, where a map written as a block on one side and as an argument on the other is one map. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { meaningOf } from '../evaluation/meaning.ts';
import { bodyMap, placeOf } from '../evaluation/values.ts';
import type { TerraformResource } from '../infrastructure.ts';
import type { Sides } from '../sides.ts';

/** Before Terraform 0.12, `tags { … }` and `tags = { … }` were the same: "Upgrading to Terraform v0.12", read 2026-11. */
export function inOneNotation({ before, after }: Sides): Sides {
  const paired = (was: readonly TerraformResource[], is: readonly TerraformResource[]) => {
    const has = new Map(is.map((one) => [one.address, one]));
    return was.map((one) => {
      const twin = has.get(one.address);
      return twin === undefined ? one : likeTwin(one, twin);
    });
  };
  return {
    before: {
      ...before,
      resources: paired(before.resources, after.resources),
      data: paired(before.data, after.data),
    },
    after,
  };
}

function likeTwin(one: TerraformResource, twin: TerraformResource): TerraformResource {
  let changed = false;
  const entries = [...one.body.entries.values()].map((entry): TreeEntry => {
    const other = twin.body.entries.get(entry.key)?.value;
    if (other === undefined || !isSameMap(entry.value, other)) return entry;
    changed = true;
    return { ...entry, value: other };
  });
  return changed ? { ...one, body: bodyMap(entries, placeOf(one.body)) } : one;
}

function isSameMap(one: TreeNode, other: TreeNode): boolean {
  const [map, alone] = one.kind === 'map' ? [one, onlyItem(other)] : [other, onlyItem(one)];
  return map.kind === 'map' && alone !== null && meaningOf(map) === meaningOf(alone);
}

function onlyItem(node: TreeNode): TreeNode | null {
  const [only, ...more] = node.kind === 'sequence' && node.tag === null ? node.items : [];
  return only?.kind === 'map' && more.length === 0 ? only : null;
}
