/** What the readers of Claude Code's files say of small, real-looking ones. */
import { describe, expect, test } from '@jest/globals';
import { claudeFormats } from '../../../../src/deltas/agents/formats/claude/formats.ts';
import { said } from './said.ts';

const settings = (text: string) => said(claudeFormats, '.claude/settings.json', text);
const json = (value: unknown) => JSON.stringify(value, null, 2);

describe('settings', () => {
  test('permissions, servers, hooks and the sandbox, each at its line', () => {
    const text = `{
  // what the harbour allows
  "$schema": "https://json.schemastore.org/claude-code-settings.json",
  "permissions": {
    "allow": [
      "Bash(npm run test:*)",
      "mcp__quay"
    ],
    "ask": ["Bash(git push:*)"],
    "deny": ["Read(./.env)"],
    "defaultMode": "acceptEdits",
    "additionalDirectories": ["../ferry", "docs"],
  },
  "enableAllProjectMcpServers": true,
  "disabledMcpjsonServers": ["pier"],
  "hooks": {
    "PreToolUse": [
      {
        "matcher": "Bash|Write",
        "hooks": [
          { "type": "command", "command": "\\"$CLAUDE_PROJECT_DIR\\"/.claude/hooks/tide.py --fast", "timeout": 5 }
        ]
      }
    ]
  },
  "sandbox": { "enabled": true, "network": { "allowedDomains": ["harbour.example"] } },
  "model": "opus",
  "cleanupPeriodDays": 7
}`;
    expect(settings(text)).toEqual([
      'Claude Code | allow Bash(npm run test:*) | 6',
      'Claude Code | allow mcp__quay | 7',
      'Claude Code | ask Bash(git push:*) | 9',
      'Claude Code | deny Read(./.env) | 10',
      'Claude Code | deny pier | 15',
      'Claude Code | approval permissions.defaultMode = acceptEdits | 1 critical | 11',
      'Claude Code | approval enableAllProjectMcpServers = true | 1 critical | 14',
      'Claude Code | sandbox sandbox.enabled = true | -1 high | 26',
      'Claude Code | opens directory permissions.additionalDirectories: ../ferry | high | 12',
      'Claude Code | opens host sandbox.network.allowedDomains: harbour.example | high | 26',
      'Claude Code | on PreToolUse Bash|Write: "$CLAUDE_PROJECT_DIR"/.claude/hooks/tide.py --fast (.claude/hooks/tide.py) | 21',
      'Claude Code | model opus | 27',
    ]);
  });

  test.each([
    ['default', 0, 'info'],
    ['plan', -2, 'info'],
    ['dontAsk', -1, 'info'],
    ['auto', 2, 'critical'],
    ['bypassPermissions', 3, 'critical'],
  ])('the mode %s', (mode, openness, severity) => {
    expect(settings(`{"permissions":{"defaultMode":"${mode}"}}`)).toEqual([
      `Claude Code | approval permissions.defaultMode = ${mode} | ${openness} ${severity} | 1`,
    ]);
  });

  test('commands that run by themselves', () => {
    const text = json({
      apiKeyHelper: './bin/key.sh',
      statusLine: { type: 'command', command: 'python3 .claude/line.py', padding: 0 },
      awsAuthRefresh: 'aws sso login',
      hooks: {
        Stop: [{ hooks: [{ type: 'prompt', prompt: 'Is the quay done?' }] }],
        SessionStart: [
          { hooks: [{ type: 'http', url: 'https://harbour.example/in', headers: { 'X-Token': '$TIDE' } }] },
        ],
      },
    });
    expect(settings(text)).toEqual([
      'Claude Code | on apiKeyHelper: ./bin/key.sh (bin/key.sh) | 2',
      'Claude Code | on statusLine: python3 .claude/line.py (.claude/line.py) | 5',
      'Claude Code | on awsAuthRefresh: aws sso login | 8',
      'Claude Code | on Stop: asks a model: Is the quay done? | 13',
      'Claude Code | on SessionStart: sends to https://harbour.example/in | 23',
      'Claude Code | given X-Token ($TIDE) | 27',
    ]);
  });

  test('variables: other addresses and libraries open, secrets go by name, numbers are nothing', () => {
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const text = json({
      env: {
        ANTHROPIC_BASE_URL: 'https://quay.example',
        NODE_OPTIONS: '--require ./tide.js',
        GITHUB_TOKEN: token,
        BASH_DEFAULT_TIMEOUT_MS: '9000',
        HARBOUR: 'north',
      },
    });
    const lines = settings(text);
    expect(lines).toEqual([
      'Claude Code | opens host env.ANTHROPIC_BASE_URL: https://quay.example | high | 3',
      'Claude Code | opens other env.NODE_OPTIONS: --require ./tide.js | high | 4',
      'Claude Code | given GITHUB_TOKEN (in the open) | 5',
      'Claude Code | noted env.HARBOUR = "north" | 7',
    ]);
    expect(lines.join()).not.toContain(token);
  });

  test('plugins, and marketplaces by commit or not', () => {
    const text = json({
      enabledPlugins: { 'tide@harbour': true, 'pier@harbour': false },
      extraKnownMarketplaces: {
        harbour: { source: { source: 'github', repo: 'harbour/plugins', ref: 'v2' }, autoUpdate: true },
      },
    });
    expect(settings(text)).toEqual([
      'Claude Code | opens plugin enabledPlugins: tide@harbour | high | 3',
      'Claude Code | opens plugin extraKnownMarketplaces: harbour from github harbour/plugins at v2, updated by itself | medium | 7',
    ]);
  });

  test('what an administrator limits', () => {
    const text = json({
      allowedMcpServers: [{ serverName: 'quay' }, { serverUrl: 'https://*.harbour.example/*' }],
      deniedMcpServers: [{ serverName: 'pier' }, { serverCommand: ['npx', 'pier'] }],
      allowManagedHooksOnly: true,
      permissions: { disableBypassPermissionsMode: 'disable' },
    });
    expect(said(claudeFormats, 'etc/managed-settings.json', text)).toEqual([
      'Claude Code | deny pier | 11',
      'Claude Code | oversight allowedMcpServers = listed | -1 high | 2',
      'Claude Code | oversight allowManagedHooksOnly = true | -1 medium | 21',
      'Claude Code | oversight permissions.disableBypassPermissionsMode = disable | -1 high | 23',
      'Claude Code | opens other allowedMcpServers: quay | medium | 3',
      'Claude Code | opens other allowedMcpServers: https://*.harbour.example/* | medium | 6',
      'Claude Code | noted deniedMcpServers.serverCommand = {"serverCommand":["npx","pier"]} | 14',
    ]);
  });

  test('other types and unknown keys are kept, and nothing falls over', () => {
    const text = json({
      permissions: { allow: 7, ask: [{ tool: 'Bash' }], deny: null, defaultMode: 'yes', tide: 1 },
      hooks: ['sh'],
      sandbox: 'on',
      env: [1],
      model: { name: 'x' },
      enabledPlugins: 3,
      harbour: { quay: 'open' },
    });
    expect(settings(text)).toEqual([
      'Claude Code | noted permissions.allow = 7 | 3',
      'Claude Code | noted permissions.ask = {"tool":"Bash"} | 5',
      'Claude Code | noted permissions.defaultMode = "yes" | 10',
      'Claude Code | noted hooks = ["sh"] | 13',
      'Claude Code | noted env = [1] | 17',
      'Claude Code | noted model = {"name":"x"} | 20',
      'Claude Code | noted enabledPlugins = 3 | 23',
      'Claude Code | noted permissions.tide = 1 | 11',
      'Claude Code | noted sandbox = "on" | 16',
      'Claude Code | noted harbour = {"quay":"open"} | 24',
    ]);
    expect(settings('[]')).toEqual(['Claude Code | noted everything = [] | 1']);
    expect(settings('')).toEqual([]);
    expect(() => settings('{"permissions": {"allow": ["Bash')).toThrow('is no JSON');
    expect(() => settings('{"model": "a", "model": "b"}')).toThrow('stands here twice');
  });
});

