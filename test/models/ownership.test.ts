/** Models that a change leaves without an owner, owners who are gone, and models that an announcement names. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import type { FileVersion } from '../../src/change/snapshot.ts';
import { loadBuiltIn } from '../../src/config.ts';
import { type Evaluation, type EvaluationInput, evaluate } from '../../src/evaluate.ts';
import type { ModelFile } from '../../src/models/known.ts';
import { checkOf } from '../../src/render/check.ts';
import { openedBy } from '../../src/render/review/reviewed.ts';
import { layer } from '../../src/rules/layers.ts';
import { changeOf } from '../deltas/fixture.ts';

const builtIn = loadBuiltIn();
const path = 'docs/threat-model.yml';

function file(at: string, text: string): FileVersion {
  const blob = createHash('sha1').update(text).digest('hex');
  return { state: 'text', path: at, blob, mode: 'file', text };
}

function model(before: string, after = before, at = path): ModelFile {
  const was = file(at, before);
  return { path: at, before: was, after: before === after ? was : file(at, after) };
}

const titled = (title: string, owners = '[]') => `title: ${title}\nowners: ${owners}\n`;
const rulesOf = (text: string) =>
  layer({ builtIn, organisation: null, repository: { file: '.github/delta-review.yml', text } });
const configured = (owners: string) =>
  rulesOf(`models:\n  - { path: ${path}, covers: "infra/**", owners: ${owners} }\n`);

function judged(more: Partial<EvaluationInput>): Evaluation {
  return evaluate({
    change: changeOf(new Map(), new Map()),
    analyzers: [],
    rules: rulesOf(''),
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models: [model(titled('Quay'))],
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
    ...more,
  });
}

function summary(evaluation: Evaluation): string {
  return checkOf([openedBy(evaluation)], { gate: null, commentUrls: new Map(), repositoryUrl: null }).summary;
}

const said = { key: 'f'.repeat(32), by: 'mara', at: '2026-11-02T08:00:00Z', label: null, objections: [] };
const announced = (text: string) => [{ ...said, text }];

describe('a change that leaves a model without an owner says so', () => {
  const alone = `- **\`${path}\` has no owner after this** (was \`@harbour/crane\`).`;
  test.each<[string, Partial<EvaluationInput>, string | null]>([
    [
      'by the code owners',
      {
        codeOwners: readCodeOwners('/docs/ @harbour/crane\n'),
        proposedOwners: readCodeOwners('/src/ @mara\n'),
      },
      alone,
    ],
    ['by the model itself', { models: [model(titled('Quay', '["@harbour/crane"]'), titled('Quay'))] }, alone],
    ['by the configuration', { rules: configured('["@harbour/crane"]'), proposed: rulesOf('') }, alone],
    [
      'not where another names one',
      {
        models: [model(titled('Quay', '["@mara"]'))],
        codeOwners: readCodeOwners('* @harbour/crane\n'),
        proposedOwners: readCodeOwners(''),
      },
      null,
    ],
    ['not where it never had one', { proposedOwners: readCodeOwners('') }, null],
  ])('%s', (_, input, line) => {
    const text = summary(judged(input));
    if (line === null) expect(text).not.toContain('has no owner');
    else expect(text).toContain(line);
  });
});

describe('an owner who is gone', () => {
  const owned = {
    models: [model(titled('Quay', '["@harbour/crane", "@mara"]'))],
    announced: announced('Quay opens at night'),
  };
  const presence = (present: readonly string[], gone: readonly string[]) => ({
    presence: { present: new Set(present), gone: new Set(gone) },
  });

  test.each<[readonly string[], readonly string[], string]>([
    [['@mara'], ['@harbour/crane'], '**Its owner `@harbour/crane`** is no longer there, or has no access.'],
    [
      [],
      ['@harbour/crane', '@mara'],
      '**Its owners `@harbour/crane` and `@mara`** are no longer there, or have no access: nobody else owns it.',
    ],
  ])('%s there, %s gone', (present, gone, line) => {
    expect(summary(judged({ ...owned, ...presence(present, gone) }))).toContain(line);
  });

  test('is nobody who could not be asked for', () => {
    const evaluation = judged(owned);
    expect(evaluation.ownership).toEqual([
      { path, owners: ['@harbour/crane', '@mara'], gone: [], present: false, lost: [] },
    ]);
    expect(summary(evaluation)).not.toContain('no longer there');
  });
});

describe('an announcement names', () => {
  const models = [
    model(titled('Quay')),
    model(titled('Ferry tickets'), titled('Ferry tickets'), 'ferry/threat-model.yml'),
  ];
  const rules = rulesOf(
    'models:\n  - { path: docs/threat-model.yml, covers: "till/**", owners: ["@lena"] }\n',
  );
  const ferry = 'ferry/threat-model.yml mentioned';
  const quay = `${path} mentioned`;
  test.each([
    ['a title', 'Partners sell FERRY tickets.', [ferry]],
    ['a path', 'see (`ferry/threat-model.yml`), please', [ferry]],
    ['a path that the configuration covers', 'refunds go to till/refunds.ts now', [quay]],
    ['both', 'ferry tickets are refunded by till/refunds.ts', [quay, ferry]],
    [
      'no part of a word',
      'the ferryticketsxl and the till',
      [`${path} offered`, 'ferry/threat-model.yml offered'],
    ],
    [
      'nothing that is no text',
      '\u202e../../etc/passwd {what} %',
      [`${path} offered`, 'ferry/threat-model.yml offered'],
    ],
  ])('%s', (_, text, expected) => {
    const evaluation = judged({ models, rules, announced: announced(text) });
    expect(evaluation.models.map((link) => `${link.path} ${link.reason}`)).toEqual(expected);
    expect(evaluation.verdict).toMatchObject({ tier: 'full', materiality: 'material', enforcement: 'block' });
    expect(evaluation.review.points.map(({ about, tier, key }) => `${about} ${tier} ${key}`)).toEqual([
      `announced full ${said.key}`,
    ]);
    expect(evaluation.checklist.map(({ id }) => id)).toEqual([
      'announced-access',
      'announced-data',
      'announced-controls',
      'model-shows-it',
      'model-new-threats',
      'outcome',
    ]);
  });
});
