/** Policies of Gemini CLI: rules by tool, server and command -> permissions of its agent or of one of its agents. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { PermissionRule, Powers } from '../../model.ts';
import { geminiCliPatterns } from '../../permissions/notation/gemini-cli.ts';
import type { TextPattern, ToolPattern } from '../../permissions/pattern.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Patterns } from '../gathering.ts';
import { directoryAbove } from '../places.ts';
import { textOf, textsIn } from '../settings.ts';

export const geminiPolicies: Format = {
  name: 'Gemini CLI policy',
  paths: ['**/.gemini/policies/*.toml', '**/.gemini/extensions/*/policies/*.toml'],
  source: 'github.com/google-gemini/gemini-cli, docs/reference/policy-engine.md of 2026-08-21, read 2026-11',
  read: readPolicies,
};

/** Priorities are not weighed: deny beats ask beats allow, as with the other products. */
const decisions = new Map<string, PermissionRule['decision']>([
  ['allow', 'allow'],
  ['ask_user', 'ask'],
  ['deny', 'deny'],
]);

function readPolicies(file: TextFile, side: Side): readonly Powers[] {
  const tree = readToml(file.path, file.text);
  if (tree === null) return [];
  const root = directoryAbove(file.path, '.gemini');
  const holder = { product: 'gemini-cli', root, part: null } as const;
  const gathering = new Gathering(file, side, holder);
  const agents = new Map<string, Gathering>();
  const readRules = (entry: TreeEntry, key: string): void => {
    const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
    for (const item of items) {
      const agent = item.kind === 'map' ? textOf(item.entries.get('subagent')?.value) : null;
      const name = brief(agent ?? '');
      const of =
        agent === null
          ? gathering
          : (agents.get(name) ??
            new Gathering(file, side, { ...holder, part: { sort: 'agent', name } }, item));
      if (agent !== null) agents.set(name, of);
      readRule(of, item, key);
    }
  };
  gathering.read(tree, { rule: readRules, rules: readRules, safety_checker: gathering.noted });
  return [gathering.powers(), ...[...agents.values()].map((agent) => agent.powers())];
}

/** What narrows a rule beyond its pattern is part of how it is written. */
const conditions = ['modes', 'interactive', 'toolAnnotations', 'allowRedirection'];

function readRule(gathering: Gathering, item: TreeNode, key: string): void {
  const at = (name: string) => (item.kind === 'map' ? item.entries.get(name)?.value : undefined);
  const decision = decisions.get(textOf(at('decision')) ?? textOf(at('action')) ?? '');
  const patterns = patternsOf(at);
  if (item.kind !== 'map' || decision === undefined || patterns.length === 0) {
    gathering.note(key, item, item);
    return;
  }
  const kept = conditions.flatMap((name) => {
    const node = at(name);
    return node === undefined
      ? []
      : [
          `${name} ${textsIn(node)
            .map(({ text }) => text)
            .join(' ')}`.trim(),
        ];
  });
  for (const { pattern, written } of patterns)
    gathering.addRule(decision, pattern, [written, ...kept].join(', '), item);
  const known = [...conditions, ...speaking].map((name) => [name, 'silent' as const]);
  gathering.read(item, Object.fromEntries(known), `${key}.`);
}

const speaking =
  `toolName mcpName subagent argsPattern commandPrefix commandRegex decision action priority denyMessage
  name description`.split(/\s+/);

interface Spoken {
  readonly pattern: Patterns;
  readonly written: string;
}

/** Each tool, command or server of a rule is a pattern of its own. */
function patternsOf(at: (name: string) => TreeNode | undefined): readonly Spoken[] {
  const all = (name: string): readonly string[] => {
    const node = at(name);
    return node === undefined ? [] : textsIn(node).map(({ text }) => text);
  };
  const server = textOf(at('mcpName'));
  const regex = textOf(at('commandRegex'));
  const args = textOf(at('argsPattern'));
  const tools = all('toolName');
  if (server !== null) {
    const names = tools.length === 0 ? ['*'] : tools;
    return names.map((name) => ({ pattern: ofServer(server, name, args), written: `${server}/${name}` }));
  }
  const prefixes = all('commandPrefix');
  if (prefixes.length > 0)
    return prefixes.map((prefix) => {
      const written = `run_shell_command(${prefix})`;
      return { pattern: geminiCliPatterns(written), written };
    });
  if (regex !== null)
    return [
      {
        pattern: { tool: 'shell', command: { form: 'opaque', written: brief(regex) } },
        written: `command ${regex}`,
      },
    ];
  return tools.map((name) => ({
    pattern: args === null ? geminiCliPatterns(name) : { tool: 'other', name, argument: brief(args) },
    written: args === null ? name : `${name} ${args}`,
  }));
}

function ofServer(server: string, name: string, args: string | null): ToolPattern {
  const tool: TextPattern | null =
    args !== null
      ? { form: 'opaque', written: brief(`${name} ${args}`) }
      : name === '*'
        ? null
        : { form: 'glob', glob: name };
  return { tool: 'mcp', server: { form: 'glob', glob: server }, name: tool };
}
