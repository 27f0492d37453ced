/** Where other providers write who has what on what; registry.terraform.io, by provider and resource type, read 2026-11. */
import type { Severity } from '../../delta.ts';

export interface GrantRow {
  readonly system: string;
  /** A noun, then the attributes that say who; without any, the resource itself. */
  readonly who: readonly [noun: string, ...attributes: readonly string[]];
  /** What the thing is called, and the attribute that says which; null where it is always `otherwise`. */
  readonly thing: string;
  readonly has: string | null;
  readonly otherwise: string;
  /** A noun, then the attributes that say where. */
  readonly on: readonly [noun: string, ...attributes: readonly string[]];
  /** Default: on. */
  readonly joint?: string;
  readonly grades: readonly (readonly [RegExp, Severity])[];
  readonly severity: Severity;
  /** True where the resource is nothing but the grant. */
  readonly whole: boolean;
}

const gitHub: GrantRow['grades'] = [
  [/^(?:admin|owner)$/, 'high'],
  [/^(?:maintain|push|write|maintainer)$/, 'medium'],
  [/^(?:pull|triage|read|member)$/, 'low'],
];
const admin: GrantRow['grades'] = [
  [/SUPER_ADMIN|ORG_ADMIN|ACCOUNTADMIN|SECURITYADMIN|OWNERSHIP|^ALL(?: PRIVILEGES)?$/i, 'high'],
];

const row = (
  system: string,
  who: GrantRow['who'],
  has: readonly [thing: string, attribute: string | null, otherwise?: string],
  on: GrantRow['on'],
  grades: GrantRow['grades'],
  more: Partial<GrantRow> = {},
): GrantRow => {
  const [thing, attribute, otherwise = ''] = has;
  return {
    system,
    who,
    thing,
    has: attribute,
    otherwise,
    on,
    grades,
    severity: 'medium',
    whole: true,
    ...more,
  };
};

export const grantRows: ReadonlyMap<string, GrantRow> = new Map<string, GrantRow>([
  [
    'github_repository_collaborator',
    row('github', ['user', 'username'], ['', 'permission', 'push'], ['repository', 'repository'], gitHub),
  ],
  [
    'github_team_repository',
    row('github', ['team', 'team_id'], ['', 'permission', 'pull'], ['repository', 'repository'], gitHub),
  ],
  [
    'github_membership',
    row('github', ['user', 'username'], ['the role', 'role', 'member'], ['the organisation'], gitHub),
  ],
  [
    'github_team_membership',
    row('github', ['user', 'username'], ['the role', 'role', 'member'], ['team', 'team_id'], gitHub, {
      joint: 'in',
    }),
  ],
  [
    'github_actions_secret',
    row('github', ['workflows of', 'repository'], ['the secret', 'secret_name'], [''], []),
  ],
  [
    'github_actions_environment_secret',
    row(
      'github',
      ['workflows of', 'repository'],
      ['the secret', 'secret_name'],
      ['environment', 'environment'],
      [],
      { joint: 'in' },
    ),
  ],
  [
    'github_actions_organization_secret',
    row('github', ['workflows of the organisation'], ['the secret', 'secret_name'], [''], []),
  ],
  ['okta_group_role', row('okta', ['group', 'group_id'], ['the role', 'role_type'], [''], admin)],
  ['okta_user_admin_roles', row('okta', ['user', 'user_id'], ['the role', 'admin_roles'], [''], admin)],
  [
    'okta_app_group_assignment',
    row('okta', ['group', 'group_id'], ['', null, 'access'], ['application', 'app_id'], [], { joint: 'to' }),
  ],
  [
    'okta_app_user',
    row('okta', ['user', 'user_id'], ['', null, 'access'], ['application', 'app_id'], [], { joint: 'to' }),
  ],
  [
    'okta_group_rule',
    row('okta', ['whoever the group rule finds,', 'name'], ['the group', 'group_assignments'], [''], []),
  ],
  [
    'okta_group_memberships',
    row('okta', ['user', 'users'], ['', null, 'membership'], ['group', 'group_id'], [], { joint: 'in' }),
  ],
  [
    'vault_identity_group',
    row('vault', ['group', 'name'], ['the policy', 'policies'], [''], [], { whole: false }),
  ],
  [
    'vault_identity_entity',
    row('vault', ['entity', 'name'], ['the policy', 'policies'], [''], [], { whole: false }),
  ],
  [
    'vault_approle_auth_backend_role',
    row('vault', ['role', 'role_name'], ['the policy', 'token_policies'], [''], [], { whole: false }),
  ],
  [
    'vault_jwt_auth_backend_role',
    row('vault', ['role', 'role_name'], ['the policy', 'token_policies'], [''], [], { whole: false }),
  ],
  [
    'vault_kubernetes_auth_backend_role',
    row('vault', ['role', 'role_name'], ['the policy', 'token_policies'], [''], [], { whole: false }),
  ],
  [
    'vault_aws_auth_backend_role',
    row('vault', ['role', 'role'], ['the policy', 'token_policies'], [''], [], { whole: false }),
  ],
  [
    'snowflake_grant_account_role',
    row('snowflake', ['', 'parent_role_name', 'user_name'], ['the role', 'role_name'], [''], admin),
  ],
  [
    'snowflake_grant_privileges_to_account_role',
    row('snowflake', ['role', 'account_role_name'], ['', 'privileges', 'all privileges'], [''], admin, {
      whole: false,
    }),
  ],
  [
    'postgresql_grant',
    row(
      'postgresql',
      ['role', 'role'],
      ['', 'privileges', 'no privileges'],
      ['', 'database', 'schema', 'object_type', 'objects'],
      admin,
    ),
  ],
  ['postgresql_grant_role', row('postgresql', ['role', 'role'], ['the role', 'grant_role'], [''], admin)],
  [
    'postgresql_role',
    row('postgresql', ['role', 'name'], ['the role', 'roles'], [''], admin, { whole: false }),
  ],
  [
    'mysql_grant',
    row(
      'mysql',
      ['user', 'user', 'role'],
      ['', 'privileges', 'no privileges'],
      ['', 'database', 'table'],
      admin,
    ),
  ],
]);
