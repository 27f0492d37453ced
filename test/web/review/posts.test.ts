import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSample } from '../../../src/forge/git/sample.ts';
import { LocalRepository } from '../../forge/local-repository.ts';
import { closeDatabase, emptyDatabase } from '../../harness/service.ts';
import { becomes, hiddenOf, type LocalReview, openReview } from './local-review.ts';

const root = mkdtempSync(join(tmpdir(), 'local-review-'));
const sample = join(root, 'harbour');
const change = 'branch:deploy-reads-every-secret';

beforeAll(async () => {
  await createSample(sample);
  becomes(sample, 'Ada', 'ada@harbour.example');
});
afterAll(async () => {
  await closeDatabase();
  rmSync(root, { recursive: true, force: true });
});

let review: LocalReview;
let hidden: { readonly token: string; readonly once: string };

async function open(): Promise<void> {
  review = await openReview(sample, await emptyDatabase());
  hidden = hiddenOf(await review.page(change));
}

const follow = async ({ location = '' }: { readonly location: string | undefined }) =>
  (await fetch(review.url + location)).text();
const note = () => ({ ...hidden, do: 'check', item: 'iam-least-access', note: 'Two of them are needed.' });

describe('a form', () => {
  beforeEach(open);
  afterEach(() => review.close());

  test('becomes an event by the git user, and its page says what came of it', async () => {
    const sent = await review.send(change, note());
    expect(sent.status).toBe(303);
    expect(sent.location).toMatch(/^\/changes\/branch%3Adeploy-reads-every-secret\?said=[\w-]+#review$/);
    const page = await follow(sent);
    expect(page).toMatch(/role="status">iam-least-access is answered\. Still open/);
    expect(page).toContain('Two of them are needed.');
    expect(await review.said()).toEqual([
      expect.objectContaining({
        type: 'answered',
        change,
        actor: 'Ada <ada@harbour.example>',
        payload: expect.objectContaining({ item: 'iam-least-access', via: 'page', is: ['write'] }),
      }),
    ]);

    // What becomes of the threat model is said by forms of its own.
    expect(page).toMatch(/This change does not update\s*<code>docs\/threat-model.yml<\/code>/);
    const later = { ...hidden, do: 'follow-up', for: 'model', text: 'Draw it', owner: 'ada', due: '' };
    expect(await follow(await review.send(change, later))).toContain('needs an owner and a day');
    const kept = await follow(await review.send(change, { ...later, due: '2026-06-01' }));
    expect(kept).not.toContain('Somebody updates it later');
    expect((await review.said()).slice(1).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ owner: '@ada', due: '2026-06-01', for: 'model' }),
      expect.objectContaining({ item: 'model-shows-it', note: expect.stringMatching(/^F\d+-1$/) }),
    ]);
  });

  test('sent twice at once is one event with one answer', async () => {
    const fields = { ...hidden, do: 'follow-up', text: 'Rotate it', owner: 'ada', due: '2026-06-01' };
    const answers = await Promise.all([review.send(change, fields), review.send(change, fields)]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(answers[0]?.location).toBe(answers[1]?.location);
    expect((await review.said()).map(({ payload }) => payload)).toEqual([
      { id: expect.stringMatching(/^F\d+-1$/), text: 'Rotate it', owner: '@ada', due: '2026-06-01' },
    ]);
  });

  test('of two sent at once both are done, whatever they are', async () => {
    const followUp = (text: string) => ({ ...hidden, do: 'follow-up', text, owner: '', due: '' });
    await Promise.all(['One', 'Two', 'Three'].map((text) => review.send(change, followUp(text))));
    const ids = (await review.said()).map(({ payload }) => ('id' in payload ? payload.id : ''));
    expect(ids.map((id) => id.split('-')[1])).toEqual(['1', '2', '3']);
  });

  test('shows HTML, control characters and addresses in notes as text', async () => {
    const text = '</p><script>alert(1)</script><img src=x> \u202egnp';
    await review.send(change, { ...note(), note: text });
    await review.send(change, { ...hidden, do: 'follow-up', text, owner: '', due: '' });
    await review.send(change, { ...hidden, do: 'outcome', kind: 'detection', text });
    await review.send(change, { ...hidden, do: 'sign', head: headOf(await review.page(change)), note: text });
    const page = await review.page(change);
    expect(page.match(/&lt;script&gt;alert\(1\)/g)?.length).toBeGreaterThanOrEqual(4);
    expect(page).not.toMatch(/<script|<img|\u202e/);
  });

  test('cannot put words into a page by its address', async () => {
    const page = await review.page(change, '?said=%3Cb%3Esigned%3C%2Fb%3E');
    expect(page).not.toContain('role="status"');
    expect(page).not.toContain('signed&lt;');
    const told = (await review.send(change, note())).location ?? '';
    const elsewhere = await review.page('branch:slack-posts-everywhere', `?${told.split(/[?#]/)[1]}`);
    expect(elsewhere).not.toContain('role="status"');
  });
});

