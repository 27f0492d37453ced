import { describe, expect, test } from '@jest/globals';
import { loadBuiltIn } from '../../src/config.ts';
import { effectOf } from '../../src/rules/effect.ts';
import { layer } from '../../src/rules/layers.ts';

const builtIn = loadBuiltIn();
const rules = (text: string) =>
  layer({ builtIn, organisation: null, repository: { file: '.github/delta-review.yml', text } });

function effect(before: string, after: string) {
  return effectOf(rules(before), rules(after));
}

describe('what a configuration would change is told in sentences', () => {
  test.each([
    ['nothing', 'enforcement: block\n', '# as before\nenforcement: "block"\n', []],
    ['the enforcement', '', 'enforcement: advise\n', ['Enforcement: block becomes advise.']],
    ['a rule turned off', '', 'disabled: workflow-changed\n', ['Rule workflow-changed is turned off.']],
    [
      'a rule made milder',
      '',
      'overrides:\n  terraform-changed:\n    materiality: none\n',
      ['Rule terraform-changed, materiality: material becomes none.'],
    ],
    [
      'a rule that lowers another',
      '',
      'rules:\n  - id: calm\n    title: Calm\n    why: It is calm.\n    when: { paths: "quay/**" }\n    then: { materiality: none }\n    lowers: terraform-changed\n',
      ['Rule calm is added: none, and lowers terraform-changed.'],
    ],
    [
      'a model that speaks for less',
      'models:\n  - { path: tm.yml, covers: ["infra/**", "iam/**"], owners: ["@pilot"] }\n',
      'models:\n  - { path: tm.yml, covers: "infra/**", owners: ["@pilot"] }\n',
      ['Threat model tm.yml: covers infra/**, iam/**; owners @pilot becomes covers infra/**; owners @pilot.'],
    ],
    [
      'when a model is stale',
      'models:\n  - { path: tm.yml, covers: "infra/**", owners: ["@pilot"] }\n',
      'freshness: { days: 400 }\nmodels:\n  - { path: tm.yml, covers: "infra/**", owners: ["@pilot"], freshness: { changes: 9 } }\n',
      [
        'Days after which a threat model is stale: 180 becomes 400.',
        'Threat model tm.yml: covers infra/**; owners @pilot becomes covers infra/**; owners @pilot; stale after 9 changes.',
      ],
    ],
    [
      'whose plans are taken',
      'plans: { commentsBy: "github-actions[bot]" }\n',
      'plans: { workflow: .github/workflows/plan.yml, artifacts: "tf*" }\n',
      [
        'Plans of Terraform that are taken: comments of github-actions[bot] becomes artifacts tf* of .github/workflows/plan.yml.',
      ],
    ],
    [
      'who signs, and how many',
      'review: { full: { signers: "@harbour/security", count: 2 } }\n',
      'review: { lightweight: { count: 3 } }\n',
      [
        'Full reviews would need 1 signature instead of 2.',
        'Who may sign full reviews: @harbour/security becomes write.',
        'Lightweight reviews would need 3 signatures instead of 1.',
      ],
    ],
    [
      'what stands in for a signature',
      'review: { approvals: true }\n',
      'review: { lightweight: { selfAttestation: true }, breakGlass: "@mara", followUps: none }\n',
      [
        "The author's own word would be enough for what is minor.",
        'An approving review of a signer would no longer count as a signature.',
        'Who may waive a review: nobody becomes @mara.',
        'Where follow-ups are reminded of: issue becomes none.',
      ],
    ],
    [
      'questions that go, come and change',
      'checklist: [{ id: ours, question: "And {subjects}?", tiers: full, deltas: iam.* }]\n',
      `checklist:
  - { id: theirs, question: "What of {subjects}?", tiers: [full, lightweight] }
  - { id: iam-public, question: "Why is {subjects} public?" }
  - { id: iam-least-access, deltas: iam.access.added, tiers: [full, lightweight] }
dropped: iam-escalation
`,
      [
        'Question iam-escalation would no longer be asked.',
        'Question ours would no longer be asked.',
        'Question iam-public would read: Why is {subjects} public?',
        'Question iam-least-access, asked in reviews that are: full becomes full and lightweight.',
        'Question iam-least-access would be asked about other changes than before.',
        'Question theirs would be asked in full and lightweight reviews: What of {subjects}?',
      ],
    ],
  ])('%s', (_name, before, after, sentences) => {
    expect(effect(before, after)).toEqual({ sentences, problems: [] });
  });
});

test('a fault is shown before it is merged', () => {
  expect(effect('', 'enforcment: advise\n').problems).toEqual([
    expect.objectContaining({ line: 1, column: 1, message: expect.stringContaining('enforcment') }),
  ]);
});
