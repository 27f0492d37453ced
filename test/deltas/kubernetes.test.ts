/** Kubernetes access where fixtures are too few: rules rewritten at random, files that cannot be read, hostile ones. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { kubernetes } from '../../src/deltas/kubernetes/analyzer.ts';
import { Unreadable } from '../../src/syntax/unreadable.ts';
import { analyze } from './fixture.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

const head = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ferryman}\n';
const manifest = (rules: readonly Rule[]) => head + stringify({ rules });
const compare = (before: string, after: string, path = 'quay/access.yml') =>
  analyze(new Map([[path, before]]), new Map([[path, after]]));
const silence = { deltas: [], unjudged: [] };

const some = (...words: readonly string[]) =>
  fc.subarray([...words], { minLength: 1 }).map((picked) => [...picked]);
const arbitraryRule: fc.Arbitrary<Rule> = fc.record(
  {
    apiGroups: some('', 'apps', 'tides.example', '*'),
    resources: some('pods', 'pods/exec', 'secrets', 'tides', '*/status', '*'),
    resourceNames: some('anchor', 'buoy'),
    verbs: some('get', 'list', 'create', 'bind', '*'),
  },
  { requiredKeys: ['apiGroups', 'resources', 'verbs'] },
);
const arbitraryRules = fc.array(arbitraryRule, { minLength: 1, maxLength: 5 });

/** One rule for each item of one of its lists, together as much as the rule. */
function split(rule: Rule, by: 'apiGroups' | 'resources' | 'resourceNames' | 'verbs'): readonly Rule[] {
  return (rule[by] ?? []).length === 0 ? [rule] : (rule[by] ?? []).map((item) => ({ ...rule, [by]: [item] }));
}

describe('rules that allow the same', () => {
  test('split, in another order, or twice: silence', () => {
    const by = fc.constantFrom(
      'apiGroups' as const,
      'resources' as const,
      'resourceNames' as const,
      'verbs' as const,
    );
    fc.assert(
      fc.property(arbitraryRules, by, fc.infiniteStream(fc.nat()), (rules, key, chance) => {
        const parts = rules.flatMap((rule) => split(rule, key));
        const mixed = [...parts, ...rules.slice(0, 1)]
          .map((rule) => ({ rule, at: chance.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ rule }) => ({ ...rule, verbs: [...rule.verbs].reverse() }));
        expect(compare(manifest(rules), manifest(mixed))).toEqual(silence);
        expect(compare(manifest(mixed), manifest(rules))).toEqual(silence);
      }),
      { numRuns: 60 },
    );
  });

  test('with what they cover already: silence', () => {
    fc.assert(
      fc.property(arbitraryRules, fc.nat(), (rules, pick) => {
        const rule = rules[pick % rules.length];
        if (rule === undefined) return;
        const narrower = { ...rule, resourceNames: rule.resourceNames ?? ['one-of-them'] };
        const starred = rule.verbs.includes('*') ? { ...rule, verbs: ['patch'] } : narrower;
        expect(compare(manifest(rules), manifest([...rules, starred, narrower]))).toEqual(silence);
      }),
      { numRuns: 60 },
    );
  });
});

test('one verb that nothing covers is heard, and its end too', () => {
  fc.assert(
    fc.property(arbitraryRules, fc.nat(), (drawn, pick) => {
      const rules = drawn.map((rule) => ({ ...rule, verbs: rule.verbs.filter((verb) => verb !== '*') }));
      const at = pick % rules.length;
      const more = rules.map((rule, index) =>
        index === at ? { ...rule, verbs: [...rule.verbs, 'patch'] } : rule,
      );
      const gained = compare(manifest(rules), manifest(more));
      expect(gained.unjudged).toEqual([]);
      expect(gained.deltas.map(({ kind }) => kind)).toContain('iam.access.added');
      expect(gained.deltas.every(({ facts }) => JSON.stringify(facts.verbs) === '["patch"]')).toBe(true);
      const lost = compare(manifest(more), manifest(rules));
      expect(new Set(lost.deltas.map(({ kind }) => kind))).toEqual(new Set(['iam.access.removed']));
    }),
    { numRuns: 60 },
  );
});

