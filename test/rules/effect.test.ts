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
  ])('%s', (_name, before, after, sentences) => {
    expect(effect(before, after)).toEqual({ sentences, problems: [] });
  });
});

test('a fault is shown before it is merged', () => {
  expect(effect('', 'enforcment: advise\n').problems).toEqual([
    expect.objectContaining({ line: 1, column: 1, message: expect.stringContaining('enforcment') }),
  ]);
});
