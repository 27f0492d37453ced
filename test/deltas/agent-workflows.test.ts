/** What agents in workflows rest on: commands taken apart, conditions that hold strangers back, and hostile texts. */
import { describe, expect, test } from '@jest/globals';
import { holdsStrangersBack } from '../../src/deltas/agent-workflows/conditions.ts';
import { argumentWords, shellCommands } from '../../src/deltas/agent-workflows/shell-words.ts';
import { analyze } from './fixture.ts';

const words = (script: string) => shellCommands(script).map((command) => command.map(({ text }) => text));

describe('commands', () => {
  test.each<[string, string[][]]>([
    [
      'ferry -p "two words" | tee log',
      [
        ['ferry', '-p', 'two words'],
        ['tee', 'log'],
      ],
    ],
    ['ferry \'a "b" $(c)\' && quay', [['ferry', 'a "b" $(c)'], ['quay']]],
    ['A="$(ferry -x)"\nquay', [['ferry', '-x'], ['A=$()'], ['quay']]],
    [
      'ferry \\\n  --all # why\nquay > out 2>&1',
      [
        ['ferry', '--all'],
        ['quay', '2'],
      ],
    ],
    ['ferry <<EOF\nline one\nEOF\nquay', [['ferry', 'line one'], ['quay']]],
    ["ferry ${{ a['b'] || 'c d' }} e", [['ferry', "${{ a['b'] || 'c d' }}", 'e']]],
  ])('%j', (script, expected) => expect(words(script)).toEqual(expected));

  test('arguments run over lines and know no operators', () => {
    expect(argumentWords('--a "b c"\n# d\n--e f;g').map(({ text, line }) => [text, line])).toEqual([
      ['--a', 1],
      ['b c', 1],
      ['--e', 3],
      ['f;g', 3],
    ]);
  });

  test.each(['"', "'", '$(', '`', '(', '${{', '<<A\n', '\\'])(
    'fifty thousand times %j without end leaves the command before it',
    (piece) => {
      const commands = shellCommands(`claude ${piece.repeat(50_000)}`);
      expect(commands.some(([name]) => name?.text === 'claude')).toBe(true);
    },
  );
});

const association = (names: string) =>
  `contains(fromJSON('${names}'), github.event.comment.author_association)`;

describe('a condition', () => {
  test.each([
    association('["OWNER","MEMBER"]'),
    `\${{ github.event.comment.author_association == 'OWNER' && contains(github.event.comment.body, '@a') }}`,
    "github.actor == 'harbourmaster'",
    "github.event_name == 'push' || github.event.sender.login == github.repository_owner",
    "contains('ann,bob', github.event.comment.user.login)",
    "(github.event_name != 'issue_comment') || (github.event.label.name == 'go')",
    '!github.event.pull_request.head.repo.fork',
    'github.event.pull_request.head.repo.full_name == github.repository',
    "needs.gate.outputs.authorized == 'true'",
  ])('%s holds strangers back', (text) => expect(holdsStrangersBack(text, 'issue_comment')).toBe(true));

  test.each([
    association('["OWNER","CONTRIBUTOR"]'),
    `!${association('["NONE"]')}`,
    "contains(github.event.comment.body, '@claude')",
    "github.actor != 'dependabot[bot]'",
    "github.actor == 'a' || startsWith(github.event.comment.body, '/go')",
    "github.event.comment.user.type != 'Bot'",
    "contains(github.event.comment.body, ') && github.actor == (')",
    "needs.gate.outputs.authorized != 'true'",
    'always()',
    '(((((',
  ])('%s holds nobody back', (text) => expect(holdsStrangersBack(text, 'issue_comment')).toBe(false));
});

test('a secret written into an argument is not shown', () => {
  const workflow = (key: string) =>
    `on: push\njobs:\n  tug:\n    runs-on: x\n    steps:\n      - run: claude -p hi --anchor ${key}\n`;
  const path = '.github/workflows/quay.yml';
  const secret = `sk-ant-${'q7'.repeat(20)}`;
  const { deltas } = analyze(new Map([[path, workflow('none')]]), new Map([[path, workflow(secret)]]));
  expect(deltas.map(({ kind }) => kind)).toContain('agent.setting.changed');
  expect(JSON.stringify(deltas)).not.toContain('q7q7');
});
