/** Servers of VS Code, of Copilot's command line, and of files that name no product -> what their agents can use. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { Powers, Product } from '../../model.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { itemsIn, notedKeys, silentKeys, switchedBy, textAt, toolsRuled } from '../keys.ts';
import { directoryAbove, directoryOf } from '../places.ts';
import { readServers, type ServerDraft } from '../server-map.ts';

export const vscodeServers: Format = {
  name: 'VS Code servers',
  paths: ['**/.vscode/mcp.json'],
  source: 'code.visualstudio.com/docs/agents/reference/mcp-configuration, read 2026-11',
  read: (file, side) => readFile(file, side, 'vscode', directoryAbove(file.path, '.vscode')),
};

export const copilotServers: Format = {
  name: 'GitHub Copilot servers',
  paths: [
    '**/.copilot/mcp-config.json',
    '**/mcp-config.json',
    '**/.github/mcp.json',
    '**/.github/copilot/mcp.json',
  ],
  source:
    'docs.github.com/copilot/how-tos/use-copilot-agents/coding-agent/extend-coding-agent-with-mcp and …/copilot-cli, read 2026-11',
  read: (file, side) => {
    const folder = file.path.includes('.github/') ? '.github' : '.copilot';
    const root = file.path.includes(`${folder}/`)
      ? directoryAbove(file.path, folder)
      : directoryOf(file.path);
    return readFile(file, side, 'copilot', root);
  },
};

/** Many clients read a file of that name; modelcontextprotocol.io has no schema of it. */
export const genericServers: Format = {
  name: 'MCP servers',
  paths: ['**/mcp.json', '**/mcp_servers.json', '**/mcp-servers.json', '**/mcpServers.json'],
  source: 'gofastmcp.com/integrations/mcp-json-configuration, read 2026-11',
  read: (file, side) => readFile(file, side, 'mcp', directoryOf(file.path)),
};

function readFile(file: TextFile, side: Side, product: Product, root: string): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null || (product === 'mcp' && isOfSomethingElse(tree))) return [];
  const gathering = new Gathering(file, side, { product, root, part: null });
  if (isBareMap(tree)) {
    const { startLine, endLine } = tree;
    readMcpServers(gathering, { key: 'servers', value: tree, startLine, endLine }, 'servers');
  } else
    gathering.read(tree, {
      ...silentKeys('$schema version description name'),
      servers: (entry, key) => readMcpServers(gathering, entry, key),
      // One key for one thing, so that a change of the spelling is no change.
      mcpServers: (entry) => readMcpServers(gathering, entry, 'servers'),
      inputs: (entry, key) => readInputs(gathering, entry, key),
    });
  return [gathering.powers()];
}

/** Texts of a page about servers and data of a program have that name too. */
function isOfSomethingElse(tree: TreeNode): boolean {
  if (tree.kind !== 'map' || tree.entries.size === 0) return false;
  const names = ['servers', 'mcpServers', 'inputs', 'command', 'url', 'packages', 'remotes'];
  return !isBareMap(tree) && !names.some((name) => tree.entries.has(name));
}

function isBareMap(tree: TreeNode): boolean {
  if (tree.kind !== 'map' || tree.entries.size === 0) return false;
  return [...tree.entries.values()].every(
    ({ value }) => value.kind === 'map' && ['command', 'url'].some((key) => value.entries.has(key)),
  );
}

export function readMcpServers(gathering: Gathering, entry: TreeEntry, key: string): void {
  readServers(gathering, entry, key, (draft) => mcpServerKeys(gathering, draft, key));
}

/** The keys of VS Code, of Copilot and of clients that read the same file. */
export function mcpServerKeys(gathering: Gathering, draft: ServerDraft, above: string): Table {
  const { name } = draft;
  return {
    ...notedKeys(gathering, 'envFile cwd dev sandbox oauth auth roots'),
    ...silentKeys('gallery version displayName icon tags disabledReason'),
    sandboxEnabled: (entry) => {
      const said = `runs the server ${brief(name)} in a sandbox`;
      gathering.level('sandbox', {
        true: [-1, 'medium', said],
        false: [0, 'medium', `runs the server ${brief(name)} without a sandbox`],
      })(entry, `${above}.${name}.sandboxEnabled`);
    },
    tools: (entry, key) => {
      // What it may use at all: everything is the default.
      const texts = gathering.texts(entry, key);
      if (texts.some(({ text }) => text === '*')) return;
      gathering.limitOf(
        'oversight',
        `uses only listed tools of the server ${brief(name)}`,
        'medium',
        (tool) => `may use the tool ${tool} of the server ${brief(name)}`,
      )(entry, key);
    },
    autoApprove: toolsRuled(gathering, name, 'allow'),
    alwaysAllow: toolsRuled(gathering, name, 'allow'),
    disabledTools: toolsRuled(gathering, name, 'deny'),
    disabled: switchedBy(gathering, draft, 'disabled'),
    enabled: switchedBy(gathering, draft, 'enabled'),
  };
}

/** What a person is asked for; a command of the editor runs by itself. */
export function readInputs(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const input of itemsIn(gathering, entry, key))
    if (!['promptString', 'pickString'].includes(textAt(input, 'type') ?? ''))
      gathering.note(key, input, input);
}
