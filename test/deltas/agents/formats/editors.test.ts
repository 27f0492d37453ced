/** What the readers of agents that live in editors and terminals say of small, real-looking files. */
import { expect, test } from '@jest/globals';
import { agentFormats } from '../../../../src/deltas/agents/formats/formats.ts';
import { said } from './said.ts';

/** The last of the list takes what is of no product. */
const formats = agentFormats.filter(({ name }) => name !== 'MCP servers');
const read = (path: string, text: string) => said(formats, path, text);

test('Roo Code: servers and modes', () => {
  const servers =
    '{ "mcpServers": { "quay": { "command": "quay", "alwaysAllow": ["look"], "disabledTools": ["sink"] } } }';
  expect(read('.roo/mcp.json', servers)).toEqual([
    'Roo Code | allow quay/look | 1',
    'Roo Code | deny quay/sink | 1',
    'Roo Code | server quay: quay | 1',
  ]);
  const modes = `customModes:
  - slug: pilot
    name: Pilot
    roleDefinition: steers
    groups:
      - read
      - - edit
        - fileRegex: \\.md$
      - command`;
  const told = ['mode pilot (Roo Code) | holds read, edit \\.md$, command'];
  expect(read('.roomodes', modes)).toEqual(told);
  const json = JSON.stringify({
    customModes: [
      {
        slug: 'pilot',
        name: 'Pilot',
        roleDefinition: 'steers',
        groups: ['read', ['edit', { fileRegex: '\\.md$' }], 'command'],
      },
    ],
  });
  expect(read('.roomodes', json).map((line) => line.replace(/\d+$/, '4'))).toEqual(told);
});

test('Cline, Windsurf and Junie', () => {
  const server = (more: string) => `{ "mcpServers": { "quay": { "command": "quay"${more} } } }`;
  expect(
    read('cline_mcp_settings.json', server(', "autoApprove": ["look", "sink"], "disabled": true')),
  ).toEqual([
    'Cline | allow quay/look | 1',
    'Cline | allow quay/sink | 1',
    'Cline | server quay: quay off | 1',
  ]);
  expect(read('.clinerules/hooks/PreToolUse', '#!/bin/sh\n')).toEqual([
    'Cline | on PreToolUse: .clinerules/hooks/PreToolUse (.clinerules/hooks/PreToolUse) | 1',
  ]);
  expect(
    read('mcp_config.json', '{ "mcpServers": { "quay": { "serverUrl": "https://quay.example/mcp" } } }'),
  ).toEqual(['Windsurf | server quay: some transport https://quay.example/mcp | 1']);
  expect(read('.windsurf/workflows/moor.md', '---\nauto_execution_mode: 3\n---\nMoor.')).toEqual([
    'command moor (Windsurf) | noted auto_execution_mode = 3 | 2',
  ]);
  const allowlist = `{ "defaultBehavior": "allow", "rules": { "executables": { "rules": [
  { "prefix": "git ", "action": "allow" },
  { "pattern": "npm **", "action": "ask" }
] }, "mcpTools": { "rules": [{ "prefix": "quay:", "action": "allow" }] } } }`;
  expect(read('.junie/allowlist.json', allowlist)).toEqual([
    'Junie | allow executables git * | 2',
    'Junie | ask executables npm * | 3',
    'Junie | allow mcpTools quay:* | 4',
    'Junie | approval defaultBehavior = allow | 1 critical | 1',
  ]);
  expect(read('.junie/config.json', '{ "brave": true }')).toEqual([
    'Junie | approval brave = true | 1 critical | 1',
  ]);
});

test('Continue', () => {
  const config = `name: harbour
version: 1.0.0
models:
  - name: own
    provider: openai
    model: large
    apiBase: https://llm.example/v1
    apiKey: \${OWN_KEY}
mcpServers:
  - name: quay
    command: npx
    args: ["-y", quay]
  - uses: harbour/ferry-mcp
rules:
  - be brief`;
  expect(read('.continue/config.yaml', config)).toEqual([
    'Continue | opens host models.apiBase: https://llm.example/v1 | high | 7',
    'Continue | opens other mcpServers.uses: harbour/ferry-mcp | high | 13',
    'Continue | server quay: npx -y quay | 10',
    'Continue | model large | 6',
    'Continue | given apiKey of own (${OWN_KEY}) | 8',
    'Continue | noted rules = ["be brief"] | 14',
  ]);
  const permissions = 'allow:\n  - Write(**/*.ts)\nask:\n  - Bash\nexclude:\n  - Fetch\n';
  expect(new Set(read('.continue/permissions.yaml', permissions))).toEqual(
    new Set(['Continue | allow Write(**/*.ts) | 2', 'Continue | ask Bash | 4', 'Continue | deny Fetch | 6']),
  );
});

