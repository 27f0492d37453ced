/** Each product's notation, as its documentation writes it, read into the one language of patterns. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claudeCodePatterns } from '../../../../src/deltas/agents/permissions/notation/claude-code.ts';
import {
  codexDecision,
  codexPrefixPatterns,
} from '../../../../src/deltas/agents/permissions/notation/codex.ts';
import {
  copilotCliPatterns,
  copilotTools,
} from '../../../../src/deltas/agents/permissions/notation/copilot.ts';
import { cursorPatterns } from '../../../../src/deltas/agents/permissions/notation/cursor.ts';
import { geminiCliPatterns } from '../../../../src/deltas/agents/permissions/notation/gemini-cli.ts';
import {
  opencodePatterns,
  opencodeRules,
} from '../../../../src/deltas/agents/permissions/notation/opencode.ts';
import { vscodeTerminalPatterns } from '../../../../src/deltas/agents/permissions/notation/vscode.ts';
import type { ToolPattern } from '../../../../src/deltas/agents/permissions/pattern.ts';
import { covers } from '../../../../src/deltas/agents/permissions/pattern-algebra.ts';
import { short } from './written.ts';

type Table = readonly (readonly [written: string, read: string])[];

function reads(name: string, read: (written: string) => readonly ToolPattern[], table: Table): void {
  describe(name, () => {
    test.each(table)('%s', (written, expected) => {
      expect(read(written).map(short).join(' | ')).toBe(expected);
    });
  });
}

reads('Claude Code', claudeCodePatterns, [
  ['Bash', 'shell *'],
  ['Bash(*)', 'shell *'],
  ['Bash(npm test)', 'shell npm test'],
  ['Bash(npm run test:*)', 'shell npm run test | shell npm run test *'],
  ['Bash(git diff *)', 'shell git diff | shell git diff *'],
  ['Bash(git * main)', 'shell git * main'],
  ['Bash(ls*)', 'shell ls*'],
  ['Bash(:*)', 'shell *'],
  ['PowerShell(Get-Item:*)', 'shell Get-Item | shell Get-Item *'],
  ['Read', 'read *'],
  ['Read(./secrets/**)', 'read ./secrets/**'],
  ['Read(./.env)', 'read ./.env | read ./.env/**'],
  ['Read(.env)', 'read ./**/.env | read ./**/.env/**'],
  ['Read(src/**)', 'read ./src/**'],
  ['Read(/src/**)', 'read ./src/**'],
  ['Read(~/.ssh/**)', 'read ~/.ssh/**'],
  ['Read(**)', 'read ./**'],
  ['Edit(//var/quay/**)', 'write /var/quay/**'],
  ['Edit(docs/{a,b}/**)', 'write ./docs/a/** | write ./docs/b/**'],
  ['Write', 'write *'],
  ['MultiEdit', 'write *'],
  ['NotebookEdit', 'write *'],
  ['Glob', 'read *'],
  ['Grep', 'read *'],
  ['LS', 'read *'],
  ['WebFetch', 'fetch *'],
  ['WebFetch(domain:*)', 'fetch *'],
  ['WebFetch(domain:Harbour.example)', 'fetch harbour.example'],
  ['WebFetch(domain:*.harbour.example)', 'fetch *.harbour.example'],
  ['WebSearch', 'search'],
  ['mcp__github', 'mcp github/*'],
  ['mcp__github__*', 'mcp github/*'],
  ['mcp__github__get_issue', 'mcp github/get_issue'],
  ['mcp__github__get_*', 'mcp github/get_*'],
  ['mcp__*', 'mcp */*'],
  ['Task', 'delegate *'],
  ['Agent(pilot)', 'delegate pilot'],
  ['Skill(moor)', 'other Skill(moor)'],
  ['Dredge', 'other Dredge(*)'],
  ['*', 'any'],
  ['', ''],
]);

reads('Cursor', cursorPatterns, [
  ['Shell(git)', 'shell git | shell git *'],
  ['Shell(curl:*)', 'shell curl | shell curl *'],
  ['Shell(npm:run test)', 'shell npm run test'],
  ['Shell(**)', 'shell *'],
  ['Shell(*)', 'shell *'],
  ['Read(src/**/*.ts)', 'read ./src/**/*.ts'],
  ['Read(/etc/passwd)', 'read /etc/passwd'],
  ['Write(**)', 'write ./**'],
  ['Write', 'write *'],
  ['WebFetch(*.harbour.example)', 'fetch *.harbour.example'],
  ['WebFetch(*)', 'fetch *'],
  ['Mcp(quay:list)', 'mcp quay/list'],
  ['Mcp(quay, list)', 'mcp quay/list'],
  ['Mcp(quay:*)', 'mcp quay/*'],
  ['Mcp(*:*)', 'mcp */*'],
]);

reads('Gemini CLI', geminiCliPatterns, [
  ['run_shell_command', 'shell *'],
  ['ShellTool(git status)', 'shell git status | shell git status *'],
  ['run_shell_command(npm:*)', 'shell npm | shell npm *'],
  ['read_file', 'read *'],
  ['write_file', 'write *'],
  ['replace', 'write *'],
  ['web_fetch', 'fetch *'],
  ['google_web_search', 'search'],
  ['quay__list', 'mcp quay/list'],
  ['mcp_quay_list_ships', 'mcp quay/list_ships'],
  ['save_memory', 'other save_memory(*)'],
]);

