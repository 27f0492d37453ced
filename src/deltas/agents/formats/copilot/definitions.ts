/** Agents, chat modes and prompts of GitHub Copilot -> the tools and servers that each holds, and whom it hands work to. */
import type { TextFile } from '../../../../change/snapshot.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import { copilotTools } from '../../permissions/notation/copilot.ts';
import { type Definition, readDefinition } from '../definition-file.ts';
import { readFlatHooks } from '../flat-hooks.ts';
import type { Format } from '../format.ts';
import { brief, type Gathering, type Table } from '../gathering.ts';
import { itemsIn, notedKeys, silentKeys, textAt, toolsHeld } from '../keys.ts';
import { directoryAbove, directoryOf } from '../places.ts';
import { readMcpServers } from './servers.ts';

export const copilotAgents: Format = {
  name: 'GitHub Copilot agent',
  paths: ['**/.github/agents/**/*.md', '**/*.agent.md', '**/.github/chatmodes/**/*.md', '**/*.chatmode.md'],
  source:
    'docs.github.com/copilot/reference/custom-agents-configuration and code.visualstudio.com/docs/agents/reference/custom-agent-file-reference, read 2026-11',
  many: true,
  read: (file, side) => [readDefinition(file, side, definitionOf(file, 'agent'), agentKeys).powers()],
};

export const copilotPrompts: Format = {
  name: 'GitHub Copilot prompt',
  paths: ['**/.github/prompts/**/*.md', '**/*.prompt.md'],
  source: 'code.visualstudio.com/docs/copilot/customization/prompt-files, read 2026-11',
  many: true,
  read: (file, side) => [
    readDefinition(file, side, { ...definitionOf(file, 'prompt'), byFile: true }, promptKeys).powers(),
  ],
};

function definitionOf(file: TextFile, sort: string): Definition {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1);
  const called = name.replace(/(?:\.(?:agent|chatmode|prompt))?\.md$/, '');
  const inGithub = /(?:^|\/)\.github\//.test(file.path);
  const root = inGithub ? directoryAbove(file.path, '.github') : directoryOf(file.path);
  return { product: 'copilot', root, sort, called };
}

/** Of a list of models the first one that there is runs. */
function modelKey(gathering: Gathering) {
  return (entry: TreeEntry, key: string): void => {
    const names = gathering.texts(entry, key).map(({ text }) => text);
    if (names.length > 0) gathering.model = { name: brief(names.join(', ')), evidence: gathering.at(entry) };
  };
}

function agentKeys(gathering: Gathering): Table {
  return {
    ...silentKeys('name description argument-hint color icon metadata version author tags'),
    ...notedKeys(gathering, 'target infer user-invocable user-invokable disable-model-invocation skills'),
    tools: toolsHeld(gathering, copilotTools),
    model: modelKey(gathering),
    'mcp-servers': (entry, key) => readMcpServers(gathering, entry, key),
    mcpServers: (entry) => readMcpServers(gathering, entry, 'mcp-servers'),
    agents: (entry, key) => {
      for (const { text, node } of gathering.texts(entry, key))
        gathering.delegates.push({ name: brief(text), evidence: gathering.at(node) });
    },
    handoffs: (entry, key) => readHandoffs(gathering, entry, key),
    hooks: (entry, key) => readFlatHooks(gathering, entry, key, gathering.holder.root),
  };
}

/** One that is sent by itself asks no one. */
function readHandoffs(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const item of itemsIn(gathering, entry, key)) {
    const to = textAt(item, 'agent');
    if (to === null) gathering.note(key, item, item);
    else gathering.delegates.push({ name: brief(to), evidence: gathering.at(item) });
    const of = `${key}.${to ?? ''}.send`;
    const send = gathering.level('approval', {
      true: [1, 'medium', `hands work to ${brief(to ?? 'another agent')} without asking`],
      false: [0, 'info', `asks before it hands work to ${brief(to ?? 'another agent')}`],
    });
    gathering.read(
      item,
      { ...silentKeys('label agent prompt showContinueOn model'), send: (inner) => send(inner, of) },
      `${key}.`,
    );
  }
}

const builtInModes = new Set(['agent', 'edit']);
const readingModes = new Set(['ask', 'plan', 'Ask', 'Plan']);

function promptKeys(gathering: Gathering): Table {
  const mode = (entry: TreeEntry, key: string): void => {
    const named = gathering.named(entry, key);
    if (named === null || builtInModes.has(named.name)) return;
    if (readingModes.has(named.name))
      gathering.addLevel(
        'oversight',
        'agent',
        named.name,
        [-1, 'medium', 'answers, and changes nothing'],
        entry,
      );
    else gathering.delegates.push(named);
  };
  return {
    ...silentKeys('name description title argument-hint category tags version author'),
    agent: mode,
    mode,
    tools: toolsHeld(gathering, copilotTools),
    model: modelKey(gathering),
  };
}
