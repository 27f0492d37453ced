/** Stand-in until the real notation joins: the first words of a command in, an opaque pattern out. */
import type { ToolPattern } from '../pattern.ts';

export function readCodexPrefix(written: string): ToolPattern {
  return { tool: 'other', name: written, argument: null };
}
