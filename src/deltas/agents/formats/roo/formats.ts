/** Every file by which agents are configured that live in an editor as an extension: Roo Code, Cline, Windsurf, Junie. */
import type { Format } from '../format.ts';
import {
  clineHooks,
  clineServers,
  junieAllowlist,
  junieConfig,
  junieServers,
  windsurfHooks,
  windsurfServers,
  windsurfWorkflows,
} from './others.ts';
import { rooCommands, rooModes, rooServers } from './roo.ts';

export const rooFormats: readonly Format[] = [rooServers, rooModes, rooCommands];
export const clineFormats: readonly Format[] = [clineServers, clineHooks];
export const windsurfFormats: readonly Format[] = [windsurfServers, windsurfHooks, windsurfWorkflows];
export const junieFormats: readonly Format[] = [junieServers, junieConfig, junieAllowlist];
