/** The review comment and our replies, as people read them. */
import { describe, expect, test } from '@jest/globals';
import { marked } from 'marked';
import { checkOf } from '../../src/render/check.ts';
import { helpText } from '../../src/render/review/commands.ts';
import { commentOf } from '../../src/render/review/comment.ts';
import { type OpenFollowUp, reminderComment, reminderIssue } from '../../src/render/review/reminders.ts';
import { replyOf } from '../../src/render/review/reply.ts';
import type { Reviewed } from '../../src/render/review/reviewed.ts';
import { act } from '../../src/review/act.ts';
import { commandsIn, usage } from '../../src/review/commands.ts';
import { published, reviewMarker } from '../../src/review/ticks.ts';
import { hostileText } from '../harness/evaluations.ts';
import { expectGolden } from '../harness/golden.ts';
import { hostile, large, usual } from '../harness/review-cases.ts';

const context = { repositoryUrl: 'https://github.com/harbour/quay' };
const commentUrl = 'https://github.com/harbour/quay/pull/41#issuecomment-7';
const checkContext = {
  ...context,
  gate: null,
  commentUrls: new Map([['#41', commentUrl]]),
};
const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);
const names = Object.keys(usual) as (keyof typeof usual)[];

/** The ids that must have a box: every question, save for those about outcome and model that nobody answered in words. */
function boxesOf({ view }: Reviewed): Readonly<Record<string, boolean>> {
  return Object.fromEntries(
    view.items
      .filter(
        ({ item, open, answers }) =>
          (item.id !== 'outcome' && item.models === undefined) || (open.length === 0 && answers.length > 0),
      )
      .map(({ item, open, answers }) => [item.id, open.length === 0 && answers.length > 0]),
  );
}

describe('the comment of a usual review', () => {
  test.each(names)('%s', (name) => {
    const body = commentOf(usual[name], context);
    expectGolden(golden(`comment-${name}.md`), body);
    expect(body.split('\n')[0]).toBe(reviewMarker);
    expect(body.split('\n').length).toBeLessThan(60);
    expect(published(body).boxes).toEqual(boxesOf(usual[name]));
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  });

  test.each(names)('and its check: %s', (name) => {
    const { title, conclusion, summary, actions, detailsUrl } = checkOf([usual[name]], checkContext);
    const buttons = actions.map(({ label }) => label).join(' | ');
    expectGolden(
      golden(`review-check-${name}.md`),
      `# ${title}\n\n_${conclusion}_ ${buttons}\n\n${summary}\n`,
    );
    expect(title.length).toBeLessThanOrEqual(140);
    expect(detailsUrl).toBe(commentUrl);
  });
});

/** As GitHub reads it, save for what it turns into links by itself. */
function htmlOf(body: string): string {
  return marked.parse(body, { async: false, gfm: true });
}

/** Words that GitHub would act on, wherever they do not stand in code. */
function calls(body: string): readonly string[] {
  const prose = htmlOf(body)
    .replace(/<code[^>]*>.*?<\/code>/gs, '')
    .replace(/<a href="[^"]*">.*?<\/a>/gs, '')
    .replace(/<!--.*?-->/gs, '');
  return prose.match(/@[a-z][\w/-]*|(?<![\w&])#\d+|https?:\/\/\S+|www\.\S+/gi) ?? [];
}

describe('what people wrote is only words', () => {
  const body = commentOf(hostile, context);
  const check = checkOf([hostile], checkContext);

  test('and reads like this', () => {
    expectGolden(golden('comment-hostile.md'), body);
  });

  test('adds no box and moves none', () => {
    expect(published(body).boxes).toEqual({ x: true });
    expect(body.match(/^[\s>]*[-*+] +\[[ xX]\]/gm)).toHaveLength(1);
  });

  test.each([
    ['comment', body],
    ['check', check.summary],
  ])('calls nobody and links nowhere in the %s', (_, text) => {
    expect(calls(text)).toEqual([]);
    const html = htmlOf(text);
    const tags = new Set([...html.matchAll(/<([a-z0-9]+)/g)].map((match) => match[1]));
    for (const tag of ['img', 'script', 'table', 'picture', 'iframe']) expect(tags).not.toContain(tag);
    for (const [, href] of html.matchAll(/<a href="([^"]*)"/g))
      expect(href).toMatch(/^https:\/\/github\.com\/harbour\/quay\/(blob|pull)\//);
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
    expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u001b]/u);
  });

  test('takes no title apart', () => {
    const waived = {
      ...usual.waived,
      state: {
        ...usual.waived.state,
        waivers: usual.waived.state.waivers.map((one) => ({ ...one, note: hostileText })),
      },
    };
    const { title, summary } = checkOf([waived], checkContext);
    expect(title).toMatch(/^Waived by jonte: /);
    expect(title).not.toContain('\n');
    expect(title.length).toBeLessThanOrEqual(140);
    expect(calls(summary)).toEqual([]);
  });

  test('an id that could end its marker gets no box', () => {
    const odd = { ...usual.open.view.items[0], item: { ...usual.open.view.items[0]?.item, id: 'a --> <b' } };
    const view = { ...usual.open.view, items: [odd] } as Reviewed['view'];
    const text = commentOf({ ...usual.open, view }, context);
    expect(published(text).boxes).toEqual({});
    expect(text).not.toContain('box:a');
  });
});

