/** Recipes of goose: instructions, extensions and recipes below -> the powers of each. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry, TreeMap, TreeNode } from '../../../syntax/tree.ts';
import { readYaml } from '../../../syntax/yaml.ts';
import { brief } from '../../agents/formats/gathering.ts';
import { addHook } from '../../agents/formats/hook-map.ts';
import { readServer } from '../../agents/formats/server-map.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  entryOf,
  nodeAt,
  silent,
  textAt,
} from '../declaration.ts';
import { addServer, nothingGiven, wordsIn } from './servers.ts';

const key = (names: string) => new RegExp(`^[ \\t]{0,4}"?(?:${names})"?[ \\t]{0,4}:`, 'm');
const titled = key('title');
const instructed = key('instructions|prompt');
const own = key('extensions|sub_recipes|activities');

export const gooseRecipe: DeclaredFormat = {
  name: 'goose recipe',
  source: 'block.github.io/goose/docs/guides/recipes/recipe-reference, read 2026-11',
  recognises: ({ text }) => titled.test(text) && instructed.test(text) && own.test(text),
  read: readRecipe,
};

function readRecipe(file: TextFile, side: Side): Declaration {
  const whole = /\.jsonc?$/.test(file.path) ? readJson(file.path, file.text) : readYaml(file.path, file.text);
  // The desktop keeps the recipe under a key, with its own notes around it.
  const tree = nodeAt(whole ?? undefined, 'recipe') ?? whole;
  if (tree === null) return declarationOf([]);
  const name = textAt(tree, 'title') ?? 'without a title';
  const recipe = new DeclaredHolder(file, side, 'goose', { sort: 'recipe', name });
  recipe.read(tree, {
    ...silent('version title description author parameters response activities context metadata'),
    instructions: recipe.told,
    prompt: recipe.told,
    extensions: (entry, at) => recipe.each(entry, at, (item) => readExtension(recipe, item, at)),
    sub_recipes: (entry, at) =>
      recipe.each(entry, at, (item) =>
        recipe.delegates.push({
          name: brief(textAt(item, 'name') ?? textAt(item, 'path') ?? ''),
          evidence: recipe.at(item),
        }),
      ),
    'settings.goose_model': recipe.modelNamed,
    'settings.goose_provider': recipe.noted,
    'settings.temperature': 'silent',
    'settings.max_turns': 'silent',
    'retry.checks': (entry, at) =>
      recipe.each(entry, at, (item) => {
        const command = item.entries.get('command');
        if (command !== undefined) hookOf(recipe, 'retry check', command);
      }),
    'retry.on_failure': (entry) => hookOf(recipe, 'retry on failure', entry),
    'retry.*': 'silent',
  });
  return declarationOf([recipe]);
}

function hookOf(recipe: DeclaredHolder, event: string, entry: TreeEntry): void {
  const command = recipe.text(entry, event);
  if (command !== null) addHook(recipe, event, command, entry);
}

function readExtension(recipe: DeclaredHolder, item: TreeMap, above: string): void {
  const type = textAt(item, 'type') ?? '';
  const name = textAt(item, 'name') ?? type;
  for (const tool of wordsIn(nodeAt(item, 'available_tools')))
    recipe.addOpening(
      'command',
      `${above}.${name}.available_tools`,
      tool,
      'low',
      `may use ${tool} of ${name}`,
      item,
    );
  if (type === 'builtin' || type === 'platform' || type === 'frontend') addBuiltin(recipe, name, item);
  else if (type === 'inline_python') {
    const code: TreeNode = nodeAt(item, 'code') ?? item;
    recipe.addTool({ tool: 'shell', command: null }, `${name} (inline Python)`, item);
    recipe.note(`${above}.${name}.code`, code, code);
  } else if (textAt(item, 'cmd') !== null || textAt(item, 'uri') !== null) {
    readServer(recipe, entryOf(name, item), `${above}.${name}`, (draft) => ({
      ...silent('type name display_name bundled timeout available_tools description'),
      cmd: (entry, at) => {
        draft.command = recipe.text(entry, at);
      },
      uri: (entry, at) => {
        draft.url = recipe.text(entry, at);
        draft.transport = type;
      },
      envs: (entry, at) => {
        draft.environment.push(...recipe.variables(entry, at, draft.secrets));
      },
      env_keys: (entry, at) => {
        for (const { text, node } of recipe.texts(entry, at))
          draft.secrets.push({
            name: brief(text),
            reference: 'the keyring of the person',
            evidence: recipe.at(node),
          });
      },
    }));
  } else addServer(recipe, name, { how: 'named', reference: brief(`${type} ${name}`) }, nothingGiven, item);
}

/** `developer` has a shell and edits files; block.github.io/goose/docs/mcp/developer-mcp, read 2026-11. */
function addBuiltin(recipe: DeclaredHolder, name: string, item: TreeMap): void {
  if (name === 'developer') recipe.addTool({ tool: 'shell', command: null }, 'developer', item);
  else recipe.addTool({ tool: 'other', name: brief(name), argument: null }, name, item);
}
