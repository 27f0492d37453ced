/** Lists of names with values as the maps they are: a name without a value has its default, as every setting has. */

import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import { entriesOf, scalarText } from '../nodes.ts';

/** Where such lists stand, and what they call a name and its value. */
const lists: ReadonlyMap<string, readonly [name: string, value: string]> = new Map([
  ['LoadBalancerAttributes', ['Key', 'Value']],
  ['TargetGroupAttributes', ['Key', 'Value']],
  ['ListenerAttributes', ['Key', 'Value']],
  ['Parameters', ['ParameterName', 'ParameterValue']],
]);

/** @returns the property with its names as keys: "access_logs.s3.enabled" is "access_logs/s3/enabled", one step of a path. */
export function keyed(entry: TreeEntry): TreeEntry {
  const names = lists.get(entry.key);
  if (names === undefined) return entry;
  const { value } = entry;
  const { startLine, endLine } = value;
  const found: readonly (TreeEntry | null)[] =
    value.kind === 'sequence'
      ? value.items.map((item) => named(item, names))
      : [...entriesOf(value).values()];
  if (found.length === 0 || found.includes(null)) return entry;
  const entries = new Map(
    found.flatMap((one): readonly [string, TreeEntry][] => {
      if (one === null) return [];
      const key = one.key.replaceAll('.', '/');
      return [[key, { ...one, key }]];
    }),
  );
  return { ...entry, value: { kind: 'map', entries, tag: null, startLine, endLine } };
}

/** @returns null for an item of another shape, such as a conditional. */
function named(item: TreeNode, [name, value]: readonly [string, string]): TreeEntry | null {
  const entries = entriesOf(item);
  const key = scalarText(entries.get(name)?.value);
  const given = entries.get(value)?.value;
  if (key === null || given === undefined) return null;
  return { key, value: given, startLine: item.startLine, endLine: item.endLine };
}
