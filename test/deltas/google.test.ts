/** Google's access policies where fixtures are too few: order and grouping, silence that is earned, broken files. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { maximumFileBytes } from '../../src/change/snapshot.ts';
import { googleRoles, roleNamed } from '../../src/deltas/google/roles.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { analyze } from './fixture.ts';

const catalogue = googleRoles(
  readFileSync(new URL('../../rules/catalogues/google-roles.yml', import.meta.url), 'utf8'),
);

function compared(before: string, after: string, path = 'quay.yaml') {
  return analyze(new Map([[path, before]]), new Map([[path, after]]));
}

interface Pair {
  readonly role: string;
  readonly member: string;
}

/** A policy with a binding a role, or in another format with one a member. */
function policy(pairs: readonly Pair[], group: boolean): string {
  const bindings = pairs.map(({ role, member }) => ({ role, members: [member] }));
  if (!group) return JSON.stringify({ bindings });
  const roles = [...new Set(pairs.map(({ role }) => role))];
  return stringify({
    bindings: roles.map((role) => ({
      members: pairs.filter((pair) => pair.role === role).map(({ member }) => member),
      role,
    })),
  });
}

const pairs = fc.uniqueArray(
  fc.record({
    role: fc.constantFrom(
      'roles/viewer',
      'roles/run.admin',
      'roles/iam.serviceAccountUser',
      'projects/q/roles/m',
    ),
    member: fc.constantFrom(
      'allUsers',
      'user:a@h.example',
      'group:b@h.example',
      'serviceAccount:c@q.iam',
      'domain:h',
    ),
  }),
  { selector: (pair) => JSON.stringify(pair), minLength: 1, maxLength: 20 },
);

describe('a policy is a set of grants', () => {
  test('order and grouping say nothing', () => {
    fc.assert(
      fc.property(pairs, fc.array(fc.nat(), { maxLength: 20 }), (some, turns) => {
        const other = [...some].sort((a, b) => (turns[some.indexOf(a)] ?? 0) - (turns[some.indexOf(b)] ?? 0));
        expect(compared(policy(some, false), policy(other, true))).toEqual({ deltas: [], unjudged: [] });
      }),
      { numRuns: 60 },
    );
  });

  test('one new member is heard, once', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const more = [...some, { role: 'roles/viewer', member: 'user:new@h.example' }];
        const { deltas, unjudged } = compared(policy(some, true), policy(more, true));
        expect(unjudged).toEqual([]);
        expect(deltas.map(({ subject }) => subject)).toEqual(['user:new@h.example: roles/viewer']);
      }),
      { numRuns: 60 },
    );
  });

  test('a file as large as is read is compared in time, even where all of it is new', () => {
    const members = Array.from({ length: 40_000 }, (_, at) => `user:${at}@h.example`);
    const text = JSON.stringify({ bindings: [{ role: 'roles/viewer', members }] });
    expect(text.length).toBeLessThan(maximumFileBytes);
    expect(compared('', text, 'quay.json').deltas).toHaveLength(members.length);
  });
});

describe('what changes and is not judged is said', () => {
  const connector = (kind: string, spec: string) =>
    `apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: ${kind}\nmetadata: {name: crane}\nspec: ${spec}\n`;

  test.each([
    [
      'a key of the policy',
      'bindings: []\netag: a\nincludedPermissions: []\n',
      'bindings: []\nincludedPermissions: []\nodd: 1\n',
    ],
    [
      'a kind of another sort',
      connector('IAMWorkloadIdentityPool', '{a: 1}'),
      connector('IAMWorkloadIdentityPool', '{a: 2}'),
    ],
    ['a new key of a kind', connector('IAMServiceAccount', '{}'), connector('IAMServiceAccount', '{odd: 1}')],
    [
      'a disabled account',
      connector('IAMWorkloadIdentityPool', '{}'),
      `${connector('IAMWorkloadIdentityPool', '{}')}---\n${connector('IAMServiceAccount', '{disabled: true}')}`,
    ],
    [
      'an annotation that Config Connector obeys',
      connector('IAMServiceAccount', '{}'),
      connector('IAMServiceAccount', '{}').replace(
        'name: crane',
        'name: crane, annotations: {cnrm.cloud.google.com/deletion-policy: abandon}',
      ),
    ],
    [
      'permissions of a disabled role',
      'stage: DISABLED\nincludedPermissions: [a.b.get]\n',
      'stage: DISABLED\nincludedPermissions: [a.b.set]\n',
    ],
    [
      'a comment that a scanner obeys',
      'includedPermissions: [a.b.get]\n',
      'includedPermissions: [a.b.get] # checkov:skip=CKV_1\n',
    ],
  ])('%s', (_, before, after) => {
    const { deltas, unjudged } = compared(before, after);
    expect(deltas).toEqual([]);
    expect(unjudged).toHaveLength(1);
  });

  test('a list of resources is read item by item', () => {
    const list = (...kinds: string[]) =>
      JSON.stringify({
        kind: 'List',
        items: kinds.map((name) => ({
          apiVersion: 'iam.cnrm.cloud.google.com/v1beta1',
          kind: 'IAMServiceAccount',
          metadata: { name },
        })),
      });
    const { deltas } = compared(list('crane'), list('crane', 'winch'), 'quay.json');
    expect(deltas.map(({ subject }) => subject)).toEqual(['service account winch']);
  });
});

