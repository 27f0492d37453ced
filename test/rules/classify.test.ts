import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileCoverage } from '../../src/deltas/coverage.ts';
import { type Delta, type Direction, type Severity, severities } from '../../src/deltas/delta.ts';
import { merge } from '../../src/deltas/merge.ts';
import { classify } from '../../src/rules/classify.ts';
import type { EffectiveRules } from '../../src/rules/effective.ts';
import { defaults } from '../../src/rules/layers.ts';
import { type LayeredRule, type Materiality, materialities } from '../../src/rules/rule.ts';

function delta(
  subject: string,
  severity: Severity,
  direction: Direction = 'widens',
  path = 'quay.yml',
): Delta {
  const draft = {
    kind: direction === 'narrows' ? 'pipeline.permission.narrowed' : 'pipeline.permission.widened',
    subject,
    severity,
    direction,
    summary: 'said in words',
    facts: { scope: 'contents', labels: ['north', 'south'] },
    evidence: [{ side: 'after', path, startLine: 3, endLine: 3, text: 'contents: write' }],
  } as const;
  const [made] = merge([{ draft, analyzer: 'pipelines' }], (one) => one);
  if (made === undefined) throw new Error('merge lost the delta');
  return made;
}

function rule(
  id: string,
  when: LayeredRule['when'],
  materiality: Materiality,
  more: Partial<LayeredRule> = {},
): LayeredRule {
  return { id, title: id, why: `because of ${id}`, when, then: { materiality }, source: 'built-in', ...more };
}

function gap(path: string): FileCoverage {
  return { path, formerly: null, understood: false, because: ['nobody looked'] };
}

function understood(path: string): FileCoverage {
  return { path, formerly: null, understood: true, because: [] };
}

function verdict(
  deltas: readonly Delta[],
  rules: readonly LayeredRule[],
  files: readonly FileCoverage[] = [],
  more: Partial<EffectiveRules> = {},
  omitted: string | null = null,
) {
  const effective: EffectiveRules = {
    rules,
    checklist: [],
    enforcement: 'block',
    models: [],
    freshness: defaults.freshness,
    triggers: { labels: [] },
    plans: null,
    vendors: [],
    review: defaults.review,
    summaries: [],
    manyMinor: 5,
    problems: [],
    complete: true,
    locks: [],
    good: { organisation: null, repository: null },
    layers: [],
    ...more,
  };
  return classify({ deltas, coverage: { files, omitted, unscanned: 0 }, rules: effective });
}

describe('a delta that no rule names', () => {
  test.each<[Severity, Direction, Materiality]>([
    ['critical', 'widens', 'material'],
    ['medium', 'widens', 'material'],
    ['medium', 'neutral', 'material'],
    ['low', 'widens', 'minor'],
    ['info', 'neutral', 'none'],
    ['critical', 'narrows', 'minor'],
    ['info', 'narrows', 'minor'],
  ])('%s %s: %s', (severity, direction, materiality) => {
    const { reasons, ...rest } = verdict([delta('tide', severity, direction)], []);
    expect(rest.materiality).toBe(materiality);
    expect(reasons.map((reason) => reason.rule)).toEqual(['default']);
  });
});

describe('a rule of deltas', () => {
  const high = delta('tide', 'high');

  test.each<[string, LayeredRule['when'], boolean]>([
    ['its kind', { deltas: ['pipeline.permission.widened'] }, true],
    ['the start of its kind', { deltas: ['pipeline.*'] }, true],
    ['another kind', { deltas: ['pipeline.unresolved'] }, false],
    ['its severity', { severity: ['high', 'critical'] }, true],
    ['another severity', { severity: ['low'] }, false],
    ['its direction', { direction: ['widens'] }, true],
    ['a fact', { facts: { scope: ['packages', 'contents'] } }, true],
    ['one of a list of facts', { facts: { labels: ['south'] } }, true],
    ['a fact it lacks', { facts: { berth: ['north'] } }, false],
    ['its path', { deltas: ['*'], paths: ['*.yml'] }, true],
    ['another path', { deltas: ['*'], paths: ['docs/**'] }, false],
  ])('speaks by %s', (_name, when, matched) => {
    const { considerations, reasons } = verdict([high], [rule('tide-turns', when, 'minor')]);
    expect(considerations).toEqual([{ rule: 'tide-turns', matched, why: expect.any(String) }]);
    expect(reasons.map((reason) => reason.rule)).toEqual([matched ? 'tide-turns' : 'default']);
  });

  test('the highest materiality wins and every reason is kept', () => {
    const { materiality, reasons } = verdict(
      [high],
      [rule('calm', { deltas: ['*'] }, 'minor'), rule('storm', { deltas: ['*'] }, 'material')],
    );
    expect(materiality).toBe('material');
    expect(reasons.map(({ rule, materiality }) => [rule, materiality])).toEqual([
      ['calm', 'minor'],
      ['storm', 'material'],
    ]);
  });

  test('a rule lowers another only by naming it, and the lowered reason stays to be read', () => {
    const { materiality, reasons } = verdict(
      [high],
      [
        rule('storm', { deltas: ['*'] }, 'material'),
        rule('in-harbour', { deltas: ['*'], paths: ['quay.yml'] }, 'minor', { lowers: ['storm'] }),
      ],
    );
    expect(materiality).toBe('minor');
    expect(reasons[0]).toMatchObject({ rule: 'storm', materiality: 'minor', loweredBy: 'in-harbour' });
  });

  test('a lowering speaks for its own deltas alone', () => {
    const { materiality } = verdict(
      [high, delta('tide', 'high', 'widens', 'open-sea.yml')],
      [
        rule('storm', { deltas: ['*'] }, 'material'),
        rule('in-harbour', { deltas: ['*'], paths: ['quay.yml'] }, 'none', { lowers: ['storm'] }),
      ],
    );
    expect(materiality).toBe('material');
  });

  test("a repository's rule cannot take the place of a locked default", () => {
    const lax = rule('lax', { deltas: ['*'] }, 'none', { source: 'repository' });
    expect(verdict([high], [lax]).materiality).toBe('none');
    expect(verdict([high], [lax], [], { locks: ['default'] }).materiality).toBe('material');
  });
});

