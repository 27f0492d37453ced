/** Stand-in until the real notation joins: a tool of Gemini CLI in, an opaque pattern out. */
import type { ToolPattern } from '../pattern.ts';

export function readGeminiTool(written: string): ToolPattern {
  return { tool: 'other', name: written, argument: null };
}
