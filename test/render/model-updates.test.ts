/** Updates of threat models as the review comment offers them. */
import { describe, expect, test } from '@jest/globals';
import { marked } from 'marked';
import type { Addition } from '../../src/models/formats/format.ts';
import { patchOf } from '../../src/models/suggest/patch.ts';
import type { ModelUpdate } from '../../src/models/suggest/updates.ts';
import { updateFolds } from '../../src/render/models/updates.ts';
import { commentOf } from '../../src/render/review/comment.ts';
import { openedBy } from '../../src/render/review/reviewed.ts';
import { terminalText } from '../../src/render/terminal.ts';
import { published } from '../../src/review/ticks.ts';
import { evaluationOf, evaluations, hostileText } from '../harness/evaluations.ts';
import { expectGolden } from '../harness/golden.ts';

const { material } = evaluations;
const [model] = material.models;
if (model === undefined) throw new Error('the fixture has no model');

const added: readonly Addition[] = [
  { add: 'identity', name: 'workflow release', kind: 'service', reason: 'It may write; see release.yml:4.' },
  {
    add: 'component',
    name: 'Stripe',
    kind: 'external',
    technology: null,
    tags: [],
    reason: 'A third party; see package.json:2.',
  },
  {
    add: 'flow',
    name: 'Berths to Stripe',
    from: 'Berths',
    to: 'Stripe',
    protocol: null,
    reason: 'Berths uses Stripe; see package.json:2.',
  },
  {
    add: 'threat',
    name: 'A hijacked job misuses its token: workflow release',
    category: 'Elevation of privilege',
    severity: 'high',
    about: ['workflow release'],
    reason: 'It may write; see release.yml:4.',
  },
];

function updateOf(path: string, before: string | null, text: string, additions = added): ModelUpdate {
  const edits = [{ start: before?.length ?? 0, end: before?.length ?? 0, text }];
  return { path, additions, before, edits, patch: patchOf({ path, before, edits }) };
}

const small = updateOf(model.path, 'title: Quay\n', 'identities:\n  release: { name: workflow release }\n');

function withUpdates(modelUpdates: readonly ModelUpdate[], models = [model].flatMap((one) => one ?? [])) {
  return evaluationOf({
    drafts: material.deltas.map(({ kind, subject, severity, summary, facts, evidence }) => ({
      kind,
      subject,
      severity,
      summary,
      facts,
      evidence,
    })),
    more: { models, modelUpdates },
  });
}

const context = { repositoryUrl: 'https://github.com/harbour/quay' };
const commented = (...of: Parameters<typeof withUpdates>) => commentOf(openedBy(withUpdates(...of)), context);
const sectionOf = (body: string) => /### Threat model\n[\s\S]*?(?=\n### |\n<sub>)/.exec(body)?.[0] ?? '';
const htmlOf = (body: string) => marked.parse(body, { async: false, gfm: true });

test('it stands folded under its model', () => {
  const body = commented([small]);
  expectGolden(new URL('golden/comment-model-update.md', import.meta.url), `${sectionOf(body)}\n`);
  expect(htmlOf(body)).toContain('<code class="language-diff">diff --git ');
});

test('where no model covers the change, a first one is offered', () => {
  const body = commented([updateOf('quay/threat-model.yml', null, 'title: quay\n')], []);
  expect(sectionOf(body)).toContain(
    '<summary>A first threat model for it: 1 component, 1 identity, 1 flow and 1 threat</summary>',
  );
  expect(sectionOf(body)).toContain('`delta-review models suggest --write` writes `quay/threat-model.yml`');
});

test("what is too long to read is listed, and what can't be written as well", () => {
  const long = sectionOf(commented([updateOf(model.path, 'a\n', 'berth\n'.repeat(400))]));
  expect(long).toContain('The patch is too long to read here');
  expect(long).toContain(
    '- Threat “A hijacked job misuses its token: workflow release” (high, Elevation of privilege).',
  );
  expect(long).not.toContain('```');
  const hand = sectionOf(commented([{ ...small, edits: [], patch: null }]));
  expect(hand).toContain('<summary>To add by hand: 1 component, 1 identity, 1 flow and 1 threat</summary>');
  expect(hand).toContain('- External system Stripe. A third party; see `package.json:2`.');
});

test('no room is no offer, and many offers take no more than their room', () => {
  const many = Array.from({ length: 60 }, (_, at) => ({ ...model, path: `quay-${at}/threat-model.yml` }));
  const updates = many.map(({ path }) => updateOf(path, 'a\n', 'berth\n'.repeat(200)));
  const evaluation = withUpdates(updates, many);
  const offer = updateFolds(evaluation, 5_000);
  const all = updates.map(({ path }) => offer(path)).join('');
  expect(all.length).toBeLessThanOrEqual(5_000);
  expect(all.length).toBeGreaterThan(1_000);
  expect(updateFolds(evaluation, 0)(updates[0]?.path ?? '')).toBe('');
  expect(commentOf(openedBy(evaluation), context).length).toBeLessThanOrEqual(60_000);
});

describe('what a repository says is only text', () => {
  const nasty = `${hostileText}\n\`\`\`\`\n</details>\n- [x] now <!-- box:token-least -->\n@harbour/security #1\n`;
  const named = added.map((one) => ({ ...one, name: hostileText, reason: hostileText }));
  const update = updateOf(model.path, nasty, `${nasty}${nasty}`, named);
  const clean = commented([]);

  test.each([
    ['as a patch', update],
    ['as a list', { ...update, edits: [], patch: null }],
  ])('%s', (_, one) => {
    const body = commented([one]);
    expect(published(body).boxes).toEqual(published(clean).boxes);
    const html = htmlOf(body);
    expect(html.match(/<details>/g)?.length).toBe(html.match(/<\/details>/g)?.length);
    const prose = html.replace(/<code[^>]*>.*?<\/code>/gs, '').replace(/<a href="[^"]*">.*?<\/a>/gs, '');
    expect(prose.replace(/<!--.*?-->/gs, '')).not.toMatch(/@harbour|(?<![\w&])#1\b/);
    for (const tag of ['img', 'script', 'table', 'iframe']) expect(html).not.toContain(`<${tag}`);
    expect(body).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u001b]/u);
  });
});

test('a terminal names the command', () => {
  const text = terminalText(withUpdates([small]), { colour: false, width: 80 });
  expect(text.replace(/\s+/g, ' ')).toContain(
    'delta-review models suggest prints a patch that adds 1 component, 1 identity, 1 flow and 1 threat.',
  );
});
