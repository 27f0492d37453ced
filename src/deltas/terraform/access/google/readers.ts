/** google_* resources of access, by type, in; grants, roles, accounts, keys, logs and denials out. */

import { evidenceAt } from '../../../evidence.ts';
import {
  type AuditLog,
  type DenyRule,
  type Grant,
  type Level,
  noPieces,
  type Pieces,
} from '../../../google/model.ts';
import type { Trait } from '../../../traits.ts';
import { type At, attributeIn, blocksIn, textAt } from '../attributes.ts';
import { isData } from '../side.ts';
import { literalIn, spokenIn, termIn } from '../terms.ts';
import { conditionIn, type GooglePiece, grantsOf, membersIn, targetOf, textsIn } from './resources.ts';

type Reader = (at: At) => GooglePiece;

/** registry.terraform.io/providers/hashicorp/google, by resource type, read 2026-11. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['google_service_account', account],
  ['google_service_account_key', accountKey],
  ['google_project_iam_custom_role', (at) => customRole(at, 'project')],
  ['google_organization_iam_custom_role', (at) => customRole(at, 'organization')],
  ['google_iam_workload_identity_pool_provider', identityProvider],
  ['google_iam_workforce_pool_provider', identityProvider],
  ['google_iam_deny_policy', denyPolicy],
  ['google_storage_bucket_access_control', entityGrant],
  ['google_storage_default_object_access_control', entityGrant],
  ['google_storage_object_access_control', entityGrant],
]);

/** @returns null for a resource that says nothing of access. */
export function googlePiece(at: At): GooglePiece | null {
  const { type } = at.resource;
  if (!type.startsWith('google_') || isData(at.resource)) return null;
  const reader = readers.get(type);
  if (reader !== undefined) return reader(at);
  const [, kind, form] = /^google_(.+)_iam_(policy|binding|member|audit_config)$/.exec(type) ?? [];
  if (kind === undefined) return null;
  if (form === 'policy') return policy(at, kind);
  return form === 'audit_config' ? auditConfig(at, kind) : binding(at, kind);
}

function binding(at: At, kind: string): GooglePiece {
  const { body } = at.resource;
  const { target, read } = targetOf(at, kind);
  const members = new Map([...membersIn(at, body, 'members'), ...membersIn(at, body, 'member')]);
  return {
    pieces: { grants: grantsOf(at, body, target, members) },
    read: [...read, 'role', 'member', 'members', 'condition'],
  };
}

/** The whole policy of a thing: from `data.google_iam_policy`, or as JSON. */
function policy(at: At, kind: string): GooglePiece {
  const { target, read } = targetOf(at, kind);
  const data = attributeIn(at.resource.body, 'policy_data');
  const term = data === undefined ? null : termIn(data);
  const found = term === null ? null : at.side.attributeAt(term)?.resource;
  if (found?.type === 'google_iam_policy') {
    const from: At = { side: at.side, resource: found };
    const grants = blocksIn(from, found.body, 'binding').flatMap((block) =>
      grantsOf(from, block, target, membersIn(from, block, 'members')),
    );
    const logs = blocksIn(from, found.body, 'audit_config').flatMap((block) =>
      logsOf(from, block, target, 'audit_log_configs'),
    );
    return { pieces: { grants, logs }, read: [...read, 'policy_data'] };
  }
  const tree = data === undefined ? null : at.side.treeBehind(data);
  if (tree?.kind !== 'map') return { pieces: {}, read };
  const grants = blocksIn(at, tree, 'bindings').flatMap((block) =>
    grantsOf(at, block, target, membersIn(at, block, 'members')),
  );
  return { pieces: { grants }, read: tree.entries.has('auditConfigs') ? read : [...read, 'policy_data'] };
}

function auditConfig(at: At, kind: string): GooglePiece {
  const { target, read } = targetOf(at, kind);
  const logs = logsOf(at, at.resource.body, target, 'audit_log_config');
  return { pieces: { logs }, read: [...read, 'service', 'audit_log_config'] };
}

function logsOf(
  at: At,
  body: At['resource']['body'],
  target: Grant['resource'],
  name: string,
): readonly AuditLog[] {
  const service = spokenIn(attributeIn(body, 'service')) ?? '(unknown)';
  return blocksIn(at, body, name).flatMap((block) => {
    const type = attributeIn(block, 'log_type');
    const text = spokenIn(type);
    if (type === undefined || text === null) return [];
    const exempted = membersIn(at, block, 'exempted_members');
    return [{ resource: target, service, type: text, at: at.resource.placeOf(type), exempted }];
  });
}

function account(at: At): GooglePiece {
  const name = at.side.nameOf(at.resource);
  const disabled = literalIn(attributeIn(at.resource.body, 'disabled')) === 'true';
  const accounts = disabled ? [] : [{ name, at: at.resource.place }];
  return { pieces: { accounts }, read: ['account_id', 'disabled'] };
}

