/** Declarative agents, plugins and app manifests of Microsoft 365 -> the powers of each. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeMap } from '../../../syntax/tree.ts';
import { brief } from '../../agents/formats/gathering.ts';
import { stemOf } from '../../agents/formats/places.ts';
import { canonical } from '../../agents/formats/settings.ts';
import { guardsWhenOn } from '../../agents/formats/switches.ts';
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
import { addServer, nothingGiven } from './servers.ts';

export const declarativeAgent: DeclaredFormat = {
  name: 'Microsoft 365 declarative agent',
  source:
    'learn.microsoft.com/microsoft-365/copilot/extensibility/declarative-agent-manifest-1.6 and 1.8, read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)[\w.-]{0,80}declarative[-_]?agent[\w.-]{0,80}\.json$/i.test(path) ||
    /"\$schema"\s{0,4}:\s{0,4}"[^"]{0,200}copilot\/declarative-agent\//.test(text),
  read: readAgent,
};

function readAgent(file: TextFile, side: Side): Declaration {
  const tree = readJson(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const name = textAt(tree, 'name') ?? stemOf(file.path);
  const agent = new DeclaredHolder(file, side, 'microsoft-365', { sort: 'agent', name });
  agent.read(tree, {
    ...silent('$schema version id name description conversation_starters disclaimer editorial_answers'),
    instructions: agent.told,
    capabilities: (entry, key) => agent.each(entry, key, (item) => readCapability(agent, item, key)),
    actions: (entry, key) =>
      agent.each(entry, key, (item) => {
        const id = textAt(item, 'id') ?? textAt(item, 'file') ?? '';
        agent.addTool({ tool: 'other', name: brief(`action ${id}`), argument: null }, `action ${id}`, item);
      }),
    worker_agents: (entry, key) =>
      agent.each(entry, key, (item) =>
        agent.delegates.push({
          name: brief(textAt(item, 'id') ?? canonical(item)),
          evidence: agent.at(item),
        }),
      ),
    'behavior_overrides.special_instructions.discourage_model_knowledge': agent.level(
      'oversight',
      guardsWhenOn('low', 'answers from its sources alone', 'answers from what its model knows too'),
    ),
    'behavior_overrides.suggestions': 'silent',
    sensitivity_label: (entry, key) =>
      agent.addLevel(
        'oversight',
        key,
        canonical(entry.value).slice(0, 80),
        [-1, 'medium', 'carries a label'],
        entry,
      ),
    user_overrides: agent.noted,
  });
  return declarationOf([agent]);
}

/** Where each may be held to listed places, what lists them; without a list it has all there are. */
const lists =
  `sites items_by_sharepoint_ids items_by_url connections knowledge_sources urls items_by_id folders
  group_mailboxes files models`.split(/\s+/);

function readCapability(agent: DeclaredHolder, item: TreeMap, key: string): void {
  const name = textAt(item, 'name') ?? '';
  const above = `${key}.${name}`;
  agent.addTool(capability(name), name, item);
  const listed = lists.filter((list) => nodeAt(item, list)?.kind === 'sequence');
  if (listed.length > 0 && name !== 'ScenarioModels')
    agent.addLevel('oversight', above, 'listed', [-1, 'high', `has listed places of ${name} alone`], item);
  agent.read(
    item,
    {
      name: 'silent',
      ...Object.fromEntries(
        lists.map((list) => [list, (entry: TreeEntry) => readPlaces(agent, entry, `${above}.${list}`, name)]),
      ),
    },
    `${above}.`,
  );
}

function readPlaces(agent: DeclaredHolder, entry: TreeEntry, key: string, name: string): void {
  agent.each(entry, key, (place) => {
    const value = textAt(place, 'url') ?? textAt(place, 'connection_id') ?? canonical(place);
    agent.addOpening('other', key, value, 'medium', `takes what ${name} has at ${brief(value)}`, place);
  });
}

function capability(name: string): ToolPattern {
  return name === 'WebSearch' ? { tool: 'search' } : { tool: 'other', name: brief(name), argument: null };
}

export const plugin: DeclaredFormat = {
  name: 'Plugin manifest of Microsoft 365 Copilot, and of ChatGPT before',
  source: 'learn.microsoft.com/microsoft-365/copilot/extensibility/plugin-manifest-2.4, read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)[\w.-]{0,80}ai-?plugin[\w.-]{0,80}\.json$/i.test(path) ||
    /"\$schema"\s{0,4}:\s{0,4}"[^"]{0,200}copilot\/plugin\//.test(text),
  read: readPlugin,
};