describe('servers', () => {
  test('of a project, however they are reached', () => {
    const text = json({
      mcpServers: {
        quay: {
          command: 'npx',
          args: ['-y', '@harbour/quay', 8080],
          env: { TIDE: 'high', API_KEY: '${API_KEY}' },
        },
        ferry: {
          type: 'http',
          url: 'https://ferry.example/mcp',
          headers: { Authorization: 'Bearer ${FERRY}' },
        },
        pier: { type: 'sse', url: 'http://pier.example/sse', headersHelper: 'bin/pier.sh' },
        buoy: { type: 'stdio' },
      },
    });
    expect(said(claudeFormats, 'apps/north/.mcp.json', text)).toEqual([
      'Claude Code in apps/north | server quay: npx -y @harbour/quay 8080 with TIDE=high, API_KEY (${API_KEY}) | 3',
      'Claude Code in apps/north | server ferry: http https://ferry.example/mcp with Authorization (${FERRY}) | 15',
      'Claude Code in apps/north | server pier: sse http://pier.example/sse | 22',
      'Claude Code in apps/north | on headers of server pier: bin/pier.sh (apps/north/bin/pier.sh) | 25',
      'Claude Code in apps/north | noted mcpServers.buoy = {"type":"stdio"} | 27',
    ]);
  });

  test('of a plugin, without the key around them', () => {
    expect(
      said(claudeFormats, 'plugins/tide/.mcp.json', '{"tide":{"command":"uvx","args":["tide"]}}'),
    ).toEqual(['Claude Code in plugins/tide | server tide: uvx tide | 1']);
  });

  test('of Claude Desktop', () => {
    const text =
      '{"mcpServers":{"quay":{"command":"docker","args":["run","quay"],"disabled":true}},"globalShortcut":""}';
    expect(said(claudeFormats, 'claude_desktop_config.json', text)).toEqual([
      'Claude Desktop | server quay: docker run quay off | 1',
    ]);
  });
});

