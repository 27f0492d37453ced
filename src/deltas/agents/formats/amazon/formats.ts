/** Every file by which Amazon Q and Kiro are configured. */
import type { Format } from '../format.ts';
import { amazonAgents, amazonServers, kiroAgentFiles, kiroAgents, kiroHooks, kiroServers } from './agents.ts';

export const amazonFormats: readonly Format[] = [amazonServers, amazonAgents];
export const kiroFormats: readonly Format[] = [kiroServers, kiroAgents, kiroAgentFiles, kiroHooks];
