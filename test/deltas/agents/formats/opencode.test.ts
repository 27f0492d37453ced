/** What the readers of opencode's files say of small, real-looking ones. */
import { expect, test } from '@jest/globals';
import { opencodeFormats } from '../../../../src/deltas/agents/formats/opencode/formats.ts';
import { Unreadable } from '../../../../src/syntax/unreadable.ts';
import { powersOf, said } from './said.ts';

const read = (path: string, text: string) => said(opencodeFormats, path, text);

test('configuration', () => {
  const text = `{
  "$schema": "https://opencode.ai/config.json",
  "model": "harbour/large",
  "share": "auto",
  "instructions": ["docs/*.md", "https://harbour.example/rules.md"],
  "plugin": ["quay-plugin", "pier@1.2.3", "./tide.ts"],
  "mcp": {
    "quay": { "type": "local", "command": ["npx", "-y", "quay"], "environment": { "TIDE": "high" } },
    "ferry": { "type": "remote", "url": "https://ferry.example/mcp", "enabled": false }
  },
  "provider": { "own": { "npm": "@harbour/sdk", "options": { "baseURL": "https://llm.example/v1", "apiKey": "{env:OWN_KEY}" } } },
  "formatter": { "tide": { "command": ["bin/tide", "$FILE"], "extensions": [".ts"] } },
  "agent": { "pilot": { "model": "harbour/small", "prompt": "steer", "permission": { "bash": "deny" } } },
  "command": { "moor": { "template": "see !\`ls quay\`", "agent": "pilot" } },
  "server": { "hostname": "0.0.0.0", "port": 4096 },
  "tide": 1
}`;
  expect(read('opencode.json', text)).toEqual([
    'opencode | trust share = auto | 1 high | 4',
    'opencode | opens file instructions: docs/*.md | low | 5',
    'opencode | opens host instructions: https://harbour.example/rules.md | high | 5',
    'opencode | opens other plugin version: quay-plugin | medium | 6',
    'opencode | opens other provider.own.npm: @harbour/sdk | medium | 11',
    'opencode | opens host provider.own.options.baseURL: https://llm.example/v1 | high | 11',
    'opencode | server quay: npx -y quay with TIDE=high | 8',
    'opencode | server ferry: remote https://ferry.example/mcp off | 9',
    'opencode | on start with plugin quay-plugin: quay-plugin | 6',
    'opencode | on start with plugin pier: pier@1.2.3 | 6',
    'opencode | on start with plugin ./tide.ts: ./tide.ts (tide.ts) | 6',
    'opencode | on formatter tide: bin/tide $FILE | 12',
    'opencode | model harbour/large | 3',
    'opencode | given apiKey of own ({env:OWN_KEY}) | 11',
    'opencode | noted tide = 1 | 16',
    'agent pilot (opencode) | deny bash | 13',
    'agent pilot (opencode) | model harbour/small | 13',
    'command moor (opencode) | on before its text is read: ls quay | 14',
    'command moor (opencode) | hands to pilot | 14',
  ]);
});

test('the last entry that matches decides, and what it takes the earlier do not speak of', () => {
  const text = `{ "tools": { "write": false }, "permission": {
  "bash": { "*": "ask",
    "git push *": "deny" },
  "edit": "allow",
  "tide": "maybe"
} }`;
  const [powers] = powersOf(opencodeFormats, 'opencode.jsonc', text);
  expect(
    powers?.rules.map(({ decision, written, except }) => [decision, written, except?.length ?? 0]),
  ).toEqual([
    ['ask', 'bash', 2],
    ['deny', 'bash git push *', 0],
    ['deny', 'bash git push *', 0],
    ['allow', 'edit', 0],
  ]);
  expect(powers?.settings.map(({ key }) => key)).toEqual(['permission.tide']);
});

test('too many permissions to hold against each other', () => {
  const bash = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`tide ${index}`, 'allow']));
  expect(() => read('opencode.json', JSON.stringify({ permission: { bash } }))).toThrow(Unreadable);
});

test('agents, commands and plugins in files of their own', () => {
  const agent = '---\ndescription: steers\nmode: subagent\ntools:\n  bash: false\n---\nSteer.';
  expect(read('apps/.opencode/agent/pilot.md', agent)).toEqual([
    'agent pilot (opencode) in apps | deny bash | 5',
  ]);
  expect(read('.opencode/commands/quay/moor.md', '---\nagent: pilot\n---\nsee\n!`ls quay`')).toEqual([
    'command quay/moor (opencode) | on before its text is read: ls quay | 5',
    'command quay/moor (opencode) | hands to pilot | 2',
  ]);
  expect(read('.opencode/plugin/tide.ts', 'export default 1')).toEqual([
    'opencode | on start: .opencode/plugin/tide.ts (.opencode/plugin/tide.ts) | 1',
  ]);
});
