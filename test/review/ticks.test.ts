import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boxLine, type Edit, published, tickOf } from '../../src/review/ticks.ts';

const ids = ['token-least', 'model-shows', 'constructor', 'outcome'] as const;

/** A comment of ours: its boxes in order, each as it is ticked. */
function comment(ticked: readonly string[] = [], left = 'Still open: 4 questions.'): string {
  const boxes = ids.map((id) => boxLine(id, ticked.includes(id), `Is ${id} right for \`job ship\`?`));
  return ['<!-- delta-review -->', '## Full review', '', left, '', ...boxes, '', 'Who can: @mara.', ''].join(
    '\n',
  );
}

const first = comment();
const texts = [published(first)];
const tampered = {
  found: 'tampering',
  because: 'The text of the review was edited, so nothing in it counts.',
};
const several = (count: number) => ({
  found: 'tampering',
  because: `${count} boxes were ticked in one edit: tick them one by one, each when its question is answered.`,
});
const tick = (item: string, checked = true) => ({ found: 'tick', item, checked });
const edit = (after: string, before = first): Edit => ({ before, after });

describe('one box that a person ticks', () => {
  test.each(ids)('%s, ticked', (id) => {
    expect(tickOf(texts, edit(comment([id])))).toEqual(tick(id));
  });

  test('unticked', () => {
    const told = comment(['outcome']);
    expect(tickOf([published(told)], edit(first, told))).toEqual(tick('outcome', false));
  });

  test('unticked, where it was ticked since the text first stood there', () => {
    const told = comment(['outcome']);
    expect(tickOf([...texts, published(told)], edit(first, told))).toEqual(tick('outcome', false));
  });

  test('with a large X', () => {
    const after = comment(['outcome']).replace('[x]', '[X]');
    expect(tickOf(texts, edit(after))).toEqual(tick('outcome'));
  });

  test('with the line ends of a form, and without the last one', () => {
    const after = comment(['outcome']).trimEnd().replaceAll('\n', '\r\n');
    expect(tickOf(texts, edit(after))).toEqual(tick('outcome'));
    expect(tickOf([published(first.replaceAll('\n', '\r\n'))], edit(after))).toEqual(tick('outcome'));
  });

  test('after it went to a database and back', () => {
    const kept: typeof texts = JSON.parse(JSON.stringify(texts));
    expect(tickOf(kept, edit(comment(['constructor'])))).toEqual(tick('constructor'));
  });

  test('where another was ticked a moment ago, and we have not answered yet', () => {
    const before = comment(['token-least']);
    expect(tickOf(texts, edit(comment(['token-least', 'outcome']), before))).toEqual(tick('outcome'));
  });

  test('on a screen that shows the text before the last', () => {
    const second = comment(['token-least'], 'Still open: 3 questions.');
    const behind = edit(comment(['outcome']), second);
    expect(tickOf([...texts, published(second)], behind)).toEqual(tick('outcome'));
  });
});

