/** AWS::IAM and its like: roles, users, groups, what they are given, and the policies that stand beside them. */
import type { TreeNode } from '../../syntax/tree.ts';
import {
  type Access,
  type At,
  attachment,
  attachments,
  inlinePolicies,
  placeOf,
  policyIn,
  property,
  type Reader,
  referent,
  spokenText,
  textOf,
  unclear,
} from './access.ts';
import { entriesOf } from './nodes.ts';

type Piece = Partial<Access>;

/** Whose policy it is where a property names the holders. */
const holders = {
  Roles: 'role',
  RoleName: 'role',
  Users: 'user',
  UserName: 'user',
  Groups: 'group',
  GroupName: 'group',
};

/**
 * By resource type (docs.aws.amazon.com, CloudFormation Template Reference, AWS::IAM, AWS::SSO, AWS::Organizations, AWS::IoT,
 * read 2026-11).
 */
export const identityReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'AWS::IAM::Role',
    (at) => [
      ...identity(at, 'role', ['RoleName', 'Path', 'MaxSessionDuration']),
      ...trust(at, `role ${at.resource.id}`),
    ],
  ],
  ['AWS::IAM::User', (at) => [...identity(at, 'user', ['UserName', 'Path']), ...password(at)]],
  ['AWS::IAM::Group', (at) => identity(at, 'group', ['GroupName', 'Path'])],
  [
    'AWS::IAM::ServiceLinkedRole',
    (at) => bare(at, 'role', 'service-linked role', ['AWSServiceName', 'CustomSuffix']),
  ],
  [
    'AWS::IAM::OIDCProvider',
    (at) => bare(at, 'provider', 'provider', ['Url', 'ClientIdList', 'ThumbprintList']),
  ],
  ['AWS::IAM::SAMLProvider', (at) => bare(at, 'provider', 'provider', ['Name', 'SamlMetadataDocument'])],
  ['AWS::IAM::Policy', (at) => standing(at, ['PolicyName'], ['Roles', 'Users', 'Groups'])],
  [
    'AWS::IAM::ManagedPolicy',
    (at) => standing(at, ['ManagedPolicyName', 'Path'], ['Roles', 'Users', 'Groups']),
  ],
  ['AWS::IAM::RolePolicy', (at) => standing(at, ['PolicyName'], ['RoleName'])],
  ['AWS::IAM::UserPolicy', (at) => standing(at, ['PolicyName'], ['UserName'])],
  ['AWS::IAM::GroupPolicy', (at) => standing(at, ['PolicyName'], ['GroupName'])],
  ['AWS::IAM::AccessKey', accessKey],
  ['AWS::IoT::Policy', (at) => standing(at, ['PolicyName'], [])],
  ['AWS::Organizations::Policy', organisationPolicy],
  ['AWS::SSO::PermissionSet', permissionSet],
]);

/** Of an identity's names and path nothing follows for its access, until somebody changes them. */
function identity(at: At, kind: 'role' | 'user' | 'group', names: readonly string[]): readonly Piece[] {
  const subject = `${kind} ${at.resource.id}`;
  return [
    { identities: [{ subject, kind, place: placeOf(at, at.resource) }], names, whole: true },
    ...inlinePolicies(at, 'Policies', subject),
    ...attachments(at, 'ManagedPolicyArns', subject, 'policy'),
    ...attachments(at, 'PermissionsBoundary', subject, 'boundary'),
  ];
}

/** Nothing but an identity: which provider it trusts, or which service uses it, only names it. */
function bare(at: At, kind: 'role' | 'provider', noun: string, names: readonly string[]): readonly Piece[] {
  const identities = [{ subject: `${noun} ${at.resource.id}`, kind, place: placeOf(at, at.resource) }];
  return [{ identities, names, whole: true }];
}

/** Who may become the identity. */
export function trust(at: At, subject: string): readonly Piece[] {
  const held = { subject, name: 'trust policy', use: 'trust' } as const;
  return [
    policyIn(at, property(at, 'AssumeRolePolicyDocument'), held),
    { read: ['AssumeRolePolicyDocument'] },
  ];
}

/** What the password is does not count, only that there is one. */
function password(at: At): readonly Piece[] {
  const profile = property(at, 'LoginProfile');
  if (profile === undefined) return [];
  const subject = `password of user ${at.resource.id}`;
  const credentials = [{ subject, kind: 'password', place: placeOf(at, profile) }] as const;
  return [{ credentials, present: ['LoginProfile'] }];
}

