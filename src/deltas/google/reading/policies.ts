/** Policies and custom roles as `gcloud` takes them, one document each: trees in, what they grant, deny and log out. */
import type { Lines, TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { canonicalCondition } from '../conditions.ts';
import { denyLimits } from '../deny.ts';
import { canonicalMember } from '../members.ts';
import {
  type AuditLog,
  type CustomRole,
  type DenyRule,
  type Entries,
  type Grant,
  isNothing,
  type Level,
  noPieces,
  type Part,
  type Pieces,
  type Reader,
  type Resource,
  textOf,
} from '../model.ts';

export function allowPieces({ entries }: TreeMap, reader: Reader): Pieces {
  const resource: Resource = { name: '', level: 'unknown' };
  const owner = 'the allow policy';
  const bindings = readBindings(reader.list(entries.get('bindings')), resource, owner, reader);
  return {
    ...noPieces,
    grants: bindings.grants,
    logs: readAuditConfigs(entries.get('auditConfigs'), resource, reader),
    // The etag changes with every write; the version says how the rest is to be read.
    parts: [
      ...bindings.parts,
      ...reader.rest(entries, new Set(['bindings', 'auditConfigs', 'etag', 'version']), owner),
    ],
  };
}

const bindingKeys = new Set(['role', 'members', 'condition']);
/** What a condition shows to people. */
const conditionKeys = new Set(['expression', 'title', 'description']);

export function readBindings(
  bindings: readonly TreeNode[],
  resource: Resource,
  owner: string,
  reader: Reader,
): Pick<Pieces, 'grants' | 'parts'> {
  const read = bindings.map((binding) => {
    const entries = reader.map(binding, 'a binding');
    const role = reader.required(entries, 'role', binding, 'a binding');
    const name = reader.text(role.value, 'role');
    const condition = readCondition(entries.get('condition'), reader);
    const place = { resource, role: name, roleAt: reader.at(role), ...condition };
    const grants = reader.list(entries.get('members')).map((member): Grant => {
      return { ...place, member: memberOf(member, reader), memberAt: reader.at(member) };
    });
    const binder = `the binding of ${name} in ${owner}`;
    return {
      grants,
      parts: [...reader.rest(entries, bindingKeys, binder), ...conditionRest(entries, binder, reader)],
    };
  });
  return { grants: read.flatMap(({ grants }) => grants), parts: read.flatMap(({ parts }) => parts) };
}

/** @returns what a condition says beyond what is judged. */
export function conditionRest(entries: Entries, owner: string, reader: Reader): readonly Part[] {
  const condition = reader.map(entries.get('condition')?.value, 'condition');
  return reader.rest(condition, conditionKeys, `the condition of ${owner}`);
}

/** IAMPartialPolicy writes members as maps, which may name another resource of the cluster. */
function memberOf(node: TreeNode, reader: Reader): string {
  if (node.kind !== 'map') return canonicalMember(reader.text(node, 'a member'));
  return readMemberEntry(node.entries, node, reader).member;
}

/** @returns the member that `member` or `memberFrom` names: "serviceAccountRef:quay/harbour-bot". */
export function readMemberEntry(
  entries: Entries,
  lines: Lines,
  reader: Reader,
): { readonly member: string; readonly at: TreeEntry } {
  const from = entries.get('memberFrom');
  if (from === undefined) {
    const entry = reader.required(entries, 'member', lines, 'this grant');
    return { member: canonicalMember(reader.text(entry.value, 'member')), at: entry };
  }
  const [reference] = reader.map(from.value, 'memberFrom').values();
  if (reference === undefined) reader.fail(from, 'memberFrom names nothing');
  return { member: `${reference.key}:${readReference(reference, reader)}`, at: from };
}

/** @returns "quay/harbour-bot", or what stands outside the cluster. */
export function readReference(entry: TreeEntry, reader: Reader): string {
  const entries = reader.map(entry.value, entry.key);
  const external = textOf(entries.get('external'));
  if (external !== '') return external;
  const namespace = textOf(entries.get('namespace'));
  const name = reader.text(reader.required(entries, 'name', entry, entry.key).value, 'name');
  return namespace === '' ? name : `${namespace}/${name}`;
}

export function readCondition(
  entry: TreeEntry | undefined,
  reader: Reader,
): Pick<Grant, 'condition' | 'conditionAt'> {
  if (entry === undefined || isNothing(entry.value)) return { condition: '', conditionAt: null };
  const entries = reader.map(entry.value, 'condition');
  const expression = reader.required(entries, 'expression', entry, 'the condition');
  const text = reader.text(expression.value, 'expression');
  return { condition: canonicalCondition(text), conditionAt: reader.at(entry) };
}

export function readAuditConfigs(
  entry: TreeEntry | undefined,
  resource: Resource,
  reader: Reader,
): readonly AuditLog[] {
  return reader.list(entry).flatMap((config) => {
    const entries = reader.map(config, 'an audit configuration');
    reader.only(entries, new Set(['service', 'auditLogConfigs']));
    const service = reader.text(reader.required(entries, 'service', config, 'it').value, 'service');
    return reader.list(entries.get('auditLogConfigs')).map((log): AuditLog => {
      const keys = reader.map(log, 'a log');
      reader.only(keys, new Set(['logType', 'exemptedMembers']));
      const type = reader.required(keys, 'logType', log, 'this log');
      const exempted = reader.texts(keys.get('exemptedMembers'));
      return {
        resource,
        service,
        type: reader.text(type.value, 'logType'),
        at: reader.at(type),
        exempted: new Map([...exempted].map(([member, at]) => [canonicalMember(member), at])),
      };
    });
  });
}

const denyKeys = new Set([
  'deniedPrincipals',
  'exceptionPrincipals',
  'deniedPermissions',
  'exceptionPermissions',
  'denialCondition',
]);

export function denyPieces({ entries }: TreeMap, reader: Reader): Pieces {
  const rules = reader.list(entries.get('rules'));
  const [surplus] = rules.slice(denyLimits.rules);
  if (surplus !== undefined)
    reader.fail(surplus, `more than ${denyLimits.rules} rules; Google takes no more`);
  let pairs = 0;
  const denials = rules.map((rule): DenyRule => {
    const body = reader.required(reader.map(rule, 'a rule'), 'denyRule', rule, 'this rule');
    const keys = reader.map(body.value, 'denyRule');
    reader.only(keys, denyKeys);
    const principals = reader.texts(keys.get('deniedPrincipals'));
    const permissions = reader.texts(keys.get('deniedPermissions'));
    pairs += principals.size * permissions.size;
    if (pairs > denyLimits.pairs) {
      reader.fail(rule, `the rules so far deny more than ${denyLimits.pairs} permissions to somebody`);
    }
    return {
      principals,
      exceptPrincipals: new Set(reader.texts(keys.get('exceptionPrincipals')).keys()),
      permissions,
      exceptPermissions: new Set(reader.texts(keys.get('exceptionPermissions')).keys()),
      condition: readCondition(keys.get('denialCondition'), reader).condition,
      at: reader.at(body),
    };
  });
  const shown = [
    'name',
    'uid',
    'kind',
    'displayName',
    'annotations',
    'etag',
    'createTime',
    'updateTime',
    'rules',
  ];
  return { ...noPieces, denials, parts: reader.rest(entries, new Set(shown), 'the deny policy') };
}

export function rolePieces({ entries }: TreeMap, reader: Reader): Pieces {
  const key = textOf(entries.get('name'));
  const role: CustomRole = {
    key,
    name: key || textOf(entries.get('title')) || 'without a name',
    level: levelOf(key),
    ...readRole(entries, 'includedPermissions', reader),
  };
  const judged = new Set(['name', 'title', 'description', 'stage', 'etag', 'includedPermissions']);
  const parts = reader.rest(entries, judged, 'the custom role');
  return { ...noPieces, roles: [role], parts: [...parts, ...sleepingPart(role, entries, reader)] };
}

export function readRole(
  entries: Entries,
  key: string,
  reader: Reader,
): Pick<CustomRole, 'disabled' | 'permissions'> {
  const disabled = textOf(entries.get('stage')) === 'DISABLED';
  return { disabled, permissions: reader.texts(entries.get(key)) };
}

/** What a disabled role lists lets nobody do anything yet; a change of it is for somebody to look at. */
export function sleepingPart(role: CustomRole, entries: Entries, reader: Reader): readonly Part[] {
  const [first] = entries.values();
  if (!role.disabled || first === undefined) return [];
  const name = `the permissions of disabled role ${role.name}`;
  const meaning = [...role.permissions.keys()].sort().join(' ');
  return [{ key: `disabled role ${role.key}`, name, meaning, at: reader.at(first), ifOnBoth: true }];
}

/** "organizations/7/roles/keeper", "folders/9", "projects/quay". */
export function levelOf(name: string): Level {
  if (name.startsWith('organizations/')) return 'organization';
  if (name.startsWith('folders/')) return 'folder';
  return name.startsWith('projects/') ? 'project' : 'unknown';
}
