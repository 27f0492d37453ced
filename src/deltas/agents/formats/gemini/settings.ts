/** Settings of Gemini CLI, nested as today or flat as before -> the powers of its agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import { geminiCliPatterns } from '../../permissions/notation/gemini-cli.ts';
import type { Format } from '../format.ts';
import { Gathering, type Ladder, type Reader, type Table } from '../gathering.ts';
import { addHook, commandOf, readHooks } from '../hook-map.ts';
import { directoryAbove } from '../places.ts';
import { textOf } from '../settings.ts';
import { guardsWhenOff, guardsWhenOn, opensWhenOn } from '../switches.ts';
import { readGeminiServers } from './servers.ts';

export const geminiSettings: Format = {
  name: 'Gemini CLI settings',
  paths: ['**/.gemini/settings.json'],
  source:
    'github.com/google-gemini/gemini-cli, schemas/settings.schema.json and docs/reference/configuration.md of 2026-08-21, read 2026-11',
  read: readGeminiSettings,
};

/** Looks, wording, limits of time and size; below `ui` and the like everything. */
const harmless = `$schema general.checkpointing general.debugKeystrokeLogging general.devtools
  general.disableAutoUpdate general.disableUpdateNag general.enableAutoUpdate general.enableAutoUpdateNotification
  general.enableNotifications general.enablePromptCompletion general.logRagSnippets general.maxAttempts
  general.notificationMethod general.openEditorInNewWindow general.plan general.preferredEditor general.previewFeatures
  general.retryFetchErrors general.sessionRetention general.topicUpdateNarration general.vimMode ui output privacy billing ide useWriteTodos modelConfigs contextManagement
  skills extensions experimental.* advanced.autoConfigureMemory advanced.dnsResolutionOrder advanced.excludedEnvVars
  advanced.ignoreLocalEnv advanced.bugCommand context.importFormat context.includeDirectoryTree
  context.discoveryMaxDirs context.memoryBoundaryMarkers context.fileFiltering tools.shell tools.useRipgrep
  tools.truncateToolOutputThreshold tools.truncateToolOutputLines tools.enableToolOutputTruncation
  tools.disableLLMCorrection security.environmentVariableRedaction.blocked hooksConfig.notifications
  agents.browser.headless agents.browser.visualModel agents.browser.maxActionsPerTask agents.browser.disableUserInput`;

/** The same of the flat form, which was before 0.3. */
const harmlessFlat = `accessibility autoConfigureMaxOldSpaceSize bugCommand chatCompression checkpointing customThemes
  customWittyPhrases debugKeystrokeLogging disableAutoUpdate disableUpdateNag dnsResolutionOrder
  enableInteractiveShell enablePromptCompletion excludedProjectEnvVars extensionManagement fileFiltering
  folderTrustFeature hasSeenIdeIntegrationNudge hideBanner hideCWD hideContextSummary hideFooter hideModelInfo
  hideSandboxStatus hideTips hideWindowTitle ideMode maxSessionTurns memoryDiscoveryMaxDirs memoryImportFormat
  preferredEditor shellPager shellShowColor showCitations showLineNumbers showMemoryUsage skipNextSpeakerCheck
  summarizeToolOutput theme usageStatisticsEnabled useRipgrep vimMode`;

const silent: Table = Object.fromEntries(
  `${harmless} ${harmlessFlat}`.split(/\s+/).map((key) => [key, 'silent' as const]),
);

/** The flat keys that carry powers, by the key that they became. */
const becameOf: readonly (readonly [flat: string, nested: string])[] = [
  ['allowedTools', 'tools.allowed'],
  ['allowMCPServers', 'mcp.allowed'],
  ['autoAccept', 'tools.autoAccept'],
  ['contextFileName', 'context.fileName'],
  ['coreTools', 'tools.core'],
  ['enforcedAuthType', 'security.auth.enforcedType'],
  ['excludeMCPServers', 'mcp.excluded'],
  ['excludeTools', 'tools.exclude'],
  ['folderTrust', 'security.folderTrust.enabled'],
  ['includeDirectories', 'context.includeDirectories'],
  ['loadMemoryFromIncludeDirectories', 'context.loadMemoryFromIncludeDirectories'],
  ['mcpServerCommand', 'mcp.serverCommand'],
  ['sandbox', 'tools.sandbox'],
  ['selectedAuthType', 'security.auth.selectedType'],
  ['toolCallCommand', 'tools.callCommand'],
  ['toolDiscoveryCommand', 'tools.discoveryCommand'],
  ['useExternalAuth', 'security.auth.useExternal'],
];

