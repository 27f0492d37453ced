/** Every file by which Claude Code and Claude Desktop are configured. */
import type { Format } from '../format.ts';
import { claudeMarketplace, claudePlugin, claudePluginHooks } from './plugins.ts';
import { claudeAgents, claudeCommands, claudeOutputStyles, claudeSkills } from './prose.ts';
import { claudeServers, desktopServers } from './servers.ts';
import { claudeSettings } from './settings.ts';

export const claudeFormats: readonly Format[] = [
  claudeSettings,
  claudeServers,
  claudeAgents,
  claudeCommands,
  claudeSkills,
  claudeOutputStyles,
  claudePlugin,
  claudeMarketplace,
  claudePluginHooks,
  desktopServers,
];
