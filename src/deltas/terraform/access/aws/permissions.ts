/** Permissions that services write as statements themselves: Lambda's, event buses', key grants. */
import type { Lines, TreeNode } from '../../../../syntax/tree.ts';
import { attributeIn } from '../attributes.ts';
import { isUnknown, listAt, literalIn, mapAt, scalarAt, spokenIn } from '../terms.ts';
import { type At, attribute, blocks, items, type Piece, policyIn, type Reader } from './access.ts';

const functionTypes = ['aws_lambda_function', 'aws_lambda_alias'];

/** registry.terraform.io/providers/hashicorp/aws, by resource type, read 2026-11. */
export const permissionReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['aws_lambda_permission', lambdaPermission],
  ['aws_lambda_layer_version_permission', layerPermission],
  ['aws_lambda_function_url', lambdaUrl],
  ['aws_cloudwatch_event_permission', eventPermission],
  ['aws_kms_grant', keyGrant],
]);

/** What each attribute of a permission asks of a request (docs.aws.amazon.com, Lambda AddPermission, read 2026-11). */
const asked: readonly (readonly [attribute: string, operator: string, key: string])[] = [
  ['source_arn', 'ArnLike', 'aws:SourceArn'],
  ['source_account', 'StringEquals', 'aws:SourceAccount'],
  ['principal_org_id', 'StringEquals', 'aws:PrincipalOrgID'],
  ['function_url_auth_type', 'StringEquals', 'lambda:FunctionUrlAuthType'],
  ['event_source_token', 'StringEquals', 'lambda:EventSourceToken'],
];

function lambdaPermission(at: At): readonly Piece[] {
  const operators = new Map<string, (readonly [string, TreeNode])[]>();
  for (const [name, operator, key] of asked) {
    const value = attribute(at, name);
    if (value !== undefined) operators.set(operator, [...(operators.get(operator) ?? []), [key, value]]);
  }
  const statement = allow(at.resource.body, [
    ['Action', attribute(at, 'action')],
    ['Principal', anyPrincipal(attribute(at, 'principal'))],
    ['Condition', conditionOf(at, operators)],
  ]);
  const name = at.side.named(attribute(at, 'function_name'), functionTypes, at.resource) ?? '(unknown)';
  const subject = `function ${name}`;
  return [
    stated(at, statement, subject, `permission ${spokenIn(attribute(at, 'statement_id')) ?? ''}`.trim()),
    { read: ['action', 'principal', 'function_name', ...asked.map(([attr]) => attr)], whole: true },
  ];
}

function conditionOf(
  { resource }: At,
  operators: ReadonlyMap<string, readonly (readonly [string, TreeNode])[]>,
): TreeNode | undefined {
  if (operators.size === 0) return undefined;
  const lines = resource.body;
  return mapAt(
    lines,
    [...operators].map(([operator, keys]) => [operator, mapAt(lines, keys)] as const),
  );
}

/** The attribute takes any kind of principal and does not say which: services have a host's name. */
function anyPrincipal(node: TreeNode | undefined): TreeNode | undefined {
  const text = spokenIn(node);
  if (node === undefined || text === null || text === '*') return node;
  const service = /\.(?:amazonaws|amazon)\.com(?:\.cn)?$/.test(text) || text.endsWith('dns_suffix}');
  return mapAt(node, [[service ? 'Service' : 'AWS', node]]);
}

function awsPrincipal(node: TreeNode | undefined): TreeNode | undefined {
  return node === undefined || spokenIn(node) === '*' ? node : mapAt(node, [['AWS', node]]);
}

/** The organisation narrows a principal of everybody. */
function layerPermission(at: At): readonly Piece[] {
  const organisation = attribute(at, 'organization_id');
  const asks: (readonly [string, readonly (readonly [string, TreeNode])[]])[] =
    organisation === undefined ? [] : [['StringEquals', [['aws:PrincipalOrgID', organisation]]]];
  const statement = allow(at.resource.body, [
    ['Action', attribute(at, 'action')],
    ['Principal', awsPrincipal(attribute(at, 'principal'))],
    ['Condition', conditionOf(at, new Map(asks))],
  ]);
  const layer =
    at.side.named(attribute(at, 'layer_name'), ['aws_lambda_layer_version'], at.resource) ?? '(unknown)';
  return [
    stated(at, statement, `layer ${layer}`, 'policy document'),
    { read: ['action', 'principal', 'organization_id', 'layer_name'], whole: true },
  ];
}

