/** Every file by which Continue is configured. */
import type { Format } from '../format.ts';
import { continueAgentFiles, continueAgents, continueConfig, continuePermissions } from './config.ts';

export const continueFormats: readonly Format[] = [
  continueConfig,
  continueAgents,
  continueAgentFiles,
  continuePermissions,
];
