/**
 * Codex's rules for commands, taken apart by their reader; tokens in, patterns out.
 * developers.openai.com/codex/rules and github.com/openai/codex, codex-rs/execpolicy, read 2026-11: `prefix_rule` matches the
 * first tokens of a command, an element may list alternatives, `decision` is allow unless written, the strictest that matches
 * wins, and a chain of plain commands is judged one by one.
 */
import type { PermissionRule } from '../../model.ts';
import type { ToolPattern } from '../pattern.ts';
import { server, shellBeginning } from './written.ts';

/** More alternatives than people write out. */
const mostCommands = 256;

/** @param pattern of `prefix_rule`, in order. A token is text and never a wildcard. */
export function codexPrefixPatterns(
  pattern: readonly (string | readonly string[])[],
): readonly ToolPattern[] {
  let commands: readonly string[] = [''];
  for (const element of pattern) {
    const tokens = typeof element === 'string' ? [element] : element;
    commands = commands.flatMap((command) => tokens.map((token) => `${command} ${token}`.trim()));
    if (commands.length > mostCommands) {
      return [
        { tool: 'shell', command: { form: 'opaque', written: JSON.stringify(pattern).slice(0, 1_024) } },
      ];
    }
  }
  // No tokens are no rule, rather than a rule for every command.
  return commands.flatMap((command) => (command === '' ? [] : literally(command)));
}

function literally(command: string): readonly ToolPattern[] {
  if (command.includes('*')) return [{ tool: 'shell', command: { form: 'opaque', written: command } }];
  return shellBeginning(command);
}

/** @returns null where the word is none of Codex's. */
export function codexDecision(decision: string | null): PermissionRule['decision'] | null {
  if (decision === null || decision === 'allow') return 'allow';
  return decision === 'prompt' ? 'ask' : decision === 'forbidden' ? 'deny' : null;
}

/** An entry of `enabled_tools` or `disabled_tools` of a server. */
export function codexServerTool(name: string, of: string): ToolPattern {
  return server(name, of);
}
