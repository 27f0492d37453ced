/** The algebra against the oracle: whatever single requests show, the comparison of sets must say too. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { awsCatalogue } from '../../src/access/aws-catalogue.ts';
import { comparePolicies } from '../../src/access/compare.ts';
import { readPolicy } from '../../src/access/read-policy.ts';
import { readJson } from '../../src/syntax/json.ts';
import { type PolicyJson, type Request, type StatementJson, speaksOf } from './oracle.ts';

const catalogue = awsCatalogue(
  readFileSync(new URL('../../rules/catalogues/aws-actions.txt', import.meta.url), 'utf8'),
);
const runs = Number(process.env.PROPERTY_RUNS ?? 400);

/** A small world, in which every kind of request can be tried. */
const actionPatterns = [
  '*',
  'sqs:*',
  'sqs:Get*',
  'sqs:*Queue',
  'SQS:SendMessage',
  'sqs:DeleteQueue',
  'sqs:?urgeQueue',
  'sns:Publish',
  'sns:*',
];
const resourcePatterns = [
  '*',
  'arn:aws:sqs',
  'arn:aws:sqs:*:*:*',
  'arn:aws:sqs:eu-west-1:*:heron',
  'arn:aws:sqs:*:111122223333:heron',
  'arn:aws:sqs:eu-*:111122223333:h*',
  'arn:aws:sqs:eu-west-?:111122223333:*n',
  'arn:aws:sqs:*:*:*:tail',
  'arn:aws:*:*:*:he?on',
];
const resources = [
  '*',
  'arn:aws:sqs:eu-west-1:111122223333:heron',
  'arn:aws:sqs:eu-west-2:111122223333:heron',
  'arn:aws:sqs:us-east-1:111122223333:heron',
  'arn:aws:sqs:eu-west-1:444455556666:heron',
  'arn:aws:sqs:eu-west-1:444455556666:egret',
  'arn:aws:sqs:eu-west-1:111122223333:egret',
  'arn:aws:sqs:eu-west-1:111122223333:hen',
  'arn:aws:sqs:us-east-1:111122223333:egret',
  'arn:aws:sqs:eu-west-1:111122223333:heron:tail',
  'arn:aws:sqs:eu-west-1:111122223333:x:tail',
  'arn:aws:sns:eu-west-1:111122223333:heron',
  'arn:aws:sns:eu-west-1:111122223333:tern',
  'arn:aws:sqs:eu-west-1:111122223333:xn',
  'arn:aws:sqs:eu-west-1:444455556666:y:tail',
  'arn:aws:sqs:eu-north-1:111122223333:hx',
  'arn:aws:sqs:eu-north-1:111122223333:an',
  'arn:aws:sqs:us-east-1:444455556666:heron',
  'arn:aws:sqs:eu-north-1:111122223333:heron',
  'arn:aws:sqs:eu-north-1:111122223333:y:tail',
  'arn:aws:sqs:eu-north-1:111122223333:h:tail',
  'arn:aws:sqs:us-east-1:444455556666:egret',
  'arn:aws:sqs:eu-west-2:444455556666:heron',
  'arn:aws:sqs:eu-west-2:111122223333:egret',
];
const actions = [
  'sqs:GetQueueUrl',
  'sqs:GetQueueAttributes',
  'sqs:SendMessage',
  'sqs:DeleteQueue',
  'sqs:PurgeQueue',
  'sqs:CreateQueue',
  'sqs:TagQueue',
  'sqs:ListQueues',
  'sns:Publish',
  'sns:Subscribe',
  'kms:Decrypt',
  'sqs:xurgeQueue',
  'sqs:SetQueueAttributes',
  'sqs:GetFutureQueue',
  'sqs:GetFuture',
  'sqs:Future',
  'sqs:FutureQueue',
  'sns:Future',
];

