import { describe, expect, test } from '@jest/globals';
import { loadBuiltIn } from '../../src/config.ts';
import { layer } from '../../src/rules/layers.ts';
import { problemText } from '../../src/rules/problem.ts';

const builtIn = loadBuiltIn();
const organisationFile = 'orchard/.github:delta-review.yml';
const repositoryFile = '.github/delta-review.yml';

interface Texts {
  readonly organisation?: string;
  readonly repository?: string;
  readonly lastGood?: string;
}

function inForce({ organisation, repository, lastGood }: Texts) {
  const rules = layer({
    builtIn,
    organisation: organisation === undefined ? null : { file: organisationFile, text: organisation },
    repository:
      repository === undefined
        ? null
        : { file: repositoryFile, text: repository, ...(lastGood !== undefined && { lastGood }) },
  });
  return {
    ...rules,
    said: rules.problems.map(problemText),
    rule: (id: string) => rules.rules.find((rule) => rule.id === id),
  };
}

const ownRule = (more = '') => `rules:
  - id: billing-changed
    title: Billing changed
    why: It moves money.
    when: { paths: billing/** }
    then: { materiality: minor }
${more}`;

describe('layers without locks', () => {
  test('no files: the built-in rules and the defaults', () => {
    const rules = inForce({});
    expect(rules.rules.map(({ source }) => source)).toEqual(builtIn.rules.map(() => 'built-in'));
    expect(rules).toMatchObject({
      enforcement: 'block',
      complete: true,
      problems: [],
      layers: ['built-in rules'],
    });
  });

  test('each layer changes what is below it', () => {
    const rules = inForce({
      organisation: 'overrides: { workflow-changed: { materiality: material } }\nmanyMinor: 9\n',
      repository: `${ownRule()}enforcement: advise
disabled: update-bot-changed
overrides:
  workflow-changed: { signers: '@orchard/build' }
models: [{ path: docs/model.yml, covers: 'billing/**', owners: '@orchard/security' }]
`,
    });
    expect(rules.said).toEqual([]);
    expect(rules.rule('workflow-changed')?.then).toMatchObject({
      materiality: 'material',
      signers: ['@orchard/build'],
    });
    expect(rules.rule('update-bot-changed')).toBeUndefined();
    expect(rules.rule('billing-changed')?.source).toBe('repository');
    expect(rules).toMatchObject({
      enforcement: 'advise',
      manyMinor: 9,
      models: [{ path: 'docs/model.yml', covers: ['billing/**'], owners: ['@orchard/security'] }],
      layers: ['built-in rules', 'organisation', 'repository'],
    });
  });

  test('added questions come before the closing ones', () => {
    const { checklist } = inForce({
      repository: 'checklist: [{ id: ours, question: "And {subjects}?", tiers: full, always: true }]\n',
    });
    const ids = checklist.map((item) => item.id);
    expect(ids.indexOf('ours')).toBeGreaterThan(-1);
    expect(ids.indexOf('ours')).toBeLessThan(ids.indexOf('model-shows-it'));
  });
});

