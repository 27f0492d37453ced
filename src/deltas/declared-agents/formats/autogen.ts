/** Component files of AutoGen: teams, agents, tools and executors inside each other -> the powers of each agent and team. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { brief } from '../../agents/formats/gathering.ts';
import { readServer } from '../../agents/formats/server-map.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  entryOf,
  nodeAt,
  silent,
  textAt,
} from '../declaration.ts';

const component =
  /"?component_type"?[ \t]{0,4}:[ \t]{0,4}["']?(?:agent|team|tool|workbench|code_executor|model|termination)\b/;

export const autoGen: DeclaredFormat = {
  name: 'AutoGen component',
  source: 'microsoft.github.io/autogen/stable, serializing components, read 2026-11',
  recognises: ({ text }) => component.test(text) && /"?provider"?[ \t]{0,4}:/.test(text),
  read: readComponents,
};

function readComponents(file: TextFile, side: Side): Declaration {
  const json = /\.jsonc?$/.test(file.path);
  const tree = json ? readJson(file.path, file.text) : readYaml(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const found: DeclaredHolder[] = [];
  const walk = (node: TreeNode): void => {
    if (node.kind === 'sequence') for (const item of node.items) walk(item);
    if (node.kind !== 'map') return;
    const type = textAt(node, 'component_type');
    if (type === 'agent') found.push(readAgent(file, side, node));
    else if (type === 'team') found.push(readTeam(file, side, node));
    for (const { value } of node.entries.values()) walk(value);
  };
  walk(tree);
  if (found.length > 0) return declarationOf(found);
  // A file of a tool or a model alone.
  const alone = new DeclaredHolder(file, side, 'autogen', null);
  readPart(alone, tree, 'component');
  return declarationOf([alone]);
}

const kindOf = (node: TreeNode | undefined) => (textAt(node, 'provider') ?? '').split('.').at(-1) ?? '';
const wrapper = silent('provider component_type version component_version description label');

function readAgent(file: TextFile, side: Side, node: TreeMap): DeclaredHolder {
  const config = nodeAt(node, 'config');
  const kind = kindOf(node);
  const name = textAt(config, 'name') ?? textAt(node, 'label') ?? kind;
  const agent = new DeclaredHolder(file, side, 'autogen', { sort: 'agent', name }, firstLine(node));
  const parts = (entry: TreeEntry, key: string): void => {
    const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
    for (const item of items) readPart(agent, item, key);
  };
  agent.note('provider', node, nodeAt(node, 'provider') ?? node);
  agent.read(node, {
    ...wrapper,
    config: (entry) =>
      agent.read(
        entry.value,
        {
          ...silent(`name description reflect_on_tool_use tool_call_summary_format model_client_stream metadata
            max_tool_iterations model_context structured_message_factory input_func start_page animate_actions`),
          system_message: agent.told,
          instructions: agent.told,
          model_client: parts,
          tools: parts,
          workbench: parts,
          code_executor: parts,
          handoffs: (inner, key) => readHandoffs(agent, inner, key),
          memory: agent.noted,
          sources: agent.noted,
          headless: agent.noted,
        },
        'config.',
      ),
  });
  if (/WebSurfer$/.test(kind)) agent.addTool({ tool: 'fetch', host: null }, kind, firstLine(node));
  if (/FileSurfer$/.test(kind)) agent.addTool({ tool: 'read', path: null }, kind, firstLine(node));
  return agent;
}

function readHandoffs(agent: DeclaredHolder, entry: TreeEntry, key: string): void {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const item of items) {
    const target = textAt(item, 'target');
    if (target !== null) agent.delegates.push({ name: brief(target), evidence: agent.at(item) });
    else agent.handsTo(entryOf(key, item), key);
  }
}

function readTeam(file: TextFile, side: Side, node: TreeMap): DeclaredHolder {
  const name = textAt(nodeAt(node, 'config'), 'name') ?? textAt(node, 'label') ?? kindOf(node);
  const team = new DeclaredHolder(file, side, 'autogen', { sort: 'team', name }, firstLine(node));
  team.read(node, {
    ...wrapper,
    config: (entry) =>
      team.read(
        entry.value,
        {
          ...silent(
            'name description emit_team_events allow_repeated_speaker max_selector_attempts model_context',
          ),
          participants: (inner, key) => team.each(inner, key, (item) => watched(team, item)),
          model_client: (inner, key) => readPart(team, inner.value, key),
          selector_prompt: team.told,
          final_answer_prompt: team.told,
          termination_condition: team.noted,
          max_turns: team.noted,
          max_stalls: 'silent',
          graph: team.noted,
        },
        'config.',
      ),
  });
  return team;
}

/** A person among the agents is asked along the way; agents themselves are told for themselves. */
function watched(team: DeclaredHolder, item: TreeMap): void {
  if (kindOf(item) === 'UserProxyAgent')
    team.addLevel(
      'oversight',
      'a person takes part',
      'UserProxyAgent',
      [-1, 'high', 'asks a person along the way'],
      item,
    );
}

