/** Agents, commands, skills and output styles of Claude Code: the powers in the front matter, and the commands in the text. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { FrontMatter } from '../../../../syntax/front-matter.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Part, Powers } from '../../model.ts';
import { claudeCodePatterns } from '../../permissions/notation/claude-code.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { addHook, readHooks } from '../hook-map.ts';
import { readLooseFrontMatter } from '../loose-front-matter.ts';
import { directoryAbove, stemOf } from '../places.ts';
import { readServer } from '../server-map.ts';
import { textOf } from '../settings.ts';
import { permissionModes } from './modes.ts';
import { claudeServerKeys, readClaudeServers } from './servers.ts';

export const claudeAgents: Format = {
  name: 'Claude Code agent',
  paths: ['**/.claude/agents/**/*.md', 'agents/**/*.md', 'plugins/*/agents/**/*.md'],
  source: 'code.claude.com/docs/en/sub-agents, read 2026-11',
  read: (file, side) => readProse(file, side, 'agent', 'agents', agentKeys),
};

export const claudeCommands: Format = {
  name: 'Claude Code command',
  paths: ['**/.claude/commands/**/*.md', 'commands/**/*.md', 'plugins/*/commands/**/*.md'],
  source: 'code.claude.com/docs/en/slash-commands, read 2026-11',
  read: (file, side) => readProse(file, side, 'command', 'commands', skillKeys),
};

export const claudeSkills: Format = {
  name: 'Claude Code skill',
  paths: ['**/.claude/skills/**/SKILL.md', '**/skills/*/SKILL.md'],
  source: 'code.claude.com/docs/en/skills, read 2026-11',
  read: (file, side) => readProse(file, side, 'skill', 'skills', skillKeys),
};

export const claudeOutputStyles: Format = {
  name: 'Claude Code output style',
  paths: ['**/.claude/output-styles/**/*.md'],
  source: 'code.claude.com/docs/en/output-styles, read 2026-11',
  read: (file, side) => readProse(file, side, 'output style', 'output-styles', styleKeys),
};

function readProse(
  file: TextFile,
  side: Side,
  sort: string,
  folder: string,
  keys: (gathering: Gathering) => Table,
): readonly Powers[] {
  const ofClaude = /(?:^|\/)\.claude\//.test(file.path);
  const root = directoryAbove(file.path, ofClaude ? '.claude' : folder);
  const unnamed = new Gathering(file, side, { product: 'claude-code', root, part: null });
  const known = [...Object.keys(worded), ...Object.keys(keys(unnamed))];
  const text = readLooseFrontMatter(file.path, file.text, known);
  // Elsewhere a folder of that name may hold anything, also another product's; a definition says what it is for.
  if (!ofClaude && (!describes(text) || file.path.endsWith('.agent.md'))) return [];
  const part: Part = { sort, name: brief(nameIn(text, sort) ?? pathName(file.path, folder)) };
  const gathering = new Gathering(file, side, { product: 'claude-code', root, part });
  if (text.data !== null) gathering.read(text.data, { ...worded, ...keys(gathering) });
  if (sort === 'command' || sort === 'skill') readBody(gathering, text);
  return [gathering.powers()];
}

function describes({ data }: FrontMatter): boolean {
  return data?.kind === 'map' && data.entries.has('description');
}

/** Commands go by their file, all others by the name that they give themselves. */
function nameIn({ data }: FrontMatter, sort: string): string | null {
  return data?.kind === 'map' && sort !== 'command' ? textOf(data.entries.get('name')?.value) : null;
}

/** "ship" of "commands/ship.md", "tide" of "skills/tide/SKILL.md", "harbour:ship" of "commands/harbour/ship.md". */
function pathName(path: string, folder: string): string {
  const names = path.split('/');
  const below = names.slice(names.lastIndexOf(folder) + 1, -1);
  const stem = stemOf(path);
  return (stem === 'SKILL' ? below : [...below, stem]).join(':');
}

const worded: Table = Object.fromEntries(
  `name description when_to_use argument-hint arguments version license compatibility metadata color effort
  maxTurns background isolation user-invocable disable-model-invocation paths shell author tags`
    .split(/\s+/)
    .map((key) => [key, 'silent' as const]),
);

