/** The keys of VS Code's settings that speak of its agent, and of agents that live in it as extensions -> readers. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { Product } from '../../model.ts';
import { fetchFrom, hostIn, shellBeginning } from '../../permissions/notation/written.ts';
import { permissionModes } from '../claude/modes.ts';
import { Gathering, type Ladder, type Reader, type Table } from '../gathering.ts';
import { mapsIn, notedKeys, silentKeys } from '../keys.ts';
import { inRepository } from '../places.ts';
import { opensWhenOn } from '../switches.ts';
import { addressRules, editRules, terminalRules } from './editor-rules.ts';

const everything: Ladder = opensUnasked('runs every tool without asking', 'asks before its tools run');

function opensUnasked(on: string, off: string): Ladder {
  return { true: [1, 'critical', on, 'unattended'], false: [0, 'info', off] };
}

export function editorKeys(gathering: Gathering): Table {
  return { ...approvalKeys(gathering), ...guardKeys(gathering), ...sourceKeys(gathering) };
}

function approvalKeys(gathering: Gathering): Table {
  const all = gathering.level('approval', everything);
  return {
    'chat.tools.global.autoApprove': all,
    // Its name before 1.104.
    'chat.tools.autoApprove': (entry) => all(entry, 'chat.tools.global.autoApprove'),
    'chat.permissions.default': gathering.level('approval', {
      default: [0, 'info', 'asks before its tools run'],
      autoApprove: [1, 'critical', 'runs every tool without asking', 'unattended'],
      autopilot: [
        2,
        'critical',
        'runs every tool without asking, until it holds its work done',
        'unattended',
      ],
    }),
    'chat.tools.terminal.autoApprove': terminalRules(gathering),
    'chat.tools.edits.autoApprove': editRules(gathering),
    'chat.tools.urls.autoApprove': addressRules(gathering),
    'chat.tools.terminal.enableAutoApprove': gathering.level('oversight', {
      true: [0, 'info', 'heeds the list of commands that run without asking'],
      false: [-1, 'medium', 'asks before every command'],
    }),
    'chat.tools.terminal.autoReplyToPrompts': gathering.level(
      'oversight',
      opensWhenOn(
        'high',
        'answers the questions of programs by itself',
        'leaves the questions of programs to people',
      ),
    ),
    'chat.tools.terminal.blockDetectedFileWrites': gathering.level('oversight', {
      all: [-1, 'medium', 'asks before a command writes a file'],
      outsideWorkspace: [0, 'info', 'asks before a command writes outside the workspace'],
      never: [1, 'high', 'lets commands write outside the workspace without asking'],
    }),
    'chat.tools.eligibleForAutoApproval': switchesOf(gathering, (tool) => ({
      false: [-1, 'medium', `asks each time before it uses ${tool}`],
      true: [0, 'medium', `can be told to use ${tool} without asking`],
    })),
    'chat.editing.autoAcceptDelay': (entry, key) => {
      const delay = entry.value.kind === 'scalar' ? entry.value.value : null;
      if (typeof delay !== 'number') gathering.noted(entry, key);
      else if (delay > 0)
        gathering.addLevel(
          'oversight',
          key,
          String(delay),
          [1, 'medium', 'accepts its own edits after a while'],
          entry,
        );
    },
    'github.copilot.chat.claudeAgent.allowDangerouslySkipPermissions': gathering.level(
      'approval',
      opensUnasked(
        'can run every tool of its Claude agent without asking',
        'asks before its Claude agent acts',
      ),
    ),
    'chat.autopilot.enabled': gathering.noted,
    'chat.tools.terminal.ignoreDefaultAutoApproveRules': gathering.noted,
  };
}

/** A map of names to switches, each a level of its own. */
function switchesOf(gathering: Gathering, ladder: (name: string) => Ladder): Reader {
  return (entry, key) => {
    for (const one of mapsIn(gathering, entry, key))
      gathering.level('oversight', ladder(one.key))(one, `${key}.${one.key}`);
  };
}

function guardKeys(gathering: Gathering): Table {
  const sandbox = gathering.level('sandbox', {
    on: [-1, 'high', 'runs commands in a sandbox'],
    true: [-1, 'high', 'runs commands in a sandbox'],
    allowNetwork: [-1, 'high', 'runs commands in a sandbox that reaches the network'],
    off: [0, 'high', 'runs commands without a sandbox'],
    false: [0, 'high', 'runs commands without a sandbox'],
  });
  const files: Reader = (entry, key) => {
    const { root } = gathering.holder;
    const denied = (tool: 'read' | 'write') =>
      gathering.rulesOf('deny', (path) => ({ tool, path: { from: 'workspace', glob: path } }));
    const allowed = (does: string) =>
      gathering.openingsOf(
        'directory',
        (path) => (inRepository(root, path) === null ? 'high' : 'low'),
        (path) => `lets its sandbox ${does} ${path}`,
      );
    gathering.read(
      entry.value,
      {
        allowWrite: allowed('write in'),
        allowRead: allowed('read'),
        denyRead: denied('read'),
        denyWrite: denied('write'),
      },
      `${key}.`,
    );
  };
  return {
    'chat.agent.sandbox.enabled': sandbox,
    'chat.agent.sandbox': (entry) => sandbox(entry, 'chat.agent.sandbox.enabled'),
    'chat.agent.sandbox.FileSystem.linux': files,
    'chat.agent.sandbox.FileSystem.mac': files,
    'chat.agent.networkFilter': gathering.level('network', {
      true: [-1, 'high', 'reaches listed hosts alone'],
      false: [0, 'high', 'reaches every host'],
    }),
    'chat.agent.allowedNetworkDomains': gathering.openingsOf('host', 'high', (host) => `reaches ${host}`),
    'chat.agent.deniedNetworkDomains': gathering.rulesOf('deny', (host) => fetchFrom(hostIn(host))),
    'security.workspace.trust.enabled': gathering.level('trust', {
      true: [0, 'info', 'asks before it trusts a workspace'],
      false: [1, 'high', 'trusts every workspace that it opens'],
    }),
    'github.copilot.chat.additionalReadAccessFolders': gathering.openingsOf(
      'directory',
      'high',
      (path) => `may read ${path}`,
    ),
    'chat.mcp.access': gathering.level('oversight', {
      all: [0, 'info', 'uses every server'],
      true: [0, 'info', 'uses every server'],
      registry: [-1, 'medium', 'uses only servers of the registry'],
      none: [-2, 'medium', 'uses no server'],
      false: [-2, 'medium', 'uses no server'],
    }),
    'chat.mcp.autostart': gathering.noted,
    'chat.mcp.autoStart': gathering.level('oversight', {
      never: [-1, 'medium', 'starts no server by itself'],
      onlyNew: [-1, 'medium', 'starts no changed server by itself'],
      newAndOutdated: [0, 'info', 'starts new and changed servers by itself'],
    }),
  };
}

