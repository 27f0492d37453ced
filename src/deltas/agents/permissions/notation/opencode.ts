/**
 * opencode's `permission`, in order of writing, and its `tools`; entries in, rules or patterns out.
 * opencode.ai/docs/permissions, read 2026-11: the last entry that matches decides, so an entry does not speak of what a later one
 * takes; `*` takes any text, slashes too; `edit` holds for all that changes files; an agent's entries follow the global ones.
 */
import type { PermissionRule } from '../../model.ts';
import type { ToolPattern } from '../pattern.ts';
import { covers, overlaps } from '../pattern-algebra.ts';
import {
  anchored,
  delegate,
  fetchFrom,
  files,
  hostIn,
  server,
  shell,
  shellBeginning,
  tool,
} from './written.ts';

/** One line of `permission`: `bash: {"git push *": "ask"}` is bash, "git push *" and ask; a plain `edit: deny` has "*". */
export interface OpencodeEntry {
  readonly permission: string;
  readonly pattern: string;
  readonly decision: PermissionRule['decision'];
}

export interface OpencodeRule extends Required<Pick<PermissionRule, 'decision' | 'pattern' | 'except'>> {
  /** The place of its entry in the list. */
  readonly entry: number;
}

/** Each entry is held against all later ones, so a reader calls a longer list unreadable. */
export const mostOpencodeEntries = 400;

/** @param entries in order, weaker layers first; at most `mostOpencodeEntries`. */
export function opencodeRules(entries: readonly OpencodeEntry[]): readonly OpencodeRule[] {
  const read = entries.map(({ permission, pattern, decision }) => ({
    decision,
    patterns: opencodePatterns(permission, pattern),
  }));
  return read.flatMap(({ decision, patterns }, entry) => {
    const later = read.slice(entry + 1);
    return patterns.flatMap((pattern) => {
      const over = later.filter((one) => one.decision !== decision).flatMap((one) => one.patterns);
      const except = over.filter((other) => overlaps(other, pattern));
      return except.some((other) => covers(other, pattern)) ? [] : [{ entry, decision, pattern, except }];
    });
  });
}

export function opencodePatterns(permission: string, pattern: string): readonly ToolPattern[] {
  const name = permission.trim();
  const all = /^\*+$/.test(pattern.trim());
  switch (name) {
    case '':
      return [];
    case '*':
      return [{ tool: 'any' }];
    case 'bash':
      return all ? [shell(null)] : commands(pattern.trim());
    case 'read':
    case 'glob':
    case 'grep':
    case 'list':
      return files('read', all || name !== 'read' ? null : [path(pattern)]);
    case 'edit':
    case 'write':
    case 'patch':
    case 'multiedit':
      return files('write', all ? null : [path(pattern)]);
    case 'webfetch':
      return [fetchFrom(all ? null : hostIn(pattern))];
    case 'websearch':
    case 'codesearch':
      return [{ tool: 'search' }];
    case 'task':
      return [delegate(all ? null : pattern)];
    default:
      return [ofServer(name) ?? tool(name, all ? null : pattern)];
  }
}

/** A name of `tools`, which an agent has or has not. */
export function opencodeTools(name: string): readonly ToolPattern[] {
  return opencodePatterns(name, '*');
}

function commands(pattern: string): readonly ToolPattern[] {
  const beginning = pattern.endsWith(' *') && pattern.indexOf('*') === pattern.length - 1;
  return beginning ? shellBeginning(pattern.slice(0, -2)) : [shell(pattern)];
}

/** A star takes slashes too, so it is all that is below. */
function path(pattern: string) {
  const { from, glob } = anchored(pattern.trim());
  return {
    from,
    glob: glob
      .replace(/(^|\/)\*+(?=$|[^*/])/g, (_, slash: string) => `${slash}**/*`)
      .replace(/\*\*\/\*$/, '**'),
  };
}

const ownNames = new Set(['doom_loop', 'external_directory', 'invalid_tool']);

/** "harbour_*" and "harbour_list": a server's name stands before the first underscore. */
function ofServer(name: string): ToolPattern | null {
  const divide = name.indexOf('_');
  if (divide <= 0 || ownNames.has(name)) return null;
  return server(name.slice(0, divide), name.slice(divide + 1));
}
