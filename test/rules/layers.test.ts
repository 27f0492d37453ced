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

describe('questions', () => {
  const item = (rules: ReturnType<typeof inForce>, id: string) =>
    rules.checklist.find((one) => one.id === id);

  test('an entry with a known id changes what it names and leaves the rest, layer by layer', () => {
    const rules = inForce({
      organisation: 'checklist: [{ id: iam-escalation, question: "Who watches {subjects}?" }]\n',
      repository: 'checklist: [{ id: iam-escalation, tiers: [full, lightweight] }]\n',
    });
    const shipped = builtIn.checklist.find((one) => one.id === 'iam-escalation');
    expect(rules.said).toEqual([]);
    expect(item(rules, 'iam-escalation')).toEqual({
      ...shipped,
      question: 'Who watches {subjects}?',
      tiers: ['full', 'lightweight'],
    });
    expect(rules.checklist).toHaveLength(builtIn.checklist.length);
  });

  test('a question that becomes one of every review moves to the end', () => {
    const { checklist } = inForce({ repository: 'checklist: [{ id: iam-escalation, always: true }]\n' });
    const ids = checklist.map(({ id }) => id);
    expect(ids.indexOf('iam-escalation')).toBeGreaterThan(ids.indexOf('guardrail-replacement'));
  });

  test('a dropped question is gone, though rules and upper layers still name it', () => {
    const rules = inForce({
      organisation: 'dropped: iam-escalation\n',
      repository: `${ownRule().replace('materiality: minor', 'materiality: material, checklist: [iam-escalation]')}dropped: [iam-escalation, infra-data]\n`,
    });
    expect(rules.said).toEqual([]);
    expect(item(rules, 'iam-escalation')).toBeUndefined();
    expect(item(rules, 'infra-data')).toBeUndefined();
    expect(rules.rule('aws-escalation')?.then.checklist).toEqual(['iam-escalation']);
  });

  test.each(['checklist', '"*"'])(
    'under the lock %s a repository adds questions and leaves the others',
    (lock) => {
      const rules = inForce({
        organisation: `locks: ${lock}\nchecklist: [{ id: theirs, question: "And {subjects}?", tiers: full, deltas: iam.* }]\n`,
        repository: `checklist:
  - id: theirs
    deltas: pipeline.*
  - id: ours
    question: "What of {subjects}?"
    tiers: full
  - id: outcome
    always: false
dropped:
  - infra-data
  - iam-public
`,
      });
      const refusal = (place: string, id: string, what: string) =>
        `${repositoryFile}:${place}: the organisation locks the checklist: question "${id}" can't be ${what}. Mend: remove it here, or ask the owners of the organisation's delta-review.yml to lift the lock.`;
      expect(rules.said).toEqual([
        refusal('2:5', 'theirs', 'changed'),
        refusal('7:5', 'outcome', 'changed'),
        refusal('10:5', 'infra-data', 'dropped'),
        refusal('11:5', 'iam-public', 'dropped'),
      ]);
      expect(item(rules, 'theirs')?.deltas).toEqual(['iam.*']);
      expect(item(rules, 'outcome')?.always).toBe(true);
      expect(item(rules, 'infra-data')).toBeDefined();
      expect(item(rules, 'ours')).toBeDefined();
      expect(rules.checklist.filter(({ locked }) => locked !== true).map(({ id }) => id)).toEqual(['ours']);
    },
  );
});

