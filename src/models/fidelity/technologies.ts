/** Types of resources and images in, what a threat model calls such a thing out: data stores, ways in, and lines to cross. */

export interface Technology {
  readonly sort: 'store' | 'endpoint' | 'boundary';
  /** As people write it: "Amazon S3". */
  readonly name: string;
  /** What one of them is called: "bucket". */
  readonly noun: string;
  /** Names of a part of a model that stands for all of them. */
  readonly together: readonly string[];
}

interface Row extends Omit<Technology, 'together'> {
  readonly together: string;
  readonly types: string;
  /** Last segments of container images. */
  readonly images?: string;
}

/** Types as Terraform and CloudFormation write them (registry.terraform.io, docs.aws.amazon.com/AWSCloudFormation, read 2026-11). */
const rows: readonly Row[] = [
  {
    sort: 'store',
    name: 'Amazon S3',
    noun: 'bucket',
    together: 'S3, Amazon S3, AWS S3, S3 bucket, S3 buckets, S3 storage, object storage, object store',
    types: `aws_s3_bucket AWS::S3::Bucket aws_s3_directory_bucket AWS::S3Express::DirectoryBucket aws_s3tables_table_bucket
      AWS::S3Tables::TableBucket`,
  },
  {
    sort: 'store',
    name: 'Amazon RDS',
    noun: 'database',
    together: `RDS, Amazon RDS, AWS RDS, Aurora, Amazon Aurora, RDS database, Postgres, PostgreSQL, PostgreSQL database, MySQL,
      MySQL database, SQL database, relational database, database, databases, db, database server`,
    types: `aws_db_instance AWS::RDS::DBInstance aws_rds_cluster AWS::RDS::DBCluster aws_rds_global_cluster
      AWS::RDS::GlobalCluster aws_dsql_cluster AWS::DSQL::Cluster aws_lightsail_database AWS::Lightsail::Database`,
  },
  {
    sort: 'store',
    name: 'Amazon DynamoDB',
    noun: 'table',
    together:
      'DynamoDB, Amazon DynamoDB, AWS DynamoDB, DynamoDB table, DynamoDB tables, NoSQL database, database, databases',
    types: 'aws_dynamodb_table AWS::DynamoDB::Table AWS::Serverless::SimpleTable AWS::DynamoDB::GlobalTable',
  },
  {
    sort: 'store',
    name: 'document or graph database',
    noun: 'database',
    together: 'DocumentDB, Amazon DocumentDB, Neptune, Amazon Neptune, MongoDB, database, databases, db',
    types: `aws_docdb_cluster AWS::DocDB::DBCluster aws_docdb_global_cluster aws_docdbelastic_cluster AWS::DocDBElastic::Cluster
      aws_neptune_cluster AWS::Neptune::DBCluster aws_neptune_global_cluster aws_neptunegraph_graph AWS::NeptuneGraph::Graph
      aws_keyspaces_table AWS::Cassandra::Table aws_timestreamwrite_database aws_timestreaminfluxdb_db_instance
      aws_timestreaminfluxdb_db_cluster AWS::Timestream::InfluxDBInstance aws_qldb_ledger AWS::QLDB::Ledger`,
  },
  {
    sort: 'store',
    name: 'Amazon Redshift',
    noun: 'data warehouse',
    together: 'Redshift, Amazon Redshift, data warehouse, warehouse',
    types: `aws_redshift_cluster AWS::Redshift::Cluster aws_redshiftserverless_namespace AWS::RedshiftServerless::Namespace`,
  },
  {
    sort: 'store',
    name: 'cache',
    noun: 'cache',
    together:
      'cache, Redis, Valkey, Memcached, ElastiCache, Amazon ElastiCache, Redis cache, Azure Cache for Redis, Memorystore',
    types: `aws_elasticache_replication_group AWS::ElastiCache::ReplicationGroup aws_elasticache_cluster
      AWS::ElastiCache::CacheCluster aws_elasticache_serverless_cache AWS::ElastiCache::ServerlessCache aws_memorydb_cluster
      AWS::MemoryDB::Cluster aws_dax_cluster AWS::DAX::Cluster azurerm_redis_cache azurerm_managed_redis google_redis_instance
      google_redis_cluster google_memcache_instance`,
  },
  {
    sort: 'store',
    name: 'search index',
    noun: 'search index',
    together: 'OpenSearch, Amazon OpenSearch, Elasticsearch, search, search index, search engine',
    types: `aws_opensearch_domain aws_elasticsearch_domain AWS::Elasticsearch::Domain AWS::OpenSearchService::Domain
      aws_opensearchserverless_collection AWS::OpenSearchServerless::Collection azurerm_search_service`,
    images: 'elasticsearch opensearch meilisearch typesense qdrant weaviate',
  },
  {
    sort: 'store',
    name: 'message queue',
    noun: 'queue',
    together: `SQS, Amazon SQS, AWS SQS, SQS queue, SQS queues, queue, queues, message queue, message broker, broker, event stream,
      Kafka, Kinesis, RabbitMQ, Service Bus, Event Hubs, Pub/Sub`,
    types: `aws_sqs_queue AWS::SQS::Queue aws_mq_broker AWS::AmazonMQ::Broker aws_msk_cluster AWS::MSK::Cluster
      aws_msk_serverless_cluster AWS::MSK::ServerlessCluster aws_kinesis_stream AWS::Kinesis::Stream
      aws_kinesis_firehose_delivery_stream AWS::KinesisFirehose::DeliveryStream azurerm_servicebus_namespace
      azurerm_servicebus_queue azurerm_servicebus_topic azurerm_eventhub azurerm_eventhub_namespace azurerm_storage_queue
      google_pubsub_topic cloudflare_queue`,
    images: 'rabbitmq kafka nats pulsar',
  },
  {
    sort: 'store',
    name: 'file storage',
    noun: 'volume',
    together:
      'EFS, Amazon EFS, EBS, file system, file share, volume, volumes, disk, disks, persistent volume',
    types: `aws_ebs_volume AWS::EC2::Volume aws_efs_file_system AWS::EFS::FileSystem aws_fsx_lustre_file_system
      aws_fsx_windows_file_system aws_fsx_ontap_file_system aws_fsx_openzfs_file_system azurerm_managed_disk azurerm_storage_share
      google_compute_disk google_filestore_instance kubernetes_persistent_volume_claim kubernetes_persistent_volume_claim_v1`,
  },
  {
    sort: 'store',
    name: 'backups',
    noun: 'backup vault',
    together: 'backup, backups, backup vault, AWS Backup, archive',
    types: `aws_backup_vault AWS::Backup::BackupVault AWS::Backup::LogicallyAirGappedBackupVault aws_glacier_vault
      azurerm_recovery_services_vault azurerm_data_protection_backup_vault`,
  },
  {
    sort: 'store',
    name: 'user directory',
    noun: 'user pool',
    together: 'Cognito, Amazon Cognito, Cognito user pool, user directory, user store, user pool',
    types: 'aws_cognito_user_pool AWS::Cognito::UserPool aws_directory_service_directory',
  },
  {
    sort: 'store',
    name: 'what agents know',
    noun: 'knowledge base',
    together: 'knowledge base, Bedrock knowledge base, vector database, vector store, agent memory, memory',
    types: `aws_bedrockagent_knowledge_base AWS::Bedrock::KnowledgeBase aws_bedrockagentcore_memory AWS::BedrockAgentCore::Memory
      google_discovery_engine_data_store`,
  },
  {
    sort: 'store',
    name: 'Azure Storage',
    noun: 'storage account',
    together: 'Azure Storage, storage account, Blob Storage, Azure Blob Storage, object storage',
    types: `azurerm_storage_account azurerm_storage_container azurerm_storage_table azurerm_storage_data_lake_gen2_filesystem
      Microsoft.Storage/storageAccounts`,
  },
  {
    sort: 'store',
    name: 'Azure database',
    noun: 'database',
    together:
      'Azure SQL, Azure SQL Database, Cosmos DB, Azure Cosmos DB, SQL Server, PostgreSQL, MySQL, database, databases, db',
    types: `azurerm_mssql_server azurerm_sql_server azurerm_mssql_database azurerm_sql_database azurerm_mssql_managed_instance
      azurerm_postgresql_flexible_server azurerm_postgresql_server azurerm_mysql_flexible_server azurerm_mariadb_server
      azurerm_cosmosdb_account azurerm_synapse_workspace azurerm_kusto_cluster Microsoft.Sql/servers
      Microsoft.DBforPostgreSQL/flexibleServers Microsoft.DocumentDB/databaseAccounts`,
  },
  {
    sort: 'store',
    name: 'Azure Key Vault',
    noun: 'key vault',
    together: 'Key Vault, Azure Key Vault, secret store, vault',
    types: 'azurerm_key_vault Microsoft.KeyVault/vaults',
  },
  {
    sort: 'store',
    name: 'Google Cloud Storage',
    noun: 'bucket',
    together:
      'GCS, Cloud Storage, Google Cloud Storage, GCS bucket, GCS buckets, object storage, object store',
    types: 'google_storage_bucket',
  },
  {
    sort: 'store',
    name: 'Google Cloud database',
    noun: 'database',
    together: 'Cloud SQL, Spanner, Firestore, Bigtable, AlloyDB, PostgreSQL, MySQL, database, databases, db',
    types: `google_sql_database_instance google_alloydb_cluster google_spanner_instance google_spanner_database
      google_firestore_database google_bigtable_instance`,
  },
  {
    sort: 'store',
    name: 'BigQuery',
    noun: 'dataset',
    together: 'BigQuery, Google BigQuery, data warehouse, warehouse',
    types: 'google_bigquery_dataset',
  },
  {
    sort: 'store',
    name: 'Cloudflare storage',
    noun: 'bucket',
    together: 'R2, Cloudflare R2, Workers KV, D1, object storage',
    types: 'cloudflare_r2_bucket cloudflare_workers_kv_namespace cloudflare_d1_database',
  },
  {
    sort: 'store',
    name: 'PostgreSQL',
    noun: 'database',
    together:
      'Postgres, PostgreSQL, PostgreSQL database, SQL database, relational database, database, databases, db',
    types: '',
    images: 'postgres postgresql pgvector postgis timescaledb timescaledb-ha supabase-postgres',
  },
  {
    sort: 'store',
    name: 'MySQL',
    noun: 'database',
    together: 'MySQL, MariaDB, MySQL database, SQL database, relational database, database, databases, db',
    types: '',
    images: 'mysql mariadb percona mysql-server',
  },
  {
    sort: 'store',
    name: 'MongoDB',
    noun: 'database',
    together: 'MongoDB, Mongo, MongoDB database, NoSQL database, document database, database, databases, db',
    types: '',
    images: 'mongo mongodb mongodb-community-server',
  },
  {
    sort: 'store',
    name: 'ClickHouse',
    noun: 'database',
    together: 'ClickHouse, database, databases, data warehouse',
    types: '',
    images: 'clickhouse clickhouse-server',
  },
  {
    sort: 'store',
    name: 'Redis',
    noun: 'cache',
    together: 'Redis, Valkey, cache, Redis cache',
    types: '',
    images: 'redis valkey memcached keydb dragonfly redis-stack redis-stack-server',
  },
  {
    sort: 'store',
    name: 'MinIO',
    noun: 'object store',
    together: 'MinIO, S3, object storage, object store',
    types: '',
    images: 'minio seaweedfs rustfs',
  },
  {
    sort: 'endpoint',
    name: 'load balancer',
    noun: 'load balancer',
    together: 'load balancer, load balancers, ALB, NLB, ELB, application load balancer, reverse proxy',
    types: `aws_lb aws_alb aws_elb AWS::ElasticLoadBalancingV2::LoadBalancer AWS::ElasticLoadBalancing::LoadBalancer
      google_compute_global_forwarding_rule google_compute_forwarding_rule azurerm_application_gateway azurerm_lb
      cloudflare_load_balancer`,
  },
  {
    sort: 'endpoint',
    name: 'content delivery network',
    noun: 'distribution',
    together: 'CloudFront, Amazon CloudFront, CDN, content delivery network, Front Door, Cloudflare',
    types:
      'aws_cloudfront_distribution AWS::CloudFront::Distribution azurerm_frontdoor azurerm_cdn_frontdoor_profile',
  },
  {
    sort: 'endpoint',
    name: 'API gateway',
    noun: 'API',
    together:
      'API Gateway, Amazon API Gateway, AWS API Gateway, API, REST API, GraphQL API, public API, AppSync, API Management',
    types: `aws_api_gateway_rest_api AWS::ApiGateway::RestApi aws_apigatewayv2_api AWS::ApiGatewayV2::Api AWS::Serverless::Api
      AWS::Serverless::HttpApi aws_appsync_graphql_api AWS::AppSync::GraphQLApi AWS::Serverless::GraphQLApi azurerm_api_management
      google_api_gateway_gateway`,
  },
  {
    sort: 'endpoint',
    name: 'function URL',
    noun: 'function URL',
    together: 'Lambda, AWS Lambda, Lambda function, Lambda function URL, function URL, serverless function',
    types: 'aws_lambda_function_url AWS::Lambda::Url',
  },
  {
    sort: 'endpoint',
    name: 'web application',
    noun: 'app',
    together: 'web app, web application, website, frontend, front end, web server',
    types: `aws_amplify_app AWS::Amplify::App aws_s3_bucket_website_configuration azurerm_static_web_app cloudflare_pages_project
      cloudflare_worker_script cloudflare_workers_script`,
  },
  {
    sort: 'endpoint',
    name: 'remote access',
    noun: 'way in for people',
    together: 'VPN, client VPN, bastion, bastion host, jump host, remote access',
    types:
      'aws_ec2_client_vpn_endpoint AWS::EC2::ClientVpnEndpoint azurerm_bastion_host aws_ec2_instance_connect_endpoint',
  },
  {
    sort: 'endpoint',
    name: 'ingress',
    noun: 'ingress',
    together: 'ingress, ingress controller, load balancer, reverse proxy, Kubernetes ingress',
    types: 'kubernetes_ingress kubernetes_ingress_v1',
  },
  {
    sort: 'boundary',
    name: 'network',
    noun: 'VPC',
    together:
      'VPC, AWS VPC, network, private network, virtual network, VNet, internal network, cloud network',
    types:
      'aws_vpc AWS::EC2::VPC google_compute_network azurerm_virtual_network Microsoft.Network/virtualNetworks',
  },
  {
    sort: 'boundary',
    name: 'account',
    noun: 'account',
    together: 'AWS account, AWS accounts, AWS, AWS Cloud, cloud account, account',
    types: 'aws_organizations_account AWS::Organizations::Account',
  },
  {
    sort: 'boundary',
    name: 'project',
    noun: 'project',
    together: 'GCP project, Google Cloud project, GCP, Google Cloud, subscription, Azure subscription, Azure',
    types: 'google_project azurerm_subscription',
  },
  {
    sort: 'boundary',
    name: 'Kubernetes cluster',
    noun: 'cluster',
    together:
      'Kubernetes, Kubernetes cluster, K8s, K8s cluster, EKS, EKS cluster, Amazon EKS, AWS EKS, GKE, GKE cluster, AKS, AKS cluster, cluster',
    types: 'aws_eks_cluster AWS::EKS::Cluster google_container_cluster azurerm_kubernetes_cluster',
  },
  {
    sort: 'boundary',
    name: 'namespace',
    noun: 'namespace',
    together: 'namespace, namespaces, Kubernetes namespace',
    types: 'kubernetes_namespace kubernetes_namespace_v1',
  },
];

