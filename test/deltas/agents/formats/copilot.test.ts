/** What the readers of VS Code's and GitHub Copilot's files say of small, real-looking ones. */
import { expect, test } from '@jest/globals';
import { copilotFormats, genericFormats } from '../../../../src/deltas/agents/formats/copilot/formats.ts';
import { said } from './said.ts';

const read = (path: string, text: string) => said(copilotFormats, path, text);

test('servers, and whom they are read for', () => {
  const text = `{
  "inputs": [{ "type": "promptString", "id": "token" }, { "type": "command", "command": "harbour.token" }],
  "servers": {
    "quay": { "type": "stdio", "command": "npx", "args": ["quay@1.2.3"], "sandboxEnabled": true },
    "ferry": { "type": "http", "url": "https://ferry.example/mcp", "headers": { "Authorization": "Bearer \${input:token}" } }
  }
}`;
  expect(read('.vscode/mcp.json', text)).toEqual([
    'VS Code | sandbox servers.quay.sandboxEnabled = true | -1 medium | 4',
    'VS Code | server quay: npx quay@1.2.3 | 4',
    'VS Code | server ferry: http https://ferry.example/mcp with Authorization (${input:token}) | 5',
    'VS Code | noted inputs = {"command":"harbour.token","type":"command"} | 2',
  ]);
  const generic = '{ "mcpServers": { "quay": { "command": "quay", "alwaysAllow": ["look"] } } }';
  expect(said(genericFormats, 'apps/mcp.json', generic)).toEqual([
    'MCP in apps | allow quay/look | 1',
    'MCP in apps | server quay: quay | 1',
  ]);
});

test('of the settings of the editor, those about agents', () => {
  const text = `{
  // the rest is not about agents
  "editor.fontSize": 12,
  "python.analysis": { "chat": true },
  "chat.fontSize": 12,
  "chat.tools.autoApprove": true,
  "chat.tools.terminal.autoApprove": { "git status": true, "/^npm run /": true, "rm": false, "mkdir": null },
  "chat.tools.edits.autoApprove": { "**/*": true, "**/.env": false },
  "chat.tools.urls.autoApprove": { "https://harbour.example/*": { "approveRequest": true, "approveResponse": true } },
  "chat.agent.sandbox.enabled": "on",
  "chat.mcp.discovery.enabled": { "cursor-workspace": true },
  "chat.hookFilesLocations": { "ops/hooks": true },
  "chat.tide": 1,
  "github.copilot.enable": { "*": true },
  "roo-cline.allowedCommands": ["npm test"],
  "mcp": { "servers": { "quay": { "command": "quay" } } }
}`;
  expect(read('.vscode/settings.json', text)).toEqual([
    'VS Code | allow git status | 7',
    'VS Code | allow /^npm run / | 7',
    'VS Code | ask rm | 7',
    'VS Code | allow **/* | 8',
    'VS Code | ask **/.env | 8',
    'VS Code | allow https://harbour.example/* | 9',
    'VS Code | approval chat.tools.global.autoApprove = true | 1 critical | 6',
    'VS Code | sandbox chat.agent.sandbox.enabled = on | -1 high | 10',
    'VS Code | oversight chat.mcp.discovery.enabled.cursor-workspace = true | 1 high | 11',
    'VS Code | opens host chat.tools.urls.autoApprove.approveResponse: https://harbour.example/* | medium | 9',
    'VS Code | opens file chat.hookFilesLocations: ops/hooks | high | 12',
    'VS Code | server quay: quay | 16',
    'VS Code | noted chat.tools.terminal.autoApprove.mkdir = null | 7',
    'VS Code | noted chat.tide = 1 | 13',
    'Roo Code | allow npm test | 15',
  ]);
});

test('agents hold tools and servers, and hand work on', () => {
  const text = `---
name: harbour master
description: watches the quay
tools: ['read', "edit", 'quay/*']
model: [GPT-5, Claude]
mcp-servers:
  quay:
    type: local
    command: quay
    tools: ["look"]
agents: [pilot]
handoffs:
  - label: go
    agent: tug
    send: true
tide: 1
---
Look.`;
  expect(read('.github/agents/master.agent.md', text)).toEqual([
    'agent harbour master (GitHub Copilot) | holds read, edit, quay/*',
    'agent harbour master (GitHub Copilot) | oversight mcp-servers.quay.tools = listed | -1 high | 10',
    'agent harbour master (GitHub Copilot) | approval handoffs.tug.send = true | 1 medium | 15',
    'agent harbour master (GitHub Copilot) | opens other mcp-servers.quay.tools: look | medium | 10',
    'agent harbour master (GitHub Copilot) | server quay: quay | 7',
    'agent harbour master (GitHub Copilot) | hands to pilot | 11',
    'agent harbour master (GitHub Copilot) | hands to tug | 13',
    'agent harbour master (GitHub Copilot) | model GPT-5, Claude | 5',
    'agent harbour master (GitHub Copilot) | noted tide = 1 | 16',
  ]);
});

test('prompts', () => {
  expect(read('.github/prompts/moor.prompt.md', '---\nagent: ask\ntools: [search]\n---\nMoor.')).toEqual([
    'prompt moor (GitHub Copilot) | holds search',
    'prompt moor (GitHub Copilot) | oversight agent = ask | -1 medium | 2',
  ]);
  expect(read('.github/prompts/moor.prompt.md', '---\nmode: harbour master\n---\nMoor.')).toEqual([
    'prompt moor (GitHub Copilot) | hands to harbour master | 2',
  ]);
});

test('hooks, settings and set-up steps', () => {
  const hooks = `{ "version": 1, "hooks": { "preToolUse": [
  { "type": "command", "bash": "./bin/tide.sh", "powershell": "./bin/tide.ps1", "timeoutSec": 5 }
] } }`;
  expect(read('.github/hooks/tide.json', hooks)).toEqual([
    'GitHub Copilot | on preToolUse: ./bin/tide.sh (bin/tide.sh, .github/hooks/bin/tide.sh) | 2',
    'GitHub Copilot | on preToolUse: ./bin/tide.ps1 (bin/tide.ps1, .github/hooks/bin/tide.ps1) | 2',
  ]);
  const settings =
    '{ "allowedUrls": ["https://ferry.example"], "trustedFolders": ["/srv"], "askUser": false }';
  expect(read('.github/copilot/settings.json', settings)).toEqual([
    'GitHub Copilot | allow https://ferry.example | 1',
    'GitHub Copilot | oversight askUser = false | 1 medium | 1',
    'GitHub Copilot | opens directory trustedFolders: /srv | high | 1',
  ]);
  const steps = `on: workflow_dispatch
jobs:
  copilot-setup-steps:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: npm ci`;
  expect(read('.github/workflows/copilot-setup-steps.yml', steps)).toEqual([
    'GitHub Copilot | on a cloud machine is set up: the action actions/checkout@v4 | 6',
    'GitHub Copilot | on a cloud machine is set up: npm ci | 7',
    'GitHub Copilot | noted jobs.copilot-setup-steps.runs-on = "ubuntu-latest" | 4',
  ]);
});
