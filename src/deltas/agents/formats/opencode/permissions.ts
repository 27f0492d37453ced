/** opencode's `tools` and `permission`, where the last entry that matches decides -> rules that say what they do not speak of. */
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { Unreadable } from '../../../../syntax/unreadable.ts';
import type { PermissionRule } from '../../model.ts';
import {
  mostOpencodeEntries,
  type OpencodeEntry,
  opencodeRules,
} from '../../permissions/notation/opencode.ts';
import { brief, type Gathering } from '../gathering.ts';
import { textOf } from '../settings.ts';

interface Placed extends OpencodeEntry {
  readonly place: TreeEntry;
}

const decisions = new Map<string, PermissionRule['decision']>([
  ['allow', 'allow'],
  ['ask', 'ask'],
  ['deny', 'deny'],
]);

/** @param tree the configuration, or one agent of it. */
export function readPermissions(gathering: Gathering, tree: TreeNode): void {
  if (tree.kind !== 'map') return;
  const tools = tree.entries.get('tools');
  const permission = tree.entries.get('permission');
  // Permissions are laid over the older list of tools.
  const entries = [
    ...(tools === undefined ? [] : toolsIn(gathering, tools)),
    ...(permission === undefined ? [] : permissionsIn(gathering, permission)),
  ];
  if (entries.length > mostOpencodeEntries)
    throw new Unreadable(
      gathering.file.path,
      (permission ?? tools)?.startLine ?? 1,
      `${entries.length} permissions; the limit is ${mostOpencodeEntries}`,
    );
  for (const { entry, decision, pattern, except } of opencodeRules(entries)) {
    const said = entries[entry];
    if (said === undefined) continue;
    const written = said.pattern === '*' ? said.permission : `${said.permission} ${said.pattern}`;
    gathering.addRule(decision, pattern, written, said.place, except);
  }
}

/** Everything that changes files is one permission: "edit". */
const editing = new Set(['write', 'edit', 'patch', 'multiedit']);

function toolsIn(gathering: Gathering, entry: TreeEntry): readonly Placed[] {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, 'tools');
    return [];
  }
  return [...entry.value.entries.values()].flatMap((place) => {
    const on = place.value.kind === 'scalar' ? place.value.value : null;
    if (typeof on === 'boolean') {
      const permission = editing.has(place.key) ? 'edit' : place.key;
      return [{ permission, pattern: '*', decision: on ? 'allow' : 'deny', place }];
    }
    gathering.noted(place, `tools.${brief(place.key)}`);
    return [];
  });
}

function permissionsIn(gathering: Gathering, entry: TreeEntry): readonly Placed[] {
  const of = (permission: string, pattern: string, place: TreeEntry, at: string): readonly Placed[] => {
    const decision = decisions.get(textOf(place.value) ?? '');
    if (decision !== undefined) return [{ permission, pattern, decision, place }];
    gathering.noted(place, at);
    return [];
  };
  if (entry.value.kind !== 'map') return of('*', '*', entry, 'permission');
  return [...entry.value.entries.values()].flatMap((one) => {
    const at = `permission.${brief(one.key)}`;
    if (one.value.kind !== 'map') return of(one.key, '*', one, at);
    return [...one.value.entries.values()].flatMap((inner) =>
      of(one.key, inner.key, inner, `${at}.${brief(inner.key)}`),
    );
  });
}