describe('who signs', () => {
  test('nothing said: one person who may write signs either review, and nothing stands in for it', () => {
    expect(inForce({}).review).toEqual({
      full: { signers: ['write'], count: 1 },
      lightweight: { signers: ['write'], count: 1, selfAttestation: false },
      approvals: false,
      breakGlass: [],
      followUps: 'issue',
    });
  });

  test('each layer changes what it names', () => {
    const { review, said } = inForce({
      organisation: `review:
  full: { signers: ["@orchard/security", code-owners], count: 2 }
  lightweight: { selfAttestation: true }
  breakGlass: "@mara"
`,
      repository: 'review: { full: { count: 1 }, approvals: true, followUps: none, breakGlass: [] }\n',
    });
    expect(said).toEqual([]);
    expect(review).toEqual({
      full: { signers: ['@orchard/security', 'code-owners'], count: 1 },
      lightweight: { signers: ['write'], count: 1, selfAttestation: true },
      approvals: true,
      breakGlass: [],
      followUps: 'none',
    });
  });

  test.each(['freshness', '"*"'])(
    'a model may be stale sooner and never later where %s is locked',
    (lock) => {
      const organisation = `locks: ${lock}\nfreshness: { days: 90 }\n`;
      const model = (limits: string) =>
        `models:\n  - { path: tm.yml, covers: "quay/**", owners: "@pip", freshness: ${limits} }\n`;
      const later = inForce({
        organisation,
        repository: `${model('{ days: 400, changes: 2 }')}freshness: { days: 91, changes: 6 }\n`,
      });
      const why = 'Mend: remove it here, or ask the owners of the organisation';
      expect(later.said).toEqual([
        expect.stringContaining(
          `2:75: the organisation locks "freshness": its "days" is 90, or less. ${why}`,
        ),
        expect.stringContaining('3:20: the organisation locks "freshness": its "days" is 90, or less.'),
        expect.stringContaining('3:33: the organisation locks "freshness": its "changes" is 5, or less.'),
      ]);
      expect(later.freshness).toEqual({ days: 90, changes: 5 });
      expect(later.models[0]?.freshness).toEqual({ changes: 2 });
      const sooner = inForce({
        organisation,
        repository: `${model('{ days: 7 }')}freshness: { changes: 1 }\n`,
      });
      expect(sooner.said).toEqual([]);
      expect(sooner.freshness).toEqual({ days: 90, changes: 1 });
      expect(sooner.models[0]?.freshness).toEqual({ days: 7 });
    },
  );

  test.each(['plans', '"*"'])('whose plans are taken is refused where %s is locked', (lock) => {
    const organisation = `locks: ${lock}\nplans: { commentsBy: "crane[bot]" }\n`;
    const rules = inForce({ organisation, repository: 'plans:\n  commentsBy: "pip[bot]"\n' });
    expect(rules.said).toEqual([
      `${repositoryFile}:1:1: the organisation locks whose plans are taken. Mend: remove it here, or ask the owners of the organisation's delta-review.yml to lift the lock.`,
    ]);
    expect(rules.plans).toEqual({ uploads: null, commentsBy: 'crane[bot]' });
  });

  const organisation = (lock: string) => `locks: ${lock}
review:
  full: { signers: ["@orchard/security", code-owners], count: 2 }
  lightweight: { signers: [maintain], count: 1 }
  breakGlass: ["@mara", "@orchard/on-call"]
`;

  test.each<[string, string, string, string]>([
    [
      'a signer added',
      'full:\n    signers: [code-owners, "@pip"]',
      '3:28',
      '"@pip" can\'t sign a full review',
    ],
    ['all signers replaced', 'full:\n    signers: write', '3:14', '"write" can\'t sign a full review'],
    [
      'a permission of less weight',
      'lightweight:\n    signers: [maintain, write]',
      '3:25',
      '"write" can\'t sign a lightweight review',
    ],
    ['fewer signatures', 'full:\n    count: 1', '3:12', 'a full review takes at least 2 signatures'],
    ['the author', 'lightweight:\n    selfAttestation: true', '3:22', "the author's own word is not enough"],
    ['approvals', 'approvals: true', '2:14', 'an approval is no signature'],
    ['somebody more who waives', 'breakGlass: ["@mara", "@pip"]', '2:25', '"@pip" can\'t waive a review'],
  ])('%s is refused with its line where reviews are locked', (_, change, place, sentence) => {
    for (const lock of ['review', '"*"']) {
      const locked = inForce({ organisation: organisation(lock) });
      const rules = inForce({ organisation: organisation(lock), repository: `review:\n  ${change}\n` });
      expect(rules.said).toEqual([
        expect.stringContaining(`${repositoryFile}:${place}: the organisation locks "review": ${sentence}.`),
      ]);
      const { full, ...rest } = rules.review;
      // What was left of the list is fewer people, and that is allowed.
      expect({ ...rest, breakGlass: locked.review.breakGlass }).toEqual({
        ...locked.review,
        full: undefined,
      });
      expect(locked.review.full.signers).toEqual(expect.arrayContaining([...full.signers]));
      expect(full.count).toBe(2);
      expect(rules.review.breakGlass).not.toContain('@pip');
    }
  });

  test('a locked review can be tightened', () => {
    const { review, said } = inForce({
      organisation: organisation('review'),
      repository: `review:
  full: { signers: "@orchard/security", count: 3 }
  lightweight: { count: 2, selfAttestation: false }
  approvals: false
  breakGlass: []
  followUps: comment
`,
    });
    expect(said).toEqual([]);
    expect(review).toEqual({
      full: { signers: ['@orchard/security'], count: 3 },
      lightweight: { signers: ['maintain'], count: 2, selfAttestation: false },
      approvals: false,
      breakGlass: [],
      followUps: 'comment',
    });
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