describe('locks', () => {
  test('a locked rule can be tightened', () => {
    const rules = inForce({
      organisation: 'locks: workflow-changed\n',
      repository:
        'overrides: { workflow-changed: { materiality: material, tier: full, signers: "@orchard/sec" } }\n',
    });
    expect(rules.said).toEqual([]);
    expect(rules.rule('workflow-changed')?.then).toMatchObject({ materiality: 'material', tier: 'full' });
  });

  test.each<[string, string, string, string]>([
    ['disabled', 'disabled: [terraform-changed]\n', '1:12', "it can't be disabled"],
    [
      'materiality',
      'overrides:\n  terraform-changed:\n    materiality: minor\n',
      '3:5',
      '"materiality" can\'t be weakened',
    ],
    [
      'enforcement',
      'overrides:\n  terraform-changed:\n    enforcement: advise\n',
      '3:5',
      '"enforcement" can\'t be weakened',
    ],
    [
      'checklist',
      'overrides:\n  terraform-changed:\n    checklist: infra-data\n',
      '3:5',
      '"checklist" can\'t be weakened',
    ],
    ['lowers', ownRule('    lowers: [terraform-changed]\n'), '7:14', "it can't be lowered"],
  ])('%s of a locked rule is refused with its line', (_, repository, place, sentence) => {
    for (const locks of ['terraform-changed', '"*"']) {
      const rules = inForce({ organisation: `locks: ${locks}\n`, repository });
      expect(rules.said).toEqual([
        expect.stringContaining(
          `${repositoryFile}:${place}: the organisation locks rule "terraform-changed"`,
        ),
      ]);
      expect(rules.said[0]).toContain(sentence);
      const shipped = builtIn.rules.find((rule) => rule.id === 'terraform-changed')?.then;
      expect(rules.rule('terraform-changed')?.then).toMatchObject({ ...shipped });
      expect(rules.rules.flatMap((rule) => rule.lowers ?? [])).toEqual([]);
      expect(rules.complete).toBe(true);
    }
  });

  test('the rest of a file with a refused weakening applies', () => {
    const rules = inForce({
      organisation: 'locks: enforcement\n',
      repository: `${ownRule()}enforcement: advise\n`,
    });
    expect(rules.enforcement).toBe('block');
    expect(rules.rule('billing-changed')).toBeDefined();
    expect(rules.said).toEqual([
      expect.stringContaining(':7:14: the organisation locks "enforcement" at "block".'),
    ]);
  });

  test('a general setting does not reach a locked rule', () => {
    const rules = inForce({
      organisation: 'locks: terraform-changed\n',
      repository: 'enforcement: advise\n',
    });
    expect(rules.enforcement).toBe('advise');
    expect(rules.rule('terraform-changed')?.then.enforcement).toBe('block');
  });

  test('"*" holds the number of minor deltas too', () => {
    const organisation = 'locks: "*"\n';
    expect(inForce({ organisation, repository: 'manyMinor: 50\n' }).manyMinor).toBe(5);
    expect(inForce({ organisation, repository: 'manyMinor: 3\n' }).manyMinor).toBe(3);
  });

  test('signers of a locked rule may become fewer, not others', () => {
    const organisation =
      'locks: workflow-changed\noverrides: { workflow-changed: { signers: ["@orchard/a", "@orchard/b"] } }\n';
    const signers = (who: string) =>
      inForce({ organisation, repository: `overrides: { workflow-changed: { signers: "${who}" } }\n` });
    expect(signers('@orchard/a').rule('workflow-changed')?.then.signers).toEqual(['@orchard/a']);
    expect(signers('@mallory').rule('workflow-changed')?.then.signers).toEqual(['@orchard/a', '@orchard/b']);
    expect(signers('@mallory').said).toHaveLength(1);
  });

  test('a repository cannot lock', () => {
    expect(inForce({ repository: 'locks: "*"\n' })).toMatchObject({
      complete: false,
      locks: [],
      said: [expect.stringContaining('"locks" works only in the organisation\'s file.')],
    });
  });
});

describe('a broken file', () => {
  const broken = `enforcement: advise\n${ownRule()}disabeld: [terraform-changed]\n`;

  test('contributes nothing, and says why', () => {
    const rules = inForce({ repository: broken });
    expect(rules).toMatchObject({ enforcement: 'block', complete: false, layers: ['built-in rules'] });
    expect(rules.rule('billing-changed')).toBeUndefined();
    expect(rules.said).toEqual([
      expect.stringMatching(/:8:1: unknown key "disabeld".*did you mean "disabled"\?$/),
    ]);
  });

  test('its last good version applies instead, locks and all', () => {
    const rules = inForce({
      organisation: 'locks: terraform-changed\n',
      repository: broken,
      lastGood: `${ownRule()}disabled: [terraform-changed]\n`,
    });
    expect(rules).toMatchObject({
      complete: true,
      layers: ['built-in rules', 'organisation', 'repository (last good version)'],
    });
    expect(rules.rule('billing-changed')).toBeDefined();
    expect(rules.rule('terraform-changed')).toBeDefined();
    expect(rules.said).toHaveLength(1);
  });

  test('a file that is not text is a broken file', () => {
    const repository = { file: repositoryFile, text: null };
    const { complete, problems } = layer({ builtIn, organisation: null, repository });
    expect(complete).toBe(false);
    expect(problems.map(problemText)).toEqual([expect.stringContaining(`${repositoryFile}:1:1: `)]);
  });

  test('a broken organisation file leaves its repository file in force', () => {
    const rules = inForce({ organisation: 'locks: [nothing-of-the-kind]\n', repository: ownRule() });
    expect(rules.complete).toBe(false);
    expect(rules.rule('billing-changed')).toBeDefined();
  });
});
