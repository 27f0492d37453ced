/** The AWS analyzer where fixtures are too few: rewordings are silent, every widening is heard, nothing unread is vouched for. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadAnalyzers } from '../../src/config.ts';
import { identityOf } from '../../src/deltas/identity.ts';
import { kinds } from '../../src/deltas/kinds.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { analyze } from './fixture.ts';

const analyzers = await loadAnalyzers();

const path = 'iam/odd.json';
const json = (document: unknown) => new Map([[path, JSON.stringify(document, null, 2)]]);
const directionOf = (delta: { direction?: string; kind: keyof typeof kinds }) =>
  delta.direction ?? kinds[delta.kind].direction;

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const statement: fc.Arbitrary<Statement> = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.uniqueArray(
    fc.constantFrom(
      'sqs:SendMessage',
      'sqs:Get*',
      's3:GetObject',
      'iam:PassRole',
      'kms:Decrypt',
      'ec2:Describe*',
    ),
    { minLength: 1, maxLength: 4 },
  ),
  Resource: fc.uniqueArray(
    fc.constantFrom('arn:aws:s3:::quay/*', 'arn:aws:sqs:*:111122223333:gull', 'arn:aws:kms:*:*:key/7'),
    {
      minLength: 1,
      maxLength: 2,
    },
  ),
});
const policy = fc.array(statement, { minLength: 1, maxLength: 4 });
const document = (Statement: readonly unknown[]) => ({ Version: '2012-10-17', Statement });

/** Another way to write the same list of statements. */
const reworded = (statements: readonly Statement[], how: readonly number[]) =>
  statements
    .flatMap((one, index): readonly unknown[] => {
      const turn = how[index % how.length] ?? 0;
      if (turn % 4 === 0) return one.Action.map((Action) => ({ ...one, Action, Sid: `Part${index}` }));
      if (turn % 4 === 1)
        return [{ ...one, Action: [...one.Action].reverse().map((name) => name.toUpperCase()) }];
      if (turn % 4 === 2)
        return one.Resource.map((Resource) => ({ Resource, Action: one.Action, Effect: one.Effect }));
      return [one, one];
    })
    .reverse();

test('the same access in other words is no delta', () => {
  fc.assert(
    fc.property(policy, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (statements, how) => {
      const found = analyze(json(document(statements)), json(document(reworded(statements, how))));
      expect(found).toEqual({ deltas: [], unjudged: [] });
    }),
    { numRuns: 150 },
  );
});

test('an action on everything that no statement had is heard, and read backwards is less', () => {
  fc.assert(
    fc.property(policy, (statements) => {
      const allowing = statements.filter(({ Effect }) => Effect === 'Allow');
      const before = json(document(allowing));
      const after = json(
        document([...allowing, { Effect: 'Allow', Action: 'rds:DeleteDBCluster', Resource: '*' }]),
      );
      expect(analyze(before, after).deltas.map(directionOf)).toEqual(['widens']);
      expect(analyze(after, before).deltas.map(directionOf)).toEqual(['narrows']);
    }),
    { numRuns: 50 },
  );
});

test('what is found does not depend on the order of writing', () => {
  fc.assert(
    fc.property(policy, policy, (before, after) => {
      const identities = (a: readonly Statement[], b: readonly Statement[]) =>
        analyze(json(document(a)), json(document(b)))
          .deltas.map(identityOf)
          .sort();
      expect(identities([...before].reverse(), [...after].reverse())).toEqual(identities(before, after));
    }),
    { numRuns: 80 },
  );
});

describe('which files it claims', () => {
  const iam = analyzers.find((analyzer) => analyzer.name === 'iam');
  const claims = (name: string, text: string) =>
    iam?.recognises?.({ state: 'text', path: name, blob: '0', mode: 'file', text });

  test.each([
    [
      'a policy of any name',
      'x/y.json',
      '{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}',
      true,
    ],
    ['a policy that is broken', 'x/y.json', '{"Statement":[{"Effect":"Allow","Action":', true],
    [
      'a policy beside the type of a resource, which makes no template',
      'x/y.json',
      '{"Type":"AWS::S3::Bucket","Policy":{"Statement":[{"Effect":"Deny","Action":"s3:*"}]}}',
      true,
    ],
    ['a policy in YAML', 'y.yml', 'Statement:\n  - Effect: Deny\n    NotAction: a:b\n', true],
    [
      'a package manifest',
      'package.json',
      '{"name":"quay","scripts":{"action":"statement of effect"}}',
      false,
    ],
    [
      'a template of CloudFormation',
      't.yml',
      'Resources:\n  A:\n    Type: AWS::IAM::Role\n    Statement: [{Effect: Allow, Action: a}]\n',
      false,
    ],
  ])('%s', (_, name, text, expected) => {
    expect(claims(name, text)).toBe(expected);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['cut off', '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":'],
    ['a key twice', '{"Statement":[{"Effect":"Allow","Action":"s3:*","Action":"iam:*","Resource":"*"}]}'],
    ['nested without end', `{"Statement":[{"Effect":"Allow","Action":${'['.repeat(9_000)}`],
    [
      'a statement without effect',
      '{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"},{"Action":"a:b"}]}',
    ],
  ])('%s', (_, text) => {
    const before = json(document([{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }]));
    expect(() => analyze(before, new Map([[path, text]]))).toThrow(Unreadable);
  });
});

test('secrets in a policy are not shown', () => {
  const condition = (token: string) => ({ StringEquals: { 'aws:RequestTag/token': token } });
  const before = json(document([{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }]));
  const after = json(
    document([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 's3:PutObject',
        Resource: '*',
        Condition: condition('ghp_0123456789abcdefghijABCDEFGHIJ012345'),
      },
    ]),
  );
  const [delta] = analyze(before, after).deltas;
  expect(delta?.kind).toBe('iam.access.added');
  expect(JSON.stringify(delta)).not.toContain('ghp_0123');
});
