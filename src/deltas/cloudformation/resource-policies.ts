/** Policies that guard a resource: of buckets, queues, keys and so on, and Lambda's permissions as the statements they are. */
import type { Lines, TreeNode } from '../../syntax/tree.ts';
import type { PolicyUse } from '../iam/model.ts';
import {
  type Access,
  type At,
  policyIn,
  property,
  type Reader,
  referent,
  spokenText,
  textOf,
} from './access.ts';
import { entriesOf, mapAt, scalarAt, scalarText } from './nodes.ts';

type Piece = Partial<Access>;

/** Where a resource type keeps its policy. */
interface Row {
  readonly type: string;
  /** With a dot: a property within a property. */
  readonly property: string;
  /** "bucket policy": with the logical id, the subject. */
  readonly noun: string;
  /** For a resource that is nothing but a policy: the properties that say what it guards. */
  readonly names?: readonly string[];
  /** Default: resource. */
  readonly use?: PolicyUse;
}

/** docs.aws.amazon.com, CloudFormation Template Reference, by resource type, read 2026-11. */
const rows: readonly Row[] = [
  { type: 'AWS::S3::BucketPolicy', property: 'PolicyDocument', noun: 'bucket policy', names: ['Bucket'] },
  {
    type: 'AWS::S3Express::BucketPolicy',
    property: 'PolicyDocument',
    noun: 'bucket policy',
    names: ['Bucket'],
  },
  {
    type: 'AWS::S3Outposts::BucketPolicy',
    property: 'PolicyDocument',
    noun: 'bucket policy',
    names: ['Bucket'],
  },
  { type: 'AWS::S3::AccessPoint', property: 'Policy', noun: 'access point' },
  {
    type: 'AWS::S3::MultiRegionAccessPointPolicy',
    property: 'Policy',
    noun: 'access point policy',
    names: ['MrapName'],
  },
  {
    type: 'AWS::S3Tables::TableBucketPolicy',
    property: 'ResourcePolicy',
    noun: 'bucket policy',
    names: ['TableBucketARN'],
  },
  { type: 'AWS::SQS::QueuePolicy', property: 'PolicyDocument', noun: 'queue policy', names: ['Queues'] },
  { type: 'AWS::SQS::QueueInlinePolicy', property: 'PolicyDocument', noun: 'queue policy', names: ['Queue'] },
  { type: 'AWS::SNS::TopicPolicy', property: 'PolicyDocument', noun: 'topic policy', names: ['Topics'] },
  {
    type: 'AWS::SNS::TopicInlinePolicy',
    property: 'PolicyDocument',
    noun: 'topic policy',
    names: ['TopicArn'],
  },
  { type: 'AWS::KMS::Key', property: 'KeyPolicy', noun: 'key' },
  { type: 'AWS::KMS::ReplicaKey', property: 'KeyPolicy', noun: 'key' },
  { type: 'AWS::ECR::Repository', property: 'RepositoryPolicyText', noun: 'repository' },
  { type: 'AWS::ECR::PublicRepository', property: 'RepositoryPolicyText', noun: 'repository' },
  { type: 'AWS::ECR::RegistryPolicy', property: 'PolicyText', noun: 'registry policy', names: [] },
  {
    type: 'AWS::SecretsManager::ResourcePolicy',
    property: 'ResourcePolicy',
    noun: 'secret policy',
    names: ['SecretId'],
  },
  { type: 'AWS::EFS::FileSystem', property: 'FileSystemPolicy', noun: 'file system' },
  { type: 'AWS::Elasticsearch::Domain', property: 'AccessPolicies', noun: 'domain' },
  { type: 'AWS::OpenSearchService::Domain', property: 'AccessPolicies', noun: 'domain' },
  { type: 'AWS::ApiGateway::RestApi', property: 'Policy', noun: 'API' },
  { type: 'AWS::Events::EventBus', property: 'Policy', noun: 'event bus' },
  { type: 'AWS::Backup::BackupVault', property: 'AccessPolicy', noun: 'backup vault' },
  { type: 'AWS::MediaStore::Container', property: 'Policy', noun: 'container' },
  {
    type: 'AWS::Logs::ResourcePolicy',
    property: 'PolicyDocument',
    noun: 'log policy',
    names: ['PolicyName'],
  },
  {
    type: 'AWS::XRay::ResourcePolicy',
    property: 'PolicyDocument',
    noun: 'trace policy',
    names: ['PolicyName'],
  },
  {
    type: 'AWS::Kinesis::ResourcePolicy',
    property: 'ResourcePolicy',
    noun: 'stream policy',
    names: ['ResourceArn'],
  },
  { type: 'AWS::DynamoDB::Table', property: 'ResourcePolicy.PolicyDocument', noun: 'table' },
  { type: 'AWS::CodeArtifact::Domain', property: 'PermissionsPolicyDocument', noun: 'domain' },
  { type: 'AWS::CodeArtifact::Repository', property: 'PermissionsPolicyDocument', noun: 'repository' },
  { type: 'AWS::MSK::ClusterPolicy', property: 'Policy', noun: 'cluster policy', names: ['ClusterArn'] },
  {
    type: 'AWS::CloudTrail::ResourcePolicy',
    property: 'ResourcePolicy',
    noun: 'trail policy',
    names: ['ResourceArn'],
  },
  {
    type: 'AWS::Organizations::ResourcePolicy',
    property: 'Content',
    noun: 'organisation policy',
    names: [],
  },
  { type: 'AWS::SSM::ResourcePolicy', property: 'Policy', noun: 'parameter policy', names: ['ResourceArn'] },
  {
    type: 'AWS::VpcLattice::AuthPolicy',
    property: 'Policy',
    noun: 'service policy',
    names: ['ResourceIdentifier'],
  },
  {
    type: 'AWS::VpcLattice::ResourcePolicy',
    property: 'Policy',
    noun: 'service policy',
    names: ['ResourceArn'],
  },
  // It gives nothing to anybody: it limits what goes through the endpoint, and without it nothing is limited.
  { type: 'AWS::EC2::VPCEndpoint', property: 'PolicyDocument', noun: 'endpoint', use: 'guardrail' },
];

