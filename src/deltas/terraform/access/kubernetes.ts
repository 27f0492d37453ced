/** kubernetes_* resources of access as the objects that they make, and the comparison of those of both sides. */
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import type { DraftDelta } from '../../delta.ts';
import type { Resource } from '../../infra/resource.ts';
import { objectDeltas } from '../../kubernetes/analyzer.ts';
import { type KubeObject, unfolded } from '../../kubernetes/objects.ts';
import { placedSides } from '../../kubernetes/pairing.ts';
import type { At } from './attributes.ts';
import { localised } from './aws/policy-documents/lines.ts';
import type { Vouched, Vouches } from './reading.ts';
import { type AccessSide, isData } from './side.ts';
import { isNothing, itemsIn, listAt, mapAt, scalarAt, spokenIn } from './terms.ts';

interface Row {
  readonly apiVersion: string;
  readonly kind: string;
  /** Blocks and attributes that access rests on: their name in Terraform, and in the object. */
  readonly keys: readonly (readonly [written: string, key: string, form: 'list' | 'one'])[];
  /** False where a resource of this type may be anything else. */
  readonly whole: boolean;
}

const rbac = 'rbac.authorization.k8s.io/v1';
const role: Row['keys'] = [['rule', 'rules', 'list']];
const binding: Row['keys'] = [
  ['role_ref', 'roleRef', 'one'],
  ['subject', 'subjects', 'list'],
];

/** registry.terraform.io/providers/hashicorp/kubernetes, by resource type without its version, read 2026-11. */
const rows: ReadonlyMap<string, Row> = new Map<string, Row>([
  ['kubernetes_role', { apiVersion: rbac, kind: 'Role', keys: role, whole: true }],
  [
    'kubernetes_cluster_role',
    {
      apiVersion: rbac,
      kind: 'ClusterRole',
      keys: [...role, ['aggregation_rule', 'aggregationRule', 'one']],
      whole: true,
    },
  ],
  ['kubernetes_role_binding', { apiVersion: rbac, kind: 'RoleBinding', keys: binding, whole: true }],
  [
    'kubernetes_cluster_role_binding',
    { apiVersion: rbac, kind: 'ClusterRoleBinding', keys: binding, whole: true },
  ],
  [
    'kubernetes_service_account',
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      keys: [['automount_service_account_token', 'automountServiceAccountToken', 'one']],
      whole: true,
    },
  ],
  ['kubernetes_secret', { apiVersion: 'v1', kind: 'Secret', keys: [['type', 'type', 'one']], whole: false }],
  [
    'kubernetes_config_map',
    { apiVersion: 'v1', kind: 'ConfigMap', keys: [['data', 'data', 'one']], whole: false },
  ],
]);

export interface KubernetesAccess {
  readonly objects: readonly KubeObject[];
}

export function kubernetesAccessOf(side: AccessSide): KubernetesAccess {
  return { objects: side.resources.flatMap((resource) => objectsOf({ side, resource })?.objects ?? []) };
}

export const kubernetesVouches: Vouches = (at) => objectsOf(at);

function objectsOf({ side, resource }: At): (KubernetesAccess & Vouched) | null {
  if (!resource.type.startsWith('kubernetes_') || isData(resource)) return null;
  const row = rows.get(resource.type.replace(/_v\d+$/, '').replace(/_v1_data$|_data$/, ''));
  const tree =
    row !== undefined
      ? objectOf(resource, row, side)
      : resource.type === 'kubernetes_manifest'
        ? manifestOf(resource, side)
        : null;
  if (tree === null) return null;
  const objects = unfolded(tree, resource.place.file, side.side).filter(
    ({ judgedAs }) => judgedAs !== 'other',
  );
  // A list that only the deployment tells is left to whoever says what was not judged.
  if (objects.length === 0 || !objects.every(isWhole)) return null;
  const read = row === undefined ? ['manifest'] : [...row.keys.map(([written]) => written), 'metadata'];
  return { objects, read, whole: row?.whole ?? true };
}

export function kubernetesDeltas(before: KubernetesAccess, after: KubernetesAccess): readonly DraftDelta[] {
  if (before.objects.length + after.objects.length === 0) return [];
  return objectDeltas(placedSides(before.objects, after.objects));
}

const lists = ['rules', 'subjects'];

function isWhole({ body }: KubeObject): boolean {
  return lists.every((name) => {
    const value = body.get(name)?.value;
    if (value === undefined || isNothing(value)) return true;
    return value.kind === 'sequence' && value.items.every((item) => item.kind === 'map');
  });
}

function manifestOf(resource: Resource, side: AccessSide): TreeNode | null {
  const manifest = resource.body.entries.get('manifest')?.value;
  return manifest === undefined
    ? null
    : plain(localised(manifest, resource.placeOf, resource.place), side, (key) => key);
}

function objectOf(resource: Resource, { apiVersion, kind, keys }: Row, side: AccessSide): TreeMap {
  const { place } = resource;
  const local = (name: string) => {
    const node = resource.body.entries.get(name)?.value;
    if (node === undefined || isNothing(node)) return undefined;
    return plain(localised(node, resource.placeOf, place), side, camel);
  };
  const one = (node: TreeNode | undefined) => (node?.kind === 'sequence' ? node.items[0] : node);
  const parts = keys.map(([written, key, form]) => {
    const node = local(written);
    return [key, form === 'one' ? one(node) : node] as const;
  });
  return mapAt(place, [
    ['apiVersion', scalarAt(place, apiVersion)],
    ['kind', scalarAt({ startLine: place.startLine, endLine: place.startLine }, kind)],
    ['metadata', one(local('metadata'))],
    ...parts,
  ]);
}

/** Names of labels and data are people's own; only those of blocks are Terraform's. */
const free = new Set(['labels', 'annotations', 'data', 'match_labels']);

/** Without choices and with terms as people read them. */
function plain(node: TreeNode, side: AccessSide, keyOf: (key: string) => string): TreeNode {
  if (node.kind === 'scalar') return node.value === null ? node : { ...node, value: typedIn(node) };
  if (node.kind === 'sequence') {
    return listAt(
      node,
      itemsIn(node, side.choices).map((item) => plain(item, side, keyOf)),
    );
  }
  const entries = [...node.entries.values()].map((entry): [string, TreeEntry] => {
    const key = keyOf(entry.key);
    const inner = free.has(entry.key) ? (own: string) => own : keyOf;
    return [key, { ...entry, key, value: plain(entry.value, side, inner) }];
  });
  return { ...node, entries: new Map(entries) };
}

function typedIn(node: TreeNode): string | number | boolean | null {
  if (node.kind !== 'scalar') return null;
  return typeof node.value === 'string' ? spokenIn(node) : node.value;
}

/** "api_groups" is apiGroups, "non_resource_urls" is nonResourceURLs. */
function camel(key: string): string {
  if (key === 'non_resource_urls') return 'nonResourceURLs';
  return key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
