/**
 * Claude Code's permission rules, and the tool names of its agents, skills and commands; text in, patterns out.
 * code.claude.com/docs/en/permissions and /docs/en/tools-reference, read 2026-11: `Bash(x *)` and `Bash(x:*)` take x alone or
 * with arguments, a star elsewhere takes any text; each command of `a && b` is judged on its own; Read and Edit take paths as a
 * .gitignore does, `//` at the root, `~/` in the home, `/` at the project's root; a rule for Edit holds for all that edit.
 */
import type { PathPattern, ToolPattern } from '../pattern.ts';
import {
  callOf,
  delegate,
  fetchFrom,
  files,
  glob,
  hostIn,
  server,
  shell,
  shellBeginning,
  tool,
  withContents,
  withoutBraces,
  withoutEndSlash,
} from './written.ts';

const readers = new Set(['Read', 'Glob', 'Grep', 'LS', 'NotebookRead']);
const writers = new Set(['Edit', 'Write', 'MultiEdit', 'NotebookEdit']);

/** @returns one pattern or more that are allowed together; none of an empty text. */
export function claudeCodePatterns(written: string): readonly ToolPattern[] {
  const { name, argument } = callOf(written);
  if (name === '') return [];
  if (name === '*') return [{ tool: 'any' }];
  if (name === 'Bash' || name === 'PowerShell') return commands(argument);
  if (readers.has(name)) return files('read', argument === null ? null : gitignored(argument));
  if (writers.has(name)) return files('write', argument === null ? null : gitignored(argument));
  if (name === 'WebFetch') return [webFetch(argument)];
  if (name === 'WebSearch') return [{ tool: 'search' }];
  if (name === 'Task' || name === 'Agent') return [delegate(argument)];
  if (name.startsWith('mcp__')) return [ofServer(name)];
  return [tool(name, argument)];
}

function commands(argument: string | null): readonly ToolPattern[] {
  if (argument === null) return [shell(null)];
  if (argument.endsWith(':*')) return shellBeginning(argument.slice(0, -2));
  const beginning = argument.endsWith(' *') && argument.indexOf('*') === argument.length - 1;
  return beginning ? shellBeginning(argument.slice(0, -2)) : [shell(argument)];
}

function webFetch(argument: string | null): ToolPattern {
  if (argument === null) return fetchFrom(null);
  if (argument.startsWith('domain:')) return fetchFrom(argument.slice(7).trim());
  return argument.includes('://') ? fetchFrom(hostIn(argument)) : { tool: 'fetch', host: glob(argument) };
}

/** "mcp__github" and "mcp__github__*" are the whole server. */
function ofServer(name: string): ToolPattern {
  const rest = name.slice(5);
  const divide = rest.indexOf('__');
  return divide < 0 ? server(rest, null) : server(rest.slice(0, divide), rest.slice(divide + 2));
}

function gitignored(argument: string): readonly PathPattern[] {
  return withoutBraces(argument).flatMap((written) => {
    if (written.startsWith('//')) return withContents({ from: 'root', glob: written.slice(2) });
    if (written === '~' || written.startsWith('~/'))
      return withContents({ from: 'home', glob: written.slice(2) });
    const named = withoutEndSlash(written);
    // A name without a slash is meant wherever it stands.
    const floats = !named.includes('/') && named !== '**' && named !== '.' && named !== '..';
    const path = named.replace(/^\.?\/+/, '').replace(/^\.$/, '');
    return withContents({ from: 'workspace', glob: floats ? `**/${path}` : path });
  });
}