describe('a rule of paths alone', () => {
  const named = rule('quay-changed', { paths: ['*.yml'] }, 'material');

  test('speaks about what nobody vouches for', () => {
    expect(verdict([], [named], [gap('quay.yml')])).toMatchObject({ materiality: 'material', tier: 'full' });
  });

  test('is silent where an analyzer vouches', () => {
    expect(verdict([], [named], [understood('quay.yml')])).toMatchObject({
      materiality: 'none',
      tier: 'none',
    });
  });

  test('speaks all the same where it says always', () => {
    expect(verdict([], [{ ...named, always: true }], [understood('quay.yml')]).materiality).toBe('material');
  });

  test('speaks about where a file stood before it was moved', () => {
    const moved = { ...gap('attic/quay.txt'), formerly: 'quay.yml' };
    expect(verdict([], [named], [moved]).materiality).toBe('material');
  });

  test('never makes a pure narrowing material', () => {
    const narrowing = delta('tide', 'high', 'narrows');
    const { materiality } = verdict([narrowing], [{ ...named, always: true }], [understood('quay.yml')]);
    expect(materiality).toBe('minor');
  });
});

test('a gap that no rule names is still a lightweight review', () => {
  expect(verdict([], [], [gap('quay.yml')])).toMatchObject({ materiality: 'minor', tier: 'lightweight' });
});

test('files that were not seen are material', () => {
  expect(verdict([], [], [], {}, '12 files were not seen').materiality).toBe('material');
});

test('a broken configuration without a last good version waves nothing through', () => {
  expect(verdict([], [], [], { complete: false }).tier).toBe('lightweight');
});

test('many minor deltas of one kind ask for one look as a whole', () => {
  const low = ['ebb', 'flood', 'neap', 'spring', 'slack'].map((subject) => delta(subject, 'low'));
  expect(verdict(low.slice(1), []).materiality).toBe('minor');
  expect(verdict(low, []).materiality).toBe('material');
});

test('a rule raises the tier, and one blocking reason is enough to block', () => {
  const advise = rule('told', { deltas: ['*'] }, 'minor', {
    then: { materiality: 'minor', enforcement: 'advise' },
  });
  const raise = rule('raised', { deltas: ['*'] }, 'minor', { then: { materiality: 'minor', tier: 'full' } });
  expect(verdict([delta('tide', 'low')], [advise])).toMatchObject({
    tier: 'lightweight',
    enforcement: 'advise',
  });
  expect(verdict([delta('tide', 'low')], [advise, raise])).toMatchObject({
    tier: 'full',
    enforcement: 'block',
  });
});

test('adding a built-in rule without a lowering never makes a verdict milder', () => {
  const anyDelta = fc
    .record({
      severity: fc.constantFrom(...severities),
      direction: fc.constantFrom<Direction>('widens', 'neutral'),
    })
    .map(({ severity, direction }) => delta(`${severity} ${direction}`, severity, direction));
  const anyRule = fc
    .record({
      materiality: fc.constantFrom(...materialities),
      severity: fc.subarray([...severities], { minLength: 1 }),
    })
    .map(({ materiality, severity }) => rule('any', { severity }, materiality));
  const grade = (materiality: Materiality) => materialities.indexOf(materiality);
  fc.assert(
    fc.property(fc.array(anyDelta, { maxLength: 4 }), anyRule, anyRule, (deltas, first, second) => {
      const one = { ...first, id: 'one' };
      const both = verdict(deltas, [one, { ...second, id: 'two', then: { materiality: 'material' } }]);
      expect(grade(both.materiality)).toBeGreaterThanOrEqual(grade(verdict(deltas, [one]).materiality));
    }),
  );
});