/** An inactive key counts: it is made active without a change of any file. */
function accessKey(at: At): readonly Piece[] {
  const user = property(at, 'UserName');
  const owner = user === undefined ? null : referent(at, user);
  const subject = `access key ${at.resource.id} of user ${owner ?? '(unknown)'}`;
  const credentials = [{ subject, kind: 'access key', place: placeOf(at, at.resource) }] as const;
  return [{ credentials, read: ['UserName'], names: ['Serial', 'Status'], whole: true }];
}

/** A policy with a name of its own; whoever holds it has it attached, whichever of the two says so. */
function standing(
  at: At,
  names: readonly string[],
  held: readonly (keyof typeof holders)[],
): readonly Piece[] {
  const { id } = at.resource;
  const use = isBoundary(at) ? 'guardrail' : 'identity';
  const given = held.flatMap((name) => {
    const list = property(at, name);
    const items = list === undefined ? [] : at.template.terms.items(list);
    return items.map((item): Piece => {
      const holder = referent(at, item);
      const place = placeOf(at, item);
      if (holder !== null) {
        const subject = `${holders[name]} ${holder}`;
        return { attachments: [{ subject, policy: `\${${id}}`, as: 'policy', place }] };
      }
      const whose = { subject: `policy ${id}`, name: 'holders' };
      return { unclear: [unclear(at, item, whose, 'a holder of the policy is no text', item)] };
    });
  });
  return [
    policyIn(at, property(at, 'PolicyDocument'), { subject: `policy ${id}`, name: 'policy document', use }),
    ...given,
    { read: ['PolicyDocument', ...held], names, whole: true },
  ];
}

/** A policy that is only ever a boundary gives nothing: it limits. */
function isBoundary({ resource: { id, properties }, boundaries }: At): boolean {
  return boundaries.has(id) && !['Roles', 'Users', 'Groups'].some((name) => properties.has(name));
}

const limiting = new Set(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']);

/** Policies of other types say how to tag and to back up; they are left to the unjudged. */
function organisationPolicy(at: At): readonly Piece[] {
  if (!limiting.has(textOf(at, 'Type') ?? '')) return [];
  const { id } = at.resource;
  const held = { subject: `organisation policy ${id}`, name: 'policy document', use: 'guardrail' } as const;
  const targets = property(at, 'TargetIds');
  const items = targets === undefined ? [] : at.template.terms.items(targets);
  const attached = items.map((item): Piece => {
    const target = referent(at, item);
    const place = placeOf(at, item);
    if (target !== null) {
      return { attachments: [{ subject: `target ${target}`, policy: `\${${id}}`, as: 'boundary', place }] };
    }
    return { unclear: [unclear(at, item, { ...held, name: 'targets' }, 'a target is no text', item)] };
  });
  return [
    policyIn(at, property(at, 'Content'), held),
    ...attached,
    { read: ['Content', 'TargetIds', 'Type'], names: ['Name'], whole: true },
  ];
}

/** Who is assigned to it, and in which account, stands in other resources, which are left to the unjudged. */
function permissionSet(at: At): readonly Piece[] {
  const subject = `permission set ${at.resource.id}`;
  const held = { subject, name: 'inline policy', use: 'identity' } as const;
  const own = property(at, 'CustomerManagedPolicyReferences');
  const references = own === undefined ? [] : at.template.terms.items(own);
  const boundary = property(at, 'PermissionsBoundary');
  const arn = entriesOf(boundary).get('ManagedPolicyArn')?.value;
  const reference = entriesOf(boundary).get('CustomerManagedPolicyReference')?.value;
  return [
    policyIn(at, property(at, 'InlinePolicy'), held),
    ...attachments(at, 'ManagedPolicies', subject, 'policy'),
    ...references.map((item) => customerManaged(at, subject, item, 'policy')),
    ...(arn === undefined ? [] : [attachment(at, arn, { subject, as: 'boundary' })]),
    ...(reference === undefined ? [] : [customerManaged(at, subject, reference, 'boundary')]),
    {
      read: ['InlinePolicy', 'CustomerManagedPolicyReferences', 'PermissionsBoundary'],
      names: ['Name', 'InstanceArn', 'SessionDuration', 'RelayStateType'],
      whole: true,
    },
  ];
}

/** By name and path: in each account that the set is used in, the policy of that name is another. */
function customerManaged(at: At, subject: string, node: TreeNode, as: 'policy' | 'boundary'): Piece {
  const written = (key: string) => {
    const value = entriesOf(node).get(key)?.value;
    return value === undefined ? null : spokenText(at, value);
  };
  const name = written('Name');
  if (name === null) {
    const held = { subject, name: 'customer managed policies' };
    return { unclear: [unclear(at, node, held, 'a policy is attached here that has no Name', node)] };
  }
  const policy = `customer managed policy ${written('Path') ?? '/'}${name}`;
  return { attachments: [{ subject, policy, as, place: placeOf(at, node) }] };
}
