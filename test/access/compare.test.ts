/** What a change from one policy document to another is called: a table of the rules of the language, one a row. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { awsCatalogue } from '../../src/access/aws-catalogue.ts';
import { comparePolicies, type Outcome } from '../../src/access/compare.ts';
import { policyFromValue } from '../../src/access/document.ts';

const catalogue = awsCatalogue(
  readFileSync(new URL('../../rules/catalogues/aws-actions.txt', import.meta.url), 'utf8'),
);

type Json = Readonly<Record<string, unknown>>;
type Words = string | readonly string[];
type Row = readonly [name: string, before: readonly Json[], after: readonly Json[], outcome: Outcome];

const allow = (Action: Words, Resource: Words = '*', Condition?: Json): Json => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const deny = (Action: Words, Resource: Words = '*', Condition?: Json): Json => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});
const allBut = (Effect: 'Allow' | 'Deny', NotAction: Words): Json => ({ Effect, NotAction, Resource: '*' });
const elsewhere = (Effect: 'Allow' | 'Deny', Action: Words, NotResource: Words): Json => ({
  Effect,
  Action,
  NotResource,
});
/** Statements that differ by their condition alone. */
const when = (...conditions: readonly Json[]) =>
  conditions.map((Condition) => allow('sqs:*', '*', Condition));
const to = (Principal: unknown): Json => ({ Effect: 'Allow', Action: 'sqs:*', Resource: '*', Principal });
const denyBut = (NotPrincipal: Json): Json => ({
  Effect: 'Deny',
  Action: 'sqs:*',
  Resource: '*',
  NotPrincipal,
});
const queue = 'arn:aws:sqs:eu-west-1:111122223333:heron';
const user = '$' + '{aws:username}';
const star = '$' + '{*}';
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const sqs = [...catalogue.actionsOf('sqs').values()].map(({ name }) => name);

