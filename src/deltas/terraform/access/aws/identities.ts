/** aws_iam_* and its like: roles, users, groups, what they are given, and the policies that stand beside them. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import { attributeIn } from '../attributes.ts';
import { spokenIn } from '../terms.ts';
import {
  type At,
  attachment,
  attachments,
  attribute,
  blocks,
  items,
  type Piece,
  policyIn,
  policyTypes,
  type Reader,
  roleTypes,
} from './access.ts';
import { organisationReaders } from './organisation.ts';
import { trait } from './said.ts';

const userTypes = ['aws_iam_user'];
const groupTypes = ['aws_iam_group'];

/** registry.terraform.io/providers/hashicorp/aws, resources aws_iam_*, by resource type, read 2026-11. */
export const identityReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'aws_iam_role',
    (at) => {
      const subject = own(at, 'role');
      return [
        ...identity(at, 'role', subject),
        trust(at, subject),
        ...inlinePolicies(at, subject),
        ...attachments(at, 'managed_policy_arns', subject, 'policy'),
        { read: ['assume_role_policy', 'inline_policy'] },
      ];
    },
  ],
  ['aws_iam_user', (at) => identity(at, 'user', own(at, 'user'))],
  ['aws_iam_group', (at) => identity(at, 'group', own(at, 'group'))],
  ['aws_iam_service_linked_role', (at) => bare(at, 'role', 'service-linked role')],
  ['aws_iam_openid_connect_provider', (at) => bare(at, 'provider', 'provider')],
  ['aws_iam_saml_provider', (at) => bare(at, 'provider', 'provider')],
  ['aws_iam_policy', managedPolicyText],
  ['aws_iam_role_policy', (at) => inlinePolicy(at, 'role', roleTypes)],
  ['aws_iam_user_policy', (at) => inlinePolicy(at, 'user', userTypes)],
  ['aws_iam_group_policy', (at) => inlinePolicy(at, 'group', groupTypes)],
  ['aws_iam_role_policy_attachment', (at) => attached(at, [['role', 'role', roleTypes]])],
  ['aws_iam_user_policy_attachment', (at) => attached(at, [['user', 'user', userTypes]])],
  ['aws_iam_group_policy_attachment', (at) => attached(at, [['group', 'group', groupTypes]])],
  [
    'aws_iam_policy_attachment',
    (at) =>
      attached(at, [
        ['roles', 'role', roleTypes],
        ['users', 'user', userTypes],
        ['groups', 'group', groupTypes],
      ]),
  ],
  ['aws_iam_group_membership', (at) => membership(at, 'users', 'group')],
  ['aws_iam_user_group_membership', (at) => membership(at, 'user', 'groups')],
  ['aws_iam_access_key', (at) => credential(at, 'access key')],
  ['aws_iam_user_login_profile', (at) => credential(at, 'password')],
  ['aws_iam_service_specific_credential', (at) => credential(at, 'service credential')],
  ['aws_iam_signing_certificate', (at) => credential(at, 'signing certificate')],
  ['aws_iot_policy', iotPolicy],
  ...organisationReaders,
]);

function own({ side, resource }: At, noun: string): string {
  return `${noun} ${side.nameOf(resource)}`;
}

function identity(at: At, kind: 'role' | 'user' | 'group', subject: string): readonly Piece[] {
  const place = at.resource.place;
  return [
    { identities: [{ subject, kind, place }], whole: true },
    ...attachments(at, 'permissions_boundary', subject, 'boundary'),
  ];
}

/** Nothing but an identity: what else is said of it only names it. */
function bare(at: At, kind: 'role' | 'provider', noun: string): readonly Piece[] {
  return [{ identities: [{ subject: own(at, noun), kind, place: at.resource.place }], whole: true }];
}

/** Who may become the identity. */
function trust(at: At, subject: string): Piece {
  return policyIn(at, attribute(at, 'assume_role_policy'), { subject, name: 'trust policy', use: 'trust' });
}

function inlinePolicies(at: At, subject: string): readonly Piece[] {
  return blocks(at, 'inline_policy').map((block) => {
    const name = `inline policy ${spokenIn(attributeIn(block, 'name')) ?? ''}`.trim();
    return policyIn(at, attributeIn(block, 'policy'), { subject, name, use: 'identity' });
  });
}

