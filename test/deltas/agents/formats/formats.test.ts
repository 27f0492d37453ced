/** All formats together: every file that holds settings is claimed, and none falls over on trees that nobody would write. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pathSet } from '../../../../src/change/path-set.ts';
import type { Format } from '../../../../src/deltas/agents/formats/format.ts';
import { agentFormats } from '../../../../src/deltas/agents/formats/formats.ts';
import { Unreadable } from '../../../../src/syntax/unreadable.ts';
import { textFile } from './said.ts';

const sets = agentFormats.map((format) => ({ format, set: pathSet(format.paths) }));

/** As the analyzer chooses: the first that claims it. */
function formatOf(path: string): Format | undefined {
  return sets.find(({ set }) => set.has(path))?.format;
}

test.each([
  ['.mcp.json', 'Claude Code servers'],
  ['mcp.json', 'MCP servers'],
  ['quay/mcp.json', 'MCP servers'],
  ['.vscode/mcp.json', 'VS Code servers'],
  ['.vscode/settings.json', 'VS Code settings'],
  ['quay/.cursor/mcp.json', 'Cursor servers'],
  ['.cursor/cli.json', 'Cursor permissions'],
  ['.cursor/permissions.json', 'Cursor permissions'],
  ['.cursor/sandbox.json', 'Cursor sandbox'],
  ['.cursor/hooks.json', 'Cursor hooks'],
  ['.cursor/environment.json', "Cursor cloud agents' environment"],
  ['.cursor/worktrees.json', 'Cursor worktrees'],
  ['.cursor/agents/quay.md', 'Cursor agent'],
  ['.cursor/commands/quay.md', 'Cursor command'],
  ['.cursorignore', 'Cursor ignore file'],
  ['.claude/settings.json', 'Claude Code settings'],
  ['.claude/settings.local.json', 'Claude Code settings'],
  ['.claude/agents/quay.md', 'Claude Code agent'],
  ['.claude/commands/quay.md', 'Claude Code command'],
  ['.claude/skills/quay/SKILL.md', 'Claude Code skill'],
  ['.claude-plugin/plugin.json', 'Claude Code plugin'],
  ['.claude-plugin/marketplace.json', 'Claude Code marketplace'],
  ['claude_desktop_config.json', 'Claude Desktop configuration'],
  ['.codex/config.toml', 'Codex configuration'],
  ['.gemini/settings.json', 'Gemini CLI settings'],
  ['.roo/mcp.json', 'Roo Code servers'],
  ['.roomodes', 'Roo Code modes'],
  ['.clinerules/hooks/PreToolUse', 'Cline hook'],
  ['cline_mcp_settings.json', 'Cline servers'],
  ['.windsurf/mcp_config.json', 'Windsurf servers'],
  ['.windsurf/hooks.json', 'Windsurf hooks'],
  ['.windsurf/workflows/quay.md', 'Windsurf workflow'],
  ['opencode.json', 'opencode configuration'],
  ['quay/opencode.jsonc', 'opencode configuration'],
  ['.opencode/opencode.json', 'opencode configuration'],
  ['.opencode/agent/quay.md', 'opencode agent'],
  ['.opencode/commands/quay/moor.md', 'opencode command'],
  ['.opencode/plugin/quay.ts', 'opencode plugin'],
  ['.continue/config.yaml', 'Continue configuration'],
  ['.continue/mcpServers/quay.yaml', 'Continue configuration'],
  ['.continue/agents/quay.yaml', 'Continue agent'],
  ['.continue/permissions.yaml', 'Continue permissions'],
  ['.zed/settings.json', 'Zed settings'],
  ['.junie/mcp/mcp.json', 'Junie servers'],
  ['.junie/allowlist.json', 'Junie allowlist'],
  ['.amazonq/mcp.json', 'Amazon Q servers'],
  ['.amazonq/cli-agents/quay.json', 'Amazon Q agent'],
  ['.kiro/settings/mcp.json', 'Kiro servers'],
  ['.kiro/agents/quay.json', 'Kiro agent'],
  ['.kiro/hooks/quay.kiro.hook', 'Kiro hook'],
  ['.github/agents/quay.md', 'GitHub Copilot agent'],
  ['.github/agents/quay.agent.md', 'GitHub Copilot agent'],
  ['.github/chatmodes/quay.chatmode.md', 'GitHub Copilot agent'],
  ['.github/prompts/quay.prompt.md', 'GitHub Copilot prompt'],
  ['.github/hooks/quay.json', 'GitHub Copilot hooks'],
  ['.github/copilot/settings.json', 'GitHub Copilot settings'],
  ['.github/workflows/copilot-setup-steps.yml', "Set-up steps of GitHub Copilot's cloud agent"],
  ['.aider.conf.yml', 'Aider configuration'],
  ['.goose/recipes/quay.yaml', 'goose recipe'],
])('%s is of the format %s', (path, name) => {
  expect(formatOf(path)?.name).toBe(name);
});

