/** Agents, servers and hooks of Amazon Q and of Kiro -> the powers of their agents. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { PermissionRule, Powers, Product } from '../../model.ts';
import { shellBeginning } from '../../permissions/notation/written.ts';
import { readDefinition } from '../definition-file.ts';
import { readFlatHooks } from '../flat-hooks.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { addHook } from '../hook-map.ts';
import { itemsIn, notedKeys, silentKeys, textAt, toolsHeld } from '../keys.ts';
import { directoryAbove, inRepository, stemOf } from '../places.ts';
import { readEditorServers } from '../roo/servers.ts';
import { textsIn } from '../settings.ts';
import { amazonTools, readToolSettings } from './tools.ts';

export const amazonServers: Format = {
  name: 'Amazon Q servers',
  paths: ['**/.amazonq/mcp.json', '**/.amazonq/default.json', '**/.aws/amazonq/mcp.json'],
  source: 'docs.aws.amazon.com/amazonq/latest/qdeveloper-ug/command-line-mcp-config.html, read 2026-11',
  read: (file, side) => readServersFile(file, side, 'amazon-q', '.amazonq'),
};

export const amazonAgents: Format = {
  name: 'Amazon Q agent',
  paths: ['**/.amazonq/{cli-agents,agents}/**/*.json'],
  source:
    'github.com/aws/amazon-q-developer-cli, docs/agent-format.md and docs/built-in-tools.md, read 2026-11',
  many: true,
  read: (file, side) => readAgentFile(file, side, 'amazon-q', '.amazonq'),
};

export const kiroServers: Format = {
  name: 'Kiro servers',
  paths: ['**/.kiro/settings/mcp.json', '**/.kiro/mcp.json'],
  source: 'kiro.dev/docs/mcp/configuration, read 2026-11',
  read: (file, side) => readServersFile(file, side, 'kiro', '.kiro'),
};

export const kiroAgents: Format = {
  name: 'Kiro agent',
  paths: ['**/.kiro/agents/**/*.json'],
  source: 'kiro.dev/docs/cli/custom-agents/configuration-reference, read 2026-11',
  many: true,
  read: (file, side) => readAgentFile(file, side, 'kiro', '.kiro'),
};

export const kiroAgentFiles: Format = {
  name: 'Kiro agent in Markdown',
  paths: ['**/.kiro/agents/*.md'],
  source: 'kiro.dev/docs/custom-agents, read 2026-11',
  many: true,
  read: (file, side) => {
    const root = directoryAbove(file.path, '.kiro');
    const definition = { product: 'kiro', root, sort: 'agent', called: stemOf(file.path) } as const;
    return [readDefinition(file, side, definition, agentKeys).powers()];
  },
};

export const kiroHooks: Format = {
  name: 'Kiro hook',
  paths: ['**/.kiro/hooks/*.kiro.hook', '**/.kiro/hooks/*.json'],
  source: 'kiro.dev/docs/cli/v3/hooks and kiro.dev/docs/hooks, read 2026-11',
  many: true,
  read: readKiroHooks,
};

function readServersFile(file: TextFile, side: Side, product: Product, folder: string): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryAbove(file.path, folder);
  const gathering = new Gathering(file, side, { product, root, part: null });
  gathering.read(tree, agentKeys(gathering));
  return [gathering.powers()];
}

function readAgentFile(file: TextFile, side: Side, product: Product, folder: string): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const part = { sort: 'agent', name: brief(textAt(tree, 'name') ?? stemOf(file.path)) };
  const gathering = new Gathering(file, side, { product, root: directoryAbove(file.path, folder), part });
  gathering.read(tree, agentKeys(gathering));
  return [gathering.powers()];
}

