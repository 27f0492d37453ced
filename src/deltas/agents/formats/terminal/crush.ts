/** The configuration of Crush -> the servers, permissions, hooks and providers of its agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import type { ToolPattern } from '../../permissions/pattern.ts';
import { readFlatHooks } from '../flat-hooks.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { addHook } from '../hook-map.ts';
import { mapsIn, notedKeys, secretOf, silentKeys, switchedBy, textAt, toolsRuled } from '../keys.ts';
import { directoryOf, inRepository } from '../places.ts';
import { readServers, type ServerDraft } from '../server-map.ts';
import { textsIn } from '../settings.ts';

export const crushConfig: Format = {
  name: 'Crush configuration',
  paths: ['**/.crush.json', '**/crush.json'],
  source: 'charm.land/crush.json and github.com/charmbracelet/crush, README.md, read 2026-11',
  read: readCrush,
};

const tools = new Map<string, ToolPattern>([
  ['bash', { tool: 'shell', command: null }],
  ['edit', { tool: 'write', path: null }],
  ['multiedit', { tool: 'write', path: null }],
  ['write', { tool: 'write', path: null }],
  ['view', { tool: 'read', path: null }],
  ['ls', { tool: 'read', path: null }],
  ['glob', { tool: 'read', path: null }],
  ['grep', { tool: 'read', path: null }],
  ['fetch', { tool: 'fetch', host: null }],
  ['agentic_fetch', { tool: 'fetch', host: null }],
  ['download', { tool: 'fetch', host: null }],
]);

/** "view", "edit:write", "mcp_context7_get-library-doc". */
function crushTool(written: string): ToolPattern {
  const of = /^mcp_([^_]{1,100})_(.{1,200})$/.exec(written);
  if (of !== null) {
    const [server, name] = of.slice(1).map((glob) => ({ form: 'glob', glob }) as const);
    if (server !== undefined && name !== undefined) return { tool: 'mcp', server, name };
  }
  const known = tools.get(written.split(':')[0] ?? '');
  return known ?? { tool: 'other', name: brief(written), argument: null };
}

function readCrush(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryOf(file.path);
  const gathering = new Gathering(file, side, { product: 'crush', root, part: null });
  const places = gathering.openingsOf(
    'file',
    (path) => (inRepository(root, path) === null ? 'medium' : 'low'),
    (path) => `starts with ${path} in its context`,
  );
  gathering.read(tree, {
    ...silentKeys('$schema tools'),
    mcp: (entry, key) => readServers(gathering, entry, key, (draft) => serverKeys(gathering, draft)),
    lsp: (entry, key) => readPrograms(gathering, entry, key),
    hooks: (entry, key) => readFlatHooks(gathering, entry, key, root),
    env: (entry, key) => {
      gathering.variables(entry, key, gathering.secrets);
      gathering.noted(entry, key);
    },
    providers: (entry, key) => {
      for (const one of mapsIn(gathering, entry, key))
        readProvider(gathering, one, `${key}.${brief(one.key)}.`);
    },
    'models.large.model': gathering.modelNamed,
    'models.*': gathering.noted,
    'permissions.allowed_tools': gathering.rulesOf('allow', crushTool),
    'options.disabled_tools': gathering.rulesOf('deny', crushTool),
    'options.context_paths': places,
    'options.global_context_paths': places,
    'options.skills_paths': places,
    ...silentKeys(
      `options.tui options.debug options.debug_lsp options.disable_auto_summarize options.data_directory
      options.attribution options.disable_metrics options.disable_notifications options.progress
      options.initialize_as options.auto_lsp options.disable_provider_auto_update`,
    ),
  });
  return [gathering.powers()];
}

function serverKeys(gathering: Gathering, draft: ServerDraft): Table {
  return {
    disabled: switchedBy(gathering, draft, 'disabled'),
    disabled_tools: toolsRuled(gathering, draft.name, 'deny'),
    enabled_tools: gathering.limitOf(
      'oversight',
      `uses only listed tools of the server ${brief(draft.name)}`,
      'medium',
      (tool) => `may use the tool ${tool} of the server ${brief(draft.name)}`,
    ),
    oauth_client_secret: secretOf(gathering, draft.name),
    ...silentKeys('sessionless'),
    // A channel lets whoever writes to the server set the agent to work.
    ...notedKeys(gathering, 'oauth oauth_client_id oauth_callback_port channel_enabled channel_reply'),
  };
}

/** Language servers start by themselves, as hooks do. */
function readPrograms(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const one of mapsIn(gathering, entry, key)) {
    const command = textAt(one.value, 'command');
    if (textAt(one.value, 'disabled') === 'true') continue;
    const args = one.value.kind === 'map' ? one.value.entries.get('args')?.value : undefined;
    const words = args === undefined ? [] : textsIn(args).map(({ text }) => text);
    if (command === null) gathering.noted(one, `${key}.${brief(one.key)}`);
    else addHook(gathering, `language server ${brief(one.key)}`, [command, ...words].join(' '), one);
  }
}

function readProvider(gathering: Gathering, provider: TreeEntry, above: string): void {
  gathering.read(
    provider.value,
    {
      ...silentKeys('id name type models disable extra_body provider_options flat_rate'),
      base_url: gathering.openingsOf('host', 'high', (url) => `sends what it reads and writes to ${url}`),
      api_key: secretOf(gathering, provider.key),
      system_prompt_prefix: gathering.told,
      extra_headers: (entry, key) => {
        gathering.variables(entry, key, gathering.secrets);
      },
    },
    above,
  );
}
