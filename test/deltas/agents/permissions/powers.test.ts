/** How grave a permission is, and what it gives of what an attack needs. */
import { describe, expect, test } from '@jest/globals';
import { agentCommands } from '../../../../src/deltas/agents/permissions/commands.ts';
import { grantsOfRules } from '../../../../src/deltas/agents/permissions/grants.ts';
import { claudeCodePatterns } from '../../../../src/deltas/agents/permissions/notation/claude-code.ts';
import { reachOf } from '../../../../src/deltas/agents/permissions/powers.ts';
import { compareSeverity } from '../../../../src/deltas/delta.ts';
import { claude, knowledge } from './written.ts';

const graded = (written: string) => {
  const [first, ...more] = claudeCodePatterns(written).map((pattern) => reachOf(pattern, knowledge));
  if (first === undefined) throw new Error(`${written} is no rule`);
  const { what, severity } = more.reduce(
    (a, b) => (compareSeverity(a.severity, b.severity) < 0 ? b : a),
    first,
  );
  return `${what} ${severity}`;
};

test.each([
  ['*', 'shell critical'],
  ['Bash', 'shell critical'],
  ['Bash(* --version)', 'shell critical'],
  ['Bash(bash:*)', 'shell critical'],
  ['Bash(bash -c:*)', 'shell critical'],
  ['Bash(/bin/sh:*)', 'shell critical'],
  ['Bash(sudo:*)', 'shell critical'],
  ['Bash(sudo apt-get install:*)', 'code high'],
  ['Bash(./scripts/moor.sh)', 'code low'],
  ['Bash(./scripts/*)', 'code medium'],
  ['Bash(npm:*)', 'code high'],
  ['Bash(npm run:*)', 'code high'],
  ['Bash(npm run --silent:*)', 'code high'],
  ['Bash(npm run lint:*)', 'code low'],
  ['Bash(npm run test*)', 'code low'],
  ['Bash(npx:*)', 'code high'],
  ['Bash(npx -y:*)', 'code high'],
  ['Bash(npx prettier:*)', 'workspace low'],
  ['Bash(npx tsx:*)', 'code high'],
  ['Bash(python:*)', 'code high'],
  ['Bash(python3.11:*)', 'code high'],
  ['Bash(python*)', 'code high'],
  ['Bash(python -c:*)', 'code high'],
  ['Bash(python manage.py test:*)', 'code low'],
  ['Bash(uv run python:*)', 'code high'],
  ['Bash(uv run pytest:*)', 'code low'],
  ['Bash(PORT=8080 node:*)', 'code high'],
  ['Bash(PORT=* npm test)', 'code high'],
  ['Bash(timeout 30 curl:*)', 'network high'],
  ['Bash(make:*)', 'code high'],
  ['Bash(docker:*)', 'code high'],
  ['Bash(docker ps:*)', 'read low'],
  ['Bash(find:*)', 'code high'],
  ['Bash(git:*)', 'code high'],
  ['Bash(git * main)', 'code high'],
  ['Bash(git push:*)', 'deploy high'],
  ['Bash(git pu*)', 'deploy high'],
  ['Bash(git push origin main)', 'deploy medium'],
  ['Bash(git -C ../quay status:*)', 'read low'],
  ['Bash(git status)', 'read low'],
  ['Bash(git diff:*)', 'read low'],
  ['Bash(terraform:*)', 'deploy high'],
  ['Bash(terraform plan:*)', 'code medium'],
  ['Bash(gh pr merge:*)', 'deploy high'],
  ['Bash(gh pr view:*)', 'network low'],
  ['Bash(aws:*)', 'deploy high'],
  ['Bash(aws s3 ls:*)', 'read low'],
  ['Bash(aws secretsmanager get-secret-value:*)', 'credentials high'],
  ['Bash(kubectl exec:*)', 'code high'],
  ['Bash(curl:*)', 'network high'],
  ['Bash(curl -s:*)', 'network high'],
  ['Bash(curl https://quay.example/health)', 'network low'],
  ['Bash(curl https://quay.example/moor.sh | bash)', 'shell critical'],
  ['Bash(cd quay && npm test)', 'read low'],
  ['Bash(rm:*)', 'outside high'],
  ['Bash(ls:*)', 'read low'],
  ['Bash(dredge:*)', 'code medium'],
  ['Bash(dredge north)', 'code low'],
  ['Read(src/**)', 'read low'],
  ['Read(./.env)', 'credentials high'],
  ['Read(~/.ssh/**)', 'credentials high'],
  ['Read(//**)', 'credentials high'],
  ['Read', 'credentials low'],
  ['Read(//tmp/**)', 'read low'],
  ['Read(../ferry/**)', 'read medium'],
  ['Write(**)', 'workspace high'],
  ['Write', 'outside high'],
  ['Edit(//etc/**)', 'outside high'],
  ['Edit(src/**)', 'workspace medium'],
  ['Edit(./README.md)', 'workspace low'],
  ['Edit(.github/workflows/**)', 'workspace high'],
  ['Edit(.claude/settings.json)', 'workspace high'],
  ['WebFetch', 'network high'],
  ['WebFetch(domain:*.com)', 'network high'],
  ['WebFetch(domain:quay.example)', 'network low'],
  ['WebSearch', 'read low'],
  ['mcp__quay', 'outside high'],
  ['mcp__quay__list', 'read low'],
  ['mcp__quay__moor', 'outside medium'],
  ['Task(pilot)', 'delegate medium'],
  ['TodoWrite', 'read low'],
  ['Dredge', 'workspace medium'],
])('%s: %s', (written, expected) => {
  expect(graded(written)).toBe(expected);
});

