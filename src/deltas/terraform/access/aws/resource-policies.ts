/** Policies that guard a resource: of buckets, queues, keys and so on, within it or beside it. */
import type { PolicyUse } from '../../../iam/model.ts';
import { type At, attribute, type Piece, policyIn, type Reader } from './access.ts';

/** Where a resource type keeps its policy. */
interface Row {
  readonly type: string;
  readonly policy: string;
  /** "bucket": with the name of what is guarded, the subject. */
  readonly noun: string;
  /** For a resource that is nothing but a policy: what it guards, by attribute and types. */
  readonly guards?: readonly [attribute: string, ...types: readonly string[]];
  /** Default: resource. */
  readonly use?: PolicyUse;
}

const beside = (
  type: string,
  noun: string,
  guards: readonly [string, ...string[]],
  policy = 'policy',
): Row => ({ type, noun, guards, policy });
const within = (type: string, noun: string, policy = 'policy'): Row => ({ type, noun, policy });

/** registry.terraform.io/providers/hashicorp/aws, by resource type, read 2026-11. */
const rows: readonly Row[] = [
  within('aws_s3_bucket', 'bucket'),
  beside('aws_s3_bucket_policy', 'bucket', ['bucket', 'aws_s3_bucket']),
  within('aws_s3_access_point', 'access point'),
  beside('aws_s3control_access_point_policy', 'access point', ['access_point_arn', 'aws_s3_access_point']),
  beside('aws_s3control_multi_region_access_point_policy', 'access point', ['details']),
  beside('aws_s3control_bucket_policy', 'bucket', ['bucket', 'aws_s3control_bucket']),
  beside(
    'aws_s3tables_table_bucket_policy',
    'table bucket',
    ['table_bucket_arn', 'aws_s3tables_table_bucket'],
    'resource_policy',
  ),
  within('aws_sqs_queue', 'queue'),
  beside('aws_sqs_queue_policy', 'queue', ['queue_url', 'aws_sqs_queue']),
  within('aws_sns_topic', 'topic'),
  beside('aws_sns_topic_policy', 'topic', ['arn', 'aws_sns_topic']),
  within('aws_kms_key', 'key'),
  within('aws_kms_replica_key', 'key'),
  within('aws_kms_external_key', 'key'),
  beside('aws_kms_key_policy', 'key', [
    'key_id',
    'aws_kms_key',
    'aws_kms_replica_key',
    'aws_kms_external_key',
  ]),
  within('aws_secretsmanager_secret', 'secret'),
  beside('aws_secretsmanager_secret_policy', 'secret', ['secret_arn', 'aws_secretsmanager_secret']),
  beside('aws_ecr_repository_policy', 'repository', ['repository', 'aws_ecr_repository']),
  beside('aws_ecrpublic_repository_policy', 'repository', ['repository_name', 'aws_ecrpublic_repository']),
  beside('aws_ecr_registry_policy', 'registry', ['registry_id']),
  within('aws_opensearch_domain', 'domain', 'access_policies'),
  beside(
    'aws_opensearch_domain_policy',
    'domain',
    ['domain_name', 'aws_opensearch_domain'],
    'access_policies',
  ),
  within('aws_elasticsearch_domain', 'domain', 'access_policies'),
  beside(
    'aws_elasticsearch_domain_policy',
    'domain',
    ['domain_name', 'aws_elasticsearch_domain'],
    'access_policies',
  ),
  within('aws_glacier_vault', 'vault', 'access_policy'),
  beside('aws_efs_file_system_policy', 'file system', ['file_system_id', 'aws_efs_file_system']),
  beside('aws_backup_vault_policy', 'backup vault', ['backup_vault_name', 'aws_backup_vault']),
  beside('aws_cloudwatch_event_bus_policy', 'event bus', ['event_bus_name', 'aws_cloudwatch_event_bus']),
  beside('aws_cloudwatch_log_resource_policy', 'log policy', ['policy_name'], 'policy_document'),
  beside(
    'aws_cloudwatch_log_destination_policy',
    'log destination',
    ['destination_name', 'aws_cloudwatch_log_destination'],
    'access_policy',
  ),
  within('aws_api_gateway_rest_api', 'API'),
  beside('aws_api_gateway_rest_api_policy', 'API', ['rest_api_id', 'aws_api_gateway_rest_api']),
  beside(
    'aws_codeartifact_domain_permissions_policy',
    'domain',
    ['domain', 'aws_codeartifact_domain'],
    'policy_document',
  ),
  beside(
    'aws_codeartifact_repository_permissions_policy',
    'repository',
    ['repository', 'aws_codeartifact_repository'],
    'policy_document',
  ),
  beside('aws_codebuild_resource_policy', 'build project', ['resource_arn', 'aws_codebuild_project']),
  beside('aws_media_store_container_policy', 'container', ['container_name', 'aws_media_store_container']),
  beside('aws_ses_identity_policy', 'mail identity', [
    'identity',
    'aws_ses_domain_identity',
    'aws_ses_email_identity',
  ]),
  beside('aws_sesv2_email_identity_policy', 'mail identity', ['email_identity', 'aws_sesv2_email_identity']),
  beside('aws_kinesis_resource_policy', 'stream', ['resource_arn', 'aws_kinesis_stream']),
  beside('aws_dynamodb_resource_policy', 'table', ['resource_arn', 'aws_dynamodb_table']),
  beside('aws_glue_resource_policy', 'data catalogue', ['resource_arn']),
  beside('aws_msk_cluster_policy', 'cluster', ['cluster_arn', 'aws_msk_cluster']),
  beside('aws_redshift_resource_policy', 'cluster', ['resource_arn', 'aws_redshift_cluster']),
  beside('aws_schemas_registry_policy', 'schema registry', ['registry_name', 'aws_schemas_registry']),
  beside('aws_vpclattice_auth_policy', 'service', ['resource_identifier', 'aws_vpclattice_service']),
  beside('aws_vpclattice_resource_policy', 'service', ['resource_arn', 'aws_vpclattice_service']),
  beside('aws_networkfirewall_resource_policy', 'firewall policy', ['resource_arn']),
  // It gives nothing to anybody: it limits what goes through the endpoint, and without it nothing is limited.
  { type: 'aws_vpc_endpoint', policy: 'policy', noun: 'endpoint', use: 'guardrail' },
  {
    type: 'aws_vpc_endpoint_policy',
    policy: 'policy',
    noun: 'endpoint',
    guards: ['vpc_endpoint_id', 'aws_vpc_endpoint'],
    use: 'guardrail',
  },
];

export const resourcePolicyReaders: ReadonlyMap<string, Reader> = new Map(
  rows.map((row) => [row.type, (at: At) => fromRow(at, row)]),
);

function fromRow(at: At, { policy, noun, guards, use = 'resource' }: Row): readonly Piece[] {
  const [name, ...types] = guards ?? [];
  const guarded = name === undefined ? null : at.side.named(attribute(at, name), types);
  const held = { subject: `${noun} ${guarded ?? at.side.nameOf(at.resource)}`, name: 'policy document', use };
  return [
    policyIn(at, attribute(at, policy), held),
    { read: [policy, ...(name === undefined ? [] : [name])], whole: guards !== undefined },
  ];
}
