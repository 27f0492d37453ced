/** Templates read into access models: terms in every notation, every type of resource, and silence that is earned. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { Side, TextFile } from '../../src/change/snapshot.ts';
import { loadResources } from '../../src/config.ts';
import { accessOf } from '../../src/deltas/cloudformation/access-model.ts';
import { cloudformationAnalyzer } from '../../src/deltas/cloudformation/analyzer.ts';
import { isTemplate, readTemplate } from '../../src/deltas/cloudformation/template.ts';
import type { AccessModel } from '../../src/deltas/iam/model.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';

const file = (text: string, path = 'harbour.yml'): TextFile => ({
  state: 'text',
  path,
  blob: '0'.repeat(40),
  mode: 'file',
  text,
});

const modelOf = (text: string, path?: string) => accessOf(readTemplate(file(text, path), 'after')).model;

/** A model without its places. */
function essence(model: AccessModel): readonly string[] {
  return [
    ...model.policies.flatMap(({ subject, name, use, policy }) =>
      policy.statements.map(({ effect, principals, actions, resources, clauses }) => {
        const texts = (list = actions) => list.list.map(({ pattern }) => pattern.text).join(' ');
        const to = principals === null ? '' : ` to ${texts(principals)}`;
        const on = resources === null ? '' : ` on ${texts(resources)}`;
        const when = clauses.map(({ text }) => ` if ${text}`).join('');
        return `${subject}, ${name} (${use}): ${effect} ${texts()}${to}${on}${when}`;
      }),
    ),
    ...model.attachments.map(({ subject, policy, as }) => `${subject}: ${as} ${policy}`),
    ...model.identities.map(({ subject, kind }) => `${kind}: ${subject}`),
    ...model.credentials.map(({ subject, kind }) => `${kind}: ${subject}`),
  ];
}

const essenceOf = (text: string, path?: string) => essence(modelOf(text, path));

function analyzed(before: string | null, after: string | null, path?: string) {
  const models: (readonly string[])[] = [];
  const analyzer = cloudformationAnalyzer((...sides) => {
    models.push(...sides.map(essence));
    return [];
  }, loadResources);
  const snapshot = (side: Side, text: string | null) => {
    const version = text === null ? null : file(text, path);
    return { side, files: new Map(version === null ? [] : [[version.path, version]]) };
  };
  const { deltas, unjudged } = analyzer.analyze(snapshot('before', before), snapshot('after', after));
  return {
    deltas: deltas.map(({ subject, summary }) => `${subject} | ${summary}`),
    parts: unjudged.map(({ side, part, startLine }) => `${side} ${startLine} ${part}`),
    models,
  };
}

const template = (resources: string) => `AWSTemplateFormatVersion: '2010-09-09'\nResources:\n${resources}`;

/** The resource of a bucket policy in a template with everything that its value may name. */
const resourceText = (value: string) => {
  const { policies } = modelOf(`
Parameters: {Port: {Type: String}}
Mappings: {Zones: {north: {name: fjord, list: [fjord, skerry]}}}
Resources:
  Tides: {Type: AWS::S3::Bucket}
  Held:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Tides
      PolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Principal: '*', Action: 's3:*', Resource: ${value}}
`);
  return policies[0]?.policy.statements[0]?.resources?.list.map(({ pattern }) => pattern) ?? [];
};

