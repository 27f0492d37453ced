import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Octokit } from '@octokit/rest';
import type { Conversation } from '../../src/forge/conversation.ts';
import { installations } from '../../src/forge/github/installations.ts';
import { reviewMarker } from '../../src/review/ticks.ts';
import { here, type Place, startPlace, stopPlace } from './github-forge.ts';

const body = `${reviewMarker}\n- [ ] one`;

let place: Place;
let number: number;
let time: number;
let talk: Conversation;

/** @returns a conversation as another process would have it. */
function conversation(): Promise<Conversation> {
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const { baseUrl, app } = place.github;
  const auth = async (installation?: number) =>
    new Octokit({
      baseUrl,
      auth: installation === undefined ? 'a.json.webtoken' : `ghs_loopback${installation}`,
      log: silent,
    });
  return installations({ auth, appId: app.id, now: () => new Date(time) }).conversationOf(1);
}

/** @returns the paths that were asked for since the last call, without the repository's own. */
function asked(): readonly string[] {
  return place.github.requests
    .splice(0)
    .map(({ method, path }) => `${method} ${path.replace(/^\/repos\/[^/]+\/[^/]+/, '')}`);
}

beforeEach(async () => {
  place = await startPlace();
  const { repository } = place;
  repository.commit({ files: { a: '1' } });
  repository.commit({ branch: 'work', files: { a: '2' } });
  number = repository.openPull({ head: 'work' }).number;
  time = Date.UTC(2026, 10, 1);
  talk = await conversation();
});

afterEach(() => stopPlace(place));

describe('our comment', () => {
  test('is written once and rewritten ever after, with and without its id', async () => {
    expect(await talk.find(here, number)).toBeNull();
    const first = await talk.show(here, number, body, null);
    const second = await talk.show(here, number, `${body} ☑`, first.id);
    const third = await (await conversation()).show(here, number, `${body} ☒`, null);
    expect(place.repository.comments).toMatchObject([{ id: first.id, body: `${body} ☒` }]);
    expect([second.id, third.id]).toEqual([first.id, first.id]);
    expect(await talk.find(here, number)).toEqual(third);
    expect(third.url).toContain(`/pull/${number}#issuecomment-${first.id}`);
    const times = [first, second, third].map(({ updatedAt }) => updatedAt);
    expect(times).toEqual([...new Set(times)].sort());
  });

  test('is one, though two ask for it at once', async () => {
    const shown = await Promise.all(['a', 'b'].map((text) => talk.show(here, number, body + text, null)));
    expect(shown[0]?.id).toBe(shown[1]?.id);
    expect(place.repository.comments).toMatchObject([{ body: `${body}b` }]);
  });

  test('is never one of somebody else, whatever stands in it', async () => {
    const { repository, github } = place;
    repository.addComment(number, 'mallory', `${body} forged`);
    repository.addComment(number, 'mallory', `${body} forged through our app`, github.app);
    repository.addComment(number, 'other[bot]', `${body} of another app`, { ...github.app, id: 99 });
    await talk.say(here, number, `A quotation:\n> ${reviewMarker}`);
    const others = repository.comments.map((comment) => comment.body);
    expect(await talk.find(here, number)).toBeNull();
    const { id } = await talk.show(here, number, body, null);
    expect(repository.comments.map((comment) => comment.body)).toEqual([...others, body]);
    expect(await talk.find(here, number)).toMatchObject({ id, body });
  });

  test('that a person edited is still ours, and the oldest counts', async () => {
    const { repository } = place;
    const { id } = await talk.show(here, number, body, null);
    await talk.say(here, number, 'An answer');
    const [ours, answer] = repository.comments;
    if (ours === undefined || answer === undefined) throw new Error('two comments were written');
    repository.editComment(ours, body.replace('[ ]', '[x]'));
    repository.editComment(answer, `${body} moved`);
    expect(await talk.find(here, number)).toMatchObject({ id, body: body.replace('[ ]', '[x]') });
    repository.editComment(ours, 'nothing of ours');
    expect(await talk.show(here, number, body, id)).toMatchObject({ id, body });
  });

  test('that was deleted is written anew, and not beside its successor', async () => {
    const { repository } = place;
    const first = await talk.show(here, number, body, null);
    repository.comments.splice(0);
    const second = await talk.show(here, number, body, first.id);
    expect(second.id).not.toBe(first.id);
    const third = await talk.show(here, number, `${body} ☑`, first.id);
    expect(repository.comments).toMatchObject([{ id: second.id, body: `${body} ☑` }]);
    expect(third.id).toBe(second.id);
  });

  test('is found behind a hundred others, on its own pull request alone', async () => {
    const { repository } = place;
    repository.commit({ branch: 'more', files: { a: '3' } });
    const other = repository.openPull({ head: 'more' });
    await talk.show(here, other.number, `${body} of another`, null);
    for (let index = 0; index < 120; index += 1) repository.addComment(number, 'mona', `No. ${index}`);
    const { id } = await talk.show(here, number, body, null);
    expect(await talk.find(here, number)).toMatchObject({ id, body });
  });

  test('is cut where GitHub has no room for it', async () => {
    await talk.show(here, number, `${reviewMarker}\n${'- [ ] a question\n'.repeat(5_000)}`, null);
    await talk.say(here, number, 'word '.repeat(20_000));
    const [ours, answer] = place.repository.comments;
    expect(ours?.body).toMatch(/a question\n\n\*GitHub shows no more than this/);
    expect(ours?.body.startsWith(reviewMarker)).toBe(true);
    expect(answer?.body).toMatch(/\*GitHub shows no more than this/);
  });

  test('that cannot be written or looked for is weather', async () => {
    const { github } = place;
    github.failNext({ method: 'POST', path: '/repos', secondaryLimit: 7 });
    await expect(talk.show(here, number, body, null)).rejects.toMatchObject({
      name: 'ForgeUnavailable',
      retryAfter: 7,
    });
    const { id } = await talk.show(here, number, body, null);
    github.failNext({ method: 'PATCH', path: '/repos', status: 403 });
    await expect(talk.show(here, number, body, id)).rejects.toThrow(`octo-org/hello#${number}`);
    github.failNext({ method: 'GET', path: '/repos', malformed: true });
    await expect(talk.find(here, number)).rejects.toMatchObject({ name: 'ForgeUnavailable' });
    expect(place.repository.comments).toHaveLength(1);
  });
});

