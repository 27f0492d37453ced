/** `delta-review models check` as people and scripts meet it: a figure, what is missing, and what is gone, each with its line. */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exit } from '../../src/cli/exit.ts';
import type { FidelityJson } from '../../src/render/models/fidelity-json.ts';
import { readTree } from '../deltas/fixture.ts';
import { LocalRepository } from '../forge/local-repository.ts';
import { run } from '../harness/built.ts';
import { expectGolden } from '../harness/golden.ts';

const model = `title: Harbour
identities:
  crane: { name: Crane user, kind: service }
  ci: { name: CI/CD pipeline, kind: service }
  captain: { kind: human }
components:
  moorings: { kind: store, tags: [aws_dynamodb_table.moorings] }
  buoys: { kind: store, tags: [aws_s3_bucket.buoys] }
`;

let harbour: LocalRepository;

beforeAll(() => {
  harbour = new LocalRepository('harbour-models');
  const tree = readTree(fileURLToPath(new URL('../models/fidelity/harbour', import.meta.url)));
  for (const [path, text] of tree) harbour.write(path, text);
  harbour.write('infra/threat-model.yml', model);
  harbour.commit('the harbour');
});
afterAll(() => harbour.remove());

const check = (...args: readonly string[]) => run(['models', 'check', '--repo', harbour.folder, ...args]);

test('the text shows each model with its figure and its lines, in 80 columns', async () => {
  const { code, out, errors } = await check();
  expect([code, errors]).toEqual([exit.done, '']);
  expectGolden(new URL('golden/models-check.txt', import.meta.url), out);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('the JSON has lines on both sides', async () => {
  const { code, out } = await check('--format', 'json', '--model', 'infra/threat-model.yml', 'HEAD');
  const { models, all }: FidelityJson = JSON.parse(out);
  expect(code).toBe(exit.done);
  expect(all).toEqual({ found: 6, represented: 2, percent: 33 });
  expect(models).toMatchObject([
    {
      reason: 'same-directory',
      actors: { found: 1, represented: 1, percent: 100 },
      represented: [
        { name: 'crane', by: { name: 'Crane user', startLine: 3 }, places: [{ startLine: 5 }, {}, {}] },
        { name: 'moorings' },
      ],
      gone: [{ called: 'aws_s3_bucket.buoys', startLine: 8 }],
    },
  ]);
});

test('a model larger than other files may be is read', async () => {
  const large = new LocalRepository('large-model');
  large.write('main.tf', 'resource "aws_iam_user" "crane" {\n  name = "crane"\n}\n');
  const summary = { title: 'Quay', description: 'x'.repeat(1_100_000) };
  const detail = { contributors: [], diagrams: [], diagramTop: 0, reviewer: '', threatTop: 0 };
  large.write('quay.td.json', JSON.stringify({ version: '2.0', summary, detail }));
  large.commit('a drawing');
  const { out } = await run(['models', 'check', '--repo', large.folder]);
  large.remove();
  expect(out).toContain('Shows 0 of 1 (0 %)');
  expect(out).not.toContain("can't be read");
});

test('a model that is not there, and a revision too many, are said in one sentence', async () => {
  const missing = await check('--model', 'atlantis.yml');
  expect([missing.code, missing.errors]).toEqual([
    exit.wrongUse,
    expect.stringContaining('there are infra/threat-model.yml'),
  ]);
  const more = await check('HEAD', 'HEAD');
  expect([more.code, more.errors]).toEqual([exit.wrongUse, expect.stringContaining('one too many')]);
});
