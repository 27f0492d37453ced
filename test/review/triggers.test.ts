/** Announcements that no file shows: who may make one, who may take it back, and what is said to whoever may not. */
import { describe, expect, test } from '@jest/globals';
import { act } from '../../src/review/act.ts';
import { type Command, commandsIn } from '../../src/review/commands.ts';
import type { ReviewEvent, Via } from '../../src/review/events.ts';
import { reviewOf } from '../../src/review/review.ts';
import { standingTriggers } from '../../src/review/triggers/standing.ts';
import { keyOfTrigger } from '../../src/review/triggers/trigger.ts';
import { basis, event, moment, point, standings } from './world.ts';

const once = 'comment 1 wren 0000 triggered';
const key = keyOfTrigger(once);
const said = event(
  { type: 'triggered', payload: { is: ['write'], via: 'comment', text: 'support refunds', label: null } },
  'wren',
  1,
  once,
);

/** Shown to people, to be signed by so many. */
function shown(count: number): readonly ReviewEvent[] {
  const review = basis('h1', [{ ...point(key, 'full', count), about: 'announced' }]);
  return [
    said,
    event({ type: 'evaluated', payload: { review } }, 'ada', 2, 'judged'),
    event({ type: 'shown', payload: { evaluation: 'judged' } }, 'us', 3, 'shown'),
  ];
}

function does(past: readonly ReviewEvent[], who: string, commands: readonly Command[], at: number, via: Via) {
  const actor = { login: who, is: standings[who] ?? [], via, at: moment(at), once: `word ${at} ${who}` };
  const { events, replies } = act(past, commands, actor, 'F12');
  return { past: [...past, ...events], reply: replies[0] };
}

const says = (past: readonly ReviewEvent[], who: string, text: string, at = 10) =>
  does(past, who, commandsIn(`/delta-review ${text}`).commands, at, 'comment');
const labels = (past: readonly ReviewEvent[], who: string, at = 10) =>
  does(past, who, [{ do: 'trigger', text: 'Partners sell tickets', label: 'risk' }], at, 'label');
const unlabels = (past: readonly ReviewEvent[], who: string, at = 11) =>
  does(past, who, [{ do: 'untrigger', what: { label: 'risk' }, reason: '' }], at, 'label');
const standing = (past: readonly ReviewEvent[]) => standingTriggers(reviewOf(past)).map(({ text }) => text);
const withdraw = `untrigger ${key.slice(0, 8)} it was a rumour`;

describe('who announces a change', () => {
  test.each([
    ['wren', true],
    ['ada', true],
    ['sam', false],
    ['crane[bot]', false],
  ])('%s by a comment: %s', (who, may) => {
    const opened = [event({ type: 'pushed', payload: { head: 'h1' } }, 'ada', 1, 'pushed')];
    const { past, reply } = says(opened, who, 'trigger a partner gets the data');
    expect(reply?.ok).toBe(may);
    expect(standing(past)).toEqual(may ? ['a partner gets the data'] : []);
  });

  test('a label speaks for whoever the forge lets put it on, once', () => {
    const first = labels([], 'crane[bot]');
    expect(standing(labels(first.past, 'sam', 12).past)).toEqual(['Partners sell tickets']);
  });

  test('the same words are announced once, and no more than twenty', () => {
    const again = says([said], 'lena', 'trigger support refunds');
    expect(again.reply?.text).toBe(`That is under review already, as ${key.slice(0, 8)}.`);
    let { past } = says([], 'wren', 'trigger 0');
    for (let index = 1; index < 22; index += 1)
      ({ past } = says(past, 'wren', `trigger ${index}`, index + 10));
    expect(standing(past)).toHaveLength(20);
  });

  test('nothing is announced without words, with too many of them, or after the end', () => {
    expect(says([], 'wren', 'trigger').reply?.text).toContain('`/delta-review trigger text`');
    expect(standing(says([], 'wren', `trigger ${'a'.repeat(900)}`).past)[0]).toHaveLength(500);
    const ended = event({ type: 'closed', payload: { head: 'h1', merged: true } }, 'tom', 5, 'closed');
    expect(says([ended], 'wren', 'trigger late').reply?.ok).toBe(false);
  });
});

describe('who takes it back', () => {
  test('whoever said it, while nobody has signed it', () => {
    const { past, reply } = says(shown(1), 'wren', withdraw);
    expect(reply?.text).toBe('It is taken back, and stays on record with your reason.');
    expect(standing(past)).toEqual([]);
  });

  test('not whoever said it, once it is signed', () => {
    const { past, reply } = says(says(shown(2), 'tom', 'sign').past, 'wren', withdraw, 12);
    expect(reply?.text).toContain('before anybody signs it');
    expect(standing(past)).toEqual(['support refunds']);
  });

  test.each(['lena', 'sam', 'ada', 'crane[bot]'])('not %s, who neither said it nor signs it', (who) => {
    const { past, reply } = says(shown(1), who, withdraw);
    expect(reply?.ok).toBe(false);
    expect(standing(past)).toEqual(['support refunds']);
  });

  test('those who sign it, as many as have to', () => {
    const one = says(shown(2), 'tom', withdraw);
    expect(one.reply?.text).toContain('until as many people as sign it');
    expect(standing(one.past)).toEqual(['support refunds']);
    const both = says(one.past, 'mara', withdraw, 12);
    expect(standing(both.past)).toEqual([]);
    // Whoever pushes after that is no longer one of them.
    const pushed = event({ type: 'pushed', payload: { head: 'h2' } }, 'tom', 13, 'pushed');
    expect(standing([...both.past, pushed])).toEqual(['support refunds']);
  });

  test('whoever takes off the label that they put on', () => {
    const { past } = labels([], 'sam');
    expect(standing(unlabels(past, 'lena').past)).toEqual(['Partners sell tickets']);
    expect(standing(unlabels(past, 'sam').past)).toEqual([]);
    // Put on again, it announces again.
    expect(standing(labels(unlabels(past, 'sam').past, 'sam', 14).past)).toEqual(['Partners sell tickets']);
  });

  test('by a fingerprint that is there', () => {
    expect(says(shown(1), 'wren', 'untrigger abcdef12 no').reply?.text).toContain(
      'the fingerprint of nothing',
    );
  });
});
