/** Permission modes and switches of Claude Code -> how open each is; the default of the product is at 0. */
import type { Ladder } from '../gathering.ts';

/** code.claude.com/docs/en/permission-modes and the schema of SchemaStore, read 2026-11. */
export const permissionModes: Ladder = {
  plan: [-2, 'info', 'plans, and changes nothing'],
  dontAsk: [-1, 'info', 'refuses what no rule allows'],
  delegate: [-1, 'info', 'only hands work to other agents'],
  default: [0, 'info', 'asks before it changes something'],
  manual: [0, 'info', 'asks before it changes something'],
  acceptEdits: [1, 'critical', 'changes files without asking'],
  auto: [2, 'critical', 'lets a model approve its tools in place of a person'],
  bypassPermissions: [3, 'critical', 'runs every tool without asking', 'unattended'],
};
