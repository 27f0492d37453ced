/** Settings of Claude Code, of a project, of a person or of an organisation -> the powers of its agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import { claudeCodePatterns } from '../../permissions/notation/claude-code.ts';
import type { Format } from '../format.ts';
import { Gathering, type Table } from '../gathering.ts';
import { commandOf, readHooks } from '../hook-map.ts';
import { directoryAbove } from '../places.ts';
import { guardsByWord, guardsWhenOn, opensWhenOn } from '../switches.ts';
import { environmentOf } from './environment.ts';
import { extensionsOf } from './marketplaces.ts';
import { permissionModes } from './modes.ts';
import { sandboxOf } from './sandbox.ts';

/** Looks, wording, limits of time and of versions: json.schemastore.org/claude-code-settings.json of 2026-08-07, read 2026-11. */
const harmless = `$schema agentPushNotifEnabled alwaysThinkingEnabled attribution autoCompactEnabled autoConnectIde
  autoInstallIdeExtension autoMemoryDirectory autoMemoryEnabled autoScrollEnabled autoUpdatesChannel awaySummaryEnabled
  axScreenReader claudeMdExcludes cleanupPeriodDays companyAnnouncements defaultShell diffTool disableAgentView
  disableArtifact disableBrowserExternalNavigation disableBundledSkills disableDeepLinkRegistration
  disableMobileSimulatorTools disableWorkflows editorMode effortLevel emojiCompletionEnabled enableArtifact
  enforceAvailableModels externalEditorContext fastMode fastModePerSessionOptIn feedbackSurveyRate
  fileCheckpointingEnabled footerLinksRegexes forceLoginGatewayUrl forceLoginMethod forceLoginOrgUUID
  forceRemoteSettingsRefresh includeCoAuthoredBy includeGitInstructions inputNeededNotifEnabled language minimumVersion
  outputStyle parentSettingsBehavior permissionExplainerEnabled plansDirectory pluginSuggestionMarketplaces
  pluginTrustMessage preferredNotifChannel prefersReducedMotion prUrlTemplate requiredMaximumVersion
  requiredMinimumVersion respectGitignore respondToBashCommands showClearContextOnPlanAccept showThinkingSummaries
  showTurnDuration skillListingBudgetFraction skillListingMaxDescChars skillOverrides skippedMarketplaces skippedPlugins
  spinnerTipsEnabled spinnerTipsOverride spinnerVerbs syntaxHighlightingDisabled teammateMode
  terminalProgressBarEnabled theme tui verbose viewMode vimInsertModeRemaps voice voiceEnabled
  wheelScrollAccelerationEnabled workflowKeywordTriggerEnabled workflowSizeGuideline wslInheritsWindowsSettings`;

const silent: Table = Object.fromEntries(harmless.split(/\s+/).map((key) => [key, 'silent' as const]));

export const claudeSettings: Format = {
  name: 'Claude Code settings',
  paths: ['**/.claude/settings.json', '**/.claude/settings.local.json', '**/managed-settings.json'],
  source: 'code.claude.com/docs/en/settings and json.schemastore.org/claude-code-settings.json, read 2026-11',
  read: readClaudeSettings,
};

function readClaudeSettings(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = directoryAbove(file.path, '.claude');
  const gathering = new Gathering(file, side, { product: 'claude-code', root, part: null });
  gathering.read(tree, {
    ...silent,
    ...permissionsOf(gathering),
    ...serversOf(gathering),
    ...hooksOf(gathering),
    ...overseersOf(gathering),
    ...sandboxOf(gathering),
    ...environmentOf(gathering),
    ...extensionsOf(gathering),
    ...modelsOf(gathering),
  });
  return [gathering.powers()];
}

