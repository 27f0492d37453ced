/** Settings of Zed: of all their keys, those about agents, servers and models -> the powers of its agent and its profiles. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import type { PermissionRule, Powers } from '../../model.ts';
import { anchored, hostIn } from '../../permissions/notation/written.ts';
import type { ToolPattern } from '../../permissions/pattern.ts';
import type { Format } from '../format.ts';
import { Gathering, type Table } from '../gathering.ts';
import {
  commandsMatching,
  itemsIn,
  mapsIn,
  notedKeys,
  partOf,
  powersOf,
  silentKeys,
  switchedBy,
  textAt,
  toolsOfServer,
} from '../keys.ts';
import { directoryAbove } from '../places.ts';
import { readServers, type ServerDraft } from '../server-map.ts';
import { opensWhenOn } from '../switches.ts';

export const zedSettings: Format = {
  name: 'Zed settings',
  paths: ['**/.zed/settings.json', '**/zed/settings.json'],
  source: 'zed.dev/docs/ai/tool-permissions, …/agent-profiles, …/mcp and …/external-agents, read 2026-11',
  read: readZedSettings,
};

/** Everything else in the file is not about agents. */
const about = ['agent', 'assistant', 'context_servers', 'agent_servers', 'language_models'];

function readZedSettings(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree?.kind !== 'map') return [];
  const root = file.path.includes('.zed/')
    ? directoryAbove(file.path, '.zed')
    : directoryAbove(file.path, 'zed');
  const gathering = new Gathering(file, side, { product: 'zed', root, part: null });
  const profiles: Gathering[] = [];
  const entries = new Map([...tree.entries].filter(([key]) => about.includes(key)));
  gathering.read(
    { ...tree, entries },
    {
      agent: (entry, key) => gathering.read(entry.value, agentKeys(gathering, profiles), `${key}.`),
      assistant: (entry) => gathering.read(entry.value, agentKeys(gathering, profiles), 'agent.'),
      context_servers: (entry, key) =>
        readServers(gathering, entry, key, (draft) => serverKeys(gathering, draft)),
      agent_servers: (entry, key) => readServers(gathering, entry, key, () => agentServerKeys(gathering)),
      'language_models.*.api_url': gathering.openingsOf(
        'host',
        'high',
        (url) => `sends what it reads and writes to ${url}`,
      ),
      'language_models.*.*': 'silent',
      'language_models.*': 'silent',
    },
  );
  return powersOf([gathering, ...profiles]);
}

function agentKeys(gathering: Gathering, profiles: Gathering[]): Table {
  const approval = (everything: string) => ({
    deny: [-1, 'high', 'refuses what no rule allows'] as const,
    confirm: [0, 'info', 'asks before its tools run'] as const,
    allow: [1, 'critical', everything, 'unattended'] as const,
  });
  return {
    ...silentKeys(
      `version enabled button dock default_width default_height default_view play_sound_when_agent_done
      notify_when_agent_waiting expand_edit_card expand_terminal_card thinking_display enable_feedback single_file_review
      preferred_completion_mode message_editor_min_lines use_modifier_to_send cancel_generation_on_terminal_stop
      inline_alternatives model_parameters favorite_models commit_message_model thread_summary_model
      inline_assistant_model subagent_model stream_edits show_turn_stats`,
    ),
    ...notedKeys(gathering, 'default_profile sandbox_permissions tool_sandbox'),
    always_allow_tool_actions: gathering.level('approval', {
      true: [1, 'critical', 'runs every tool without asking', 'unattended'],
      false: [0, 'info', 'asks before its tools run'],
    }),
    'tool_permissions.default': gathering.level('approval', approval('runs every tool without asking')),
    'tool_permissions.tools': (entry, key) => {
      for (const tool of mapsIn(gathering, entry, key)) readTool(gathering, tool, `${key}.${tool.key}`);
    },
    'default_model.model': gathering.modelNamed,
    'default_model.*': 'silent',
    profiles: (entry, key) => {
      for (const profile of mapsIn(gathering, entry, key)) {
        const part = partOf(gathering, { sort: 'profile', name: profile.key }, profile);
        part.read(profile.value, profileKeys(part));
        profiles.push(part);
      }
    },
  };
}

const decisions = {
  allow: 'allow',
  confirm: 'ask',
  deny: 'deny',
  always_allow: 'allow',
  always_confirm: 'ask',
  always_deny: 'deny',
} as const satisfies Record<string, PermissionRule['decision']>;

function decisionOf(word: string | null): PermissionRule['decision'] | null {
  return word === 'allow' || word === 'confirm' || word === 'deny' ? decisions[word] : null;
}