function readPart(holder: DeclaredHolder, node: TreeNode, key: string): void {
  const type = textAt(node, 'component_type');
  const kind = kindOf(node);
  const config = nodeAt(node, 'config');
  const executor = nodeAt(config, 'executor');
  if (type === 'model') readModel(holder, node, key);
  else if (type === 'workbench') readWorkbench(holder, node, config, kind, key);
  else if (type === 'code_executor') addExecutor(holder, node, kind);
  else if (type === 'tool' && executor !== undefined) addExecutor(holder, node, kindOf(executor));
  else if (type === 'tool') readTool(holder, node, config, kind, key);
  else holder.note(`${key} ${kind}`.trim(), node, node);
}

/** A local one runs what the model writes on the machine of whoever runs the team; microsoft.github.io/autogen, read 2026-11. */
function addExecutor(holder: DeclaredHolder, node: TreeNode, kind: string): void {
  if (/^(?:Local|Jupyter)\w{0,40}Executor$/.test(kind))
    holder.addRule('allow', { tool: 'shell', command: null }, kind, node);
  else holder.addTool({ tool: 'other', name: brief(kind), argument: null }, kind, node);
}

function readTool(
  holder: DeclaredHolder,
  node: TreeNode,
  config: TreeNode | undefined,
  kind: string,
  key: string,
): void {
  const name = textAt(config, 'name') ?? textAt(node, 'label') ?? kind;
  holder.addTool({ tool: 'other', name: brief(name), argument: null }, name, node);
  for (const part of [
    'source_code',
    'global_imports',
    'server_params',
    'scheme',
    'host',
    'path',
    'team',
    'agent',
  ]) {
    const value = nodeAt(config, part);
    if (value !== undefined) holder.note(`${key}.${name}.${part}`, value, value);
  }
}

function readWorkbench(
  holder: DeclaredHolder,
  node: TreeNode,
  config: TreeNode | undefined,
  kind: string,
  key: string,
): void {
  const params = nodeAt(config, 'server_params');
  const inner = nodeAt(config, 'tools');
  if (inner?.kind === 'sequence') for (const tool of inner.items) readPart(holder, tool, key);
  else if (params === undefined) holder.note(`${key} ${kind}`, node, node);
  else {
    const words = [textAt(params, 'command'), ...argumentsOf(params)].filter((word) => word !== null);
    const name = textAt(params, 'url') ?? words.find((word) => !/^(?:npx|uvx|-.*)$/.test(word)) ?? kind;
    readServer(holder, entryOf(brief(name), params), `${key}.server_params`, () => ({
      ...silent(
        'encoding encoding_error_handler timeout sse_read_timeout read_timeout_seconds terminate_on_close',
      ),
      type: 'silent',
      cwd: holder.noted,
    }));
  }
}

function argumentsOf(params: TreeNode): readonly string[] {
  const args = nodeAt(params, 'args');
  if (args?.kind !== 'sequence') return [];
  return args.items.flatMap((item) =>
    item.kind === 'scalar' && item.value !== null ? [String(item.value)] : [],
  );
}

function readModel(holder: DeclaredHolder, node: TreeNode, key: string): void {
  const config = nodeAt(node, 'config');
  if (config?.kind !== 'map') return;
  const named = (entry: TreeEntry, at: string) => holder.modelNamed(entry, at);
  holder.read(
    config,
    {
      ...silent(
        'temperature max_tokens top_p seed timeout max_retries stream model_info model_capabilities api_version',
      ),
      model: named,
      azure_deployment: 'silent',
      azure_endpoint: holder.noted,
      base_url: holder.noted,
      api_key: (entry) => {
        const alone: TreeMap = { ...config, entries: new Map([['api_key', entry]]) };
        holder.variables(entryOf(key, alone), key, holder.secrets);
      },
    },
    `${key}.`,
  );
}

function firstLine({ startLine }: TreeNode) {
  return { startLine, endLine: startLine };
}