describe('limits', () => {
  const body = commentOf(large, context);

  test('300 differences, 60 long questions and 10,000-character notes fit in one comment', () => {
    expect(body.length).toBeLessThanOrEqual(60_000);
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
    for (const heading of ['## Full review', '### Checklist', '### Signatures', '### Follow-ups', 'Commands'])
      expect(body).toContain(heading);
    expect(body).toMatch(/questions? (is|are) left out here for length/);
    expect(body).toMatch(/differences are left out here for length/);
  });

  test('the boxes that are there are the right ones', () => {
    const all = boxesOf(large);
    const shown = published(body).boxes;
    expect(Object.keys(shown).length).toBeGreaterThan(20);
    for (const [id, checked] of Object.entries(shown)) expect(all[id]).toBe(checked);
  });
});

describe('the comment', () => {
  test('shows only what is new since the last signature, and folds the rest', () => {
    const [open = ''] = commentOf(usual.reopened, context).split('<details>');
    expect(open).toContain('New since the signature of mara');
    expect(open).toContain('ferry/announce@v2');
    expect(open).not.toContain('may now write packages');
  });

  test('offers only commands that do something', () => {
    const open = commentOf(usual.open, context);
    expect(open).not.toContain('/delta-review escalate');
    expect(open).not.toContain('/delta-review waive');
    expect(open).not.toContain('/delta-review done');
    expect(commentOf(usual.lightweight, context)).toContain('/delta-review escalate');
    expect(commentOf(usual.waived, context)).toContain('/delta-review waive');
  });

  test('says why a signature does not count', () => {
    const body = commentOf(usual['signed-by-contributor'], context);
    expect(body).toContain('does not count: mara has a part in this change');
  });
});

describe('the check', () => {
  const buttons = (reviewed: Reviewed) =>
    checkOf([reviewed], checkContext).actions.map(({ identifier }) => identifier);

  test('has a button for what can be done', () => {
    expect(buttons(usual.open)).toEqual(['sign', 're-evaluate']);
    expect(buttons(usual.lightweight)).toEqual(['sign', 'escalate', 're-evaluate']);
    expect(buttons(usual.complete)).toEqual(['re-evaluate']);
    expect(buttons(usual.nothing)).toEqual([]);
  });

  test('of several changes at one commit follows the one that holds the merge', () => {
    const { conclusion, title } = checkOf([usual.complete, usual.lightweight, usual.waived], checkContext);
    expect([conclusion, title.slice(0, 18)]).toEqual(['neutral', 'Waived by jonte: F']);
    expect(checkOf([usual.complete, usual.open], checkContext).conclusion).toBe('action_required');
    expect(checkOf([usual.complete, usual.merged], checkContext).conclusion).toBe('success');
  });
});

describe('a reply', () => {
  const actor = {
    login: 'mara',
    is: ['write'],
    via: 'comment',
    at: '2026-11-12T10:00:00Z',
    once: 'comment 1',
  } as const;
  const reply = (text: string) => {
    const { commands, ignored } = commandsIn(text);
    return replyOf(act([], commands, actor, 'F41').replies, ignored);
  };

  test('is one sentence to one command, and says what would do', () => {
    expect(reply('/delta-review outcome')).toMatchInlineSnapshot(
      `"**Not done.** Say what the review changed, as one of control-owner, risk-accepted, detection, architecture, priority, escalation-path, model-updated, model-unaffected, none, and then in words: \`/delta-review outcome KIND text\`."`,
    );
    expect(reply('/delta-review sgin')).toMatchInlineSnapshot(
      `"**Not done.** There is no command "sgin": did you mean "sign"?"`,
    );
  });

  test('is a list to several, with what was not read', () => {
    const text = reply('/delta-review sign\n'.repeat(33));
    expect(text.match(/^- /gm)).toHaveLength(30);
    expect(text).toContain('3 further commands were not read: one comment may hold 30.');
  });

  test('to help lists every command', () => {
    expect(reply('/delta-review help')).toBe(helpText());
    for (const command of Object.values(usage)) expect(helpText()).toContain(command);
  });

  test('repeats hostile text as words', () => {
    const text = reply(
      `/delta-review ${hostileText}\n/delta-review check @harbour/security\n/delta-review na \`@harbour/security <img src=x>`,
    );
    expect(calls(text)).toEqual([]);
    expect(htmlOf(text)).not.toMatch(/<img|<details|<summary|<input/);
  });
});

describe('reminders', () => {
  const open = (id: string, owner: string | null, due: string | null, text: string): OpenFollowUp => ({
    number: 41,
    title: 'Publish the ferry timetable @harbour/quay',
    url: 'https://github.com/harbour/quay/pull/41',
    followUp: { id, text, owner, due, by: 'tomke', at: '2026-11-12T09:00:00Z', closed: null },
  });
  const all = [
    open('F41-1', null, null, 'Write the runbook'),
    open('F41-2', '@harbour/platform', '2027-01-31', 'Move publishing into its own workflow'),
    open('F12-1', '@lena', '2026-10-30', 'Rotate the old token <!-- x --> @mara'),
    open('F12-2', '@lena and @everybody', '2026-11-30', '- [ ] not a box'),
  ];

  test('name what is late first, call its owners and nobody else', () => {
    const issue = reminderIssue(all, '2026-11-12T08:00:00Z');
    expectGolden(golden('reminder-issue.md'), issue);
    expect(calls(issue)).toEqual(['@lena', '@harbour/platform']);
  });

  test('of one pull request are a comment', () => {
    expectGolden(golden('reminder-comment.md'), reminderComment(all.slice(0, 2), '2026-11-12'));
  });
});