function agentKeys(gathering: Gathering): Table {
  return {
    tools: (entry, key) => {
      // An empty list is none at all; an empty key is no limit.
      if (entry.value.kind === 'sequence') gathering.tools = [];
      for (const { rule, node } of toolsIn(gathering, entry, key))
        gathering.addTool(claudeCodePatterns(rule), rule, node);
    },
    disallowedTools: ruled(gathering, 'deny'),
    model: gathering.modelNamed,
    permissionMode: gathering.level('approval', permissionModes),
    mcpServers: (entry, key) => readAgentServers(gathering, entry, key),
    hooks: (entry, key) => readHooks(gathering, entry, key),
    skills: (entry, key) => {
      for (const { rule, node } of toolsIn(gathering, entry, key))
        gathering.addOpening('other', key, rule, 'low', `starts with the skill ${brief(rule)}`, node);
    },
    memory: gathering.openingsOf(
      'other',
      'medium',
      (scope) => `reads and writes a memory that lasts (${scope})`,
    ),
    initialPrompt: gathering.noted,
  };
}

/** Unlike an agent's, the tools of a skill or command are no limit: they are allowed while it is at work. */
function skillKeys(gathering: Gathering): Table {
  return {
    'allowed-tools': ruled(gathering, 'allow'),
    'disallowed-tools': ruled(gathering, 'deny'),
    model: gathering.modelNamed,
    hooks: (entry, key) => readHooks(gathering, entry, key),
    context: (entry, key) => {
      if (!['fork', 'inherit'].includes(textOf(entry.value) ?? '')) gathering.noted(entry, key);
    },
    agent: (entry, key) => {
      const agent = gathering.named(entry, key);
      if (agent !== null) gathering.delegates.push(agent);
    },
  };
}

function styleKeys(gathering: Gathering): Table {
  return { 'keep-coding-instructions': gathering.noted, 'force-for-plugin': gathering.noted };
}

function ruled(gathering: Gathering, decision: 'allow' | 'deny') {
  return (entry: TreeEntry, key: string): void => {
    for (const { rule, node } of toolsIn(gathering, entry, key))
      gathering.addRule(decision, claudeCodePatterns(rule), rule, node);
  };
}

function toolsIn(gathering: Gathering, entry: TreeEntry, key: string) {
  return gathering
    .texts(entry, key)
    .flatMap(({ text, node }) => splitRules(text).map((rule) => ({ rule, node })));
}

/** Rules stand between commas or spaces; inside brackets both belong to the rule. */
function splitRules(text: string): readonly string[] {
  const rules: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const letter = text[at] ?? ',';
    if (letter === '(') depth += 1;
    if (letter === ')') depth = Math.max(0, depth - 1);
    const ends = at === text.length || (depth === 0 && /[,\s]/.test(letter));
    if (!ends) continue;
    if (at > from) rules.push(text.slice(from, at));
    from = at + 1;
  }
  return rules;
}

/** Names of servers that are known elsewhere, and servers written out, in a list or a map. */
function readAgentServers(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind === 'map') {
    readClaudeServers(gathering, entry, key);
    return;
  }
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const item of items) {
    const reference = textOf(item);
    if (item.kind === 'map')
      for (const server of item.entries.values())
        readServer(gathering, server, `${key}.${server.key}`, (draft) => claudeServerKeys(gathering, draft));
    else if (item.kind === 'sequence') gathering.note(key, item, item);
    else if (reference !== null)
      // It is set up elsewhere, where its own delta tells what it can do.
      gathering.addOpening('plugin', key, reference, 'low', `uses the server ${brief(reference)}`, item);
  }
}

/** What runs or is read before the model sees the text: code.claude.com/docs/en/skills, read 2026-11. */
function readBody(gathering: Gathering, { body, bodyLine }: FrontMatter): void {
  let block: { readonly from: number; readonly lines: string[] } | null = null;
  for (const [index, line] of body.split('\n').entries()) {
    const at = bodyLine + index;
    if (block !== null) {
      if (/^\s{0,3}```/.test(line)) {
        const lines = { startLine: block.from, endLine: at };
        addHook(gathering, 'reading', block.lines.join('\n').trim(), lines);
        block = null;
      } else block.lines.push(line);
      continue;
    }
    if (/^\s{0,3}```!/.test(line)) {
      block = { from: at, lines: [] };
      continue;
    }
    const place = { startLine: at, endLine: at };
    for (const [, command = ''] of line.matchAll(/!`([^`]{1,1000})`/g))
      addHook(gathering, 'reading', command, place);
    for (const [, path = ''] of line.matchAll(/(?:^|\s)@((?:~|\.\.)?\/[^\s`]{1,200})/g))
      gathering.addOpening('file', '@', path, 'medium', `puts ${brief(path)} into its text`, place);
  }
}
