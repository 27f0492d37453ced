/** Configuration of Codex, of a project or a custom agent -> the powers of its agent and of each named profile. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Part, Powers } from '../../model.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Ladder, type Table } from '../gathering.ts';
import { addHook, commandOf, readHooks } from '../hook-map.ts';
import { directoryAbove, stemOf } from '../places.ts';
import { textOf } from '../settings.ts';
import { extensionsOf } from './extensions.ts';
import { networkKeys, policiesOf, profileKeys } from './policies.ts';
import { readCodexServers } from './servers.ts';

export const codexConfig: Format = {
  name: 'Codex configuration',
  paths: ['**/.codex/config.toml', '**/.codex/*.config.toml'],
  source: 'github.com/openai/codex, codex-rs/core/config.schema.json, read 2026-11',
  read: (file, side) => {
    // "quay.config.toml" is the profile quay: developers.openai.com/codex/config-reference, read 2026-11.
    const profile = /([^/]{1,100})\.config\.toml$/.exec(file.path)?.[1];
    return readConfig(file, side, profile === undefined ? null : { sort: 'profile', name: brief(profile) });
  },
};

export const codexAgents: Format = {
  name: 'Codex agent',
  paths: ['**/.codex/agents/*.toml'],
  source: 'developers.openai.com/codex/subagents, read 2026-11',
  read: (file, side) => {
    const tree = readToml(file.path, file.text);
    const name = textOf(tree?.entries.get('name')?.value) ?? stemOf(file.path);
    return readConfig(file, side, { sort: 'agent', name: brief(name) });
  },
};

export const codexHooks: Format = {
  name: 'Codex hooks',
  paths: ['**/.codex/hooks.json'],
  source: 'json.schemastore.org/codex-hooks.json, read 2026-11',
  read: (file, side) => {
    const tree = readJson(file.path, file.text);
    if (tree === null) return [];
    const gathering = gatheringOf(file, side, null);
    gathering.read(tree, { hooks: (entry, key) => readHooks(gathering, entry, key) });
    return [gathering.powers()];
  },
};

/** A project's settings are for the directory that holds `.codex`. */
function gatheringOf(file: TextFile, side: Side, part: Part | null, lines?: TreeEntry): Gathering {
  const root = directoryAbove(file.path, '.codex');
  return new Gathering(file, side, { product: 'codex', root, part }, lines);
}

function readConfig(file: TextFile, side: Side, part: Part | null): readonly Powers[] {
  const tree = readToml(file.path, file.text);
  if (tree === null) return [];
  const gathering = gatheringOf(file, side, part);
  const parts: Powers[] = [];
  const partsOf = (sort: string, keys: (of: Gathering) => Table) => (entry: TreeEntry, key: string) => {
    if (entry.value.kind !== 'map') gathering.noted(entry, key);
    else
      for (const one of entry.value.entries.values())
        parts.push(readPart(file, side, { sort, name: brief(one.key) }, one, keys));
  };
  gathering.read(tree, {
    ...shared(gathering),
    ...machineKeys(gathering),
    profiles: partsOf('profile', shared),
    permissions: partsOf('permission profile', profileKeys),
  });
  return [gathering.powers(), ...parts];
}

function readPart(
  file: TextFile,
  side: Side,
  part: Part,
  entry: TreeEntry,
  keys: (gathering: Gathering) => Table,
): Powers {
  const gathering = gatheringOf(file, side, part, entry);
  gathering.read(entry.value, keys(gathering), '');
  return gathering.powers();
}

/** Looks, wording, limits of time and size. */
const silent: Table = Object.fromEntries(
  `analytics audio background_terminal_max_timeout check_for_update_on_startup cli_auth_credentials_store description
  disable_paste_burst feedback file_opener forced_chatgpt_workspace_id forced_login_method ghost_snapshot
  hide_agent_reasoning history include_apps_instructions include_collaboration_mode_instructions
  include_environment_context include_permissions_instructions log_dir mcp_oauth_callback_port
  mcp_oauth_credentials_store memories model_auto_compact_token_limit model_auto_compact_token_limit_scope
  model_context_window model_max_output_tokens model_reasoning_effort model_reasoning_summary
  model_supports_reasoning_summaries model_verbosity name nickname_candidates notice personality
  plan_mode_reasoning_effort project_doc_max_bytes project_root_markers realtime service_tier
  show_raw_agent_reasoning sqlite_home suppress_unstable_features_warning tool_output_token_limit tui debug desktop
  experimental_use_unified_exec_tool experimental_use_freeform_apply_patch`
    .split(/\s+/)
    .map((key) => [key, 'silent' as const]),
);