describe('what is no tick', () => {
  test('a text of ours as it is', () => {
    expect(tickOf(texts, edit(first))).toEqual({ found: 'nothing' });
  });

  test('a screen behind that ticks what is ticked by now', () => {
    const second = comment(['outcome'], 'Still open: 3 questions.');
    expect(tickOf([...texts, published(second)], edit(comment(['outcome']), second))).toEqual({
      found: 'nothing',
    });
  });

  test.each([2, 3, 4])('%d boxes at once', (count) => {
    expect(tickOf(texts, edit(comment(ids.slice(0, count))))).toEqual(several(count));
  });

  test('one ticked and another unticked', () => {
    const told = comment(['outcome']);
    expect(tickOf([published(told)], edit(comment(['token-least']), told))).toEqual(several(2));
  });

  const ticked = comment(['outcome']);
  const marker = '<!-- box:outcome -->';
  test.each<[string, string]>([
    ['its marker removed', ticked.replace(` ${marker}`, '')],
    ['all markers removed', ticked.replace(/ <!-- box:\S+ -->/g, '')],
    ['its line removed', ticked.replace(/^.*box:outcome.*$/m, '')],
    ['its line doubled', ticked.replace(/^(.*box:outcome.*)$/m, '$1\n$1')],
    ['a box forged', ticked.replace(/^(.*box:outcome.*)$/m, `$1\n${boxLine('sign-off', true, 'Signed?')}`)],
    ['the marker of another question', ticked.replace('box:outcome', 'box:sign-off')],
    [
      'two markers swapped',
      ticked
        .replace('box:outcome', 'box:x')
        .replace('box:token-least', 'box:outcome')
        .replace('box:x', 'box:token-least'),
    ],
    ['a second marker in its line', ticked.replace(marker, `<!-- box:token-least --> ${marker}`)],
    ['another marker last in its line', ticked.replace(marker, `${marker} <!-- box:token-least -->`)],
    ['two lines in another order', ticked.replace(/^(.*box:token-least.*)\n(.*)$/m, '$2\n$1')],
    ['another question', ticked.replace('Is outcome right', 'Is outcome wrong')],
    ['other signers', ticked.replace('@mara', '@sam')],
    ['words added', `${ticked}\nSigned by @mara.`],
    ['words in front', `Signed.\n${ticked}`],
    ['another mark', ticked.replace('[x]', '[y]')],
    ['an indented box', ticked.replace('- [x]', '  - [x]')],
    ['a numbered box', ticked.replace('- [x]', '1. [x]')],
    ['a character that nobody sees', ticked.replace('Is outcome', 'Is\u200b outcome')],
    ['nothing at all', ''],
  ])('a text with %s', (_name, after) => {
    expect(tickOf(texts, edit(after))).toEqual(tampered);
  });

  test('a text that has a box twice, even if it were ours', () => {
    const twice = (checked: boolean) =>
      `${boxLine('outcome', checked, 'Is it?')}\n${boxLine('outcome', false, 'Is it?')}`;
    expect(tickOf([published(twice(false))], edit(twice(true), twice(false)))).toEqual(tampered);
  });

  test('a text of another change', () => {
    expect(tickOf([], edit(ticked))).toEqual(tampered);
  });

  test('what somebody else had ticked in a text that they broke', () => {
    const broken = `${comment(['outcome'])}\nbroken`;
    expect(tickOf(texts, edit(comment(['outcome']), broken))).toEqual({ found: 'nothing' });
  });
});

const state = fc.subarray([...ids]);
const left = fc.constantFrom('Still open: 4 questions.', 'Still open: 3 questions.', 'All is answered.');
const change = fc.record({ at: fc.nat(), cut: fc.nat(6), put: fc.string({ maxLength: 6 }) });

/** A text without what its boxes say, as anybody would read it. */
const bare = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/^- \[[ xX]\] (?=.*<!-- box:[a-z0-9-]+ -->$)/gm, '- [ ] ')
    .trimEnd();

test('a tick that was not shown yet can be taken back', () => {
  const shown = comment([]);
  const ticked = comment(['outcome']);
  expect(tickOf([published(shown)], { before: ticked, after: shown })).toEqual(tick('outcome', false));
});

describe('any edit', () => {
  test('of more than the boxes gives no tick', () => {
    fc.assert(
      fc.property(
        state,
        left,
        state,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (was, words, now, changes) => {
          const before = comment(was, words);
          let after = comment(now, words);
          for (const { at, cut, put } of changes) {
            const start = at % (after.length + 1);
            after = after.slice(0, start) + put + after.slice(start + cut);
          }
          fc.pre(bare(after) !== bare(before));
          expect(tickOf([published(before)], { before, after }).found).toBe('tampering');
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('of the boxes gives the one that was flipped, or none', () => {
    fc.assert(
      fc.property(state, left, state, state, (told, words, was, now) => {
        const before = comment(was, words);
        const found = tickOf([published(comment(told, words))], { before, after: comment(now, words) });
        const changed = ids.filter((id) => now.includes(id) !== was.includes(id));
        // Several at once may be a screen that was behind: what it undid by not knowing is not its doing.
        const own =
          changed.length === 1 ? changed : changed.filter((id) => now.includes(id) !== told.includes(id));
        const [only] = own;
        expect(found).toEqual(
          only === undefined
            ? { found: 'nothing' }
            : own.length > 1
              ? several(own.length)
              : tick(only, now.includes(only)),
        );
      }),
      { numRuns: 500 },
    );
  });
});

test('a text as long as GitHub takes is read to its end', () => {
  const long = boxLine('outcome', false, '<!-- box:'.repeat(7_000));
  expect(tickOf([published(long)], edit(long.replace('[ ]', '[x]'), long))).toEqual(tick('outcome'));
});