describe('an answer', () => {
  test('is a reaction, once, and a comment below', async () => {
    const { repository } = place;
    const command = repository.addComment(number, 'mona', '/delta-review sign');
    await talk.react(here, command.id, '+1');
    await talk.react(here, command.id, '+1');
    await talk.react(here, command.id, 'confused');
    await talk.say(here, number, 'Signed.');
    expect(command.reactions.map(({ content }) => content)).toEqual(['+1', 'confused']);
    expect(repository.comments).toMatchObject([
      { id: command.id },
      { body: 'Signed.', author: 'delta-review[bot]' },
    ]);
  });

  test('to a comment that is gone is none, and one that is held up is weather', async () => {
    const { repository, github } = place;
    const command = repository.addComment(number, 'mona', '/delta-review sign');
    await talk.react(here, command.id + 1, '+1');
    github.failNext({ path: '/repos', status: 422 });
    await talk.react(here, command.id, '+1');
    github.failNext({ path: '/repos', secondaryLimit: 5 });
    await expect(talk.react(here, command.id, '+1')).rejects.toMatchObject({ retryAfter: 5 });
    expect(command.reactions).toEqual([]);
  });
});

describe('standing', () => {
  test('of a person by name needs no question', async () => {
    const references = ['@Mona', '@mon', '@octo-org', 'mona', '@monas/mona', ''];
    expect(await talk.standing(here, 'mona', references)).toEqual(['@Mona']);
    expect(asked()).toEqual([]);
  });

  test('of a member of a team holds in the repository’s own organisation alone', async () => {
    const { github } = place;
    github.addTeamMember('octo-org/security', 'mona');
    github.addTeamMember('octo-org/apprentices', 'mona', 'pending');
    github.addTeamMember('elsewhere/security', 'mona');
    const references = [
      '@Octo-Org/Security',
      '@octo-org/apprentices',
      '@octo-org/nobody',
      '@elsewhere/security',
      '@octo-org/security/more',
      '@octo-org/',
      '@octo-org/..',
    ];
    expect(await talk.standing(here, 'Mona', references)).toEqual(['@Octo-Org/Security']);
    expect([...asked()].sort()).toEqual(
      ['apprentices', 'nobody', 'security'].map(
        (slug) => `GET /orgs/octo-org/teams/${slug}/memberships/Mona`,
      ),
    );
  });

  test.each([
    ['admin', 'admin', ['write', 'maintain', 'admin']],
    ['maintain', 'maintain', ['write', 'maintain']],
    ['write', 'write', ['write']],
    ['triage', 'triage', []],
    ['none', 'none', []],
    ['a custom role that writes', { role: 'security-lead', base: 'write' }, ['write']],
    ['a custom role with the name of a stronger one', { role: 'admin', base: 'read' }, []],
  ] as const)('by permission: %s', async (_, permission, holds) => {
    place.repository.permissions.set('mona', permission);
    expect(await talk.standing(here, 'mona', ['@octocat', 'write', 'maintain', 'admin', 'owner'])).toEqual(
      holds,
    );
    expect(asked()).toEqual(['GET /collaborators/mona/permission']);
  });

  test('of somebody whom GitHub does not know is none', async () => {
    place.github.failNext({ path: '/repos', status: 404 });
    expect(await talk.standing(here, 'gone', ['write'])).toEqual([]);
  });

  test('is remembered for three minutes and then asked for anew', async () => {
    const { github, repository } = place;
    github.addTeamMember('octo-org/security', 'mona');
    repository.permissions.set('mona', 'write');
    const references = ['write', '@octo-org/security'];
    expect(await talk.standing(here, 'mona', references)).toEqual(references);
    github.removeTeamMember('octo-org/security', 'mona');
    repository.permissions.set('mona', 'read');
    asked();
    time += 3 * 60_000 - 1;
    expect(await talk.standing(here, 'MONA', references)).toEqual(references);
    expect(asked()).toEqual([]);
    expect(await talk.standing(here, 'hubot', references)).toEqual([]);
    time += 1;
    expect(await talk.standing(here, 'mona', references)).toEqual([]);
  });

  test('in a team that cannot be seen is none until it can be', async () => {
    const { github } = place;
    github.addTeamMember('octo-org/security', 'mona');
    github.failNext({ path: '/orgs', status: 403 });
    expect(await talk.standing(here, 'mona', ['@octo-org/security'])).toEqual([]);
    expect(await talk.standing(here, 'mona', ['@octo-org/security'])).toEqual(['@octo-org/security']);
  });

  test.each([
    ['a pause', { path: '/orgs', secondaryLimit: 9 }],
    ['the used-up budget', { path: '/orgs', primaryLimit: 1_893_456_000 }],
    ['a server error', { path: '/orgs', status: 502 }],
    ['a permission that is not told', { path: '/repos', status: 403 }],
  ])('that nobody tells is weather and not remembered: %s', async (_, fault) => {
    const { github, repository } = place;
    github.addTeamMember('octo-org/security', 'mona');
    repository.permissions.set('mona', 'write');
    const references = ['@octo-org/security', 'write'];
    github.failNext(fault);
    await expect(talk.standing(here, 'mona', references)).rejects.toMatchObject({ name: 'ForgeUnavailable' });
    expect(await talk.standing(here, 'mona', references)).toEqual(references);
  });

  test('asks about no more than a hundred teams', async () => {
    const references = Array.from({ length: 300 }, (_, index) => `@octo-org/team-${index}`);
    expect(await talk.standing(here, 'mona', references)).toEqual([]);
    expect(asked()).toHaveLength(100);
  });
});

