/**
 * Gemini CLI's tool lists (`tools.core`, `tools.allowed`, `tools.exclude` and their older names); text in, patterns out.
 * geminicli.com/docs/tools/shell and /docs/reference/configuration, read 2026-11: `run_shell_command(git)` takes every command
 * that begins with these words, each command of a chain is judged on its own, and what is excluded beats what is allowed.
 */
import type { ToolPattern } from '../pattern.ts';
import { callOf, delegate, fetchFrom, files, server, shell, shellBeginning, tool } from './written.ts';

/** Names and, before 0.2, class names. */
const families: Readonly<Record<string, 'shell' | 'read' | 'write' | 'fetch' | 'search'>> = {
  run_shell_command: 'shell',
  ShellTool: 'shell',
  read_file: 'read',
  ReadFileTool: 'read',
  read_many_files: 'read',
  ReadManyFilesTool: 'read',
  list_directory: 'read',
  LSTool: 'read',
  glob: 'read',
  GlobTool: 'read',
  search_file_content: 'read',
  grep_search: 'read',
  GrepTool: 'read',
  write_file: 'write',
  WriteFileTool: 'write',
  replace: 'write',
  EditTool: 'write',
  web_fetch: 'fetch',
  WebFetchTool: 'fetch',
  google_web_search: 'search',
  WebSearchTool: 'search',
};

export function geminiCliPatterns(written: string): readonly ToolPattern[] {
  const { name, argument } = callOf(written);
  if (name === '') return [];
  if (name === '*') return [{ tool: 'any' }];
  const family = Object.hasOwn(families, name) ? families[name] : undefined;
  if (family === 'shell') {
    return argument === null ? [shell(null)] : shellBeginning(argument.replace(/[: ]\*$/, ''));
  }
  if (family === 'read' || family === 'write') return files(family, null);
  if (family === 'fetch') return [fetchFrom(null)];
  if (family === 'search') return [{ tool: 'search' }];
  if (name === 'delegate_to_agent' || name === 'invoke_agent') return [delegate(argument)];
  return [ofServer(name) ?? tool(name, argument)];
}

/** "server__tool", and "mcp_server_tool" as newer versions write it; a server's name has no underscore there. */
function ofServer(name: string): ToolPattern | null {
  const newer = /^mcp_([^_]{1,100})_(.{1,200})$/.exec(name);
  if (newer !== null) return server(newer[1] ?? '*', newer[2] ?? null);
  const divide = name.indexOf('__');
  return divide > 0 ? server(name.slice(0, divide), name.slice(divide + 2)) : null;
}
