/** Permissions as a settings file writes them; powers of a holder out, and patterns as one short text. */
import { readFileSync } from 'node:fs';
import {
  type Holder,
  noPowers,
  type PermissionRule,
  type Powers,
  type Product,
} from '../../../../src/deltas/agents/model.ts';
import { agentCommands } from '../../../../src/deltas/agents/permissions/commands.ts';
import { claudeCodePatterns } from '../../../../src/deltas/agents/permissions/notation/claude-code.ts';
import type {
  PathPattern,
  TextPattern,
  ToolPattern,
} from '../../../../src/deltas/agents/permissions/pattern.ts';
import type { Knowledge } from '../../../../src/deltas/agents/permissions/powers.ts';
import type { Evidence } from '../../../../src/deltas/delta.ts';

const catalogue = new URL('../../../../rules/catalogues/agent-commands.yml', import.meta.url).pathname;
export const knowledge: Knowledge = { commands: agentCommands(readFileSync(catalogue, 'utf8')) };

type Side = Evidence['side'];

export function evidence(side: Side, line = 1): Evidence {
  return { side, path: '.claude/settings.json', startLine: line, endLine: line, text: '' };
}

export const holderOf = (product: Product): Holder => ({ product, root: '', part: null });

/** @param lists rules as Claude Code writes them. */
export function claude(
  side: Side,
  lists: Partial<Record<PermissionRule['decision'], readonly string[]>>,
): Powers {
  const decisions = ['allow', 'ask', 'deny'] as const;
  const rules = decisions.flatMap((decision) =>
    (lists[decision] ?? []).flatMap((written, line) =>
      claudeCodePatterns(written).map(
        (pattern): PermissionRule => ({
          decision,
          pattern,
          written,
          evidence: evidence(side, line + 1),
        }),
      ),
    ),
  );
  return { ...noPowers(holderOf('claude-code'), evidence(side)), rules };
}

const text = (of: TextPattern | null) =>
  of === null ? '*' : of.form === 'glob' ? of.glob : `=${of.written}`;
const path = (of: PathPattern | null) =>
  of === null ? '*' : `${{ workspace: './', root: '/', home: '~/' }[of.from]}${of.glob}`;

/** "shell npm *", "mcp github/create_issue", "read ./src/**". */
export function short(pattern: ToolPattern): string {
  switch (pattern.tool) {
    case 'any':
    case 'search':
      return pattern.tool;
    case 'shell':
      return `shell ${text(pattern.command)}`;
    case 'read':
    case 'write':
      return `${pattern.tool} ${path(pattern.path)}`;
    case 'fetch':
      return `fetch ${text(pattern.host)}`;
    case 'mcp':
      return `mcp ${text(pattern.server)}/${text(pattern.name)}`;
    case 'delegate':
      return `delegate ${text(pattern.agent)}`;
    case 'other':
      return `other ${pattern.name}(${pattern.argument ?? '*'})`;
  }
}