describe('a value', () => {
  test.each([
    ['!Ref Tides', '${Tides}'],
    ['{Ref: Tides}', '${Tides}'],
    ["!Sub '${Tides}'", '${Tides}'],
    ['!GetAtt Tides.Arn', '${Tides.Arn}'],
    ['!GetAtt [Tides, Arn]', '${Tides.Arn}'],
    ['{Fn::GetAtt: Tides.Arn}', '${Tides.Arn}'],
    ['{Fn::GetAtt: [Tides, Arn]}', '${Tides.Arn}'],
    ["!Sub '${Tides.Arn}'", '${Tides.Arn}'],
    ["!Join ['', [!GetAtt Tides.Arn]]", '${Tides.Arn}'],
    ["!Sub ['${It}', {It: !GetAtt Tides.Arn}]", '${Tides.Arn}'],
    ["!Sub 'arn:${AWS::Partition}:s3:::${Port}/*'", 'arn:${AWS::Partition}:s3:::${Port}/*'],
    [
      "!Join [':', [arn, !Ref AWS::Partition, s3, '', '', !Sub '${Port}/*']]",
      'arn:${AWS::Partition}:s3:::${Port}/*',
    ],
    ['!FindInMap [Zones, north, name]', 'fjord'],
    ['!FindInMap [Zones, !Ref Port, name]', '${FindInMap("Zones", Port, "name")}'],
    ['!Select [1, [fjord, skerry]]', 'skerry'],
    ["!Select [0, !Split [',', !Ref Port]]", '${Select("0", Split(",", Port))}'],
    ["!ImportValue {'Fn::Join': ['-', [!Ref Port, arn]]}", '${ImportValue(Port+"-arn")}'],
    ["!ImportValue {'Fn::Sub': '${Port}-arn'}", '${ImportValue(Port+"-arn")}'],
    ["!Join ['/', [fjord, !If [IsLive, a, b]]]", 'fjord/${If("IsLive", "a", "b")}'],
    ["!Sub 'arn:aws:s3:::tides/${!aws:username}/*'", 'arn:aws:s3:::tides/${aws:username}/*'],
    ["'arn:aws:s3:::tides/${aws:username}/*'", 'arn:aws:s3:::tides/${aws:username}/*'],
  ])('%s is %s', (written, meant) => {
    expect(resourceText(written).map(({ text }) => text)).toEqual([meant]);
  });

  test('is a policy variable whether a function wrote it or not', () => {
    const [sub] = resourceText("!Sub 'arn:aws:s3:::tides/${!aws:username}'");
    const [plain] = resourceText("'arn:aws:s3:::tides/${aws:UserName}'");
    expect(sub?.tokens).toEqual(plain?.tokens);
    expect(sub?.tokens).toContain('aws:username');
  });

  test('is every branch of a conditional, and every value of a mapped list', () => {
    const list =
      "[!If [IsLive, 'arn:a', !If [IsOdd, 'arn:b', !Ref AWS::NoValue]], !FindInMap [Zones, north, list]]";
    expect(resourceText(list).map(({ text }) => text)).toEqual(['arn:a', 'arn:b', 'fjord', 'skerry']);
  });

  test('that functions blow up stays small', () => {
    const levels = Array.from({ length: 12 }, (_, depth) => depth);
    const doubled = levels.reduce(
      (inner) => `{'Fn::Sub': ['${'${A}'.repeat(40)}', {A: ${inner}}]}`,
      "'0123456789'",
    );
    const more = `  Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [${doubled}]}}`;
    const text = template(`  A: {Type: AWS::S3::Bucket}\n${more}\n`);
    expect(modelOf(text).attachments[0]?.policy.length).toBeLessThan(20_000);
  });
});

