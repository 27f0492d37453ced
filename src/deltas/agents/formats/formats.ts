/** The list of formats, from the special to the general: a file of several is read by the first. */
import { claudeFormats } from './claude/formats.ts';
import { codexFormats } from './codex/formats.ts';
import type { Format } from './format.ts';
import { geminiFormats } from './gemini/formats.ts';

export const agentFormats: readonly Format[] = [...claudeFormats, ...codexFormats, ...geminiFormats];
