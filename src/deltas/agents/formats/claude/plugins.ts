/** Plugins of Claude Code, the marketplaces that list them, and their hooks -> what whoever installs them takes in. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { addHook, readHooks } from '../hook-map.ts';
import { directoryAbove, directoryOf, inRepository } from '../places.ts';
import { textOf } from '../settings.ts';
import { sourceOf } from './marketplaces.ts';
import { readClaudeServers } from './servers.ts';

export const claudePlugin: Format = {
  name: 'Claude Code plugin',
  paths: ['**/.claude-plugin/plugin.json'],
  source:
    'code.claude.com/docs/en/plugins-reference and json.schemastore.org/claude-code-plugin-manifest.json, read 2026-11',
  read: readPlugin,
};

export const claudeMarketplace: Format = {
  name: 'Claude Code marketplace',
  paths: ['**/.claude-plugin/marketplace.json'],
  source:
    'code.claude.com/docs/en/plugin-marketplaces and json.schemastore.org/claude-code-marketplace.json, read 2026-11',
  read: readMarketplace,
};

export const claudePluginHooks: Format = {
  name: 'Hooks of a plugin',
  paths: ['**/hooks/hooks.json'],
  source: 'code.claude.com/docs/en/hooks, read 2026-11',
  read: readPluginHooks,
};

const wording: Table = Object.fromEntries(
  `$schema name version description author homepage repository license keywords displayName category tags strict
  outputStyles themes`
    .split(/\s+/)
    .map((key) => [key, 'silent' as const]),
);

function readPlugin(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryAbove(file.path, '.claude-plugin');
  const gathering = pluginIn(file, side, root, nameOf(tree) ?? root.split('/').at(-1) ?? '');
  gathering.read(tree, manifestOf(gathering));
  return [gathering.powers()];
}

function pluginIn(file: TextFile, side: Side, root: string, name: string, lines?: TreeNode): Gathering {
  const part = { sort: 'plugin', name: brief(name) };
  return new Gathering(file, side, { product: 'claude-code', root, part }, lines);
}

function nameOf(tree: TreeNode): string | null {
  return tree.kind === 'map' ? textOf(tree.entries.get('name')?.value) : null;
}

/** The same keys in a plugin's own file and in the list of a marketplace. */
function manifestOf(gathering: Gathering): Table {
  return {
    ...wording,
    mcpServers: (entry, key) => inlineOrFiles(gathering, entry, key, 'servers', readClaudeServers),
    hooks: (entry, key) =>
      inlineOrFiles(gathering, entry, key, 'hooks', (_, inner) =>
        readHooks(gathering, hooksInside(inner), key),
      ),
    'lspServers.*': (entry, key) => readProgram(gathering, entry, key, `language server ${entry.key}`),
    monitors: (entry, key) => readMonitors(gathering, entry, key),
    dependencies: (entry, key) => readDependencies(gathering, entry, key),
    userConfig: (entry, key) => readQuestions(gathering, entry, key),
    // Files at other places than the usual ones are not read from there.
    agents: gathering.noted,
    commands: gathering.noted,
    skills: gathering.noted,
    channels: gathering.noted,
    settings: gathering.noted,
  };
}

/** A path stands for the file, whose change is a change of the plugin; a list may mix both. */
function inlineOrFiles(
  gathering: Gathering,
  entry: TreeEntry,
  key: string,
  sort: 'servers' | 'hooks',
  inline: (gathering: Gathering, entry: TreeEntry, key: string) => void,
): void {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const value of items) {
    const path = textOf(value);
    if (value.kind === 'map') inline(gathering, { ...entry, value }, key);
    else if (path === null || !/^\.\//.test(path)) gathering.note(key, value, value);
    else if (sort === 'hooks') addHook(gathering, `hooks of ${brief(path)}`, path, value);
    else
      gathering.servers.push({
        name: brief(path),
        launch: { how: 'named', reference: inRepository(gathering.holder.root, path) ?? brief(path) },
        environment: [],
        secrets: [],
        enabled: true,
        evidence: gathering.at(value),
      });
  }
}

/** Hooks stand by themselves or, as in their file, under a key of that name. */
function hooksInside(entry: TreeEntry): TreeEntry {
  const inner = entry.value.kind === 'map' ? entry.value.entries.get('hooks') : undefined;
  return inner?.value.kind === 'map' ? inner : entry;
}

