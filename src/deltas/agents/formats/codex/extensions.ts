/** Roles, plugins, marketplaces and apps of Codex -> what works beside its agent. */
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { brief, type Gathering, type Table } from '../gathering.ts';
import { textOf } from '../settings.ts';
import { toolKeys } from './servers.ts';

export function extensionsOf(gathering: Gathering): Table {
  return {
    agents: (entry, key) => readRoles(gathering, entry, key),
    plugins: (entry, key) => readPlugins(gathering, entry, key),
    marketplaces: (entry, key) => readMarketplaces(gathering, entry, key),
    apps: (entry, key) => readApps(gathering, entry, key),
  };
}

/** Beside the limits of all agents stand the roles, each a map. */
function readRoles(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  const limits = ['interrupt_message', 'job_max_runtime_seconds', 'max_depth', 'max_threads'];
  for (const role of entry.value.entries.values()) {
    if (role.value.kind === 'map') {
      gathering.delegates.push({ name: brief(role.key), evidence: gathering.at(role) });
      const keys = {
        config_file: gathering.noted,
        description: 'silent',
        nickname_candidates: 'silent',
      } as const;
      gathering.read(role.value, keys, `${key}.${role.key}.`);
    } else if (!limits.includes(role.key)) gathering.noted(role, `${key}.${role.key}`);
  }
}

/** On unless they say otherwise. */
function readPlugins(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const plugin of mapsIn(gathering, entry, key)) {
    if (isOff(plugin.value)) continue;
    const meaning = `uses the plugin ${brief(plugin.key)} with its commands, hooks and servers`;
    gathering.addOpening('plugin', key, plugin.key, 'high', meaning, plugin);
    const keys: Table = {
      enabled: 'silent',
      mcp_servers: (servers, at) => {
        for (const server of mapsIn(gathering, servers, at))
          gathering.read(
            server.value,
            { enabled: 'silent', ...toolKeys(gathering, server.key) },
            `${at}.${server.key}.`,
          );
      },
    };
    gathering.read(plugin.value, keys, `${key}.${plugin.key}.`);
  }
}

function readMarketplaces(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const market of mapsIn(gathering, entry, key)) {
    const at = (name: string) =>
      market.value.kind === 'map' ? textOf(market.value.entries.get(name)?.value) : null;
    const ref = at('ref');
    const said = `${market.key} from ${at('source') ?? 'an unnamed place'}${ref === null ? '' : ` at ${ref}`}`;
    const severity = at('source_type') === 'local' ? 'low' : 'medium';
    gathering.addOpening('plugin', key, said, severity, `takes plugins of ${brief(said)}`, market);
  }
}

/** Connectors of the account: what each may do, and whether it asks. */
function readApps(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const app of mapsIn(gathering, entry, key)) {
    const opens = (on: string) =>
      gathering.level('oversight', { true: [1, 'high', on], false: [0, 'info', 'holds the app back'] });
    const keys: Table = {
      ...toolKeys(gathering, app.key),
      enabled: gathering.noted,
      approvals_reviewer: gathering.noted,
      default_tools_enabled: gathering.noted,
      destructive_enabled: opens(`lets the app ${brief(app.key)} destroy things`),
      open_world_enabled: opens(`lets the app ${brief(app.key)} reach the open world`),
    };
    gathering.read(app.value, keys, `${key}.${app.key}.`);
  }
}

function mapsIn(gathering: Gathering, entry: TreeEntry, key: string): readonly TreeEntry[] {
  if (entry.value.kind === 'map') return [...entry.value.entries.values()];
  gathering.noted(entry, key);
  return [];
}

function isOff(value: TreeNode): boolean {
  return value.kind === 'map' && textOf(value.entries.get('enabled')?.value) === 'false';
}