test.each([
  'package.json',
  '.vscode/launch.json',
  '.github/workflows/build.yml',
  'settings.json',
  'docs/agents.md',
  '.cursor/rules/quay.mdc',
  '.github/instructions/quay.instructions.md',
])('%s is of none', (path) => {
  expect(formatOf(path)).toBeUndefined();
});

test('names are told apart, and each says where and when its schema was read', () => {
  expect(new Set(agentFormats.map(({ name }) => name)).size).toBe(agentFormats.length);
  for (const { source } of agentFormats) expect(source).toMatch(/\w\.\w.*read \d{4}-\d{2}$/);
});

/** Keys that some reader looks for, so that odd values meet the code behind them. */
const keys =
  `mcpServers servers inputs context_servers mcp quay command args env headers url type disabled enabled autoApprove
  alwaysAllow tools allowedTools toolsSettings execute_bash allowedCommands permission bash edit permissions allow deny ask
  exclude hooks stop PreToolUse matcher bash powershell prompt handoffs agent agents model mode groups customModes slug
  fileRegex models apiBase apiKey requestOptions plugin instructions provider options baseURL formatter lsp experimental
  hook file_edited template share networkPolicy default terminals install snapshot setup-worktree approvalMode sandbox
  chat.tools.terminal.autoApprove chat.tools.global.autoApprove chat github copilot settings agent_servers profiles
  tool_permissions always_allow pattern rules executables fileEditing prefix action when then patterns resources yes-always
  lint-cmd extensions sub_recipes title cmd jobs steps run uses __proto__ constructor toString`.split(/\s+/);
const leaf = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('', 'true', '../..', '*', 'a(b', '!`', '${X}', '/(', '__proto__', 'edit', 'allow'),
  fc.boolean(),
  fc.integer(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, depthSize: 'medium' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string({ maxLength: 6 })), tie('tree'), {
      maxKeys: 5,
    }),
  ),
}));
const table = fc.dictionary(fc.constantFrom(...keys), tree, { minKeys: 1, maxKeys: 6 });

/** JSON on one line is a flow of YAML as well. */
function written(path: string, value: Record<string, unknown>): string {
  const json = JSON.stringify(value);
  if (path.endsWith('.md')) return `---\n${json}\n---\n!\`ls\` ${json}\n`;
  return json;
}

function readOrRefused(format: Format, path: string, text: string): readonly unknown[] {
  try {
    return format.read(textFile(path, text), 'before');
  } catch (error) {
    if (error instanceof Unreadable) return [];
    throw error;
  }
}

/** A path that the first glob of a format claims. */
function pathOf({ paths: [glob = ''] }: Format): string {
  return glob
    .replace('**/', '')
    .replace('**/', 'north/')
    .replaceAll('*', 'quay')
    .replace(/\{([^,}]*)[^}]*\}/g, '$1');
}

describe.each(agentFormats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  test('any tree is read or refused, and no secret is kept', () => {
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const path = pathOf(format);
    fc.assert(
      fc.property(table, (value) => {
        const text = written(path, value);
        readOrRefused(format, path, text);
        const risky = text
          .replaceAll('"quay":', `"${secret}":`)
          .replaceAll('"true"', `"${secret}"`)
          .replaceAll('"*"', `"x ${secret}"`);
        expect(JSON.stringify(readOrRefused(format, path, risky))).not.toContain(secret);
      }),
      { numRuns: 25 },
    );
  });

  test('any text is read or refused', () => {
    const path = pathOf(format);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        readOrRefused(format, path, text);
        readOrRefused(format, path, `---\n${text}\n---\n${text}`);
      }),
      { numRuns: 10 },
    );
  });
});
