/** What a threat model ought to represent, what of it a model has, lacks, or has of the past, in a tree and in a change. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import type { FileVersion } from '../../src/change/snapshot.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { treeDeltas } from '../../src/deltas/inventory/inventory.ts';
import { type Evaluation, evaluate } from '../../src/evaluate.ts';
import { type Fidelity, fidelityOf } from '../../src/models/fidelity/fidelity.ts';
import { type Thing, thingsOf } from '../../src/models/fidelity/things.ts';
import { knownModels } from '../../src/models/known.ts';
import { jsonOf } from '../../src/render/json.ts';
import { evaluationJsonSchema } from '../../src/render/json-schema.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { layer } from '../../src/rules/layers.ts';
import { changeOf, readTree } from '../deltas/fixture.ts';

const analyzers = await loadAnalyzers();
const builtIn = loadBuiltIn();

type Files = Readonly<Record<string, string>>;

const harbour: Files = Object.fromEntries(
  readTree(fileURLToPath(new URL('fidelity/harbour', import.meta.url))),
);

const file = (path: string, text: string): FileVersion => ({
  state: 'text',
  path,
  blob: createHash('sha1').update(text).digest('hex'),
  mode: 'file',
  text,
});
const versions = (files: Files) =>
  new Map(Object.entries(files).map(([path, text]) => [path, file(path, text)]));

function checked(files: Files, model = 'threat-model.yml'): Fidelity {
  const read = versions(files);
  const at = read.get(model) ?? null;
  return fidelityOf({
    deltas: treeDeltas(read, analyzers),
    tree: { paths: [...read.keys()], files: read },
    models: knownModels([{ path: model, before: at, after: at }], new Set()),
    configured: [],
  });
}

const said = ({ sort, name }: Thing) => `${sort} ${name}`;

describe('a tree', () => {
  const deltas = treeDeltas(versions(harbour), analyzers);

  test('gives one thing for all that is said of it, and none for a permission or a text', () => {
    expect(thingsOf(deltas).map(({ sort, name, way }) => `${sort} ${name} ${way}`)).toEqual([
      'identity crane added',
      'identity workflow sail added',
      'agent Claude Code changed',
      'agent pilot added',
      'server tides added',
      'integration Stripe added',
      'store moorings added',
      'store postgres added',
      'store quay_logs added',
      'endpoint quay-logs (open to anybody) added',
      'endpoint signals added',
      'boundary port added',
    ]);
  });

  test('gives the same things whatever order its deltas are in', () => {
    const things = thingsOf(deltas);
    fc.assert(
      fc.property(fc.shuffledSubarray([...deltas], { minLength: deltas.length }), (shuffled) => {
        expect(thingsOf(shuffled)).toEqual(things);
      }),
      { numRuns: 20 },
    );
  });

  test('has all of it in a model that was written from it', () => {
    const things = thingsOf(deltas);
    const of = (part: Thing['kind']['part']) =>
      things
        .filter(({ kind }) => kind.part === part)
        .map(
          ({ name, kind: { kind } }, at) =>
            `  ${part}${at}: { name: ${JSON.stringify(name)}, kind: ${kind} }`,
        );
    const model = [
      'title: Harbour',
      'identities:',
      ...of('identity'),
      'components:',
      ...of('component'),
      'boundaries:',
      ...of('boundary'),
    ];
    const { models, all, actors } = checked({ ...harbour, 'threat-model.yml': `${model.join('\n')}\n` });
    expect(models[0]?.missing).toEqual([]);
    expect([all, actors]).toEqual([
      { found: things.length, represented: things.length },
      { found: 4, represented: 4 },
    ]);
  });

  test('has in a model what it names, by a like name or for all of its kind; the rest is missing', () => {
    const model = `title: Harbour
identities:
  c: { name: Crane user, kind: service }
  ci: { name: CI/CD pipeline, kind: service }
components:
  m: { name: Moorings table of the quay, kind: store }
  b: { name: S3 buckets, kind: store }
  s: { name: aws_s3_bucket.signals, kind: process }
boundaries:
  crane: { name: Port, kind: network }
`;
    const { models } = checked({ ...harbour, 'threat-model.yml': model });
    const [one] = models;
    expect(one?.represented.map(({ thing, part, how }) => `${said(thing)} by ${part.name}: ${how}`)).toEqual([
      'identity crane by Crane user: similar',
      'identity workflow sail by CI/CD pipeline: together',
      'store moorings by Moorings table of the quay: words',
      'store quay_logs by S3 buckets: together',
      'endpoint quay-logs (open to anybody) by S3 buckets: together',
      'boundary port by Port: similar',
    ]);
    expect(one?.missing.map(said)).toContain('integration Stripe');
    expect(one?.actors).toEqual({ found: 4, represented: 2 });
  });
});

describe('what is gone', () => {
  const model = `title: Harbour
identities:
  old: { name: aws_iam_role.winch, kind: service }
  person: { name: Customer, kind: human }
components:
  a: { name: Moorings, kind: store, tags: [aws_dynamodb_table.moorings] }
  b: { name: Buoys, kind: store, tags: ["aws_s3_bucket.buoys[0]", buoys] }
  c: { name: Browser, kind: external, technology: example.com }
  d: { name: Beacon, technology: MCP server, kind: process }
  e: { name: Pier, kind: process, tags: [module.pier] }
  f: { name: Release, kind: process, tags: [.github/workflows/release.yml] }
`;
  const gone = (files: Files) =>
    checked(files).models.flatMap((one) => one.gone.map(({ part }) => part.name));

  test('is what code was known by, and no code is', () => {
    expect(gone({ ...harbour, 'threat-model.yml': model })).toEqual([
      'aws_iam_role.winch',
      'Buoys',
      'Beacon',
      'Pier',
      'Release',
    ]);
  });

  test('cannot be told of where not all is read, or where the model speaks for no such code', () => {
    const { '.mcp.json': _, ...rest } = harbour;
    const unread = { ...rest, 'threat-model.yml': model, 'more.tf.json': '{}' };
    expect(gone(unread)).toEqual(['Release']);
    const away = { 'web/package.json': harbour['package.json'] ?? '', 'threat-model.yml': model };
    expect(gone(away)).toEqual(['Release']);
  });
});

test('too little is found to say anything of a model beside nothing; what no model covers is counted apart', () => {
  const { models, all } = checked({ 'threat-model.yml': 'title: Nothing\n' });
  expect([models[0]?.all, all]).toEqual([
    { found: 0, represented: 0 },
    { found: 0, represented: 0 },
  ]);
  const model = 'title: Far\ncovers: ["far/**"]\n';
  const { uncovered } = checked({ ...harbour, 'far/threat-model.yml': model }, 'far/threat-model.yml');
  expect(uncovered).toHaveLength(12);
});

describe('a change', () => {
  const model = `title: Harbour\nidentities:\n  w: { name: winch, kind: service }\n  d: { name: Deploy, kind: service }\n`;
  const user = (name: string) => `resource "aws_iam_user" "${name}" {\n  name = "${name}"\n}\n`;

  function judged(before: Files, after: Files, ...texts: readonly string[]): Evaluation {
    const models = (texts.length === 0 ? [model] : texts).map((text, nth) => {
      const path = nth === 0 ? 'threat-model.yml' : `models/${nth}.threat-model.yml`;
      return { path, before: file(path, text), after: file(path, text) };
    });
    return evaluate({
      change: changeOf(new Map(Object.entries(before)), new Map(Object.entries(after))),
      analyzers,
      rules: layer({ builtIn, organisation: null, repository: null }),
      proposed: null,
      planNotes: [],
      models,
      modelHistory: null,
      codeOwners: readCodeOwners(null),
      contributors: { people: [], unknown: null },
    });
  }
  const change = judged({ 'main.tf': user('winch') }, { 'main.tf': user('crane') });

  test('shows what it adds that the model lacks, and what it removes that the model has', () => {
    expect(
      change.lacking.map(({ path, missing, gone }) => [
        path,
        missing.map(said),
        gone.map(({ thing, part }) => `${said(thing)}: ${part.name}`),
      ]),
    ).toEqual([['threat-model.yml', ['identity crane'], ['identity winch: winch']]]);
    const text = terminalText(change, { colour: false, width: 80 });
    expect(text).toContain('lacks identity crane (main.tf:1-3)');
    expect(text).toContain('still has identity winch (line 3), though this change removes');
    expect(evaluationJsonSchema.parse(jsonOf(change)).lacking).toMatchObject([{ path: 'threat-model.yml' }]);
  });

  test('where two models cover it, one is told what both lack, and neither what one has', () => {
    const covering = `covers: ["**"]\n${model}`;
    const after = { 'main.tf': user('crane') };
    const both = judged({}, after, covering, covering);
    expect(both.models).toHaveLength(2);
    expect(both.lacking.map(({ path, missing }) => [path, missing.map(said)])).toEqual([
      ['threat-model.yml', ['identity crane']],
    ]);
    expect(both.modelUpdates.map(({ path }) => path)).toEqual(['threat-model.yml']);
    expect(judged({}, after, covering, covering.replace('Deploy', 'crane')).lacking).toEqual([]);
  });

  test('lacks nothing where the model has it, or cannot be read', () => {
    const has = model.replace('Deploy', 'crane');
    expect(judged({}, { 'main.tf': user('crane') }, has).lacking).toEqual([]);
    expect(judged({}, { 'main.tf': user('crane') }, 'title: [').lacking).toEqual([]);
  });
});