const actions: readonly Row[] = [
  ['an action more', [allow('sqs:GetQueueUrl')], [allow(['sqs:GetQueueUrl', 'sqs:PurgeQueue'])], 'wider'],
  ['an action for another', [allow('sqs:GetQueueUrl')], [allow('sqs:PurgeQueue')], 'mixed'],
  ['another letter case', [allow('sqs:GetQueueUrl')], [allow('SQS:getqueueurl')], 'equivalent'],
  ['an action that a wildcard holds', [allow('sqs:*')], [allow(['sqs:*', 'sqs:PurgeQueue'])], 'equivalent'],
  ['every action of today for the wildcard', [allow('sqs:*')], [allow(sqs)], 'narrower'],
  ['the wildcard for every action of today', [allow(sqs)], [allow('sqs:*')], 'wider'],
  ['all but one for all', [allow('*')], [allBut('Allow', 'sqs:PurgeQueue')], 'narrower'],
  ['all but one of no catalogue for all', [allow('*')], [allBut('Allow', 'sqs:FlyQueue')], 'narrower'],
  ['all but one of no known service for all', [allow('*')], [allBut('Allow', 'egret:Fly')], 'narrower'],
  ['all but nothing for all', [allow('*')], [allBut('Allow', [])], 'equivalent'],
  ['no action at all', [allow([])], [], 'equivalent'],
];
const denials: readonly Row[] = [
  ['a Deny goes', [allow('sqs:*'), deny('sqs:PurgeQueue')], [allow('sqs:*')], 'wider'],
  ['a Deny of no known action goes', [allow('sqs:*'), deny('sqs:FlyQueue')], [allow('sqs:*')], 'wider'],
  [
    'a Deny of one unknown action for another',
    [allow('sqs:*'), deny('sqs:FlyQueue')],
    [allow('sqs:*'), deny('sqs:FlyHome')],
    'mixed',
  ],
  ['a Deny of what nothing allows', [allow('sqs:*')], [allow('sqs:*'), deny('sns:*')], 'equivalent'],
  ['a Deny says what the Allow no longer says', [allow('*')], [allow('*'), deny('*')], 'narrower'],
  ['less is denied, nothing allowed', [deny('*')], [deny('sqs:*')], 'wider'],
  ['a denied action more, nothing allowed', [deny('sqs:*')], [deny(['sqs:*', 'sns:*'])], 'narrower'],
  ['an exception for an unknown action', [deny('*')], [allBut('Deny', 'egret:Fly')], 'wider'],
  [
    'a condition on a guardrail',
    [deny('*')],
    [deny('*', '*', { Bool: { 'aws:ViaAWSService': 'false' } })],
    'wider',
  ],
  [
    'denied elsewhere, or allowed here',
    [allow('sqs:*'), elsewhere('Deny', 'sqs:*', queue)],
    [allow('sqs:*', queue)],
    'equivalent',
  ],
  [
    'denied elsewhere, with fewer exceptions',
    [allow('sqs:*'), elsewhere('Deny', 'sqs:*', [queue, `${queue}.fifo`])],
    [allow('sqs:*'), elsewhere('Deny', 'sqs:*', queue)],
    'narrower',
  ],
  [
    'denied without TLS, or allowed with',
    [allow('sqs:*'), deny('sqs:*', '*', { Bool: { 'aws:SecureTransport': 'false' } })],
    when({ BoolIfExists: { 'aws:SecureTransport': 'true' } }),
    'equivalent',
  ],
];
const on = (...resources: readonly string[]) => [allow('s3:GetObject', resources)];
const resources: readonly Row[] = [
  [
    'objects of one bucket for names that begin alike',
    on('arn:aws:s3:::b/*'),
    on('arn:aws:s3:::b*'),
    'wider',
  ],
  ['a part beside the whole', on('arn:aws:s3:::b*'), on('arn:aws:s3:::b*', 'arn:aws:s3:::b/*'), 'equivalent'],
  ['one cut in two', on('arn:aws:s3:::b*'), on('arn:aws:s3:::b', 'arn:aws:s3:::b?*'), 'equivalent'],
  ['any ARN for anything', on('*'), on('arn:*'), 'narrower'],
  ['an ARN cut short', on('arn:aws:s3'), on('arn:aws:s3:*:*:*'), 'equivalent'],
  ['a wildcard leaves no early part', on('arn:aws:sqs:*:heron'), on('arn:aws:sqs:*:1:heron'), 'mixed'],
  ['the last part holds colons', on('arn:aws:logs:*:*:*'), on('arn:aws:logs:*:*:a:b:c'), 'narrower'],
  ['no resource', on(), [], 'equivalent'],
  ['a variable for everything', on('arn:aws:s3:::b/*'), on(`arn:aws:s3:::b/${user}`), 'narrower'],
  ['a name for a variable', on(`arn:aws:s3:::b/${user}`), on('arn:aws:s3:::b/heron'), 'mixed'],
  ['a star that is no wildcard', on(`arn:aws:s3:::b/${star}`), on('arn:aws:s3:::b/*'), 'wider'],
  [
    'a term that reads like a term and a letter',
    on('arn:aws:s3:::$' + '{aws:PrincipalTag/t,97}'),
    on('arn:aws:s3:::$' + '{aws:PrincipalTag/t}a'),
    'mixed',
  ],
];
const team = (operator: string, ...values: readonly string[]) => ({ [operator]: { 'aws:TagKeys': values } });
const absent = { Null: { 'aws:TagKeys': 'true' } };
const present = { Null: { 'aws:TagKeys': 'false' } };
const conditions: readonly Row[] = [
  ['a condition', [allow('sqs:*')], when(team('StringEquals', 'a')), 'narrower'],
  ['a value more', when(team('StringEquals', 'a')), when(team('StringEquals', 'a', 'b')), 'wider'],
  ['a pattern for a value', when(team('StringEquals', 'a')), when(team('StringLike', 'a*')), 'wider'],
  ['a star is no wildcard', when(team('StringEquals', 'a*')), when(team('StringLike', 'a*')), 'wider'],
  ['like without wildcards', when(team('StringEquals', 'a')), when(team('StringLike', 'a')), 'equivalent'],
  ['if it exists', when(team('StringEquals', 'a')), when(team('StringEqualsIfExists', 'a')), 'wider'],
  [
    'if it exists, in two statements',
    when(team('StringEqualsIfExists', 'a')),
    when(team('StringEquals', 'a'), absent),
    'equivalent',
  ],
  ['there or not', [allow('sqs:*')], when(absent, present), 'equivalent'],
  ['any value is one that is there', when(team('StringLike', '*')), when(present), 'equivalent'],
  [
    'this or not this',
    when(team('StringEquals', 'a'), team('StringNotEquals', 'a')),
    [allow('sqs:*')],
    'equivalent',
  ],
  ['never met', when({ ...team('StringEquals', 'a'), ...team('StringNotEquals', 'a') }), [], 'equivalent'],
  ['no values', when(team('StringEquals')), [], 'equivalent'],
  ['no key meets all', when(present, absent), when(team('ForAllValues:StringEquals', 'a')), 'narrower'],
  [
    'any for all',
    when(team('ForAllValues:StringEquals', 'a')),
    when(team('ForAnyValue:StringEquals', 'a')),
    'mixed',
  ],
  [
    'any for all that are there',
    when({ ...team('ForAllValues:StringEquals', 'a'), ...present }),
    when(team('ForAnyValue:StringEquals', 'a')),
    'wider',
  ],
  ['a truth as JSON has it', when({ Bool: { k: true } }), when({ Bool: { k: 'True' } }), 'equivalent'],
  [
    'a number as JSON has it',
    when({ NumericEquals: { k: 10 } }),
    when({ NumericEquals: { k: '10.0' } }),
    'equivalent',
  ],
  [
    'the limit itself',
    when({ NumericLessThan: { k: 10 } }),
    when({ NumericLessThanEquals: { k: 10 } }),
    'wider',
  ],
  [
    'an instant by either name',
    when({ DateLessThan: { k: '2026-01-01T00:00:00Z' } }),
    when({ DateLessThan: { k: '1767225600' } }),
    'equivalent',
  ],
  [
    'a range of version 6 in halves',
    when({ IpAddress: { k: '2001:DB8::/32' } }),
    when({ IpAddress: { k: ['2001:db8::/33', '2001:db8:8000::/33'] } }),
    'equivalent',
  ],
  [
    'version 4 is not all',
    when({ IpAddress: { k: '0.0.0.0/0' } }),
    when({ IpAddress: { k: ['0.0.0.0/0', '::/0'] } }),
    'wider',
  ],
  [
    'a variable under another key',
    when({ StringEquals: { a: user }, Null: { b: 'false' } }),
    when({ StringEquals: { b: user }, Null: { a: 'false' } }),
    'mixed',
  ],
  [
    'a variable in any letter case',
    when(team('StringEquals', user)),
    when(team('StringEqualsIgnoreCase', user)),
    'wider',
  ],
  [
    'a variable within a pattern of it',
    when(team('StringLike', `*${user}`)),
    when(team('StringEquals', `x/${user}`)),
    'narrower',
  ],
  [
    'any variable for all',
    when(team('ForAllValues:StringEquals', user)),
    when(team('ForAnyValue:StringEquals', user)),
    'mixed',
  ],
];
const principals: readonly Row[] = [
  ['everybody, either way', [to('*')], [to({ AWS: '*' })], 'equivalent'],
  [
    'an account, either way',
    [to({ AWS: '111122223333' })],
    [to({ AWS: 'arn:aws:iam::111122223333:root' })],
    'equivalent',
  ],
  ['an account for a role of it', [to({ AWS: role('crane') })], [to({ AWS: '111122223333' })], 'wider'],
  ['a service for a role', [to({ AWS: role('crane') })], [to({ Service: 'sns.amazonaws.com' })], 'mixed'],
  [
    'one more is spared',
    [to('*'), denyBut({ AWS: role('crane') })],
    [to('*'), denyBut({ AWS: [role('crane'), role('wren')] })],
    'wider',
  ],
];
const overlapping = [
  'SageMaker',
  'Sagemaker',
  'sageMaker',
  'sagemaker',
  'Heron',
  'heron',
  'HERON',
  'Tern',
].map((part) => `arn:aws:sns:*:*:*${part}*`);
const forms: readonly Row[] = [
  [
    'one statement twice, with one Sid',
    [{ ...allow('sqs:*'), Sid: 'A' }],
    [
      { ...allow('sqs:*'), Sid: 'A' },
      { ...allow('sqs:*'), Sid: 'A' },
    ],
    'equivalent',
  ],
  ['a list of one', [allow('sqs:*', queue)], [allow(['sqs:*'], [queue])], 'equivalent'],
  [
    'statements cut and put in order',
    [allow(['sns:*', 'sqs:*'])],
    [allow('sqs:*'), allow('sns:*')],
    'equivalent',
  ],
  [
    'two statements as one',
    [allow('sns:*', 'arn:aws:sns'), allow('sqs:*', queue)],
    [allow(['sns:*', 'sqs:*'], ['arn:aws:sns', queue])],
    'wider',
  ],
  ['the first statement', [], [allow('sqs:*')], 'wider'],
  [
    'cut by a condition, on many patterns that overlap',
    [allow('sns:Publish', overlapping)],
    [allow('sns:Publish', overlapping, absent), allow('sns:Publish', overlapping, present)],
    'equivalent',
  ],
  ['an empty condition', [allow('sqs:*')], when({}), 'equivalent'],
];

