/** Configurations, agents, servers and permissions of Continue -> the powers of its agents. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Part, Powers } from '../../model.ts';
import { claudeCodePatterns } from '../../permissions/notation/claude-code.ts';
import { readDefinition } from '../definition-file.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { itemsIn, notedKeys, secretOf, silentKeys, switchedBy, textAt, toolsHeld } from '../keys.ts';
import { directoryAbove, stemOf } from '../places.ts';
import { readServer, readServers } from '../server-map.ts';

export const continueConfig: Format = {
  name: 'Continue configuration',
  paths: [
    '**/.continue/config.{yaml,yml,json}',
    '**/.continue/{mcpServers,models,data,context,docs,prompts,rules}/*.{yaml,yml,json}',
    '**/.continuerc.json',
  ],
  source: 'docs.continue.dev/reference and docs.continue.dev/reference/json-reference, read 2026-11',
  read: (file, side) => readConfig(file, side, null),
};

export const continueAgents: Format = {
  name: 'Continue agent',
  paths: ['**/.continue/{agents,assistants}/*.{yaml,yml}'],
  source: 'docs.continue.dev/reference, read 2026-11',
  many: true,
  read: (file, side) => readConfig(file, side, 'agent'),
};

export const continueAgentFiles: Format = {
  name: 'Continue agent file',
  paths: ['**/.continue/{agents,checks}/*.md'],
  source: 'docs.continue.dev/checks/reference, read 2026-11',
  many: true,
  read: (file, side) => {
    const root = directoryAbove(file.path, '.continue');
    const definition = { product: 'continue', root, sort: 'agent', called: stemOf(file.path) } as const;
    return [
      readDefinition(file, side, definition, (gathering) => ({
        ...silentKeys('name description version'),
        ...notedKeys(gathering, 'rules if schedule'),
        model: gathering.modelNamed,
        tools: toolsHeld(gathering, continuePatterns),
      })).powers(),
    ];
  },
};

export const continuePermissions: Format = {
  name: 'Continue permissions',
  paths: ['**/.continue/permissions.{yaml,yml}'],
  source: 'docs.continue.dev/cli/tool-permissions, read 2026-11',
  read: (file, side) => {
    const tree = readYaml(file.path, file.text);
    if (tree === null) return [];
    const gathering = gatheringOf(file, side, null);
    gathering.read(tree, {
      allow: gathering.rulesOf('allow', continuePatterns),
      ask: gathering.rulesOf('ask', continuePatterns),
      exclude: gathering.rulesOf('deny', continuePatterns),
    });
    return [gathering.powers()];
  },
};

/** The names of Claude Code, and some of its own; an argument is a glob over the whole of it. */
function continuePatterns(written: string) {
  const own = /^(List|Search|Diff|Fetch)\b/.exec(written)?.[1];
  const as = own === 'Fetch' ? 'WebFetch' : own === undefined ? null : 'Read';
  return claudeCodePatterns(as === null ? written : written.replace(own ?? '', as));
}

function gatheringOf(file: TextFile, side: Side, part: Part | null): Gathering {
  const root = file.path.split('/').includes('.continue')
    ? directoryAbove(file.path, '.continue')
    : file.path.split('/').slice(0, -1).join('/');
  return new Gathering(file, side, { product: 'continue', root, part });
}

function readConfig(file: TextFile, side: Side, sort: 'agent' | null): readonly Powers[] {
  const json = file.path.endsWith('.json');
  const tree = json ? readJson(file.path, file.text) : readYaml(file.path, file.text);
  if (tree === null) return [];
  const name = brief(textAt(tree, 'name') ?? stemOf(file.path));
  const gathering = gatheringOf(file, side, sort === null ? null : { sort, name });
  gathering.read(tree, configKeys(gathering));
  return [gathering.powers()];
}