function accountKey(at: At): GooglePiece {
  const { side, resource } = at;
  const owner = side.named(
    attributeIn(resource.body, 'service_account_id'),
    ['google_service_account'],
    resource,
  );
  const key = {
    name: side.nameOf(resource),
    account: owner ?? '(unknown)',
    publicKey: textAt(at, 'public_key_data'),
    at: resource.place,
  };
  return {
    pieces: { keys: [key] },
    read: ['service_account_id', 'public_key_data', 'key_algorithm', 'keepers'],
  };
}

function customRole(at: At, level: Level): GooglePiece {
  const { side, resource } = at;
  const name = side.nameOf(resource);
  const disabled = textAt(at, 'stage') === 'DISABLED';
  const permissions = textsIn(at, resource.body, 'permissions');
  const roles = [{ key: resource.address, name, level, disabled, permissions }];
  return { pieces: { roles }, read: ['permissions', 'stage', 'role_id', 'title'] };
}

/** Whoever such a provider vouches for can be granted roles. */
function identityProvider(at: At): GooglePiece {
  const { side, resource } = at;
  const name = side.nameOf(resource);
  const labelled = textAt(at, 'workload_identity_pool_provider_id') || textAt(at, 'provider_id') || name;
  const subject = `identity provider ${labelled}`;
  const oidc = blocksIn(at, resource.body, 'oidc').map(
    (block) => spokenIn(attributeIn(block, 'issuer_uri')) ?? '',
  );
  const aws = blocksIn(at, resource.body, 'aws').map(
    (block) => spokenIn(attributeIn(block, 'account_id')) ?? '',
  );
  const saml = blocksIn(at, resource.body, 'saml').map(() => 'a SAML provider');
  const issuer = [...oidc, ...aws.map((id) => `AWS account ${id}`), ...saml].join(', ') || '(unknown)';
  const condition = textAt(at, 'attribute_condition').replaceAll(/\s+/g, ' ');
  const open = condition === '' && issuer.includes('token.actions.githubusercontent.com');
  const asks = condition === '' ? ' without a condition' : `, where ${condition}`;
  const place = resource.placeOf(attributeIn(resource.body, 'attribute_condition') ?? resource.body);
  const said: Trait = {
    subject,
    facts: { system: 'google', issuer, condition },
    evidence: evidenceAt(place.file, place.side, place),
    gained: {
      kind: 'iam.trust.widened',
      severity: open ? 'critical' : 'high',
      summary: `${subject} now vouches for identities of ${issuer}${asks}`,
    },
    lost: {
      kind: 'iam.trust.narrowed',
      summary: `${subject} no longer vouches for identities of ${issuer}${asks}`,
    },
  };
  const disabled = literalIn(attributeIn(resource.body, 'disabled')) === 'true';
  return {
    pieces: {},
    traits: disabled ? [] : [said],
    read: ['attribute_condition', 'oidc', 'aws', 'saml', 'disabled'],
  };
}

function denyPolicy(at: At): GooglePiece {
  const denials = blocksIn(at, at.resource.body, 'rules').flatMap((rule) =>
    blocksIn(at, rule, 'deny_rule').map((block): DenyRule => {
      const list = (name: string) => textsIn(at, block, name);
      return {
        principals: list('denied_principals'),
        exceptPrincipals: new Set(list('exception_principals').keys()),
        permissions: list('denied_permissions'),
        exceptPermissions: new Set(list('exception_permissions').keys()),
        condition: conditionIn(at, block, 'denial_condition').condition,
        at: at.resource.placeOf(block),
      };
    }),
  );
  return { pieces: { denials }, read: ['rules'] };
}

/** "user-gull@harbour.example", "allUsers" (cloud.google.com/storage/docs/json_api, BucketAccessControls, read 2026-11). */
function entityGrant(at: At): GooglePiece {
  const { body } = at.resource;
  const { target } = targetOf(at, 'bucket');
  const entity = attributeIn(body, 'entity');
  const role = attributeIn(body, 'role');
  if (entity === undefined || role === undefined) return { pieces: {}, read: [] };
  const member = (spokenIn(entity) ?? '').replace(/^(user|group|domain)-/, '$1:');
  const grant: Grant = {
    resource: { ...target, name: `bucket ${textAt(at, 'bucket')}` },
    role: `roles/storage.legacyBucket${role.kind === 'scalar' && role.value === 'READER' ? 'Reader' : 'Owner'}`,
    member,
    condition: '',
    memberAt: at.resource.placeOf(entity),
    roleAt: at.resource.placeOf(role),
    conditionAt: null,
  };
  return { pieces: { grants: [grant] }, read: ['entity', 'role', 'bucket'] };
}

export function joinedPieces(pieces: readonly Partial<Pieces>[]): Pieces {
  return {
    ...noPieces,
    grants: pieces.flatMap((piece) => piece.grants ?? []),
    roles: pieces.flatMap((piece) => piece.roles ?? []),
    accounts: pieces.flatMap((piece) => piece.accounts ?? []),
    keys: pieces.flatMap((piece) => piece.keys ?? []),
    logs: pieces.flatMap((piece) => piece.logs ?? []),
    denials: pieces.flatMap((piece) => piece.denials ?? []),
  };
}
