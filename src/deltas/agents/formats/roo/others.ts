/** Cline, Windsurf and Junie: servers, hooks, commands and lists of what needs no question -> the powers of each agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { PermissionRule, Powers, Product } from '../../model.ts';
import { anchored, shell } from '../../permissions/notation/written.ts';
import type { ToolPattern } from '../../permissions/pattern.ts';
import { readDefinition } from '../definition-file.ts';
import { readFlatHooks } from '../flat-hooks.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { itemsIn, mapsIn, notedKeys, silentKeys, textAt, toolsOfServer } from '../keys.ts';
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

export const junieConfig: Format = {
  name: 'Junie configuration',
  paths: ['**/.junie/config.json'],
  source:
    'junie.jetbrains.com/docs/junie-cli-configuration.html as public repositories quote it, read 2026-11',
  read: (file, side) =>
    readWith(file, side, 'junie', '.junie', (gathering) => ({
      ...silentKeys('$schema theme provider'),
      model: gathering.modelNamed,
      brave: gathering.level('approval', {
        true: [1, 'critical', 'runs every tool without asking', 'unattended'],
        false: [0, 'info', 'asks before its tools run'],
      }),
    })),
};

export const junieAllowlist: Format = {
  name: 'Junie allowlist',
  paths: ['**/.junie/allowlist.json'],
  source:
    'junie.jetbrains.com/docs/junie-cli-configuration.html as public repositories quote it, read 2026-11',
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

/** A list of rules, and what holds where none of them matches. */
function readRules(gathering: Gathering, group: TreeEntry, key: string): void {
  const of = `${group.key} without asking`;
  gathering.read(
    group.value,
    {
      defaultBehavior: gathering.level('approval', {
        deny: [-1, 'high', `refuses ${group.key} that no rule allows`],
        ask: [0, 'info', `asks before ${group.key}`],
        allow: [1, 'critical', `is allowed ${of}`, 'unattended'],
      }),
      rules: (entry, at) => {
        for (const item of itemsIn(gathering, entry, at)) readRule(gathering, group.key, item, at);
      },
    },
    `${key}.`,
  );
}

function readRule(gathering: Gathering, group: string, item: TreeNode, key: string): void {
  const decision = decisions.get(textAt(item, 'action') ?? '');
  const prefix = textAt(item, 'prefix');
  // A prefix is a text's beginning, whatever follows.
  const pattern = prefix === null ? textAt(item, 'pattern')?.replaceAll('**', '*') : `${prefix}*`;
  if (decision === undefined || pattern === undefined) gathering.note(key, item, item);
  else gathering.addRule(decision, patternOf(group, pattern), `${group} ${pattern}`, item);
}

function patternOf(group: string, pattern: string): ToolPattern {
  switch (group) {
    case 'executables':
      return shell(pattern);
    case 'fileEditing':
      return { tool: 'write', path: anchored(pattern.replace(/\*$/, '**')) };
    case 'readOutsideProject':
      return { tool: 'read', path: anchored(pattern.replace(/\*$/, '**')) };
    case 'mcpTools': {
      const [server = '*', name = '*'] = pattern.split(':', 2);
      return toolsOfServer(server, name);
    }
    default:
      return { tool: 'other', name: group, argument: pattern };
  }
}
