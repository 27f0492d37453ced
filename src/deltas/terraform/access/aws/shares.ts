/** Access that is given by a resource of its own and by no policy: shares, launch permissions, entries of clusters and lakes. */
import type { TreeNode } from '../../../../syntax/tree.ts';
import type { Severity } from '../../../delta.ts';
import type { Trait } from '../../../traits.ts';
import { attributeIn } from '../attributes.ts';
import { literalIn, meaningOf, spokenIn, termIn } from '../terms.ts';
import {
  type At,
  attribute,
  blocks,
  items,
  managedPolicy,
  type Piece,
  type Reader,
  roleTypes,
} from './access.ts';
import { accessKinds, publicKinds, trait, trustKinds } from './said.ts';

/** registry.terraform.io/providers/hashicorp/aws, by resource type, read 2026-11. */
export const shareReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['aws_ram_principal_association', sharePrincipal],
  ['aws_ram_resource_association', shareResource],
  ['aws_ami_launch_permission', imagePermission],
  [
    'aws_snapshot_create_volume_permission',
    (at) => outsiders(at, 'account_id', `snapshot ${nameIn(at, 'snapshot_id')}`, ['snapshot_id']),
  ],
  [
    'aws_vpc_endpoint_service_allowed_principal',
    (at) =>
      outsiders(at, 'principal_arn', `endpoint service ${nameIn(at, 'vpc_endpoint_service_id')}`, [
        'vpc_endpoint_service_id',
      ]),
  ],
  ['aws_lakeformation_permissions', lakePermissions],
  ['aws_eks_access_entry', clusterEntry],
  ['aws_eks_access_policy_association', clusterPolicy],
]);

/** What an attribute refers to, whatever its type. */
function nameIn(at: At, name: string): string {
  const node = attribute(at, name);
  const term = node === undefined ? null : termIn(node);
  const found = term === null ? null : at.side.attributeAt(term);
  return found === null ? (spokenIn(node) ?? '(unknown)') : at.side.nameOf(found.resource);
}

function whoIn(at: At, node: TreeNode): string {
  const found = at.side.referent(node, roleTypes, at.resource);
  return found === null ? (spokenIn(node) ?? '(unknown)') : `role ${at.side.nameOf(found)}`;
}

/** @param name the attribute that says who; each of them may use the subject. */
function outsiders(at: At, name: string, subject: string, read: readonly string[]): readonly Piece[] {
  const traits = items(at, name).map((node) => outsider(at, node, subject, whoIn(at, node), 'high'));
  return [{ traits, read: [name, ...read], whole: true }];
}

function outsider(at: At, node: TreeNode, subject: string, who: string, severity: Severity): Trait {
  const words = { gained: `${who} may now use ${subject}`, lost: `${who} may no longer use ${subject}` };
  return trait(at, node, subject, severity, { principal: who }, words, trustKinds);
}

function sharePrincipal(at: At): readonly Piece[] {
  const share = `resource share ${nameIn(at, 'resource_share_arn')}`;
  return outsiders(at, 'principal', share, ['resource_share_arn']);
}

function shareResource(at: At): readonly Piece[] {
  const share = `resource share ${nameIn(at, 'resource_share_arn')}`;
  const traits = items(at, 'resource_arn').map((node) => {
    const what = nameIn(at, 'resource_arn');
    return trait(
      at,
      node,
      share,
      'medium',
      { resource: what },
      {
        gained: `${share} now holds ${what}: whoever it is shared with may use it`,
        lost: `${share} no longer holds ${what}`,
      },
    );
  });
  return [{ traits, read: ['resource_arn', 'resource_share_arn'], whole: true }];
}

function imagePermission(at: At): readonly Piece[] {
  const image = `image ${nameIn(at, 'image_id')}`;
  const named = ['account_id', 'organization_arn', 'organizational_unit_arn'].flatMap((name) =>
    items(at, name).map((node) => outsider(at, node, image, spokenIn(node) ?? '(unknown)', 'high')),
  );
  const open = items(at, 'group').map((node) =>
    trait(
      at,
      node,
      image,
      'critical',
      { principal: spokenIn(node) ?? '' },
      {
        gained: `Anybody may now start ${image} and read what is on it`,
        lost: `${image} is no longer open to anybody`,
      },
      publicKinds,
    ),
  );
  const read = ['account_id', 'organization_arn', 'organizational_unit_arn', 'group', 'image_id'];
  return [{ traits: [...named, ...open], read, whole: true }];
}

const lakeResources = [
  'database',
  'table',
  'table_with_columns',
  'data_location',
  'lf_tag',
  'lf_tag_policy',
  'catalog_resource',
];