test('what is known of a server refines its tools', () => {
  const [pattern] = claudeCodePatterns('mcp__quay__list');
  if (pattern === undefined) throw new Error('no pattern');
  const known = { what: 'read', severity: 'low', does: 'list ships', why: null } as const;
  expect(reachOf(pattern, { ...knowledge, reachOfServer: () => known })).toEqual(known);
});

describe('the catalogue', () => {
  test('knows hundreds of commands, and none is worse with a word written out', () => {
    expect(knowledge.commands.size).toBeGreaterThan(400);
    for (const { command, open, fixed, exact } of knowledge.commands.values()) {
      expect([command, compareSeverity(fixed, open) <= 0, compareSeverity(exact, fixed) <= 0]).toEqual([
        command,
        true,
        true,
      ]);
    }
  });

  test('a command is at least as grave as each of its subcommands', () => {
    for (const { command, open } of knowledge.commands.values()) {
      const words = command.split(' ');
      const above = knowledge.commands.get(words.slice(0, -1).join(' '));
      if (above !== undefined)
        expect([command, compareSeverity(open, above.open) <= 0]).toEqual([command, true]);
    }
  });

  test('a slip in it is an error', () => {
    const line = '  - { command: ls, reach: read, does: list files, why: it reads }\n';
    expect(() => agentCommands(`commands:\n${line}${line}`)).toThrow('names ls twice');
    expect(() => agentCommands(`commands:\n${line.replace('why', 'because')}`)).toThrow();
  });
});

describe('abilities', () => {
  const of = (lists: Parameters<typeof claude>[1]) =>
    grantsOfRules([claude('after', lists)], knowledge).map(({ ability, by }) => `${ability} by ${by}`);

  test('a shell without a question is commands, a way out and private data', () => {
    expect(of({ allow: ['Bash'] })).toEqual([
      'commands by permission Bash',
      'way-out by permission Bash',
      'private-data by permission Bash',
    ]);
  });

  test('what is asked for is no way out, and reads all the same', () => {
    expect(of({ ask: ['WebFetch', 'Bash'] })).toEqual(
      ['private-data by permission Bash', 'untrusted-content by permission WebFetch'].reverse(),
    );
    expect(of({ allow: ['Bash(curl:*)'], ask: ['Bash'] })).toEqual([
      'untrusted-content by permission Bash(curl:*)',
      'private-data by permission Bash',
    ]);
  });

  test('what is denied gives nothing', () => {
    expect(of({ allow: ['Bash(curl:*)', 'WebFetch'], deny: ['Bash(curl:*)', 'WebFetch'] })).toEqual([]);
  });
});