describe('which files are looked into', () => {
  const recognised = (text: string, path = 'odd.yml') =>
    kubernetes.recognises?.({ state: 'text', path, blob: '', mode: 'file', text });
  test.each([
    ['a role', `${head}rules: []\n`, true],
    ['a role of a chart with its version left open', 'apiVersion: {{ .v }}\nkind: RoleBinding\n', true],
    ['a role in JSON', '{"kind": "Role", "apiVersion": "rbac.authorization.k8s.io/v1"}', true],
    ['a group in numbers', 'apiVersion: "\\x72bac.authorization.k8s.io/v1"\nkind: "\\u0052ole"\n', true],
    ['a service account', 'apiVersion: v1\nkind: "ServiceAccount"\n', true],
    ['a mapping of AWS identities', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth}\n', true],
    ['a token', 'apiVersion: v1\nkind: Secret\ntype: kubernetes.io/service-account-token\n', true],
    ['a deployment', 'apiVersion: apps/v1\nkind: Deployment\nspec: {serviceAccountName: ferry}\n', true],
    [
      'pods of a kind of its own',
      'apiVersion: quay.example/v1\nkind: Berth\nspec: {template: {spec: {containers: []}}}\n',
      true,
    ],
    ['a kind that nobody knows', 'apiVersion: quay.example/v1\nkind: Tide\nspec: {level: 3}\n', false],
    ['a policy of a cloud', '{"Version": "2012-10-17", "Statement": []}', false],
    ['a text about it', 'title: How kind: Role works\n', false],
  ])('%s', (_name, text, expected) => {
    expect(recognised(text)).toBe(expected);
  });

  test('a manifest in the commands of a workflow is the business of the workflow', () => {
    const workflow = (name: string) =>
      `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    name: ${name}\n    steps:\n      - run: |\n          echo 'apiVersion: v1\n          kind: ServiceAccount'\n`;
    expect(compare(workflow('one'), workflow('two'), '.github/workflows/x.yml')).toEqual(silence);
  });
});

describe('what cannot be read', () => {
  const template = `${head}rules:\n{{- if .Values.all }}\n- verbs: ['*']\n{{- end }}\n`;
  const unreadable = (text: string) => {
    try {
      compare(`${head}rules: []\n`, text);
    } catch (error) {
      if (error instanceof Unreadable) return { line: error.line, reason: error.reason };
      throw error;
    }
    return null;
  };

  test.each([
    ['a template', template, 'is a template: what it grants depends on values that are not in this file'],
    ['rules that are no list', `${head}rules: {verbs: [get]}\n`, 'rules must be a list of maps'],
    [
      'verbs that are no names',
      `${head}rules: [{resources: [a], verbs: [{get: 1}]}]\n`,
      'verbs must be a list of names',
    ],
  ])('%s', (_name, text, reason) => {
    expect(unreadable(text)?.reason).toBe(reason);
  });

  test('a list inside of aws-auth, at its line in the file', () => {
    const map =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth}\ndata:\n  mapRoles: |\n    - rolearn: a\n    - rolearn: ]\n    - rolearn: b\n';
    expect(unreadable(map)).toEqual({ line: 7, reason: expect.stringContaining('mapRoles: ') });
  });

  test('a template beside it that stayed as it was is left alone', () => {
    const role = (verb: string) => manifest([{ apiGroups: [''], resources: ['tides'], verbs: [verb] }]);
    const tree = (verb: string) =>
      new Map([
        ['a.yml', role(verb)],
        ['chart.yml', template],
      ]);
    expect(analyze(tree('get'), tree('get'))).toEqual(silence);
    expect(analyze(tree('get'), tree('patch')).deltas).toHaveLength(2);
  });
});

describe('hostile files', () => {
  const many = (count: number, stem: string) => Array.from({ length: count }, (_, at) => `${stem}${at}`);

  test('a product of long lists is refused before it is built', () => {
    const rule = { apiGroups: many(500, 'g'), resources: many(500, 'r'), verbs: many(500, 'v') };
    expect(() => compare(`${head}rules: []\n`, manifest([rule]))).toThrow(/too many combinations/);
  });

  test('the most that is compared is compared whole', () => {
    const rule = (stem: string) => ({
      apiGroups: many(10, 'g'),
      resources: many(100, stem),
      verbs: many(9, 'v'),
    });
    compare(manifest([rule('a')]), manifest([rule('b')]));
    const subjects = many(5_000, 'crew').map((name) => ({ kind: 'Group', name }));
    const binding = (list: unknown) =>
      `${head.replace('ClusterRole', 'ClusterRoleBinding')}roleRef: {kind: ClusterRole, name: edit}\n${stringify({ subjects: list })}`;
    expect(compare(binding([]), binding(subjects)).deltas).toHaveLength(5_000);
    const paths = {
      nonResourceURLs: many(900, '/a').map((path, at) => `${path.repeat(1 + (at % 90))}*`),
      verbs: ['get'],
    };
    compare(
      `${head}${stringify({ rules: [paths] })}`,
      `${head}${stringify({ rules: [{ ...paths, verbs: ['put'] }] })}`,
    );
  });
});
