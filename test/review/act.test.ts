/** Who may do what, and each sentence that says why not. */
import { describe, expect, test } from '@jest/globals';
import { act, needWords, signersWords, whoMay } from '../../src/review/act.ts';
import { commandsIn } from '../../src/review/commands.ts';
import type { Basis, ReviewEvent, Via } from '../../src/review/events.ts';
import { reviewOf } from '../../src/review/review.ts';
import { viewOf } from '../../src/review/view.ts';
import { basis, event, item, moment, point, standings } from './world.ts';

const questions = ['least', 'logs', 'model', 'owner', 'rotation'].map((id) => item(id, ['a'], ['full']));
const outcome = item('outcome', ['a', 'b'], ['full', 'lightweight']);
const full = basis('h1', [point('a', 'full')], {
  items: [...questions.slice(0, 2), outcome],
  contributors: ['ada', 'cory'],
});
const minor = basis('h1', [point('b', 'lightweight')], { items: [outcome] });

function opened(review: Basis): readonly ReviewEvent[] {
  return [
    event({ type: 'evaluated', payload: { review } }, 'ada', 1, 'judged'),
    event({ type: 'shown', payload: { evaluation: 'judged' } }, 'us', 2, 'shown'),
  ];
}

function say(past: readonly ReviewEvent[], who: string, text: string, at = 10, via: Via = 'comment') {
  const body = text
    .split('\n')
    .map((line) => `/delta-review ${line}`)
    .join('\n');
  const login = who;
  const is = standings[who.toLowerCase()] ?? [];
  return act(
    past,
    commandsIn(body).commands,
    { login, is, via, at: moment(at), once: `comment ${at} ${who}` },
    'F12',
  );
}

const replyTo = (...args: Parameters<typeof say>) => say(...args).replies[0];
const no = (text: string) => ({ ok: false, text });
const yes = (text: string) => ({ ok: true, text });

const who = 'Who can: @harbour/security, without a part in this change.';
const part = `You have a part in this change, so somebody else answers and signs. ${who}`;
const nothing = 'Nothing is under review here.';

describe('where nothing is under review', () => {
  test.each([
    ['sign', no(nothing)],
    ['check least', no(nothing)],
    ['uncheck least', no(nothing)],
    ['na least why', no(nothing)],
    ['outcome none', no(nothing)],
    ['escalate x', yes('Nothing is under review here. What comes in later gets a full review.')],
    ['downgrade x', no('Only those who may sign the full review can lower it. Everything is signed.')],
    ['waive x', no('Only @bea may waive a review here.')],
    ['done F12-1', no('No follow-up of this review is open.')],
    ['dispute abcdef0 x', no('"abcdef0" is the fingerprint of nothing in this review.')],
    ['re-evaluate', yes('This commit is being judged anew.')],
    ['help', yes('')],
  ])('%s', (text, reply) => {
    expect(replyTo(opened(basis('h1', [])), 'tom', text)).toEqual(reply);
  });

  test('nor before anything was judged', () => {
    expect(replyTo([], 'tom', 'sign')).toEqual(no(nothing));
    expect(replyTo([], 'tom', 'waive x')).toEqual(
      no('Nobody may waive a review here: the configuration names nobody under breakGlass.'),
    );
  });
});