/** Monitors and language servers run beside the agent, as hooks do, and outside its sandbox. */
function readProgram(gathering: Gathering, entry: TreeEntry, key: string, event: string): void {
  const at = (name: string) =>
    entry.value.kind === 'map' ? entry.value.entries.get(name)?.value : undefined;
  const command = textOf(at('command'));
  const args = at('args');
  const more = args?.kind === 'sequence' ? args.items.map((item) => textOf(item) ?? '') : [];
  if (command === null) gathering.noted(entry, key);
  else addHook(gathering, event, [command, ...more].join(' '), entry);
}

function readMonitors(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'sequence') {
    gathering.noted(entry, key);
    return;
  }
  for (const value of entry.value.items) {
    const name = nameOf(value) ?? 'without a name';
    readProgram(gathering, { ...entry, value, ...linesOf(value) }, key, `monitor ${brief(name)}`);
  }
}

function linesOf({ startLine, endLine }: TreeNode) {
  return { startLine, endLine };
}

function readDependencies(gathering: Gathering, entry: TreeEntry, key: string): void {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const item of items) {
    const name = textOf(item) ?? nameOf(item);
    const market = item.kind === 'map' ? textOf(item.entries.get('marketplace')?.value) : null;
    if (name === null) gathering.note(key, item, item);
    else {
      const said = market === null ? name : `${name}@${market}`;
      gathering.addOpening('plugin', key, said, 'medium', `brings the plugin ${brief(said)} with it`, item);
    }
  }
}

/** What it asks of whoever installs it; of this only secrets are powers. */
function readQuestions(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  for (const question of entry.value.entries.values()) {
    const { value } = question;
    const sensitive = value.kind === 'map' ? textOf(value.entries.get('sensitive')?.value) : null;
    if (sensitive !== 'true') continue;
    const evidence = gathering.at(question);
    gathering.secrets.push({ name: brief(question.key), reference: 'asked of the person', evidence });
  }
}

function readMarketplace(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryAbove(file.path, '.claude-plugin');
  const part = { sort: 'marketplace', name: brief(nameOf(tree) ?? root.split('/').at(-1) ?? '') };
  const gathering = new Gathering(file, side, { product: 'claude-code', root, part });
  const plugins: Powers[] = [];
  gathering.read(tree, {
    ...wording,
    owner: 'silent',
    metadata: 'silent',
    forceRemoveDeletedPlugins: 'silent',
    allowCrossMarketplaceDependenciesOn: gathering.noted,
    plugins: (entry, key) => {
      if (entry.value.kind !== 'sequence') gathering.noted(entry, key);
      else for (const item of entry.value.items) plugins.push(...readListed(gathering, item, key));
    },
  });
  return [gathering.powers(), ...plugins];
}

/** A plugin that is listed: where it comes from, and what the list itself gives it. */
function readListed(market: Gathering, item: TreeNode, key: string): readonly Powers[] {
  const name = nameOf(item);
  if (item.kind !== 'map' || name === null) {
    market.note(key, item, item);
    return [];
  }
  const source = sourceOf(item.entries.get('source')?.value);
  if (source === null) market.note(`${key}.${brief(name)}.source`, item, item);
  else {
    const loose = source.pinned ? '' : ', at no fixed commit';
    const severity = source.local ? 'low' : 'medium';
    const said = `${name} from ${source.said}`;
    market.addOpening('plugin', key, said, severity, `offers the plugin ${brief(said)}${loose}`, item);
  }
  const { file, side, holder } = market;
  const plugin = pluginIn(file, side, holder.root, name, item);
  plugin.read(item, { ...manifestOf(plugin), source: 'silent' });
  const { servers, hooks, openings, secrets, settings } = plugin;
  const gives = [servers, hooks, openings, secrets, settings].some((list) => list.length > 0);
  return gives ? [plugin.powers()] : [];
}

function readPluginHooks(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryOf(directoryOf(file.path));
  const gathering = pluginIn(file, side, root, root.split('/').at(-1) ?? '');
  gathering.read(tree, {
    $schema: 'silent',
    description: 'silent',
    hooks: (entry, key) => readHooks(gathering, entry, key),
  });
  return [gathering.powers()];
}
