/** Docker's cagent: agents with toolsets, sub-agents, hooks and permissions -> the powers of each. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { brief } from '../../agents/formats/gathering.ts';
import { addHook, readHooks } from '../../agents/formats/hook-map.ts';
import type { ToolPattern } from '../../agents/permissions/pattern.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  nodeAt,
  silent,
  textAt,
} from '../declaration.ts';
import { addServer, type Given, givenIn, nothingGiven, wordsIn } from './servers.ts';

const agents = /^agents:[ \t]{0,8}(?:#.{0,200})?$/m;
const own = /^[ \t]{2,12}(?:instruction|toolsets|sub_agents)[ \t]{0,4}:/m;

export const cagent: DeclaredFormat = {
  name: 'Docker cagent',
  source: 'github.com/docker/cagent, agent-schema.json (v6), read 2026-11',
  recognises: ({ path, text }) => /\.ya?ml$/.test(path) && agents.test(text) && own.test(text),
  read: readFile,
};

function readFile(file: TextFile, side: Side): Declaration {
  const tree = readYaml(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const team = new DeclaredHolder(file, side, 'cagent', null);
  const found: DeclaredHolder[] = [];
  team.read(tree, {
    ...silent('version metadata'),
    agents: (entry, key) => {
      if (entry.value.kind !== 'map') team.noted(entry, key);
      else for (const agent of entry.value.entries.values()) found.push(readAgent(file, side, agent));
    },
    models: team.noted,
    providers: team.noted,
    rag: team.noted,
    mcps: team.noted,
    'permissions.allow': team.rulesOf('allow', patternOf),
    'permissions.ask': team.rulesOf('ask', patternOf),
    'permissions.deny': team.rulesOf('deny', patternOf),
  });
  return declarationOf([team, ...found]);
}

function readAgent(file: TextFile, side: Side, entry: TreeEntry): DeclaredHolder {
  const agent = new DeclaredHolder(
    file,
    side,
    'cagent',
    { sort: 'agent', name: entry.key },
    firstLine(entry),
  );
  const above = 'agent.';
  agent.read(
    entry.value,
    {
      ...silent(`description welcome_message add_date add_description_parameter max_iterations num_history_items
        structured_output fallback use_cache`),
      model: agent.modelNamed,
      instruction: agent.told,
      toolsets: (inner, key) => agent.each(inner, key, (item) => readToolset(agent, item, key)),
      sub_agents: agent.handsTo,
      handoffs: agent.handsTo,
      code_mode_tools: agent.noted,
      add_environment_info: agent.noted,
      add_prompt_files: agent.noted,
      commands: agent.noted,
      rag: agent.noted,
      skills: agent.noted,
      'hooks.pre_tool_use': (inner) => readHooks(agent, underHooks(inner), 'hooks'),
      'hooks.post_tool_use': (inner) => readHooks(agent, underHooks(inner), 'hooks'),
      'hooks.*': (inner, key) => readCommands(agent, inner, key),
    },
    above,
  );
  return agent;
}

/** Events without a tool have their commands straight below. */
function readCommands(agent: DeclaredHolder, entry: TreeEntry, key: string): void {
  agent.each(entry, key, (item) => {
    const command = textAt(item, 'command');
    if (command === null) agent.note(key, item, item);
    else addHook(agent, entry.key, command, item);
  });
}

function underHooks(entry: TreeEntry): TreeEntry {
  const { startLine, endLine } = entry;
  const value: TreeMap = {
    kind: 'map',
    tag: null,
    entries: new Map([[entry.key, entry]]),
    startLine,
    endLine,
  };
  return { key: 'hooks', value, startLine, endLine };
}