/** Yolo can be set on the command line alone, says the schema; whoever writes it here means it. */
const approvalModes: Ladder = {
  plan: [-1, 'info', 'plans, and changes nothing'],
  default: [0, 'info', 'asks before it changes something'],
  auto_edit: [1, 'critical', 'changes files without asking'],
  yolo: [2, 'critical', 'runs every tool without asking', 'unattended'],
};

function readGeminiSettings(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryAbove(file.path, '.gemini');
  const gathering = new Gathering(file, side, { product: 'gemini-cli', root, part: null });
  const nested = { ...toolsOf(gathering), ...guardsOf(gathering), ...sourcesOf(gathering) };
  const flat = becameOf.flatMap(([key, became]) => {
    const read = nested[became];
    // Under the key of today, so that writing it anew is no change.
    const renamed: 'silent' | Reader | undefined =
      typeof read === 'function' ? (entry) => read(entry, became) : read;
    return renamed === undefined ? [] : [[key, renamed] as const];
  });
  gathering.read(tree, { ...silent, ...nested, ...Object.fromEntries(flat) });
  return [gathering.powers()];
}

function toolsOf(gathering: Gathering): Table {
  return {
    'general.defaultApprovalMode': gathering.level('approval', approvalModes),
    'tools.allowed': gathering.rulesOf('allow', geminiCliPatterns),
    'tools.confirmationRequired': gathering.rulesOf('ask', geminiCliPatterns),
    'tools.exclude': gathering.rulesOf('deny', geminiCliPatterns),
    'tools.core': (entry, key) => {
      if (entry.value.kind === 'sequence') gathering.tools = [];
      for (const { text, node } of gathering.texts(entry, key))
        gathering.addTool(geminiCliPatterns(text), text, node);
    },
    'tools.autoAccept': gathering.level(
      'approval',
      opensWhenOn('medium', 'runs tools that only read without asking', 'asks before every tool'),
    ),
    'tools.sandbox': (entry, key) => readSandbox(gathering, entry, key),
    'tools.sandboxAllowedPaths': gathering.directoriesOf(
      (path, outside) => `lets its sandbox reach ${path}${outside}`,
    ),
    'tools.sandboxNetworkAccess': gathering.level(
      'network',
      opensWhenOn('high', 'lets its sandbox reach the network', 'keeps its sandbox off the network'),
    ),
    'tools.discoveryCommand': commandOf(gathering, 'discovery of tools'),
    'tools.callCommand': commandOf(gathering, 'call of a found tool'),
    hooks: (entry, key) => readHooks(gathering, entry, key),
    'hooksConfig.enabled': gathering.level('oversight', {
      false: [1, 'medium', 'runs no hook, so that none can stop it'],
      true: [0, 'info', 'runs its hooks'],
    }),
    'hooksConfig.disabled': gathering.noted,
  };
}

/** Off by default: a switch, the name of a container program, or a profile. */
function readSandbox(gathering: Gathering, entry: TreeEntry, key: string): void {
  const { value } = entry;
  if (value.kind === 'map') {
    const reach: Ladder = {
      true: [1, 'high', 'lets its sandbox reach the network'],
      false: [0, 'info', 'keeps its sandbox off the network'],
    };
    gathering.read(
      value,
      {
        enabled: (inner) => readSandbox(gathering, inner, key),
        networkAccess: (inner) => gathering.level('network', reach)(inner, 'tools.sandboxNetworkAccess'),
        allowedPaths: gathering.directoriesOf((path, outside) => `lets its sandbox reach ${path}${outside}`),
        command: gathering.noted,
        image: gathering.noted,
      },
      `${key}.`,
    );
    return;
  }
  const text = textOf(value);
  if (value.kind !== 'scalar' || text === null || typeof value.value === 'number')
    gathering.noted(entry, key);
  else if (text === 'false' || text === '')
    gathering.addLevel('sandbox', key, 'false', [0, 'high', 'runs its tools without a sandbox'], entry);
  else gathering.addLevel('sandbox', key, text, [-1, 'high', `runs its tools in a sandbox (${text})`], entry);
}