describe('a resource', () => {
  test('role, user and group', () => {
    expect(
      essenceOf(
        template(`
  Bot:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: '2012-10-17'
        Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: [ec2.amazonaws.com]}}
      ManagedPolicyArns: [!Sub 'arn:\${AWS::Partition}:iam::aws:policy/ReadOnlyAccess', !Ref Quay]
      PermissionsBoundary: !Ref Fence
  Ferry: {Type: AWS::IAM::User, Properties: {LoginProfile: {Password: x}}}
  Key: {Type: AWS::IAM::AccessKey, Properties: {UserName: !Ref Ferry}}
  Crew: {Type: AWS::IAM::Group}
  Fence:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}
  Quay:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Roles: [!Ref Bot, deck-hand]
      PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Deny, Action: 'sqs:*', Resource: '*'}]}
`),
      ),
    ).toEqual([
      'role Bot, trust policy (trust): Allow sts:AssumeRole to ec2.amazonaws.com',
      'policy Fence, policy document (guardrail): Allow s3:* on *',
      'policy Quay, policy document (identity): Deny sqs:* on *',
      'role Bot: policy arn:aws:iam::aws:policy/ReadOnlyAccess',
      'role Bot: policy ${Quay}',
      'role Bot: boundary ${Fence}',
      'role Bot: policy ${Quay}',
      'role deck-hand: policy ${Quay}',
      'role: role Bot',
      'user: user Ferry',
      'group: group Crew',
      'password: password of user Ferry',
      'access key: access key Key of user Ferry',
    ]);
  });

  test("Lambda's permissions and addresses", () => {
    expect(
      essenceOf(
        template(`
  A: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: !GetAtt Gull.Arn, Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId, SourceArn: !GetAtt Tides.Arn}}
  B: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: gull, Principal: '*', PrincipalOrgID: o-7}}
  C: {Type: AWS::Lambda::Permission, Properties: {Action: lambda:InvokeFunction, FunctionName: !Ref Gull, Principal: 210987654321}}
  D: {Type: AWS::Lambda::Url, Properties: {AuthType: NONE, TargetFunctionArn: !GetAtt Gull.Arn}}
  E: {Type: AWS::Lambda::Url, Properties: {AuthType: AWS_IAM, TargetFunctionArn: !GetAtt Gull.Arn}}
  Gull: {Type: AWS::Lambda::Function}
`),
      ),
    ).toEqual([
      'permission A of function Gull, policy document (resource): Allow lambda:InvokeFunction to s3.amazonaws.com if ArnLike aws:SourceArn ${Tides.Arn} if StringEquals aws:SourceAccount ${AWS::AccountId}',
      'permission B of function gull, policy document (resource): Allow lambda:InvokeFunction to * if StringEquals aws:PrincipalOrgID o-7',
      'permission C of function Gull, policy document (resource): Allow lambda:InvokeFunction to 210987654321',
      'address D of function Gull, address without authentication (resource): Allow lambda:InvokeFunctionUrl to *',
    ]);
  });

  test("SAM's functions", () => {
    expect(
      essenceOf(
        template(`
  Gull:
    Type: AWS::Serverless::Function
    Properties:
      FunctionUrlConfig: {AuthType: NONE}
      Policies:
        - AWSLambdaExecute
        - DynamoDBCrudPolicy: {TableName: !Ref Nests}
        - {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'sqs:*', Resource: '*'}]}
  Tern: {Type: AWS::Serverless::StateMachine, Properties: {Role: !GetAtt Bot.Arn, Policies: AWSLambdaExecute}}
`),
      ),
    ).toEqual([
      'function Gull, inline policies (identity): Allow sqs:* on *',
      'function Gull, trust policy (trust): Allow sts:AssumeRole to lambda.amazonaws.com',
      'address of function Gull, address without authentication (resource): Allow lambda:InvokeFunctionUrl to *',
      'function Gull: policy AWSLambdaExecute',
      'function Gull: policy SAM template DynamoDBCrudPolicy (TableName: ${Nests})',
      'state machine Tern: policy AWSLambdaExecute',
      'role: role of function Gull',
    ]);
  });

  test('policies in texts, of organisations and of event buses', () => {
    expect(
      essenceOf(
        template(`
  Logs:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: !Sub |
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:PutLogEvents",
          "Principal": {"Service": "es.amazonaws.com"}, "Resource": "arn:\${AWS::Partition}:logs:*:*:*",
          "Condition": {"StringEquals": {"\${Host}:sub": "\${AWS::AccountId}"}}}]}
  Limit:
    Type: AWS::Organizations::Policy
    Properties:
      Type: SERVICE_CONTROL_POLICY
      TargetIds: [r-odd]
      Content: '{"Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}'
  Bus: {Type: AWS::Events::EventBusPolicy, Properties: {StatementId: x, Action: events:PutEvents, Principal: '210987654321'}}
`),
      ),
    ).toEqual([
      'log policy Logs, policy document (resource): Allow logs:PutLogEvents to es.amazonaws.com on arn:${AWS::Partition}:logs:*:*:* if StringEquals ${Host}:sub ${AWS::AccountId}',
      'organisation policy Limit, policy document (guardrail): Deny s3:* on *',
      'event bus policy Bus, policy document (resource): Allow events:PutEvents to 210987654321',
      'target r-odd: boundary ${Limit}',
    ]);
  });

  test('with a condition that may be left out has a statement with it and one without', () => {
    const [, ...statements] = essenceOf(
      template(`
  Held:
    Type: AWS::SNS::TopicPolicy
    Properties:
      PolicyDocument:
        Statement:
          - {Effect: Deny, Principal: '*', Action: sns:Publish, Resource: '*'}
          - Effect: Allow
            Principal: '*'
            Action: sns:Publish
            Resource: '*'
            Condition: !If [IsLive, {StringEquals: !If [IsOdd, {'aws:SourceAccount': '1'}, {'aws:SourceAccount': '2'}]}, !Ref AWS::NoValue]
`),
    );
    const allowed = 'topic policy Held, policy document (resource): Allow sns:Publish to * on *';
    expect(statements).toEqual([
      `${allowed} if StringEquals aws:SourceAccount 1`,
      `${allowed} if StringEquals aws:SourceAccount 2`,
      allowed,
    ]);
  });

  test('has its policy on the lines of the template', () => {
    const text = template(`  Limit:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: |
        {"Statement": [
          {"Effect": "Allow", "Action": "logs:*", "Principal": "*", "Resource": "*"}
        ]}
`);
    const [held] = modelOf(text).policies;
    expect(held?.policy.statements[0]?.startLine).toBe(8);
    expect(held?.place).toMatchObject({ startLine: 6, endLine: 9 });
  });
});

