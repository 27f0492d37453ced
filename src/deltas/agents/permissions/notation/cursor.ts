/**
 * Cursor's permissions, of its command line and of the terminal lists; text in, patterns out.
 * cursor.com/docs/cli/reference/permissions, read 2026-11: `Shell(git)` is any git command by its first word, `Shell(curl:*)`
 * command and arguments; paths are globs in the workspace unless absolute; deny beats allow; what nothing allows is asked for.
 */
import type { ToolPattern } from '../pattern.ts';
import {
  anchored,
  callOf,
  delegate,
  fetchFrom,
  files,
  hostIn,
  server,
  shell,
  shellBeginning,
  tool,
  withoutBraces,
} from './written.ts';

export function cursorPatterns(written: string): readonly ToolPattern[] {
  const { name, argument } = callOf(written);
  if (name === '') return [];
  switch (name) {
    case '*':
      return [{ tool: 'any' }];
    case 'Shell':
      return argument === null ? [shell(null)] : cursorCommandPatterns(argument);
    case 'Read':
    case 'Write':
      return files(
        name === 'Read' ? 'read' : 'write',
        argument === null ? null : withoutBraces(argument).map(anchored),
      );
    case 'WebFetch':
      return [fetchFrom(argument === null ? null : hostIn(argument))];
    case 'WebSearch':
      return [{ tool: 'search' }];
    case 'Mcp':
      return [ofServer(argument)];
    case 'Task':
      return [delegate(argument)];
    default:
      return [tool(name, argument)];
  }
}

/** An entry of a terminal list, or what stands in `Shell(…)`: a command, or "command:arguments". */
export function cursorCommandPatterns(written: string): readonly ToolPattern[] {
  const colon = written.indexOf(':');
  const command = (colon < 0 ? written : written.slice(0, colon)).trim();
  const args = colon < 0 ? '*' : written.slice(colon + 1).trim();
  if (args === '*' || args === '**' || args === '') return shellBeginning(command);
  return [shell(`${command} ${args}`)];
}

/** "server:tool" as documented, "server, tool" as older versions wrote it. */
function ofServer(argument: string | null): ToolPattern {
  if (argument === null) return server('*', null);
  const [name = '*', of = '*'] = argument.split(/[:,]/, 2).map((part) => part.trim());
  return server(name, of);
}