/** Without authentication anybody may call; any other way is Lambda's own and grants nothing by itself. */
function lambdaUrl(at: At): readonly Piece[] {
  const open = items(at, 'authorization_type').find((node) => literalIn(node) === 'NONE');
  if (open === undefined)
    return items(at, 'authorization_type').some(isUnknown) ? [] : [{ read: ['authorization_type'] }];
  const statement = allow(open, [
    ['Action', scalarAt(open, 'lambda:InvokeFunctionUrl')],
    ['Principal', scalarAt(open, '*')],
  ]);
  const name = at.side.named(attribute(at, 'function_name'), functionTypes, at.resource) ?? '(unknown)';
  return [
    stated(at, statement, `address of function ${name}`, 'address without authentication'),
    { read: ['authorization_type', 'function_name'] },
  ];
}

function eventPermission(at: At): readonly Piece[] {
  const clauses = blocks(at, 'condition').map((block) => {
    const [type = '', key = ''] = ['type', 'key'].map((name) => literalIn(attributeIn(block, name)) ?? '');
    const value = attributeIn(block, 'value');
    return [type, mapAt(block, [[key, value]])] as const;
  });
  const body = at.resource.body;
  const statement = allow(body, [
    ['Action', attribute(at, 'action') ?? scalarAt(body, 'events:PutEvents')],
    ['Principal', awsPrincipal(attribute(at, 'principal'))],
    ['Condition', clauses.length === 0 ? undefined : mapAt(body, clauses)],
  ]);
  const bus =
    at.side.named(attribute(at, 'event_bus_name'), ['aws_cloudwatch_event_bus'], at.resource) ?? 'default';
  return [
    stated(at, statement, `event bus ${bus}`, `permission ${spokenIn(attribute(at, 'statement_id')) ?? ''}`),
    { read: ['action', 'principal', 'condition', 'event_bus_name'], whole: true },
  ];
}

const keyTypes = ['aws_kms_key', 'aws_kms_replica_key', 'aws_kms_external_key', 'aws_kms_alias'];

/** As the key policy's statement for the grantee would read; what its constraints ask stays with others to judge. */
function keyGrant(at: At): readonly Piece[] {
  const operations = items(at, 'operations').map((node) => {
    const name = spokenIn(node);
    return name === null ? node : scalarAt(node, `kms:${name}`);
  });
  const body = at.resource.body;
  const statement = allow(body, [
    ['Action', listAt(body, operations)],
    ['Principal', awsPrincipal(attribute(at, 'grantee_principal'))],
  ]);
  const key = at.side.named(attribute(at, 'key_id'), keyTypes, at.resource) ?? '(unknown)';
  return [
    stated(at, statement, `key ${key}`, `grant ${at.side.nameOf(at.resource)}`),
    { read: ['operations', 'grantee_principal', 'key_id'], whole: true },
  ];
}

function allow(lines: Lines, elements: readonly (readonly [string, TreeNode | undefined])[]): TreeNode {
  return mapAt(lines, [['Effect', scalarAt(lines, 'Allow')], ...elements]);
}

/** With a version, so that variables in values are variables. */
function stated(at: At, statement: TreeNode, subject: string, name: string): Piece {
  const { place, body, placeOf } = at.resource;
  const document = mapAt(body, [
    ['Version', scalarAt(body, '2012-10-17')],
    ['Statement', statement],
  ]);
  // What is put together here stands where the resource does; its values know their own places.
  const known = (node: TreeNode) => {
    if (!made.has(node)) return placeOf(node);
    const { startLine, endLine } = node;
    return startLine < place.startLine || endLine > place.endLine ? place : { ...place, startLine, endLine };
  };
  const made = new Set<TreeNode>();
  const note = (node: TreeNode, own: ReadonlySet<TreeNode>) => {
    if (own.has(node)) return;
    made.add(node);
    if (node.kind === 'sequence') for (const item of node.items) note(item, own);
    if (node.kind === 'map') for (const { value } of node.entries.values()) note(value, own);
  };
  note(document, writtenIn(body));
  return policyIn({ ...at, resource: { ...at.resource, placeOf: known } }, document, {
    subject,
    name,
    use: 'resource',
  });
}

function writtenIn(body: TreeNode): ReadonlySet<TreeNode> {
  const found = new Set<TreeNode>();
  const open: TreeNode[] = [body];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.add(node);
    if (node.kind === 'sequence') open.push(...node.items);
    if (node.kind === 'map') open.push(...[...node.entries.values()].map(({ value }) => value));
  }
  return found;
}
