/** What a change may be called in a model far away: addresses, objects, services, agents and servers, and Backstage's names. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import type { TextFile } from '../../src/change/snapshot.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { type Evaluation, evaluate } from '../../src/evaluate.ts';
import { knownModels } from '../../src/models/known.ts';
import { linkModels } from '../../src/models/link.ts';
import { catalogPaths, readCatalog } from '../../src/models/linking/catalog.ts';
import { namesOfDelta } from '../../src/models/names.ts';
import { layer } from '../../src/rules/layers.ts';
import { analyze, changeOf, fixtures } from '../deltas/fixture.ts';

const analyzers = await loadAnalyzers();
const rules = layer({ builtIn: loadBuiltIn(), organisation: null, repository: null });

const file = (path: string, text: string): TextFile => ({
  state: 'text',
  path,
  blob: createHash('sha1').update(text).digest('hex'),
  mode: 'file',
  text,
});

type Edit = readonly [path: string, before: string | null, after: string];
const judged = new Map<Edit, Evaluation>();

/** Judged once an edit: what is asked many times is which models it leads to. */
function judgedOf(edit: Edit): Evaluation {
  const [path, before, after] = edit;
  const evaluation =
    judged.get(edit) ??
    evaluate({
      change: changeOf(before === null ? new Map() : new Map([[path, before]]), new Map([[path, after]])),
      analyzers,
      rules,
      proposed: null,
      planNotes: [],
      modelHistory: null,
      models: [],
      codeOwners: readCodeOwners(null),
      contributors: { people: [], unknown: null },
    });
  judged.set(edit, evaluation);
  return evaluation;
}

/** @returns how a model with one component is linked, and whether the component is meant exactly. */
function linked(edit: Edit, component: string, catalog: readonly TextFile[] = []): readonly string[] {
  const { deltas, verdict } = judgedOf(edit);
  const model = file('far/threat-model.yml', `title: Far\ncomponents:\n  c1: ${component}\n`);
  const links = linkModels({
    paths: [...new Set(verdict.reasons.flatMap(({ paths }) => paths))],
    deltas,
    models: knownModels([{ path: model.path, before: model, after: model }], new Set()),
    configured: [],
    catalog: readCatalog(catalog),
  });
  return links.map(({ reason, parts }) => `${reason} ${parts.map(({ exact }) => exact).join()}`);
}
const called = (name: string) => `{ name: ${JSON.stringify(name)}, kind: process }`;
const tagged = (tag: string) => `{ name: Something else, kind: process, tags: [${JSON.stringify(tag)}] }`;