/** Where servers, instructions, hooks and plugins come from, and what is sent where. */
function sourceKeys(gathering: Gathering): Table {
  const places =
    (what: string, severity: 'medium' | 'high'): Reader =>
    (entry, key) => {
      if (entry.value.kind === 'sequence')
        gathering.openingsOf('file', severity, (path) => `takes ${what} from ${path}`)(entry, key);
      else
        for (const one of mapsIn(gathering, entry, key))
          if (one.value.kind !== 'scalar' || one.value.value !== false)
            gathering.addOpening('file', key, one.key, severity, `takes ${what} from ${one.key}`, one);
    };
  const host = (does: string) => gathering.openingsOf('host', 'high', (url) => `${does} ${url}`);
  return {
    ...silentKeys('chat.disableAIFeatures chat.agent.enabled chat.promptFiles chat.mcp.enabled'),
    ...notedKeys(gathering, 'github.copilot.chat.otel.captureContent chat.mcp.serverSampling'),
    'chat.mcp.discovery.enabled': (entry, key) => {
      const each = (name: string): Ladder =>
        opensWhenOn('high', `takes the servers of ${name}`, `leaves the servers of ${name} alone`);
      if (entry.value.kind === 'map') switchesOf(gathering, each)(entry, key);
      else gathering.level('trust', each('other applications'))(entry, key);
    },
    'chat.hookFilesLocations': places('hooks', 'high'),
    'chat.pluginLocations': places('plugins', 'high'),
    'chat.plugins.paths': places('plugins', 'high'),
    'chat.plugins.marketplaces': places('plugins', 'medium'),
    'chat.agentFilesLocations': places('agents', 'medium'),
    'chat.modeFilesLocations': places('agents', 'medium'),
    'chat.promptFilesLocations': places('prompts', 'medium'),
    'chat.instructionsFilesLocations': places('instructions', 'medium'),
    'chat.agentSkillsLocations': places('skills', 'medium'),
    'chat.plugins.enabled': gathering.noted,
    'github.copilot.chat.otel.otlpEndpoint': host('reports what it does to'),
    'github.copilot.advanced': (entry, key) => {
      const address = (words: string): Table =>
        Object.fromEntries(words.split(' ').map((name) => [name, host('sends what it reads and writes to')]));
      // Keys with dots of their own: each is one key here.
      for (const one of mapsIn(gathering, entry, key)) {
        const table = address(
          'debug.overrideProxyUrl debug.overrideCAPIUrl debug.overrideEngine authProvider',
        );
        const read = one.key.includes('Url') && Object.hasOwn(table, one.key) ? table[one.key] : undefined;
        if (typeof read === 'function') read(one, `${key}.${one.key}`);
        else gathering.noted(one, `${key}.${one.key}`);
      }
    },
  };
}

/** Agents that other vendors put into the editor: their own powers, by the settings that the extensions declare. */
export function extensionKeys(
  file: TextFile,
  side: Side,
  root: string,
): { readonly table: Table; readonly gatherings: readonly Gathering[] } {
  const of = (product: Product) => new Gathering(file, side, { product, root, part: null });
  const [claude, roo, windsurf, kiro, gemini] = [
    of('claude-code'),
    of('roo'),
    of('windsurf'),
    of('kiro'),
    of('gemini-cli'),
  ];
  const commands = (gathering: Gathering, decision: 'allow' | 'deny') =>
    gathering.rulesOf(decision, shellBeginning);
  const table: Table = {
    'claudeCode.initialPermissionMode': claude.level('approval', permissionModes),
    'claudeCode.allowDangerouslySkipPermissions': claude.level(
      'approval',
      opensUnasked('can be told to run every tool without asking', 'asks before its tools run'),
    ),
    'roo-cline.allowedCommands': commands(roo, 'allow'),
    'roo-cline.deniedCommands': commands(roo, 'deny'),
    'windsurf.cascadeCommandsAllowList': commands(windsurf, 'allow'),
    'windsurf.cascadeCommandsDenyList': commands(windsurf, 'deny'),
    'kiroAgent.trustedCommands': kiro.rulesOf('allow', (text) => shellBeginning(text.replace(/ \*$/, ''))),
    'geminicodeassist.agentYoloMode': gemini.level('approval', everything),
  };
  return { table, gatherings: [claude, roo, windsurf, kiro, gemini] };
}
