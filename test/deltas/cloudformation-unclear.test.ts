/** Statements that nobody can read: told where they changed, silent where they stay, and never in the way of the others. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { analyze, expectedOf } from './fixture.ts';

const path = 'harbour.yml';

/** A policy in a template; every statement takes one line, the first of them line 9. */
function harbour(statements: readonly string[], version = '2012-10-17'): string {
  return `AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Quay:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '${version}'
        Statement:
${statements.map((one) => `          - ${one}\n`).join('')}`;
}

const operators = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'ArnLike'];
const choice = (name: string) =>
  `{'Fn::If': [${name}, {'aws:PrincipalTag/berth': ${name}}, {Ref: 'AWS::NoValue'}]}`;
/** With five choices it turns out in 32 ways, with four in 16. */
const statement = (effect: string, action: string, choices: number) =>
  `{Effect: ${effect}, Action: '${action}', Resource: 'tides/\${aws:username}', Condition: {${operators
    .slice(0, choices)
    .map((name) => `${name}: ${choice(name)}`)
    .join(', ')}}}`;
const clear = (effect: string, action: string) => `{Effect: ${effect}, Action: '${action}', Resource: '*'}`;
const unclear = (action: string) => statement('Allow', action, 5);

/** Kinds with the lines that they are seen on, each once: what can turn out in many ways is many of one kind. */
function told(before: string, after: string): readonly string[] {
  const { deltas } = analyze(new Map([[path, before]]), new Map([[path, after]]));
  const lines = deltas.map(({ kind, evidence }) =>
    [kind, ...new Set(evidence.map(({ startLine }) => startLine))].join(' '),
  );
  return [...new Set(lines)].sort();
}

test('all that changed are shown, and each counts for what was decided before', () => {
  const before = harbour([unclear('s3:GetObject'), unclear('s3:ListBucket')]);
  const one = harbour([unclear('s3:PutObject'), unclear('s3:ListBucket')]);
  const two = harbour([unclear('s3:PutObject'), unclear('s3:*')]);
  expect(told(before, one)).toEqual(['iam.unresolved 9']);
  expect(told(before, two)).toEqual(['iam.unresolved 9 10']);
  const facts = [one, two].map(
    (after) => analyze(new Map([[path, before]]), new Map([[path, after]])).deltas[0]?.facts.digest,
  );
  expect(new Set(facts).size).toBe(2);
});

test('the version of the document counts for each of them', () => {
  const statements = [unclear('s3:GetObject')];
  expect(told(harbour(statements), harbour(statements, '2008-10-17'))).toEqual(['iam.unresolved 9']);
});

test('a condition that one of them stands under is left to nobody', () => {
  const before = harbour([unclear('s3:GetObject')]);
  const after = harbour([`{'Fn::If': [IsLive, ${unclear('s3:GetObject')}, {Ref: 'AWS::NoValue'}]}`]);
  expect(expectedOf(analyze(new Map([[path, before]]), new Map([[path, after]])))).toEqual({
    deltas: [],
    unjudged: ['after harbour.yml:3 AWS::IAM::ManagedPolicy Quay'],
  });
});

test.each([
  ['an allowance that turns unclear is not told as gone', 'Allow', 4, 5, []],
  ['an allowance that turns clear is told as new', 'Allow', 5, 4, ['iam.access.added 9']],
  ['a denial that turns unclear is told as gone', 'Deny', 4, 5, ['iam.deny.removed 9']],
  ['a denial that turns clear is not told as new', 'Deny', 5, 4, []],
])('%s', (_, effect, had, has, expected) => {
  const [before, after] = [had, has].map((choices) =>
    harbour([statement(effect, 's3:GetObject', choices), clear('Allow', 'sqs:SendMessage')]),
  );
  expect(told(before ?? '', after ?? '')).toEqual([...expected, 'iam.unresolved 9']);
});

