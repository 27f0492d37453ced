/** Which identity a thing runs as: another one on both sides of a change is other access, whatever either may do. */
import type { DraftDelta } from '../../../delta.ts';
import { evidenceAt } from '../../../evidence.ts';
import { addressKey } from '../side.ts';
import { type At, items, roleTypes } from './access.ts';

/** registry.terraform.io/providers/hashicorp/aws, by resource type, read 2026-11. */
const rows: readonly (readonly [type: string, noun: string, ...attributes: readonly string[]])[] = [
  ['aws_iam_instance_profile', 'instance profile', 'role'],
  ['aws_instance', 'instance', 'iam_instance_profile'],
  ['aws_launch_configuration', 'launch configuration', 'iam_instance_profile'],
  ['aws_ecs_task_definition', 'task definition', 'task_role_arn', 'execution_role_arn'],
  ['aws_ecs_service', 'service', 'iam_role'],
  ['aws_lambda_function', 'function', 'role'],
  ['aws_codebuild_project', 'build project', 'service_role'],
  ['aws_codepipeline', 'pipeline', 'role_arn'],
  ['aws_sfn_state_machine', 'state machine', 'role_arn'],
  ['aws_glue_job', 'job', 'role_arn'],
  ['aws_glue_crawler', 'crawler', 'role'],
  ['aws_sagemaker_notebook_instance', 'notebook', 'role_arn'],
  ['aws_sagemaker_model', 'model', 'execution_role_arn'],
  ['aws_eks_cluster', 'cluster', 'role_arn'],
  ['aws_eks_node_group', 'node group', 'node_role_arn'],
  ['aws_eks_fargate_profile', 'profile', 'pod_execution_role_arn'],
  ['aws_eks_pod_identity_association', 'pod identity', 'role_arn'],
  ['aws_batch_job_definition', 'job definition', 'job_role_arn'],
  ['aws_apprunner_service', 'service', 'instance_role_arn'],
  ['aws_cloudformation_stack', 'stack', 'iam_role_arn'],
  ['aws_cloudformation_stack_set', 'stack set', 'administration_role_arn', 'execution_role_name'],
  ['aws_cloudwatch_event_target', 'event target', 'role_arn'],
  ['aws_scheduler_schedule', 'schedule', 'role_arn'],
  ['aws_ssm_maintenance_window_task', 'maintenance task', 'service_role_arn'],
];

const byType = new Map(rows.map(([type, noun, ...attributes]) => [type, { noun, attributes }]));
const holders = [...roleTypes, 'aws_iam_instance_profile'];

export function runsAsAttributes(type: string): readonly string[] {
  return byType.get(type)?.attributes ?? [];
}

/** @returns one delta for each thing on both sides that runs as somebody else. */
export function runsAsDeltas(before: readonly At[], after: readonly At[]): readonly DraftDelta[] {
  const had = new Map(before.map((at) => [addressKey(at.resource.address), at]));
  return after.flatMap((now): readonly DraftDelta[] => {
    const row = byType.get(now.resource.type);
    const then = had.get(addressKey(now.resource.address));
    if (row === undefined || then === undefined || then.resource.type !== now.resource.type) return [];
    return row.attributes.flatMap((name) => swapped(then, now, row.noun, name));
  });
}

function swapped(then: At, now: At, noun: string, name: string): readonly DraftDelta[] {
  const [was, is] = [identityIn(then, name), identityIn(now, name)];
  if (was === is) return [];
  const subject = `${noun} ${now.side.nameOf(now.resource)}`;
  const [node] = items(now, name);
  const [old] = items(then, name);
  const evidence = [
    ...(node === undefined ? [now.resource.place] : [now.resource.placeOf(node)]),
    ...(old === undefined ? [] : [then.resource.placeOf(old)]),
  ].map((place) => evidenceAt(place.file, place.side, place));
  const [first, ...more] = evidence;
  if (first === undefined) return [];
  const words = name.includes('execution')
    ? 'is started as'
    : noun === 'instance profile'
      ? 'hands out'
      : 'runs as';
  const drafts: DraftDelta[] = [];
  const facts = { system: 'aws', attribute: name };
  if (is !== '') {
    const formerly = was === '' ? '' : ` (was ${was})`;
    const summary = `${subject} now ${words} ${is}${formerly}`;
    drafts.push({
      kind: 'iam.access.added',
      subject,
      severity: 'medium',
      summary,
      facts: { ...facts, runsAs: is },
      evidence: [first, ...more],
    });
  }
  if (was !== '') {
    const summary = `${subject} no longer ${words} ${was}`;
    const [own = first, ...others] = [...more, first];
    drafts.push({
      kind: 'iam.access.removed',
      subject,
      summary,
      facts: { ...facts, runsAs: was },
      evidence: [own, ...others],
    });
  }
  return drafts;
}

function identityIn(at: At, name: string): string {
  const named = items(at, name).map((node) => {
    const found = at.side.referent(node, holders);
    if (found === null) return at.side.named(node, []) ?? '(unknown)';
    const noun = found.type === 'aws_iam_instance_profile' ? 'instance profile' : 'role';
    return `${noun} ${at.side.nameOf(found)}`;
  });
  return [...new Set(named)].sort().join(' or ');
}
