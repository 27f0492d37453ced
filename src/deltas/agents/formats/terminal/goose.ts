/** Recipes and the configuration of goose -> the servers, tools and helpers of its agent. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { Powers } from '../../model.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Table } from '../gathering.ts';
import { itemsIn, mapsIn, notedKeys, silentKeys, switchedBy, textAt } from '../keys.ts';
import { directoryAbove, directoryOf, stemOf } from '../places.ts';
import { readServer, type ServerDraft } from '../server-map.ts';
import { textsIn } from '../settings.ts';

export const gooseConfig: Format = {
  name: 'goose configuration',
  paths: ['**/goose/config.yaml', '**/.goose/config.yaml'],
  source: 'block.github.io/goose/docs/guides/config-files, read 2026-11',
  read: (file, side) => {
    const tree = readYaml(file.path, file.text);
    if (tree === null) return [];
    const gathering = new Gathering(file, side, { product: 'goose', root: rootOf(file.path), part: null });
    gathering.read(tree, configKeys(gathering));
    return [gathering.powers()];
  },
};

export const gooseRecipes: Format = {
  name: 'goose recipe',
  paths: ['**/{.goose/recipes,goose-recipes}/**/*.{yaml,yml,json}'],
  source: 'block.github.io/goose/docs/guides/recipes/recipe-reference, read 2026-11',
  many: true,
  read: readRecipe,
};

function rootOf(path: string): string {
  const folder = path.split('/').includes('.goose') ? '.goose' : 'goose';
  return path.split('/').includes(folder) ? directoryAbove(path, folder) : directoryOf(path);
}

/** Its documented default asks for nothing. */
function configKeys(gathering: Gathering): Table {
  return {
    ...silentKeys(
      `GOOSE_PROVIDER GOOSE_TEMPERATURE GOOSE_MAX_TURNS GOOSE_CLI_MIN_PRIORITY GOOSE_CLI_THEME GOOSE_CLI_SHOW_COST
      GOOSE_CLI_SHOW_THINKING GOOSE_AUTO_COMPACT_THRESHOLD GOOSE_CONTEXT_STRATEGY EDIT_MODE`,
    ),
    ...notedKeys(gathering, 'slash_commands experiments GOOSE_TOOLSHIM GOOSE_RECIPE_GITHUB_REPO'),
    GOOSE_MODE: gathering.level('approval', {
      chat: [-3, 'high', 'uses no tool'],
      approve: [-2, 'critical', 'asks before every tool'],
      smart_approve: [-1, 'critical', 'asks before tools that change something'],
      auto: [0, 'critical', 'runs every tool without asking', 'unattended'],
    }),
    GOOSE_MODEL: gathering.modelNamed,
    GOOSE_ALLOWLIST: gathering.noted,
    extensions: (entry, key) => {
      for (const extension of mapsIn(gathering, entry, key))
        readExtension(gathering, extension.value, extension.key, key);
    },
  };
}

function readRecipe(file: TextFile, side: Side): readonly Powers[] {
  const written = file.path.endsWith('.json')
    ? readJson(file.path, file.text)
    : readYaml(file.path, file.text);
  const inner = written?.kind === 'map' ? written.entries.get('recipe')?.value : undefined;
  const tree = inner ?? written;
  if (tree === null || tree === undefined) return [];
  const part = { sort: 'agent', name: brief(textAt(tree, 'title') ?? stemOf(file.path)) };
  const gathering = new Gathering(file, side, { product: 'goose', root: rootOf(file.path), part }, tree);
  gathering.read(tree, {
    ...silentKeys(
      'version title description activities author parameters response settings.temperature retry.max_retries',
    ),
    ...notedKeys(gathering, 'instructions prompt settings.goose_provider retry settings.*'),
    'settings.goose_model': gathering.modelNamed,
    extensions: (entry, key) => {
      for (const item of itemsIn(gathering, entry, key))
        readExtension(gathering, item, textAt(item, 'name') ?? 'an extension without a name', key);
    },
    sub_recipes: (entry, key) => {
      for (const item of itemsIn(gathering, entry, key)) {
        const name = textAt(item, 'name') ?? textAt(item, 'path');
        if (name === null) gathering.note(key, item, item);
        else gathering.delegates.push({ name: brief(name), evidence: gathering.at(item) });
      }
    },
  });
  return [gathering.powers()];
}

/** Built-in extensions are known by their name alone. */
function readExtension(gathering: Gathering, item: TreeNode, name: string, key: string): void {
  const type = textAt(item, 'type');
  const { startLine, endLine } = item;
  const entry: TreeEntry = { key: brief(name), value: item, startLine, endLine };
  if (type === 'builtin' || type === 'platform') {
    const launch = { how: 'named', reference: brief(name) } as const;
    const evidence = gathering.at(item);
    const enabled = textAt(item, 'enabled') !== 'false';
    gathering.servers.push({ name: brief(name), launch, environment: [], secrets: [], enabled, evidence });
  } else if (item.kind !== 'map') gathering.note(key, item, item);
  else readServer(gathering, entry, `${key}.${brief(name)}`, (draft) => extensionKeys(gathering, draft));
}

function extensionKeys(gathering: Gathering, draft: ServerDraft): Table {
  return {
    ...silentKeys('name display_name bundled available_tools'),
    ...notedKeys(gathering, 'code dependencies'),
    enabled: switchedBy(gathering, draft, 'enabled'),
    type: (entry, key) => {
      const type = gathering.text(entry, key);
      draft.transport = type === 'streamable_http' ? 'http' : type;
    },
    cmd: (entry, key) => {
      draft.command = gathering.text(entry, key);
    },
    uri: (entry, key) => {
      draft.url = gathering.text(entry, key);
    },
    envs: (entry, key) => {
      draft.environment.push(...gathering.variables(entry, key, draft.secrets));
    },
    env_keys: (entry) => {
      for (const { text, node } of textsIn(entry.value))
        draft.secrets.push({ name: brief(text), reference: 'the keyring', evidence: gathering.at(node) });
    },
  };
}
