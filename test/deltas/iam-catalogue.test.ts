/** The AWS catalogues as shipped: every action exists, nothing is said twice, every escalation has a source and a fixture. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { awsCatalogue } from '../../src/access/aws-catalogue.ts';
import {
  type AwsKnowledgeFiles,
  type Escalation,
  readAwsKnowledge,
} from '../../src/deltas/iam/knowledge/catalogue.ts';

const text = (name: string) =>
  readFileSync(new URL(`../../rules/catalogues/${name}`, import.meta.url), 'utf8');
const files: AwsKnowledgeFiles = {
  escalations: text('aws-escalations.yml'),
  risk: text('aws-risk.yml'),
  managedPolicies: text('aws-managed-policies.yml'),
  accounts: text('aws-accounts.yml'),
};
const knowledge = readAwsKnowledge(files);
const catalogue = awsCatalogue(text('aws-actions.txt'));

function known(action: string) {
  return catalogue.actionsOf(action.split(':')[0] ?? '').get(action.toLowerCase());
}

/** Code units, as the files are sorted: no locale. */
function expectSorted(list: readonly string[]) {
  expect(list).toEqual([...list].sort());
}

/** By the numbers of rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation, as Bishop Fox keeps them. */
const classics: Readonly<Record<number, string>> = {
  1: 'create-policy-version',
  2: 'set-default-policy-version',
  3: 'passrole-ec2-run',
  4: 'create-access-key',
  5: 'create-login-profile',
  6: 'update-login-profile',
  7: 'attach-user-policy',
  8: 'attach-group-policy',
  9: 'attach-role-policy',
  10: 'put-user-policy',
  11: 'put-group-policy',
  12: 'put-role-policy',
  13: 'add-user-to-group',
  14: 'update-assume-role-policy',
  15: 'passrole-lambda-create',
  // Another trigger of the same function: by an event of DynamoDB.
  16: 'passrole-lambda-create',
  17: 'lambda-update-code',
  18: 'passrole-glue-dev-endpoint',
  19: 'glue-update-dev-endpoint',
  20: 'passrole-cloudformation-create-stack',
  21: 'passrole-datapipeline',
};

