/** Settings of VS Code, of a workspace or of a development container: of all their keys, those about agents -> powers. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import type { Format } from '../format.ts';
import { Gathering, type Reader, type Table } from '../gathering.ts';
import { directoryAbove, directoryOf } from '../places.ts';
import { editorKeys, extensionKeys } from './editor-keys.ts';
import { readInputs, readMcpServers } from './servers.ts';

export const vscodeSettings: Format = {
  name: 'VS Code settings',
  paths: ['**/.vscode/settings.json'],
  source:
    'github.com/microsoft/vscode-docs, docs/copilot/reference/copilot-settings.md of 2026-05-20, and code.visualstudio.com/docs/agents/approvals, read 2026-11',
  read: (file, side) => readEditor(file, side, directoryAbove(file.path, '.vscode'), (tree) => tree),
};

export const vscodeWorkspaces: Format = {
  name: 'VS Code workspace',
  paths: ['**/*.code-workspace'],
  source: 'code.visualstudio.com/docs/editing/workspaces/multi-root-workspaces, read 2026-11',
  read: (file, side) =>
    readEditor(file, side, directoryOf(file.path), (tree) =>
      tree.kind === 'map' ? tree.entries.get('settings')?.value : undefined,
    ),
};

function readEditor(
  file: TextFile,
  side: Side,
  root: string,
  settings: (tree: TreeNode) => TreeNode | undefined,
): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const gathering = new Gathering(file, side, { product: 'vscode', root, part: null });
  const others = extensionKeys(file, side, root);
  const table: Table = {
    ...editorKeys(gathering),
    ...others.table,
    mcp: (entry, key) => readLegacyServers(gathering, entry, key),
  };
  const part = settings(tree);
  if (part !== undefined) walk(gathering, part, '', table);
  return [gathering, ...others.gatherings].map((one) => one.powers());
}

/** Keys are written with dots; people nest them as well. */
function walk(gathering: Gathering, node: TreeNode, above: string, table: Table): void {
  if (node.kind !== 'map') return;
  for (const entry of node.entries.values()) {
    const key = `${above}${entry.key}`;
    const read: 'silent' | Reader | undefined = Object.hasOwn(table, key) ? table[key] : undefined;
    if (typeof read === 'function') read(entry, key);
    else if (read === undefined && aboutAgents.test(`${key}.`)) {
      const deeper = Object.keys(table).some((known) => known.startsWith(`${key}.`));
      if (deeper && entry.value.kind === 'map') walk(gathering, entry.value, `${key}.`, table);
      else if (!cosmetic.test(key)) gathering.noted(entry, key);
    }
  }
}

/** Everything else in the file is not about agents. */
const aboutAgents = /^(?:chat\.|github\.(?:copilot\.)?|mcp\.|security\.)/;
const cosmetic =
  /^(?:security\.|github\.(?!copilot\.)|chat\.(?:editor|editing|font|commandCenter|checkpoints|math|viewTitle|viewSessions|emptyState|agentsControl|artifacts|notify|detectParticipant|requestQueuing|unifiedAgentsBar|sendElementsToChat|editRequests|planWidget|agent\.(?:thinking|maxRequests|todoList|autoFix))|github\.copilot\.(?:enable$|editor|nextEditSuggestions|renameSuggestions|chat\.(?:localeOverride|useProjectTemplates|scopeSelection|terminalChatLocation|search|setupTests|startDebugging|editor|generateTests|virtualTools|agent\.thinkingTool|summarize)))/;

function readLegacyServers(gathering: Gathering, entry: TreeEntry, key: string): void {
  gathering.read(
    entry.value,
    {
      servers: (inner) => readMcpServers(gathering, inner, 'servers'),
      inputs: (inner, at) => readInputs(gathering, inner, at),
    },
    `${key}.`,
  );
}
