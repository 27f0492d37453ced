/** SAM's Globals: what a template says once of all its functions, APIs and tables, written into each of them. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { callIn, type Entries, entriesOf, isNothing } from '../nodes.ts';

/** @returns the properties with those of Globals beneath them (AWS SAM Developer Guide, "Globals section", read 2026-11). */
export function withGlobals(type: string, properties: Entries, globals: TreeNode | undefined): Entries {
  const [, service, kind = ''] = type.split('::');
  if (service !== 'Serverless') return properties;
  const shared = entriesOf(entriesOf(globals).get(kind)?.value);
  return shared.size === 0 ? properties : merged(shared, properties);
}

function merged(shared: Entries, own: Entries): Entries {
  const both = new Map<string, TreeEntry>(shared);
  for (const [key, entry] of own) {
    const beneath = both.get(key);
    both.set(key, beneath === undefined ? entry : { ...entry, value: over(beneath.value, entry.value) });
  }
  return both;
}

/** Maps are merged, lists joined; anything else is what the resource itself says. */
function over(shared: TreeNode, own: TreeNode): TreeNode {
  if (isNothing(own) || callIn(own) !== null || callIn(shared) !== null) return own;
  if (shared.kind === 'map' && own.kind === 'map') {
    return { ...own, entries: merged(shared.entries, own.entries) };
  }
  if (shared.kind === 'sequence' && own.kind === 'sequence') {
    return { ...own, items: [...shared.items, ...own.items] };
  }
  return own;
}
