/** Every file by which opencode is configured. */
import type { Format } from '../format.ts';
import { opencodeConfig } from './config.ts';
import { opencodeAgents, opencodeCommands } from './definitions.ts';
import { opencodePlugins } from './extensions.ts';

export const opencodeFormats: readonly Format[] = [
  opencodeConfig,
  opencodeAgents,
  opencodeCommands,
  opencodePlugins,
];