/** Rules of all layers add up; deny beats ask beats allow: code.claude.com/docs/en/permissions, read 2026-11. */
function permissionsOf(gathering: Gathering): Table {
  return {
    'permissions.allow': gathering.rulesOf('allow', claudeCodePatterns),
    'permissions.ask': gathering.rulesOf('ask', claudeCodePatterns),
    'permissions.deny': gathering.rulesOf('deny', claudeCodePatterns),
    'permissions.defaultMode': gathering.level('approval', permissionModes),
    'permissions.disableBypassPermissionsMode': gathering.level(
      'oversight',
      guardsByWord('disable', 'cannot be told to run every tool without asking'),
    ),
    'permissions.disableAutoMode': gathering.level(
      'oversight',
      guardsByWord('disable', 'cannot be told to let a model approve its tools'),
    ),
    'permissions.additionalDirectories': gathering.directoriesOf(
      (value, outside) => `may work in ${value}${outside}`,
    ),
    disableAutoMode: gathering.level(
      'oversight',
      guardsByWord('disable', 'cannot be told to let a model approve its tools'),
    ),
    skipDangerousModePermissionPrompt: gathering.level(
      'oversight',
      opensWhenOn('high', 'gives no warning before it stops asking', 'warns before it stops asking'),
    ),
    'autoMode.allow': gathering.openingsOf('other', 'high', (value) => `lets a model approve: ${value}`),
    'autoMode.*': gathering.noted,
    useAutoModeDuringPlan: gathering.noted,
    askUserQuestionTimeout: gathering.level('oversight', {
      never: [0, 'info', 'waits for an answer to its questions'],
      '10m': [1, 'medium', 'goes on after ten minutes without an answer to its question'],
      '5m': [1, 'medium', 'goes on after five minutes without an answer to its question'],
      '60s': [2, 'medium', 'goes on after a minute without an answer to its question'],
    }),
    skipWebFetchPreflight: gathering.level(
      'oversight',
      opensWhenOn(
        'medium',
        "fetches web pages without looking at the vendor's block list",
        "looks at the vendor's block list before it fetches a web page",
      ),
    ),
  };
}

/** A server of .mcp.json starts only once a person said so, or one of these does. */
function serversOf(gathering: Gathering): Table {
  return {
    enableAllProjectMcpServers: gathering.level(
      'approval',
      opensWhenOn(
        'critical',
        'starts every server of .mcp.json without asking',
        'asks before it starts a server of .mcp.json',
      ),
    ),
    enabledMcpjsonServers: gathering.openingsOf(
      'other',
      'high',
      (name) => `starts the server ${name} of .mcp.json without asking`,
    ),
    disabledMcpjsonServers: gathering.rulesOf('deny', wholeServer),
    allowedMcpServers: serverLimits(gathering, 'allow'),
    deniedMcpServers: serverLimits(gathering, 'deny'),
    managedMcpServers: gathering.noted,
    allowAllClaudeAiMcps: gathering.noted,
    disableClaudeAiConnectors: gathering.level(
      'oversight',
      guardsWhenOn('medium', "does not load the account's connectors", "loads the account's connectors"),
    ),
  };
}

/** A server that may not be used is a denial of all its tools. */
function wholeServer(name: string) {
  return { tool: 'mcp', server: { form: 'glob', glob: name }, name: null } as const;
}

/** Entries are maps with one key: the name, the command or the address that they speak of. */
function serverLimits(gathering: Gathering, decision: 'allow' | 'deny') {
  return (entry: TreeEntry, key: string): void => {
    if (entry.value.kind !== 'sequence') {
      gathering.noted(entry, key);
      return;
    }
    if (decision === 'allow')
      gathering.addLevel('oversight', key, 'listed', [-1, 'high', 'uses only listed servers'], entry);
    for (const item of entry.value.items) {
      const inner = item.kind === 'map' ? [...item.entries.values()] : [];
      const [first] = inner;
      const said =
        first === undefined
          ? ''
          : gathering
              .texts(first, key)
              .map(({ text }) => text)
              .join(' ');
      if (first === undefined || inner.length > 1 || said === '') gathering.note(key, item, item);
      else if (decision === 'allow')
        gathering.addOpening('other', key, said, 'medium', `may use the server ${said}`, item);
      else if (first.key === 'serverName') gathering.addRule('deny', wholeServer(said), said, item);
      else gathering.note(`${key}.${first.key}`, item, item);
    }
  };
}

