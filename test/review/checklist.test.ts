/** Which questions a review asks, about what, and in which words. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import type { Delta, Severity } from '../../src/deltas/delta.ts';
import { merge } from '../../src/deltas/merge.ts';
import { evaluate } from '../../src/evaluate.ts';
import { ask, itemsOf } from '../../src/review/checklist.ts';
import type { Point } from '../../src/review/points.ts';
import type { ChecklistItem } from '../../src/rules/effective.ts';
import { layer } from '../../src/rules/layers.ts';
import type { LayeredRule } from '../../src/rules/rule.ts';
import { changeOf, fixtures, type Tree } from '../deltas/fixture.ts';

const builtIn = loadBuiltIn();
const analyzers = await loadAnalyzers();

function evaluated(before: Tree, after: Tree, configuration = '') {
  const repository = { file: '.github/delta-review.yml', text: configuration };
  const rules = layer({ builtIn, organisation: null, repository });
  expect(rules.problems).toEqual([]);
  const change = changeOf(before, after);
  return evaluate({
    change,
    analyzers,
    rules,
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models: [],
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
  });
}

function fixture(name: string) {
  const found = fixtures.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no fixture ${name}`);
  return found;
}

function questions(name: string, configuration?: string): Readonly<Record<string, string>> {
  const { before, after } = fixture(name);
  const { checklist } = evaluated(before, after, configuration);
  return Object.fromEntries(checklist.map(({ id, question }) => [id, question]));
}

describe('the words', () => {
  const about = (...says: readonly string[]) =>
    says.map((one, index) => ({ subject: `job crane-${index + 1}`, says: one }));

  test.each([
    [1, 'job crane-1'],
    [2, 'job crane-1 and job crane-2'],
    [3, 'job crane-1, job crane-2 and job crane-3'],
    [5, 'job crane-1, job crane-2, job crane-3 and 2 more'],
  ])('%i names', (count, listed) => {
    expect(ask('Who owns {subjects}?', about(...Array(count).fill('It lifts')))).toBe(`Who owns ${listed}?`);
  });

  test('what is so begins a sentence of its own', () => {
    expect(ask('{what}. Who asked for it?', about('Job crane-1 may now lift'))).toBe(
      'Job crane-1 may now lift. Who asked for it?',
    );
    expect(ask('{what}. Who?', about('Job a may lift', 'Job b may lift', 'Job c may lift'))).toBe(
      'Job a may lift, and 2 more like it. Who?',
    );
  });

  test('what is said of several is counted once', () => {
    expect(ask('{what}. Why {subjects}?', [...about('It lifts'), ...about('It lifts')])).toBe(
      'It lifts. Why job crane-1?',
    );
  });

  test('about nothing in particular it is about this change', () => {
    expect(ask('{what}. Is {subjects} meant?', [])).toBe('This change. Is this change meant?');
  });

  test('names and sentences are never read as placeholders or patterns', () => {
    const odd = { subject: 'job {what} $& $1', says: 'It is {subjects} $`' };
    expect(ask('{what}, {subjects}, {what}?', [odd])).toBe(
      'It is {subjects} $`, job {what} $& $1, It is {subjects} $`?',
    );
  });

  test('however long a name is, the question can be read, and no character is cut in half', () => {
    const long = { subject: '🚢'.repeat(5_000), says: '🚢'.repeat(5_000) };
    const question = ask('{what}. And {subjects}?', [long, long]);
    expect(question.length).toBeLessThan(1_000);
    expect(question).not.toMatch(/\p{Surrogate}/u);
    expect(question).toContain('🚢…. And 🚢');
  });
});

describe('what is asked about this change', () => {
  test('one identity, one sentence, and what is left to ask', () => {
    expect(questions('iam/secrets-three-to-all')).toEqual({
      'iam-least-access':
        'Policy heron may now do secretsmanager:GetSecretValue on everything (was: 3 secrets): access to secrets. Who or what uses all of that today, and would less do?',
      'model-shows-it':
        'Does the threat model show this, with its identities, flows and boundaries after the change: policy heron?',
      'model-new-threats': expect.any(String),
      outcome: expect.any(String),
    });
  });

  test('what a rule names is about its deltas, not about their file', () => {
    const configuration = `checklist: [{ id: ours, question: "Who pays for {subjects}?", tiers: full }]
rules:
  - id: token-costs
    title: Tokens cost
    why: They do.
    when: { deltas: pipeline.permission.widened }
    then: { materiality: material, checklist: ours }
`;
    expect(questions('pipelines/job-gains-write-packages', configuration)).toMatchObject({
      ours: 'Who pays for job fold: permission packages?',
    });
  });

  test('what a rule names for a file that nobody could judge is about the file', () => {
    const template = (tide: string) =>
      `{{ range .Values.tides }}\napiVersion: v1\nkind: ${tide}\n{{ end }}\n`;
    const before = new Map([['charts/quay/templates/tides.yml', template('Service')]]);
    const after = new Map([['charts/quay/templates/tides.yml', template('Ingress')]]);
    const { checklist } = evaluated(before, after);
    expect(checklist.find(({ id }) => id === 'infra-exposure')).toEqual({
      id: 'infra-exposure',
      question: expect.stringContaining('charts/quay/templates/tides.yml'),
      deltas: [],
      frameworks: ['NHI6:2025', 'STRIDE-spoofing'],
    });
  });

  test('what narrows is asked about by the questions for that alone', () => {
    const gone = questions('google/crane-scrapped');
    expect(Object.keys(gone)).toEqual(['light-leftover', 'light-intended', 'light-model']);
    expect(gone['light-leftover']).toMatch(/^Service account quay\/crane is gone/);
  });

  test('a rule that speaks of narrowing alone may ask any question of it', () => {
    const configuration = `checklist: [{ id: ours, question: "Who misses {subjects}?", tiers: lightweight }]
rules:
  - id: something-goes
    title: Something goes
    why: It was there for something.
    when: { deltas: "iam.*", direction: narrows }
    then: { materiality: minor, checklist: ours }
`;
    expect(questions('google/crane-scrapped', configuration).ours).toMatch(
      /^Who misses service account quay\/crane/,
    );
  });

  test('a dropped question is not asked, though a rule names it; a changed one is asked as changed', () => {
    const configuration = `dropped: model-new-threats
checklist: [{ id: iam-least-access, question: "What for, {subjects}?" }]
`;
    expect(questions('iam/secrets-three-to-all', configuration)).toEqual({
      'iam-least-access': 'What for, policy heron?',
      'model-shows-it': expect.any(String),
      outcome: expect.any(String),
    });
    expect(questions('iam/secrets-three-to-all', 'dropped: iam-least-access\n')).not.toHaveProperty(
      'iam-least-access',
    );
  });

  test('a change that asks for no review asks nothing', () => {
    const { verdict, checklist } = evaluated(new Map([['a.md', 'a']]), new Map([['a.md', 'b']]));
    expect([verdict.tier, checklist]).toEqual(['none', []]);
  });
});

describe.each(fixtures.map((one) => [one.name, one] as const))('%s', (_, { before, after }) => {
  const { verdict, checklist, deltas } = evaluated(before, after);

  test('few questions, each once, each whole', () => {
    const [least, most] = { none: [0, 0], lightweight: [2, 5], full: [4, 9] }[verdict.tier] ?? [];
    expect(checklist.length).toBeGreaterThanOrEqual(least ?? 0);
    expect(checklist.length).toBeLessThanOrEqual(most ?? 0);
    expect(new Set(checklist.map(({ id }) => id)).size).toBe(checklist.length);
    expect(
      checklist.filter(({ question }) => /\{\w+\}|\.\.(?!\/)|\.\?|\?\./.test(question.replaceAll('${', ''))),
    ).toEqual([]);
    const known = new Set(deltas.map((delta) => delta.fingerprint));
    expect(checklist.flatMap((item) => item.deltas).filter((key) => !known.has(key))).toEqual([]);
  });
});

describe('a lightweight review is short', () => {
  const draft = (severity: Severity, name: string) => ({
    analyzer: 'pipelines',
    draft: {
      kind: 'pipeline.secret.added' as const,
      subject: name,
      severity,
      summary: `${name} is read.`,
      facts: { name },
      evidence: [
        { side: 'after' as const, path: `${name}.yml`, startLine: 1, endLine: 1, text: '' },
      ] as const,
    },
  });
  const order: readonly Severity[] = ['low', 'critical', 'info', 'high', 'medium', 'low', 'high'];
  const deltas = merge(
    order.map((severity, index) => draft(severity, `keel-${index}`)),
    (path) => path,
  );
  const pointOf = ({ fingerprint, subject, severity, evidence }: Delta, rules: readonly string[]): Point => ({
    key: fingerprint,
    about: 'delta',
    subject,
    says: `${subject} is read`,
    path: evidence[0].path,
    severity,
    tier: 'lightweight',
    rules,
  });
  const delta = (name: string) => {
    const found = deltas.find(({ subject }) => subject === name);
    if (found === undefined) throw new Error(name);
    return found;
  };
  // One question for each delta, named by a rule of its own.
  const points = order.map((_, index) => pointOf(delta(`keel-${index}`), [`rule-${index}`]));
  const rules = order.map(
    (_, index): LayeredRule => ({
      id: `rule-${index}`,
      title: 'T',
      why: 'W.',
      when: { deltas: ['pipeline.*'] },
      then: { materiality: 'minor', checklist: [`item-${index}`] },
      source: 'built-in',
    }),
  );
  const item = (id: string, more: Partial<ChecklistItem> = {}): ChecklistItem => ({
    id,
    question: '{subjects}?',
    deltas: [],
    tiers: ['lightweight'],
    frameworks: [],
    ...more,
  });
  const named = order.map((_, index) => item(`item-${index}`));
  const asked = (checklist: readonly ChecklistItem[], tier: 'lightweight' | 'full' = 'lightweight') =>
    itemsOf(points, deltas, { rules, checklist })
      .filter(({ tiers }) => tiers.includes(tier))
      .map(({ id }) => id);
  const closing = [item('closing-1', { always: true }), item('closing-2', { always: true })];

  test('five: what is always asked, and what is about the most severe', () => {
    expect(asked([...named, ...closing])).toEqual(['item-1', 'item-3', 'item-6', 'closing-1', 'closing-2']);
  });

  test('a full review asks them all, the lightweight one of the same change five', () => {
    const both = named.map((one): ChecklistItem => ({ ...one, tiers: ['lightweight', 'full'] }));
    expect(asked(both, 'full')).toHaveLength(order.length);
    expect(asked(both)).toEqual(['item-1', 'item-3', 'item-4', 'item-6', 'item-0'].sort());
  });

  test('what is always asked is asked, however much there is of it', () => {
    const many = Array.from({ length: 6 }, (_, index) => item(`closing-${index}`, { always: true }));
    expect(asked([...named, ...many])).toEqual(many.map(({ id }) => id));
  });

  test('no question of a repository takes the place of one that is locked', () => {
    const held = named.map((one, index): ChecklistItem => (index < 3 ? { ...one, locked: true } : one));
    const lockedClosing = closing.map((one): ChecklistItem => ({ ...one, locked: true }));
    const intruders = Array.from({ length: 4 }, (_, index) => item(`theirs-${index}`, { always: true }));
    const found = asked([...held, ...intruders, ...lockedClosing]);
    expect(found).toEqual(expect.arrayContaining(['item-0', 'item-1', 'item-2', 'closing-1', 'closing-2']));
    expect(found).not.toContain('item-3');
  });

  test('every item is about points of the review, the most severe first, and never about none', () => {
    const kind = fc.constantFrom('pipeline.*', 'pipeline.secret.added', 'iam.*', 'guardrail.weakened');
    const anyItem = fc.record(
      {
        id: fc.constantFrom(...named.map(({ id }) => id), 'odd'),
        deltas: fc.array(kind, { maxLength: 2 }),
        direction: fc.constantFrom('widens' as const, 'narrows' as const),
        always: fc.boolean(),
      },
      { requiredKeys: ['id', 'deltas'] },
    );
    fc.assert(
      fc.property(
        fc.subarray(points),
        fc.uniqueArray(anyItem, { selector: ({ id }) => id }),
        (some, list) => {
          const checklist = list.map((more) => item(more.id, more));
          for (const { points: keys } of itemsOf(some, deltas, { rules, checklist })) {
            expect(keys.length).toBeGreaterThan(0);
            const about = keys.map((key) => some.find((point) => point.key === key));
            expect(about).not.toContain(undefined);
            const ranks = about.map((point) =>
              ['critical', 'high', 'medium', 'low', 'info'].indexOf(point?.severity ?? ''),
            );
            expect(ranks).toEqual([...ranks].sort());
          }
        },
      ),
    );
  });
});
