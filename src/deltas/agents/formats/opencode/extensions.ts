/** What opencode runs besides its tools: plugins, formatters, language servers, providers, hooks -> hooks and openings. */
import type { TextFile } from '../../../../change/snapshot.ts';
import type { TreeEntry } from '../../../../syntax/tree.ts';
import type { Format } from '../format.ts';
import { brief, Gathering, type Reader, type Table } from '../gathering.ts';
import { addHook } from '../hook-map.ts';
import { commandWords, itemsIn, mapsIn, notedKeys, secretOf, silentKeys } from '../keys.ts';
import { directoryAbove } from '../places.ts';

/** Files that are loaded from their folder, without being named anywhere. */
export const opencodePlugins: Format = {
  name: 'opencode plugin',
  paths: ['**/.opencode/{plugin,plugins,tool,tools}/*.{ts,js,mjs}'],
  source: 'github.com/anomalyco/opencode, packages/web/src/content/docs/plugins.mdx, read 2026-11',
  read: (file: TextFile, side) => {
    const root = directoryAbove(file.path, '.opencode');
    const gathering = new Gathering(file, side, { product: 'opencode', root, part: null });
    const below = root === '' ? file.path : file.path.slice(root.length + 1);
    const evidence = gathering.at({ startLine: 1, endLine: 1 });
    gathering.hooks.push({ event: 'start', command: brief(below), scripts: [file.path], evidence });
    return [gathering.powers()];
  },
};

export function extensionKeys(gathering: Gathering): Table {
  const ran = (what: string) => commandsByName(gathering, what);
  return {
    plugin: (entry, key) => readPlugins(gathering, entry, key),
    formatter: ran('formatter'),
    lsp: ran('language server'),
    provider: (entry, key) => {
      for (const one of mapsIn(gathering, entry, key))
        gathering.read(one.value, providerKeys(gathering, one.key), `${key}.${one.key}.`);
    },
    'experimental.hook': (entry, key) => readHooks(gathering, entry, key),
    'experimental.disable_paste_summary': 'silent',
    'experimental.chatMaxRetries': 'silent',
    'experimental.mcp_timeout': 'silent',
    'experimental.*': gathering.noted,
    'skills.paths': gathering.openingsOf('file', 'medium', (path) => `takes skills from ${path}`),
    'skills.urls': gathering.openingsOf('host', 'high', (url) => `takes skills from ${url}`),
  };
}

/** Packages of npm are fetched and run at start; a version that is not exact is whatever is newest. */
function readPlugins(gathering: Gathering, entry: TreeEntry, key: string): void {
  for (const { text, node } of gathering.texts(entry, key)) {
    const local = /^(?:\.{0,2}\/|file:|~)/.test(text);
    const at = text.lastIndexOf('@');
    const name = local || at <= 0 ? text : text.slice(0, at);
    const version = local || at <= 0 ? '' : text.slice(at + 1);
    addHook(gathering, `start with plugin ${brief(name)}`, text, node);
    if (!local && !/^v?\d+\.\d+\.\d+/.test(version)) {
      const meaning = `runs whatever version of the plugin ${brief(name)} is newest`;
      gathering.addOpening('other', 'plugin version', text, 'medium', meaning, node);
    }
  }
}

/** A map of programs by name; false switches all of them off. */
function commandsByName(gathering: Gathering, what: string): Reader {
  return (entry, key) => {
    if (entry.value.kind === 'scalar' && typeof entry.value.value === 'boolean') return;
    for (const one of mapsIn(gathering, entry, key))
      gathering.read(
        one.value,
        {
          ...silentKeys('disabled extensions initialization'),
          ...notedKeys(gathering, 'environment env'),
          command: commandWords(gathering, `${what} ${brief(one.key)}`),
        },
        `${key}.${one.key}.`,
      );
  };
}

function readHooks(gathering: Gathering, entry: TreeEntry, key: string): void {
  const readList = (event: string, list: TreeEntry, at: string): void => {
    for (const item of itemsIn(gathering, list, at))
      gathering.read(
        item,
        { command: commandWords(gathering, event), environment: gathering.noted },
        `${at}.`,
      );
  };
  for (const event of mapsIn(gathering, entry, key)) {
    const at = `${key}.${event.key}`;
    if (event.value.kind !== 'map') readList(event.key, event, at);
    else
      for (const glob of event.value.entries.values())
        readList(`${event.key} ${brief(glob.key)}`, glob, `${at}.${glob.key}`);
  }
}

function providerKeys(gathering: Gathering, name: string): Table {
  const sends = gathering.openingsOf('host', 'high', (url) => `sends what it reads and writes to ${url}`);
  return {
    ...silentKeys(
      `name id api env models whitelist blacklist options.timeout options.chunkTimeout options.setCacheKey
      options.region`,
    ),
    npm: (entry, key) => {
      const text = gathering.text(entry, key);
      if (text !== null)
        gathering.addOpening('other', key, text, 'medium', `loads the package ${brief(text)}`, entry);
    },
    'options.baseURL': sends,
    'options.endpoint': sends,
    'options.enterpriseUrl': sends,
    'options.apiKey': secretOf(gathering, name),
    'options.headers': (entry, key) => {
      gathering.variables(entry, key, gathering.secrets);
    },
  };
}
