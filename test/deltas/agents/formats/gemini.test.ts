/** What the readers of Gemini CLI's files say of small, real-looking ones. */
import { describe, expect, test } from '@jest/globals';
import { geminiFormats } from '../../../../src/deltas/agents/formats/gemini/formats.ts';
import { said } from './said.ts';

const settings = (value: unknown) =>
  said(geminiFormats, '.gemini/settings.json', JSON.stringify(value, null, 2));

describe('settings', () => {
  test('as they are nested today', () => {
    expect(
      settings({
        general: { defaultApprovalMode: 'auto_edit', vimMode: true },
        tools: {
          sandbox: 'docker',
          allowed: ['run_shell_command(git)'],
          exclude: ['web_fetch'],
          core: ['read_file'],
        },
        security: { disableYoloMode: true, folderTrust: { enabled: false } },
        mcpServers: {
          quay: {
            httpUrl: 'https://quay.example/mcp',
            trust: true,
            includeTools: ['look'],
            headers: { 'X-Key': '$K' },
          },
        },
        mcp: { excluded: ['pier'] },
        context: { includeDirectories: ['../ferry'], fileName: ['AGENTS.md'] },
        hooks: {
          BeforeTool: [
            {
              matcher: 'write_.*',
              hooks: [{ type: 'command', command: 'node $GEMINI_PROJECT_DIR/.gemini/hooks/look.js' }],
            },
          ],
        },
        model: { name: 'gemini-3-pro', maxSessionTurns: 9 },
        telemetry: { enabled: true, otlpEndpoint: 'http://tide.example' },
        ui: { theme: 'dark' },
      }).map((line) => line.replace('Gemini CLI | ', '').replace(/ \| \d+$/, '')),
    ).toEqual([
      'allow run_shell_command(git)',
      'deny web_fetch',
      'deny pier',
      'holds read_file',
      'approval general.defaultApprovalMode = auto_edit | 1 critical',
      'sandbox tools.sandbox = docker | -1 high',
      'oversight security.disableYoloMode = true | -1 medium',
      'trust security.folderTrust.enabled = false | 1 high',
      'approval mcpServers.quay.trust = true | 1 critical',
      'oversight mcpServers.quay.includeTools = listed | -1 high',
      'opens other mcpServers.quay.includeTools: look | medium',
      'opens directory context.includeDirectories: ../ferry | high',
      'opens host telemetry.otlpEndpoint: http://tide.example | medium',
      'server quay: http https://quay.example/mcp with X-Key=$K',
      'on BeforeTool write_.*: node $GEMINI_PROJECT_DIR/.gemini/hooks/look.js (.gemini/hooks/look.js)',
      'model gemini-3-pro',
      'noted context.fileName = ["AGENTS.md"]',
      'noted telemetry.enabled = true',
    ]);
  });

  test('flat as before says the same under the same keys', () => {
    const flat = {
      autoAccept: true,
      sandbox: false,
      coreTools: ['read_file'],
      model: 'gemini-2.5',
      includeDirectories: ['docs'],
      theme: 'x',
    };
    const nested = {
      tools: { autoAccept: true, sandbox: false, core: ['read_file'] },
      model: { name: 'gemini-2.5' },
      context: { includeDirectories: ['docs'] },
    };
    const bare = (lines: readonly string[]) => lines.map((line) => line.replace(/ \| \d+$/, ''));
    expect(bare(settings(flat))).toEqual(bare(settings(nested)));
    expect(settings(flat)).toContain('Gemini CLI | sandbox tools.sandbox = false | 0 high | 3');
  });

  test('other types and unknown keys are kept', () => {
    expect(
      settings({ tools: { sandbox: 3, core: { a: 1 }, tide: 1 }, mcpServers: { quay: [] }, harbour: 1 }),
    ).toEqual([
      'Gemini CLI | noted tools.sandbox = 3 | 3',
      'Gemini CLI | noted tools.core = {"a":1} | 4',
      'Gemini CLI | noted mcpServers.quay = [] | 10',
      'Gemini CLI | noted tools.tide = 1 | 7',
      'Gemini CLI | noted harbour = 1 | 12',
    ]);
  });
});

describe('beside the settings', () => {
  test('an extension', () => {
    const text =
      '{"name":"tide","mcpServers":{"q":{"command":"node","args":["${extensionPath}/q.js"]}},"excludeTools":["write_file"],"settings":[{"name":"Key","envVar":"TIDE_KEY","sensitive":true}],"migratedTo":"https://g.example/x"}';
    const who = 'extension tide (Gemini CLI) in .gemini/extensions/tide';
    expect(said(geminiFormats, '.gemini/extensions/tide/gemini-extension.json', text)).toEqual([
      `${who} | deny write_file | 1`,
      `${who} | opens other migratedTo: https://g.example/x | high | 1`,
      `${who} | server q: node \${extensionPath}/q.js | 1`,
      `${who} | given TIDE_KEY (asked of the person) | 1`,
    ]);
  });

  test('a command runs what stands in its prompt', () => {
    const text =
      'description = "d"\nprompt = """\nLook: !{git diff ${a} --staged}\n!{bin/tide.sh}\nand @{docs/a.md} !{open"""\n';
    const who = 'command harbour:look (Gemini CLI)';
    expect(said(geminiFormats, '.gemini/commands/harbour/look.toml', text)).toEqual([
      `${who} | on reading: git diff \${a} --staged | 2`,
      `${who} | on reading: bin/tide.sh (bin/tide.sh) | 2`,
      `${who} | on reading: open | 2`,
    ]);
  });

  test('an agent', () => {
    const text =
      '---\nname: scout\ndescription: d\ntools:\n  - read_file\n  - mcp_*\nmcpServers:\n  q:\n    command: node\nmax_turns: 3\n---\nLook.';
    expect(said(geminiFormats, '.gemini/agents/s.md', text)).toEqual([
      'agent scout (Gemini CLI) | holds read_file, mcp_*',
      'agent scout (Gemini CLI) | server q: node | 8',
    ]);
  });

  test('a policy, also for one agent', () => {
    const text = `[[rule]]
toolName = "run_shell_command"
commandPrefix = ["git", "npm"]
decision = "allow"
priority = 100
modes = ["autoEdit"]

[[rule]]
mcpName = "quay"
decision = "deny"

[[rule]]
toolName = ["write_file", "replace"]
subagent = "scout"
decision = "ask_user"

[[rule]]
commandRegex = "git (commit|push)"
decision = "deny"

[[rule]]
toolName = "x"
decision = "perhaps"
`;
    expect(said(geminiFormats, '.gemini/policies/a.toml', text)).toEqual([
      'Gemini CLI | allow run_shell_command(git), modes autoEdit | 1',
      'Gemini CLI | allow run_shell_command(npm), modes autoEdit | 1',
      'Gemini CLI | deny quay/* | 8',
      'Gemini CLI | deny command git (commit|push) | 17',
      'Gemini CLI | noted rule = {"decision":"perhaps","toolName":"x"} | 21',
      'agent scout (Gemini CLI) | ask write_file | 12',
      'agent scout (Gemini CLI) | ask replace | 12',
    ]);
  });
});
