/**
 * VS Code's `chat.tools.terminal.autoApprove`: one key in, the commands that it takes out.
 * code.visualstudio.com/docs/copilot/agents/agent-tools, read 2026-11: a key is a command's beginning, or a regular expression
 * between slashes; true runs without a question, false asks; every command of a chain has to be allowed, and asking wins.
 */
import type { PermissionRule } from '../../model.ts';
import type { ToolPattern } from '../pattern.ts';
import { opaque, shell, shellBeginning } from './written.ts';

export function vscodeTerminalPatterns(key: string): readonly ToolPattern[] {
  const text = key.trim();
  if (text === '') return [];
  const end = text.lastIndexOf('/');
  if (!text.startsWith('/') || end === 0 || !/^[a-z]*$/.test(text.slice(end + 1)))
    return shellBeginning(text);
  return expression(text.slice(1, end)) ?? [{ tool: 'shell', command: opaque(text) }];
}

/** @returns null of an expression that only a regular expression can say. */
function expression(source: string): readonly ToolPattern[] | null {
  if (/^(?:\^)?\.\*\$?$/.test(source)) return [shell(null)];
  if (!source.startsWith('^')) return null;
  const said = source
    .slice(1)
    .replace(/\\s[+*]?/g, ' ')
    .replace(/\\([-./])/g, '$1');
  const ending = /^([\w./@ -]{1,200}?)(\\b(?:\.\*\$?)?|\$|\.\*\$?|)$/.exec(said);
  if (ending === null) return null;
  const [, words = '', end = ''] = ending;
  if (end === '$') return [shell(words)];
  return end.startsWith('\\b') ? shellBeginning(words) : [shell(`${words}*`)];
}

/** `approve` of an entry written as an object reads the same. @returns null where the entry takes back one of the defaults. */
export function vscodeTerminalDecision(value: unknown): PermissionRule['decision'] | null {
  return value === true ? 'allow' : value === false ? 'ask' : null;
}