/** A policy with a name of its own; whoever holds it has it attached. */
function managedPolicyText(at: At): readonly Piece[] {
  const use = at.boundaries.has(at.resource.address) ? 'guardrail' : 'identity';
  const held = { subject: own(at, 'policy'), name: 'policy document', use } as const;
  return [policyIn(at, attribute(at, 'policy'), held), { read: ['policy'], whole: true }];
}

/** Part of the holder: the same statements within `inline_policy` are the same access. */
function inlinePolicy(at: At, holder: string, types: readonly string[]): readonly Piece[] {
  const name = at.side.named(attribute(at, holder), types, at.resource) || at.side.nameOf(at.resource);
  const called = `inline policy ${spokenIn(attribute(at, 'name')) ?? ''}`.trim();
  const held = { subject: `${holder} ${name}`, name: called, use: 'identity' } as const;
  return [policyIn(at, attribute(at, 'policy'), held), { read: ['policy', holder], whole: true }];
}

/** The policy's name counts only in what it is attached to. */
function attached(
  at: At,
  holders: readonly (readonly [name: string, noun: string, types: readonly string[]])[],
): readonly Piece[] {
  const arn = attribute(at, 'policy_arn');
  const pieces = holders.flatMap(([name, noun, types]) =>
    items(at, name).flatMap((item): readonly Piece[] => {
      const holder = at.side.named(item, types, at.resource) || at.side.nameOf(at.resource);
      if (arn === undefined) return [];
      return items(at, 'policy_arn').map((policy) => attachment(at, policy, `${noun} ${holder}`, 'policy'));
    }),
  );
  return [...pieces, { read: ['policy_arn', ...holders.map(([name]) => name)], whole: true }];
}

/** What a group may do its members may. */
function membership(at: At, users: string, groups: string): readonly Piece[] {
  const named = (name: string, types: readonly string[]) =>
    items(at, name).flatMap((node) => {
      const called = at.side.named(node, types, at.resource);
      return called === null ? [] : [{ called, node }];
    });
  const traits = named(users, userTypes).flatMap((user) =>
    named(groups, groupTypes).map((group) => {
      const subject = `user ${user.called}`;
      const words = `group ${group.called}, and may do what the group may`;
      return trait(
        at,
        user.node,
        subject,
        'medium',
        { member: group.called },
        {
          gained: `${subject} is now in ${words}`,
          lost: `${subject} is no longer in group ${group.called}`,
        },
      );
    }),
  );
  return [{ traits, read: [users, groups], whole: true }];
}

/** An inactive one counts: it is made active without a change of any file. */
function credential(
  at: At,
  kind: 'access key' | 'password' | 'service credential' | 'signing certificate',
): readonly Piece[] {
  const node = attribute(at, 'user') ?? attribute(at, 'user_name');
  const owner = at.side.named(node, userTypes, at.resource) || at.side.nameOf(at.resource);
  const service = spokenIn(attribute(at, 'service_name'));
  const subject = `${kind} ${service === null ? '' : `for ${service} `}${labelled(at, kind)}of user ${owner}`;
  const place = at.resource.place;
  return [{ credentials: [{ subject, kind, place }], read: ['user', 'user_name'], whole: true }];
}

/** A user can have two keys, but one password. */
function labelled({ side, resource }: At, kind: string): string {
  return kind === 'password' ? '' : `${side.nameOf(resource)} `;
}

function iotPolicy(at: At): readonly Piece[] {
  const held = { subject: own(at, 'policy'), name: 'policy document', use: 'identity' } as const;
  return [policyIn(at, attribute(at, 'policy'), held), { read: ['policy'], whole: true }];
}

/** @returns the addresses of policies that are somebody's boundary and nobody's policy. */
export function boundariesIn(ats: readonly At[]): ReadonlySet<string> {
  const found = (at: At, name: string) =>
    items(at, name).flatMap(
      (node: TreeNode) => at.side.referent(node, policyTypes, at.resource)?.address ?? [],
    );
  const given = new Set(
    ats.flatMap((at) => [...found(at, 'policy_arn'), ...found(at, 'managed_policy_arns')]),
  );
  return new Set(ats.flatMap((at) => found(at, 'permissions_boundary').filter((one) => !given.has(one))));
}
