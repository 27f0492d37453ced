/** A change that edits threat models: what is shown of it, and what it asks for. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import type { FileVersion } from '../../src/change/snapshot.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { type Evaluation, evaluate } from '../../src/evaluate.ts';
import { modelReading } from '../../src/models/weakened.ts';
import { checkOf } from '../../src/render/check.ts';
import { jsonOf } from '../../src/render/json.ts';
import { evaluationJsonSchema } from '../../src/render/json-schema.ts';
import { openedBy } from '../../src/render/review/reviewed.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { layer } from '../../src/rules/layers.ts';
import { changeOf } from '../deltas/fixture.ts';

const analyzers = await loadAnalyzers();
const rules = layer({ builtIn: loadBuiltIn(), organisation: null, repository: null });
const path = 'quay/threat-model.yml';

const version = (text: string | null): FileVersion =>
  text === null
    ? { state: 'absent', path }
    : { state: 'text', path, blob: createHash('sha1').update(text).digest('hex'), mode: 'file', text };

/** One model before and after; null where there is none. */
function judged(before: string | null, after: string | null): Evaluation {
  const tree = (text: string | null) => new Map(text === null ? [] : [[path, text]]);
  return evaluate({
    change: changeOf(tree(before), tree(after)),
    analyzers,
    rules,
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models: [{ path, before: version(before), after: version(after) }],
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
  });
}

const quay = `title: Quay
components:
  ferry: { name: Ferry office, technology: Go }
threats:
  Q-08: { title: stolen deploy key, severity: high, status: open, about: ferry }
`;

describe('what it asks for', () => {
  const tier = (after: string | null, before: string | null = quay) => judged(before, after).verdict.tier;

  test.each([
    ['another technology', quay.replace('Go', 'Rust')],
    ['another threat', `${quay}  Q-09: { title: late tide, severity: high }\n`],
    ['a threat that is graded higher', quay.replace('high', 'critical')],
    ['a mitigation', quay.replace('status: open', 'status: mitigated, mitigation: Keys live for an hour.')],
    ['another layout', `# a note\n\n${quay}`],
  ])('%s: nothing', (_, after) => {
    expect(tier(after)).toBe('none');
  });

  test('a new model: nothing', () => {
    expect(tier(quay, null)).toBe('none');
  });

  test.each([
    ['a high threat graded low', quay.replace('high', 'low')],
    ['an open threat that is gone', quay.slice(0, quay.indexOf('threats:'))],
    ['a model that is gone', null],
  ])('%s: a full review', (_, after) => {
    expect(tier(after)).toBe('full');
  });

  test('a model that could be read and no longer can: a lightweight one, and none where it never could', () => {
    const broken = 'title: Quay\nthreats: [\n';
    const { verdict, deltas } = judged(quay, broken);
    expect(verdict.tier).toBe('lightweight');
    expect(deltas.map(({ severity, summary }) => `${severity}: ${summary}`)).toEqual([
      'low: The threat model "Quay" can no longer be read, so nobody sees what it says now',
    ]);
    expect(tier(`${broken} `, broken)).toBe('none');
    expect(tier(quay, broken)).toBe('none');
  });

  test('a model without a text is one that can no longer be read', () => {
    const opaque: FileVersion = {
      state: 'opaque',
      path,
      blob: null,
      mode: 'symlink',
      reason: 'symlink',
      detail: 'a link',
    };
    expect(modelReading.compare(version(quay), opaque).map(({ kind }) => kind)).toEqual([
      'guardrail.weakened',
    ]);
    expect(modelReading.compare(opaque, opaque)).toEqual([]);
  });
});

test('a text cut anywhere is compared, and what it loses on one way it wins on the other', () => {
  fc.assert(
    fc.property(fc.nat(quay.length), (length) => {
      const cut = version(quay.slice(0, length));
      const there = modelReading.compare(version(quay), cut).map(({ kind, subject }) => `${kind} ${subject}`);
      const back = modelReading.compare(cut, version(quay)).map(({ kind, subject }) => `${kind} ${subject}`);
      const mirrored = there.map((line) =>
        line.startsWith('guardrail.weakened')
          ? line.replace('weakened', 'restored')
          : line.replace('restored', 'weakened'),
      );
      expect(back.sort()).toEqual(mirrored.sort());
    }),
    { numRuns: 60 },
  );
});

describe('what is shown of it', () => {
  const after = quay.replace('Go', 'Rust').replace('severity: high', 'severity: low');
  const evaluation = judged(quay, after);
  const context = {
    gate: null,
    commentUrls: new Map(),
    repositoryUrl: 'https://github.example/harbour/quay',
  };

  test('each sentence with its line', () => {
    const { summary } = checkOf([openedBy(evaluation)], context);
    const section = summary.slice(summary.indexOf('### What it does to the threat model'));
    expect(section).toContain('low');
    expect(section).toMatch(/Threat Q-08 .*\(was high\)\. \[`quay\/threat-model\.yml:5`\]\(https:.*#L5\)/);
    expect(section).toMatch(/Component .*Rust.*threat-model\.yml:3/);
    const terminal = terminalText(evaluation, { colour: false, width: 120 });
    expect(terminal).toContain('What it does to the threat model\n  - Threat Q-08 "stolen deploy key"');
    expect(terminal).toContain('    quay/threat-model.yml:3');
  });

  test('also where nothing is asked, and nothing where nothing changed', () => {
    const { summary } = checkOf([openedBy(judged(quay, quay.replace('Go', 'Rust')))], context);
    expect(summary).toContain('### What it does to the threat model');
    expect(judged(quay, `# a note\n${quay}`).modelChanges).toEqual([]);
  });

  test('what is gone stands before', () => {
    const terminal = terminalText(judged(quay, quay.slice(0, quay.indexOf('threats:'))), {
      colour: false,
      width: 120,
    });
    expect(terminal).toContain('is gone; it was open.\n    quay/threat-model.yml:5 (before)');
  });

  test('ten sentences, and how many more', () => {
    const many = Array.from(
      { length: 14 },
      (_, index) => `  Q-${20 + index}: { title: tide ${index} }\n`,
    ).join('');
    const { summary } = checkOf([openedBy(judged(quay, quay + many))], context);
    expect(summary.match(/is new/g)).toHaveLength(10);
    expect(summary).toContain('and 4 more changes');
  });

  test('JSON has all of it', () => {
    const json = jsonOf(evaluation);
    expect(evaluationJsonSchema.parse(json)).toEqual(json);
    expect(json.modelChanges).toEqual([
      {
        path,
        formerly: path,
        changes: [
          expect.objectContaining({
            sort: 'threat',
            way: 'changed',
            id: 'Q-08',
            after: { startLine: 5, endLine: 5 },
          }),
          expect.objectContaining({ sort: 'component', way: 'changed', name: 'Ferry office' }),
        ],
      },
    ]);
  });
});