const letters = fc.constantFrom('Tides', 'Ledger', 'AWS::Region', 'Port');
/** A value in the long form, with the tag and what follows it in the short one. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  letters.map((name) => ({ Ref: name })),
  letters.map((name) => ({ 'Fn::GetAtt': [name, 'Arn'] })),
  letters.map((name) => ({ 'Fn::Sub': `arn:aws:s3:::\${${name}}/*` })),
  fc.array(letters, { minLength: 1, maxLength: 3 }).map((names) => ({
    'Fn::Join': ['/', names.map((name) => ({ Ref: name }))],
  })),
  letters.map((name) => ({ 'Fn::If': ['IsLive', `arn:${name}`, { Ref: 'AWS::NoValue' }] })),
  letters.map((name) => ({ 'Fn::ImportValue': { 'Fn::Sub': `\${${name}}-out` } })),
  fc.constant('arn:aws:s3:::plain/${aws:username}'),
);

/** YAML's flow style, functions by their tags; a tag may not follow a tag, so that inner ones alternate. */
function shortForm(node: unknown, tagged = false): string {
  if (Array.isArray(node)) return `[${node.map((item) => shortForm(item)).join(', ')}]`;
  if (typeof node !== 'object' || node === null) return JSON.stringify(node);
  const entries = Object.entries(node);
  const [key = '', inner] = entries[0] ?? [];
  if (entries.length === 1 && !tagged && (key === 'Ref' || key.startsWith('Fn::'))) {
    return `!${key.replace('Fn::', '')} ${shortForm(inner, true)}`;
  }
  return `{${entries.map(([name, field]) => `${JSON.stringify(name)}: ${shortForm(field)}`).join(', ')}}`;
}

