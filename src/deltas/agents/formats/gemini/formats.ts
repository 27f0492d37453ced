/** Every file by which Gemini CLI is configured. */
import type { Format } from '../format.ts';
import { geminiAgents, geminiCommands, geminiExtensions } from './extensions.ts';
import { geminiPolicies } from './policies.ts';
import { geminiSettings } from './settings.ts';

export const geminiFormats: readonly Format[] = [
  geminiSettings,
  geminiExtensions,
  geminiAgents,
  geminiCommands,
  geminiPolicies,
];
