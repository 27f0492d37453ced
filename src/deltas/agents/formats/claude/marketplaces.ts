/** Plugins and the marketplaces that they come from: code that others write and that runs beside Claude Code. */
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { Gathering, Table } from '../gathering.ts';
import { textOf } from '../settings.ts';

export function extensionsOf(gathering: Gathering): Table {
  return {
    enabledPlugins: (entry, key) => readEnabled(gathering, entry, key),
    extraKnownMarketplaces: (entry, key) => readKnown(gathering, entry, key),
    strictKnownMarketplaces: gathering.noted,
    blockedMarketplaces: gathering.noted,
    pluginConfigs: gathering.noted,
  };
}

/** A plugin is on by true, or by a list of the versions or parts that are. */
function readEnabled(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  for (const plugin of entry.value.entries.values()) {
    const { value } = plugin;
    if (value.kind === 'scalar' && value.value === false) continue;
    if (value.kind === 'scalar' && value.value !== true) gathering.noted(plugin, `${key}.${plugin.key}`);
    else {
      const meaning = `uses the plugin ${plugin.key} with its commands, hooks and servers`;
      gathering.addOpening('plugin', key, plugin.key, 'high', meaning, plugin);
    }
  }
}

function readKnown(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    gathering.noted(entry, key);
    return;
  }
  for (const market of entry.value.entries.values()) {
    const { value } = market;
    const source = value.kind === 'map' ? sourceOf(value.entries.get('source')?.value) : null;
    const updates = value.kind === 'map' ? textOf(value.entries.get('autoUpdate')?.value) : null;
    if (source === null) {
      gathering.noted(market, `${key}.${market.key}`);
      continue;
    }
    const often = updates === 'true' ? ', updated by itself' : '';
    const severity = source.local ? 'low' : 'medium';
    const said = `${market.key} from ${source.said}${often}`;
    gathering.addOpening('plugin', key, said, severity, `takes plugins of ${said}`, market);
  }
}

export interface PluginSource {
  /** "github harbour/quay at v1.2" */
  readonly said: string;
  /** In the same repository or on the same machine. */
  readonly local: boolean;
  /** Nobody can put other code there without a change here. */
  readonly pinned: boolean;
}

/** json.schemastore.org/claude-code-marketplace.json, read 2026-11. @returns null of what is no documented source. */
export function sourceOf(node: TreeNode | undefined): PluginSource | null {
  const path = textOf(node);
  if (path !== null) return { said: path, local: true, pinned: true };
  if (node?.kind !== 'map') return null;
  const at = (key: string) => textOf(node.entries.get(key)?.value);
  const kind = at('source');
  const where = at('repo') ?? at('url') ?? at('package') ?? at('path') ?? at('hostPattern') ?? at('name');
  if (kind === null || where === null) return null;
  const commit = at('sha');
  const version = commit ?? at('ref') ?? at('version');
  const local = kind === 'file' || kind === 'directory';
  const pinned = local || commit !== null || (kind === 'npm' && /^\d[\w.+-]{0,64}$/.test(version ?? ''));
  const inside = at('repo') !== null || at('url') !== null ? at('path') : null;
  const below = inside === null ? '' : ` in ${inside}`;
  return { said: `${kind} ${where}${version === null ? '' : ` at ${version}`}${below}`, local, pinned };
}