function lakePermissions(at: At): readonly Piece[] {
  const principal = attribute(at, 'principal');
  if (principal === undefined) return [];
  const who = whoIn(at, principal);
  const what = lakeResources.flatMap((name) =>
    literalIn(attribute(at, name)) === 'true'
      ? ['the whole catalogue']
      : blocks(at, name).map((block) => `${name.replaceAll('_', ' ')} ${inner(block)}`),
  );
  const permissions = (name: string) =>
    items(at, name).map((node) => ({ node, text: spokenIn(node) ?? '(unknown)' }));
  const granted = (name: string, further: string) =>
    permissions(name).map(({ node, text }): Trait => {
      const severity = further !== '' || /^(?:ALL|SUPER)$/.test(text) ? 'high' : 'medium';
      const on = what.join(', ') || 'the data lake';
      const kinds = who.includes('IAM_ALLOWED_PRINCIPALS') ? publicKinds : accessKinds;
      return trait(
        at,
        node,
        `data lake: ${who}`,
        severity,
        { permission: text, on, grants: further !== '' },
        {
          gained: `${who} may now do ${text} on ${on}${further}`,
          lost: `${who} may no longer do ${text} on ${on}${further}`,
        },
        kinds,
      );
    });
  const traits = [
    ...granted('permissions', ''),
    ...granted('permissions_with_grant_option', ', and pass it on'),
  ];
  return [
    {
      traits,
      read: ['principal', 'permissions', 'permissions_with_grant_option', ...lakeResources],
      whole: true,
    },
  ];
}

function inner(block: TreeNode): string {
  if (block.kind !== 'map') return meaningOf(block);
  const shown = ['database_name', 'name', 'arn', 'key', 'wildcard', 'expression'];
  const texts = shown.flatMap((name) => {
    const value = attributeIn(block, name);
    return value === undefined ? [] : [spokenIn(value) ?? meaningOf(value)];
  });
  return texts.join('.') || meaningOf(block);
}

function clusterOf(at: At): string {
  return `cluster ${at.side.named(attribute(at, 'cluster_name'), ['aws_eks_cluster'], at.resource) ?? '(unknown)'}`;
}

/** Groups of Kubernetes that an identity of AWS belongs to; the entry alone lets it sign in. */
function clusterEntry(at: At): readonly Piece[] {
  const principal = attribute(at, 'principal_arn');
  if (principal === undefined) return [];
  const who = whoIn(at, principal);
  const cluster = clusterOf(at);
  const said = (node: TreeNode, group: string, severity: Severity) => {
    const as = group === '' ? '' : ` as ${group}`;
    return trait(
      at,
      node,
      cluster,
      severity,
      { principal: who, group },
      {
        gained: `${who} may now sign in to ${cluster}${as}`,
        lost: `${who} may no longer sign in to ${cluster}${as}`,
      },
    );
  };
  const groups = items(at, 'kubernetes_groups').map((node) => {
    const group = spokenIn(node) ?? '(unknown)';
    return said(node, group, group === 'system:masters' ? 'critical' : 'medium');
  });
  const read = ['principal_arn', 'cluster_name', 'kubernetes_groups'];
  return [{ traits: [said(principal, '', 'medium'), ...groups], read, whole: true }];
}

/** docs.aws.amazon.com, "Review access policy permissions" of EKS, read 2026-11. */
function policySeverity(policy: string): Severity {
  if (/ClusterAdminPolicy$/.test(policy)) return 'critical';
  if (/AdminPolicy$/.test(policy)) return 'high';
  return /ViewPolicy$/.test(policy) ? 'low' : 'medium';
}

function clusterPolicy(at: At): readonly Piece[] {
  const principal = attribute(at, 'principal_arn');
  const policies = items(at, 'policy_arn');
  if (principal === undefined) return [];
  const who = whoIn(at, principal);
  const cluster = clusterOf(at);
  const scope = blocks(at, 'access_scope').map((block) => {
    const spaces = attributeIn(block, 'namespaces');
    const names = spaces?.kind === 'sequence' ? spaces.items.map((item) => spokenIn(item) ?? '').sort() : [];
    return names.length === 0 ? '' : ` in ${names.join(', ')}`;
  });
  const where = scope.join('');
  const traits = policies.map((node) => {
    const arn = managedPolicy(at, node) ?? '(unknown)';
    const policy = arn.slice(arn.lastIndexOf('/') + 1);
    return trait(
      at,
      node,
      cluster,
      policySeverity(policy),
      { principal: who, policy, scope: where },
      {
        gained: `${who} now has ${policy} on ${cluster}${where}`,
        lost: `${who} no longer has ${policy} on ${cluster}${where}`,
      },
    );
  });
  return [{ traits, read: ['principal_arn', 'policy_arn', 'cluster_name', 'access_scope'], whole: true }];
}
