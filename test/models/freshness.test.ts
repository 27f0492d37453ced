/** How fresh a model is: since when it means what it means, by its texts, and what was merged since. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FileVersion } from '../../src/change/snapshot.ts';
import {
  type CoveredChange,
  freshnessOf,
  limitsOf,
  type ModelHistory,
} from '../../src/models/freshness/freshness.ts';
import { type DatedVersion, type LastEdit, lastEditOf } from '../../src/models/freshness/last-edit.ts';
import { freshnessWords } from '../../src/render/models/freshness.ts';

const path = 'quay/threat-model.yml';
const quay = `title: Quay
components:
  ferry: { name: Ferry office, technology: Go }
  crane: { name: Crane }
threats:
  Q-08: { title: stolen deploy key, severity: high, about: ferry }
`;
const rust = quay.replace('Go', 'Rust');
/** The same model in other words. */
const same = [
  quay,
  `# a note of 2026-04-01\n\n${quay}`,
  quay.replaceAll(', ', ',   '),
  quay.replace('  crane: { name: Crane }\n', '').replace('  ferry', '  crane: { name: Crane }\n  ferry'),
];

const version = (text: string): FileVersion => ({
  state: 'text',
  path,
  blob: createHash('sha1').update(text).digest('hex'),
  mode: 'file',
  text,
});

/** @param texts newest first, one a day back from the tenth of March; null where there was no file. */
function history(...texts: readonly (string | null)[]): readonly DatedVersion[] {
  return texts.map((text, index) => ({
    commit: `c${texts.length - index}`,
    at: `2026-03-${String(10 - index).padStart(2, '0')}T12:00:00.000Z`,
    change: `#${texts.length - index}`,
    version: text === null ? { state: 'absent', path } : version(text),
  }));
}

const edit = (...texts: readonly (string | null)[]) => lastEditOf({ versions: history(...texts), cut: null });

describe('the last real edit', () => {
  test('is the newest that means something else than the one before it', () => {
    expect(edit(rust, quay)).toMatchObject({ known: 'commit', change: '#2' });
    expect(edit(...same, rust)).toMatchObject({ commit: 'c2', change: '#2', at: '2026-03-07T12:00:00.000Z' });
    expect(edit(quay, rust, quay)).toMatchObject({ commit: 'c3' });
  });

  test('is the one that added the file where all mean the same', () => {
    expect(edit(...same)).toMatchObject({ commit: 'c1' });
  });

  test('is no slip that was mended, and no file that came back as it was', () => {
    expect(edit(quay, 'title: [\n', quay, rust)).toMatchObject({ commit: 'c2' });
    expect(edit(quay, null, quay, rust)).toMatchObject({ commit: 'c2' });
  });

  test('is said not to be known where the model cannot be read, or nothing touched it', () => {
    expect(edit('title: [\n', quay)).toEqual({
      known: 'nothing',
      because: 'the model as it is cannot be read',
    });
    expect(lastEditOf({ versions: [], cut: null })).toMatchObject({ known: 'nothing' });
  });

  test('is bounded from above where older commits were not looked at', () => {
    const told = lastEditOf({ versions: history(...same), cut: 'only its last 4 edits were looked at' });
    expect(told).toEqual({
      known: 'not-after',
      at: '2026-03-07T12:00:00.000Z',
      because: 'only its last 4 edits were looked at',
    });
  });

  test('an edit without meaning never makes it newer', () => {
    const texts = fc.array(fc.constantFrom(...same, rust, 'title: [\n'), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.constantFrom(...same), (older, text) => {
        const before = edit(quay, ...older);
        // One more commit on top, of the same meaning.
        const [newest, ...rest] = history(text, quay, ...older);
        if (newest === undefined) return;
        const after = lastEditOf({
          versions: [{ ...newest, commit: 'top', change: '#top' }, ...rest],
          cut: null,
        });
        expect(after).toMatchObject(
          before.known === 'commit' ? { known: 'commit', commit: before.commit } : before,
        );
      }),
    );
  });
});

const merged = (id: string, at: string, model: CoveredChange['model'] = 'open'): CoveredChange => ({
  id,
  title: `change ${id}`,
  at: `${at}T12:00:00.000Z`,
  model,
});
const march: LastEdit = { known: 'commit', commit: 'c41', at: '2026-03-02T09:00:00.000Z', change: '#41' };
const limits = { days: 180, changes: 3 };

function fresh(
  changes: readonly CoveredChange[],
  more: Partial<ModelHistory> = {},
  at = '2026-07-01T00:00:00.000Z',
) {
  const record = { changes, since: '2026-01-01T00:00:00.000Z' };
  return freshnessOf({ path, lastEdit: march, merged: record, ...more }, limits, at);
}