export const resourcePolicyReaders: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...rows.map((row): [string, Reader] => [row.type, (at) => fromRow(at, row)]),
  ['AWS::Events::EventBusPolicy', eventBusPolicy],
  ['AWS::Lambda::Permission', lambdaPermission],
  ['AWS::Lambda::LayerVersionPermission', layerPermission],
  ['AWS::Lambda::Url', lambdaUrl],
]);

/** One property, one document. */
function fromRow(at: At, { property: path, noun, names, use = 'resource' }: Row): readonly Piece[] {
  const [name = '', inner] = path.split('.');
  const value = property(at, name);
  const node = inner === undefined ? value : entriesOf(value).get(inner)?.value;
  // Where the inner document is not to be found, all of the property is told as unclear.
  const document = node ?? value;
  return [
    policyIn(at, document, { subject: `${noun} ${at.resource.id}`, name: 'policy document', use }),
    { read: [name], names: names ?? [], whole: names !== undefined },
  ];
}

/** Either one statement, or its older form: a principal, one action, and a condition about the organisation. */
function eventBusPolicy(at: At): readonly Piece[] {
  const held = {
    subject: `event bus policy ${at.resource.id}`,
    name: 'policy document',
    use: 'resource',
  } as const;
  const condition = entriesOf(property(at, 'Condition'));
  const [type, key] = ['Type', 'Key'].map((name) => scalarText(condition.get(name)?.value));
  const clauses =
    type && key
      ? mapAt(at.resource, { [type]: mapAt(at.resource, { [key]: condition.get('Value')?.value }) })
      : property(at, 'Condition');
  const statement =
    property(at, 'Statement') ??
    allow(at.resource, {
      Action: property(at, 'Action'),
      Principal: awsPrincipal(at, property(at, 'Principal')),
      Condition: clauses,
    });
  return [
    policyIn(at, mapAt(at.resource, { Statement: statement }), held),
    {
      read: ['Statement', 'Action', 'Principal', 'Condition'],
      names: ['StatementId', 'EventBusName'],
      whole: true,
    },
  ];
}

/** What each property of a permission asks of a request (docs.aws.amazon.com, "AWS::Lambda::Permission", read 2026-11). */
const asked: readonly (readonly [property: string, operator: string, key: string])[] = [
  ['SourceArn', 'ArnLike', 'aws:SourceArn'],
  ['SourceAccount', 'StringEquals', 'aws:SourceAccount'],
  ['PrincipalOrgID', 'StringEquals', 'aws:PrincipalOrgID'],
  ['FunctionUrlAuthType', 'StringEquals', 'lambda:FunctionUrlAuthType'],
  ['EventSourceToken', 'StringEquals', 'lambda:EventSourceToken'],
  ['InvokedViaFunctionUrl', 'Bool', 'lambda:InvokedViaFunctionUrl'],
];

