/** A vendor that leaves and one that joins, as the check and the comment show them: places at the head, ids with their days. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import { analyzersSupplied, loadBuiltIn } from '../../src/config.ts';
import { readExploited } from '../../src/deltas/integrations/known/exploited.ts';
import { evaluate } from '../../src/evaluate.ts';
import { checkOf } from '../../src/render/check.ts';
import { commentOf } from '../../src/render/review/comment.ts';
import { openedBy } from '../../src/render/review/reviewed.ts';
import { layer } from '../../src/rules/layers.ts';
import { changeOf, type Tree } from '../deltas/fixture.ts';

const repositoryUrl = 'https://github.example/harbour/quay';
const folder = new URL('../deltas/integrations/vendor-code-leaves-and-its-secrets-stay/', import.meta.url);
const treeOf = (side: string): Tree =>
  new Map(
    ['package.json', '.env.example', '.github/workflows/ferry.yml'].map((path) => [
      path,
      readFileSync(new URL(`${side}/${path}`, folder), 'utf8'),
    ]),
  );

const list = readExploited(
  JSON.stringify({
    dateReleased: '2026-11-20T00:00:00Z',
    count: 1,
    vulnerabilities: [
      {
        cveID: 'CVE-2026-1234',
        vendorProject: 'Stripe',
        product: 'Terminal [sic]',
        dateAdded: '2026-11-02',
        dueDate: '2026-11-23',
      },
    ],
  }),
);

async function shown(before: Tree, after: Tree) {
  const evaluation = evaluate({
    change: changeOf(before, after),
    analyzers: await analyzersSupplied({ plans: [], exploited: list }),
    rules: layer({ builtIn: loadBuiltIn(), organisation: null, repository: null }),
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models: [],
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
  });
  const reviewed = openedBy(evaluation);
  const check = checkOf([reviewed], { gate: null, commentUrls: new Map(), repositoryUrl });
  return {
    evaluation,
    comment: commentOf(reviewed, { repositoryUrl }),
    check: `${check.summary}\n${check.text}`,
  };
}

test('code that leaves opens the offboarding question with each place that is left, at the head', async () => {
  const { evaluation, comment, check } = await shown(treeOf('before'), treeOf('after'));
  const [delta] = evaluation.deltas;
  expect(evaluation.verdict.tier).toBe('lightweight');
  expect(delta?.facts.left).toEqual([
    'secret STRIPE_SECRET_KEY',
    'variable STRIPE_API',
    'host api.stripe.com',
  ]);
  expect(delta?.summary).toContain(
    '; still here: secret STRIPE_SECRET_KEY, variable STRIPE_API, host api.stripe.com',
  );
  const head = `${repositoryUrl}/blob/${'a'.repeat(40)}`;
  const links = [
    `[\`.github/workflows/ferry.yml:10\`](${head}/.github/workflows/ferry.yml#L10)`,
    `[\`.env.example:2\`](${head}/.env.example#L2)`,
    `[\`.env.example:3\`](${head}/.env.example#L3)`,
  ];
  for (const text of [comment, check]) for (const link of links) expect(text).toContain(link);
  const box = comment.split('\n').find((line) => line.includes('integration-offboarding')) ?? '';
  expect(box).toContain('Who ends its keys, webhooks, grants and accounts');
  expect(box).toContain(`Still here: ${links.join(', ')}`);
});

test('a vendor with exploited vulnerabilities is shown with ids and days, in the question too', async () => {
  const { comment, check } = await shown(treeOf('after'), treeOf('before'));
  const line = 'CVE-2026-1234 of Terminal \\[sic\\]: added 2026-11-02, due 2026-11-23';
  for (const text of [comment, check]) expect(text).toContain(line);
  const box = comment.split('\n').find((one) => one.includes('integration-exploited')) ?? '';
  expect(box).toContain(line);
});