describe('a form that may not be', () => {
  // None of them writes, so one service hears them all.
  beforeAll(open);
  afterAll(() => review.close());

  test.each([
    ['from a page of another site', { origin: 'https://evil.example' }, 403],
    ['from nowhere that the browser would tell', { origin: 'null' }, 403],
    ['from another port of this machine', { origin: 'http://localhost:1' }, 403],
    ['from another site, as the browser says', { 'sec-fetch-site': 'cross-site' }, 403],
    ['to a name bent to this machine', { host: 'bent.example', origin: 'http://bent.example' }, 403],
    ['as another type than a form', { 'content-type': 'text/plain' }, 403],
  ])('%s is refused', async (_, headers, status) => {
    const sent = await review.send(change, note(), headers);
    expect(sent.status).toBe(status);
    expect(sent.html).toContain('Nothing was written');
    expect(await review.said()).toEqual([]);
  });

  test.each([
    ['without a token', { token: '' }, 403],
    ['with the token of another process', { token: 'f'.repeat(64) }, 403],
    ['with a field that no form has', { admin: 'true' }, 400],
    ['with a verb that no form has', { do: 're-evaluate' }, 400],
    ['with fields of another form', { reason: 'because' }, 400],
    ['with a note that is too long', { note: 'a'.repeat(501) }, 400],
    ['with a name of its own making', { once: 'again' }, 400],
  ])('%s is refused', async (_, fields, status) => {
    const sent = await review.send(change, { ...note(), ...fields });
    expect(sent.status).toBe(status);
    expect(await review.said()).toEqual([]);
  });

  test('that names a field twice is refused', async () => {
    const sent = await review.send(change, `${new URLSearchParams(note())}&note=again`);
    expect(sent.status).toBe(400);
    expect(await review.said()).toEqual([]);
  });

  test('that is huge is refused unread, with its size told or not', async () => {
    const body = `${new URLSearchParams(note())}${'a'.repeat(200_000)}`;
    for (const headers of [{ 'content-length': String(body.length) }, { 'transfer-encoding': 'chunked' }])
      expect((await review.send(change, body, headers)).status).toBe(413);
    expect(await review.said()).toEqual([]);
  });

  test.each(['branch:nowhere', 'branch:checkout-updated', '..', '%'])(
    'of a change that is not under review, %s, finds nothing',
    async (id) => {
      expect((await review.send(id, note())).status).toBe(404);
      expect(await review.said()).toEqual([]);
    },
  );

  test.each([
    [{ do: 'na', item: 'iam-least-access', note: '  ' }, 'why the question does not apply'],
    [{ do: 'check', item: 'iam-least-acces', note: '' }, 'did you mean'],
    [{ do: 'check', item: 'outcome', note: '' }, 'Say what the review changed'],
    [{ do: 'outcome', kind: '', text: '' }, 'Pick what the review changed'],
    [{ do: 'outcome', kind: 'detection', text: '' }, 'Say in words'],
    [{ do: 'escalate', reason: ' ' }, 'Give a reason'],
    [{ do: 'waive', reason: 'It burns' }, 'Nobody may waive a review here'],
    [{ do: 'dispute', fingerprint: 'f'.repeat(32), reason: 'no' }, 'is the fingerprint of nothing'],
    [{ do: 'follow-up', text: 'x', owner: 'two people', due: '' }, 'Name one owner'],
    [{ do: 'follow-up', text: 'x', owner: '', due: '2026-02-30' }, 'Write the day'],
    [{ do: 'done', closes: 'F1-1', evidence: '' }, 'No follow-up of this review is open'],
    [{ do: 'sign', head: 'a'.repeat(40), note: '' }, 'another commit'],
  ])('that says too little is answered and writes nothing: %j', async (fields, words) => {
    const page = await follow(await review.send(change, { ...hidden, ...fields }));
    expect(/class="reply no" role="status">(.*?)<\/p>/.exec(page)?.[1]).toContain(words);
    expect(await review.said()).toEqual([]);
  });

  test('is sent to us alone, by the policy of its page and of no other', async () => {
    const policyOf = async (path: string) =>
      (await fetch(review.url + path)).headers.get('content-security-policy');
    expect(await policyOf(`/changes/${encodeURIComponent(change)}`)).toContain("form-action 'self'");
    expect(await policyOf('/')).toContain("form-action 'none'");
  });

  test('is offered to nobody who made the change, nor taken from them', async () => {
    const head = headOf(await review.page(change));
    becomes(sample, 'Somebody else', 'LENA@harbour.example');
    try {
      const page = await review.page(change);
      expect(page).toContain('you have a part in this change');
      expect(page).not.toMatch(/value="(?:check|sign|outcome|downgrade)"/);
      const sent = await review.send(change, { ...hiddenOf(page), do: 'sign', head, note: '' });
      expect(await follow(sent)).toContain('You have a part in this change, so somebody else');
      const answer = await follow(await review.send(change, { ...note(), ...hiddenOf(page) }));
      expect(answer).toContain('You have a part in this change');
      expect(await review.said()).toEqual([]);
    } finally {
      becomes(sample, 'Ada', 'ada@harbour.example');
    }
  });
});