describe('each command, by who says it, in a full review', () => {
  const left = 'Still open: least, logs, outcome; a signature by @harbour/security.';
  const strangers = 'Only somebody who may write here, or who has a part in this change, can';
  test.each([
    ['tom', 'sign', yes('Signed. Still open: least, logs, outcome.')],
    ['wren', 'sign', no(who)],
    ['sam', 'sign', no(who)],
    ['ada', 'sign', no(part)],
    ['Cory', 'sign', no(part)],
    ['crane[bot]', 'sign', no(who)],
    [
      'tom',
      'check least',
      yes('least is answered. Still open: logs, outcome; a signature by @harbour/security.'),
    ],
    [
      'tom',
      'na least no token',
      yes('least is answered. Still open: logs, outcome; a signature by @harbour/security.'),
    ],
    ['tom', 'uncheck least', yes(`least is open again. ${left}`)],
    ['wren', 'check least', no(who)],
    ['ada', 'check least', no(part)],
    ['tom', 'check leest', no('This review has no question "leest": did you mean "least"?')],
    [
      'tom',
      'check constructor',
      no('This review has no question "constructor": it has least, logs, outcome.'),
    ],
    ['tom', 'check __proto__', no('This review has no question "__proto__": it has least, logs, outcome.')],
    [
      'tom',
      'check outcome',
      no('Say what the review changed, "none" too: `/delta-review outcome KIND text`.'),
    ],
    [
      'tom',
      'outcome none',
      yes('Recorded as none. Still open: least, logs; a signature by @harbour/security.'),
    ],
    ['wren', 'outcome none', no(who)],
    ['ada', 'escalate x', yes('This is a full review now.')],
    ['sam', 'escalate x', no(`${strangers} escalate it.`)],
    ['crane[bot]', 'escalate x', no(`${strangers} escalate it.`)],
    [
      'tom',
      'downgrade x',
      yes('This is a lightweight review now. What comes in later is judged for itself.'),
    ],
    ['wren', 'downgrade x', no(`Only those who may sign the full review can lower it. ${who}`)],
    ['ada', 'downgrade x', no(`Only those who may sign the full review can lower it. ${who}`)],
    ['bea', 'waive x', yes('Waived, for what is under review now. It stays on record with your reason.')],
    ['tom', 'waive x', no('Only @bea may waive a review here.')],
    ['ada', 'waive x', no('You have a part in this change, so somebody else would have to waive it: @bea.')],
    [
      'ada',
      'follow-up rotate',
      yes(
        'Kept as F12-1, without an owner and a day. It is open until a merged commit says "closes F12-1", or `/delta-review done F12-1`.',
      ),
    ],
    [
      'wren',
      'follow-up rotate @lena due:2027-01-31',
      yes(
        'Kept as F12-1. It is open until a merged commit says "closes F12-1", or `/delta-review done F12-1`.',
      ),
    ],
    ['sam', 'follow-up rotate', no(`${strangers} leave a follow-up.`)],
    ['sam', 'done F12-1', no(`${strangers} close a follow-up.`)],
    ['sam', 'dispute abcdef0 x', no(`${strangers} dispute a difference.`)],
    ['tom', 'chek least', no('There is no command "chek": did you mean "check"?')],
  ])('%s: %s', (login, text, reply) => {
    const acted = say(opened(full), login, text);
    expect(acted.replies).toEqual([reply]);
    // A refusal leaves no trace, and what is told is in the person's own name.
    expect(acted.events.length > 0).toBe(reply.ok);
    for (const { actor, at } of acted.events) expect([actor, at]).toEqual([login, moment(10)]);
  });

  test('the last word completes it', () => {
    const first = say(opened(full), 'tom', 'check least\nna logs none\noutcome detection an alarm\nsign');
    expect(first.replies.map(({ text }) => text)).toEqual([
      'least is answered. Still open: logs, outcome; a signature by @harbour/security.',
      'logs is answered. Still open: outcome; a signature by @harbour/security.',
      'Recorded as detection. Still open: a signature by @harbour/security.',
      'Signed. The review is complete.',
    ]);
    const state = reviewOf([...opened(full), ...first.events]);
    expect(viewOf(state)).toMatchObject({ status: 'complete', conclusion: 'success' });
    expect(state.answers.map(({ item: id, answer, note }) => [id, answer, note])).toEqual([
      ['least', 'checked', ''],
      ['logs', 'not-applicable', 'none'],
      ['outcome', 'checked', 'detection'],
    ]);
  });

  test('many open questions are counted', () => {
    const many = basis('h1', [point('a', 'full')], { items: [...questions, outcome] });
    expect(replyTo(opened(many), 'tom', 'sign')).toEqual(
      yes('Signed. Still open: least, logs, model, owner and 2 more.'),
    );
  });

  test('a button of an older commit', () => {
    const actor = {
      login: 'tom',
      is: standings.tom ?? [],
      via: 'button' as const,
      at: moment(10),
      once: 'click',
    };
    const click = (head: string) =>
      act(opened(full), [{ do: 'sign', note: '', head }], actor, 'F12').replies[0];
    expect(click('h0')).toEqual(
      no('That is about another commit than the one that this review shows. Look at that one, and sign it.'),
    );
    expect(click('h1')?.ok).toBe(true);
  });
});