describe('agents, commands and skills', () => {
  test('an agent with its tools, servers, hooks and mode', () => {
    const text = `---
name: reviewer
description: Looks at the quay
tools: Read, Grep, Bash(git log:*, git diff:*), Agent(scout)
disallowedTools: [Write]
model: haiku
permissionMode: bypassPermissions
mcpServers:
  - quay
  - ferry:
      command: ferry
hooks:
  PreToolUse:
    - matcher: Bash
      hooks:
        - type: command
          command: ./check.sh
skills: [tide]
memory: project
mood: calm
---
Look.
`;
    const who = 'agent reviewer (Claude Code)';
    expect(said(claudeFormats, '.claude/agents/north/reviewer.md', text)).toEqual([
      `${who} | deny Write | 5`,
      `${who} | holds Read, Grep, Bash(git log:*, git diff:*), Agent(scout)`,
      `${who} | approval permissionMode = bypassPermissions | 3 critical | 7`,
      `${who} | opens plugin mcpServers: quay | low | 9`,
      `${who} | opens other skills: tide | low | 18`,
      `${who} | opens other memory: project | medium | 19`,
      `${who} | server ferry: ferry | 10`,
      `${who} | on PreToolUse Bash: ./check.sh (check.sh) | 16`,
      `${who} | model haiku | 6`,
      `${who} | noted mood = "calm" | 20`,
    ]);
  });

  test('an agent with no tools, and one with no limit', () => {
    expect(said(claudeFormats, '.claude/agents/a.md', '---\ntools: []\n---\n')).toEqual([
      'agent a (Claude Code) | holds ',
    ]);
    expect(said(claudeFormats, '.claude/agents/a.md', '---\ntools:\n---\n')).toEqual([]);
    expect(said(claudeFormats, '.claude/agents/a.md', 'only words')).toEqual([]);
  });

  test('front matter that is no YAML says its documented keys all the same', () => {
    const text = `---
name: scout
description: Use it for quays. Examples: <example>Context: a tide
user: "Look: there"
*star*
</example>
tools:
  - Read
  - Bash(ls:*)
model: haiku
---
Look.
`;
    expect(said(claudeFormats, '.claude/agents/scout.md', text)).toEqual([
      'agent scout (Claude Code) | holds Read, Bash(ls:*)',
      'agent scout (Claude Code) | model haiku | 10',
    ]);
    const hint = '---\nargument-hint: [--fast] | [--slow]\nallowed-tools: Bash(rm:*)\n---\n';
    expect(said(claudeFormats, '.claude/commands/tide.md', hint)).toEqual([
      'command tide (Claude Code) | allow Bash(rm:*) | 3',
    ]);
    const twice = '---\ntools: Read\ndescription: a: b: c\ntools: Bash\n---\n';
    expect(() => said(claudeFormats, '.claude/agents/a.md', twice)).toThrow('a.md');
  });

  test('a command runs what stands in its text', () => {
    const text =
      '---\nallowed-tools: Bash(git add:*), Bash(git status:*)\n---\nNow: !`git status` and !`bin/tide.sh`\n\nSee @~/notes.md and @docs/a.md\n\n```!\nmake ship\n```\n';
    const who = 'command harbour:ship (Claude Code)';
    expect(said(claudeFormats, '.claude/commands/harbour/ship.md', text)).toEqual([
      `${who} | allow Bash(git add:*) | 2`,
      `${who} | allow Bash(git status:*) | 2`,
      `${who} | opens file @: ~/notes.md | medium | 6`,
      `${who} | on reading: git status | 4`,
      `${who} | on reading: bin/tide.sh (bin/tide.sh) | 4`,
      `${who} | on reading: make ship | 8`,
    ]);
  });

  test('a skill hands work on', () => {
    const text =
      '---\nname: tide\ndescription: Reads tides\nallowed-tools: Read Grep Bash(tide *)\ncontext: fork\nagent: scout\n---\n';
    const who = 'skill tide (Claude Code)';
    expect(said(claudeFormats, '.claude/skills/tide/SKILL.md', text)).toEqual([
      `${who} | allow Read | 4`,
      `${who} | allow Grep | 4`,
      `${who} | allow Bash(tide *) | 4`,
      `${who} | hands to scout | 6`,
    ]);
  });

  test('a folder of that name elsewhere holds definitions only where they describe themselves', () => {
    expect(said(claudeFormats, 'agents/quay.md', '# Quays\n')).toEqual([]);
    expect(
      said(claudeFormats, 'plugins/tide/agents/quay.md', '---\ndescription: d\ntools: Read\n---\n'),
    ).toEqual(['agent quay (Claude Code) in plugins/tide | holds Read']);
  });
});

