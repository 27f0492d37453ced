/** The table of infrastructure, row by row: what a change is called, and how grave it is. */
import { describe, expect, test } from '@jest/globals';
import { compared, either, lines, type Resources, unknown } from './notation.ts';

type Row = readonly [claim: string, before: Resources, after: Resources, deltas: readonly string[]];

const port = (from: number, to: number, ...cidrs: readonly string[]) => ({
  from_port: from,
  to_port: to,
  protocol: 'tcp',
  cidr_blocks: cidrs,
});
const group = (...ingress: readonly unknown[]) => ({ 'aws_security_group.quay': { ingress } });
const everything = { from_port: 0, to_port: 0, protocol: '-1', cidr_blocks: ['0.0.0.0/0'] };
const bucket = { 'aws_s3_bucket.hold': { bucket: 'harbour-hold' } };
const block = (on: boolean) => ({
  'aws_s3_bucket_public_access_block.hold': {
    bucket: unknown('aws_s3_bucket.hold.id'),
    block_public_acls: on,
    block_public_policy: on,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  },
});
const bucketAddress = unknown('aws_s3_bucket.hold.id');

const blocking = (name: string) => ({ name, action: [{ block: [{}] }] });
const counting = (name: string) => ({ name, action: [{ count: [{}] }] });

