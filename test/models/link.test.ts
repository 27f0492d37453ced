/** Which models cover a change, by what, which of their parts it touches, and what is asked about the threats there. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { readCodeOwners } from '../../src/change/code-owners.ts';
import type { FileVersion } from '../../src/change/snapshot.ts';
import { loadAnalyzers, loadBuiltIn } from '../../src/config.ts';
import { type Evaluation, evaluate } from '../../src/evaluate.ts';
import { modelPaths } from '../../src/models/detect.ts';
import type { ModelFile } from '../../src/models/known.ts';
import { layer } from '../../src/rules/layers.ts';
import { changeOf } from '../deltas/fixture.ts';

const analyzers = await loadAnalyzers();
const builtIn = loadBuiltIn();

const file = (path: string, text: string): FileVersion => ({
  state: 'text',
  path,
  blob: createHash('sha1').update(text).digest('hex'),
  mode: 'file',
  text,
});
const model = (path: string, text: string, before: string | null = text): ModelFile => ({
  path,
  before: before === null ? { state: 'absent', path } : file(path, before),
  after: file(path, text),
});

const bucket = (path: string) => ({
  before: {},
  after: { [path]: 'resource "aws_iam_user" "crane" {\n  name = "crane"\n}\n' },
});

function judged(
  { before, after }: { before: Record<string, string>; after: Record<string, string> },
  models: readonly ModelFile[],
  configuration = '',
): Evaluation {
  const repository = { file: '.github/delta-review.yml', text: configuration };
  const rules = layer({ builtIn, organisation: null, repository });
  expect(rules.problems).toEqual([]);
  return evaluate({
    change: changeOf(new Map(Object.entries(before)), new Map(Object.entries(after))),
    analyzers,
    rules,
    proposed: null,
    planNotes: [],
    modelHistory: null,
    models,
    codeOwners: readCodeOwners(null),
    contributors: { people: [], unknown: null },
  });
}

const linked = ({ models }: Evaluation) => models.map(({ path, reason }) => `${path}: ${reason}`);

const plain = (title: string, rest = '') => `title: ${title}\nowners: ["@harbour/quay"]\n${rest}`;
const crane = 'components:\n  c1: { name: aws_iam_user.crane, kind: process }\n';

describe('the first of the reasons that applies', () => {
  const configured = 'models:\n  - { path: tm/any.yml, covers: "infra/**", owners: ["@pilot"] }\n';
  const noted = model('far/threat-model.yml', plain('Noted', 'covers: ["infra/**"]\n'));
  const beside = model('infra/threat-model.yml', plain('Beside'));
  const above = model('threat-model.yml', plain('Above'));
  const naming = model('far/away/threat-model.yml', plain('Naming', crane));
  const alike = model(
    'odd/threat-model.yml',
    plain('Alike', 'components:\n  c1: { name: AWS_IAM_User-Crane, kind: process }\n'),
  );

  test.each<[string, string, readonly ModelFile[], string, readonly string[]]>([
    [
      'the configuration',
      configured,
      [model('tm/any.yml', plain('Any')), noted, beside],
      'infra/main.tf',
      ['tm/any.yml: configured'],
    ],
    ['a note in the model', '', [noted, beside, above], 'infra/main.tf', ['far/threat-model.yml: covers']],
    [
      'the same directory',
      '',
      [beside, above, naming],
      'infra/main.tf',
      ['infra/threat-model.yml: same-directory'],
    ],
    ['the nearest above', '', [above, naming], 'infra/deep/main.tf', ['threat-model.yml: nearest-above']],
    ['a name in it', '', [naming, alike], 'infra/main.tf', ['far/away/threat-model.yml: name']],
    ['a similar name', '', [alike], 'infra/main.tf', ['odd/threat-model.yml: similar-name']],
    ['none', '', [model('odd/threat-model.yml', plain('Odd'))], 'infra/main.tf', []],
  ])('is %s', (_name, configuration, models, path, expected) => {
    expect(linked(judged(bucket(path), models, configuration))).toEqual(expected);
  });

  test('a folder named after a component leads to its model', () => {
    const ferry = model(
      'tm/ferry/threat-model.yml',
      plain('Ferry', 'components:\n  f: { name: Ferry, kind: process }\n'),
    );
    expect(linked(judged(bucket('services/ferry/infra/main.tf'), [ferry]))).toEqual([
      'tm/ferry/threat-model.yml: similar-name',
    ]);
  });
});

describe('what is known of a linked model', () => {
  const threats = `${crane}identities:\n  pilot: { kind: human }\nthreats:
  Q-1: { title: Somebody steals the access key of the crane, severity: high, status: mitigated, mitigation: Tokens live for an hour, about: [c1] }
  Q-2: { title: The crane may do more than it needs, severity: medium, status: open, about: [c1] }
  Q-3: { title: Nobody knows the pilot, severity: critical, status: open, about: [pilot] }
`;
  const key = {
    before: {},
    after: {
      'infra/main.tf':
        'resource "aws_iam_access_key" "crane" {\n  user = aws_iam_user.crane.name\n}\nresource "aws_iam_user" "crane" {\n  name = "crane"\n}\n',
    },
  };

  test('the parts that change, the open threats there, and questions about what was held to be mitigated', () => {
    const { models, checklist } = judged(key, [model('infra/threat-model.yml', plain('Crane', threats))]);
    expect(models).toMatchObject([
      {
        unread: null,
        updated: false,
        owners: ['@harbour/quay'],
        parts: [{ id: 'c1', sort: 'component', exact: true, place: { startLine: 4 } }],
        threats: [
          { id: 'Q-2', status: 'open', about: ['aws_iam_user.crane'] },
          { id: 'Q-1', status: 'mitigated' },
        ],
      },
    ]);
    const asked = checklist.filter(({ id }) => id.startsWith('threat-')).map(({ question }) => question);
    expect(asked[0]).toContain(
      'infra/threat-model.yml has threat “Somebody steals the access key of the crane” (Q-1, high) marked as mitigated by “Tokens live for an hour”: does that still hold?',
    );
    expect(asked.join('\n')).not.toContain('pilot');
  });

  test('another layout is no update; another threat is', () => {
    const updated = (is: string, was: string | null) =>
      judged(key, [model('infra/threat-model.yml', is, was)]).models.map((one) => one.updated);
    const text = plain('Crane', threats);
    expect(updated(`# said again\n${text.replace('medium, status', 'medium,   status')}`, text)).toEqual([
      false,
    ]);
    expect(updated(text.replace('status: open', 'status: accepted'), text)).toEqual([true]);
    expect(updated(text, null)).toEqual([true]);
  });

  test('who owns it is who owned it before', () => {
    const taken = plain('Crane').replace('@harbour/quay', '@mona');
    const [found] = judged(key, [model('infra/threat-model.yml', taken, plain('Crane'))]).models;
    expect(found?.owners).toEqual(['@harbour/quay']);
  });

  test('one that cannot be read is linked and says why', () => {
    const [found] = judged(key, [model('infra/threat-model.yml', 'title: [')]).models;
    expect(found?.unread).toMatch(/^infra\/threat-model\.yml:\d+: /);
  });

  test('text of a model inside a question fills no placeholder', () => {
    const odd = plain(
      'Crane',
      `${crane}threats:\n  Q-1: { title: "{subjects} stolen keys {what}", severity: high, status: open, about: [c1] }\n`,
    );
    const { checklist, models } = judged(key, [model('infra/threat-model.yml', odd)]);
    expect(models).toMatchObject([{ unread: null, threats: [{ id: 'Q-1', about: ['aws_iam_user.crane'] }] }]);
    const asked = checklist.find(({ id }) => id.startsWith('threat-'));
    expect(asked?.question).toContain('threat “subjects stolen keys what”');
  });
});

test('names and folders tell which files are looked at', () => {
  const tree = [
    'threat-model.yml',
    'a/ThreatDragonModels/x/x.json',
    'docs/threat-models/pay.json',
    'src/index.json',
    'q.tm7',
    'package.json',
  ];
  expect(modelPaths(tree, ['src/index.json', 'gone.yml'])).toEqual([
    'src/index.json',
    'threat-model.yml',
    'a/ThreatDragonModels/x/x.json',
    'docs/threat-models/pay.json',
    'q.tm7',
  ]);
});
