/** The catalogue of Google's predefined roles, text in; how grave a role is to hand out and what it lets do, out. */

import { z } from 'zod';
import { plainYaml } from '../../syntax/json-value.ts';
import { type Severity, severities } from '../delta.ts';

const catalogueSchema = z.strictObject({
  roles: z.array(
    z.strictObject({
      role: z.string().startsWith('roles/'),
      severity: z.enum(severities),
      escalates: z.boolean(),
      lets: z.string().min(3),
      source: z.url().startsWith('https://cloud.google.com/iam/docs/'),
    }),
  ),
});

export interface GoogleRole {
  readonly severity: Severity;
  /** Its holder can act as service accounts, mint their tokens, or decide who may do what. */
  readonly escalates: boolean;
  /** What follows "may now": "read objects". */
  readonly lets: string;
}

/** By name, as policies write it: "roles/storage.objectViewer". */
export type GoogleRoles = ReadonlyMap<string, GoogleRole>;

/**
 * @param text `rules/catalogues/google-roles.yml`.
 * @throws ZodError where the catalogue has another shape, Error where it names a role twice.
 */
export function googleRoles(text: string): GoogleRoles {
  const roles = new Map<string, GoogleRole>();
  for (const { role, severity, escalates, lets } of catalogueSchema.parse(plainYaml(text)).roles) {
    if (roles.has(role)) throw new Error(`the catalogue of Google's roles names ${role} twice`);
    roles.set(role, { severity, escalates, lets });
  }
  return roles;
}

/** @returns the role as the catalogue has it; one it lacks is graded by its name, as Google names its roles. */
export function roleNamed(roles: GoogleRoles, role: string): GoogleRole {
  const known = roles.get(role);
  if (known !== undefined) return known;
  if (!role.startsWith('roles/')) {
    const custom = /^(projects|organizations)\//.test(role);
    const lets = `do what ${custom ? 'a custom role' : 'a role'} allows, which this file does not say`;
    return { severity: 'medium', escalates: false, lets };
  }
  const name = role.slice(role.lastIndexOf('.') + 1);
  const escalates = name.endsWith('IamAdmin');
  const lets = 'do what the role allows';
  if (/(^|[a-z])admin$/i.test(name)) return { severity: 'high', escalates, lets };
  return { severity: /(viewer|reader)$/i.test(name) ? 'low' : 'medium', escalates, lets };
}