const rows: readonly Row[] = [
  // R1
  [
    'R1: tags, descriptions and the order of a list say nothing',
    {
      'aws_db_instance.ledger': {
        tags: { Owner: 'odd' },
        enabled_cloudwatch_logs_exports: ['audit', 'error'],
      },
    },
    {
      'aws_db_instance.ledger': {
        tags: { Owner: 'even' },
        enabled_cloudwatch_logs_exports: ['error', 'audit'],
      },
    },
    [],
  ],
  // R9
  [
    'R9: a login port opens to everybody',
    group(),
    group(port(22, 22, '0.0.0.0/0')),
    ['infra.network.opened | critical | security group quay: port 22'],
  ],
  [
    'R9: so does a desktop in version 6',
    group(),
    group({ from_port: 3389, to_port: 3389, protocol: 'tcp', ipv6_cidr_blocks: ['::/0'] }),
    ['infra.network.opened | critical | security group quay: port 3389'],
  ],
  [
    'R9: a database',
    group(),
    group(port(5432, 5432, '0.0.0.0/0')),
    ['infra.network.opened | critical | security group quay: port 5432'],
  ],
  [
    'R9: a range that holds one',
    group(),
    group(port(3000, 4000, '0.0.0.0/0')),
    ['infra.network.opened | critical | security group quay: ports 3000-4000'],
  ],
  [
    'R9: every port',
    group(),
    group(everything),
    ['infra.network.opened | critical | security group quay: every port and protocol'],
  ],
  [
    'R9: the web',
    group(),
    group(port(443, 443, '0.0.0.0/0')),
    ['infra.network.opened | medium | security group quay: port 443'],
  ],
  [
    'R9: another port',
    group(),
    group(port(8443, 8443, '0.0.0.0/0')),
    ['infra.network.opened | high | security group quay: port 8443'],
  ],
  [
    'R9: a public range as wide as a provider',
    group(),
    group(port(22, 22, '52.0.0.0/8')),
    ['infra.network.opened | critical | security group quay: port 22'],
  ],
  [
    'R9: a few public addresses',
    group(),
    group(port(22, 22, '203.0.113.0/28')),
    ['infra.network.opened | medium | security group quay: port 22'],
  ],
  [
    'R9: a private range',
    group(),
    group(port(22, 22, '10.20.0.0/16')),
    ['infra.network.opened | low | security group quay: port 22'],
  ],
  [
    'R9: another group',
    group(),
    group({ ...port(22, 22), security_groups: [unknown('aws_security_group.ferry.id')] }),
    ['infra.network.opened | low | security group quay: port 22'],
  ],
  [
    'R9: a prefix list',
    group(),
    group({ ...port(22, 22), prefix_list_ids: ['pl-63a5400a'] }),
    ['infra.network.opened | medium | security group quay: port 22'],
  ],
  [
    'R9: addresses that nobody knows',
    group(),
    group(port(22, 22, unknown('var.friends'))),
    ['infra.network.opened | medium | security group quay: port 22'],
  ],
  [
    'R9: our own network by name',
    group(),
    group(port(22, 22, unknown('aws_vpc.harbour.cidr_block'))),
    ['infra.network.opened | low | security group quay: port 22'],
  ],
  [
    'R9: wider than it was',
    group(port(22, 22, '10.0.0.0/8')),
    group(port(22, 22, '0.0.0.0/0')),
    ['infra.network.opened | critical | security group quay: port 22'],
  ],
  // R10
  [
    'R10: more ports for whom it was open',
    group(port(443, 443, '10.0.0.0/8')),
    group(port(443, 445, '10.0.0.0/8')),
    ['infra.network.opened | medium | security group quay: ports 444-445'],
  ],
  [
    'R10: rules that move from inside to beside are the same rules',
    group(port(80, 81, '10.0.0.0/8', '192.168.0.0/16')),
    {
      'aws_security_group.quay': {},
      'aws_security_group_rule.low': {
        type: 'ingress',
        security_group_id: unknown('aws_security_group.quay.id'),
        ...port(80, 80, '10.0.0.0/8', '192.168.0.0/16'),
      },
      'aws_vpc_security_group_ingress_rule.high': {
        security_group_id: unknown('aws_security_group.quay.id'),
        from_port: 81,
        to_port: 81,
        ip_protocol: 'tcp',
        cidr_ipv4: '10.0.0.0/8',
      },
      'aws_vpc_security_group_ingress_rule.other': {
        security_group_id: unknown('aws_security_group.quay.id'),
        from_port: 81,
        to_port: 81,
        ip_protocol: '6',
        cidr_ipv4: '192.168.0.0/16',
      },
    },
    [],
  ],
  [
    'R10: in a module, where references have the names of the module',
    { 'module.berth.aws_security_group.quay': { ingress: [port(80, 80, '10.0.0.0/8')] } },
    {
      'module.berth.aws_security_group.quay': {},
      'module.berth.aws_security_group_rule.web': {
        type: 'ingress',
        security_group_id: unknown('aws_security_group.quay.id'),
        ...port(80, 80, '10.0.0.0/8'),
      },
    },
    [],
  ],
  // R11
  [
    'R11: all that a new group may reach is the default',
    {},
    { 'aws_security_group.quay': { egress: [everything] } },
    ['infra.network.opened | low | security group quay: outgoing every port and protocol'],
  ],
  [
    'R11: opened where it was not',
    { 'aws_security_group.quay': { egress: [port(443, 443, '10.0.0.0/8')] } },
    { 'aws_security_group.quay': { egress: [everything] } },
    ['infra.network.opened | medium | security group quay: outgoing every port and protocol'],
  ],
  // R12
  [
    'R12: an access list lets more in',
    {
      'aws_network_acl.pier': {
        ingress: [
          {
            rule_no: 100,
            action: 'deny',
            protocol: 'tcp',
            from_port: 22,
            to_port: 22,
            cidr_block: '0.0.0.0/0',
          },
          {
            rule_no: 200,
            action: 'allow',
            protocol: 'tcp',
            from_port: 0,
            to_port: 65535,
            cidr_block: '0.0.0.0/0',
          },
        ],
      },
    },
    {
      'aws_network_acl.pier': {
        ingress: [
          {
            rule_no: 200,
            action: 'allow',
            protocol: 'tcp',
            from_port: 0,
            to_port: 65535,
            cidr_block: '0.0.0.0/0',
          },
        ],
      },
    },
    ['infra.network.opened | medium | network access list pier: port 22'],
  ],
  [
    'R12: a web firewall leaves',
    { 'aws_wafv2_web_acl_association.tide': { web_acl_arn: 'a' } },
    {},
    ['infra.protection.removed | high | association of a web firewall tide'],
  ],
  [
    'R12: a rule of it only counts',
    { 'aws_wafv2_web_acl.tide': { rule: [{ name: 'bots', action: [{ block: [{}] }] }] } },
    { 'aws_wafv2_web_acl.tide': { rule: [{ name: 'bots', action: [{ count: [{}] }] }] } },
    [
      'infra.protection.removed | high | web firewall tide: rule.action.count',
      'infra.setting.changed | low | web firewall tide',
    ],
  ],
  [
    'R12: one of its rules leaves',
    { 'aws_wafv2_web_acl.tide': { rule: [blocking('bots'), blocking('floods')] } },
    { 'aws_wafv2_web_acl.tide': { rule: [blocking('floods')] } },
    [
      'infra.protection.removed | high | web firewall tide: rule.name',
      'infra.setting.changed | low | web firewall tide',
    ],
  ],
  [
    'R12: a rule that only counts comes',
    { 'aws_wafv2_web_acl.tide': { rule: [blocking('floods')] } },
    { 'aws_wafv2_web_acl.tide': { rule: [blocking('floods'), counting('bots')] } },
    ['infra.setting.changed | low | web firewall tide'],
  ],
  [
    'R12: a rule that only counted leaves',
    { 'aws_wafv2_web_acl.tide': { rule: [blocking('floods'), counting('bots')] } },
    { 'aws_wafv2_web_acl.tide': { rule: [blocking('floods')] } },
    ['infra.setting.changed | low | web firewall tide'],
  ],
  [
    'R12: two networks are joined',
    {},
    { 'aws_vpc_peering_connection.strait': {} },
    ['infra.network.opened | medium | network peering strait'],
  ],
  [
    'R12: a way to the internet',
    {},
    { 'aws_route.out': { gateway_id: unknown('aws_internet_gateway.sea.id') } },
    ['infra.network.opened | medium | route out'],
  ],
  // R13
  [
    'R13: a load balancer faces the internet',
    {},
    { 'aws_lb.quay': { internal: false } },
    [
      'infra.exposure.added | medium | load balancer quay: internal',
      'infra.resource.added | low | load balancer quay',
    ],
  ],
  [
    'R13: that is its default',
    {},
    { 'aws_lb.quay': {} },
    [
      'infra.exposure.added | medium | load balancer quay: internal',
      'infra.resource.added | low | load balancer quay',
    ],
  ],
  [
    'R13: one inside does not',
    {},
    { 'aws_lb.quay': { internal: true } },
    ['infra.resource.added | low | load balancer quay'],
  ],
  [
    'R13: a database is public',
    { 'aws_db_instance.ledger': {} },
    { 'aws_db_instance.ledger': { publicly_accessible: true } },
    ['infra.exposure.added | critical | database ledger: publicly_accessible'],
  ],
  [
    'R13: a cluster is administered from everywhere',
    { 'aws_eks_cluster.crane': { vpc_config: [{ endpoint_public_access: false }] } },
    { 'aws_eks_cluster.crane': { vpc_config: [{ endpoint_public_access: true }] } },
    [
      'infra.exposure.added | high | Kubernetes cluster crane: vpc_config.endpoint_public_access',
      'infra.exposure.added | high | Kubernetes cluster crane: vpc_config.public_access_cidrs',
    ],
  ],
  [
    'R13: a function is anybody’s',
    {},
    { 'aws_lambda_function_url.horn': { authorization_type: 'NONE' } },
    [
      'infra.exposure.added | critical | function address horn: authorization_type',
      'infra.exposure.added | medium | function address horn',
    ],
  ],
  [
    'R13: machines get public addresses',
    { 'aws_subnet.pier': {} },
    { 'aws_subnet.pier': { map_public_ip_on_launch: true } },
    ['infra.exposure.added | medium | subnet pier: map_public_ip_on_launch'],
  ],
  // R14
  [
    'R14: two flags of a block go off',
    { ...bucket, ...block(true) },
    { ...bucket, ...block(false) },
    [
      'infra.protection.removed | high | public access block hold: block_public_acls',
      'infra.protection.removed | high | public access block hold: block_public_policy',
    ],
  ],
  [
    'R14: the block goes',
    { ...bucket, ...block(true) },
    bucket,
    ['infra.protection.removed | high | public access block hold'],
  ],
  [
    'R14: the list says public',
    { 'aws_s3_bucket_acl.hold': { acl: 'private' } },
    { 'aws_s3_bucket_acl.hold': { acl: 'public-read' } },
    ['infra.exposure.added | critical | access list of a bucket hold: acl'],
  ],
  [
    'R14: older versions are no longer kept',
    { 'aws_s3_bucket_versioning.hold': { versioning_configuration: [{ status: 'Enabled' }] } },
    { 'aws_s3_bucket_versioning.hold': { versioning_configuration: [{ status: 'Suspended' }] } },
    ['infra.protection.removed | low | versioning of a bucket hold: versioning_configuration.status'],
  ],
  [
    'R14: what moves from a bucket to beside it is the same',
    {
      'aws_s3_bucket.hold': {
        acl: 'private',
        versioning: [{ enabled: true }],
        logging: [{ target_bucket: 'logs' }],
      },
    },
    {
      'aws_s3_bucket.hold': {},
      'aws_s3_bucket_acl.hold': { bucket: bucketAddress, acl: 'private' },
      'aws_s3_bucket_versioning.hold': {
        bucket: bucketAddress,
        versioning_configuration: [{ status: 'Enabled' }],
      },
      'aws_s3_bucket_logging.hold': { bucket: bucketAddress, target_bucket: 'logs' },
    },
    [],
  ],
  // R15
  [
    'R15: a data store is no longer encrypted',
    { 'aws_db_instance.ledger': { storage_encrypted: true } },
    { 'aws_db_instance.ledger': { storage_encrypted: false } },
    ['infra.encryption.removed | high | database ledger: storage_encrypted'],
  ],
  [
    'R15: by a key of the service instead of our own',
    { 'aws_sqs_queue.tide': { kms_master_key_id: unknown('aws_kms_key.tide.arn') } },
    { 'aws_sqs_queue.tide': { kms_master_key_id: 'alias/aws/sqs' } },
    ['infra.encryption.removed | medium | queue tide: kms_master_key_id'],
  ],
  [
    'R15: by our own key is better',
    { 'aws_sqs_queue.tide': {} },
    { 'aws_sqs_queue.tide': { kms_master_key_id: unknown('aws_kms_key.tide.arn') } },
    ['infra.encryption.added | info | queue tide: kms_master_key_id'],
  ],
  [
    'R15: another key is another setting',
    { 'aws_sqs_queue.tide': { kms_master_key_id: unknown('aws_kms_key.tide.arn') } },
    { 'aws_sqs_queue.tide': { kms_master_key_id: unknown('aws_kms_key.ebb.arn') } },
    ['infra.setting.changed | low | queue tide'],
  ],
  [
    'R15: older TLS',
    { 'aws_lb_listener.web': { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' } },
    { 'aws_lb_listener.web': { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-TLS13-1-1-2021-06' } },
    ['infra.encryption.removed | medium | load balancer listener web: ssl_policy'],
  ],
  [
    'R15: a newer name of the same TLS is a setting',
    { 'aws_lb_listener.web': { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-TLS-1-2-2017-01' } },
    { 'aws_lb_listener.web': { protocol: 'HTTPS', ssl_policy: 'ELBSecurityPolicy-FS-1-2-2019-08' } },
    ['infra.setting.changed | low | load balancer listener web'],
  ],
  [
    'R15: rotation',
    { 'aws_kms_key.tide': { enable_key_rotation: true } },
    { 'aws_kms_key.tide': {} },
    ['infra.encryption.removed | low | key tide: enable_key_rotation'],
  ],
  [
    'R15: deletion comes sooner',
    { 'aws_kms_key.tide': {} },
    { 'aws_kms_key.tide': { deletion_window_in_days: 7 } },
    ['infra.protection.removed | low | key tide: deletion_window_in_days'],
  ],
  [
    'R15: a parameter asks for TLS',
    {
      'aws_db_parameter_group.ledger': {
        parameter: [
          { name: 'rds.force_ssl', value: '1' },
          { name: 'work_mem', value: '0' },
        ],
      },
    },
    {
      'aws_db_parameter_group.ledger': {
        parameter: [
          { name: 'rds.force_ssl', value: '0' },
          { name: 'work_mem', value: '0' },
        ],
      },
    },
    ['infra.encryption.removed | high | parameters of a database ledger: parameter.value'],
  ],
  // R16
  ['R16: the trail goes', { 'aws_cloudtrail.wake': {} }, {}, ['infra.logging.removed | high | trail wake']],
  [
    'R16: it records one region',
    { 'aws_cloudtrail.wake': { is_multi_region_trail: true } },
    { 'aws_cloudtrail.wake': { is_multi_region_trail: false } },
    ['infra.logging.removed | high | trail wake: is_multi_region_trail'],
  ],
  [
    'R16: the detector is off',
    { 'aws_guardduty_detector.watch': {} },
    { 'aws_guardduty_detector.watch': { enable: false } },
    ['infra.logging.removed | high | threat detector watch: enable'],
  ],
  ['R16: flow logs go', { 'aws_flow_log.tide': {} }, {}, ['infra.logging.removed | medium | flow log tide']],
  [
    'R16: under ninety days',
    { 'aws_cloudwatch_log_group.wake': { retention_in_days: 365 } },
    { 'aws_cloudwatch_log_group.wake': { retention_in_days: 30 } },
    ['infra.logging.removed | low | log group wake: retention_in_days'],
  ],
  [
    'R16: not under ninety days',
    { 'aws_cloudwatch_log_group.wake': { retention_in_days: 365 } },
    { 'aws_cloudwatch_log_group.wake': { retention_in_days: 180 } },
    ['infra.setting.changed | low | log group wake'],
  ],
  [
    'R16: for ever no longer',
    { 'aws_cloudwatch_log_group.wake': {} },
    { 'aws_cloudwatch_log_group.wake': { retention_in_days: 14 } },
    ['infra.logging.removed | low | log group wake: retention_in_days'],
  ],
  [
    'R16: an alarm goes',
    { 'aws_cloudwatch_metric_alarm.fog': {} },
    {},
    ['infra.logging.removed | low | alarm fog'],
  ],
  [
    'R16: logs of a cluster',
    { 'aws_eks_cluster.crane': { enabled_cluster_log_types: ['audit', 'api'] } },
    { 'aws_eks_cluster.crane': { enabled_cluster_log_types: ['api'] } },
    ['infra.logging.removed | medium | Kubernetes cluster crane: enabled_cluster_log_types'],
  ],
  // R18
  [
    'R18: rotation goes',
    { 'aws_secretsmanager_secret_rotation.rope': {} },
    {},
    ['infra.protection.removed | medium | rotation of a secret rope'],
  ],
  [
    'R18: no time to recover',
    { 'aws_secretsmanager_secret.rope': {} },
    { 'aws_secretsmanager_secret.rope': { recovery_window_in_days: 0 } },
    ['infra.protection.removed | medium | secret rope: recovery_window_in_days'],
  ],
  [
    'R18: a literal',
    { 'aws_db_instance.ledger': { password: unknown('var.password') } },
    { 'aws_db_instance.ledger': { password: 'barnacle9' } },
    ['infra.secret.exposed | high | database ledger: password'],
  ],
  [
    'R18: a literal among the variables of a task',
    {
      'aws_ecs_task_definition.crane': {
        container_definitions:
          '[{"name":"crane","environment":[{"name":"DB_PASSWORD_ARN","value":"arn:aws:x"}]}]',
      },
    },
    {
      'aws_ecs_task_definition.crane': {
        container_definitions:
          '[{"name":"crane","environment":[{"name":"DB_PASSWORD_ARN","value":"arn:aws:x"},{"name":"DB_PASSWORD","value":"barnacle9"}]}]',
      },
    },
    [
      'infra.secret.exposed | high | task crane: container_definitions.environment.value',
      'infra.setting.changed | low | task crane',
    ],
  ],
  // R19
  [
    'R19: the older metadata service',
    { 'aws_instance.crane': { metadata_options: [{ http_tokens: 'required' }] } },
    { 'aws_instance.crane': { metadata_options: [{ http_tokens: 'optional' }] } },
    ['infra.privilege.added | high | machine crane: metadata_options.http_tokens'],
  ],
  [
    'R19: a hop more',
    { 'aws_instance.crane': {} },
    { 'aws_instance.crane': { metadata_options: [{ http_put_response_hop_limit: 2 }] } },
    ['infra.privilege.added | medium | machine crane: metadata_options.http_put_response_hop_limit'],
  ],
  [
    'R19: a task of all rights, in JSON',
    {
      'aws_ecs_task_definition.crane': {
        container_definitions: '[ { "name": "crane", "privileged": false } ]',
      },
    },
    { 'aws_ecs_task_definition.crane': { container_definitions: '[{"privileged":true,"name":"crane"}]' } },
    ['infra.privilege.added | high | task crane: container_definitions.privileged'],
  ],
  [
    'R19: code from elsewhere',
    { 'aws_instance.crane': { user_data: 'echo ready' } },
    { 'aws_instance.crane': { user_data: '#!/bin/sh\ncurl -sSL https://quay.example/install | sudo bash' } },
    ['infra.code.added | medium | machine crane: user_data'],
  ],
  [
    'R19: commands inside',
    { 'aws_ecs_service.crane': {} },
    { 'aws_ecs_service.crane': { enable_execute_command: true } },
    ['infra.privilege.added | medium | container service crane: enable_execute_command'],
  ],
  [
    'R19: another identity',
    { 'aws_instance.crane': { iam_instance_profile: 'deck' } },
    { 'aws_instance.crane': { iam_instance_profile: 'bridge' } },
    ['infra.setting.changed | medium | machine crane: iam_instance_profile'],
  ],
  // R20, R21
  [
    'R20: it may be deleted',
    { 'aws_db_instance.ledger': { deletion_protection: true, backup_retention_period: 30 } },
    { 'aws_db_instance.ledger': { deletion_protection: false, backup_retention_period: 7 } },
    [
      'infra.protection.removed | low | database ledger: backup_retention_period',
      'infra.protection.removed | low | database ledger: deletion_protection',
    ],
  ],
  [
    'R20: Terraform may delete it',
    { 'odd_quay.pier': { lifecycle: [{ prevent_destroy: true }] } },
    { 'odd_quay.pier': {} },
    ['infra.protection.removed | low | quay pier: lifecycle.prevent_destroy'],
  ],
  [
    'R21: drift is no longer seen',
    { 'aws_security_group.quay': {} },
    { 'aws_security_group.quay': { lifecycle: [{ ignore_changes: ['ingress', 'name'] }] } },
    ['infra.protection.removed | low | security group quay: lifecycle.ignore_changes'],
  ],
  [
    'R21: what does not matter may drift',
    { 'aws_security_group.quay': {} },
    { 'aws_security_group.quay': { lifecycle: [{ ignore_changes: ['name'], create_before_destroy: true }] } },
    [],
  ],
  // R22, R23
  [
    'R22: the newest image of anybody',
    {},
    { 'data.aws_ami.hull': { most_recent: true } },
    [
      'infra.code.added | medium | image search hull: owners',
      'infra.resource.added | low | image search hull',
    ],
  ],
  [
    'R23: commands of its own',
    { 'null_resource.step': {} },
    { 'null_resource.step': { provisioner: [{ command: 'make' }] } },
    ['infra.code.added | medium | step step: provisioner'],
  ],
  // R24 to R27
  [
    'R24: a new place for data',
    {},
    { 'aws_sqs_queue.tide': {} },
    ['infra.resource.added | low | queue tide'],
  ],
  [
    'R25: what a topic says goes one way more',
    {},
    { 'aws_sns_topic_subscription.horn': { protocol: 'sqs' } },
    ['infra.network.opened | medium | subscription horn'],
  ],
  [
    'R25: nobody asks who is calling',
    { 'aws_api_gateway_method.horn': { http_method: 'POST', authorization: 'AWS_IAM' } },
    { 'aws_api_gateway_method.horn': { http_method: 'POST', authorization: 'NONE' } },
    ['infra.exposure.added | high | API method horn: authorization'],
  ],
  [
    'R25: a browser asks first',
    {},
    { 'aws_api_gateway_method.horn': { http_method: 'OPTIONS', authorization: 'NONE' } },
    ['infra.resource.added | low | API method horn'],
  ],
  [
    'R26: a larger machine',
    { 'aws_instance.crane': { instance_type: 'small', ami: 'one' } },
    { 'aws_instance.crane': { instance_type: 'large', ami: 'two' } },
    ['infra.setting.changed | low | machine crane'],
  ],
  [
    'R26: a name leads elsewhere',
    { 'aws_route53_record.pier': { records: ['a.quay.example'] } },
    { 'aws_route53_record.pier': { records: ['b.quay.example'] } },
    ['infra.setting.changed | low | DNS record pier: records'],
  ],
  ['R27: something goes', { 'aws_instance.crane': {} }, {}, ['infra.resource.removed | low | machine crane']],
  ['a type that nobody listed', {}, { 'odd_quay.pier': {} }, ['infra.resource.added | low | quay pier']],
  // Google, Azure
  [
    'Google: a rule that denied goes',
    {
      'google_compute_firewall.deny': {
        network: 'sea',
        priority: 900,
        deny: [{ protocol: 'tcp', ports: ['22'] }],
        source_ranges: ['0.0.0.0/0'],
      },
      'google_compute_firewall.allow': {
        network: 'sea',
        allow: [{ protocol: 'tcp' }],
        source_ranges: ['0.0.0.0/0'],
      },
    },
    {
      'google_compute_firewall.allow': {
        network: 'sea',
        allow: [{ protocol: 'tcp' }],
        source_ranges: ['0.0.0.0/0'],
      },
    },
    ['infra.network.opened | critical | network sea: port 22'],
  ],
  [
    'Google: only for some machines',
    {},
    {
      'google_compute_firewall.allow': {
        network: 'sea',
        allow: [{ protocol: 'tcp', ports: ['443'] }],
        target_tags: ['web'],
      },
    },
    ['infra.network.opened | medium | network sea: port 443'],
  ],
  [
    'Azure: a login port',
    { 'azurerm_network_security_group.quay': { security_rule: [] } },
    {
      'azurerm_network_security_group.quay': {
        security_rule: [
          {
            direction: 'Inbound',
            access: 'Allow',
            priority: 100,
            protocol: 'Tcp',
            destination_port_range: '3389',
            source_address_prefix: 'Internet',
            destination_address_prefix: '*',
          },
        ],
      },
    },
    ['infra.network.opened | critical | network security group quay: port 3389'],
  ],
  // Unknown
  [
    'unknown: what is the same expression is equal',
    { 'aws_db_instance.ledger': { publicly_accessible: unknown('var.open') } },
    { 'aws_db_instance.ledger': { publicly_accessible: unknown('var.open') } },
    [],
  ],
  [
    'unknown: where it matters',
    { 'aws_db_instance.ledger': { publicly_accessible: false } },
    { 'aws_db_instance.ledger': { publicly_accessible: unknown('var.open') } },
    ['infra.unresolved | medium | database ledger: publicly_accessible'],
  ],
  [
    'unknown: where it matters less',
    { 'aws_db_instance.ledger': { deletion_protection: true } },
    { 'aws_db_instance.ledger': { deletion_protection: unknown('var.kept') } },
    ['infra.unresolved | low | database ledger: deletion_protection'],
  ],
  [
    'unknown: it may have been so',
    { 'aws_db_instance.ledger': { publicly_accessible: unknown('var.open') } },
    { 'aws_db_instance.ledger': { publicly_accessible: true } },
    ['infra.exposure.added | critical | database ledger: publicly_accessible'],
  ],
  [
    'either: the worst of what may be',
    { 'aws_db_instance.ledger': { publicly_accessible: false } },
    { 'aws_db_instance.ledger': { publicly_accessible: either(false, true) } },
    ['infra.exposure.added | critical | database ledger: publicly_accessible'],
  ],
  [
    'either: the same on both sides',
    { 'aws_db_instance.ledger': { publicly_accessible: either(false, true) } },
    { 'aws_db_instance.ledger': { publicly_accessible: either(false, true) } },
    [],
  ],
  [
    'either: rules',
    group(port(22, 22, '10.0.0.0/8')),
    {
      'aws_security_group.quay': {
        ingress: [{ ...port(22, 22), cidr_blocks: either(['10.0.0.0/8'], ['0.0.0.0/0']) }],
      },
    },
    [
      'infra.network.closed | info | security group quay: port 22',
      'infra.network.opened | critical | security group quay: port 22',
    ],
  ],
  [
    'rules that nobody knows',
    group(),
    { 'aws_security_group.quay': { ingress: unknown('var.rules') } },
    ['infra.unresolved | medium | security group quay: its rules'],
  ],
];

describe('what a change means', () => {
  test.each(rows)('%s', (_claim, before, after, deltas) => {
    expect(lines(before, after)).toEqual([...deltas].sort());
  });

  test.each(rows)('and nothing where nothing changes: %s', (_claim, before, after) => {
    expect(lines(before, before)).toEqual([]);
    expect(lines(after, after)).toEqual([]);
  });
});

test('sentences are plain, with what it was', () => {
  const said = (before: Resources, after: Resources) => compared(before, after).map(({ summary }) => summary);
  expect(said(group(port(22, 22, '10.0.0.0/8')), group(port(22, 22, '0.0.0.0/0')))).toEqual([
    'security group quay: port 22 opens to the whole internet (was 10.0.0.0/8)',
  ]);
  expect(
    said(
      { 'aws_cloudwatch_log_group.wake': {} },
      { 'aws_cloudwatch_log_group.wake': { retention_in_days: 14 } },
    ),
  ).toEqual(['log group wake keeps its records for fewer days: 14 (was no limit)']);
});

test('a secret is never shown', () => {
  const before = { 'aws_db_instance.ledger': { password: 'barnacle9' } };
  const after = { 'aws_db_instance.ledger': { password: 'limpet10' } };
  const said = JSON.stringify(compared(before, after).map(({ evidence, ...rest }) => rest));
  expect(said).not.toMatch(/barnacle9|limpet10/);
});