/** Commands that run unasked, and what holds them back. */
function hooksOf(gathering: Gathering): Table {
  const commands =
    `apiKeyHelper awsAuthRefresh awsCredentialExport gcpAuthRefresh otelHeadersHelper processWrapper
    fileSuggestion.command policyHelper.path statusLine.command subagentStatusLine.command`.split(/\s+/);
  return {
    hooks: (entry, key) => readHooks(gathering, entry, key),
    ...Object.fromEntries(commands.map((key) => [key, commandOf(gathering, key.split('.')[0] ?? key)])),
    'fileSuggestion.type': 'silent',
    'policyHelper.timeoutMs': 'silent',
    'policyHelper.refreshIntervalMs': 'silent',
    'statusLine.type': 'silent',
    'statusLine.padding': 'silent',
    'statusLine.refreshInterval': 'silent',
    'statusLine.hideVimModeIndicator': 'silent',
    'subagentStatusLine.type': 'silent',
    allowedHttpHookUrls: gathering.limitOf(
      'oversight',
      'sends hooks only to listed addresses',
      'medium',
      (url) => `may send hooks to ${url}`,
    ),
    httpHookAllowedEnvVars: gathering.limitOf(
      'oversight',
      'puts only listed variables into the hooks that it sends',
      'medium',
      (name) => `may put the variable ${name} into the hooks that it sends`,
    ),
    disableAllHooks: gathering.level(
      'oversight',
      opensWhenOn('medium', 'runs no hook, so that none can stop it', 'runs its hooks'),
    ),
  };
}

/** What people and administrators keep in their own hands. */
function overseersOf(gathering: Gathering): Table {
  const guard = (on: string, off: string) => gathering.level('oversight', guardsWhenOn('medium', on, off));
  return {
    allowManagedHooksOnly: guard('runs only managed hooks', 'runs hooks of the repository'),
    allowManagedPermissionRulesOnly: guard('heeds only managed rules', 'heeds rules of the repository'),
    allowManagedMcpServersOnly: guard(
      'heeds only the managed list of servers',
      'heeds every list of servers',
    ),
    disableSkillShellExecution: guard(
      'runs no command written in a skill',
      'runs commands written in skills',
    ),
    disableSideloadFlags: guard(
      'takes no agents, plugins and servers from the command line',
      'takes agents, plugins and servers from the command line',
    ),
    disableRemoteControl: guard('cannot be driven from elsewhere', 'can be driven from elsewhere'),
    remoteControlAtStartup: gathering.level(
      'trust',
      opensWhenOn('medium', 'can be driven from elsewhere from its start', 'is driven from its terminal'),
    ),
    requireCoworkFullVmSandbox: gathering.level(
      'sandbox',
      guardsWhenOn('high', 'runs its tools in a virtual machine', 'runs its tools on the machine itself'),
    ),
    browserExternalPageTools: gathering.level(
      'network',
      guardsByWord('disabled', 'cannot read pages from outside in the browser'),
    ),
    'worktree.bgIsolation': gathering.noted,
    'worktree.*': 'silent',
    strictPluginOnlyCustomization: gathering.noted,
    channelsEnabled: gathering.noted,
    allowedChannelPlugins: gathering.noted,
    claudeMd: gathering.noted,
    sshConfigs: gathering.noted,
    sshHostAllowlist: gathering.noted,
  };
}

/** Only the first is the model of the agent itself. */
function modelsOf(gathering: Gathering): Table {
  return {
    model: gathering.modelNamed,
    agent: gathering.noted,
    advisorModel: gathering.noted,
    availableModels: gathering.noted,
    fallbackModel: gathering.noted,
    modelOverrides: gathering.noted,
    teammateDefaultModel: gathering.noted,
  };
}