function agentKeys(gathering: Gathering): Table {
  const { root } = gathering.holder;
  return {
    ...silentKeys('$schema name version description keyboardShortcut welcomeMessage'),
    prompt: gathering.told,
    // Whether it takes over the servers of its directory.
    ...notedKeys(gathering, 'toolAliases useLegacyMcpJson includeMcpJson includePowers powers'),
    mcpServers: (entry, key) => readEditorServers(gathering, entry, key),
    tools: toolsHeld(gathering, amazonTools),
    allowedTools: gathering.rulesOf('allow', amazonTools),
    toolsSettings: (entry, key) => readToolSettings(gathering, entry, key),
    permissions: (entry, key) => readCapabilities(gathering, entry, key),
    hooks: (entry, key) => readFlatHooks(gathering, entry, key, root),
    model: gathering.modelNamed,
    resources: (entry, key) => {
      for (const item of itemsIn(gathering, entry, key)) {
        const place = textsIn(item)[0]?.text ?? textAt(item, 'source');
        const path = place?.replace(/^(?:file|skill):\/\//, '') ?? null;
        if (path === null) gathering.note(key, item, item);
        else {
          const severity = inRepository(root, path) === null ? 'medium' : 'low';
          gathering.addOpening(
            'file',
            key,
            path,
            severity,
            `starts with ${brief(path)} in its context`,
            item,
          );
        }
      }
    },
  };
}

const effects = new Map<string, PermissionRule['decision']>([
  ['allow', 'allow'],
  ['ask', 'ask'],
  ['deny', 'deny'],
]);

/** Kiro's rules by capability, with globs of what they match. */
function readCapabilities(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const item of itemsIn(gathering, entry, key)) {
    const decision = effects.get(textAt(item, 'effect') ?? '');
    const capability = textAt(item, 'capability');
    const match = item.kind === 'map' ? item.entries.get('match')?.value : undefined;
    const matches = match === undefined ? ['*'] : textsIn(match).map(({ text }) => text);
    if (decision === undefined || capability === null || matches.length === 0)
      gathering.note(key, item, item);
    else
      for (const one of matches) {
        const all = one === '*' || one === '**';
        const patterns =
          capability === 'shell' && !all
            ? shellBeginning(one.replace(/ \*$/, ''))
            : all
              ? amazonTools(capability)
              : [{ tool: 'other', name: capability, argument: one } as const];
        gathering.addRule(decision, patterns, `${capability} ${one}`, item);
      }
  }
}

/** One hook a file, or a list of them; what is switched off does not run. */
function readKiroHooks(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryAbove(file.path, '.kiro');
  const gathering = new Gathering(file, side, { product: 'kiro', root, part: null });
  const list = tree.kind === 'map' ? tree.entries.get('hooks') : undefined;
  if (list === undefined) readHook(gathering, tree);
  else {
    gathering.read(tree, { ...silentKeys('$schema version'), hooks: 'silent' });
    for (const item of itemsIn(gathering, list, 'hooks')) readHook(gathering, item);
  }
  return [gathering.powers()];
}

function readHook(gathering: Gathering, hook: TreeNode): void {
  const at = (key: string) => (hook.kind === 'map' ? hook.entries.get(key)?.value : undefined);
  const when = at('when');
  const action = at('then') ?? at('action');
  const patterns = when?.kind === 'map' ? when.entries.get('patterns')?.value : undefined;
  const event = textAt(when, 'type') ?? textAt(hook, 'trigger');
  const on = [
    ...(patterns === undefined ? [] : textsIn(patterns).map(({ text }) => text)),
    ...[textAt(hook, 'matcher')].filter((text) => text !== null),
  ].join(' ');
  const command = textAt(action, 'command');
  const prompt = textAt(action, 'prompt');
  if (event === null || (command ?? prompt) === null) {
    gathering.note('hooks', hook, hook);
    return;
  }
  if (textAt(hook, 'enabled') === 'false') return;
  const name = brief(textAt(hook, 'name') ?? event);
  // What a person starts is a text to call up, as a command's is.
  if (prompt !== null)
    gathering.prose.push({ key: `prompt of hook ${name}`, text: prompt, evidence: gathering.at(hook) });
  if (command !== null || !/^(?:userTriggered|manual)$/i.test(event))
    addHook(gathering, `${event} ${on}`.trim(), command ?? `asks the agent: ${prompt}`, hook);
}
