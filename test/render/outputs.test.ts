/** What people and tools read, of evaluations written by hand. */
import { describe, expect, test } from '@jest/globals';
import { marked } from 'marked';
import type { Evaluation } from '../../src/evaluate.ts';
import {
  type CheckContext,
  checkOf as checkOfReviews,
  inProgress,
  internalFailure,
  setUp,
} from '../../src/render/check.ts';
import { jsonOf } from '../../src/render/json.ts';
import { evaluationJsonSchema } from '../../src/render/json-schema.ts';
import { openedBy } from '../../src/render/review/reviewed.ts';
import { sarifOf } from '../../src/render/sarif.ts';
import { terminalText } from '../../src/render/terminal.ts';
import type { Check } from '../../src/review/check.ts';
import { evaluationOf, evaluations, evidence, hostileText } from '../harness/evaluations.ts';
import { expectGolden } from '../harness/golden.ts';

const context: CheckContext = {
  gate: { required: true, pinned: true },
  commentUrls: new Map(),
  repositoryUrl: 'https://github.com/harbour/quay',
};
/** The check of reviews that have just opened. */
const checkOf = ([first, ...more]: readonly [Evaluation, ...Evaluation[]], shown: CheckContext) =>
  checkOfReviews([openedBy(first), ...more.map(openedBy)], shown);
const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);
const names = Object.keys(evaluations) as (keyof typeof evaluations)[];

function page(check: Check): string {
  const head = `# ${check.title}\n\n_${check.conclusion ?? check.status}_\n\n`;
  const notes = check.annotations
    .slice(0, 5)
    .map(
      ({ path, startLine, endLine, level, title, message }) =>
        `    ${level} ${JSON.stringify(path)}:${startLine}-${endLine} ${title} | ${message.replaceAll('\n', ' / ')}`,
    );
  const annotated =
    notes.length > 0 ? `\n\n---\n\n${check.annotations.length} annotations\n\n${notes.join('\n')}` : '';
  return `${head}${check.summary}\n\n---\n\n${check.text}${annotated}\n`;
}

describe('golden pages', () => {
  test.each(names)('check of %s', (name) => {
    expectGolden(golden(`check-${name}.md`), page(checkOf([evaluations[name]], context)));
  });

  test.each(names)('terminal text of %s', (name) => {
    expectGolden(
      golden(`terminal-${name}.txt`),
      terminalText(evaluations[name], { colour: false, width: 80 }),
    );
  });

  test('two changes at one commit', () => {
    const check = checkOf([evaluations.elsewhere, evaluations.material], {
      ...context,
      gate: { required: false, pinned: null },
    });
    expectGolden(golden('check-two-changes.md'), page(check));
  });

  test('JSON and SARIF', () => {
    expectGolden(golden('material.json'), `${JSON.stringify(jsonOf(evaluations.material), null, 2)}\n`);
    expectGolden(
      golden('material.sarif.json'),
      `${JSON.stringify(sarifOf(evaluations.material), null, 2)}\n`,
    );
  });

  test('checks that are no verdict', () => {
    const sha = '9d'.repeat(20);
    const checks = [
      inProgress(sha),
      setUp(sha),
      internalFailure(sha, 'TypeError: x is undefined at <anonymous>', 'job-17'),
    ];
    expectGolden(golden('notices.md'), checks.map(page).join('\n'));
  });
});

describe('the conclusion', () => {
  const of = (...results: readonly [Evaluation, ...Evaluation[]]) => checkOf(results, context).conclusion;

  test('an open review asks for action, an advising one is neutral, nothing is success', () => {
    expect(of(evaluations.material)).toBe('action_required');
    expect(of(evaluations.minor)).toBe('neutral');
    expect(of(evaluations.none)).toBe('success');
  });

  test('the strictest of all changes at a commit counts, in any order', () => {
    expect(of(evaluations.none, evaluations.material)).toBe('action_required');
    expect(of(evaluations.minor, evaluations.none)).toBe('neutral');
    const advising = evaluationOf({
      drafts: evaluations.material.deltas,
      verdict: { enforcement: 'advise' },
    });
    expect(of(advising, evaluations.elsewhere)).toBe('action_required');
    expect(of(evaluations.elsewhere, advising)).toBe('action_required');
  });

  test('a failure of ours is never green', () => {
    expect(internalFailure('9d', 'out of memory', 'job-1').conclusion).toBe('failure');
    expect(inProgress('9d').conclusion).toBeNull();
  });
});

describe('limits', () => {
  const huge = evaluationOf({
    drafts: evaluations.many.deltas.map((delta, index) => ({
      ...delta,
      summary: `${index} ${'long words '.repeat(80)}`,
    })),
    files: Array.from({ length: 5_000 }, (_, index) => ({
      path: `${'deep/'.repeat(200)}${index}.tf`,
      formerly: null,
      understood: false,
      because: [`reason ${index} ${'and so on '.repeat(100)}`],
    })),
    rules: {
      checklist: Array.from({ length: 500 }, (_, index) => ({
        id: `item-${index}`,
        question: 'Why? '.repeat(100),
        deltas: [],
        always: true,
        tiers: ['full'],
        frameworks: [],
      })),
    },
  });

  test.each([
    ['one change', [huge]],
    ['forty changes', [huge, ...Array.from({ length: 39 }, () => huge)]],
  ] as const)('GitHub takes the check of %s', (_, results) => {
    const check = checkOf([results[0], ...results.slice(1)], context);
    expect(check.summary.length + check.text.length).toBeLessThan(60_000);
    expect(check.summary).toContain('left out');
    expect(check.title.length).toBeLessThanOrEqual(140);
    expect(check.summary.match(/<details>/g)?.length).toBe(check.summary.match(/<\/details>/g)?.length);
    expect(check.annotations.length).toBeLessThanOrEqual(50);
  });

  test('labels of buttons fit', () => {
    for (const { label, description, identifier } of checkOf([evaluations.material], context).actions) {
      expect(label.length).toBeLessThanOrEqual(20);
      expect(description.length).toBeLessThanOrEqual(40);
      expect(identifier.length).toBeLessThanOrEqual(20);
    }
  });
});

