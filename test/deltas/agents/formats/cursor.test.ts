/** What the readers of Cursor's files, and of the files that keep paths from agents, say of small, real-looking ones. */
import { expect, test } from '@jest/globals';
import { cursorFormats } from '../../../../src/deltas/agents/formats/cursor/formats.ts';
import { ignoreFormats } from '../../../../src/deltas/agents/formats/ignore/formats.ts';
import { said } from './said.ts';

const read = (path: string, text: string) => said(cursorFormats, path, text);

test('servers', () => {
  const text = `{
  "mcpServers": {
    "quay": { "command": "npx", "args": ["-y", "@harbour/quay"], "env": { "QUAY_TOKEN": "\${env:QUAY_TOKEN}" } },
    "ferry": { "url": "https://ferry.example/mcp", "disabled": true },
    "pier": { "command": "pier", "envFile": ".env" }
  }
}`;
  expect(read('apps/.cursor/mcp.json', text)).toEqual([
    'Cursor in apps | server quay: npx -y @harbour/quay with QUAY_TOKEN (${env:QUAY_TOKEN}) | 3',
    'Cursor in apps | server ferry: some transport https://ferry.example/mcp off | 4',
    'Cursor in apps | server pier: pier | 5',
    'Cursor in apps | noted mcpServers.pier.envFile = ".env" | 5',
  ]);
});

test('the command line: what it may do, how it asks, and its sandbox', () => {
  const text = `{
  "version": 1,
  "permissions": { "allow": ["Shell(git)", "Mcp(quay:look)"],
    "deny": ["Read(.env*)"] },
  "approvalMode": "unrestricted",
  "sandbox": { "mode": "disabled", "networkAccess": "allow_all" },
  "tide": 1
}`;
  expect(read('.cursor/cli.json', text)).toEqual([
    'Cursor | allow Shell(git) | 3',
    'Cursor | allow Mcp(quay:look) | 3',
    'Cursor | deny Read(.env*) | 4',
    'Cursor | approval approvalMode = unrestricted | 2 critical | 5',
    'Cursor | sandbox sandbox.mode = disabled | 0 high | 6',
    'Cursor | network sandbox.networkAccess = allow_all | 1 high | 6',
    'Cursor | noted tide = 1 | 7',
  ]);
});

test('the lists of the editor, and what its approving model is told', () => {
  const text = `{
  "terminalAllowlist": ["npm:run build"],
  "mcpAllowlist": ["quay:*"],
  "autoRun": { "allow_instructions": ["anything in docs"], "block_instructions": ["never push"] }
}`;
  expect(read('.cursor/permissions.json', text)).toEqual([
    'Cursor | allow npm:run build | 2',
    'Cursor | allow quay:* | 3',
    'Cursor | oversight autoRun.block_instructions never push = listed | -1 medium | 4',
    'Cursor | opens other autoRun.allow_instructions: anything in docs | high | 4',
  ]);
});

test('sandbox', () => {
  const text = `{
  "type": "insecure_none",
  "additionalReadwritePaths": ["/var/run/docker.sock", "build"],
  "networkPolicy": { "default": "allow", "allow": ["*.harbour.example"], "deny": ["pier.example"] }
}`;
  expect(read('.cursor/sandbox.json', text)).toEqual([
    'Cursor | deny pier.example | 4',
    'Cursor | sandbox type = insecure_none | 1 high | 2',
    'Cursor | network networkPolicy.default = allow | 1 high | 4',
    'Cursor | opens directory additionalReadwritePaths: /var/run/docker.sock | high | 3',
    'Cursor | opens directory additionalReadwritePaths: build | low | 3',
    'Cursor | opens host networkPolicy.allow: *.harbour.example | high | 4',
  ]);
});

test('hooks, by their event and matcher, with scripts from both places that commands start in', () => {
  const text = `{ "version": 1, "hooks": {
  "beforeShellExecution": [{ "command": "./hooks/tide.sh", "matcher": "curl" }],
  "stop": [{ "type": "prompt", "prompt": "is it done?" }]
} }`;
  expect(read('.cursor/hooks.json', text)).toEqual([
    'Cursor | on beforeShellExecution curl: ./hooks/tide.sh (hooks/tide.sh, .cursor/hooks/tide.sh) | 2',
    'Cursor | on stop: asks a model: is it done? | 3',
  ]);
});

test('what runs on a cloud machine and in a worktree', () => {
  const text = `{
  "install": "npm ci",
  "start": "sudo service docker start",
  "terminals": [{ "name": "web", "command": "npm run dev" }],
  "snapshot": "snapshot-1",
  "repositoryDependencies": ["github.com/harbour/ferry"]
}`;
  expect(read('.cursor/environment.json', text)).toEqual([
    'Cursor | opens other repositoryDependencies: github.com/harbour/ferry | medium | 6',
    'Cursor | on a cloud machine is set up: npm ci | 2',
    'Cursor | on a cloud machine starts: sudo service docker start | 3',
    'Cursor | on terminal web of a cloud machine: npm run dev | 4',
    'Cursor | noted snapshot = "snapshot-1" | 5',
  ]);
  expect(read('.cursor/worktrees.json', '{ "setup-worktree": ["npm ci", "cp ../.env ."] }')).toEqual([
    'Cursor | on a worktree is made: npm ci | 1',
    'Cursor | on a worktree is made: cp ../.env . | 1',
  ]);
});

test('agents and commands', () => {
  expect(
    read('.cursor/agents/quay.md', '---\nname: harbour master\nmodel: fast\nreadonly: true\n---\nLook.'),
  ).toEqual([
    'agent harbour master (Cursor) | sandbox readonly = true | -1 medium | 4',
    'agent harbour master (Cursor) | model fast | 3',
  ]);
  expect(read('.cursor/commands/moor.md', 'Moor the ferry.')).toEqual([]);
});

test('secrets that are kept from an agent are rules, everything else is a level of its own', () => {
  const text = '# harbour\n.env*\nsecrets/\n\ndist/\n!dist/quay.json\n!.env.example\n';
  expect(said(ignoreFormats, 'apps/.cursorignore', text)).toEqual([
    'Cursor in apps | deny .env* (.cursorignore) | 2',
    'Cursor in apps | deny secrets/ (.cursorignore) | 3',
    'Cursor in apps | oversight dist in .cursorignore = listed | -1 low | 5',
    'Cursor in apps | opens file .cursorignore: !dist/quay.json | low | 6',
    'Cursor in apps | opens file .cursorignore: !.env.example | high | 7',
  ]);
});
