/** Stand-in until the real notation joins: a rule of Claude Code in, an opaque pattern out. */
import type { ToolPattern } from '../pattern.ts';

export function readClaudeRule(written: string): ToolPattern {
  return { tool: 'other', name: written, argument: null };
}