describe('a model', () => {
  const four = [
    merged('#52', '2026-04-01'),
    merged('#60', '2026-04-20'),
    merged('#55', '2026-04-09'),
    merged('#71', '2026-06-01'),
  ];

  test('is fresh where little was merged since', () => {
    const told = fresh([merged('#52', '2026-04-01')]);
    expect(told).toMatchObject({ state: 'fresh', staleBy: [], unknown: [] });
    expect(freshnessWords(told)).toBe(
      'Last changed in meaning 2026-03-02 (#41); 1 material change since, #52.',
    );
  });

  test('is stale by number, and says which is the oldest', () => {
    const told = fresh(four);
    expect(told).toMatchObject({ state: 'stale', staleBy: ['number'] });
    expect(told.since?.map(({ id, day }) => `${id} ${day}`)).toEqual([
      '#52 2026-04-01',
      '#55 2026-04-09',
      '#60 2026-04-20',
      '#71 2026-06-01',
    ]);
    expect(freshnessWords(told)).toBe(
      'Last changed in meaning 2026-03-02 (#41); 4 material changes since, the oldest #52. Stale by number: 3 changes or more.',
    );
  });

  test('is stale by age, and by both', () => {
    expect(fresh([], {}, '2026-08-29T09:00:00.000Z')).toMatchObject({ state: 'fresh' });
    const old = fresh([], {}, '2026-08-29T09:00:01.000Z');
    expect(old).toMatchObject({ state: 'stale', staleBy: ['age'] });
    expect(freshnessWords(old)).toContain('no material change since. Stale by age: more than 180 days.');
    expect(fresh(four, {}, '2026-12-01T00:00:00.000Z').staleBy).toEqual(['age', 'number']);
  });

  test('is not made stale by what updated it, needed no update, or was merged before', () => {
    const changes = [
      merged('#30', '2026-03-01'),
      merged('#52', '2026-04-01', 'updated'),
      merged('#53', '2026-04-02', 'unaffected'),
      merged('#54', '2026-04-03'),
    ];
    expect(fresh(changes).since?.map(({ id }) => id)).toEqual(['#54']);
  });

  test.each<[string, Partial<ModelHistory>, string]>([
    [
      'its last edit is older than what was looked at',
      { lastEdit: { known: 'not-after', at: march.at, because: 'only its last 20 edits were looked at' } },
      'Not changed in meaning since 2026-03-02 at least, and when it was is not known: only its last 20 edits were looked at; no material change since.',
    ],
    [
      'its last edit is not known',
      { lastEdit: { known: 'nothing', because: 'the model as it is cannot be read' } },
      'Since when it means what it means is not known: the model as it is cannot be read.',
    ],
    [
      'the record begins later',
      { merged: { changes: [], since: '2026-05-01T00:00:00.000Z' } },
      'Last changed in meaning 2026-03-02 (#41); no material change since. What was merged before 2026-05-01 is not on record.',
    ],
    [
      'there is no record yet',
      { merged: { changes: [], since: null } },
      'Last changed in meaning 2026-03-02 (#41); no material change since. No merged change is on record yet.',
    ],
  ])('is not called fresh where %s', (_, more, words) => {
    const told = fresh([], more);
    expect(told.state).toBe('unknown');
    expect(freshnessWords(told)).toBe(words);
  });

  test('may be stale all the same where only a bound is known', () => {
    const lastEdit: LastEdit = { known: 'not-after', at: march.at, because: 'a cut' };
    expect(fresh(four, { lastEdit }, '2026-12-01T00:00:00.000Z').staleBy).toEqual(['age', 'number']);
  });

  test('has its age told alone where nobody records merges', () => {
    const told = fresh([], { merged: null });
    expect(told).toMatchObject({ state: 'fresh', since: null });
    expect(freshnessWords(told)).toBe('Last changed in meaning 2026-03-02 (#41).');
  });

  test('is the same whatever the order, and however often a change is told', () => {
    const all = fc.shuffledSubarray([...four, ...four], { minLength: 8, maxLength: 8 });
    fc.assert(fc.property(all, (changes) => expect(fresh(changes)).toEqual(fresh(four))));
  });
});

test('the strictest of its entries gives a model its limits, or else the general ones', () => {
  const model = { path, covers: ['quay/**'], owners: [] };
  const own = (freshness: object) => ({ ...model, freshness });
  expect(limitsOf(path, { freshness: limits, models: [model] })).toEqual(limits);
  expect(
    limitsOf(path, { freshness: limits, models: [own({ days: 400 }), own({ days: 90, changes: 9 })] }),
  ).toEqual({ days: 90, changes: 9 });
  expect(limitsOf('other.yml', { freshness: limits, models: [own({ days: 1 })] })).toEqual(limits);
});
