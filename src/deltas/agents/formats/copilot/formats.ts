/** Every file by which GitHub Copilot and VS Code's agent are configured, and the servers' file that names no product. */
import type { Format } from '../format.ts';
import { copilotHooks, copilotSettings, copilotSetUp } from './cloud.ts';
import { copilotAgents, copilotPrompts } from './definitions.ts';
import { vscodeSettings, vscodeWorkspaces } from './editor.ts';
import { copilotServers, genericServers, vscodeServers } from './servers.ts';

export const copilotFormats: readonly Format[] = [
  vscodeServers,
  vscodeSettings,
  vscodeWorkspaces,
  copilotServers,
  copilotHooks,
  copilotSettings,
  copilotSetUp,
  copilotAgents,
  copilotPrompts,
];

/** The last of all: other products have files of that name in folders of their own. */
export const genericFormats: readonly Format[] = [genericServers];
