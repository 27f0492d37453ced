/** The Azure analyzer where fixtures are too few: silence that is earned, edits without meaning, broken files. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadCatalogues } from '../../src/config.ts';
import { azureAnalyzer } from '../../src/deltas/azure/analyzer.ts';
import type { DraftDelta } from '../../src/deltas/delta.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { analyze } from './fixture.ts';

const path = 'infra/odd-quay.json';
type Data = { readonly [key: string]: Data } | readonly Data[] | string | number | boolean | null;

function compare(before: string | null, after: string) {
  const tree = (text: string | null) => new Map(text === null ? [] : [[path, text]]);
  return analyze(tree(before), tree(after));
}

function severities(before: Data | null, after: Data): readonly string[] {
  const text = (data: Data | null) => (data === null ? null : JSON.stringify(data));
  const words = (delta: DraftDelta) => `${delta.kind} ${delta.severity ?? ''}`.trim();
  return compare(text(before), JSON.stringify(after)).deltas.map(words).sort();
}

const schema = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';
const owner = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';
const rich: Data = {
  $schema: schema,
  contentVersion: '1.0.0.0',
  parameters: {
    crane: { type: 'string', metadata: { description: 'Lifts.' } },
    roleId: { type: 'string', defaultValue: owner },
    colour: { type: 'string', defaultValue: 'grey' },
  },
  variables: { hue: "[parameters('colour')]", roles: { top: "[parameters('roleId')]" } },
  resources: [
    {
      type: 'Microsoft.Storage/storageAccounts',
      apiVersion: '2023-05-01',
      name: 'moorings',
      tags: { hue: 'blue' },
      properties: { hue: "[variables('hue')]" },
      resources: [
        {
          type: 'Microsoft.Authorization/roleAssignments',
          apiVersion: '2022-04-01',
          name: "[guid('a')]",
          properties: {
            principalId: "[parameters('crane')]",
            principalType: 'Group',
            roleDefinitionId:
              "[resourceId('Microsoft.Authorization/roleDefinitions', variables('roles').top)]",
            condition: 'some condition',
          },
        },
      ],
    },
    {
      type: 'Microsoft.Authorization/roleDefinitions',
      apiVersion: '2022-04-01',
      name: "[guid('tides')]",
      properties: {
        roleName: 'Tide Keeper',
        description: 'Looks after tides.',
        permissions: [
          {
            actions: ['*/read', 'Microsoft.Web/*'],
            notActions: ['Microsoft.Web/sites/delete'],
            dataActions: ['x/y/read'],
            notDataActions: [],
            condition: 'odd',
          },
        ],
        assignableScopes: ['/subscriptions/5ea5'],
      },
    },
    {
      type: 'Microsoft.Authorization/policyAssignments',
      apiVersion: '2023-04-01',
      name: 'no-ports',
      properties: {
        policyDefinitionId: '/p/q',
        enforcementMode: 'DoNotEnforce',
        notScopes: ['/subscriptions/5ea5/resourceGroups/quay'],
        parameters: { effect: { value: 'Deny' }, other: { value: 7 } },
      },
    },
    {
      type: 'Microsoft.Authorization/policyExemptions',
      apiVersion: '2022-07-01-preview',
      name: 'old-pier',
      properties: { policyAssignmentId: '/p/no-ports', exemptionCategory: 'Waiver', expiresOn: '2027-01-01' },
    },
    {
      type: 'Microsoft.ManagedIdentity/userAssignedIdentities',
      apiVersion: '2023-01-31',
      name: 'crane',
      resources: [
        {
          type: 'federatedIdentityCredentials',
          apiVersion: '2023-01-31',
          name: 'ci',
          properties: {
            issuer: 'https://token.actions.githubusercontent.com',
            subject: 'repo:quay/crane:environment:live',
            audiences: ['api://a'],
          },
        },
      ],
    },
    {
      type: 'Microsoft.KeyVault/vaults',
      apiVersion: '2023-07-01',
      name: 'strongbox',
      properties: {
        enableSoftDelete: true,
        accessPolicies: [{ tenantId: 't', objectId: 'o', permissions: { secrets: ['get'] } }],
      },
    },
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'jetty',
      resourceGroup: 'far',
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { who: { value: "[parameters('crane')]" } },
        template: {
          $schema: schema,
          parameters: { who: { type: 'string' } },
          resources: [
            {
              type: 'Microsoft.Authorization/roleAssignments',
              apiVersion: '2022-04-01',
              name: 'b',
              properties: { principalId: "[parameters('who')]", roleDefinitionId: owner },
            },
          ],
        },
      },
    },
  ],
  outputs: { hue: { type: 'string', value: "[variables('hue')]" } },
};

/** For people, the order of deployment, what a thing is called that others do not name, and defaults written out. */
const silent = new RegExp(
  [
    'contentVersion|metadata|tags|description$|displayName$|tenantId$',
    // Assignments and definitions are known by what they say; a credential by whom it lets in.
    'resources\\.0\\.resources\\.0\\.name$|template\\.resources\\.0\\.name$|resources\\.1\\.name$|4\\.resources\\.0\\.name$',
    // Where a template goes is told by its deployment, and its kind by the file's own schema.
    'schema$|notDataActions$|^parameters\\.(?:crane$|roleId\\.type$)|template\\.parameters(?:\\.who)?$',
  ].join('|'),
);

