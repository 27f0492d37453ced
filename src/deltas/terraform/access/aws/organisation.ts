/** AWS Organizations and IAM Identity Center: what limits accounts, and who may do what in which of them. */

import type { TreeNode } from '../../../../syntax/tree.ts';
import { attributeIn } from '../attributes.ts';
import { literalIn, spokenIn } from '../terms.ts';
import { writtenAt } from '../written.ts';
import {
  type At,
  attachment,
  attachments,
  attribute,
  blocks,
  items,
  type Piece,
  policyIn,
  type Reader,
} from './access.ts';
import { trait } from './said.ts';

const setTypes = ['aws_ssoadmin_permission_set'];
const organisationTypes = ['aws_organizations_policy'];

/** registry.terraform.io/providers/hashicorp/aws, resources aws_organizations_* and aws_ssoadmin_*, read 2026-11. */
export const organisationReaders: readonly (readonly [string, Reader])[] = [
  ['aws_organizations_policy', organisationPolicy],
  ['aws_organizations_policy_attachment', organisationAttachment],
  ['aws_ssoadmin_permission_set', () => [{ whole: true }]],
  ['aws_ssoadmin_permission_set_inline_policy', inlinePolicy],
  [
    'aws_ssoadmin_managed_policy_attachment',
    (at) => [...attachments(at, 'managed_policy_arn', setOf(at), 'policy'), setRead],
  ],
  [
    'aws_ssoadmin_customer_managed_policy_attachment',
    (at) => [...customerManaged(at, 'customer_managed_policy_reference', 'policy'), setRead],
  ],
  ['aws_ssoadmin_permissions_boundary_attachment', boundary],
  ['aws_ssoadmin_account_assignment', assignment],
];

const setRead: Piece = { read: ['permission_set_arn'], whole: true };

const limiting = new Set(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']);

/** Policies of other types say how to tag and to back up; they are for others to judge. */
function organisationPolicy(at: At): readonly Piece[] {
  const type = literalIn(attribute(at, 'type')) ?? 'SERVICE_CONTROL_POLICY';
  if (!limiting.has(type)) return [];
  const subject = `organisation policy ${at.side.nameOf(at.resource)}`;
  const held = { subject, name: 'policy document', use: 'guardrail' } as const;
  return [policyIn(at, attribute(at, 'content'), held), { read: ['content', 'type'], whole: true }];
}

function organisationAttachment(at: At): readonly Piece[] {
  const policy = at.side.named(attribute(at, 'policy_id'), organisationTypes, at.resource) ?? '(unknown)';
  const attached = items(at, 'target_id').map((item): Piece => {
    const subject = `target ${spokenIn(item) ?? '(unknown)'}`;
    return { attachments: [{ subject, policy, as: 'boundary', place: writtenAt(at.resource, item) }] };
  });
  return [...attached, { read: ['policy_id', 'target_id'], whole: true }];
}

function setOf(at: At): string {
  const name = at.side.named(attribute(at, 'permission_set_arn'), setTypes, at.resource);
  return `permission set ${name ?? at.side.nameOf(at.resource)}`;
}

function inlinePolicy(at: At): readonly Piece[] {
  const held = { subject: setOf(at), name: 'inline policy', use: 'identity' } as const;
  return [policyIn(at, attribute(at, 'inline_policy'), held), { read: ['inline_policy'] }, setRead];
}

function boundary(at: At): readonly Piece[] {
  const inner = blocks(at, 'permissions_boundary').flatMap((block) => {
    const arn = attributeIn(block, 'managed_policy_arn');
    const reference = attributeIn(block, 'customer_managed_policy_reference');
    return [
      ...(arn === undefined ? [] : [attachment(at, arn, setOf(at), 'boundary')]),
      ...(reference === undefined ? [] : referenced(at, [reference], 'boundary')),
    ];
  });
  return [...inner, { read: ['permissions_boundary'] }, setRead];
}

function customerManaged(at: At, name: string, as: 'policy' | 'boundary'): readonly Piece[] {
  return [...referenced(at, items(at, name), as), { read: [name] }];
}

/** By name and path: in each account that the set is used in, the policy of that name is another. */
function referenced(at: At, nodes: readonly TreeNode[], as: 'policy' | 'boundary'): readonly Piece[] {
  const maps = nodes.flatMap((node) => (node.kind === 'sequence' ? node.items : [node]));
  return maps.flatMap((node): readonly Piece[] => {
    if (node.kind !== 'map') return [];
    const path = spokenIn(attributeIn(node, 'path')) ?? '/';
    const policy = `customer managed policy ${path}${spokenIn(attributeIn(node, 'name')) ?? ''}`;
    return [{ attachments: [{ subject: setOf(at), policy, as, place: at.resource.placeOf(node) }] }];
  });
}

/** People of the directory get a permission set in an account. */
function assignment(at: At): readonly Piece[] {
  const text = (name: string) => spokenIn(attribute(at, name)) ?? '(unknown)';
  const kind = text('principal_type').toLowerCase() === 'user' ? 'user' : 'group';
  const subject = `${kind} ${text('principal_id')}`;
  const set = setOf(at);
  const where = `account ${text('target_id')}`;
  const node = attribute(at, 'principal_id') ?? at.resource.body;
  const facts = { permissionSet: set, account: text('target_id') };
  const said = trait(at, node, subject, 'medium', facts, {
    gained: `${subject} now has ${set} in ${where}`,
    lost: `${subject} no longer has ${set} in ${where}`,
  });
  return [{ traits: [said], read: ['principal_id', 'principal_type', 'target_id', 'target_type'] }, setRead];
}
