/** What an MCP server offers to whoever installs it: server.json of the registry, manifest.json of a bundle -> its powers. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { brief } from '../../agents/formats/gathering.ts';
import { readServer } from '../../agents/formats/server-map.ts';
import type { Launch } from '../../agents/servers/server.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  entryOf,
  nodeAt,
  silent,
  textAt,
} from '../declaration.ts';
import { addServer, type Given, givenIn, nothingGiven } from './servers.ts';

export const registryServer: DeclaredFormat = {
  name: 'MCP registry server.json',
  source:
    'github.com/modelcontextprotocol/registry, docs/reference/server-json/draft/server.schema.json, read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)server\.json$/.test(path) &&
    (text.includes('modelcontextprotocol') || /"(?:registryType|registry_type|remotes)"/.test(text)),
  read: readRegistry,
};

function readRegistry(file: TextFile, side: Side): Declaration {
  const tree = readJson(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const name = textAt(tree, 'name') ?? 'without a name';
  const holder = new DeclaredHolder(file, side, 'mcp', { sort: 'published server', name });
  holder.read(tree, {
    ...silent('$schema name title description version websiteUrl icons _meta status'),
    repository: holder.noted,
    packages: (entry, key) => holder.each(entry, key, (item) => readPackage(holder, name, item, key)),
    remotes: (entry, key) => holder.each(entry, key, (item) => readRemote(holder, name, item, key)),
  });
  return declarationOf([holder]);
}

/** The older spelling of the schema had underscores. */
function at(item: TreeMap, camel: string): TreeNode | undefined {
  return (
    nodeAt(item, camel) ??
    nodeAt(
      item,
      camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    )
  );
}

function readPackage(holder: DeclaredHolder, name: string, item: TreeMap, key: string): void {
  const type = textAt(item, 'registryType') ?? textAt(item, 'registry_type') ?? 'package';
  let given: Given = nothingGiven;
  const variables = (entry: TreeEntry, above: string): void => {
    given = givenIn(holder, entry, above);
  };
  holder.read(
    item,
    {
      ...silent(
        'registryType registry_type identifier version fileSha256 file_sha256 runtimeHint runtime_hint',
      ),
      ...silent('packageArguments package_arguments runtimeArguments runtime_arguments'),
      registryBaseUrl: holder.noted,
      registry_base_url: holder.noted,
      environmentVariables: variables,
      environment_variables: variables,
      transport: (entry) => {
        const url = textAt(entry.value, 'url');
        if (url !== null) holder.note(`${key}.${type}.transport`, entry, entry.value);
      },
    },
    `${key}.${type}.`,
  );
  addServer(holder, `${name} (${type})`, launchOf(item, type), given, item);
}

function launchOf(item: TreeMap, type: string): Launch {
  const identifier = brief(textAt(item, 'identifier') ?? '');
  const version = textAt(item, 'version');
  const pinned = (mark: string) => (version === null ? identifier : `${identifier}${mark}${brief(version)}`);
  const given = argumentsIn(at(item, 'packageArguments'));
  const before = argumentsIn(at(item, 'runtimeArguments'));
  const command = textAt(item, 'runtimeHint') ?? textAt(item, 'runtime_hint');
  switch (type) {
    case 'npm':
      return { how: 'command', command: command ?? 'npx', args: [...before, pinned('@'), ...given] };
    case 'pypi':
      return { how: 'command', command: command ?? 'uvx', args: [...before, pinned('=='), ...given] };
    case 'oci': {
      const image = identifier.includes(':') ? identifier : pinned(':');
      return { how: 'command', command: 'docker', args: ['run', ...before, image, ...given] };
    }
    default:
      return { how: 'named', reference: `${type} ${pinned('@')}` };
  }
}

/** `{ type: named, name, value }` and `{ type: positional, value | valueHint }` as the words that they become. */
function argumentsIn(node: TreeNode | undefined): readonly string[] {
  const items = node?.kind === 'sequence' ? node.items : [];
  return items.flatMap((item) => {
    const name = textAt(item, 'name');
    const value = textAt(item, 'value') ?? textAt(item, 'default');
    const words = [name, value].filter((word) => word !== null);
    return words.length === 0 ? [`{${textAt(item, 'valueHint') ?? 'argument'}}`] : words.map(brief);
  });
}

function readRemote(holder: DeclaredHolder, name: string, item: TreeMap, key: string): void {
  let given: Given = nothingGiven;
  const url = textAt(item, 'url');
  const transport = textAt(item, 'type') ?? textAt(item, 'transport_type');
  holder.read(
    item,
    {
      ...silent('type transport_type url variables'),
      headers: (entry, above) => {
        given = givenIn(holder, entry, above);
      },
    },
    `${key}.`,
  );
  if (url === null) holder.note(key, item, item);
  else
    addServer(
      holder,
      `${name} (${transport ?? 'remote'})`,
      { how: 'remote', url: brief(url), transport },
      given,
      item,
    );
}

export const bundle: DeclaredFormat = {
  name: 'MCP bundle manifest',
  source: 'github.com/modelcontextprotocol/mcpb, MANIFEST.md 0.3 of 2025-12-02, read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)manifest\.json$/.test(path) &&
    /"(?:dxt_version|manifest_version)"\s{0,4}:\s{0,4}"/.test(text) &&
    /"(?:mcp_config|entry_point)"/.test(text),
  read: readBundle,
};

function readBundle(file: TextFile, side: Side): Declaration {
  const tree = readJson(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const name = textAt(tree, 'name') ?? 'without a name';
  const holder = new DeclaredHolder(file, side, 'mcp', { sort: 'bundle', name });
  holder.read(tree, {
    ...silent(`$schema manifest_version dxt_version name display_name version description long_description author homepage
      documentation support icon icons screenshots keywords license privacy_policies compatibility localization _meta
      server.type prompts_generated`),
    repository: holder.noted,
    'server.entry_point': holder.noted,
    'server.mcp_config': (entry) =>
      readServer(holder, { ...entry, key: name }, 'server.mcp_config', () => ({
        platform_overrides: holder.noted,
      })),
    tools: (entry, key) =>
      holder.each(entry, key, (item) => {
        const tool = textAt(item, 'name') ?? '';
        holder.addTool({ tool: 'other', name: brief(tool), argument: null }, tool, item);
      }),
    tools_generated: holder.noted,
    prompts: (entry, key) =>
      holder.each(entry, key, (item) => {
        const text = item.entries.get('text');
        if (text !== undefined) holder.told(text, `prompt ${textAt(item, 'name') ?? ''}`);
      }),
    user_config: (entry, key) => {
      if (entry.value.kind !== 'map') holder.noted(entry, key);
      else for (const asked of entry.value.entries.values()) readAsked(holder, asked, key);
    },
  });
  return declarationOf([holder]);
}

function readAsked(holder: DeclaredHolder, asked: TreeEntry, key: string): void {
  if (textAt(asked.value, 'sensitive') === 'true') {
    holder.secrets.push({
      name: brief(asked.key),
      reference: 'asked of the person',
      evidence: holder.at(asked),
    });
    return;
  }
  const type = textAt(asked.value, 'type');
  if (type === 'directory' || type === 'file')
    holder.addOpening('directory', key, asked.key, 'low', `asks for a ${type}: ${brief(asked.key)}`, asked);
  const fallback = nodeAt(asked.value, 'default');
  if (fallback !== undefined)
    holder.note(`${key}.${asked.key}.default`, entryOf(asked.key, fallback), fallback);
}
