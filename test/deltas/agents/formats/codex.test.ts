/** What the readers of Codex's files say of small, real-looking ones. */
import { describe, expect, test } from '@jest/globals';
import { codexFormats } from '../../../../src/deltas/agents/formats/codex/formats.ts';
import { said } from './said.ts';

const config = (text: string) => said(codexFormats, '.codex/config.toml', text);

describe('configuration', () => {
  test('approval, sandbox, network, servers and profiles', () => {
    const text = `model = "gpt-5"
approval_policy = "never"
sandbox_mode = "danger-full-access"
notify = ["python3", "bin/bell.py"]
web_search = "live"

[sandbox_workspace_write]
network_access = true
writable_roots = ["/srv/quay"]

[mcp_servers.quay]
command = "npx"
args = ["-y", "@harbour/quay"]
env = { TIDE = "high" }
enabled_tools = ["look"]
startup_timeout_sec = 20
default_tools_approval_mode = "approve"

[mcp_servers.quay.tools.sink]
approval_mode = "approve"

[mcp_servers.ferry]
url = "https://ferry.example/mcp"
bearer_token_env_var = "FERRY_TOKEN"
enabled = false

[profiles.bold]
approval_policy = "on-failure"

[projects."/home/a/quay"]
trust_level = "trusted"

[tui]
theme = "dark"
`;
    expect(config(text)).toEqual([
      'Codex | allow quay/sink | 20',
      'Codex | approval approval_policy = never | 2 critical | 2',
      'Codex | sandbox sandbox_mode = danger-full-access | 2 high | 3',
      'Codex | network web_search = live | 1 medium | 5',
      'Codex | network sandbox_workspace_write.network_access = true | 1 high | 8',
      'Codex | oversight mcp_servers.quay.enabled_tools = listed | -1 high | 15',
      'Codex | approval mcp_servers.quay.default_tools_approval_mode = approve | 1 critical | 17',
      'Codex | trust projects./home/a/quay.trust_level = trusted | 1 high | 31',
      'Codex | opens directory sandbox_workspace_write.writable_roots: /srv/quay | high | 9',
      'Codex | opens other mcp_servers.quay.enabled_tools: look | medium | 15',
      'Codex | server quay: npx -y @harbour/quay with TIDE=high | 11',
      'Codex | server ferry: some transport https://ferry.example/mcp with Authorization (${FERRY_TOKEN}) off | 22',
      'Codex | on notify: python3 bin/bell.py (bin/bell.py) | 4',
      'Codex | model gpt-5 | 1',
      'profile bold (Codex) | approval approval_policy = on-failure | 1 high | 28',
    ]);
  });

  test('granular questions, features and other providers', () => {
    const text = `approval_policy = { granular = { sandbox_approval = true, rules = false } }
model_provider = "quay"
tide = 3

[features]
web_search_request = true
fast_mode = true

[model_providers.quay]
name = "Quay"
base_url = "https://quay.example/v1"
env_key = "QUAY_KEY"

[shell_environment_policy]
inherit = "core"
ignore_default_excludes = false
set = { HARBOUR = "north" }

[hooks]
state = {}
[[hooks.PreToolUse]]
matcher = "shell"
[[hooks.PreToolUse.hooks]]
type = "command"
command = "bash .codex/hooks/look.sh"
`;
    expect(config(text)).toEqual([
      'Codex | approval approval_policy.granular.sandbox_approval = true | 0 info | 1',
      'Codex | approval approval_policy.granular.rules = false | -1 info | 1',
      'Codex | trust shell_environment_policy.inherit = core | -1 info | 15',
      'Codex | trust shell_environment_policy.ignore_default_excludes = false | -1 info | 16',
      'Codex | opens host model_providers.quay.base_url: https://quay.example/v1 | high | 11',
      'Codex | on PreToolUse shell: bash .codex/hooks/look.sh (.codex/hooks/look.sh) | 23',
      'Codex | given quay env_key (${QUAY_KEY}) | 12',
      'Codex | noted model_provider = "quay" | 2',
      'Codex | noted features.web_search_request = true | 6',
      'Codex | noted shell_environment_policy.set.HARBOUR = north | 17',
      'Codex | noted hooks.state = {} | 20',
      'Codex | noted tide = 3 | 3',
    ]);
  });

  test('a permission profile', () => {
    const text = `default_permissions = "quay"
[permissions.quay.filesystem]
"/srv" = "write"
"~/.ssh" = "deny"
":workspace_roots" = { "." = "write" }
[permissions.quay.network]
enabled = true
domains = { "harbour.example" = "allow", "*.pier.example" = "deny" }
`;
    const who = 'permission profile quay (Codex)';
    expect(config(text)).toEqual([
      'Codex | noted default_permissions = "quay" | 1',
      `${who} | deny read ~/.ssh | 4`,
      `${who} | deny write ~/.ssh | 4`,
      `${who} | deny *.pier.example | 8`,
      `${who} | network network.enabled = true | 1 high | 7`,
      `${who} | opens directory filesystem: /srv write | high | 3`,
      `${who} | opens directory filesystem: :workspace_roots/. write | low | 5`,
      `${who} | opens host network.domains: harbour.example | high | 8`,
    ]);
  });

  test('other types are kept', () => {
    const text =
      'approval_policy = 3\nsandbox_workspace_write = "on"\nmcp_servers = ["quay"]\nprofiles = 1\nmodel = []\n';
    expect(config(text)).toEqual([
      'Codex | noted approval_policy = 3 | 1',
      'Codex | noted mcp_servers = ["quay"] | 3',
      'Codex | noted profiles = 1 | 4',
      'Codex | noted model = [] | 5',
      'Codex | noted sandbox_workspace_write = "on" | 2',
    ]);
    expect(config('# nothing\n')).toEqual([]);
    expect(() => config('model = ')).toThrow('is no TOML');
  });

  test('a custom agent', () => {
    const text =
      'name = "scout"\ndescription = "d"\nsandbox_mode = "read-only"\ndeveloper_instructions = "Look."\n';
    expect(said(codexFormats, 'north/.codex/agents/s.toml', text)).toEqual([
      'agent scout (Codex) in north | sandbox sandbox_mode = read-only | -1 info | 3',
    ]);
  });
});