reads('Copilot, tools', copilotTools, [
  ['*', 'any'],
  ['execute', 'shell *'],
  ['runCommands', 'shell *'],
  ['execute/runInTerminal', 'shell *'],
  ['edit', 'write ./**'],
  ['edit/editFiles', 'write ./**'],
  ['search', 'read ./**'],
  ['read/*', 'read ./**'],
  ['web', 'fetch * | search'],
  ['githubRepo', 'fetch *'],
  ['agent', 'delegate *'],
  ['todo', 'other todo(*)'],
  ['quay/*', 'mcp quay/*'],
  ['quay/list', 'mcp quay/list'],
  ['io.quay/harbour/list', 'mcp io.quay/harbour/list'],
]);

reads('Copilot, command line', copilotCliPatterns, [
  ['shell', 'shell *'],
  ['shell(git push)', 'shell git push | shell git push *'],
  ['shell(git:*)', 'shell git | shell git *'],
  ['write', 'write *'],
  ['write(.github/**)', 'write ./.github/**'],
  ['url(https://harbour.example/docs)', 'fetch harbour.example'],
  ['quay', 'mcp quay/*'],
  ['quay(list)', 'mcp quay/list'],
]);

reads('VS Code, terminal', vscodeTerminalPatterns, [
  ['mkdir', 'shell mkdir | shell mkdir *'],
  ['git status', 'shell git status | shell git status *'],
  ['/.*/', 'shell *'],
  ['/^git status\\b/', 'shell git status | shell git status *'],
  ['/^npm run build$/', 'shell npm run build'],
  ['/^python\\s+skills\\//', 'shell python skills/*'],
  ['/^git (status|diff)\\b/', 'shell =/^git (status|diff)\\b/'],
  ['/rm/i', 'shell =/rm/i'],
  ['./moor.sh', 'shell ./moor.sh | shell ./moor.sh *'],
]);

reads('opencode', (written) => opencodePatterns(...(written.split(':') as [string, string])), [
  ['bash:*', 'shell *'],
  ['bash:git push *', 'shell git push | shell git push *'],
  ['edit:*', 'write *'],
  ['edit:packages/docs/*.mdx', 'write ./packages/docs/**/*.mdx'],
  ['read:*.env', 'read ./**/*.env'],
  ['read:~/moor/*', 'read ~/moor/**'],
  ['webfetch:*', 'fetch *'],
  ['task:pilot', 'delegate pilot'],
  ['quay_*:*', 'mcp quay/*'],
  ['external_directory:*', 'other external_directory(*)'],
  ['*:*', 'any'],
]);

test('opencode: what a later entry takes, an earlier one does not speak of', () => {
  const rules = opencodeRules([
    { permission: 'bash', pattern: '*', decision: 'ask' },
    { permission: 'bash', pattern: 'git *', decision: 'allow' },
    { permission: 'bash', pattern: 'git push *', decision: 'deny' },
    { permission: 'edit', pattern: '*', decision: 'ask' },
    { permission: 'edit', pattern: '*', decision: 'deny' },
  ]);
  const shown = rules.map(
    ({ entry, decision, pattern, except }) =>
      `${entry} ${decision} ${short(pattern)} but ${except.map(short).join(', ')}`,
  );
  expect(shown).toEqual([
    '0 ask shell * but shell git, shell git *, shell git push, shell git push *',
    '1 allow shell git but ',
    '1 allow shell git * but shell git push, shell git push *',
    '2 deny shell git push but ',
    '2 deny shell git push * but ',
    '4 deny write * but ',
  ]);
});

test('opencode: exactly the last entry that matches speaks', () => {
  const glob = fc
    .array(fc.constantFrom('a', 'b', '*'), { minLength: 1, maxLength: 3 })
    .map((all) => all.join(''));
  const entry = fc.record({
    permission: fc.constant('bash'),
    pattern: glob,
    decision: fc.constantFrom('allow' as const, 'ask' as const, 'deny' as const),
  });
  const letters = ['', 'a', 'b', 'c'];
  const uses = letters.flatMap((x) => letters.flatMap((y) => letters.map((z) => x + y + z)));
  const takes = (pattern: string, use: string) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(use);
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 6 }), (entries) => {
      const rules = opencodeRules(entries);
      for (const use of uses) {
        const concrete: ToolPattern = { tool: 'shell', command: { form: 'glob', glob: use } };
        const said = rules.filter(
          ({ pattern, except }) =>
            covers(pattern, concrete) && !except.some((hole) => covers(hole, concrete)),
        );
        const last = entries.findLast(({ pattern }) => takes(pattern, use));
        expect([...new Set(said.map(({ decision }) => decision))]).toEqual(
          last === undefined ? [] : [last.decision],
        );
      }
    }),
    { numRuns: 300 },
  );
});

test('Codex: alternatives are written out, a token is no wildcard, no tokens are no rule', () => {
  expect(codexPrefixPatterns(['git', ['push', 'fetch']]).map(short)).toEqual([
    'shell git push',
    'shell git push *',
    'shell git fetch',
    'shell git fetch *',
  ]);
  expect(codexPrefixPatterns(['ls', '*']).map(short)).toEqual(['shell =ls *']);
  expect(codexPrefixPatterns([])).toEqual([]);
  const many = Array.from({ length: 40 }, () => ['a', 'b', 'c']);
  expect(codexPrefixPatterns(many)).toHaveLength(1);
  expect([null, 'allow', 'prompt', 'forbidden', 'maybe'].map(codexDecision)).toEqual([
    'allow',
    'allow',
    'ask',
    'deny',
    null,
  ]);
});
