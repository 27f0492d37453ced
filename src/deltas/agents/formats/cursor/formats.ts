/** Every file by which Cursor is configured. */
import type { Format } from '../format.ts';
import {
  cursorAgents,
  cursorCommands,
  cursorEnvironment,
  cursorHooks,
  cursorServers,
  cursorWorktrees,
} from './environment.ts';
import { cursorPermissions, cursorSandbox } from './permissions.ts';

export const cursorFormats: readonly Format[] = [
  cursorServers,
  cursorPermissions,
  cursorSandbox,
  cursorHooks,
  cursorEnvironment,
  cursorWorktrees,
  cursorAgents,
  cursorCommands,
];