describe('rules', () => {
  const rules = (text: string) => said(codexFormats, '.codex/rules/default.rules', text);

  test('every alternative is a command', () => {
    const text = `# the quay
prefix_rule(
    pattern = ["git", ["push", 'fetch']],
    decision = "prompt",
    justification = """Why,
not?""",
    match = [["git", "push"]],
)
prefix_rule(pattern=["npm", "test"])
prefix_rule(pattern = ["rm"], decision = "forbidden")
network_rule(host = "harbour.example", protocol = "https", decision = "allow")
host_executable(name = "git", paths = ["/usr/bin/git"])
x = 1
`;
    expect(rules(text)).toEqual([
      'Codex | ask git push|fetch | 2',
      'Codex | allow npm test | 9',
      'Codex | deny rm | 10',
      'Codex | allow harbour.example | 11',
      'Codex | noted host_executable = "host_executable(name = \\"git\\", paths = [\\"/usr/bin/git\\"])" | 12',
      'Codex | noted a statement = "x = 1" | 13',
    ]);
  });

  test('a pattern from elsewhere is noted, one of very many commands is kept whole', () => {
    const many = `[${Array(9).fill('"a"').join(',')}]`;
    expect(
      rules(`prefix_rule(pattern = WORDS)\nprefix_rule(pattern = [${many}, ${many}])\n`).map((line) =>
        line.slice(0, 27),
      ),
    ).toEqual(['Codex | allow a|a|a|a|a|a|a', 'Codex | noted prefix_rule =']);
  });

  test.each([
    ['prefix_rule(pattern = ["git"', 'ends in the middle of a rule'],
    ['prefix_rule(pattern = {})', '"{" where a value belongs'],
    ['x = """', 'a text that never ends'],
    [`prefix_rule(pattern = ${'['.repeat(5_000)}`, 'nested deeper than 8 levels'],
  ])('%s', (text, reason) => {
    expect(() => rules(text)).toThrow(reason);
  });
});
