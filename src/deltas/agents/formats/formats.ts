/** The list of formats, from the special to the general: a file of several is read by the first. */
import { amazonFormats, kiroFormats } from './amazon/formats.ts';
import { claudeFormats } from './claude/formats.ts';
import { codexFormats } from './codex/formats.ts';
import { continueFormats } from './continue/formats.ts';
import { copilotFormats, genericFormats } from './copilot/formats.ts';
import { cursorFormats } from './cursor/formats.ts';
import type { Format } from './format.ts';
import { geminiFormats } from './gemini/formats.ts';
import { ignoreFormats } from './ignore/formats.ts';
import { opencodeFormats } from './opencode/formats.ts';
import { clineFormats, junieFormats, rooFormats, windsurfFormats } from './roo/formats.ts';
import { aiderFormats, crushFormats, gooseFormats } from './terminal/formats.ts';
import { zedFormats } from './zed/formats.ts';

export const agentFormats: readonly Format[] = [
  ...cursorFormats,
  ...opencodeFormats,
  ...rooFormats,
  ...clineFormats,
  ...windsurfFormats,
  ...continueFormats,
  ...zedFormats,
  ...junieFormats,
  ...amazonFormats,
  ...kiroFormats,
  ...copilotFormats,
  ...claudeFormats,
  ...codexFormats,
  ...geminiFormats,
  ...aiderFormats,
  ...crushFormats,
  ...gooseFormats,
  ...ignoreFormats,
  ...genericFormats,
];
