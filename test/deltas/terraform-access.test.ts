/** Access in Terraform: resources as evaluation gives them, written as small trees, in; deltas out. */
import { describe, expect, test } from '@jest/globals';
import { change, changes } from './terraform-resources.ts';

const allow = (actions: string | readonly string[], resources: string | readonly string[] = '*') => ({
  effect: 'Allow',
  actions: [actions].flat(),
  resources: [resources].flat(),
});
const json = (...statements: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const trust = json({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { Service: 'ecs-tasks.amazonaws.com' },
});
const role = { 'aws_iam_role.ferry': { name: 'ferry', assume_role_policy: trust } };
const inline = (policy: unknown) => ({
  ...role,
  'aws_iam_role_policy.tides': { name: 'tides', role: '${aws_iam_role.ferry.id}', policy },
});
const read = { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::quay/*' };
const write = { Effect: 'Allow', Action: ['s3:PutObject'], Resource: 'arn:aws:s3:::quay/*' };

describe('one policy, however it is written', () => {
  const data = {
    ...inline('${data.aws_iam_policy_document.tides.json}'),
    'data.aws_iam_policy_document.tides': { statement: [allow('s3:GetObject', 'arn:aws:s3:::quay/*')] },
  };

  test('a document and its JSON', () => {
    expect(changes(data, inline(json(read)))).toEqual([]);
  });

  test('a standing policy and one within the role', () => {
    const within = {
      'aws_iam_role.ferry': {
        name: 'ferry',
        assume_role_policy: trust,
        inline_policy: [{ name: 'tides', policy: json(read) }],
      },
    };
    expect(changes(within, data)).toEqual([]);
  });

  test('statements in another order, split and sourced', () => {
    const sourced = {
      ...inline('${data.aws_iam_policy_document.all.json}'),
      'data.aws_iam_policy_document.all': {
        source_policy_documents: ['${data.aws_iam_policy_document.one.json}', json(write)],
      },
      'data.aws_iam_policy_document.one': { statement: [allow('s3:GetObject', 'arn:aws:s3:::quay/*')] },
    };
    expect(changes(sourced, inline(json(write, read)))).toEqual([]);
  });

  test('a list of attachments as single ones', () => {
    const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const list = {
      'aws_iam_role.ferry': {
        name: 'ferry',
        assume_role_policy: trust,
        managed_policy_arns: [
          arn('ReadOnlyAccess'),
          'arn:${data.aws_partition.now.partition}:iam::aws:policy/X',
        ],
      },
    };
    const single = {
      ...role,
      'aws_iam_role_policy_attachment.a': { role: 'ferry', policy_arn: arn('ReadOnlyAccess') },
      'aws_iam_role_policy_attachment.b': { role: '${aws_iam_role.ferry.name}', policy_arn: arn('X') },
    };
    expect(changes(list, single)).toEqual([]);
  });

  test('a queue policy within the queue and beside it', () => {
    const policy = json({ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' });
    const within = { 'aws_sqs_queue.crates': { name: 'crates', policy } };
    const beside = {
      'aws_sqs_queue.crates': { name: 'crates' },
      'aws_sqs_queue_policy.crates': { queue_url: '${aws_sqs_queue.crates.id}', policy },
    };
    expect(changes(within, beside)).toEqual([]);
  });
});

describe('access that came', () => {
  test.each([
    [
      'an action',
      inline(json(read)),
      inline(json(read, write)),
      ['iam.access.added | role ferry | role ferry may now do s3:PutObject on arn:aws:s3:::quay/*'],
    ],
    [
      'a denial that is gone',
      inline(json(read, { Effect: 'Deny', Action: 'kms:*', Resource: '*' })),
      inline(json(read)),
      [
        'iam.deny.removed | role ferry | role ferry no longer denies kms:* on everything; another policy may allow it',
      ],
    ],
    [
      'a user with a key',
      {},
      {
        'aws_iam_user.gull': { name: 'gull' },
        'aws_iam_access_key.gull': { user: '${aws_iam_user.gull.name}' },
      },
      [
        'iam.credential.added | access key gull of user gull | access key gull of user gull is new: it is valid until somebody takes it away',
        'iam.identity.added | user gull | user gull is new',
      ],
    ],
    [
      'a policy of one of many roles',
      { 'aws_iam_role.crew["a"]': {}, 'aws_iam_role.crew["b"]': {} },
      {
        'aws_iam_role.crew["a"]': {},
        'aws_iam_role.crew["b"]': {},
        'aws_iam_role_policy_attachment.crew["b"]': {
          role: "${aws_iam_role.crew['b'].name}",
          policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
        },
      },
      [
        'iam.policy.attached | role crew["b"] | role crew["b"] now has the managed policy arn:aws:iam::aws:policy/AdministratorAccess, which grants everything',
      ],
    ],
    [
      'a bucket for everybody',
      { 'aws_s3_bucket.quay': { bucket: 'quay' } },
      {
        'aws_s3_bucket.quay': { bucket: 'quay' },
        'aws_s3_bucket_policy.quay': {
          bucket: '${aws_s3_bucket.quay.id}',
          policy: json({
            Effect: 'Allow',
            Principal: '*',
            Action: 's3:GetObject',
            Resource: 'arn:aws:s3:::quay/*',
          }),
        },
      },
      ['iam.public.added | bucket quay | Anybody may now use bucket quay (s3:GetObject)'],
    ],
    [
      'a permission without its account',
      {
        'aws_lambda_permission.bell': {
          function_name: 'bell',
          action: 'lambda:InvokeFunction',
          principal: 's3.amazonaws.com',
          source_account: '111122223333',
        },
      },
      {
        'aws_lambda_permission.bell': {
          function_name: 'bell',
          action: 'lambda:InvokeFunction',
          principal: 's3.amazonaws.com',
        },
      },
      ['iam.condition.removed'],
    ],
    [
      'a task that runs as another role',
      { 'aws_ecs_task_definition.web': { task_role_arn: '${aws_iam_role.ferry.arn}' }, ...role },
      { 'aws_ecs_task_definition.web': { task_role_arn: 'arn:aws:iam::1:role/other' }, ...role },
      [
        'iam.access.added | task definition web | task definition web now runs as arn:aws:iam::1:role/other (was role ferry)',
        'iam.access.removed | task definition web | task definition web no longer runs as role ferry',
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    const found = changes(before, after);
    expect(found).toHaveLength(expected.length);
    for (const [index, line] of expected.entries()) expect(found[index]).toContain(line);
  });
});

describe('what cannot be known', () => {
  const choice = (...branches: readonly unknown[]) => ({ '!either': branches });

  test('the same on both sides says nothing', () => {
    const policy = inline('${var.policy}');
    expect(changes(policy, policy)).toEqual([]);
    const maybe = inline(json({ ...read, Resource: '${var.bucket}' }));
    expect(changes(maybe, maybe)).toEqual([]);
  });

  test('another policy that nobody knows is unresolved', () => {
    expect(changes(inline('${var.policy}'), inline('${var.other}'))).toEqual([
      'iam.unresolved | role ferry | What the inline policy tides of role ferry allows cannot be known: var.other is known only when it is deployed',
    ]);
  });

  test('actions from a variable are unresolved, and what stands beside them is judged', () => {
    const after = inline(json(read, { ...write, Action: ['${var.actions}', 's3:PutObject'] }));
    expect(changes(inline(json(read)), after)).toEqual([
      expect.stringContaining('iam.access.added | role ferry | role ferry may now do s3:PutObject'),
      expect.stringContaining('iam.unresolved | role ferry'),
    ]);
  });

  test('a choice gives what any branch gives, once it is new', () => {
    const with_ = { statement: choice([allow('s3:GetObject')], []) };
    const document = (body: object) => ({
      ...inline('${data.aws_iam_policy_document.tides.json}'),
      'data.aws_iam_policy_document.tides': body,
    });
    const sure = { statement: [allow('s3:GetObject')] };
    expect(changes(document(with_), document(with_))).toEqual([]);
    expect(changes(document({ statement: [] }), document(with_))).toHaveLength(1);
    expect(changes(document(with_), document(sure))).toHaveLength(1);
    // It may be gone already, or go now.
    expect(changes(document(sure), document(with_))[0]).toContain('iam.access.removed');
  });
});

test('who vouches for what', () => {
  const { judges, whole, resources } = change(inline(json(read)), inline(json(read)));
  const [first, second] = resources;
  if (first === undefined || second === undefined) throw new Error('two resources');
  expect([judges(first, 'assume_role_policy'), judges(first, 'name'), whole(first)]).toEqual([
    true,
    false,
    true,
  ]);
  expect([judges(second, 'policy'), judges(second, 'role'), whole(second)]).toEqual([true, true, true]);
});

describe('other clouds', () => {
  const account = { 'google_service_account.ferry': { account_id: 'ferry' } };
  const rule = (...verbs: readonly string[]) => ({ api_groups: [''], resources: ['secrets'], verbs });

  test.each([
    [
      'a binding as single members',
      {
        ...account,
        'google_storage_bucket_iam_binding.quay': {
          bucket: '${google_storage_bucket.quay.name}',
          role: 'roles/storage.objectViewer',
          members: ['serviceAccount:${google_service_account.ferry.email}', 'group:crew@harbour.example'],
        },
      },
      {
        ...account,
        'google_storage_bucket_iam_member.a': {
          bucket: '${google_storage_bucket.quay.name}',
          role: 'roles/storage.objectViewer',
          member: '${google_service_account.ferry.member}',
        },
        'google_storage_bucket_iam_member.b': {
          bucket: '${google_storage_bucket.quay.name}',
          role: 'roles/storage.objectViewer',
          member: 'group:Crew@harbour.example',
        },
      },
      [],
    ],
    [
      'everybody may read a bucket',
      {},
      {
        'google_storage_bucket_iam_member.b': {
          bucket: 'quay',
          role: 'roles/storage.objectViewer',
          member: 'allUsers',
        },
      },
      ['iam.public.added | allUsers: roles/storage.objectViewer on storage bucket quay'],
    ],
    [
      'a policy of a project from a data resource',
      {},
      {
        'google_project_iam_policy.all': {
          project: 'harbour',
          policy_data: '${data.google_iam_policy.all.policy_data}',
        },
        'data.google_iam_policy.all': {
          binding: [{ role: 'roles/owner', members: ['user:gull@harbour.example'] }],
        },
      },
      ['iam.escalation.added | user:gull@harbour.example: roles/owner on project harbour'],
    ],
    [
      'a key of a service account',
      account,
      {
        ...account,
        'google_service_account_key.ferry': { service_account_id: '${google_service_account.ferry.name}' },
      },
      ['iam.credential.added | key ferry of service account ferry'],
    ],
    [
      'an identity is owner of a subscription',
      { 'azurerm_user_assigned_identity.ferry': { name: 'ferry' } },
      {
        'azurerm_user_assigned_identity.ferry': { name: 'ferry' },
        'azurerm_role_assignment.ferry': {
          principal_id: '${azurerm_user_assigned_identity.ferry.principal_id}',
          role_definition_name: 'Owner',
          scope: '/subscriptions/00000000-0000-0000-0000-000000000001',
        },
      },
      ['iam.escalation.added | role assignment: managed identity ferry is Owner at /subscriptions/'],
    ],
    [
      'a custom role may do everything',
      {
        'azurerm_role_definition.keeper': {
          name: 'keeper',
          permissions: [{ actions: ['Microsoft.Storage/*/read'] }],
        },
      },
      { 'azurerm_role_definition.keeper': { name: 'keeper', permissions: [{ actions: ['*'] }] } },
      ['iam.escalation.added | role keeper'],
    ],
    [
      'a vault policy within its vault and beside it',
      {
        'azurerm_key_vault.chest': {
          name: 'chest',
          access_policy: [{ object_id: 'gull', secret_permissions: ['Get'] }],
        },
      },
      {
        'azurerm_key_vault.chest': { name: 'chest' },
        'azurerm_key_vault_access_policy.gull': {
          key_vault_id: '${azurerm_key_vault.chest.id}',
          object_id: 'gull',
          secret_permissions: ['Get'],
        },
      },
      [],
    ],
    [
      'a pull request may sign in as an identity',
      {},
      {
        'azurerm_federated_identity_credential.gh': {
          name: 'gh',
          parent_id: '${azurerm_user_assigned_identity.ferry.id}',
          issuer: 'https://token.actions.githubusercontent.com',
          subject: 'repo:harbour/quay:pull_request',
          audience: ['api://AzureADTokenExchange'],
        },
      },
      ['iam.trust.widened | managed identity'],
    ],
    [
      'a role of the cluster reads secrets',
      { 'kubernetes_cluster_role.mate': { metadata: [{ name: 'mate' }], rule: [rule('list')] } },
      { 'kubernetes_cluster_role_v1.mate': { metadata: [{ name: 'mate' }], rule: [rule('list', 'create')] } },
      ['iam.access.added | ClusterRole mate'],
    ],
    [
      'a binding to cluster-admin',
      {},
      {
        'kubernetes_cluster_role_binding.mate': {
          metadata: [{ name: 'mate' }],
          role_ref: [{ api_group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' }],
          subject: [{ kind: 'Group', name: 'crew', api_group: 'rbac.authorization.k8s.io' }],
        },
      },
      ['iam.access.added | Group crew | Group crew now has ClusterRole cluster-admin in the whole cluster'],
    ],
    [
      'a policy of Vault',
      { 'vault_policy.mate': { name: 'mate', policy: 'path "secret/quay" {\n  capabilities = ["read"]\n}' } },
      {
        'vault_policy.mate': {
          name: 'mate',
          policy: 'path "secret/*" {\n capabilities = ["read",\n "update"] }\n# more',
        },
      },
      [
        'iam.access.added | vault policy mate | vault policy mate now allows read on secret/*',
        'iam.access.added | vault policy mate | vault policy mate now allows update on secret/*',
        'iam.access.removed | vault policy mate | vault policy mate no longer allows read on secret/quay',
      ],
    ],
    [
      'a collaborator becomes an administrator',
      { 'github_repository_collaborator.gull': { username: 'gull', repository: 'quay', permission: 'pull' } },
      {
        'github_repository_collaborator.gull': { username: 'gull', repository: 'quay', permission: 'admin' },
      },
      [
        'iam.access.added | user gull | user gull now has admin on repository quay',
        'iam.access.removed | user gull | user gull no longer has pull on repository quay',
      ],
    ],
  ])('%s', (_, before, after, expected) => {
    const found = changes(before, after);
    expect(found.map((line, index) => line.slice(0, expected[index]?.length))).toEqual(expected);
  });
});
