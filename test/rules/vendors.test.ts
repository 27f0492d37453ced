/** Vendors in the configuration: an organisation's own, what a repository may say beside them, and what is wrong with them. */
import { describe, expect, test } from '@jest/globals';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { evaluate } from '../../src/evaluate.ts';
import { effectOf } from '../../src/rules/effect.ts';
import { layer } from '../../src/rules/layers.ts';
import { problemText } from '../../src/rules/problem.ts';
import { changeOf } from '../deltas/fixture.ts';
import { exampleVendors } from '../harness/vendors-page.ts';

const builtIn = loadBuiltIn();
const analyzers = await loadAnalyzers();

interface Texts {
  readonly organisation?: string;
  readonly repository?: string;
}

function inForce({ organisation, repository }: Texts) {
  const file = (name: string, text: string | undefined) => (text === undefined ? null : { file: name, text });
  return layer({
    builtIn,
    organisation: file('theirs.yml', organisation),
    repository: file('ours.yml', repository),
  });
}

/** What is said of a change that adds packages, under these files. */
function judged(texts: Texts, ...packages: readonly string[]) {
  const rules = inForce(texts);
  const manifest = (names: readonly string[]) =>
    JSON.stringify({ dependencies: Object.fromEntries(names.map((name) => [name, '^1.0.0'])) }, null, 2);
  const change = changeOf(
    new Map([['package.json', manifest(['left-pad'])]]),
    new Map([['package.json', manifest(['left-pad', ...packages])]]),
  );
  const { deltas, verdict } = evaluate({
    change,
    analyzers,
    rules,
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models: [],
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
  });
  return {
    said: deltas.map(({ subject, severity }) => `${subject} ${severity}`),
    tier: verdict.tier,
    problems: rules.problems.map(problemText),
  };
}

const harbour = (more = '') => `vendors:
  - id: harbour-pay
    name: Harbour Pay
    category: payments
    gets: dues of ships
    severity: high
    packages: { npm: ["@harbour-pay/*"] }
    source: https://pay.harbour.example/packages
${more}`;

describe('an organisation', () => {
  test('knows vendors of its own', () => {
    expect(judged({}, '@harbour-pay/sdk').tier).toBe('lightweight');
    expect(judged({ organisation: harbour() }, '@harbour-pay/sdk')).toEqual({
      said: ['vendor Harbour Pay high'],
      tier: 'full',
      problems: [],
    });
  });

  test('approves vendors that ship', () => {
    expect(judged({}, 'stripe').tier).toBe('full');
    const organisation = 'vendors: [{ id: stripe, approved: true }]\n';
    expect(judged({ organisation }, 'stripe')).toEqual({
      said: ['vendor Stripe low'],
      tier: 'lightweight',
      problems: [],
    });
  });

  test('writes the form that the documentation shows', () => {
    expect(judged({ organisation: exampleVendors }, '@quay-ledger/client').said).toEqual([
      'vendor Quay Ledger high',
    ]);
  });
});

