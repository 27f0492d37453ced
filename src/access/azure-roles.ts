/** Azure's built-in roles: the text of `rules/catalogues/azure-roles.yml` in, a look-up by id and by name out. */
import { z } from 'zod';
import { plainYaml } from '../syntax/json-value.ts';

const roleSchema = z.strictObject({
  /** The same in every tenant. */
  id: z.guid(),
  name: z.string().min(1),
  /** Of an assignment at a resource or a resource group. */
  severity: z.enum(['low', 'medium', 'high']),
  /** What a holder may do, to follow "may": "read every secret of a vault". */
  words: z.string().min(1),
  /** Whether a holder can give roles to others. */
  escalates: z.boolean().default(false),
});

const catalogueSchema = z.strictObject({ roles: z.array(roleSchema).min(1) });

export type AzureRole = Readonly<z.infer<typeof roleSchema>>;

export interface AzureRoles {
  /** @param id in any letter case. */
  readonly byId: (id: string) => AzureRole | undefined;
  readonly byName: (name: string) => AzureRole | undefined;
}

/** @throws Error where the catalogue is broken or has a role twice: it is a file of our own. */
export function azureRoles(text: string): AzureRoles {
  const { roles } = catalogueSchema.parse(plainYaml(text));
  const byId = new Map(roles.map((role) => [role.id.toLowerCase(), role]));
  const byName = new Map(roles.map((role) => [role.name.toLowerCase(), role]));
  if (byId.size < roles.length || byName.size < roles.length) {
    throw new Error('the catalogue of Azure roles has a role twice');
  }
  return {
    byId: (id) => byId.get(id.toLowerCase()),
    byName: (name) => byName.get(name.toLowerCase()),
  };
}
