/** Agents of Microsoft Agent Framework, Semantic Kernel and OpenAI's API: instructions, a model and typed tools -> powers. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeMap } from '../../../syntax/tree.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { brief, type Table } from '../../agents/formats/gathering.ts';
import { stemOf } from '../../agents/formats/places.ts';
import { canonical, textOf } from '../../agents/formats/settings.ts';
import type { Product } from '../../agents/model.ts';
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
import { addServer, type Given, givenIn, nothingGiven } from './servers.ts';

const instructed = /^[ \t]{0,4}"?instructions"?[ \t]{0,4}:/m;
const modelled = /^[ \t]{0,4}"?model"?[ \t]{0,4}:/m;

export const promptAgent: DeclaredFormat = {
  name: 'Declarative agent of Microsoft Agent Framework or Semantic Kernel',
  source:
    'learn.microsoft.com/agent-framework/agents/declarative and github.com/microsoft/agent-framework, agent-samples, read 2026-11',
  recognises: ({ text }) =>
    instructed.test(text) &&
    (/^"?kind"?:[ \t]{0,4}"?Prompt\b/m.test(text) ||
      /^"?type"?:[ \t]{0,4}"?(?:chat_completion_agent|foundry_agent|openai_assistant|openai_responses|azure_assistant|azureai_agent)\b/m.test(
        text,
      )),
  read: (file, side) => readAgent(file, side, 'agent-framework'),
};

export const openAiAgent: DeclaredFormat = {
  name: 'OpenAI assistant or response with tools',
  source: 'platform.openai.com/docs/api-reference (assistants, responses; tools), read 2026-11',
  recognises: ({ path, text }) =>
    path.endsWith('.json') &&
    instructed.test(text) &&
    modelled.test(text) &&
    /"type"\s{0,4}:\s{0,4}"(?:code_interpreter|file_search|retrieval|mcp|computer_use_preview|web_search\w{0,20}|local_shell|shell)"/.test(
      text,
    ),
  read: (file, side) => readAgent(file, side, 'openai'),
};

function readAgent(file: TextFile, side: Side, product: Product): Declaration {
  const json = file.path.endsWith('.json');
  const tree = json ? readJson(file.path, file.text) : readYaml(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const name = textAt(tree, 'name') ?? stemOf(file.path);
  const agent = new DeclaredHolder(file, side, product, { sort: 'agent', name });
  agent.read(tree, {
    ...silent(`$schema kind type id name displayName description metadata object created_at template inputs outputs
      inputSchema outputSchema temperature top_p max_output_tokens text store reasoning response_format
      execution_settings parallel_tool_calls truncation stream`),
    instructions: agent.told,
    additionalInstructions: agent.told,
    input: agent.told,
    model: (entry, key) => readModel(agent, entry, key),
    tools: (entry, key) => agent.each(entry, key, (item) => readTool(agent, item, key)),
    tool_resources: agent.noted,
    tool_choice: 'silent',
  });
  return declarationOf([agent]);
}

function readModel(agent: DeclaredHolder, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    agent.modelNamed(entry, key);
    return;
  }
  agent.read(
    entry.value,
    {
      ...silent('kind options apiType publisher'),
      id: agent.modelNamed,
      provider: agent.noted,
      connection: (inner, above) => readConnection(agent, inner, above),
    },
    `${key}.`,
  );
}

function readConnection(agent: DeclaredHolder, entry: TreeEntry, key: string): void {
  if (entry.value.kind !== 'map') {
    agent.noted(entry, key);
    return;
  }
  const secret = (inner: TreeEntry) => {
    const written = textOf(inner.value) ?? '';
    const refers = /^=|\$\{|^\$/.test(written);
    if (refers) agent.secrets.push({ name: inner.key, reference: brief(written), evidence: agent.at(inner) });
    else {
      const alone: TreeMap = {
        kind: 'map',
        tag: null,
        entries: new Map([[inner.key, inner]]),
        ...linesOf(inner),
      };
      agent.variables({ ...inner, value: alone }, key, agent.secrets);
    }
  };
  agent.read(
    entry.value,
    {
      ...silent('kind type authenticationMode usageDescription'),
      apiKey: secret,
      key: secret,
      api_key: secret,
      endpoint: agent.noted,
      connection_string: secret,
    },
    `${key}.`,
  );
}

function readTool(agent: DeclaredHolder, item: TreeMap, key: string): void {
  const kind = textAt(item, 'kind') ?? textAt(item, 'type') ?? '';
  if (kind === 'mcp') {
    readServerTool(agent, item, key);
    return;
  }
  const name =
    kind === 'function' || kind === 'openapi' || kind === 'custom' || kind === 'agent'
      ? `${kind} ${textAt(item, 'name') ?? textAt(nodeAt(item, 'function'), 'name') ?? textAt(item, 'id') ?? ''}`
      : kind;
  agent.addTool(patternOf(kind, name), name.trim(), item);
  const said = 'kind type name id description parameters strict function bindings';
  const rest = [...item.entries.values()].filter((entry) => !said.split(' ').includes(entry.key));
  for (const entry of rest) agent.note(`${key}.${name.trim()}.${entry.key}`, entry, entry.value);
}

function patternOf(kind: string, name: string): ToolPattern {
  if (/^web_?search/i.test(kind) || kind === 'bing_grounding') return { tool: 'search' };
  if (kind === 'local_shell' || kind === 'shell' || kind === 'bash') return { tool: 'shell', command: null };
  return { tool: 'other', name: brief(name.trim()), argument: null };
}

function readServerTool(agent: DeclaredHolder, item: TreeMap, key: string): void {
  const label = brief(
    textAt(item, 'server_label') ?? textAt(item, 'serverName') ?? textAt(item, 'name') ?? 'without a name',
  );
  const url = textAt(item, 'server_url') ?? textAt(item, 'url') ?? textAt(item, 'serverUrl');
  const above = `${key}.${label}`;
  let given: Given = nothingGiven;
  agent.read(
    item,
    {
      ...silent('kind type name description serverDescription server_label serverName server_description'),
      ...silent('server_url url serverUrl connector_id id options'),
      headers: (entry, at) => {
        given = givenIn(agent, entry, at);
      },
      authorization: (entry) => {
        const evidence = agent.at(entry);
        const written = textOf(entry.value) ?? '';
        const reference = /^=|\$\{|^\$/.test(written) ? brief(written) : null;
        given = { ...given, secrets: [...given.secrets, { name: 'authorization', reference, evidence }] };
      },
      connection: (entry, at) => readConnection(agent, entry, at),
      ...approvalKeys(agent, label),
    },
    `${above}.`,
  );
  const connector = textAt(item, 'connector_id');
  if (url !== null) addServer(agent, label, { how: 'remote', url: brief(url), transport: null }, given, item);
  else addServer(agent, label, { how: 'named', reference: brief(connector ?? label) }, given, item);
}

/** Every call is asked for unless it is said here that it is not (platform.openai.com/docs, remote MCP, read 2026-11). */
function approvalKeys(agent: DeclaredHolder, label: string): Table {
  const approval = (entry: TreeEntry, at: string): void => {
    const word = textOf(entry.value) ?? textAt(entry.value, 'kind') ?? 'specify';
    const free = nodeAt(entry.value, 'never') ?? nodeAt(entry.value, 'neverRequireApprovalTools');
    const says = `uses every tool of the server ${label} without asking`;
    if (/^never/i.test(word)) agent.addLevel('approval', at, 'never', [1, 'critical', says], entry);
    else if (free !== undefined)
      agent.addOpening(
        'command',
        at,
        canonical(free),
        'high',
        `uses tools of ${label} without asking`,
        entry,
      );
    else agent.addLevel('approval', at, word, [0, 'info', `asks before it uses tools of ${label}`], entry);
  };
  const listed = agent.limitOf(
    'oversight',
    `uses only listed tools of the server ${label}`,
    'medium',
    (tool) => `may use the tool ${tool} of the server ${label}`,
  );
  return {
    require_approval: approval,
    requireApproval: approval,
    approvalMode: approval,
    allowed_tools: listed,
    allowedTools: listed,
  };
}

function linesOf({ startLine, endLine }: TreeEntry) {
  return { startLine, endLine };
}