function words(text: string, separator: RegExp): readonly string[] {
  return text
    .split(separator)
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

const technologies = rows.map(({ sort, name, noun, together, types, images = '' }) => ({
  technology: { sort, name, noun, together: words(together, /,/) } satisfies Technology,
  types: words(types, /\s+/),
  images: words(images, /\s+/),
}));

const byType = new Map(
  technologies.flatMap(({ technology, types }) => types.map((type) => [type, technology])),
);
const byImage = new Map(
  technologies.flatMap(({ technology, images }) => images.map((image) => [image, technology])),
);

/** @param type "aws_s3_bucket", "AWS::S3::Bucket". @returns null where a threat model does not show such a thing. */
export function technologyOf(type: string): Technology | null {
  return byType.get(type) ?? null;
}

/** What Terraform's names of resources begin with: "s3 bucket" of "s3 bucket tides". */
export function typeWords(type: string): string {
  return type.replace(/^(?:aws|google|azurerm|azuread|cloudflare|datadog)_/, '').replaceAll('_', ' ');
}

/** @param image a repository without its tag: "docker.io/library/postgres". */
export function technologyOfImage(image: string): Technology | null {
  return byImage.get(image.slice(image.lastIndexOf('/') + 1)) ?? null;
}

/** @returns what a name of Kubernetes' own kinds stands for. */
export function technologyOfKind(kind: string): Technology | null {
  switch (kind) {
    case 'PersistentVolumeClaim':
      return technologyOf('kubernetes_persistent_volume_claim');
    case 'Namespace':
      return technologyOf('kubernetes_namespace');
    case 'Ingress':
    case 'Gateway':
    case 'HTTPRoute':
    case 'Service':
    case 'Values':
      return technologyOf('kubernetes_ingress');
    default:
      return null;
  }
}