describe('escalations', () => {
  const { escalations } = knowledge;

  test('hold the 21 classic ones, and more', () => {
    const ids = escalations.map(({ id }) => id);
    expect(Object.keys(classics)).toHaveLength(21);
    for (const id of Object.values(classics)) expect(ids).toContain(id);
    expect(ids.length).toBeGreaterThanOrEqual(45);
    expectSorted(ids);
  });

  test.each(escalations)('$id is whole', ({ steps, source, passes, alone, on }) => {
    expect(source).toMatch(/^https:\/\//);
    expect(alone).toBe(steps.length === 1);
    for (const { actions } of steps) {
      expectSorted(actions);
      for (const action of actions) expect(known(action)?.name).toBe(action);
    }
    const passing = steps.some(({ actions }) => actions.includes('iam:PassRole'));
    expect(passes !== null).toBe(passing);
    if (passing) expect({ first: steps[0]?.actions, on }).toEqual({ first: ['iam:PassRole'], on: 'other' });
  });

  test('are found by each of their actions', () => {
    const ids = (action: string) => knowledge.escalationsByAction.get(action)?.map(({ id }) => id);
    expect(ids('lambda:createfunction')).toEqual(['passrole-lambda-create']);
    expect(ids('iam:putrolepolicy')).toEqual([
      'create-powerful-role',
      'put-role-policy',
      'put-role-policy-assume',
    ]);
    expect(ids('s3:getobject')).toBeUndefined();
  });

  test('no two are the same', () => {
    const shapes = escalations.map(({ steps, passes }) =>
      JSON.stringify([steps.map(({ actions }) => actions.join()).sort(), passes]),
    );
    expect(new Set(shapes).size).toBe(shapes.length);
  });
});

describe('fixtures of escalations', () => {
  const folder = new URL('iam/', import.meta.url).pathname;
  const policy = (escalation: Escalation, side: 'before' | 'after') =>
    readFileSync(join(folder, `escalation-${escalation.id}`, side, 'policy.json'), 'utf8');
  const completes = ({ steps }: Escalation, granted: ReadonlySet<string>) =>
    steps.every(({ actions }) => actions.some((action) => granted.has(action)));

  function granted(json: string): ReadonlySet<string> {
    const { Statement }: { Statement: readonly { Action: string | readonly string[] }[] } = JSON.parse(json);
    return new Set(Statement.flatMap(({ Action }) => Action));
  }

  test.each(knowledge.escalations)('$id is complete after, by one action more', (escalation) => {
    const [before, after] = [granted(policy(escalation, 'before')), granted(policy(escalation, 'after'))];
    for (const action of after) expect(known(action)?.name).toBe(action);
    expect(completes(escalation, before)).toBe(false);
    expect(completes(escalation, after)).toBe(true);
    const added = [...after].filter((action) => !before.has(action));
    expect(added).toHaveLength(1);
    expect([...before].filter((action) => !after.has(action))).toEqual([]);
  });
});

describe('risk', () => {
  const written = parse(files.risk);

  test.each(['sensitiveReads', 'permissionsManagement'] as const)('%s name actions that exist', (list) => {
    for (const { action } of knowledge[list].values()) expect(known(action)?.name).toBe(action);
    for (const { actions } of written[list]) expectSorted(actions);
  });

  test('what AWS calls permissions management is not repeated', () => {
    const repeated = [...knowledge.permissionsManagement.values()].filter(
      ({ action }) => known(action)?.level === 'Permissions management',
    );
    expect(repeated).toEqual([]);
  });

  test('ingredients are the first actions of escalations, and listed others', () => {
    for (const { action } of knowledge.ingredients.values()) expect(known(action)?.name).toBe(action);
    const first = new Set(knowledge.escalations.flatMap(({ steps }) => steps[0]?.actions ?? []));
    for (const action of first) expect(knowledge.ingredients.has(action.toLowerCase())).toBe(true);
    const listed: readonly string[] = written.escalationIngredients.map(
      ({ action }: { action: string }) => action,
    );
    expectSorted(listed);
    expect(listed.filter((action) => first.has(action))).toEqual(['iam:PassRole']);
    expect(knowledge.ingredients.get('iam:passrole')?.does).toBe('hands a role to a service');
    // The escalation that needs nothing more tells of it, not one that needs more and comes earlier.
    expect(knowledge.ingredients.get('iam:putrolepolicy')?.does).toBe('writes an inline policy of a role');
    expect(knowledge.ingredients.has('ec2:runinstances')).toBe(false);
  });

  test('condition keys and services are in order', () => {
    expectSorted([...knowledge.guardedKeys.values()].map(({ key }) => key));
    expect(knowledge.guardedKeys.get('sts:externalid')?.key).toBe('sts:ExternalId');
    expectSorted([...knowledge.adminServices.keys()]);
    for (const service of knowledge.adminServices.keys()) expect(catalogue.services).toContain(service);
  });
});

describe('managed policies', () => {
  test('are found by name and by arn', () => {
    expectSorted([...knowledge.policiesByName.keys()]);
    expect(knowledge.policiesByName.size).toBeGreaterThanOrEqual(60);
    expect(knowledge.policiesByName.get('AdministratorAccess')?.severity).toBe('critical');
    expect(knowledge.policiesByArn.get('arn:aws:iam::aws:policy/PowerUserAccess')?.severity).toBe('high');
    expect(knowledge.policiesByArn.get('arn:aws:iam::aws:policy/job-function/Billing')?.name).toBe('Billing');
  });

  test('end in their name, and are low where they only read', () => {
    for (const { name, arn, severity } of knowledge.policiesByName.values()) {
      expect(arn.endsWith(`/${name}`)).toBe(true);
      if (name.includes('ReadOnly')) expect({ name, severity }).toEqual({ name, severity: 'low' });
    }
  });
});

describe('accounts', () => {
  test('are twelve digits, in order, with a vendor and a source', () => {
    expectSorted([...knowledge.accounts.keys()]);
    expect(knowledge.accounts.size).toBeGreaterThanOrEqual(80);
    for (const id of knowledge.accounts.keys()) expect(id).toMatch(/^\d{12}$/);
    expect(knowledge.accounts.get('464622532012')?.vendor).toBe('Datadog');
  });
});

describe('the reader', () => {
  test.each([
    [
      'a key that it does not know',
      'accounts: [{ id: "000000000001", vendor: Kelp, source: "https://kelp.example", since: 2 }]',
    ],
    [
      'an id that lost its zeros',
      'accounts: [{ id: 17663287629, vendor: Kelp, source: "https://kelp.example" }]',
    ],
    ['no source', 'accounts: [{ id: "000000000001", vendor: Kelp }]'],
  ])('refuses %s', (_name, accounts) => {
    expect(() => readAwsKnowledge({ ...files, accounts })).toThrow(
      /^aws-accounts\.yml is not as .*accounts\.0/,
    );
  });

  test('refuses what is said twice', () => {
    const one = '{ id: "000000000001", vendor: Kelp, source: "https://kelp.example" }';
    expect(() => readAwsKnowledge({ ...files, accounts: `accounts: [${one}, ${one}]` })).toThrow(
      'accounts say 000000000001 twice',
    );
    const twice = files.escalations.replace('id: assume-role\n', 'id: add-user-to-group\n');
    expect(() => readAwsKnowledge({ ...files, escalations: twice })).toThrow(
      'escalations say add-user-to-group twice',
    );
  });
});
