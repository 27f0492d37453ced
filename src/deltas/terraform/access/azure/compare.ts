/** One side's Azure access, and the comparison of two of them. */
import type { AzureRoles } from '../../../../access/azure-roles.ts';
import { type Assignment, assignmentDeltas } from '../../../azure/assignments.ts';
import type { Source } from '../../../azure/fields.ts';
import { roleChanges } from '../../../azure/roles/compare.ts';
import type { RoleDefinition } from '../../../azure/roles/definition.ts';
import { type Grant, grantDeltas } from '../../../azure/vaults.ts';
import type { DraftDelta } from '../../../delta.ts';
import type { Resource } from '../../../infra/resource.ts';
import { compareTraits, type Trait } from '../../../traits.ts';
import { type At, attributeIn, blocksIn } from '../attributes.ts';
import type { Vouched, Vouches } from '../reading.ts';
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
}

const nothing = { state: 'text', path: '', blob: '', mode: 'file', text: '' } as const;

export function azureAccessOf(side: AccessSide, catalogue: () => AzureRoles): AzureAccess {
  const roles: RoleDefinition[] = [];
  const assignments: Assignment[] = [];
  const grants: Grant[] = [];
  const traits: Trait[] = [];
  for (const resource of side.resources) {
    const { type, body } = resource;
    if (!isRead(resource)) continue;
    const at: At = { side, resource };
    const row = traitRows.get(type);
    if (row !== undefined) {
      traits.push(...row.traits(at));
    } else if (type === 'azurerm_role_definition') {
      roles.push(roleOf(at));
    } else if (type === 'azurerm_role_assignment') {
      assignments.push(...assignmentsOf(at, catalogue()));
    } else if (type === 'azurerm_key_vault') {
      const vault = side.nameOf(resource);
      grants.push(...blocksIn(at, body, 'access_policy').flatMap((block) => vaultGrants(at, block, vault)));
    } else if (type === 'azurerm_key_vault_access_policy') {
      const vault =
        side.named(attributeIn(body, 'key_vault_id'), ['azurerm_key_vault'], resource) ?? '(unknown)';
      grants.push(...vaultGrants(at, body, vault));
    }
  }
  return { source: { file: nothing, side: side.side }, roles, assignments, grants, traits };
}

function isRead(resource: Resource): boolean {
  return resource.type.startsWith('azure') && !isData(resource);
}

/** What is read of the types that no row is about. */
const read: ReadonlyMap<string, Vouched> = new Map<string, Vouched>([
  ['azurerm_role_definition', { read: ['permissions', 'assignable_scopes'], whole: true }],
  [
    'azurerm_role_assignment',
    {
      read: [
        ...['principal_id', 'role_definition_id', 'role_definition_name', 'scope', 'condition'],
        ...['principal_type', 'condition_version', 'name', 'skip_service_principal_aad_check'],
      ],
      whole: true,
    },
  ],
  ['azurerm_key_vault', { read: ['access_policy'], whole: false }],
  [
    'azurerm_key_vault_access_policy',
    {
      read: [
        ...['key_permissions', 'secret_permissions', 'certificate_permissions', 'storage_permissions'],
        ...['object_id', 'application_id', 'key_vault_id'],
      ],
      whole: true,
    },
  ],
]);

export const azureVouches: Vouches = ({ resource }) => {
  if (!isRead(resource)) return null;
  const row = traitRows.get(resource.type);
  return row === undefined ? (read.get(resource.type) ?? null) : { read: row.read, whole: true };
};

export function azureDeltas(before: AzureAccess, after: AzureAccess): readonly DraftDelta[] {
  return [
    ...roleChanges(before, after).deltas,
    ...assignmentDeltas(before, after),
    ...grantDeltas(before, after),
    ...compareTraits(before.traits, after.traits),
  ];
}
