/** What Cursor's agent may do unasked: its lists, its command line's permissions, its sandbox -> rules, levels and openings. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { Powers } from '../../model.ts';
import { cursorCommandPatterns, cursorPatterns } from '../../permissions/notation/cursor.ts';
import { hostIn } from '../../permissions/notation/written.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Ladder, type Reader, type Table } from '../gathering.ts';
import { silentKeys } from '../keys.ts';
import { directoryAbove, inRepository } from '../places.ts';

export const cursorPermissions: Format = {
  name: 'Cursor permissions',
  paths: ['**/.cursor/permissions.json', '**/.cursor/cli.json', '**/.cursor/cli-config.json'],
  source:
    'cursor.com/docs/reference/permissions, cursor.com/docs/cli/reference/permissions and …/configuration, read 2026-11',
  read: (file, side) => readWith(file, side, permissionKeys),
};

export const cursorSandbox: Format = {
  name: 'Cursor sandbox',
  paths: ['**/.cursor/sandbox.json'],
  source: 'cursor.com/docs/reference/sandbox, read 2026-11',
  read: (file, side) => readWith(file, side, sandboxKeys),
};

export function cursorGathering(file: TextFile, side: Side): Gathering {
  const root = directoryAbove(file.path, '.cursor');
  return new Gathering(file, side, { product: 'cursor', root, part: null });
}

function readWith(file: TextFile, side: Side, keys: (gathering: Gathering) => Table): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const gathering = cursorGathering(file, side);
  gathering.read(tree, keys(gathering));
  return [gathering.powers()];
}

/** A new file's default is the list of what is allowed: everything else is asked for. */
const approvalModes: Ladder = {
  allowlist: [0, 'info', 'asks for what no list allows'],
  'auto-review': [1, 'critical', 'lets a model approve its tools in place of a person'],
  autoReview: [1, 'critical', 'lets a model approve its tools in place of a person'],
  unrestricted: [2, 'critical', 'runs every tool without asking', 'unattended'],
};

const cliSandbox: Ladder = {
  enabled: [-1, 'high', 'runs commands in a sandbox'],
  disabled: [0, 'high', 'runs commands without a sandbox'],
};

/** Documented names beside those of older versions. */
const cliNetwork: Ladder = {
  deny: [-1, 'high', 'keeps its sandbox off the network'],
  disabled: [-1, 'high', 'keeps its sandbox off the network'],
  user_config_only: [-1, 'medium', 'reaches listed hosts alone from its sandbox'],
  user_config_with_defaults: [0, 'info', 'reaches listed and well-known hosts from its sandbox'],
  allowlist: [0, 'info', 'reaches listed hosts from its sandbox'],
  enabled: [1, 'high', 'reaches the whole network from its sandbox'],
  allow_all: [1, 'high', 'reaches the whole network from its sandbox'],
};

function permissionKeys(gathering: Gathering): Table {
  return {
    ...silentKeys(
      `$schema version editor display channel maxMode notifications attribution hasChangedDefaultModel hints
      selectedModel showThinkingBlocks network`,
    ),
    'permissions.allow': gathering.rulesOf('allow', cursorPatterns),
    'permissions.deny': gathering.rulesOf('deny', cursorPatterns),
    approvalMode: gathering.level('approval', approvalModes),
    'sandbox.mode': gathering.level('sandbox', cliSandbox),
    'sandbox.networkAccess': gathering.level('network', cliNetwork),
    mcpAllowlist: gathering.rulesOf('allow', (entry) => cursorPatterns(`Mcp(${entry})`)),
    terminalAllowlist: gathering.rulesOf('allow', cursorCommandPatterns),
    'autoRun.allow_instructions': gathering.openingsOf(
      'other',
      'high',
      (text) => `tells the model that approves its tools: ${text}`,
    ),
    'autoRun.block_instructions': guardsOf(gathering, 'tells the model that approves its tools to hold back'),
    model: (entry, key) => {
      if (entry.value.kind === 'map')
        gathering.read(
          entry.value,
          {
            ...silentKeys('displayName displayNameShort displayModelId aliases maxMode'),
            modelId: gathering.modelNamed,
          },
          `${key}.`,
        );
      else gathering.modelNamed(entry, key);
    },
  };
}

/** Each entry of a list that holds the agent back, so that its removal is one guard less. */
function guardsOf(gathering: Gathering, meaning: string): Reader {
  return (entry, key) => {
    for (const { text, node } of gathering.texts(entry, key))
      gathering.addLevel(
        'oversight',
        `${key} ${brief(text)}`,
        'listed',
        [-1, 'medium', `${meaning}: ${brief(text)}`],
        node,
      );
  };
}

const sandboxTypes: Ladder = {
  workspace_readonly: [-1, 'high', 'runs commands in a sandbox that may only read'],
  workspace_readwrite: [0, 'info', 'runs commands in a sandbox that may write in the workspace'],
  insecure_none: [1, 'high', 'runs commands without a sandbox'],
};

function sandboxKeys(gathering: Gathering): Table {
  const { root } = gathering.holder;
  const outside = (path: string) => inRepository(root, path) === null;
  return {
    ...silentKeys('$schema version enableSharedBuildCache networkPolicy.version'),
    type: gathering.level('sandbox', sandboxTypes),
    additionalReadwritePaths: gathering.openingsOf(
      'directory',
      (path) => (outside(path) ? 'high' : 'low'),
      (path) => `lets its sandbox write in ${path}`,
    ),
    additionalReadonlyPaths: gathering.openingsOf(
      'directory',
      (path) => (outside(path) ? 'medium' : 'low'),
      (path) => `lets its sandbox read ${path}`,
    ),
    disableTmpWrite: gathering.level('sandbox', {
      true: [-1, 'low', 'keeps its sandbox from writing temporary files'],
      false: [0, 'low', 'lets its sandbox write temporary files'],
    }),
    'networkPolicy.default': gathering.level('network', {
      deny: [0, 'info', 'reaches listed hosts alone from its sandbox'],
      allow: [1, 'high', 'reaches every host from its sandbox'],
    }),
    'networkPolicy.allow': gathering.openingsOf('host', 'high', (host) => `reaches ${host} from its sandbox`),
    'networkPolicy.deny': gathering.rulesOf('deny', (host) => ({
      tool: 'fetch',
      host: { form: 'glob', glob: hostIn(host).toLowerCase() },
    })),
  };
}