describe('hostile text', () => {
  const check = checkOf([evaluations.hostile, evaluations.material], context);

  test('makes no link but ours, no picture, no script', () => {
    const html = marked.parse(`${check.summary}\n\n${check.text}`, { async: false, gfm: true });
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map((match) => match[1]));
    for (const tag of ['img', 'script', 'input', 'table']) expect(tags).not.toContain(tag);
    for (const [, href] of html.matchAll(/<a href="([^"]*)"/g))
      expect(href).toMatch(/^https:\/\/github\.com\/harbour\/quay\/(blob|pull)\//);
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
  });

  test('turns no text around in any output', () => {
    const outputs = [
      check.title,
      check.summary,
      check.text,
      ...check.annotations.map(({ title, message }) => title + message),
      terminalText(evaluations.hostile, { colour: false, width: 80 }),
      ...sarifOf(evaluations.hostile).runs.flatMap(({ results }) =>
        results.map(({ message }) => message.text),
      ),
    ];
    for (const output of outputs)
      expect(output).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u001b]/u);
  });

  test('is told as it is in JSON', () => {
    expect(jsonOf(evaluations.hostile).deltas[0]?.subject).toBe(hostileText);
  });
});

describe('annotations', () => {
  test('stand on lines of the head, most severe first, never on what narrows', () => {
    const { annotations } = checkOf([evaluations.material], context);
    expect(annotations.map(({ level }) => level)).toEqual(['failure', 'failure', 'notice']);
    expect(annotations[0]).toMatchObject({ path: '.github/workflows/release.yml', startLine: 15 });
  });

  test('removed lines have none', () => {
    const removed = evaluationOf({
      drafts: [
        {
          kind: 'pipeline.permission.widened',
          subject: 'job publish',
          summary: 'The limit of job publish is gone.',
          facts: {},
          evidence: [evidence('before', '.github/workflows/release.yml', 4, 'permissions: {}')],
        },
      ],
    });
    const check = checkOf([removed], context);
    expect(check.annotations).toEqual([]);
    expect(check.summary).toContain(`/blob/${'3c'.repeat(20)}/.github/workflows/release.yml#L4`);
  });

  test('a delta of two changes at one commit is marked once', () => {
    const once = checkOf([evaluations.material], context).annotations;
    expect(checkOf([evaluations.material, evaluations.elsewhere], context).annotations).toEqual(once);
  });
});

describe('the gate', () => {
  const summary = (gate: CheckContext['gate']) =>
    checkOf([evaluations.material], { ...context, gate }).summary;

  test('tells an admin when it does not hold, and nothing where the forge does not tell', () => {
    expect(summary({ required: false, pinned: null })).toContain('do not wait for this check');
    expect(summary({ required: true, pinned: false })).toContain('Pin it to this app');
    for (const gate of [
      null,
      { required: null, pinned: null },
      { required: true, pinned: true },
      { required: true, pinned: null },
    ])
      expect(summary(gate)).not.toContain('For an admin');
  });
});

describe('JSON', () => {
  test.each(names)('of %s is what the schema promises', (name) => {
    expect(evaluationJsonSchema.parse(jsonOf(evaluations[name]))).toEqual(jsonOf(evaluations[name]));
  });

  test('says where and why it was not understood', () => {
    expect(jsonOf(evaluations.notUnderstood).unresolved).toEqual([
      {
        path: '.github/workflows/deploy.yml',
        startLine: 31,
        reason: 'What changed here cannot be known: a tab where YAML wants spaces',
      },
      { path: 'infra/main.tf', reason: 'no analyzer reads this kind of file yet' },
      { path: 'infra/lambda.zip', reason: 'binary: 52,428,800 bytes' },
      { path: null, reason: '412 files were not seen: GitHub lists at most 3,000 files of a pull request' },
    ]);
  });
});

describe('SARIF', () => {
  test.each(names)('of %s holds together', (name) => {
    const log = sarifOf(evaluations[name]);
    expect(log.version).toBe('2.1.0');
    for (const { tool, results } of log.runs) {
      expect(results).toHaveLength(evaluations[name].deltas.length);
      for (const result of results) {
        expect(tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
        // The specification: a result that is no failure has the level none.
        expect(result.level === 'none').toBe(result.kind !== 'fail');
        expect(result.partialFingerprints['deltaReview/v1']).toMatch(/^[0-9a-f]{32}$/);
        expect(result.locations).toHaveLength(1);
        for (const { physicalLocation } of result.locations) {
          expect(physicalLocation.artifactLocation.uri).toMatch(/^[\w.~!*'()%/-]+$/);
          expect(physicalLocation.region.startLine).toBeGreaterThan(0);
        }
      }
    }
  });
});

describe('terminal', () => {
  test.each(names.filter((name) => name !== 'hostile'))('%s fits 80 columns', (name) => {
    const lines = terminalText(evaluations[name], { colour: false, width: 80 }).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  test('colour changes no letter', () => {
    const coloured = terminalText(evaluations.material, { colour: true, width: 80 });
    expect(coloured).toContain('\u001b[31m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(
      terminalText(evaluations.material, { colour: false, width: 80 }),
    );
  });
});