const conditions: readonly (readonly [string, string, readonly (string | readonly string[])[]])[] = [
  ['StringEquals', 'aws:PrincipalOrgID', ['o-1', ['o-1', 'o-2']]],
  ['StringNotEquals', 'aws:PrincipalOrgID', ['o-1', 'o-2']],
  ['StringLike', 'aws:PrincipalOrgID', ['o-*', '*-1', ['o-1', 'x*']]],
  ['StringEqualsIfExists', 'aws:PrincipalOrgID', ['o-1']],
  ['StringEqualsIgnoreCase', 'aws:PrincipalOrgID', ['O-1']],
  ['StringNotLike', 'aws:PrincipalOrgID', ['o-*']],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:sns:*:*:tern', 'arn:aws:sns:eu-*:111122223333:*', 'arn:aws:sns']],
  ['ArnNotEquals', 'aws:SourceArn', ['arn:aws:sns:*:*:tern']],
  ['StringLike', 'aws:SourceArn', ['arn:aws:sns:*:tern', 'arn:*']],
  ['DateLessThan', 'aws:CurrentTime', ['2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z']],
  ['DateGreaterThan', 'aws:CurrentTime', ['2026-01-01T00:00:00Z']],
  ['Null', 'aws:PrincipalOrgID', ['true', 'false']],
  ['Bool', 'aws:SecureTransport', ['true', 'false']],
  ['BoolIfExists', 'aws:SecureTransport', ['true', 'false']],
  ['IpAddress', 'aws:SourceIp', ['10.0.0.0/8', '10.1.0.0/16', ['10.0.0.0/9', '10.128.0.0/9']]],
  ['NotIpAddress', 'aws:SourceIp', ['10.0.0.0/8']],
  ['NumericLessThan', 's3:max-keys', ['10', '20']],
  ['NumericGreaterThanEquals', 's3:max-keys', ['10']],
  ['ForAnyValue:StringEquals', 'aws:TagKeys', ['team', ['team', 'cost']]],
  ['ForAllValues:StringEquals', 'aws:TagKeys', ['team', ['team', 'cost']]],
  ['ForAllValues:StringLike', 'aws:TagKeys', ['t*']],
  ['ForAnyValue:StringNotEquals', 'aws:TagKeys', ['team']],
];
const contextValues: Readonly<Record<string, readonly (string | readonly string[] | undefined)[]>> = {
  'aws:PrincipalOrgID': [undefined, 'o-1', 'o-2', 'O-1', 'o-x', 'x-1', 'x', 'q'],
  'aws:SecureTransport': [undefined, 'true', 'false'],
  'aws:SourceIp': [undefined, '10.1.2.3', '10.0.0.1', '10.200.0.1', '9.255.255.255', '11.0.0.0', '10.2.0.0'],
  'aws:SourceArn': [
    undefined,
    'arn:aws:sns:eu-west-1:111122223333:tern',
    'arn:aws:sns:us-east-1:111122223333:tern',
    'arn:aws:sns:eu-west-1:111122223333:a:tern',
    'arn:aws:sns:us-east-1:444455556666:crow',
    'arn:aws:sns:eu-west-1:111122223333:crow',
    'arn:aws:sns:eu-west-1:444455556666:tern',
    'arn:aws:sns:a:b:c:tern',
    'arn:aws:sqs:a:b:c:crow',
    'arn:aws:sqs:a:b:tern',
    'other',
    'arn:x',
    'arn:aws:sns:x:tern',
  ],
  'aws:CurrentTime': [
    undefined,
    '2025-06-01T00:00:00Z',
    '2026-01-01T00:00:00Z',
    '2026-06-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
    '2028-01-01T00:00:00Z',
  ],
  's3:max-keys': [undefined, '5', '10', '15', '20', '25'],
  'aws:TagKeys': [
    undefined,
    ['team'],
    ['cost'],
    ['t'],
    ['x'],
    ['team', 'cost'],
    ['team', 'x'],
    ['t', 'cost'],
    ['t', 'x'],
    ['cost', 'x'],
    ['team', 't'],
    ['team', 'cost', 'x'],
    ['team', 't', 'x'],
    ['cost', 't', 'x'],
    ['team', 'cost', 't'],
  ],
};
const principals = [
  'AWS arn:aws:iam::111122223333:role/crane',
  'AWS arn:aws:iam::111122223333:user/wren',
  'AWS arn:aws:iam::444455556666:role/crane',
  'Service sns.amazonaws.com',
  'Service s3.amazonaws.com',
  'Federated arn:aws:iam::111122223333:saml-provider/perch',
];
const principalElements = [
  '*',
  { AWS: '*' },
  { AWS: '111122223333' },
  { AWS: 'arn:aws:iam::111122223333:root' },
  { AWS: 'arn:aws:iam::111122223333:role/crane' },
  { AWS: ['arn:aws:iam::111122223333:role/crane', '444455556666'] },
  { Service: 'sns.amazonaws.com' },
  { Service: ['sns.amazonaws.com', 's3.amazonaws.com'], AWS: '111122223333' },
] as const;

