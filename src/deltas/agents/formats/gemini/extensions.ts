/** Extensions, agents, commands and policies of Gemini CLI -> the powers of each. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readFrontMatter } from '../../../../syntax/front-matter.ts';
import { readJson } from '../../../../syntax/json.ts';
import { readToml } from '../../../../syntax/toml.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Part, Powers } from '../../model.ts';
import { geminiCliPatterns } from '../../permissions/notation/gemini-cli.ts';
import type { Format } from '../format.ts';
import { brief, Gathering } from '../gathering.ts';
import { addHook } from '../hook-map.ts';
import { directoryAbove, directoryOf, stemOf } from '../places.ts';
import { textOf } from '../settings.ts';
import { readGeminiServers } from './servers.ts';

export const geminiExtensions: Format = {
  name: 'Gemini CLI extension',
  paths: ['**/gemini-extension.json'],
  source: 'github.com/google-gemini/gemini-cli, docs/extensions/reference.md of 2026-08-21, read 2026-11',
  read: readExtension,
};

export const geminiAgents: Format = {
  name: 'Gemini CLI agent',
  paths: ['**/.gemini/agents/*.md'],
  source: 'github.com/google-gemini/gemini-cli, docs/core/subagents.md of 2026-08-21, read 2026-11',
  read: readAgent,
};

export const geminiCommands: Format = {
  name: 'Gemini CLI command',
  paths: ['**/.gemini/commands/**/*.toml'],
  source: 'github.com/google-gemini/gemini-cli, docs/cli/custom-commands.md of 2026-08-21, read 2026-11',
  read: readCommand,
};

/** All but an extension itself belongs to the directory that holds `.gemini`. */
function gatheringOf(file: TextFile, side: Side, part: Part): Gathering {
  const root = directoryAbove(file.path, '.gemini');
  return new Gathering(file, side, { product: 'gemini-cli', root, part });
}

function readExtension(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryOf(file.path);
  const named = tree.kind === 'map' ? textOf(tree.entries.get('name')?.value) : null;
  const part = { sort: 'extension', name: brief(named ?? root.split('/').at(-1) ?? '') };
  const gathering = new Gathering(file, side, { product: 'gemini-cli', root, part });
  gathering.read(tree, {
    $schema: 'silent',
    name: 'silent',
    version: 'silent',
    description: 'silent',
    plan: 'silent',
    themes: 'silent',
    contextFileName: gathering.noted,
    mcpServers: (entry, key) => readGeminiServers(gathering, entry, key),
    excludeTools: gathering.rulesOf('deny', geminiCliPatterns),
    migratedTo: gathering.openingsOf('other', 'high', (url) => `takes its updates from ${url}`),
    settings: (entry, key) => readQuestions(gathering, entry, key),
  });
  return [gathering.powers()];
}

/** What is asked of whoever installs it, and handed to its servers. */
function readQuestions(gathering: Gathering, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'sequence') {
    gathering.noted(entry, key);
    return;
  }
  for (const item of entry.value.items) {
    const name = item.kind === 'map' ? textOf(item.entries.get('envVar')?.value) : null;
    if (name === null) gathering.note(key, item, item);
    else
      gathering.secrets.push({
        name: brief(name),
        reference: 'asked of the person',
        evidence: gathering.at(item),
      });
  }
}

function readAgent(file: TextFile, side: Side): readonly Powers[] {
  const { data } = readFrontMatter(file.path, file.text);
  const named = data?.kind === 'map' ? textOf(data.entries.get('name')?.value) : null;
  const gathering = gatheringOf(file, side, { sort: 'agent', name: brief(named ?? stemOf(file.path)) });
  if (data === null) return [gathering.powers()];
  const remote = (entry: TreeEntry, key: string): void => {
    const address = gathering.named(entry, key);
    if (address !== null) gathering.delegates.push(address);
  };
  gathering.read(data, {
    name: 'silent',
    display_name: 'silent',
    description: 'silent',
    kind: gathering.noted,
    temperature: 'silent',
    max_turns: 'silent',
    timeout_mins: 'silent',
    model: gathering.modelNamed,
    mcpServers: (entry, key) => readGeminiServers(gathering, entry, key),
    agent_card_url: remote,
    auth: gathering.noted,
    tools: (entry, key) => {
      if (entry.value.kind === 'sequence') gathering.tools = [];
      for (const { text, node } of gathering.texts(entry, key))
        gathering.addTool(geminiCliPatterns(text), text, node);
    },
  });
  return [gathering.powers()];
}

function readCommand(file: TextFile, side: Side): readonly Powers[] {
  const tree = readToml(file.path, file.text);
  if (tree === null) return [];
  const names = file.path.split('/');
  const folders = names.slice(names.lastIndexOf('commands') + 1, -1);
  const name = [...folders, stemOf(file.path)].join(':');
  const gathering = gatheringOf(file, side, { sort: 'command', name: brief(name) });
  gathering.read(tree, {
    description: 'silent',
    prompt: (entry, key) => {
      gathering.told(entry, key);
      for (const { text } of gathering.texts(entry, key))
        for (const command of shellIn(text)) addHook(gathering, 'reading', command, entry);
    },
  });
  return [gathering.powers()];
}

/** What stands between `!{` and the bracket that closes it; brackets inside come in pairs. */
function shellIn(text: string): readonly string[] {
  const commands: string[] = [];
  for (let at = text.indexOf('!{'); at >= 0; at = text.indexOf('!{', at)) {
    let depth = 0;
    const from = at + 2;
    for (at += 1; at < text.length; at += 1) {
      if (text[at] === '{') depth += 1;
      if (text[at] === '}') depth -= 1;
      if (depth === 0) break;
    }
    commands.push(text.slice(from, at).trim());
  }
  return commands;
}