/** What keeps the agent from being told, or from taking, too much. */
function guardsOf(gathering: Gathering): Table {
  const guard = (on: string, off: string) => gathering.level('oversight', guardsWhenOn('medium', on, off));
  return {
    'security.disableYoloMode': guard(
      'cannot be told to run every tool without asking',
      'can be told to run every tool without asking',
    ),
    'security.disableAlwaysAllow': guard('asks each time anew', 'can be told never to ask again'),
    'security.blockGitExtensions': guard('takes no extension from Git', 'takes extensions from Git'),
    'security.enableConseca': guard('has a model check each tool', 'has no model check each tool'),
    'security.toolSandboxing': gathering.level(
      'sandbox',
      guardsWhenOn('high', 'runs each tool in a sandbox of its own', 'runs its tools side by side'),
    ),
    'security.enablePermanentToolApproval': gathering.level(
      'approval',
      opensWhenOn('medium', 'can be told once for all sessions', 'is told in each session'),
    ),
    'security.autoAddToPolicyByDefault': gathering.level(
      'approval',
      opensWhenOn(
        'high',
        'takes an approval for all sessions by default',
        'takes an approval for one session',
      ),
    ),
    'security.folderTrust.enabled': gathering.level('trust', {
      true: [0, 'info', 'asks before it trusts a folder'],
      false: [1, 'high', 'trusts every folder that it is started in'],
    }),
    'security.environmentVariableRedaction.enabled': gathering.level(
      'trust',
      guardsWhenOn('medium', 'keeps variables with secrets from its tools', 'hands variables to its tools'),
    ),
    'security.environmentVariableRedaction.allowed': gathering.openingsOf(
      'other',
      'medium',
      (name) => `hands the variable ${name} to its tools`,
    ),
    'security.allowedExtensions': gathering.limitOf(
      'oversight',
      'takes only listed extensions',
      'medium',
      (pattern) => `may take extensions like ${pattern}`,
    ),
    'security.auth.selectedType': gathering.noted,
    'security.auth.enforcedType': gathering.noted,
    'security.auth.useExternal': gathering.noted,
    'agents.browser.sessionMode': gathering.level('trust', {
      isolated: [-1, 'info', 'browses with an empty profile'],
      persistent: [0, 'info', 'browses with a profile of its own'],
      existing: [1, 'high', "browses with the person's own sessions"],
    }),
    'agents.browser.profilePath': gathering.noted,
    'agents.browser.allowedDomains': gathering.openingsOf('host', 'high', (host) => `may browse ${host}`),
    'agents.browser.confirmSensitiveActions': guard(
      'asks before it fills in a form or runs a script in the browser',
      'fills in forms and runs scripts in the browser',
    ),
    'agents.browser.blockFileUploads': guard(
      'uploads no file in the browser',
      'may upload files in the browser',
    ),
    'agents.overrides': gathering.noted,
    'experimental.enableAgents': gathering.level(
      'oversight',
      guardsWhenOff('medium', 'hands work to other agents', 'hands no work to other agents'),
    ),
    'experimental.directWebFetch': gathering.noted,
    'experimental.autoMemory': gathering.noted,
    'experimental.extensionRegistryURI': gathering.noted,
    'experimental.gemmaModelRouter': gathering.noted,
    admin: gathering.noted,
  };
}

/** Where its tools, permissions, texts and answers come from, and where its reports go. */
function sourcesOf(gathering: Gathering): Table {
  const policies = gathering.openingsOf('file', 'high', (path) => `takes its permissions from ${path}`);
  return {
    mcpServers: (entry, key) => readGeminiServers(gathering, entry, key),
    'mcp.serverCommand': (entry, key) => {
      const command = gathering.text(entry, key);
      if (command !== null) addHook(gathering, 'start of a server', command, entry);
    },
    'mcp.allowed': gathering.limitOf(
      'oversight',
      'uses only listed servers',
      'medium',
      (name) => `may use the server ${name}`,
    ),
    'mcp.excluded': gathering.rulesOf('deny', (name) => ({
      tool: 'mcp',
      server: { form: 'glob', glob: name },
      name: null,
    })),
    policyPaths: policies,
    adminPolicyPaths: policies,
    'context.includeDirectories': gathering.directoriesOf((path, outside) => `may work in ${path}${outside}`),
    'context.fileName': gathering.noted,
    'context.loadMemoryFromIncludeDirectories': gathering.noted,
    model: (entry, key) => {
      if (entry.value.kind === 'map') {
        const name = entry.value.entries.get('name');
        if (name !== undefined) gathering.modelNamed(name, `${key}.name`);
        const limits = Object.fromEntries(modelLimits.map((limit) => [limit, 'silent' as const]));
        gathering.read(entry.value, { name: 'silent', ...limits }, `${key}.`);
      } else gathering.modelNamed(entry, key);
    },
    'telemetry.otlpEndpoint': gathering.openingsOf(
      'host',
      'medium',
      (url) => `reports what it does to ${url}`,
    ),
    'telemetry.logPrompts': gathering.noted,
    'telemetry.enabled': gathering.noted,
    'telemetry.*': 'silent',
  };
}

const modelLimits = [
  'chatCompression',
  'compressionThreshold',
  'disableLoopDetection',
  'maxSessionTurns',
  'skipNextSpeakerCheck',
  'summarizeToolOutput',
];