describe('a repository', () => {
  test('adds vendors of its own, beside an organisation and under its lock', () => {
    for (const organisation of [undefined, 'enforcement: block\n', 'locks: vendors\n', 'locks: "*"\n'])
      expect(
        judged(
          { ...(organisation !== undefined && { organisation }), repository: harbour() },
          '@harbour-pay/sdk',
        ),
      ).toEqual({ said: ['vendor Harbour Pay high'], tier: 'full', problems: [] });
  });

  test('approves where no organisation speaks, or where that leaves it to repositories', () => {
    const repository = 'vendors: [{ id: stripe, approved: true }]\n';
    expect(judged({ repository }, 'stripe').said).toEqual(['vendor Stripe low']);
    const organisation = 'vendors: [{ id: stripe, approved: repositories }]\n';
    expect(judged({ organisation }, 'stripe').said).toEqual(['vendor Stripe high']);
    expect(judged({ organisation, repository }, 'stripe')).toEqual({
      said: ['vendor Stripe low'],
      tier: 'lightweight',
      problems: [],
    });
    expect(judged({ organisation: `${organisation}locks: vendors\n`, repository }, 'stripe').said).toEqual([
      'vendor Stripe high',
    ]);
  });

  test.each([
    'enforcement: block\n',
    'vendors: [{ id: adyen, approved: true }]\n',
    'locks: vendors\n',
    'locks: [\n',
  ])('approves nothing where the organisation says %j', (organisation) => {
    const { said, tier, problems } = judged(
      { organisation, repository: harbour('    approved: true\n  - id: stripe\n    approved: true\n') },
      'stripe',
      '@harbour-pay/sdk',
    );
    expect(said.sort()).toEqual(['vendor Harbour Pay high', 'vendor Stripe high']);
    expect(tier).toBe('full');
    expect(problems.filter((one) => one.startsWith('ours.yml'))).toEqual([
      'ours.yml:9:15: "harbour-pay" is approved by the organisation alone. Mend: remove it here, or ask the owners of the organisation\'s delta-review.yml to lift the lock.',
      'ours.yml:11:15: "stripe" is approved by the organisation alone. Mend: remove it here, or ask the owners of the organisation\'s delta-review.yml to lift the lock.',
    ]);
  });

  test('puts no name beside those that are approved', () => {
    const organisation = 'vendors: [{ id: stripe, approved: true }]\n';
    const repository = 'vendors:\n  - id: stripe\n    packages: { npm: [openai] }\n';
    const { said, problems } = judged({ organisation, repository }, 'openai');
    expect(said).toEqual(['vendor OpenAI high']);
    expect(problems).toEqual([
      expect.stringContaining(
        'ours.yml:3:23: the organisation locks what is approved: "stripe" gets no further name such as "openai".',
      ),
    ]);
    expect(
      judged(
        {
          organisation: organisation.replace('true', 'repositories'),
          repository: `${repository}    approved: true\n`,
        },
        'openai',
      ).said,
    ).toEqual(['vendor OpenAI high']);
  });

  test('under the lock thinks worse of a vendor, never better, and takes no name', () => {
    const organisation = `locks: vendors\n${harbour()}`;
    const worse = 'vendors: [{ id: harbour-pay, severity: critical, approved: false }]\n';
    expect(judged({ organisation, repository: worse }, '@harbour-pay/sdk')).toMatchObject({
      said: ['vendor Harbour Pay critical'],
      problems: [],
    });
    const better = `vendors:
  - id: harbour-pay
    severity: info
    category: maps
    packages: { npm: [openai] }
  - id: ours
    name: Ours
    category: maps
    gets: nothing
    severity: info
    packages: { npm: [stripe, "@ours/*", "@harbour-pay/sdk"] }
    source: https://ours.example/
`;
    const { said, problems } = judged(
      { organisation, repository: better },
      'openai',
      'stripe',
      '@harbour-pay/sdk',
      '@ours/map',
    );
    expect(said.sort()).toEqual([
      'vendor Harbour Pay high',
      'vendor OpenAI high',
      'vendor Ours info',
      'vendor Stripe high',
    ]);
    expect(problems.map((one) => one.split(' Mend:')[0])).toEqual([
      'ours.yml:3:15: the organisation locks "vendors": "harbour-pay" is high.',
      'ours.yml:4:15: the organisation locks "vendors": "category" of "harbour-pay" can\'t be changed.',
      'ours.yml:5:23: the organisation locks "vendors": "harbour-pay" gets no further name such as "openai".',
      'ours.yml:11:23: the organisation locks "vendors": "stripe" is "stripe"\'s.',
      'ours.yml:11:42: the organisation locks "vendors": "@harbour-pay/sdk" is "harbour-pay"\'s.',
    ]);
  });
});

describe('a broken list', () => {
  test.each<[string, string]>([
    [
      'vendors: [{ id: harbour-pay, severity: high }]\n',
      'theirs.yml:1:17: harbour-pay is no vendor that is known, so it needs name, category, gets, source.',
    ],
    [
      'vendors:\n  - id: stripe\n    hosts: ["https://stripe.com"]\n',
      'theirs.yml:3:13: https://stripe.com: a host reads "api.quay.example"',
    ],
    ['vendors:\n  - id: stripe\n  - id: stripe\n', 'theirs.yml:3:9: stripe stands here twice.'],
    [
      'vendors:\n  - id: Stripe Inc\n',
      'theirs.yml:2:9: "id" is not valid: an id is words in small letters, joined by hyphens.',
    ],
    ['vendors:\n  - id: stripe\n    aproved: true\n', 'theirs.yml:3:5: unknown key "aproved".'],
    ['vendors:\n  - id: stripe\n    approved: sometimes\n', 'theirs.yml:3:15: "approved"'],
    ['vendors:\n  - id: stripe\n    severity: dire\n', 'theirs.yml:3:15: "severity"'],
  ])('%j is a problem with its line, and those that ship stay in force', (organisation, problem) => {
    const { said, problems } = judged({ organisation }, 'stripe');
    expect(problems[0]).toContain(problem);
    expect(said).toEqual(['vendor Stripe high']);
  });

  test('a repository leaves nothing to repositories', () => {
    expect(
      judged({ repository: 'vendors: [{ id: stripe, approved: repositories }]\n' }).problems,
    ).toHaveLength(1);
  });
});

test('a change of the list is shown what it would do', () => {
  const effect = (repository: string, before = 'vendors: []\n') =>
    effectOf(inForce({ repository: before }), inForce({ repository })).sentences;
  const added = `${harbour()}  - id: stripe\n    approved: true\n`;
  expect(effect(added)).toEqual([
    'Vendor harbour-pay would be told by this configuration.',
    'Vendor harbour-pay, category: unset becomes payments.',
    'Vendor harbour-pay, severity: unset becomes high.',
    'Vendor harbour-pay would also be known by npm @harbour-pay/*.',
    'Vendor stripe would be told by this configuration.',
    'Vendor stripe, approved: unset becomes true.',
  ]);
  expect(effect(harbour().replace('"@harbour-pay/*"', 'quay-pay'), added)).toEqual([
    'Vendor harbour-pay would also be known by npm quay-pay.',
    'Vendor harbour-pay would no longer be known by npm @harbour-pay/*.',
    'Vendor stripe would no longer be told by this configuration.',
    'Vendor stripe, approved: true becomes unset.',
  ]);
  expect(effect(added, added)).toEqual([]);
});