test('Zed: its agent, its servers, its profiles, and nothing else of the file', () => {
  const settings = `{
  "tab_size": 2,
  "agent": {
    "always_allow_tool_actions": true,
    "tool_permissions": { "tools": { "terminal": {
      "default": "confirm", "always_allow": [{ "pattern": "^cargo test\\\\b" }] } } },
    "profiles": { "ask": { "name": "Ask", "tools": { "read_file": true, "terminal": false } } },
    "tide": 1
  },
  "context_servers": { "quay": { "command": { "path": "quay", "args": ["serve"] } } },
  "agent_servers": { "pilot": { "command": "pilot", "args": ["--acp"] } }
}`;
  expect(read('.zed/settings.json', settings)).toEqual([
    'Zed | ask terminal | 6',
    'Zed | allow terminal ^cargo test\\b | 6',
    'Zed | approval agent.always_allow_tool_actions = true | 1 critical | 4',
    'Zed | server quay: quay serve | 10',
    'Zed | server pilot: pilot --acp | 11',
    'Zed | noted agent.tide = 1 | 8',
    'profile ask (Zed) | holds read_file',
  ]);
});

test('Amazon Q', () => {
  const agent = `{
  "description": "looks after the harbour",
  "tools": ["*"],
  "allowedTools": ["fs_read", "@quay/look"],
  "toolsSettings": { "execute_bash": { "allowedCommands": ["git status"], "deniedCommands": ["git push .*"] } },
  "hooks": { "agentSpawn": [{ "command": "git status" }] },
  "resources": ["file://README.md", "file:///etc/hosts"],
  "prompt": "look"
}`;
  expect(read('.amazonq/cli-agents/master.json', agent)).toEqual([
    'agent master (Amazon Q) | allow fs_read | 4',
    'agent master (Amazon Q) | allow @quay/look | 4',
    'agent master (Amazon Q) | allow git status | 5',
    'agent master (Amazon Q) | deny git push .* | 5',
    'agent master (Amazon Q) | holds *',
    'agent master (Amazon Q) | opens file resources: README.md | low | 7',
    'agent master (Amazon Q) | opens file resources: /etc/hosts | medium | 7',
    'agent master (Amazon Q) | on agentSpawn: git status | 6',
  ]);
});

test('Kiro', () => {
  const servers =
    '{ "mcpServers": { "quay": { "command": "uvx", "args": ["quay@latest"], "autoApprove": ["*"] } } }';
  expect(read('.kiro/settings/mcp.json', servers)).toEqual([
    'Kiro | allow quay/* | 1',
    'Kiro | server quay: uvx quay@latest | 1',
  ]);
  const hook = (enabled: boolean) =>
    JSON.stringify({
      enabled,
      name: 'tide',
      when: { type: 'fileEdited', patterns: ['*.ts'] },
      then: { type: 'runCommand', command: './bin/tide.sh' },
    });
  expect(read('.kiro/hooks/tide.kiro.hook', hook(true))).toEqual([
    'Kiro | on fileEdited *.ts: ./bin/tide.sh (bin/tide.sh) | 1',
  ]);
  expect(read('.kiro/hooks/tide.kiro.hook', hook(false))).toEqual([]);
  const agent =
    '---\ntools: [read, shell]\npermissions:\n  - capability: shell\n    effect: allow\n    match: ["npm *"]\n---\nLook.';
  expect(read('.kiro/agents/master.md', agent)).toEqual([
    'agent master (Kiro) | allow shell npm * | 4',
    'agent master (Kiro) | holds read, shell',
  ]);
});

test('Aider and goose', () => {
  expect(read('.aider.conf.yml', 'yes-always: true\nlint-cmd:\n  - "python: ruff check"\ntide: 1\n')).toEqual(
    [
      'Aider | approval yes-always = true | 1 critical | 1',
      'Aider | on after an edit: python: ruff check | 3',
      'Aider | noted tide = 1 | 4',
    ],
  );
  const recipe = `title: harbour
description: looks
prompt: look
extensions:
  - type: stdio
    name: quay
    cmd: uvx
    args: [quay]
    env_keys: [QUAY_TOKEN]
  - type: builtin
    name: developer
sub_recipes:
  - name: moor
    path: ./moor.yaml`;
  expect(read('.goose/recipes/harbour.yaml', recipe)).toEqual([
    'agent harbour (goose) | server quay: uvx quay with QUAY_TOKEN (the keyring) | 5',
    'agent harbour (goose) | server developer: known as developer | 10',
    'agent harbour (goose) | hands to moor | 13',
    'agent harbour (goose) | noted prompt = "look" | 3',
  ]);
});
