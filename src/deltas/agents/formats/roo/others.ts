/** Cline, Windsurf and Junie: servers, hooks, commands and lists of what needs no question -> the powers of each agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { PermissionRule, Powers, Product } from '../../model.ts';
import { anchored, shellBeginning } from '../../permissions/notation/written.ts';
import { readDefinition } from '../definition-file.ts';
import { readFlatHooks } from '../flat-hooks.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Patterns, type Table } from '../gathering.ts';
import { commandsMatching, itemsIn, mapsIn, notedKeys, silentKeys, textAt, toolsOfServer } from '../keys.ts';
import { directoryAbove, directoryOf, stemOf } from '../places.ts';
import { readEditorServers } from './servers.ts';

function inFolder(path: string, folder: string): string {
  return path.split('/').includes(folder) ? directoryAbove(path, folder) : directoryOf(path);
}

function readWith(
  file: TextFile,
  side: Side,
  product: Product,
  folder: string,
  keys: (gathering: Gathering) => Table,
): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = inFolder(file.path, folder);
  const gathering = new Gathering(file, side, { product, root, part: null });
  gathering.read(tree, keys(gathering));
  return [gathering.powers()];
}

const serversAlone = (gathering: Gathering): Table => ({
  $schema: 'silent',
  mcpServers: (entry, key) => readEditorServers(gathering, entry, key),
});

export const clineServers: Format = {
  name: 'Cline servers',
  paths: ['**/cline_mcp_settings.json', '**/.cline/mcp.json'],
  source: 'docs.cline.bot/mcp/configuring-mcp-servers, read 2026-11',
  read: (file, side) => readWith(file, side, 'cline', '.cline', serversAlone),
};

/** A script of that folder runs on the event that it is named after. */
export const clineHooks: Format = {
  name: 'Cline hook',
  paths: ['**/.clinerules/hooks/*'],
  source: 'docs.cline.bot/features/hooks, read 2026-11',
  read: (file, side) => {
    const root = directoryAbove(file.path, '.clinerules');
    const gathering = new Gathering(file, side, { product: 'cline', root, part: null });
    const below = root === '' ? file.path : file.path.slice(root.length + 1);
    const evidence = gathering.at({ startLine: 1, endLine: 1 });
    gathering.hooks.push({
      event: brief(stemOf(file.path)),
      command: brief(below),
      scripts: [file.path],
      evidence,
    });
    return [gathering.powers()];
  },
};

export const windsurfServers: Format = {
  name: 'Windsurf servers',
  paths: ['**/mcp_config.json', '**/.windsurf/mcp.json'],
  source: 'docs.windsurf.com/windsurf/cascade/mcp, read 2026-11',
  read: (file, side) => readWith(file, side, 'windsurf', '.windsurf', serversAlone),
};

export const windsurfHooks: Format = {
  name: 'Windsurf hooks',
  paths: ['**/.windsurf/hooks.json'],
  source: 'docs.windsurf.com/windsurf/cascade/hooks, read 2026-11',
  read: (file, side) =>
    readWith(file, side, 'windsurf', '.windsurf', (gathering) => ({
      ...silentKeys('$schema version'),
      hooks: (entry, key) => readFlatHooks(gathering, entry, key, directoryOf(file.path)),
    })),
};

/** A text that people call up; what it says is for whoever judges instructions. */
export const windsurfWorkflows: Format = {
  name: 'Windsurf workflow',
  paths: ['**/.windsurf/workflows/**/*.md'],
  source: 'docs.windsurf.com/windsurf/cascade/workflows, read 2026-11',
  many: true,
  read: (file, side) => {
    const root = directoryAbove(file.path, '.windsurf');
    const called = stemOf(file.path);
    const definition = { product: 'windsurf', root, sort: 'command', called, byFile: true } as const;
    return [
      readDefinition(file, side, definition, (gathering) => ({
        ...silentKeys('name description'),
        ...notedKeys(gathering, 'auto_execution_mode'),
      })).powers(),
    ];
  },
};

export const junieServers: Format = {
  name: 'Junie servers',
  paths: ['**/.junie/mcp/mcp.json', '**/.junie/mcp.json'],
  source: 'jetbrains.com/help/junie/model-context-protocol-mcp.html, read 2026-11',
  read: (file, side) => readWith(file, side, 'junie', '.junie', serversAlone),
};

export const junieAllowlist: Format = {
  name: 'Junie allowlist',
  paths: ['**/.junie/allowlist.json'],
  source: 'junie.jetbrains.com/docs/action-allowlist-junie-cli.html, read 2026-11',
  read: (file, side) => readWith(file, side, 'junie', '.junie', allowlistKeys),
};

function allowlistKeys(gathering: Gathering): Table {
  return {
    $schema: 'silent',
    defaultBehavior: gathering.level('approval', {
      deny: [-1, 'high', 'refuses what no rule allows'],
      ask: [0, 'info', 'asks for what no rule allows'],
      allow: [1, 'critical', 'runs every tool without asking', 'unattended'],
    }),
    allowReadonlyCommands: gathering.level('approval', {
      true: [0, 'info', 'runs commands that only read without asking'],
      false: [-1, 'medium', 'asks before commands that only read'],
    }),
    rules: (entry, key) => {
      for (const group of mapsIn(gathering, entry, key)) readRules(gathering, group, `${key}.${group.key}`);
    },
  };
}

const decisions = new Map<string, PermissionRule['decision']>([
  ['allow', 'allow'],
  ['ask', 'ask'],
  ['deny', 'deny'],
]);

/** A list, or a map with the list under "rules". */
function readRules(gathering: Gathering, group: TreeEntry, key: string): void {
  const inner = group.value.kind === 'map' ? group.value.entries.get('rules') : group;
  if (inner === undefined) {
    gathering.noted(group, key);
    return;
  }
  for (const item of itemsIn(gathering, inner, key)) {
    const decision = decisions.get(textAt(item, 'action') ?? '');
    const spoken = patternsIn(group.key, item);
    if (decision === undefined || spoken === null) gathering.note(key, item, item);
    else gathering.addRule(decision, spoken.patterns, `${group.key} ${spoken.written}`, item);
  }
}

function patternsIn(group: string, item: TreeNode): { patterns: Patterns; written: string } | null {
  const prefix = textAt(item, 'prefix');
  const pattern = textAt(item, 'pattern');
  const written = prefix ?? pattern;
  if (written === null) return null;
  switch (group) {
    case 'executables':
      return { patterns: prefix === null ? commandsMatching(written) : shellBeginning(written), written };
    case 'fileEditing':
      return { patterns: { tool: 'write', path: anchored(written) }, written };
    case 'readOutsideProject':
      return { patterns: { tool: 'read', path: anchored(written) }, written };
    case 'mcpTools':
      return { patterns: toolsOfServer('*', written), written };
    default:
      return { patterns: { tool: 'other', name: group, argument: written }, written };
  }
}