describe('plugins and marketplaces', () => {
  test('a plugin with servers, hooks, a monitor and a language server', () => {
    const text = json({
      name: 'tide',
      version: '1.0.0',
      mcpServers: { quay: { command: '${CLAUDE_PLUGIN_ROOT}/bin/quay' } },
      hooks: [
        './more/hooks.json',
        { PostToolUse: [{ hooks: [{ type: 'command', command: '${CLAUDE_PLUGIN_ROOT}/scripts/log.sh' }] }] },
      ],
      lspServers: { go: { command: 'gopls', args: ['serve'] } },
      monitors: [{ name: 'buoy', command: 'watch.sh' }],
      dependencies: ['pier', { name: 'ferry', marketplace: 'harbour' }],
      userConfig: { key: { type: 'string', sensitive: true } },
      agents: './crew',
    });
    const who = 'plugin tide (Claude Code) in plugins/tide';
    expect(said(claudeFormats, 'plugins/tide/.claude-plugin/plugin.json', text)).toEqual([
      `${who} | opens plugin dependencies: pier | medium | 39`,
      `${who} | opens plugin dependencies: ferry@harbour | medium | 40`,
      `${who} | server quay: \${CLAUDE_PLUGIN_ROOT}/bin/quay | 5`,
      `${who} | on hooks of ./more/hooks.json: ./more/hooks.json (plugins/tide/more/hooks.json) | 10`,
      `${who} | on PostToolUse: \${CLAUDE_PLUGIN_ROOT}/scripts/log.sh (plugins/tide/scripts/log.sh) | 15`,
      `${who} | on language server go: gopls serve | 25`,
      `${who} | on monitor buoy: watch.sh (plugins/tide/watch.sh) | 33`,
      `${who} | given key (asked of the person) | 46`,
      `${who} | noted agents = "./crew" | 51`,
    ]);
  });

  test('a marketplace says where each plugin comes from', () => {
    const text = json({
      name: 'harbour',
      owner: { name: 'h' },
      plugins: [
        { name: 'tide', source: './plugins/tide', description: 'd' },
        { name: 'pier', source: { source: 'github', repo: 'a/pier', sha: 'f'.repeat(40) } },
        {
          name: 'ferry',
          source: { source: 'url', url: 'https://g.example/f.git' },
          mcpServers: { f: { command: 'f' } },
        },
        { source: 'x' },
      ],
    });
    const who = 'marketplace harbour (Claude Code)';
    expect(said(claudeFormats, '.claude-plugin/marketplace.json', text)).toEqual([
      `${who} | opens plugin plugins: tide from ./plugins/tide | low | 7`,
      `${who} | opens plugin plugins: pier from github a/pier at ${'f'.repeat(40)} | medium | 12`,
      `${who} | opens plugin plugins: ferry from url https://g.example/f.git | medium | 20`,
      `${who} | noted plugins = {"source":"x"} | 32`,
      'plugin ferry (Claude Code) | server f: f | 27',
    ]);
  });
});
