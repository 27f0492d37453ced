/** Ways from a container to the machine below it: in the settings of a tree, and in the options of a command line. */
import type { TreeEntry, TreeNode } from '../../../syntax/tree.ts';
import type { Severity } from '../../delta.ts';
import { hostFeatures } from '../../pipelines/runners.ts';
import { scalarText, textsOf } from '../../pipelines/workflow.ts';
import type { Closeness, Place } from '../model.ts';

/** Settings of docker, docker-compose and kubernetes plugins, wherever in them they stand. */
const opens: ReadonlyMap<string, readonly [feature: string, severity: Severity]> = new Map([
  ['privileged', ['privileged', 'high']],
  ['hostNetwork', ['the network of the machine', 'high']],
  ['hostPID', ['the processes of the machine', 'high']],
  ['mount-ssh-agent', ['the SSH agent of the machine', 'medium']],
  ['mount-buildkite-agent', ['the Buildkite agent', 'low']],
]);
const listing = new Set(['add-caps', 'cap-add', 'devices', 'security-opts']);

/** @returns each setting somewhere in a tree that lets a container out of itself. */
export function closenessIn(
  node: TreeNode,
  place: (lines: TreeNode | TreeEntry) => Place,
): readonly Closeness[] {
  if (node.kind === 'sequence') return node.items.flatMap((item) => closenessIn(item, place));
  if (node.kind === 'scalar') return [];
  return [...node.entries.values()].flatMap((entry): readonly Closeness[] => {
    const { key, value } = entry;
    const known = opens.get(key);
    const text = value.kind === 'scalar' ? scalarText(value) : '';
    if (known !== undefined) {
      return text === 'true' ? [{ feature: known[0], severity: known[1], place: place(entry) }] : [];
    }
    if (['network', 'pid', 'ipc', 'userns'].includes(key) && text === 'host') {
      return [{ feature: `--${key}=host`, place: place(entry) }];
    }
    if (listing.has(key) && textsOf(value).length > 0) return [{ feature: key, place: place(entry) }];
    if (
      key === 'hostPath' ||
      (key === 'volumes' && textsOf(value).some((volume) => hostFeatures(volume).length > 0))
    ) {
      return [{ feature: 'host folder', place: place(entry) }];
    }
    return closenessIn(value, place);
  });
}
