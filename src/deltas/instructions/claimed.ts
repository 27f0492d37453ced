/** Which files hold text that an agent follows: their globs, and by a path whose text it is and what it is called. */
import { posix } from 'node:path';
import { type PathSet, pathSet } from '../../change/path-set.ts';
import { type Product, products } from '../agents/model.ts';

/**
 * As the vendors' documentation names them (code.claude.com/docs memory, sub-agents, skills; cursor.com/docs rules;
 * docs.github.com custom instructions; agents.md; geminicli.com; docs.windsurf.com; docs.cline.bot; docs.roocode.com;
 * kiro.dev steering and prompts; charmbracelet/crush README; zed.dev rules; read 2026-11). CONVENTIONS.md and llms.txt stay out: people and readers own those names.
 */
export const instructionPaths: readonly string[] = [
  '**/{AGENTS,AGENTS.override,CLAUDE,CLAUDE.local,CRUSH,GEMINI,SKILL}.md',
  '**/.claude/{agents,commands,skills,rules,output-styles}/**/*.md',
  '**/.agents/{skills,commands,agents,rules}/**/*.md',
  '**/plugins/*/{agents,commands,skills}/**/*.md',
  '**/.cursor/rules/**',
  '**/.cursor/{agents,commands,skills}/**/*.md',
  '**/{.cursorrules,.windsurfrules,.clinerules,.roorules,.rules}',
  '**/{.clinerules,.roorules}-*',
  '**/.clinerules/**/*.{md,txt}',
  '**/.roo/{rules,rules-*,commands}/**',
  '**/.windsurf/**/*.md',
  '**/.github/copilot-instructions.md',
  '**/.github/{agents,prompts,instructions,chatmodes}/**/*.md',
  '**/*.prompt.md',
  '**/.junie/guidelines.md',
  '**/.amazonq/{rules,prompts}/**/*.md',
  '**/.kiro/{steering,prompts}/**/*.md',
  '**/.continue/rules/**/*.md',
  '**/.codex/{prompts,skills}/**/*.md',
  '**/.gemini/**/*.md',
  '**/.opencode/**/*.md',
  '**/.zed/.rules',
];

const claimed: PathSet = pathSet(instructionPaths);

export function isInstructions(path: string): boolean {
  return claimed.has(path);
}

export interface Role {
  /** "CLAUDE.md", "skill harbour", "rule quay": the subject of a delta, so no path. */
  readonly name: string;
  /** "Claude Code"; "an agent" where several products read it. */
  readonly reader: string;
  /** Texts of one sort are followed at the same times. */
  readonly sort: string;
}

/** By a folder or a file on the path; the first that fits tells the product. */
const readers: readonly [marker: string, product: Product][] = [
  ['.claude', 'claude-code'],
  ['plugins', 'claude-code'],
  ['CLAUDE.md', 'claude-code'],
  ['CLAUDE.local.md', 'claude-code'],
  ['.cursor', 'cursor'],
  ['.cursorrules', 'cursor'],
  ['.windsurf', 'windsurf'],
  ['.windsurfrules', 'windsurf'],
  ['.clinerules', 'cline'],
  ['.roo', 'roo'],
  ['.roorules', 'roo'],
  ['.github', 'copilot'],
  ['.junie', 'junie'],
  ['.amazonq', 'amazon-q'],
  ['.kiro', 'kiro'],
  ['.continue', 'continue'],
  ['.codex', 'codex'],
  ['.gemini', 'gemini-cli'],
  ['GEMINI.md', 'gemini-cli'],
  ['CRUSH.md', 'crush'],
  ['.opencode', 'opencode'],
  ['.zed', 'zed'],
  ['.rules', 'zed'],
];

/** The folder that tells what a file is, with the word for it; the innermost counts. */
const sorts: ReadonlyMap<string, string> = new Map([
  ['agents', 'agent'],
  ['agent', 'agent'],
  ['commands', 'command'],
  ['command', 'command'],
  ['workflows', 'command'],
  ['skills', 'skill'],
  ['rules', 'rule'],
  ['.clinerules', 'rule'],
  ['instructions', 'rule'],
  ['steering', 'rule'],
  ['prompts', 'prompt'],
  ['chatmodes', 'mode'],
  ['output-styles', 'style'],
]);

export function roleOf(path: string): Role {
  const parts = path.split('/');
  const base = posix.basename(path);
  const known = (part: string, marker: string) => part === marker || part.startsWith(`${marker}-`);
  const product = readers.find(([marker]) => parts.some((part) => known(part, marker)))?.[1];
  const reader = product === undefined ? 'an agent' : products[product];
  if (base === 'SKILL.md') return { name: `skill ${parts.at(-2) ?? 'at the top'}`, reader, sort: 'skill' };
  const at = parts.slice(0, -1).findLastIndex((part) => sorts.has(part) || part.startsWith('rules-'));
  const sort = sorts.get(parts[at] ?? '') ?? (at < 0 ? 'memory' : 'rule');
  const stem = [...parts.slice(at + 1, -1), base.replace(/(?:\.\w+)?\.(?:mdc?|txt)$/, '')].join(' ');
  const own = at < 0 || /^(?:AGENTS|CLAUDE|CRUSH|GEMINI)(?:\.\w+)?\.md$/.test(base);
  return own ? { name: base, reader, sort: 'memory' } : { name: `${sort} ${stem}`, reader, sort };
}