describe('what cannot be read', () => {
  const policyMember = 'apiVersion: iam.cnrm.cloud.google.com/v1beta1\nkind: IAMPolicyMember\n';
  test.each([
    ['broken YAML', 'bindings:\n- role: roles/viewer\n  members: [\n', /quay\.yaml:\d+: /],
    [
      'members that are no list',
      'bindings:\n- role: roles/viewer\n  members: allUsers\n',
      /:3: members must be a list$/,
    ],
    [
      'two policies',
      'includedPermissions: []\n---\nincludedPermissions: []\n',
      /:3: a second policy starts here/,
    ],
    [
      'a condition without an expression',
      'bindings:\n- role: roles/viewer\n  members: [allUsers]\n  condition: {title: x}\n',
      /:4: the condition has no expression$/,
    ],
    [
      'a member without a role',
      `${policyMember}spec:\n  member: allUsers\n  resourceRef: {kind: Project, name: q}\n`,
      /:1: IAMPolicyMember {1,2}has no role$/,
    ],
    [
      'a template of Helm',
      `${policyMember}spec:\n  {{- if .Values.open }}\n  member: allUsers\n`,
      /quay\.yaml:\d+: /,
    ],
    [
      'a key that no denial has',
      'rules:\n- denyRule: {deniedPrincipal: [a]}\n',
      /:2: deniedPrincipal is no key that Google knows here$/,
    ],
    [
      'too many denials',
      stringify({ rules: Array.from({ length: 501 }, () => ({ denyRule: {} })) }),
      /more than 500 rules/,
    ],
  ])('%s', (_, text, fault) => {
    const read = () => compared(text, text);
    expect(read).toThrow(Unreadable);
    expect(read).toThrow(fault);
  });
});

describe('files of other tools are left alone', () => {
  test.each([
    ['a role binding of Kubernetes', 'kind: RoleBinding\nroleRef: {kind: Role, name: x}\nsubjects: []\n'],
    [
      'bindings inside something else',
      'policy:\n  bindings:\n  - role: roles/viewer\n    members: [allUsers]\n',
    ],
    ['rules of another kind', 'rules:\n- host: a.example\n'],
    ['JSON that nests a policy', '{"a": {"bindings": [{"role": "roles/viewer", "members": ["allUsers"]}]}}'],
  ])('%s', (_, text) => {
    expect(compared(text, `${text}\n`)).toEqual({ deltas: [], unjudged: [] });
    expect(compared('', text)).toEqual({ deltas: [], unjudged: [] });
  });
});

describe('roles', () => {
  test('the catalogue is well filled, and every role of it sits with its name', () => {
    expect(catalogue.size).toBeGreaterThanOrEqual(60);
    for (const [name, role] of catalogue) {
      if (/admin$/i.test(name))
        expect([name, role.severity]).toEqual([name, expect.stringMatching(/high|critical/)]);
      if (role.escalates)
        expect([name, role.severity]).toEqual([name, expect.stringMatching(/high|critical/)]);
    }
  });

  test.each([
    ['roles/newthing.admin', 'high', false],
    ['roles/newthing.boatAdmin', 'high', false],
    ['roles/newthing.boatIamAdmin', 'high', true],
    ['roles/newthing.viewer', 'low', false],
    ['roles/newthing.sailor', 'medium', false],
    ['organizations/7/roles/admin', 'medium', false],
  ])('%s, which the catalogue lacks, is %s', (name, severity, escalates) => {
    expect(roleNamed(catalogue, name)).toMatchObject({ severity, escalates });
  });

  test.each([
    ['another shape', 'roles: [{role: roles/x}]'],
    [
      'a role twice',
      `roles:\n${'- {role: roles/x, severity: low, escalates: false, lets: see, source: "https://cloud.google.com/iam/docs/x"}\n'.repeat(2)}`,
    ],
  ])('a catalogue with %s is refused', (_, text) => {
    expect(() => googleRoles(text)).toThrow();
  });
});
