/** azurerm_* and azuread_* resources of access, by type, in; assignments, roles, grants of vaults and traits out. */

import type { AzureRoles } from '../../../../access/azure-roles.ts';
import type { TreeMap, TreeNode } from '../../../../syntax/tree.ts';
import type { Assignment } from '../../../azure/assignments.ts';
import type { Level, Scope } from '../../../azure/scopes.ts';
import { isWorkedOut, scopeOf } from '../../../azure/scopes.ts';
import type { Grant } from '../../../azure/vaults.ts';
import { type At, attributeIn, textAt } from '../attributes.ts';
import { itemsIn, spokenIn, termIn } from '../terms.ts';
import { writtenAt } from '../written.ts';

/** What a principal of the directory is called. */
const nouns: ReadonlyMap<string, string> = new Map([
  ['azurerm_user_assigned_identity', 'managed identity'],
  ['azuread_group', 'group'],
  ['azuread_user', 'user'],
  ['azuread_service_principal', 'service principal'],
  ['azuread_application', 'application'],
]);

/** @returns "managed identity ferry", or the text. */
export function principalIn({ side }: At, node: TreeNode | undefined): string {
  const term = node === undefined ? null : termIn(node);
  const found = term === null ? null : (side.attributeAt(term)?.resource ?? null);
  if (found === null) return spokenIn(node) ?? '(unknown)';
  return `${nouns.get(found.type) ?? found.type.replace(/^azure(?:rm|ad)_/, '').replaceAll('_', ' ')} ${side.nameOf(found)}`;
}

const levels: ReadonlyMap<string, Level> = new Map([
  ['azurerm_resource_group', 'resource group'],
  ['azurerm_subscription', 'subscription'],
  ['azurerm_management_group', 'management group'],
]);

/** @returns a scope that is written, or the resource that it refers to. */
export function scopeIn({ side }: At, node: TreeNode | undefined): Scope {
  const term = node === undefined ? null : termIn(node);
  const found = term === null ? null : (side.attributeAt(term)?.resource ?? null);
  if (found !== null) return { text: found.address, level: levels.get(found.type) ?? 'resource' };
  const text = spokenIn(node) ?? '';
  if (!text.startsWith('${')) return scopeOf(text);
  const named = /azurerm_(resource_group|subscription|management_group)\b/.exec(text)?.[0] ?? '';
  return { text, level: text.endsWith('}') ? (levels.get(named) ?? 'unknown') : 'resource' };
}

const guid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

export function assignmentsOf(at: At, roles: AzureRoles): readonly Assignment[] {
  const { body } = at.resource;
  const idNode = attributeIn(body, 'role_definition_id');
  const written = spokenIn(idNode) ?? '';
  const own = idNode === undefined ? null : termIn(idNode);
  const found = own === null ? null : (at.side.attributeAt(own)?.resource ?? null);
  const named =
    spokenIn(attributeIn(body, 'role_definition_name')) ?? (found === null ? '' : at.side.nameOf(found));
  const id = guid.exec(written)?.[0] ?? '';
  const builtIn = roles.byId(id) ?? roles.byName(named);
  const role = builtIn?.id.toLowerCase() ?? (named.toLowerCase() || id || written);
  const namedRole = isWorkedOut(named || written) ? '' : named || written;
  const scopes = itemsIn(attributeIn(body, 'scope'), at.side.choices);
  return (scopes.length === 0 ? [undefined] : scopes).flatMap((scope) =>
    itemsIn(attributeIn(body, 'principal_id'), at.side.choices).map((node): Assignment => {
      const principal = principalIn(at, node);
      return {
        principal,
        principalName: isWorkedOut(principal) ? 'somebody whom only a deployment works out' : principal,
        principalType: textAt(at, 'principal_type'),
        role,
        roleName: builtIn?.name ?? (namedRole || 'holder of a role that is not known'),
        builtIn,
        scope: scopeIn(at, scope),
        condition: textAt(at, 'condition').replaceAll(/\s+/g, ' '),
        lines: writtenAt(at.resource, attributeIn(body, 'role_definition_name') ?? idNode ?? node),
      };
    }),
  );
}

const objects: readonly (readonly [attribute: string, objects: string])[] = [
  ['key_permissions', 'keys'],
  ['secret_permissions', 'secrets'],
  ['certificate_permissions', 'certificates'],
  ['storage_permissions', 'storage'],
];

/** @param body of a policy within its vault, or beside it. */
export function vaultGrants(at: At, body: TreeMap, vault: string): readonly Grant[] {
  const application = spokenIn(attributeIn(body, 'application_id'));
  const who = principalIn(at, attributeIn(body, 'object_id'));
  const principal = application === null ? who : `${who} through ${application}`;
  return objects.flatMap(([name, kind]): readonly Grant[] => {
    const permissions = itemsIn(attributeIn(body, name), at.side.choices).flatMap((node) => {
      const text = spokenIn(node);
      return text === null ? [] : [[text.toLowerCase(), writtenAt(at.resource, node)] as const];
    });
    return permissions.length === 0
      ? []
      : [{ vault, principal, objects: kind, permissions: new Map(permissions) }];
  });
}
