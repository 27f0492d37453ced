/** One side's Azure access, and the comparison of two of them. */
import type { AzureRoles } from '../../../../access/azure-roles.ts';
import { type Assignment, assignmentDeltas } from '../../../azure/assignments.ts';
import type { Source } from '../../../azure/fields.ts';
import { roleChanges } from '../../../azure/roles/compare.ts';
import type { RoleDefinition } from '../../../azure/roles/definition.ts';
import { type Grant, grantDeltas } from '../../../azure/vaults.ts';
import type { DraftDelta } from '../../../delta.ts';
import { compareTraits, type Trait } from '../../../traits.ts';
import { type At, attributeIn, blocksIn } from '../attributes.ts';
import type { Vouched } from '../reading.ts';
import { type AccessSide, isData } from '../side.ts';
import { roleOf, traitRows } from './readers.ts';
import { assignmentsOf, vaultGrants } from './resources.ts';

export interface AzureAccess {
  /** For the side alone: every line knows its own file. */
  readonly source: Source;
  readonly roles: readonly RoleDefinition[];
  readonly assignments: readonly Assignment[];
  readonly grants: readonly Grant[];
  readonly traits: readonly Trait[];
  readonly vouched: Vouched;
}

const nothing = { state: 'text', path: '', blob: '', mode: 'file', text: '' } as const;

export function azureAccessOf(side: AccessSide, catalogue: () => AzureRoles): AzureAccess {
  const roles: RoleDefinition[] = [];
  const assignments: Assignment[] = [];
  const grants: Grant[] = [];
  const traits: Trait[] = [];
  const vouched = new Map<string, { readonly read: readonly string[]; readonly whole: boolean }>();
  for (const resource of side.resources) {
    const { type, address, body } = resource;
    if (!type.startsWith('azure') || isData(resource)) continue;
    const at: At = { side, resource };
    const vouch = (read: readonly string[], whole: boolean) => vouched.set(address, { read, whole });
    const row = traitRows.get(type);
    if (row !== undefined) {
      traits.push(...row.traits(at));
      vouch(row.read, true);
    } else if (type === 'azurerm_role_definition') {
      roles.push(roleOf(at));
      vouch(['permissions', 'assignable_scopes'], true);
    } else if (type === 'azurerm_role_assignment') {
      assignments.push(...assignmentsOf(at, catalogue()));
      const read = [
        'principal_id',
        'role_definition_id',
        'role_definition_name',
        'scope',
        'condition',
        'principal_type',
      ];
      vouch([...read, 'condition_version', 'name', 'skip_service_principal_aad_check'], true);
    } else if (type === 'azurerm_key_vault') {
      const vault = side.nameOf(resource);
      grants.push(...blocksIn(at, body, 'access_policy').flatMap((block) => vaultGrants(at, block, vault)));
      vouch(['access_policy'], false);
    } else if (type === 'azurerm_key_vault_access_policy') {
      const vault =
        side.named(attributeIn(body, 'key_vault_id'), ['azurerm_key_vault'], resource) ?? '(unknown)';
      grants.push(...vaultGrants(at, body, vault));
      const read = [
        'key_permissions',
        'secret_permissions',
        'certificate_permissions',
        'storage_permissions',
      ];
      vouch([...read, 'object_id', 'application_id', 'key_vault_id'], true);
    }
  }
  return { source: { file: nothing, side: side.side }, roles, assignments, grants, traits, vouched };
}

export function azureDeltas(before: AzureAccess, after: AzureAccess): readonly DraftDelta[] {
  return [
    ...roleChanges(before, after).deltas,
    ...assignmentDeltas(before, after),
    ...grantDeltas(before, after),
    ...compareTraits(before.traits, after.traits),
  ];
}