const deployment = (mounted: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ferry-desk, namespace: harbour }\nspec:\n  template:\n    spec:\n      containers: [{ name: web, image: quay/ferry@sha256:${'a'.repeat(64)}${mounted} }]\n`;
const queue = (encrypted: string) =>
  `resource "aws_sqs_queue" "tides" {\n  name = "t"\n\n\n\n\n\n  sqs_managed_sse_enabled = ${encrypted}\n}\n`;
const call = (version: string) =>
  `module "pier" {\n  source  = "odd/pier/aws"\n  version = "1.0.0"\n${version}}\n`;
const compose = (more: string) => `services:\n  berth-log:\n    image: quay/log:1\n${more}`;
const template = (is: string) =>
  `Resources:\n  TideTable:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      PubliclyAccessible: ${is}\n`;

describe('a name as its file has it', () => {
  test.each<[string, string, readonly [string, string | null, string]]>([
    ['aws_sqs_queue.tides', 'an address of Terraform', ['q/main.tf', queue('true'), queue('false')]],
    ['module.pier', 'a module', ['q/main.tf', call(''), call('  allowed_cidrs = ["0.0.0.0/0"]\n')]],
    ['pier', 'the name of a module', ['q/main.tf', call(''), call('  allowed_cidrs = ["0.0.0.0/0"]\n')]],
    [
      'ferry-desk',
      'an object of Kubernetes',
      ['q/app.yml', deployment(''), deployment(', securityContext: { privileged: true }')],
    ],
    [
      'harbour/ferry-desk',
      'an object in its namespace',
      ['q/app.yml', deployment(''), deployment(', securityContext: { privileged: true }')],
    ],
    ['berth-log', 'a service', ['q/compose.yml', compose(''), compose('    privileged: true\n')]],
    ['berth-log', 'a service of a new file', ['q/compose.yml', null, compose('    privileged: true\n')]],
    ['TideTable', 'a resource of CloudFormation', ['q/t.yml', template('false'), template('true')]],
    [
      'tide-table',
      'a server of agents',
      [
        '.mcp.json',
        '{"mcpServers":{}}',
        '{"mcpServers":{"tide-table":{"command":"npx","args":["-y","tides"]}}}',
      ],
    ],
    [
      'pilot',
      'an agent',
      [
        '.claude/agents/pilot.md',
        null,
        '---\nname: pilot\ndescription: d\ntools: Bash\n---\nBring ferries in.\n',
      ],
    ],
  ])('%s: %s', (name, _, change) => {
    expect(linked(change, called(name))).toEqual(['name true']);
    expect(linked(change, tagged(name))).toEqual(['name true']);
    const spelt = name.toUpperCase().replaceAll(/[._/-]/g, ' ');
    if (spelt !== name) expect(linked(change, called(spelt))).toEqual(['similar-name false']);
    expect(linked(change, called(`${name}-not`))).toEqual([]);
  });

  test("a sort of things is nobody's name", () => {
    const change = ['q/compose.yml', compose(''), compose('    user: root\n')] as const;
    for (const word of ['user', 'Service', 'host', 'secrets'])
      expect(linked(change, called(word))).toEqual([]);
  });
});

describe('agents and servers of every format', () => {
  const told = fixtures
    .filter(({ name }) => /^(?:agents|declared-agents|agent-workflows)\//.test(name))
    .flatMap(({ before, after }) => analyze(before, after).deltas);
  const exact = (delta: (typeof told)[number]) => namesOfDelta(delta).flatMap((names) => names.exact);

  test('are known by their own names', () => {
    const servers = told.filter(({ facts }) => typeof facts.server === 'string');
    const agents = told.filter(({ facts }) => /^[a-z]+ \S.* \(.+\)$/.test(String(facts.agent ?? '')));
    expect(Math.min(servers.length, agents.length)).toBeGreaterThan(50);
    for (const delta of servers)
      expect(exact(delta)).toContain(String(delta.facts.server).replace(/ \([^()]*\)$/, ''));
    for (const delta of agents) {
      const [, name = ''] = /^(?:published )?[a-z]+ (.+) \([^()]+\)$/.exec(String(delta.facts.agent)) ?? [];
      expect(exact(delta)).toContain(name);
    }
  });
});

describe('names of Backstage', () => {
  const entity = (kind: string, name: string, more = '') =>
    `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`;
  const change = [
    'services/x/main.tf',
    null,
    'resource "aws_iam_user" "crane" {\n  name = "crane"\n}\n',
  ] as const;
  const at = (path: string, text: string) => [file(path, text)];
  const own = at('services/x/catalog-info.yaml', entity('Component', 'berth-clerk'));

  test.each([
    ['the component of its directory', own],
    ['the system', at('services/catalog-info.yaml', entity('System', 'berth-clerk'))],
    [
      'one of several',
      at('catalog-info.yml', `${entity('API', 'other')}---\n${entity('Resource', 'berth-clerk')}`),
    ],
  ])('%s', (_, catalog) => {
    expect(linked(change, called('berth-clerk'), catalog)).toEqual(['name true']);
    expect(linked(change, called('Berth Clerk'), catalog)).toEqual(['similar-name false']);
  });

  test('by its reference too, and what a delta names counts first', () => {
    expect(linked(change, tagged('component:default/berth-clerk'), own)).toEqual(['name true']);
    expect(linked(change, tagged('component:berth-clerk'), own)).toEqual(['name true']);
    expect(linked(change, called('aws_iam_user.crane'), own)).toEqual(['name true']);
  });

  test.each([
    ['elsewhere', at('services/y/catalog-info.yaml', entity('Component', 'berth-clerk'))],
    ['above another', [...own, ...at('catalog-info.yaml', entity('Component', 'far-off'))]],
    ['of a group', at('services/x/catalog-info.yaml', entity('Group', 'far-off'))],
    ['of another tool', at('services/x/catalog-info.yaml', 'kind: Component\nmetadata: { name: far-off }\n')],
    ['cut', at('services/x/catalog-info.yaml', 'kind: [\n')],
  ])('not that %s', (_, catalog) => {
    expect(linked(change, called('far-off'), catalog)).toEqual([]);
  });

  test('the closest above what changed are read, and no others', () => {
    const tree = [
      'catalog-info.yaml',
      'services/x/catalog-info.yml',
      'services/x/deep/main.tf',
      'services/y/catalog-info.yaml',
      'z/.backstage/berth.yaml',
    ];
    expect(catalogPaths(tree, ['services/x/deep/main.tf'])).toEqual(['services/x/catalog-info.yml']);
    expect(catalogPaths(tree, ['z/q.tf', 'a/b.tf'])).toEqual([
      'z/.backstage/berth.yaml',
      'catalog-info.yaml',
    ]);
    expect(catalogPaths([], ['a/b.tf'])).toEqual([]);
  });
});