describe('in a repository of somebody', () => {
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  const policy = (actions: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    });

  async function withBranch(branch: string, configuration: string): Promise<LocalReview> {
    const made = new LocalRepository();
    ends.push(() => made.remove());
    made.write('iam/deploy-policy.json', policy('s3:ListBucket'));
    made.write('.github/delta-review.yml', configuration);
    made.commit('first');
    made.git('checkout', '--quiet', '-b', branch);
    made.write('iam/deploy-policy.json', policy('secretsmanager:GetSecretValue'));
    made.commit('second');
    becomes(made.folder, 'Bo', 'bo@example.org');
    const review = await openReview(made.folder, await emptyDatabase());
    ends.push(review.close);
    return review;
  }

  test('any name of a branch leads to its review and back', async () => {
    for (const branch of ['feature/rôle', '100%25-more', 'a+b&c=d', 'x"><b>#y']) {
      const review = await withBranch(branch, 'review: {}\n');
      const id = `branch:${branch}`;
      const page = await review.page(id);
      const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1] ?? '';
      expect(decodeURIComponent(action)).toBe(`/changes/${id}/review`);
      const sent = await review.send(id, { ...hiddenOf(page), do: 'escalate', reason: 'Look again' });
      expect(sent.status).toBe(303);
      expect((await fetch(review.url + sent.location)).status).toBe(200);
      expect((await review.said()).map(({ change: about }) => about)).toEqual([id]);
      for (const end of ends.splice(0).reverse()) await end();
    }
  });

  test('one who sits there stands in for a team, and the page says so', async () => {
    const review = await withBranch(
      'wide',
      'review:\n  full:\n    signers: ["@harbour/security"]\n  breakGlass: ["@harbour/on-call"]\n',
    );
    const page = await review.page('branch:wide');
    expect(page).toContain('On GitHub this takes @harbour/security; here you stand in for them.');
    expect(page).toContain('On GitHub this takes @harbour/on-call; here you stand in for them.');
    await review.send('branch:wide', { ...hiddenOf(page), do: 'waive', reason: 'The site is down' });
    const waived = await review.page('branch:wide');
    expect(waived).toContain('badge status-waived');
    expect(waived).toContain('The site is down');
    expect(await (await fetch(review.url)).text()).toContain('waived by Bo');
  });
});

function headOf(page: string): string {
  return /name="head" value="([^"]+)"/.exec(page)?.[1] ?? '';
}
