/** From verdicts to what is reviewed, by way of the rules themselves. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Change } from '../../src/change/change.ts';
import type { FileVersion } from '../../src/change/snapshot.ts';
import type { FileCoverage } from '../../src/deltas/coverage.ts';
import type { Delta, Direction, Severity } from '../../src/deltas/delta.ts';
import { merge } from '../../src/deltas/merge.ts';
import { pointsOf } from '../../src/review/points.ts';
import { classify } from '../../src/rules/classify.ts';
import type { EffectiveRules } from '../../src/rules/effective.ts';
import { defaults } from '../../src/rules/layers.ts';
import { type LayeredRule, materialities, type Tier, tiers } from '../../src/rules/rule.ts';
import type { Verdict } from '../../src/rules/verdict.ts';
import { type ChangeOptions, changeBetween, type Tree } from '../harness/changes.ts';

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
    summary: `The token of ${subject} changed.`,
    facts: { scope: 'contents' },
    evidence: [{ side: 'after', path, startLine: 3, endLine: 3, text: 'contents: write' }],
  } as const;
  const [made] = merge([{ draft, analyzer: 'pipelines' }], (one) => one);
  if (made === undefined) throw new Error('merge lost the delta');
  return made;
}

function rule(
  id: string,
  when: LayeredRule['when'],
  then: LayeredRule['then'],
  more: Partial<LayeredRule> = {},
): LayeredRule {
  return { id, title: id, why: `It matters to ${id}.`, when, then, source: 'built-in', ...more };
}

const gap = (path: string, because = 'Step run changed.'): FileCoverage => ({
  path,
  formerly: null,
  understood: false,
  because: [because],
});
const clear = (path: string): FileCoverage => ({ path, formerly: null, understood: true, because: [] });

interface Told {
  readonly deltas?: readonly Delta[];
  readonly files?: readonly FileCoverage[];
  readonly rules?: readonly LayeredRule[];
  readonly omitted?: string | null;
  readonly complete?: boolean;
  readonly change?: Change;
  readonly verdict?: Partial<Verdict>;
}

function judge({
  deltas = [],
  files = [],
  rules: some = [],
  omitted = null,
  complete = true,
  change,
  verdict: more,
}: Told) {
  const rules: EffectiveRules = {
    rules: some,
    checklist: [],
    enforcement: 'block',
    models: [],
    freshness: defaults.freshness,
    triggers: { labels: [] },
    plans: null,
    vendors: [],
    review: defaults.review,
    summaries: [],
    manyMinor: 3,
    problems: [],
    complete,
    locks: [],
    good: { organisation: null, repository: null },
    layers: [],
  };
  const verdict = { ...classify({ deltas, coverage: { files, omitted, unscanned: 0 }, rules }), ...more };
  const points = pointsOf({
    change: change ?? changeBetween({ 'quay.yml': 'old' }, { 'quay.yml': 'new' }),
    deltas,
    files,
    verdict,
    rules,
  });
  return { verdict, points };
}

const read = (told: Told) =>
  judge(told).points.map(
    ({ about, subject, says, tier, rules }) => `${tier} ${about} ${subject}: ${says} [${rules}]`,
  );

const widened = delta('job ship', 'high');
const low = delta('job test', 'low');

describe('what a verdict puts under review', () => {
  test.each<[string, Told, readonly string[]]>([
    ['nothing where no review opens', { deltas: [delta('job ship', 'info', 'neutral')] }, []],
    [
      'each delta that somebody asks about, at its own tier',
      { deltas: [widened, low, delta('job lint', 'info', 'neutral')] },
      [
        'full delta job ship: The token of job ship changed [default]',
        'lightweight delta job test: The token of job test changed [default]',
      ],
    ],
    [
      'with the strictest rule first',
      {
        deltas: [low],
        rules: [
          rule('mild', { deltas: ['pipeline.*'] }, { materiality: 'minor' }),
          rule('strict', { deltas: ['pipeline.permission.widened'] }, { materiality: 'material' }),
          rule('none', { deltas: ['pipeline.*'] }, { materiality: 'none' }),
        ],
      },
      ['full delta job test: The token of job test changed [strict,mild]'],
    ],
    [
      'in full where a rule raises the tier of what is minor',
      {
        deltas: [low],
        rules: [rule('raised', { deltas: ['pipeline.*'] }, { materiality: 'minor', tier: 'full' })],
      },
      ['full delta job test: The token of job test changed [raised]'],
    ],
    [
      'many small ones in full, together',
      { deltas: [low, delta('job a', 'low'), delta('job b', 'low')] },
      ['a', 'b', 'test'].map(
        (name) => `full delta job ${name}: The token of job ${name} changed [many-minor,default]`,
      ),
    ],
    [
      'a file that nobody understood',
      { files: [gap('quay.yml'), clear('crane.yml')] },
      ['lightweight file quay.yml: quay.yml: Step run changed [unjudged]'],
    ],
    [
      'a file of a rule of paths',
      {
        files: [clear('quay.yml')],
        rules: [rule('paths', { paths: ['*.yml'] }, { materiality: 'material' }, { always: true })],
      },
      ['full file quay.yml: quay.yml changed [paths]'],
    ],
    [
      'no file whose deltas say why',
      { deltas: [widened], files: [clear('quay.yml')] },
      ['full delta job ship: The token of job ship changed [default]'],
    ],
    [
      'a file besides its deltas, where more of it changed',
      { deltas: [widened], files: [gap('quay.yml')] },
      [
        'full delta job ship: The token of job ship changed [default]',
        'full file quay.yml: quay.yml: Step run changed [default,unjudged]',
      ],
    ],
    [
      'the change as a whole, where files were not seen',
      { omitted: '3,000 files at most' },
      [
        'full change this change: Files that were not seen cannot be called safe. Here: 3,000 files at most [unseen]',
      ],
    ],
    [
      'the change as a whole, where the configuration is broken',
      { complete: false },
      [
        'lightweight change this change: The configuration is broken and no good version of it is known, so nothing is waved through [configuration-broken]',
      ],
    ],
    [
      'the change as a whole, where a reason is about what nobody lists',
      {
        verdict: {
          tier: 'full',
          reasons: [
            { rule: 'lost', materiality: 'material', message: 'Lost.', paths: [], deltas: ['f'.repeat(32)] },
          ],
        },
      },
      ['full change this change: Lost [lost]'],
    ],
    [
      'one thing that is said twice, once',
      {
        verdict: {
          tier: 'full',
          reasons: [1, 2].map(() => ({
            rule: 'twice',
            materiality: 'material',
            message: 'Twice.',
            paths: [],
            deltas: [],
          })),
        },
      },
      ['full change this change: Twice [twice]'],
    ],
  ])('%s', (_name, told, points) => {
    expect([...read(told)].sort()).toEqual([...points].sort());
  });
});

describe('the key of a file is what stands in it', () => {
  const key = (
    before: Tree,
    after: Tree,
    more: { options?: ChangeOptions; head?: string; mergeBase?: string; drop?: boolean } = {},
  ) => {
    const made = changeBetween(before, after, {
      ...more.options,
      comparison: { mergeBase: more.mergeBase ?? 'c'.repeat(40) },
    });
    const files: ReadonlyMap<string, FileVersion> = more.drop === true ? new Map() : made.after.files;
    const change: Change = {
      ...made,
      after: { side: 'after', files },
      ref: { ...made.ref, head: { branch: 'ferry', sha: more.head ?? 'a'.repeat(40) } },
    };
    const { points } = judge({ files: [gap('quay.yml')], change });
    return points.map((one) => one.key).join();
  };
  const version = (more: Partial<Extract<FileVersion, { state: 'text' }>>): FileVersion => ({
    state: 'text',
    path: 'quay.yml',
    blob: 'blob of new',
    mode: 'file',
    text: 'new',
    ...more,
  });
  const opaque = (blob: string | null): FileVersion => ({
    state: 'opaque',
    path: 'quay.yml',
    blob,
    mode: 'file',
    reason: 'too-large',
    detail: 'too large',
  });
  const old: Tree = { 'quay.yml': 'old' };
  const first = key(old, { 'quay.yml': 'new' });

  test('the same at another commit and on another base', () => {
    expect(key(old, { 'quay.yml': 'new' }, { head: 'd'.repeat(40), mergeBase: 'e'.repeat(40) })).toBe(first);
    expect(key(old, { 'quay.yml': version({}) })).toBe(first);
  });

  test.each<[string, string]>([
    ['another text', key(old, { 'quay.yml': 'newer' })],
    ['another text before', key({ 'quay.yml': 'older' }, { 'quay.yml': 'new' })],
    ['a new file', key({}, { 'quay.yml': 'new' })],
    ['a removed file', key(old, {})],
    ['a file that may be run', key(old, { 'quay.yml': version({ mode: 'executable' }) })],
    ['a link', key(old, { 'quay.yml': version({ mode: 'symlink' }) })],
  ])('another one for %s', (_name, other) => {
    expect(other).not.toBe(first);
    expect(other).toMatch(/^[0-9a-f]{32}$/);
  });

  test('of a moved file, what stood in it before it moved', () => {
    const moved = (text: string) =>
      key({ 'pier.yml': text }, { 'quay.yml': 'new' }, { options: { renames: { 'pier.yml': 'quay.yml' } } });
    expect(moved('old')).not.toBe(moved('older'));
  });

  test('what could not be read asks again at each commit, unless its content is known by its id', () => {
    const at = (head: string, tree: Tree, drop = false) => key(old, tree, { head: head.repeat(40), drop });
    expect(at('1', { 'quay.yml': opaque('b'.repeat(40)) })).toBe(
      at('2', { 'quay.yml': opaque('b'.repeat(40)) }),
    );
    expect(at('1', { 'quay.yml': opaque(null) })).not.toBe(at('2', { 'quay.yml': opaque(null) }));
    expect(at('1', { 'quay.yml': 'new' }, true)).not.toBe(at('2', { 'quay.yml': 'new' }, true));
    expect(at('1', { 'quay.yml': 'new' }, true)).toBe(at('1', { 'quay.yml': 'new' }, true));
  });

  test('what is about the change asks again at each commit', () => {
    const at = (head: string) => {
      const made = changeBetween(old, { 'quay.yml': 'new' });
      const change = { ...made, ref: { ...made.ref, head: { branch: 'ferry', sha: head.repeat(40) } } };
      return judge({ omitted: 'too many', change }).points.map((one) => one.key);
    };
    expect(at('1')).not.toEqual(at('2'));
  });
});

describe('any verdict', () => {
  const path = fc.constantFrom('quay.yml', 'crane.yml');
  const made = fc.record({
    deltas: fc.uniqueArray(
      fc
        .tuple(
          fc.constantFrom('job a', 'job b', 'job c'),
          fc.constantFrom<Severity>('info', 'low', 'high'),
          fc.constantFrom<Direction>('widens', 'narrows', 'neutral'),
          path,
        )
        .map((told) => delta(...told)),
      { selector: ({ fingerprint }) => fingerprint, maxLength: 5 },
    ),
    files: fc
      .uniqueArray(fc.tuple(path, fc.boolean()), { selector: ([name]) => name })
      .map((all) => all.map(([name, understood]) => (understood ? clear(name) : gap(name)))),
    rules: fc
      .array(
        fc.tuple(
          fc.constantFrom<LayeredRule['when']>(
            { deltas: ['pipeline.*'] },
            { paths: ['*.yml'] },
            { paths: ['crane.yml'] },
          ),
          fc.constantFrom(...materialities),
          fc.constantFrom<Tier>(...tiers),
          fc.boolean(),
          fc.constantFrom<readonly string[]>([], ['rule-0'], ['rule-1']),
        ),
        { maxLength: 3 },
      )
      .map((all) =>
        all.map(([when, materiality, tier, always, lowers], index) =>
          rule(`rule-${index}`, when, { materiality, tier }, { always, lowers }),
        ),
      ),
    omitted: fc.constantFrom(null, 'too many'),
    complete: fc.boolean(),
  });

  test('has points where it opens a review, of its tier at most and of its tier at least once', () => {
    fc.assert(
      fc.property(made, (told) => {
        const { verdict, points } = judge(told);
        const highest = points.reduce((most, { tier }) => Math.max(most, tiers.indexOf(tier)), 0);
        expect(tiers[highest]).toBe(verdict.tier);
        expect(new Set(points.map(({ key }) => key)).size).toBe(points.length);
        expect(points.every(({ rules }) => rules.length > 0)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