test('what widens beside one that turns unclear is told', () => {
  const before = harbour([statement('Allow', 's3:GetObject', 4), clear('Allow', 'sqs:SendMessage')]);
  const after = harbour([unclear('s3:GetObject'), clear('Allow', '*')]);
  expect(told(before, after)).toEqual([
    'iam.access.added 10 9',
    'iam.escalation.added 10',
    'iam.unresolved 9',
  ]);
});

test.each([
  ['a macro writes a part of', "{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: s3://odd}}}"],
  ['is known only when it is deployed', '{Ref: Given}'],
  ['is no statement', 'odd'],
  ['has an element that is misspelt', "{Effect: Allow, Actions: 's3:*', Resource: '*'}"],
])('one that %s leaves the others to be compared', (_, odd) => {
  const before = harbour([odd, clear('Allow', 'sqs:SendMessage')]);
  const after = harbour([odd, clear('Allow', 'sqs:*')]);
  expect(told(before, before)).toEqual([]);
  expect(told(before, after)).toEqual(['iam.access.added 10']);
  expect(told(harbour([clear('Allow', 'sqs:SendMessage')]), before)).toEqual(['iam.unresolved 9']);
});

test('too many of them, and the document as a whole is unclear', () => {
  const many = Array.from({ length: 17 }, (_, index) => `odd${index}`);
  const before = harbour([...many, clear('Allow', 'sqs:SendMessage')]);
  const after = harbour([...many, clear('Allow', 'sqs:*')]);
  expect(told(before, before)).toEqual([]);
  expect(told(before, after)).toHaveLength(1);
  expect(told(before, after)[0]).toMatch(/^iam\.unresolved /);
});

test.each([
  ["{'Fn::Transform': {Name: 'AWS::Include', Parameters: {Location: s3://odd}}}"],
  ['{Ref: Given}'],
])('%s in the place of all statements leaves nothing to compare', (odd) => {
  const known = harbour([clear('Deny', 's3:*'), clear('Allow', 'sqs:*')]);
  const unknown = known.replace(/Statement:\n.*/s, `Statement: ${odd}\n`);
  expect(told(known, unknown)).toEqual(['iam.unresolved 8']);
  expect(told(unknown, known)).toEqual(['iam.unresolved 8']);
  expect(told(unknown, unknown)).toEqual([]);
});

test('those of both sides take nothing from what is told of the others and add nothing to it', () => {
  const effect = fc.constantFrom('Allow', 'Deny');
  const action = fc.constantFrom('s3:GetObject', 's3:*', 'sqs:SendMessage', 'iam:PassRole', '*');
  const statements = fc.array(
    fc.tuple(effect, action).map(([how, what]) => clear(how, what)),
    { maxLength: 3 },
  );
  const odd = fc.oneof(
    action.map(unclear),
    action.map((name) => `{Effect: Allow, Actions: '${name}', Resource: '*'}`),
  );
  const odds = fc.array(odd, { maxLength: 3 });
  const essence = (before: readonly string[], after: readonly string[]) =>
    analyze(new Map([[path, harbour(before)]]), new Map([[path, harbour(after)]])).deltas.map(
      ({ kind, subject, summary }) => `${kind} ${subject} ${summary}`,
    );
  fc.assert(
    fc.property(statements, statements, odds, odd, (had, has, both, one) => {
      const plain = essence([clear('Allow', 'sns:*'), ...had], [clear('Allow', 'sns:*'), ...has]);
      const beside = essence(
        [...both, clear('Allow', 'sns:*'), ...had],
        [clear('Allow', 'sns:*'), ...has, ...both],
      );
      expect(beside).toEqual(plain);
      const fresh = essence([clear('Allow', 'sns:*'), ...had], [one, clear('Allow', 'sns:*'), ...has]);
      expect(fresh.filter((line) => line.startsWith('iam.unresolved'))).toHaveLength(1);
    }),
    { numRuns: 40 },
  );
});