describe('other reviews', () => {
  test('one without questions says so', () => {
    const bare = opened(basis('h1', [point('a', 'full')]));
    expect(replyTo(bare, 'tom', 'check least')).toEqual(no('This review has no questions.'));
  });

  test('a lightweight one is not lowered, and says who can sign it', () => {
    expect(replyTo(opened(minor), 'mara', 'downgrade x')).toEqual(
      no('This review is not a full one, so there is nothing to lower.'),
    );
    expect(replyTo(opened(minor), 'sam', 'sign')).toEqual(
      no('Who can: anybody with write access, without a part in this change.'),
    );
  });

  test('one for two is lowered by two', () => {
    const two = opened(basis('h1', [point('a', 'full', 2)]));
    const first = say(two, 'tom', 'downgrade x');
    expect(first.replies).toEqual([
      yes('Noted. It stays a full review until as many people as may sign it have asked for this.'),
    ]);
    expect(replyTo([...two, ...first.events], 'mara', 'downgrade x', 11)).toEqual(
      yes('This is a lightweight review now. What comes in later is judged for itself.'),
    );
    expect(replyTo(two, 'mara', 'sign')).toEqual(
      yes('Signed. Still open: a signature by @harbour/security.'),
    );
    expect(replyTo(two, 'wren', 'sign')).toEqual(
      no('Who can: 2 of @harbour/security, without a part in this change.'),
    );
  });

  test('one of a change whose people are not all known is signed and waived by nobody', () => {
    const unknown = opened({ ...full, contributorsUnknown: 'it has 1,200 commits' });
    for (const [login, text] of [
      ['tom', 'sign'],
      ['tom', 'check least'],
    ] as const)
      expect(replyTo(unknown, login, text)).toEqual(
        no('Nobody can sign this change as it is: it has 1,200 commits.'),
      );
    expect(replyTo(unknown, 'bea', 'waive x')).toEqual(
      no('Nobody can waive this change as it is: it has 1,200 commits.'),
    );
  });

  test('where everything is signed, a stranger is told that', () => {
    const signed = say(opened(minor), 'wren', 'outcome none\nsign').events;
    expect(replyTo([...opened(minor), ...signed], 'sam', 'sign', 11)).toEqual(no('Everything is signed.'));
  });
});

describe('in time', () => {
  const later = [
    event({ type: 'evaluated', payload: { review: { ...full, head: 'h2' } } }, 'ada', 20, 'judged again'),
    event({ type: 'shown', payload: { evaluation: 'judged again' } }, 'us', 21, 'shown again'),
  ];

  test('a judgement that nobody saw yet has no questions', () => {
    const [judged] = later;
    const past = [...opened(minor), ...(judged === undefined ? [] : [judged])];
    expect(replyTo(past, 'mara', 'check least', 25)).toEqual(
      no('This review has no question "least": it has outcome.'),
    );
    expect(replyTo(past, 'mara', 'downgrade x', 25)).toEqual(
      no('This review is not a full one, so there is nothing to lower.'),
    );
  });

  test('late words are about what stood there when they were said', () => {
    const past = [...opened(minor), ...later];
    const acted = say(past, 'wren', 'sign', 10);
    expect(acted.replies).toEqual([yes('Signed. Still open: outcome.')]);
    const { signatures } = reviewOf([...past, ...acted.events]);
    expect(signatures.map(({ points }) => [...points.keys()])).toEqual([['b']]);
  });

  test('what is shown in the second of the words was not in front of anybody', () => {
    expect(replyTo(opened(full), 'tom', 'sign', 2)).toEqual(no(nothing));
    expect(replyTo(opened(full), 'tom', 'sign', 3)?.ok).toBe(true);
  });

  test('more than ten commands of one comment are taken in their order', () => {
    const turns = Array.from({ length: 11 }, (_, index) =>
      index % 2 === 0 ? 'check least' : 'uncheck least',
    );
    const past = opened(full);
    const { events, replies } = say(past, 'tom', turns.join('\n'));
    expect(replies.at(-1)?.text).toContain('least is answered.');
    const open = viewOf(reviewOf([...events, ...past])).items.filter((one) => one.open.length > 0);
    expect(open.map((one) => one.item.id)).toEqual(['logs', 'outcome']);
  });

  test('told twice, it is the same', () => {
    const past = opened(full);
    const once = say(past, 'tom', 'sign\ncheck least').events;
    const twice = say([...past, ...once], 'tom', 'sign\ncheck least').events;
    expect(reviewOf([...past, ...once, ...twice])).toEqual(reviewOf([...past, ...once]));
  });

  test('each follow-up has an id of its own, whatever came in between', () => {
    const past = opened(full);
    const first = say(past, 'wren', 'follow-up a\nfollow-up b', 12).events;
    const late = say([...past, ...first], 'lena', 'follow-up c', 11).events;
    const all = [...past, ...first, ...late];
    expect(
      reviewOf(all)
        .followUps.map(({ id, text }) => `${id} ${text}`)
        .sort(),
    ).toEqual(['F12-1 a', 'F12-2 b', 'F12-3 c']);
    expect(replyTo(all, 'wren', 'done F12-7', 13)).toEqual(
      no('No open follow-up of this review is called "F12-7": did you mean "F12-1" or "F12-2" or "F12-3"?'),
    );
    expect(replyTo(all, 'wren', 'done rotation', 13)).toEqual(
      no('No open follow-up of this review is called "rotation": open are F12-3, F12-1, F12-2.'),
    );
    const closed = say(all, 'ada', 'done f12-2 by #34', 13, 'page');
    expect(closed.replies).toEqual([yes('F12-2 is closed.')]);
    expect(reviewOf([...all, ...closed.events]).followUps.find(({ id }) => id === 'F12-2')?.closed).toEqual({
      by: 'ada',
      at: moment(13),
      how: 'page',
      evidence: 'by #34',
    });
  });
});