const backwards: Readonly<Record<Outcome, Outcome>> = {
  equivalent: 'equivalent',
  mixed: 'mixed',
  wider: 'narrower',
  narrower: 'wider',
};

function outcome(before: unknown, after: unknown): Outcome {
  const [had, has] = [before, after].map((value) => policyFromValue('policy.json', value));
  if (had === undefined || has === undefined) throw new Error('no policy');
  return comparePolicies(had, has, catalogue).outcome;
}

describe.each(Object.entries({ actions, denials, resources, conditions, principals, forms }))(
  '%s',
  (_, rows) => {
    test.each(rows)('%s', (_name, before, after, expected) => {
      const [had, has] = [before, after].map((Statement) => ({ Version: '2012-10-17', Statement }));
      expect(outcome(had, has)).toBe(expected);
      expect(outcome(has, had)).toBe(backwards[expected]);
      expect(outcome(had, had)).toBe('equivalent');
    });
  },
);

describe('the version', () => {
  const reading = (Version: string, statement: Json) => ({ Version, Statement: statement });
  test.each([
    ['of a resource', allow('s3:*', `arn:aws:s3:::b/${user}`)],
    ['of a condition', allow('s3:*', '*', { StringEquals: { 'aws:PrincipalTag/name': user } })],
  ])('tells a variable %s from text', (_, statement) => {
    expect(outcome(reading('2008-10-17', statement), reading('2012-10-17', statement))).toBe('mixed');
    expect(outcome({ Statement: statement }, reading('2008-10-17', statement))).toBe('equivalent');
  });
});
