/** Servers, modes and commands of Roo Code -> its agent, and each of its modes with the tools that it holds. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Powers } from '../../model.ts';
import type { ToolPattern } from '../../permissions/pattern.ts';
import { readDefinition } from '../definition-file.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { itemsIn, notedKeys, partOf, powersOf, silentKeys, textAt } from '../keys.ts';
import { directoryAbove, directoryOf, stemOf } from '../places.ts';
import { textOf } from '../settings.ts';
import { readEditorServers } from './servers.ts';

export const rooServers: Format = {
  name: 'Roo Code servers',
  paths: ['**/.roo/mcp.json', '**/.roo/mcp_settings.json', '**/.kilocode/mcp.json'],
  source: 'docs.roocode.com/features/mcp/using-mcp-in-roo, read 2026-11',
  read: (file, side) => {
    const tree = readJson(file.path, file.text);
    if (tree === null) return [];
    const folder = file.path.includes('.roo/') ? '.roo' : '.kilocode';
    const root = directoryAbove(file.path, folder);
    const gathering = new Gathering(file, side, { product: 'roo', root, part: null });
    gathering.read(tree, {
      $schema: 'silent',
      mcpServers: (entry, key) => readEditorServers(gathering, entry, key),
    });
    return [gathering.powers()];
  },
};

export const rooModes: Format = {
  name: 'Roo Code modes',
  paths: ['**/.roomodes', '**/.kilocodemodes', '**/custom_modes.{yaml,yml,json}'],
  source:
    'docs.roocode.com/features/custom-modes and json.schemastore.org/roomodes.json of 2026-08-07, read 2026-11',
  read: readModes,
};

/** A text that people call up; what it says is for whoever judges instructions. */
export const rooCommands: Format = {
  name: 'Roo Code command',
  paths: ['**/.roo/commands/**/*.md'],
  source: 'docs.roocode.com/features/slash-commands, read 2026-11',
  many: true,
  read: (file, side) => {
    const root = directoryAbove(file.path, '.roo');
    const definition = {
      product: 'roo',
      root,
      sort: 'command',
      called: stemOf(file.path),
      byFile: true,
    } as const;
    return [
      readDefinition(file, side, definition, (gathering) => ({
        ...silentKeys('name description argument-hint'),
        mode: (entry, key) => {
          const mode = gathering.named(entry, key);
          if (mode !== null) gathering.delegates.push(mode);
        },
      })).powers(),
    ];
  },
};

/** JSON is YAML too, as its readers have it. */
function readModes(file: TextFile, side: Side): readonly Powers[] {
  const tree = readYaml(file.path, file.text);
  if (tree === null) return [];
  const gathering = new Gathering(file, side, { product: 'roo', root: directoryOf(file.path), part: null });
  const modes: Gathering[] = [];
  gathering.read(tree, {
    $schema: 'silent',
    customModes: (entry, key) => {
      for (const item of itemsIn(gathering, entry, key)) {
        const name = textAt(item, 'slug') ?? textAt(item, 'name');
        if (name === null) {
          gathering.note(key, item, item);
          continue;
        }
        const mode = partOf(gathering, { sort: 'mode', name }, item);
        mode.read(item, modeKeys(mode));
        modes.push(mode);
      }
    },
  });
  return powersOf([gathering, ...modes]);
}

function modeKeys(gathering: Gathering): Table {
  return {
    ...silentKeys('slug name description iconName source'),
    roleDefinition: gathering.told,
    whenToUse: gathering.told,
    customInstructions: gathering.told,
    ...notedKeys(gathering, 'rulesFiles'),
    groups: (entry, key) => readGroups(gathering, entry, key),
  };
}

const held = new Map<string, ToolPattern>([
  ['read', { tool: 'read', path: null }],
  ['edit', { tool: 'write', path: null }],
  ['browser', { tool: 'fetch', host: null }],
  ['command', { tool: 'shell', command: null }],
  ['mcp', { tool: 'mcp', server: { form: 'glob', glob: '*' }, name: null }],
]);

function readGroups(gathering: Gathering, entry: TreeEntry, key: string): void {
  gathering.tools = [];
  for (const item of itemsIn(gathering, entry, key)) {
    const said = groupIn(item);
    const pattern = said === null ? undefined : held.get(said.name);
    if (said === null || pattern === undefined) gathering.note(key, item, item);
    else if (said.limit === null) gathering.addTool(pattern, said.name, item);
    else {
      // Files by a regular expression: a tool of its own, which equals itself alone.
      const written = `${said.name} ${said.limit}`;
      gathering.addTool({ tool: 'other', name: said.name, argument: brief(said.limit) }, written, item);
    }
  }
}

interface Group {
  readonly name: string;
  readonly limit: string | null;
}

/** "edit", [edit, {fileRegex: …}] and {type: edit, allowedPaths: […]} alike. */
function groupIn(item: TreeNode): Group | null {
  if (item.kind === 'scalar') return { name: textOf(item) ?? '', limit: null };
  if (item.kind === 'sequence') {
    const [first, second] = item.items;
    const name = textOf(first);
    return name === null ? null : { name, limit: textAt(second, 'fileRegex') };
  }
  const name = textAt(item, 'type');
  const paths = ['allowedPaths', 'disallowedPaths'].flatMap((key) => {
    const node = item.entries.get(key)?.value;
    return node?.kind === 'sequence'
      ? [`${key} ${node.items.map((one) => textOf(one) ?? '').join(' ')}`]
      : [];
  });
  return name === null ? null : { name, limit: paths.length === 0 ? null : paths.join(', ') };
}