test('a dispute names one difference, by as much of its fingerprint as tells it apart', () => {
  const past = opened(basis('h1', [point('abcdef01', 'full'), point('abcdef02', 'full')]));
  expect(replyTo(past, 'ada', 'dispute abcdef0 no')).toEqual(
    no('"abcdef0" is the fingerprint of several things in this review.'),
  );
  expect(replyTo(past, 'ada', 'dispute fedcba9 no')).toEqual(
    no('"fedcba9" is the fingerprint of nothing in this review.'),
  );
  expect(replyTo(past, 'ada', 'dispute ABCDEF02 no')).toEqual(
    yes('Noted beside it. It still needs its review; the report counts it as disputed.'),
  );
});

test('only what asks for it is judged again', () => {
  expect(say(opened(full), 'sam', 're-evaluate').judgeAgain).toBe(true);
  expect(say(opened(full), 'tom', 'sign\nhelp').judgeAgain).toBe(false);
});

test('on a laptop, people are told apart by their address', () => {
  const review = basis('h1', [point('a', 'full', 2)], { author: 'Ada <ada@quay.example>', contributors: [] });
  const signedBy = (...people: readonly string[]) => {
    let events = opened(review);
    for (const [index, login] of people.entries()) {
      const actor = {
        login,
        is: ['@harbour/security'],
        via: 'page' as const,
        at: moment(10 + index),
        once: login,
      };
      events = [...events, ...act(events, [{ do: 'sign', note: '', head: null }], actor, 'F').events];
    }
    return events;
  };
  const status = (events: readonly ReviewEvent[]) => viewOf(reviewOf(events)).status;
  expect(status(signedBy('A. D. <ADA@quay.example>', 'Tom <tom@quay.example>'))).toBe('open');
  expect(status(signedBy('Tom <tom@quay.example>', 'Tommy <tom@quay.example>'))).toBe('open');
  expect(status(signedBy('Tom <tom@quay.example>', 'Mara <mara@quay.example>'))).toBe('complete');
});

describe('who may, in words', () => {
  test.each([
    [[], 'nobody'],
    [['@mara'], '@mara'],
    [['@mara', '@harbour/security'], '@mara or @harbour/security'],
    [
      ['@mara', 'maintain', 'admin'],
      '@mara, anybody who maintains this repository or anybody who administers this repository',
    ],
    [['write'], 'anybody with write access'],
    [['constructor'], 'constructor'],
  ])('%j', (signers, words) => {
    expect(signersWords(signers)).toBe(words);
  });

  test('of a need', () => {
    expect(needWords({ signers: ['@mara'], count: 1, because: 'crane-rule' })).toBe(
      '@mara (rule crane-rule)',
    );
    expect(needWords({ signers: ['write'], count: 2, because: 'lightweight' })).toBe(
      '2 of anybody with write access',
    );
  });

  test('of a review with a rule', () => {
    const review = basis('h1', [point('a', 'full', 2, true), point('b', 'full', 2)]);
    expect(whoMay(reviewOf(opened(review)))).toBe(
      'Who can: 2 of @harbour/security; and @lena (rule crane-rule), without a part in this change.',
    );
  });
});