function readTool(gathering: Gathering, tool: TreeEntry, key: string): void {
  const listed =
    (word: 'always_allow' | 'always_confirm' | 'always_deny') => (entry: TreeEntry, at: string) => {
      for (const item of itemsIn(gathering, entry, at)) {
        const pattern = item.kind === 'map' ? textAt(item, 'pattern') : null;
        if (pattern === null) gathering.note(at, item, item);
        else gathering.addRule(decisions[word], patterns(tool.key, pattern), `${tool.key} ${pattern}`, item);
      }
    };
  gathering.read(
    tool.value,
    {
      default: (entry, at) => {
        const decision = decisionOf(gathering.text(entry, at));
        if (decision === null) gathering.noted(entry, at);
        else gathering.addRule(decision, patterns(tool.key, null), tool.key, entry);
      },
      always_allow: listed('always_allow'),
      always_confirm: listed('always_confirm'),
      always_deny: listed('always_deny'),
    },
    `${key}.`,
  );
}

const writers = new Set(
  `edit_file write_file save_file restore_file_from_disk create_directory delete_path move_path copy_path
  streaming_edit_file`.split(/\s+/),
);
const readers = new Set('read_file grep find_path list_directory diagnostics open'.split(' '));

/** @param expression a regular expression over what the tool is given; null for all uses. */
function patterns(tool: string, expression: string | null): readonly ToolPattern[] {
  const [, server, name] = /^mcp:([^:]{1,100}):(.{1,200})$/.exec(tool) ?? [];
  if (server !== undefined && name !== undefined) return [toolsOfServer(server, name)];
  if (tool === 'terminal')
    return expression === null ? [{ tool: 'shell', command: null }] : commandsMatching(expression);
  if (expression !== null && tool === 'fetch' && /^[\w.-]+$/.test(expression.replaceAll('\\.', '.')))
    return [{ tool: 'fetch', host: { form: 'glob', glob: hostIn(expression.replaceAll('\\.', '.')) } }];
  if (expression !== null) {
    const literal = /^\^?([\w./-]+)\/?$/.exec(expression)?.[1];
    if (literal !== undefined && writers.has(tool))
      return [{ tool: 'write', path: anchored(`${literal.replace(/\/$/, '')}/**`) }];
    return [{ tool: 'other', name: tool, argument: expression }];
  }
  if (writers.has(tool)) return [{ tool: 'write', path: null }];
  if (readers.has(tool)) return [{ tool: 'read', path: null }];
  if (tool === 'fetch') return [{ tool: 'fetch', host: null }];
  if (tool === 'web_search') return [{ tool: 'search' }];
  if (tool === 'subagent' || tool === 'spawn_agent') return [{ tool: 'delegate', agent: null }];
  return [{ tool: 'other', name: tool, argument: null }];
}

function profileKeys(gathering: Gathering): Table {
  const on = (node: TreeNode) => node.kind === 'scalar' && node.value === true;
  return {
    ...silentKeys('name default_model.provider'),
    'default_model.model': gathering.modelNamed,
    tools: (entry, key) => {
      gathering.tools = [];
      for (const tool of mapsIn(gathering, entry, key))
        if (on(tool.value)) gathering.addTool(patterns(tool.key, null), tool.key, tool);
    },
    enable_all_context_servers: gathering.level(
      'oversight',
      opensWhenOn('medium', 'holds the tools of every server', 'holds the tools of listed servers'),
    ),
    'context_servers.*.tools': (entry, key) => {
      const server = key.split('.')[1] ?? '*';
      for (const tool of mapsIn(gathering, entry, key))
        if (on(tool.value)) gathering.addTool(toolsOfServer(server, tool.key), `${server}/${tool.key}`, tool);
    },
  };
}

function serverKeys(gathering: Gathering, draft: ServerDraft): Table {
  return {
    ...silentKeys('source'),
    ...notedKeys(gathering, 'settings remote oauth'),
    enabled: switchedBy(gathering, draft, 'enabled'),
    // Before 0.199 the command was a map of its own.
    command: (entry, key) => {
      if (entry.value.kind !== 'map') draft.command = gathering.text(entry, key);
      else
        gathering.read(
          entry.value,
          {
            path: (inner, at) => {
              draft.command = gathering.text(inner, at);
            },
            args: (inner, at) => {
              draft.args = gathering.texts(inner, at).map(({ text }) => text);
            },
            env: (inner, at) => {
              draft.environment.push(...gathering.variables(inner, at, draft.secrets));
            },
          },
          `${key}.`,
        );
    },
  };
}

/** Agents of other vendors, started as a server is. */
function agentServerKeys(gathering: Gathering): Table {
  const mode = gathering.level('approval', {
    default: [0, 'info', 'starts another agent that asks'],
    plan: [-1, 'medium', 'starts another agent that plans'],
    acceptEdits: [1, 'critical', 'starts another agent that changes files without asking'],
    bypassPermissions: [2, 'critical', 'starts another agent that asks for nothing', 'unattended'],
  });
  return {
    ...silentKeys('default_model favorite_models default_config_options favorite_config_option_values'),
    ...notedKeys(gathering, 'ignore_system_version'),
    default_mode: mode,
  };
}
