/** What must hold of any history: signatures improve nothing, splitting improves nothing, and the order of events is no difference. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Kind } from '../../src/deltas/kinds.ts';
import { recurrence } from '../../src/effectiveness/measures/outcomes/recurrence.ts';
import { measures } from '../../src/effectiveness/measures.ts';
import type { ChangeRecord } from '../../src/effectiveness/record.ts';
import { reportOf } from '../../src/effectiveness/report-of.ts';
import { day } from '../../src/effectiveness/window.ts';
import { ends, flat, historyOf, organisation } from './organisation.ts';
import { change, delta, from, history, outcome, signed } from './records.ts';

const kinds: readonly Kind[] = [
  'iam.access.added',
  'iam.access.removed',
  'secret.exposed',
  'secret.withdrawn',
  'infra.logging.removed',
  'infra.setting.changed',
];
const deltas = fc
  .tuple(fc.constantFrom(...kinds), fc.constantFrom('bucket', 'role', 'user', 'topic'), fc.nat(1))
  .map(([kind, noun, index]) => delta(kind, `${noun} q${index}`));
const changes = fc
  .record({
    at: fc.nat(360),
    repository: fc.constantFrom('harbour/quay', 'harbour/pier'),
    first: fc.uniqueArray(deltas, { maxLength: 4, selector: ({ identity }) => identity }),
    kept: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    isSigned: fc.boolean(),
  })
  .map(({ at, first, kept, isSigned, ...more }) =>
    change(
      at,
      first.filter((_, index) => kept[index]),
      { ...more, first, ...(isSigned ? { review: signed(at) } : {}) },
    ),
  );
const histories = fc.array(changes, { minLength: 20, maxLength: 60 });
const window = from(180, 365);

/** An outcome measure gets no better, in its figure or its trend. */
function expectNoBetter(before: readonly ChangeRecord[], after: readonly ChangeRecord[]): void {
  const [was, is] = [history(before), history(after)];
  for (const { id, better, outcome: decides, read } of measures) {
    if (!decides) continue;
    const [then, now] = [read(was, window), read(is, window)];
    if (then.figure.value !== null && now.figure.value !== null) {
      const gain = (now.figure.value - then.figure.value) * (better === 'higher' ? 1 : -1);
      expect([id, gain <= 0]).toEqual([id, true]);
    }
    if (then.trend !== 'better' && then.trend !== 'unknown')
      expect([id, now.trend]).not.toEqual([id, 'better']);
  }
}

test('a signed review that changed nothing improves no outcome measure, whatever is typed under it', () => {
  fc.assert(
    fc.property(
      histories,
      fc.nat(),
      fc.constantFrom('none', 'architecture', 'detection'),
      (records, pick, kind) => {
        const unsigned = records.map((one) => ({ one, still: one.first.length === one.last.length }));
        const target = unsigned.filter(({ still }) => still)[pick % 20]?.one;
        const review = signed(200, { outcomes: [outcome(kind)] });
        if (target !== undefined)
          expectNoBetter(
            records,
            records.map((one) => (one === target ? { ...one, review } : one)),
          );
        expectNoBetter(records, [...records, change(200, [], { review })]);
      },
    ),
    { numRuns: 40, seed: 9 },
  );
});

test('splitting changes over pull requests never improves recurrence', () => {
  fc.assert(
    fc.property(histories, (records) => {
      const split = records.flatMap((one) =>
        one.last.length < 2
          ? [one]
          : one.last.map((single, index) => ({
              ...one,
              change: `${one.change}-${index}`,
              first: [single],
              last: [single],
            })),
      );
      for (const part of ['whole', 'over-privilege', 'exposed secrets', 'weak monitoring']) {
        const figures = [records, split].map((some) => {
          const { figure, parts } = recurrence.read(history(some), window);
          return part === 'whole' ? figure : parts.find(({ name }) => name === part)?.figure;
        });
        const [whole, parts] = figures.map((figure) => ({
          count: figure?.numerator ?? 0,
          value: figure?.value ?? 0,
        }));
        expect(parts?.count).toBeGreaterThanOrEqual(whole?.count ?? 0);
        expect(parts?.value).toBeGreaterThanOrEqual(whole?.value ?? 0);
      }
    }),
    { numRuns: 40, seed: 9 },
  );
});

test('events in any order, told twice or once, give the same report', () => {
  const { events, surveys } = organisation(flat, 5);
  const some = events.slice(-900);
  const year = { since: new Date(ends - 200 * day).toISOString(), until: new Date(ends).toISOString() };
  const report = (of: typeof some) => JSON.stringify(reportOf(historyOf({ events: of, surveys }), year, []));
  const expected = report(some);
  fc.assert(
    fc.property(fc.shuffledSubarray(some, { minLength: some.length }), fc.nat(800), (shuffled, again) => {
      expect(report([...shuffled, ...shuffled.slice(again, again + 50)])).toBe(expected);
    }),
    { numRuns: 4, seed: 9 },
  );
});
