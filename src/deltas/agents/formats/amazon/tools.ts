/** Tools of Amazon Q and of Kiro, which share their format, and what each tool is set to -> patterns and rules. */
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { anchored } from '../../permissions/notation/written.ts';
import type { ToolPattern } from '../../permissions/pattern.ts';
import type { Gathering, Patterns, Table } from '../gathering.ts';
import { commandsMatching, mapsIn, toolsOfServer } from '../keys.ts';

const families = new Map<string, readonly ToolPattern[]>([
  ['*', [{ tool: 'any' }]],
  ['@builtin', [{ tool: 'any' }]],
  ...['execute_bash', 'execute_cmd', 'shell'].map(
    (name) => [name, [{ tool: 'shell', command: null }]] as const,
  ),
  ...['fs_read', 'read', 'grep', 'glob', 'code'].map(
    (name) => [name, [{ tool: 'read', path: null }]] as const,
  ),
  ...['fs_write', 'write'].map((name) => [name, [{ tool: 'write', path: null }]] as const),
  ...['web_fetch', 'fetch'].map((name) => [name, [{ tool: 'fetch', host: null }]] as const),
  ['web_search', [{ tool: 'search' }]],
  ['web', [{ tool: 'fetch', host: null }, { tool: 'search' }]],
  ...['use_subagent', 'delegate', 'subagent'].map(
    (name) => [name, [{ tool: 'delegate', agent: null }]] as const,
  ),
]);

/**
 * "fs_read", "@git", "@git/status", "@builtin", "*": github.com/aws/amazon-q-developer-cli, docs/agent-format.md, and
 * kiro.dev/docs/cli/custom-agents/configuration-reference, read 2026-11.
 */
export function amazonTools(written: string): readonly ToolPattern[] {
  const known = families.get(written);
  if (known !== undefined) return known;
  const name = written.replace(/^@/, '');
  if (!written.startsWith('@')) return [{ tool: 'other', name: written, argument: null }];
  const divide = name.indexOf('/');
  return [
    divide < 0 ? toolsOfServer(name, null) : toolsOfServer(name.slice(0, divide), name.slice(divide + 1)),
  ];
}

/** Lists by tool; commands are regular expressions, paths are globs. */
export function readToolSettings(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const tool of mapsIn(gathering, entry, key)) {
    const keys = settingsOf(gathering, tool.key);
    if (keys === null) gathering.noted(tool, `${key}.${tool.key}`);
    else gathering.read(tool.value, keys, `${key}.${tool.key}.`);
  }
}

function settingsOf(gathering: Gathering, tool: string): Table | null {
  const lists = (allowed: string, denied: string, read: (text: string) => Patterns): Table => ({
    [allowed]: gathering.rulesOf('allow', read),
    [denied]: gathering.rulesOf('deny', read),
  });
  const readOnly = gathering.level('approval', {
    true: [1, 'medium', `uses ${tool} without asking where it only reads`],
    false: [0, 'info', `asks before it uses ${tool}`],
  });
  const denying = gathering.level('oversight', {
    true: [-1, 'high', `refuses each use of ${tool} that is not listed`],
    false: [0, 'info', `asks for each use of ${tool} that is not listed`],
  });
  const file = (kind: 'read' | 'write') => (path: string) => ({ tool: kind, path: anchored(path) }) as const;
  switch (tool) {
    case 'execute_bash':
    case 'execute_cmd':
    case 'shell':
      return {
        ...lists('allowedCommands', 'deniedCommands', commandsMatching),
        autoAllowReadonly: readOnly,
        denyByDefault: denying,
      };
    case 'fs_read':
    case 'read':
      return { ...lists('allowedPaths', 'deniedPaths', file('read')), denyByDefault: denying };
    case 'fs_write':
    case 'write':
      return { ...lists('allowedPaths', 'deniedPaths', file('write')), denyByDefault: denying };
    case 'use_aws':
    case 'aws':
      return {
        ...lists('allowedServices', 'deniedServices', (service) => ({
          tool: 'other',
          name: 'use_aws',
          argument: service,
        })),
        autoAllowReadonly: readOnly,
        denyByDefault: denying,
      };
    default:
      return null;
  }
}
