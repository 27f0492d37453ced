/** Hooks, settings and set-up steps of GitHub Copilot's command line and cloud agent -> what runs beside its agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Powers } from '../../model.ts';
import { copilotCliPatterns } from '../../permissions/notation/copilot.ts';
import { hostIn } from '../../permissions/notation/written.ts';
import { readFlatHooks } from '../flat-hooks.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { addHook } from '../hook-map.ts';
import { itemsIn, mapsIn, notedKeys, silentKeys, textAt } from '../keys.ts';
import { directoryAbove, directoryOf, inRepository } from '../places.ts';
import { opensWhenOn } from '../switches.ts';
import { readMcpServers } from './servers.ts';

export const copilotHooks: Format = {
  name: 'GitHub Copilot hooks',
  paths: ['**/.github/hooks/*.json', '**/.github/hooks/*/hooks.json', '**/.copilot/hooks/*.json'],
  source: 'docs.github.com/copilot/reference/copilot-cli-reference/cli-hooks-reference, read 2026-11',
  read: (file, side) => readWith(file, side, (gathering) => hookKeys(gathering, directoryOf(file.path))),
};

export const copilotSettings: Format = {
  name: 'GitHub Copilot settings',
  paths: [
    '**/.github/copilot/settings.json',
    '**/.github/copilot/settings.local.json',
    '**/.copilot/settings.json',
    '**/.copilot/config.json',
  ],
  source:
    'docs.github.com/copilot/how-tos/copilot-cli/set-up-copilot-cli/configure-copilot-cli, read 2026-11',
  read: (file, side) => readWith(file, side, settingKeys),
};

export const copilotSetUp: Format = {
  name: "Set-up steps of GitHub Copilot's cloud agent",
  paths: ['**/.github/workflows/copilot-setup-steps.{yml,yaml}'],
  source:
    'docs.github.com/copilot/how-tos/use-copilot-agents/coding-agent/customize-the-agent-environment, read 2026-11',
  read: readSetUp,
};

function gatheringOf(file: TextFile, side: Side): Gathering {
  const folder = /(?:^|\/)\.copilot\//.test(file.path) ? '.copilot' : '.github';
  return new Gathering(file, side, {
    product: 'copilot',
    root: directoryAbove(file.path, folder),
    part: null,
  });
}

function readWith(file: TextFile, side: Side, keys: (gathering: Gathering) => Table): readonly Powers[] {
  const tree = readJson(file.path, file.text);
  if (tree === null) return [];
  const gathering = gatheringOf(file, side);
  gathering.read(tree, keys(gathering));
  return [gathering.powers()];
}

function hookKeys(gathering: Gathering, folder: string): Table {
  return {
    ...silentKeys('$schema version name description'),
    hooks: (entry, key) => readFlatHooks(gathering, entry, key, folder),
    disableAllHooks: gathering.level(
      'oversight',
      opensWhenOn('medium', 'runs no hook, so that none can stop it', 'runs its hooks'),
    ),
  };
}

function settingKeys(gathering: Gathering): Table {
  const { root } = gathering.holder;
  const outside = (path: string) => inRepository(root, path) === null;
  const folders = gathering.openingsOf(
    'directory',
    (path) => (outside(path) ? 'high' : 'low'),
    (path) => `may work in ${path}`,
  );
  const allowed = gathering.rulesOf('allow', (url) => copilotCliPatterns(`url(${hostIn(url)})`));
  const denied = gathering.rulesOf('deny', (url) => copilotCliPatterns(`url(${hostIn(url)})`));
  return {
    ...silentKeys(
      `banner beep renderMarkdown screenReader theme logLevel log_level stream parallelToolExecution updateTerminalTitle
      includeCoAuthoredBy companyAnnouncements autoUpdate autoUpdatesChannel firstLaunchAt mouse keepAlive`,
    ),
    ...hookKeys(gathering, root),
    ...notedKeys(gathering, 'bashEnv experimental permissions customAgents remote storeTokenPlaintext'),
    trustedFolders: folders,
    trusted_folders: (entry) => folders(entry, 'trustedFolders'),
    allowedUrls: allowed,
    allowed_urls: allowed,
    deniedUrls: denied,
    denied_urls: denied,
    askUser: gathering.level('oversight', {
      true: [0, 'info', 'asks where something is unclear'],
      false: [1, 'medium', 'never asks where something is unclear'],
    }),
    model: gathering.modelNamed,
    mcpServers: (entry, key) => readMcpServers(gathering, entry, key),
    enabledPlugins: (entry, key) => {
      for (const plugin of mapsIn(gathering, entry, key))
        if (plugin.value.kind !== 'scalar' || plugin.value.value !== false) {
          const meaning = `uses the plugin ${brief(plugin.key)} with its commands, hooks and servers`;
          gathering.addOpening('other', key, plugin.key, 'high', meaning, plugin);
        }
    },
    extraKnownMarketplaces: (entry, key) => {
      for (const market of mapsIn(gathering, entry, key)) {
        const meaning = `takes plugins of the marketplace ${brief(market.key)}`;
        gathering.addOpening(
          'other',
          key,
          `${market.key} ${sourceOf(market.value)}`,
          'medium',
          meaning,
          market,
        );
      }
    },
  };
}

function sourceOf(market: TreeNode): string {
  const source = market.kind === 'map' ? market.entries.get('source')?.value : undefined;
  return ['source', 'repo', 'url', 'path', 'ref'].flatMap((key) => textAt(source, key) ?? []).join(' ');
}

/** What it may do on GitHub is for whoever judges pipelines: here stands what runs before the agent does. */
function readSetUp(file: TextFile, side: Side): readonly Powers[] {
  const tree = readYaml(file.path, file.text);
  if (tree === null) return [];
  const gathering = gatheringOf(file, side);
  const jobs = tree.kind === 'map' ? tree.entries.get('jobs') : undefined;
  for (const job of jobs === undefined ? [] : mapsIn(gathering, jobs, 'jobs')) readJob(gathering, job);
  return [gathering.powers()];
}

function readJob(gathering: Gathering, { key, value }: TreeEntry): void {
  if (value.kind !== 'map') return;
  const runner = value.entries.get('runs-on');
  const steps = value.entries.get('steps');
  if (runner !== undefined) gathering.noted(runner, `jobs.${key}.runs-on`);
  if (steps === undefined) return;
  for (const step of itemsIn(gathering, steps, `jobs.${key}.steps`)) {
    const command = textAt(step, 'run');
    const action = textAt(step, 'uses');
    const said = command ?? (action === null ? null : `the action ${action}`);
    if (said !== null) addHook(gathering, 'a cloud machine is set up', said, step);
  }
}