/** Lambda writes the statement itself; here it is written the same way, so that it is compared like every other. */
function lambdaPermission(at: At): readonly Piece[] {
  const operators = new Map<string, Record<string, TreeNode>>();
  for (const [name, operator, key] of asked) {
    const value = property(at, name);
    if (value !== undefined) operators.set(operator, { ...operators.get(operator), [key]: value });
  }
  const blocks = [...operators].map(([operator, keys]) => [operator, mapAt(at.resource, keys)] as const);
  const statement = allow(at.resource, {
    Action: property(at, 'Action'),
    Principal: lambdaPrincipal(at),
    Condition: mapAt(at.resource, Object.fromEntries(blocks)),
  });
  const subject = `permission ${at.resource.id} of function ${functionNamed(at, 'FunctionName')}`;
  return [
    policyIn(at, document(at, statement), { subject, name: 'policy document', use: 'resource' }),
    { read: ['Action', 'Principal', 'FunctionName', ...asked.map(([name]) => name)], whole: true },
  ];
}

/** The property takes any kind of principal and does not say which: services have a host's name. */
function lambdaPrincipal(at: At): TreeNode | undefined {
  const node = property(at, 'Principal');
  const text = node === undefined ? null : spokenText(at, node);
  if (node === undefined || text === null) return node;
  if (text === '*') return scalarAt(node, '*');
  const isService = /\.(?:amazonaws|amazon)\.com(?:\.cn)?$/.test(text) || text.endsWith('.${AWS::URLSuffix}');
  return mapAt(node, { [isService ? 'Service' : 'AWS']: node });
}

/** The organisation narrows a principal of everybody. */
function layerPermission(at: At): readonly Piece[] {
  const organisation = property(at, 'OrganizationId');
  const condition = { StringEquals: mapAt(at.resource, { 'aws:PrincipalOrgID': organisation }) };
  const statement = allow(at.resource, {
    Action: property(at, 'Action'),
    Principal: awsPrincipal(at, property(at, 'Principal')),
    Condition: organisation === undefined ? undefined : mapAt(at.resource, condition),
  });
  const subject = `layer permission ${at.resource.id}`;
  return [
    policyIn(at, document(at, statement), { subject, name: 'policy document', use: 'resource' }),
    { read: ['Action', 'Principal', 'OrganizationId'], names: ['LayerVersionArn'], whole: true },
  ];
}

/** Besides, a call needs a permission; it is told where it is written. */
function lambdaUrl(at: At): readonly Piece[] {
  const subject = `address ${at.resource.id} of function ${functionNamed(at, 'TargetFunctionArn')}`;
  const authType = property(at, 'AuthType');
  return openUrl(at, authType, subject, 'AuthType');
}

/** Without authentication anybody may call; any other way is Lambda's own and grants nothing by itself. */
export function openUrl(
  at: At,
  authType: TreeNode | undefined,
  subject: string,
  read: string,
): readonly Piece[] {
  const values = authType === undefined ? [] : at.template.terms.items(authType);
  const open = values.find((value) => scalarText(value) === 'NONE');
  if (open === undefined) {
    return values.every((value) => scalarText(value) !== null) ? [{ read: [read] }] : [];
  }
  const statement = allow(open, {
    Action: scalarAt(open, 'lambda:InvokeFunctionUrl'),
    Principal: scalarAt(open, '*'),
  });
  const held = { subject, name: 'address without authentication', use: 'resource' } as const;
  return [policyIn(at, document(at, statement), held), { read: [read] }];
}

/** The function's name, its ARN and a reference to it name the same one. */
function functionNamed(at: At, name: string): string {
  const node = property(at, name);
  return (node === undefined ? null : referent(at, node)) ?? textOf(at, name) ?? '(unknown)';
}

function awsPrincipal(at: At, node: TreeNode | undefined): TreeNode | undefined {
  if (node === undefined || spokenText(at, node) === '*') return node;
  return mapAt(node, { AWS: node });
}

function allow(lines: Lines, elements: Readonly<Record<string, TreeNode | undefined>>): TreeNode {
  return mapAt(lines, { Effect: scalarAt(lines, 'Allow'), ...elements });
}

/** With a version, so that variables in values are variables. */
function document({ resource }: At, statement: TreeNode): TreeNode {
  const version = scalarAt(resource, '2012-10-17');
  return mapAt(resource, { Version: version, Statement: statement });
}
