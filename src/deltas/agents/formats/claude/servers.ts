/** Servers of a project (.mcp.json) and of Claude Desktop -> what the agent there can use. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import type { Format } from '../format.ts';
import { Gathering, type Table } from '../gathering.ts';
import { commandOf } from '../hook-map.ts';
import { directoryOf } from '../places.ts';
import { readServers, type ServerDraft } from '../server-map.ts';

export const claudeServers: Format = {
  name: 'Claude Code servers',
  paths: ['**/.mcp.json', '**/managed-mcp.json'],
  source: 'code.claude.com/docs/en/mcp, read 2026-11',
  read: readProjectServers,
};

export const desktopServers: Format = {
  name: 'Claude Desktop configuration',
  paths: ['**/claude_desktop_config.json'],
  source: 'modelcontextprotocol.io/docs/develop/connect-local-servers, read 2026-11',
  read: readDesktop,
};

function readProjectServers(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryOf(file.path);
  const gathering = new Gathering(file, side, { product: 'claude-code', root, part: null });
  if (isBareMap(tree)) {
    const whole = { key: 'mcpServers', value: tree, startLine: tree.startLine, endLine: tree.endLine };
    readClaudeServers(gathering, whole, 'mcpServers');
  } else
    gathering.read(tree, {
      $schema: 'silent',
      mcpServers: (entry, key) => readClaudeServers(gathering, entry, key),
    });
  return [gathering.powers()];
}

/** Plugins may leave the key out: code.claude.com/docs/en/plugins-reference, read 2026-11. */
function isBareMap(tree: TreeNode): boolean {
  if (tree.kind !== 'map' || tree.entries.size === 0) return false;
  return [...tree.entries.values()].every(
    ({ value }) => value.kind === 'map' && ['command', 'url'].some((key) => value.entries.has(key)),
  );
}

function readDesktop(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryOf(file.path);
  const gathering = new Gathering(file, side, { product: 'claude-desktop', root, part: null });
  gathering.read(tree, {
    globalShortcut: 'silent',
    isUsingBuiltInNodeForMcp: gathering.noted,
    preferences: gathering.noted,
    mcpServers: (entry, key) => readClaudeServers(gathering, entry, key),
  });
  return [gathering.powers()];
}

export function readClaudeServers(gathering: Gathering, entry: TreeEntry, key: string): void {
  readServers(gathering, entry, key, (draft) => claudeServerKeys(gathering, draft));
}

/** The keys of a server besides those that all products have. */
export function claudeServerKeys(gathering: Gathering, draft: ServerDraft): Table {
  return {
    headersHelper: commandOf(gathering, `headers of server ${draft.name}`),
    alwaysLoad: 'silent',
    disabled: (entry, key) => {
      if (entry.value.kind === 'scalar' && typeof entry.value.value === 'boolean')
        draft.enabled = !entry.value.value;
      else gathering.noted(entry, key);
    },
    cwd: gathering.noted,
    oauth: gathering.noted,
  };
}