function configKeys(gathering: Gathering): Table {
  const model = (entry: TreeEntry, key: string) => readModel(gathering, entry.value, key);
  return {
    ...silentKeys(
      `$schema name version schema description metadata ui allowAnonymousTelemetry disableIndexing completionOptions
      tabAutocompleteOptions disableSessionTitles userToken embeddingsProvider.model mergeBehavior`,
    ),
    // Texts that the agent follows, and places that it reads from.
    ...notedKeys(
      gathering,
      `rules prompts context docs systemMessage slashCommands customCommands contextProviders env requestOptions
      experimental.modelRoles experimental.defaultContext experimental.*`,
    ),
    models: (entry, key) => {
      for (const item of itemsIn(gathering, entry, key)) readModel(gathering, item, key);
    },
    tabAutocompleteModel: model,
    embeddingsProvider: model,
    reranker: model,
    mcpServers: (entry, key) => readServerList(gathering, entry, key),
    'experimental.modelContextProtocolServers': (entry, key) => {
      for (const item of itemsIn(gathering, entry, key)) {
        const transport = item.kind === 'map' ? item.entries.get('transport') : undefined;
        if (transport === undefined) gathering.note(key, item, item);
        else readOne(gathering, transport.value, 'a server without a name', key);
      }
    },
    data: (entry, key) => {
      for (const item of itemsIn(gathering, entry, key)) {
        const to = textAt(item, 'destination');
        if (to === null || to.startsWith('file:')) gathering.note(key, item, item);
        else
          gathering.addOpening(
            'host',
            `${key}.destination`,
            to,
            'high',
            `sends what people do to ${to}`,
            item,
          );
      }
    },
  };
}

function readServerList(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind === 'map') readServers(gathering, entry, key, (draft) => serverKeys(gathering, draft));
  else
    for (const item of itemsIn(gathering, entry, key)) {
      const uses = textAt(item, 'uses');
      if (uses !== null) addBlock(gathering, item, key, uses);
      else readOne(gathering, item, textAt(item, 'name') ?? 'a server without a name', key);
    }
}

function readOne(gathering: Gathering, item: TreeNode, name: string, key: string): void {
  const { startLine, endLine } = item;
  const entry = { key: brief(name), value: item, startLine, endLine };
  readServer(gathering, entry, `${key}.${brief(name)}`, (draft) => serverKeys(gathering, draft));
}

function serverKeys(gathering: Gathering, draft: Parameters<typeof switchedBy>[1]): Table {
  return {
    ...silentKeys('name connectionTimeout faviconUrl sourceFile'),
    ...notedKeys(gathering, 'cwd apiKey sourceSlug'),
    disabled: switchedBy(gathering, draft, 'disabled'),
    'requestOptions.headers': (entry, key) => {
      draft.environment.push(...gathering.variables(entry, key, draft.secrets));
    },
    'requestOptions.verifySsl': gathering.noted,
    'requestOptions.*': gathering.noted,
  };
}

/** A block that its owner can change at any time. */
function addBlock(gathering: Gathering, lines: TreeNode, key: string, uses: string): void {
  gathering.addOpening('other', `${key}.uses`, uses, 'high', `takes ${brief(uses)} from its hub`, lines);
}

function readModel(gathering: Gathering, item: TreeNode, key: string): void {
  const uses = textAt(item, 'uses');
  if (uses !== null) {
    addBlock(gathering, item, key, uses);
    return;
  }
  const sends = gathering.openingsOf('host', 'high', (url) => `sends what it reads and writes to ${url}`);
  const model = item.kind === 'map' ? item.entries.get('model') : undefined;
  if (model !== undefined && gathering.model === null) gathering.modelNamed(model, `${key}.model`);
  gathering.read(
    item,
    {
      ...silentKeys(
        `title name provider model roles contextLength completionOptions defaultCompletionOptions capabilities
        template promptTemplates maxStopWords autocompleteOptions embedOptions chatOptions systemMessage with override
        maxEmbeddingBatchSize requestOptions.timeout cacheBehavior region profile deployment apiVersion apiType`,
      ),
      apiBase: sends,
      'requestOptions.proxy': sends,
      'requestOptions.headers': (entry, at) => {
        gathering.variables(entry, at, gathering.secrets);
      },
      apiKey: secretOf(
        gathering,
        textAt(item, 'title') ?? textAt(item, 'name') ?? textAt(item, 'provider') ?? 'a model',
      ),
      env: gathering.noted,
    },
    `${key}.`,
  );
}
