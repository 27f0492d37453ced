/** Where a value stands: a reference where it is written, anything else where it comes from. */
import type { Lines, TreeNode } from '../../../syntax/tree.ts';
import type { Place, Resource } from '../../infra/resource.ts';
import { termIn } from './terms.ts';

/** By term, the lines of the attribute or block that it is written in; worked out once for a resource. */
const written = new WeakMap<Resource, ReadonlyMap<TreeNode, Lines>>();

/** A reference stands for what it refers to; what is to be shown is the line that refers to it. */
export function writtenAt(resource: Resource, node: TreeNode): Place {
  const place = resource.placeOf(node);
  if (termIn(node) === null) return place;
  const known = written.get(resource) ?? entriesOf(resource);
  written.set(resource, known);
  const lines = known.get(node);
  if (lines === undefined) return place;
  const { file, side } = resource.place;
  return { file, side, startLine: lines.startLine, endLine: lines.endLine };
}

function entriesOf({ body, place, placeOf }: Resource): ReadonlyMap<TreeNode, Lines> {
  const found = new Map<TreeNode, Lines>();
  const open: { readonly node: TreeNode; readonly entry: Lines }[] = [{ node: body, entry: place }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, entry } = next;
    if (node.kind === 'scalar') found.set(node, entry);
    else if (node.kind === 'sequence') for (const item of node.items) open.push({ node: item, entry });
    else {
      // What flows in from another file has the lines of that file.
      const here = placeOf(node).file.path === place.file.path;
      for (const one of node.entries.values()) open.push({ node: one.value, entry: here ? one : entry });
    }
  }
  return found;
}