test('one template in JSON, in YAML and in short tags is one model', () => {
  const statement = fc.record({
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: fc.constantFrom('s3:GetObject', ['s3:*', 'sqs:SendMessage']),
    Resource: fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 4 })),
  });
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 3 }), value, (statements, arn) => {
      const tree = {
        AWSTemplateFormatVersion: '2010-09-09',
        Resources: {
          Tides: { Type: 'AWS::S3::Bucket', Properties: { BucketName: arn } },
          Bot: {
            Type: 'AWS::IAM::Role',
            Properties: {
              AssumeRolePolicyDocument: { Statement: [] },
              ManagedPolicyArns: [arn],
              Policies: [
                { PolicyName: 'odd', PolicyDocument: { Version: '2012-10-17', Statement: statements } },
              ],
            },
          },
        },
      };
      const json = JSON.stringify(tree, null, 2);
      const inJson = essenceOf(json, 'odd.json');
      expect(essenceOf(stringify(tree))).toEqual(inJson);
      expect(essenceOf(shortForm(tree))).toEqual(inJson);
      const { deltas, parts } = analyzed(stringify(tree), shortForm(tree).replace(/^\{/, '{ ').concat('\n'));
      expect([...deltas, ...parts]).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

describe('a fixture', () => {
  const root = new URL('./cloudformation/', import.meta.url).pathname;
  const sideOf = (name: string, side: Side) => {
    const folder = join(root, name, side);
    const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const [found] = paths.map((entry) => join(entry.parentPath, entry.name));
    return found === undefined
      ? null
      : { path: found.slice(folder.length + 1), text: readFileSync(found, 'utf8') };
  };
  const silent = [
    'intrinsics-in-other-notations',
    'described-tagged-and-reordered',
    'permission-names-the-function-otherwise',
    'cdk-output-written-anew',
    'parts-without-meaning',
    'infra-group-rules-written-apart',
    'infra-sam-globals-written-out',
    'infra-stores-in-other-notations',
    'infra-value-becomes-a-parameter',
  ];
  test.each(readdirSync(root))('%s', (name) => {
    const before = sideOf(name, 'before');
    const after = sideOf(name, 'after');
    const { deltas, parts, models } = analyzed(before?.text ?? null, after?.text ?? null, after?.path);
    const [had, has] = models.map((model) => [...model].sort());
    if (silent.includes(name)) {
      expect(has).toEqual(had);
      expect([...deltas, ...parts]).toEqual([]);
    } else {
      expect([has, deltas, parts]).not.toEqual([had, [], []]);
    }
  });
});

describe('what nobody judged', () => {
  const role = (properties: string) =>
    template(`  Bot: {Type: AWS::IAM::Role, Properties: {${properties}}}\n`);

  test('is told part by part', () => {
    const root = new URL('./cloudformation/parts-that-nobody-judges/', import.meta.url).pathname;
    const text = (side: Side) => readFileSync(join(root, side, 'harbour.yml'), 'utf8');
    expect(analyzed(text('before'), text('after')).parts).toEqual([
      'after 4 parameter Berth and its default',
      'after 6 condition IsLive',
      'after 8 mapping Sizes',
      'after 21 AWS::S3::Bucket Hold',
      'after 25 Fn::ForEach::Quays among the resources, which has no Type here',
    ]);
  });

  test('is a name that changes, and not the name of what is new', () => {
    expect(analyzed(role('RoleName: bot'), role('RoleName: robot')).parts).toEqual([
      'after 3 AWS::IAM::Role Bot',
    ]);
    expect(analyzed(template('  {}\n'), role('RoleName: bot')).parts).toEqual([]);
  });

  test('is a condition that comes to a boundary', () => {
    const plain = role('PermissionsBoundary: !Ref Fence');
    const sometimes = role('PermissionsBoundary: !If [IsLive, !Ref Fence, !Ref AWS::NoValue]');
    expect(analyzed(plain, sometimes).parts).toEqual(['after 3 AWS::IAM::Role Bot']);
  });

  test('is a suppression and a comment that a scanner obeys', () => {
    const bucket = '  Tides:\n    Type: AWS::S3::Bucket\n';
    const suppressed = `${bucket}    Metadata: {cfn_nag: {rules_to_suppress: [{id: W35}]}}\n`;
    expect(analyzed(template(bucket), template(suppressed)).parts).toEqual(['after 3 AWS::S3::Bucket Tides']);
    const commented = bucket.replace('Bucket\n', 'Bucket # checkov:skip=CKV_AWS_18\n');
    expect(analyzed(template(bucket), template(commented)).parts).toEqual([
      'after 4 a comment that a scanner obeys',
    ]);
  });

  test('is what a template has become', () => {
    expect(analyzed(template('  {}\n'), 'kind: Pod\n').parts).toEqual([
      'after 1 the whole file, which is no template any more',
    ]);
  });

  test('is access that cannot be known, which is told besides; left alone it is silent', () => {
    const policy = (document: string) => role(`Policies: [{PolicyName: odd, PolicyDocument: ${document}}]`);
    const known = policy(
      "{Version: '2012-10-17', Statement: {Effect: Allow, Action: 's3:*', Resource: '*'}}",
    );
    const { deltas, parts, models } = analyzed(known, policy('!Ref Given'));
    expect(deltas).toEqual([
      'role Bot | What the inline policy odd of role Bot allows cannot be known: the document is known only when the template is deployed',
    ]);
    expect(parts).toEqual(['after 3 the inline policy odd of role Bot']);
    expect(models).toEqual([['role: role Bot'], ['role: role Bot']]);
    expect(analyzed(policy('!Ref Given'), policy('{Ref: Given}'))).toMatchObject({ deltas: [], parts: [] });
    const macro = policy('{Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://odd}}}');
    expect(analyzed(macro, known).deltas).toHaveLength(1);
  });
});

describe('a text', () => {
  test.each([
    ["AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", true],
    ['Resources:\n  A:\n    Type: AWS::S3::Bucket\n', true],
    ['{"Resources":{"A":{"Type":"Custom::Odd"}}}', true],
    ['# shifted\nResources:\n  A:\n    Type: "AWS::S3::Bucket', true],
    ['apiVersion: v1\nkind: Pod\n', false],
    ['resources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n', false],
    ['{"name": "odd", "resources": []}', false],
  ])('%j is a template: %s', (text, expected) => {
    expect(isTemplate(file(text))).toBe(expected);
  });

  test.each([
    ['Resources: odd\nA: {Type: AWS::S3::Bucket}\n'],
    ['AWSTemplateFormatVersion: 1\nResources:\n  A: odd\n'],
    ['AWSTemplateFormatVersion: 1\nResources:\n  A: {Type: AWS::S3::Bucket, Properties: odd}\n'],
    ['AWSTemplateFormatVersion: 1\n- odd\n'],
  ])('%j makes no sense', (text) => {
    expect(() => readTemplate(file(text), 'after')).toThrow(Unreadable);
  });
});