function readToolset(agent: DeclaredHolder, item: TreeMap, key: string): void {
  const type = textAt(item, 'type') ?? '';
  if (type === 'mcp' || type === 'a2a' || type === 'openapi') readServerSet(agent, item, type, key);
  else if (type === 'script') readScripts(agent, item, key);
  else {
    const limited = wordsIn(nodeAt(item, 'tools'));
    const written = limited.length === 0 ? type : `${type} (${limited.join(', ')})`;
    agent.addTool(toolset(type), written, item);
    const named = ['type', 'tools', 'instruction', 'name', 'toon', 'defer'];
    for (const entry of item.entries.values())
      if (!named.includes(entry.key)) agent.note(`${key}.${type}.${entry.key}`, entry, entry.value);
  }
}

function toolset(type: string): ToolPattern | readonly ToolPattern[] {
  switch (type) {
    case 'shell':
      return { tool: 'shell', command: null };
    case 'filesystem':
      return [
        { tool: 'read', path: null },
        { tool: 'write', path: null },
      ];
    case 'fetch':
      return { tool: 'fetch', host: null };
    case 'transfer_task':
    case 'handoff':
      return { tool: 'delegate', agent: null };
    default:
      return {
        tool: 'other',
        name: /^(?:todo|think|memory)$/.test(type) ? type : brief(type),
        argument: null,
      };
  }
}

function readScripts(agent: DeclaredHolder, item: TreeMap, key: string): void {
  const scripts = nodeAt(item, 'shell');
  if (scripts?.kind !== 'map') {
    agent.note(`${key}.script`, item, item);
    return;
  }
  for (const script of scripts.entries.values()) {
    const command = textAt(script.value, 'cmd') ?? '';
    agent.addTool(
      { tool: 'shell', command: { form: 'glob', glob: brief(command) } },
      `script ${script.key}`,
      script,
    );
    agent.note(`${key}.script.${script.key}`, script, script.value);
  }
}

function readServerSet(agent: DeclaredHolder, item: TreeMap, type: string, key: string): void {
  const reference = textAt(item, 'ref');
  const remote = nodeAt(item, 'remote');
  const url = textAt(item, 'url') ?? textAt(remote, 'url');
  const command = textAt(item, 'command');
  const args = wordsIn(nodeAt(item, 'args'));
  const name =
    textAt(item, 'name') ?? reference ?? url ?? args.find((word) => !word.startsWith('-')) ?? command ?? type;
  let given: Given = nothingGiven;
  const add = (entry: TreeEntry, at: string): void => {
    given = givenIn(agent, entry, at);
  };
  const above = `${key}.${brief(name)}`;
  agent.read(
    item,
    {
      ...silent('type ref name command args url instruction defer toon remote.url remote.transport_type'),
      env: add,
      headers: add,
      'remote.headers': add,
      tools: agent.limitOf(
        'oversight',
        `uses only listed tools of the server ${brief(name)}`,
        'medium',
        (tool) => `may use the tool ${tool} of the server ${brief(name)}`,
      ),
      config: agent.noted,
    },
    `${above}.`,
  );
  if (url !== null)
    addServer(
      agent,
      name,
      { how: 'remote', url: brief(url), transport: textAt(remote, 'transport_type') },
      given,
      item,
    );
  else if (command !== null)
    addServer(agent, name, { how: 'command', command: brief(command), args }, given, item);
  else addServer(agent, name, { how: 'named', reference: brief(reference ?? name) }, given, item);
}

/** "shell", "read_*", "mcp:github:*": names of tools, with a star for any text; "shell:cmd=git*" for what it is given. */
function patternOf(written: string): ToolPattern {
  if (written === '*') return { tool: 'any' };
  const [tool = '', argument] = written.split(':', 2);
  if (tool === 'shell') {
    const command = argument?.startsWith('cmd=') ? argument.slice(4) : argument;
    return { tool: 'shell', command: command === undefined ? null : { form: 'glob', glob: command } };
  }
  return { tool: 'other', name: brief(tool), argument: argument === undefined ? null : brief(argument) };
}

function firstLine({ startLine }: TreeEntry | TreeNode) {
  return { startLine, endLine: startLine };
}
