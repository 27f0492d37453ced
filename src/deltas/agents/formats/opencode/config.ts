/** The configuration of opencode -> the powers of its agent, and of the agents and commands that it declares. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Powers } from '../../model.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Ladder, type Table } from '../gathering.ts';
import { mapsIn, notedKeys, partOf, powersOf, silentKeys, switchedBy, textAt } from '../keys.ts';
import { directoryAbove, directoryOf, inRepository } from '../places.ts';
import { readServers, type ServerDraft } from '../server-map.ts';
import { agentKeys, commandKeys } from './definitions.ts';
import { extensionKeys } from './extensions.ts';
import { readPermissions } from './permissions.ts';

export const opencodeConfig: Format = {
  name: 'opencode configuration',
  paths: ['**/opencode.json', '**/opencode.jsonc'],
  source:
    'github.com/anomalyco/opencode, packages/opencode/src/config/config.ts and packages/web/src/content/docs/config.mdx, read 2026-11',
  read: readConfig,
};

export function opencodeRoot(path: string): string {
  return /(?:^|\/)\.opencode\//.test(path) ? directoryAbove(path, '.opencode') : directoryOf(path);
}

const sharing: Ladder = {
  disabled: [-1, 'medium', 'shares no conversation'],
  manual: [0, 'info', 'shares a conversation when told to'],
  auto: [1, 'high', 'shares every conversation with whoever has its address'],
};

function readConfig(file: TextFile, side: Side): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const root = opencodeRoot(file.path);
  const gathering = new Gathering(file, side, { product: 'opencode', root, part: null });
  const parts: Gathering[] = [];
  const partsOf = (sort: string, keys: (of: Gathering) => Table) => (entry: TreeEntry, key: string) => {
    for (const one of mapsIn(gathering, entry, key)) {
      const part = partOf(gathering, { sort, name: one.key }, one);
      part.read(one.value, keys(part));
      if (sort === 'agent') readPermissions(part, one.value);
      parts.push(part);
    }
  };
  gathering.read(tree, {
    ...silentKeys(
      `$schema theme keybinds tui layout logLevel watcher snapshot compaction username autoupdate permission tools
      attachment`,
    ),
    ...notedKeys(
      gathering,
      'enabled_providers disabled_providers small_model default_agent fallbacks references',
    ),
    ...extensionKeys(gathering),
    model: gathering.modelNamed,
    mcp: (entry, key) => readServers(gathering, entry, key, (draft) => serverKeys(gathering, draft)),
    agent: partsOf('agent', agentKeys),
    mode: partsOf('agent', agentKeys),
    command: partsOf('command', commandKeys),
    share: gathering.level('trust', sharing),
    autoshare: (entry) =>
      gathering.level('trust', {
        true: [1, 'high', 'shares every conversation with whoever has its address'],
        false: [0, 'info', 'shares a conversation when told to'],
      })(entry, 'share'),
    instructions: (entry, key) => readInstructions(gathering, entry, key),
    server: (entry, key) => readServing(gathering, entry, key),
    'enterprise.url': gathering.openingsOf('host', 'high', (url) => `shares conversations with ${url}`),
  });
  readPermissions(gathering, tree);
  return powersOf([gathering, ...parts]);
}

function serverKeys(gathering: Gathering, draft: ServerDraft): Table {
  return {
    command: (entry, key) => {
      const words = gathering.texts(entry, key).map(({ text }) => text);
      const [command = null, ...args] = words;
      draft.command = command;
      draft.args = args.map(brief);
    },
    environment: (entry, key) => {
      draft.environment.push(...gathering.variables(entry, key, draft.secrets));
    },
    enabled: switchedBy(gathering, draft, 'enabled'),
    ...notedKeys(gathering, 'oauth cwd'),
  };
}

/** Texts that the agent follows: of the repository, of the machine, or of whoever answers at an address. */
function readInstructions(gathering: Gathering, entry: TreeEntry, key: string): void {
  const { root } = gathering.holder;
  for (const { text, node } of gathering.texts(entry, key)) {
    const remote = /^https?:\/\//i.test(text);
    const outside = !remote && inRepository(root, text) === null;
    const severity = remote ? 'high' : outside ? 'medium' : 'low';
    const meaning = `follows the instructions in ${brief(text)}`;
    gathering.addOpening(remote ? 'host' : 'file', key, text, severity, meaning, node);
  }
}

function readServing(gathering: Gathering, entry: TreeEntry, key: string): void {
  const host = textAt(entry.value, 'hostname');
  const port = textAt(entry.value, 'port');
  if (host !== null && !/^(?:127\.|localhost$|::1$)/.test(host)) {
    const name = brief(port === null ? host : `${host}:${port}`);
    gathering.endpoints.push({ name, evidence: gathering.at(entry) });
  }
  gathering.read(
    entry.value,
    {
      ...silentKeys('hostname port mdnsDomain'),
      mdns: gathering.noted,
      cors: gathering.openingsOf('host', 'medium', (origin) => `can be driven by pages of ${origin}`),
    },
    `${key}.`,
  );
}