const some = (list: readonly string[], most: number) =>
  fc.uniqueArray(fc.constantFrom(...list), { minLength: 1, maxLength: most });
type Drawn = { readonly operator: string; readonly key: string; readonly value: string | readonly string[] };
/** @param keys few, since every combination of their values is tried. */
const condition = (keys: readonly string[]): fc.Arbitrary<readonly Drawn[]> =>
  fc.uniqueArray(
    fc
      .constantFrom(...conditions.filter(([, key]) => keys.includes(key)))
      .chain(([operator, key, values]) =>
        fc.constantFrom(...values).map((value) => ({ operator, key, value })),
      ),
    { maxLength: 2, selector: ({ operator }) => operator },
  );
const statement = (principal: boolean, keys: readonly string[]): fc.Arbitrary<StatementJson> =>
  fc
    .record({
      effect: fc.constantFrom<StatementJson['Effect']>('Allow', 'Allow', 'Allow', 'Deny'),
      actions: some(actionPatterns, 3),
      notAction: fc.constantFrom(true, false, false, false),
      resources: some(resourcePatterns, 3),
      notResource: fc.constantFrom(true, false, false, false, false),
      principal: fc.constantFrom(...principalElements),
      notPrincipal: fc.constantFrom(true, false, false, false),
      condition: condition(keys),
    })
    .map((made) => ({
      Effect: made.effect,
      [made.notAction ? 'NotAction' : 'Action']: made.actions,
      [made.notResource ? 'NotResource' : 'Resource']: made.resources,
      ...(principal && {
        [made.notPrincipal && made.principal !== '*' ? 'NotPrincipal' : 'Principal']: made.principal,
      }),
      ...(made.condition.length > 0 && {
        Condition: Object.fromEntries(
          made.condition.map(({ operator, key, value }) => [operator, { [key]: value }]),
        ),
      }),
    }));
const policy = (principal: boolean, keys: readonly string[]): fc.Arbitrary<PolicyJson> =>
  fc
    .array(statement(principal, keys), { minLength: 1, maxLength: 3 })
    .map((Statement) => ({ Version: '2012-10-17', Statement }));
/** Policies alike enough that their differences are small. */
const pair = (principal: boolean): fc.Arbitrary<[PolicyJson, PolicyJson]> =>
  fc
    .uniqueArray(fc.constantFrom(...Object.keys(contextValues)), { minLength: 1, maxLength: 2 })
    .chain((keys) => {
      const one = statement(principal, keys);
      const all = policy(principal, keys);
      return fc.oneof(
        fc.tuple(all, all),
        fc
          .tuple(all, one)
          .map(([base, extra]): [PolicyJson, PolicyJson] => [
            base,
            { ...base, Statement: [...statementsOf(base), extra] },
          ]),
        fc.tuple(all, fc.nat(), one).map(([base, at, other]): [PolicyJson, PolicyJson] => {
          const list = statementsOf(base);
          return [
            base,
            { ...base, Statement: list.map((kept, index) => (index === at % list.length ? other : kept)) },
          ];
        }),
      );
    });

/** Every context that the conditions of these policies can tell apart. */
function contextsOf(policies: readonly PolicyJson[]): readonly Request['context'][] {
  const keys = new Set(
    policies
      .flatMap(statementsOf)
      .flatMap(({ Condition = {} }) => Object.values(Condition).flatMap((block) => Object.keys(block))),
  );
  let contexts: readonly Request['context'][] = [{}];
  for (const key of keys) {
    contexts = contexts.flatMap((context) =>
      (contextValues[key] ?? []).map((value) =>
        value === undefined ? context : { ...context, [key]: value },
      ),
    );
  }
  return contexts;
}