describe('our issue', () => {
  const marker = '<!-- delta-review:follow-ups -->';

  test('is opened, kept, closed and opened again, and is only ever one', async () => {
    const { repository } = place;
    await talk.keepIssue(here, marker, 'Follow-ups', null);
    expect(repository.issues).toEqual([]);
    await talk.keepIssue(here, marker, 'Follow-ups', 'one');
    await (await conversation()).keepIssue(here, marker, 'Open follow-ups', 'two');
    expect(repository.issues).toMatchObject([
      { title: 'Open follow-ups', body: `${marker}\ntwo`, state: 'open', author: 'delta-review[bot]' },
    ]);
    await talk.keepIssue(here, marker, 'Open follow-ups', null);
    expect(repository.issues).toMatchObject([{ body: `${marker}\ntwo`, state: 'closed' }]);
    await talk.keepIssue(here, marker, 'Open follow-ups', 'three');
    expect(repository.issues).toMatchObject([{ body: `${marker}\nthree`, state: 'open' }]);
    await talk.keepIssue(here, '<!-- another kind -->', 'Another', 'four');
    expect(repository.issues).toHaveLength(2);
  });

  test('is written to only where something differs', async () => {
    await talk.keepIssue(here, marker, 'Follow-ups', 'one');
    asked();
    await talk.keepIssue(here, marker, 'Follow-ups', 'one');
    expect(asked()).toEqual(['GET /app', 'GET /issues']);
    await talk.keepIssue(here, marker, 'Follow-ups', null);
    asked();
    await talk.keepIssue(here, marker, 'Follow-ups', null);
    expect(asked()).toEqual(['GET /app', 'GET /issues']);
  });

  test('is one, though two ask for it at once', async () => {
    await Promise.all(['a', 'b'].map((text) => talk.keepIssue(here, marker, 'Follow-ups', text)));
    expect(place.repository.issues).toMatchObject([{ body: `${marker}\nb` }]);
  });

  test('is neither a person’s nor a pull request, and is found among many', async () => {
    const { repository, github } = place;
    repository.openIssue('mallory', 'Forged', `${marker}\nforged`);
    repository.openIssue('mallory', 'Forged through our app', `${marker}\nforged`, github.app);
    repository.openPull({ head: 'work', author: 'delta-review[bot]', body: marker });
    for (let index = 0; index < 120; index += 1) {
      repository.openIssue('delta-review[bot]', `Kind ${index}`, `${index}`, github.app);
      repository.openIssue('mona', `Bug ${index}`);
    }
    await talk.keepIssue(here, marker, 'Follow-ups', 'one');
    asked();
    await talk.keepIssue(here, marker, 'Follow-ups', 'two');
    expect(asked()).toEqual(['GET /app', 'GET /issues', 'GET /issues', expect.stringMatching(/^PATCH /)]);
    const marked = repository.issues.filter((issue) => issue.body?.includes(marker) === true);
    expect(marked.map((issue) => [issue.title, issue.body?.split('\n')[1]])).toEqual([
      ['Forged', 'forged'],
      ['Forged through our app', 'forged'],
      ['Follow-ups', 'two'],
    ]);
  });

  test('is cut where GitHub has no room for it, and then left alone', async () => {
    const keep = () => talk.keepIssue(here, marker, 't'.repeat(300), 'a follow-up\n'.repeat(10_000));
    await keep();
    expect(place.repository.issues[0]?.body).toMatch(/a follow-up\n\n\*GitHub shows/);
    asked();
    await keep();
    expect(asked()).toEqual(['GET /app', 'GET /issues']);
  });

  test('is none where issues are turned off; what is held up is weather', async () => {
    const { repository, github } = place;
    repository.hasIssues = false;
    await talk.keepIssue(here, marker, 'Follow-ups', 'one');
    repository.hasIssues = true;
    github.failNext({ method: 'POST', path: '/repos', status: 502 });
    await expect(talk.keepIssue(here, marker, 'Follow-ups', 'one')).rejects.toMatchObject({
      name: 'ForgeUnavailable',
    });
    expect(repository.issues).toEqual([]);
  });
});

test('a repository without an installation has no conversation', async () => {
  const auth = async () => new Octokit({ baseUrl: place.github.baseUrl });
  const { conversationOf } = installations({ auth, appId: 1, now: () => new Date(time) });
  await expect(conversationOf(null)).rejects.toThrow('Install the app on it');
});
