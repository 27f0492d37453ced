/** What each product lets its agent do where no rule speaks: patterns that need no question. */
import type { Product } from '../model.ts';
import type { ToolPattern } from './pattern.ts';

const readsWorkspace: readonly ToolPattern[] = [{ tool: 'read', path: { from: 'workspace', glob: '**' } }];

/**
 * Claude Code: code.claude.com/docs/en/permissions ("file reads: no approval"). Cursor: cursor.com/docs/cli/reference/permissions.
 * Gemini CLI: geminicli.com/docs/reference/tools (mutators ask). Copilot CLI: docs.github.com/copilot, "Allowing and denying tool
 * use" (read-only operations are allowed). Codex: developers.openai.com/codex, read-only sandbox reads all files. opencode:
 * opencode.ai/docs/permissions ("most permissions default to allow"). All read 2026-11.
 */
const defaults: Partial<Record<Product, readonly ToolPattern[]>> = {
  'claude-code': readsWorkspace,
  codex: [{ tool: 'read', path: null }],
  copilot: readsWorkspace,
  cursor: readsWorkspace,
  'gemini-cli': readsWorkspace,
  opencode: [{ tool: 'any' }],
  vscode: readsWorkspace,
};

export function allowedByDefault(product: Product): readonly ToolPattern[] {
  return defaults[product] ?? [];
}