/** What a profile and a custom agent may set as well. */
function shared(gathering: Gathering): Table {
  return {
    ...silent,
    ...policiesOf(gathering),
    ...addressesOf(gathering),
    model: gathering.modelNamed,
    model_provider: gathering.noted,
    review_model: gathering.noted,
    oss_provider: gathering.noted,
    model_catalog_json: gathering.noted,
    mcp_servers: (entry, key) => readCodexServers(gathering, entry, key),
    'features.network_proxy': (entry, key) => {
      if (entry.value.kind === 'map') gathering.read(entry.value, networkKeys(gathering), `${key}.`);
      else gathering.noted(entry, key);
    },
    'features.*': (entry, key) => {
      if (powerful.has(entry.key)) gathering.noted(entry, key);
    },
    instructions: gathering.told,
    developer_instructions: gathering.told,
    model_instructions_file: gathering.noted,
    experimental_instructions_file: gathering.noted,
    compact_prompt: gathering.told,
    experimental_compact_prompt_file: gathering.noted,
    skills: gathering.noted,
    project_doc_fallback_filenames: gathering.noted,
  };
}

/** Features that give the agent more to act with or on. */
const powerful = new Set(
  `apps browser_use browser_use_external codex_hooks computer_use connectors enable_mcp_apps exec_permission_approvals
  guardian_approval hooks in_app_browser js_repl plugin_hooks plugins remote_control remote_plugin
  request_permissions_tool shell_tool skill_mcp_dependency_install web_search web_search_request
  standalone_web_search use_legacy_landlock enable_experimental_windows_sandbox`.split(/\s+/),
);

/** Where what the agent reads and writes is sent. */
function addressesOf(gathering: Gathering): Table {
  const sends = gathering.openingsOf('host', 'high', (url) => `sends what it reads and writes to ${url}`);
  return {
    openai_base_url: sends,
    chatgpt_base_url: sends,
    experimental_realtime_ws_base_url: sends,
    experimental_thread_config_endpoint: gathering.openingsOf(
      'host',
      'high',
      (url) => `takes settings from ${url}`,
    ),
    model_providers: (entry, key) => {
      if (entry.value.kind !== 'map') gathering.noted(entry, key);
      else
        for (const provider of entry.value.entries.values())
          gathering.read(provider.value, providerKeys(gathering, provider.key), `${key}.${provider.key}.`);
    },
    otel: gathering.noted,
  };
}

/** Whoever answers as the model sees everything, and says what to do next. */
function providerKeys(gathering: Gathering, name: string): Table {
  const { secrets } = gathering;
  const secretOf = (reference: (variable: string) => string | null) => (entry: TreeEntry, key: string) => {
    const text = gathering.text(entry, key);
    if (text === null) return;
    secrets.push({
      name: brief(`${name} ${entry.key}`),
      reference: reference(brief(text)),
      evidence: gathering.at(entry),
    });
  };
  return {
    base_url: gathering.openingsOf('host', 'high', (url) => `sends what it reads and writes to ${url}`),
    env_key: secretOf((variable) => `\${${variable}}`),
    experimental_bearer_token: secretOf(() => null),
    http_headers: (entry, key) => {
      gathering.variables(entry, key, secrets);
    },
    env_http_headers: gathering.noted,
    query_params: gathering.noted,
    aws: gathering.noted,
    auth: (entry, key) => readAuth(gathering, entry, key, name),
    ...Object.fromEntries(
      `name env_key_instructions request_max_retries requires_openai_auth stream_idle_timeout_ms stream_max_retries
      supports_websockets websocket_connect_timeout_ms wire_api`
        .split(/\s+/)
        .map((key) => [key, 'silent' as const]),
    ),
  };
}

/** A command that prints the token. */
function readAuth(gathering: Gathering, entry: TreeEntry, key: string, provider: string): void {
  const words: string[] = [];
  const word = (inner: TreeEntry, at: string): void => {
    words.push(...gathering.texts(inner, at).map(({ text }) => text));
  };
  const keys = {
    command: word,
    args: word,
    cwd: word,
    refresh_interval_ms: 'silent',
    timeout_ms: 'silent',
  } as const;
  gathering.read(entry.value, keys, `${key}.`);
  if (words.length > 0) addHook(gathering, `sign-in of ${brief(provider)}`, words.join(' '), entry);
}

/** What a profile cannot set. */
function machineKeys(gathering: Gathering): Table {
  return {
    notify: commandOf(gathering, 'notify'),
    hooks: (entry, key) => readEvents(gathering, entry, key),
    profile: gathering.noted,
    auto_review: gathering.noted,
    apps_mcp_product_sku: gathering.noted,
    mcp_oauth_callback_url: gathering.noted,
    tool_suggest: gathering.noted,
    windows: gathering.noted,
    projects: (entry, key) => readProjects(gathering, entry, key),
    ...extensionsOf(gathering),
  };
}

/** Trust lets a project's own settings, hooks and rules count. */
const trust: Ladder = {
  untrusted: [-1, 'info', 'does not trust a directory'],
  trusted: [1, 'high', 'trusts a directory, with the settings that stand there'],
};

function readProjects(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  for (const project of entry.value.entries.values())
    gathering.read(project.value, { trust_level: gathering.level('trust', trust) }, `${key}.${project.key}.`);
}

/** Trust of hooks by their hash stands among the events. */
function readEvents(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  const events = new Map(entry.value.entries);
  const state = events.get('state');
  if (state !== undefined) gathering.noted(state, `${key}.state`);
  events.delete('state');
  readHooks(gathering, { ...entry, value: { ...entry.value, entries: events } }, key);
}