function readPlugin(file: TextFile, side: Side): Declaration {
  const tree = readJson(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const name = textAt(tree, 'namespace') ?? textAt(tree, 'name_for_model') ?? textAt(tree, 'name_for_human');
  const holder = new DeclaredHolder(file, side, 'microsoft-365', {
    sort: 'plugin',
    name: name ?? stemOf(file.path),
  });
  holder.read(tree, {
    ...silent(`$schema schema_version name_for_human name_for_model namespace description_for_human logo_url contact_email
      legal_info_url privacy_policy_url capabilities`),
    description_for_model: holder.told,
    functions: (entry, key) => holder.each(entry, key, (item) => readFunction(holder, item, key)),
    runtimes: (entry, key) => holder.each(entry, key, (item) => readRuntime(holder, item, key)),
    auth: (entry) => addAuth(holder, 'auth', entry),
    api: (entry, key) => {
      const url = textAt(entry.value, 'url');
      if (url === null) holder.noted(entry, key);
      else addServer(holder, url, { how: 'remote', url: brief(url), transport: null }, nothingGiven, entry);
    },
  });
  return declarationOf([holder]);
}

function readFunction(holder: DeclaredHolder, item: TreeMap, key: string): void {
  const name = textAt(item, 'name') ?? '';
  const above = `${key}.${name}`;
  holder.addTool({ tool: 'other', name: brief(name), argument: null }, name, item);
  holder.read(
    item,
    {
      ...silent('name id parameters returns'),
      description: holder.told,
      'capabilities.confirmation.type': (entry, at) => {
        const asks = !/^none$/i.test(textAt(nodeAt(item, 'capabilities', 'confirmation'), 'type') ?? '');
        holder.addLevel(
          'approval',
          at,
          asks ? 'asks' : 'None',
          asks
            ? [-1, 'high', `asks before it uses ${brief(name)}`]
            : [1, 'high', `uses ${brief(name)} without asking`],
          entry,
        );
      },
      'capabilities.confirmation.*': 'silent',
      'capabilities.response_semantics': 'silent',
      'capabilities.security_info': holder.noted,
      states: holder.noted,
    },
    `${above}.`,
  );
}

function readRuntime(holder: DeclaredHolder, item: TreeMap, key: string): void {
  const type = textAt(item, 'type') ?? 'runtime';
  const url = textAt(nodeAt(item, 'spec'), 'url') ?? textAt(nodeAt(item, 'spec'), 'local_endpoint');
  const name = url ?? type;
  holder.read(
    item,
    {
      ...silent('type spec run_for_functions output_template'),
      auth: (entry, at) => addAuth(holder, `${at} ${brief(name)}`, entry),
    },
    `${key}.`,
  );
  if (url === null) holder.note(`${key}.${type}`, item, nodeAt(item, 'spec') ?? item);
  else if (url.includes('://'))
    addServer(holder, name, { how: 'remote', url: brief(url), transport: type }, nothingGiven, item);
  else addServer(holder, name, { how: 'named', reference: brief(`${type} of ${url}`) }, nothingGiven, item);
}

/** `reference_id` of Microsoft's vault, `verification_tokens` of the older form. */
function addAuth(holder: DeclaredHolder, key: string, entry: TreeEntry): void {
  const type = textAt(entry.value, 'type') ?? '';
  const open = /^none$/i.test(type);
  holder.addLevel(
    'trust',
    key,
    type,
    open ? [1, 'medium', 'calls its interface without a credential'] : [0, 'info', 'calls with a credential'],
    entry,
  );
  const reference = textAt(entry.value, 'reference_id');
  if (!open)
    holder.secrets.push({
      name: brief(type),
      reference: brief(reference ?? 'set by whoever installs it'),
      evidence: holder.at(entry),
    });
}

export const appManifest: DeclaredFormat = {
  name: 'Microsoft 365 app manifest',
  source: 'learn.microsoft.com/microsoft-365/extensibility/schema (1.19 and later), read 2026-11',
  recognises: ({ path, text }) =>
    /(?:^|\/)manifest[\w.-]{0,60}\.json$/.test(path) && /"(?:copilotAgents|copilotExtensions)"/.test(text),
  read: readApp,
};

function readApp(file: TextFile, side: Side): Declaration {
  const tree = readJson(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const name = textAt(nodeAt(tree, 'name'), 'short') ?? 'without a name';
  const app = new DeclaredHolder(file, side, 'microsoft-365', { sort: 'app', name });
  const agents = (entry: TreeEntry, key: string) =>
    app.each(entry, key, (item) => {
      const id = textAt(item, 'id') ?? canonical(item);
      app.addTool({ tool: 'delegate', agent: { form: 'glob', glob: id } }, `agent ${brief(id)}`, item);
    });
  app.read(tree, {
    'copilotAgents.declarativeAgents': agents,
    'copilotAgents.customEngineAgents': agents,
    'copilotAgents.plugins': agents,
    'copilotExtensions.declarativeCopilots': agents,
    'copilotExtensions.plugins': agents,
    // What the app asks for and where its pages come from is told of its manifest, agents or not (grants).
    '*': 'silent',
  });
  return declarationOf([app]);
}