/** Both policies on every request, each part of a request tried once a statement. */
function* decisions([before, after]: readonly [PolicyJson, PolicyJson], withPrincipals: boolean) {
  const contexts = contextsOf([before, after]);
  const who = withPrincipals ? principals : principals.slice(0, 1);
  const table = (policy: PolicyJson) =>
    statementsOf(policy).map((statement) => ({
      deny: statement.Effect === 'Deny',
      action: actions.map((action) => speaksOf.action(statement, action)),
      resource: resources.map((resource) => speaksOf.resource(statement, resource)),
      principal: who.map((principal) => speaksOf.principal(statement, principal)),
      context: contexts.map((context) => speaksOf.context(statement, context)),
    }));
  const tables = { before: table(before), after: table(after) };
  for (const p of who.keys()) {
    for (const a of actions.keys()) {
      for (const r of resources.keys()) {
        const rows = (side: 'before' | 'after') =>
          tables[side].filter(({ action, resource, principal }) => action[a] && resource[r] && principal[p]);
        const [had, has] = [rows('before'), rows('after')];
        for (const c of contexts.keys()) {
          const decide = (list: typeof had) => {
            const speaking = list.filter(({ context }) => context[c]);
            const denied = speaking.some(({ deny }) => deny);
            return { denied, allowed: !denied && speaking.length > 0 };
          };
          const request = {
            principal: who[p],
            action: actions[a],
            resource: resources[r],
            context: contexts[c],
          };
          yield { request, had: decide(had), has: decide(has) };
        }
      }
    }
  }
}

const statementsOf = ({ Statement }: PolicyJson): readonly StatementJson[] =>
  Array.isArray(Statement) ? Statement : [Statement as StatementJson];

function compared(before: PolicyJson, after: PolicyJson) {
  const read = (one: PolicyJson) => {
    const tree = readJson('policy.json', JSON.stringify(one));
    if (tree === null) throw new Error('no tree');
    return readPolicy('policy.json', tree);
  };
  return comparePolicies(read(before), read(after), catalogue);
}

/** By an action to come alone: the requests are tried in the order of the actions, those that exist first. */
function isToCome(request: unknown): boolean {
  return /"sqs:\w*Future\w*"/.test(JSON.stringify(request));
}

/** What the requests show; in a pair that only denies, what is not denied counts as allowed. */
function shown(pair: readonly [PolicyJson, PolicyJson], withPrincipals: boolean) {
  const denying = pair.flatMap(statementsOf).every(({ Effect }) => Effect === 'Deny');
  const found: { added: unknown; removed: unknown; deniedLess: unknown; deniedMore: unknown } = {
    added: null,
    removed: null,
    deniedLess: null,
    deniedMore: null,
  };
  for (const { request, had, has } of decisions(pair, withPrincipals)) {
    const allowed = (one: typeof had) => (denying ? !one.denied : one.allowed);
    if (allowed(has) && !allowed(had)) found.added ??= request;
    if (allowed(had) && !allowed(has)) found.removed ??= request;
    if (had.denied && !has.denied) found.deniedLess ??= request;
    if (has.denied && !had.denied) found.deniedMore ??= request;
  }
  return found;
}

describe.each([
  ['without principals', false],
  ['with principals', true],
])('the comparison agrees with single requests, %s', (_, withPrincipals) => {
  test('in both directions', () => {
    fc.assert(
      fc.property(pair(withPrincipals), (policies) => {
        const seen = shown(policies, withPrincipals);
        const found = compared(...policies);
        for (const part of ['added', 'removed', 'deniedLess', 'deniedMore'] as const) {
          // That an action which nobody has made yet would be held back is told where it is easily seen, not everywhere.
          if (part === 'removed' && isToCome(seen[part])) continue;
          expect({ part, by: seen[part], said: found[part].length > 0 }).toEqual({
            part,
            by: seen[part],
            said: seen[part] !== null,
          });
        }
      }),
      { numRuns: runs },
    );
  });
});