type Place = readonly (string | number)[];

function placesOf(data: Data, at: Place = []): readonly Place[] {
  if (data === null || typeof data !== 'object') return [at];
  const inner = Object.entries(data).flatMap(([key, value]) =>
    placesOf(value, [...at, Array.isArray(data) ? Number(key) : key]),
  );
  return at.length === 0 ? inner : [at, ...inner];
}

function edited(data: Data, [first, ...rest]: Place, change: (value: Data) => Data | undefined): Data {
  if (data === null || typeof data !== 'object') return data;
  const entries = Object.entries(data).flatMap(([key, value]): readonly (readonly [string, Data])[] => {
    if (key !== String(first)) return [[key, value]];
    const now = rest.length === 0 ? change(value) : edited(value, rest, change);
    return now === undefined ? [] : [[key, now]];
  });
  return Array.isArray(data) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

describe('silence is earned', () => {
  const text = JSON.stringify(rich);
  const heard = (other: Data) => {
    try {
      const { deltas, unjudged } = compare(text, JSON.stringify(other));
      return deltas.length + unjudged.length;
    } catch (error) {
      // Refused is not silent.
      if (error instanceof Unreadable) return 1;
      throw error;
    }
  };
  const places = placesOf(rich).filter((place) => !silent.test(place.join('.')));

  test.each(places.map((place) => [place.join('.'), place] as const))('%s', (_, place) => {
    const quiet: string[] = [];
    if (heard(edited(rich, place, () => undefined)) === 0) quiet.push('taken out');
    const other = edited(rich, place, (value) => (typeof value === 'object' ? value : `${value}-other`));
    if (JSON.stringify(other) !== text && heard(other) === 0) quiet.push('changed');
    expect(quiet).toEqual([]);
  });
});

describe('edits without meaning', () => {
  test('any order of resources, keys and actions, and actions written twice or split over blocks, is the same', () => {
    const shuffled = (data: Data, seed: number): Data => {
      if (data === null || typeof data !== 'object') return data;
      const entries = Object.entries(data).map(([key, value]) => [key, shuffled(value, seed + 1)] as const);
      const turn = entries.length === 0 ? 0 : seed % entries.length;
      const turned = [...entries.slice(turn), ...entries.slice(0, turn)].reverse();
      return Array.isArray(data) ? turned.map(([, value]) => value) : Object.fromEntries(turned);
    };
    fc.assert(
      fc.property(fc.nat(20), fc.boolean(), (seed, wide) => {
        const other = JSON.stringify(shuffled(rich, seed), null, wide ? 4 : undefined);
        expect(compare(JSON.stringify(rich), other)).toEqual({ deltas: [], unjudged: [] });
      }),
      { numRuns: 30 },
    );
  });

  const action = fc.constantFrom(
    ...['*/read', 'Microsoft.Web/sites/read', 'Microsoft.Web/*', 'Microsoft.Storage/storageAccounts/write'],
    ...[
      'Microsoft.Web/sites/*',
      'Microsoft.Compute/virtualMachines/start/action',
      '*',
      'Microsoft.Web/*/write',
    ],
  );
  const actions = fc.array(action, { minLength: 1, maxLength: 6 });

  test('actions split over blocks of equal exclusions, shuffled, doubled and in another case say nothing', () => {
    fc.assert(
      fc.property(actions, fc.array(action, { maxLength: 3 }), fc.nat(6), (allowed, notActions, at) => {
        const block = (list: readonly string[]) => ({ actions: list, notActions });
        const role = (...permissions: readonly Data[]): string =>
          JSON.stringify({ roleName: 'Odd', assignableScopes: ['/subscriptions/5ea5'], permissions });
        const loud = allowed.map((one) => one.toUpperCase()).reverse();
        const split = role(block(loud.slice(at)), block([...loud.slice(0, at), ...allowed.slice(0, 1)]));
        expect(compare(role(block(allowed)), split)).toEqual({ deltas: [], unjudged: [] });
      }),
    );
  });

  test('what is told as added back and forth has one subject', () => {
    fc.assert(
      fc.property(actions, actions, (one, other) => {
        const role = (list: readonly string[]) =>
          JSON.stringify({ Name: 'Odd', Actions: list, AssignableScopes: ['/subscriptions/5ea5'] });
        const told = (from: string, to: string, way: string) =>
          compare(from, to)
            .deltas.filter(({ kind }) => kind.endsWith(way))
            .map(({ subject }) => subject)
            .sort();
        expect(told(role(one), role(other), 'added')).toEqual(told(role(other), role(one), 'removed'));
      }),
    );
  });
});

describe('grades', () => {
  const actionRole = (actions: readonly string[], more: Readonly<Record<string, Data>> = {}): Data => ({
    Name: 'Odd',
    Actions: actions,
    AssignableScopes: ['/subscriptions/5ea5/resourceGroups/quay'],
    ...more,
  });

  test.each([
    ['Microsoft.Network/virtualNetworks/read', 'iam.access.added low'],
    ['Microsoft.Network/virtualNetworks/delete', 'iam.access.added medium'],
    ['Microsoft.Logic/workflows/listKeys/action', 'iam.access.added high'],
    ['Microsoft.Storage/*', 'iam.access.added high'],
    ['Microsoft.Compute/virtualMachines/*', 'iam.access.added high'],
    ['Microsoft.Authorization/policyAssignments/write', 'iam.access.added high'],
    ['Microsoft.Authorization/*/read', 'iam.access.added low'],
    ['Microsoft.Authorization/roleAssignments/write', 'iam.escalation.added critical'],
    ['microsoft.authorization/elevateaccess/Action', 'iam.escalation.added critical'],
    ['*/write', 'iam.escalation.added critical'],
    ['*', 'iam.escalation.added critical'],
  ])('%s is %s', (action, expected) => {
    expect(
      severities(actionRole(['Microsoft.Web/sites/read']), actionRole(['Microsoft.Web/sites/read', action])),
    ).toEqual([expected]);
  });

  test('everything but the roles is what Contributor may', () => {
    const notActions = ['Microsoft.Authorization/*/Write', 'Microsoft.Authorization/elevateAccess/Action'];
    expect(severities(actionRole([]), actionRole(['*'], { NotActions: notActions }))).toEqual([
      'iam.access.added high',
    ]);
  });

  test('data of everything is critical, one kind of it medium', () => {
    expect(severities(actionRole([]), actionRole([], { DataActions: ['*'] }))).toEqual([
      'iam.access.added critical',
    ]);
    const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';
    expect(severities(actionRole([]), actionRole([], { DataActions: [blobs] }))).toEqual([
      'iam.access.added medium',
    ]);
  });

  const assigned = (more: Readonly<Record<string, Data>>): Data => [
    {
      principalId: 'p',
      roleDefinitionName: 'Reader',
      scope: '/subscriptions/5ea5/resourceGroups/quay',
      ...more,
    },
  ];

  test.each([
    [{}, 'iam.access.added low'],
    [{ scope: '/subscriptions/5ea5' }, 'iam.access.added medium'],
    [{ scope: '/', principalType: 'Guest' }, 'iam.access.added high'],
    [{ roleDefinitionName: 'Contributor' }, 'iam.access.added high'],
    [{ roleDefinitionName: 'Owner' }, 'iam.escalation.added high'],
    [
      { roleDefinitionId: owner, scope: '/providers/Microsoft.Management/managementGroups/m' },
      'iam.escalation.added critical',
    ],
    [{ roleDefinitionName: 'Harbour Master' }, 'iam.access.added medium'],
    [
      { properties: { roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${owner}` } },
      'iam.escalation.added high',
    ],
  ])('an assignment with %j is %s', (more, expected) => {
    expect(severities([], assigned(more))).toEqual([expected]);
  });

  test.each([
    ['repo:quay/crane:ref:refs/heads/trunk', 'low'],
    ['repo:quay/crane:environment:live', 'low'],
    ['repo:quay/crane:pull_request', 'high'],
    ["claims['sub'] matches 'repo:quay/crane:*'", 'medium'],
    ["claims['sub'] matches 'repo:quay/crane:ref:refs/tags/*'", 'medium'],
    ["claims['sub'] matches 'repo:quay/*:environment:live'", 'high'],
    ["claims['sub'] matches 'repo:*'", 'critical'],
    ["claims['job_workflow_ref'] eq 'quay/crane/.github/workflows/x.yml@refs/heads/trunk'", 'critical'],
    ["claims['sub'] something else", 'high'],
  ])('a federated credential for %s is %s', (subject, expected) => {
    const trusted = subject.startsWith('claims')
      ? { claimsMatchingExpression: { value: subject, languageVersion: 1 } }
      : { subject };
    const template = {
      $schema: schema,
      resources: [
        {
          type: 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials',
          name: 'crane/ci',
          properties: { issuer: 'https://token.actions.githubusercontent.com/', ...trusted },
        },
      ],
    };
    expect(severities(null, template)).toEqual([`iam.trust.widened ${expected}`]);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['broken JSON', `{"$schema": "${schema}",\n "resources": [}`, /odd-quay\.json:2: is no JSON/],
    [
      'a key twice in two cases',
      '{"Actions": [],\n"actions": [], "AssignableScopes": []}',
      /:2: the key "actions" stands here twice/,
    ],
    [
      'actions that are no list',
      '{"AssignableScopes": [],\n"Actions": "*"}',
      /:2: the actions of role without a name must be a list$/,
    ],
    [
      'a resource that is a text',
      `{"$schema": "${schema}",\n"resources": ["x"]}`,
      /:2: a resource must be a map/,
    ],
  ])('%s', (_, text, reason) => {
    expect(() => compare(null, text)).toThrow(Unreadable);
    expect(() => compare(null, text)).toThrow(reason);
  });

  test('a byte order mark is no fault', () => {
    const role = '{"Name": "Odd", "Actions": ["*/read"], "AssignableScopes": []}';
    expect(compare(role, `\uFEFF${role}`)).toEqual({ deltas: [], unjudged: [] });
  });

  test('other JSON is nobody of ours', () => {
    const { recognises } = azureAnalyzer(loadCatalogues().azure);
    const told = (text: string) => recognises?.({ state: 'text', path, blob: '', mode: 'file', text });
    expect(told('{"name": "odd", "actions": []}')).toBe(false);
    expect(told('{"Statement": [{"Effect": "Allow", "Action": "*"}]}')).toBe(false);
    expect(told(`{"$schema": "${schema}", `)).toBe(true);
  });

  test('variables that double each other, and names of Object, are read in no time', () => {
    const doubling = Array.from({ length: 60 }, (_, at) => [
      `v${at + 1}`,
      `[concat(variables('v${at}'), variables('v${at}'))]`,
    ]);
    const template = (name: string) =>
      JSON.stringify({
        $schema: schema,
        variables: { v0: name, ...Object.fromEntries(doubling) },
        resources: [
          { type: 'constructor', name: "[variables('v60')]" },
          {
            type: 'Microsoft.Authorization/policyAssignments',
            name: '__proto__',
            properties: { parameters: { effect: { value: 'constructor' } } },
          },
        ],
      });
    const { deltas, unjudged } = compare(template('a'), template('b'));
    expect(deltas).toEqual([]);
    expect(unjudged.map(({ part }) => part)).toContain('variable v0');
  });
});
