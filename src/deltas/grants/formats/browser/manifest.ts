/** A browser extension's manifest in, what it asks of the browser and who gets to talk to it out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { Lines, TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import { addressOf } from '../../places.ts';
import {
  inner,
  type Keys,
  keys,
  nameAt,
  nothing,
  Reading,
  type Reads,
  readKeys,
  textOf,
  texts,
} from '../../reading.ts';
import { askFor, coversHosts, type Opened } from './hosts.ts';
import { type Pattern, patternOf } from './patterns.ts';
import { loosenedBy } from './policy.ts';

export const browserManifest: GrantFormat = {
  name: 'browser extension',
  paths: ['**/*manifest*.{json,yml,yaml}', '**/manifest/*.json'],
  source: 'https://developer.chrome.com/docs/extensions/reference/manifest',
  read: '2026-11',
  // Bundles of tool servers count their versions "0.3". Files of one browser often hold only what differs from a common manifest.
  recognises: (text) =>
    /["']?manifest_version["']?\s{0,16}:\s{0,16}["']?[123]\b(?!\.)/.test(text) ||
    /["'](?:browser_specific_settings|gecko|host_permissions|content_scripts|optional_host_permissions)["']\s{0,16}:/.test(
      text,
    ),
  app: read,
  covers: coversHosts,
};

const everywhere: Pattern = { scheme: 'all', host: '*', path: '/*' };
/** Where the stores keep what they have checked. */
const stores = new Set(['clients2.google.com', 'edge.microsoft.com', 'addons.mozilla.org']);
/** What it is called where it has no name of its own. */
const it = 'the extension';
const asked = 'where its user agrees';

function read(file: TextFile, side: Side): App {
  const root = (file.path.endsWith('.json') ? readJson : readYaml)(
    file.path,
    file.text.replace(/^\uFEFF/, ''),
  );
  const into = new Reading(file, side);
  const name = nameAt(root, ['name'], 'the extension');
  // A name that stands in the texts of each language.
  const app = name.startsWith('__MSG_') ? it : name;
  const opened: Opened[] = [];
  readKeys(root, tableFor(opened), into);
  askFor(opened, into);
  return into.app(app, 'browser');
}

function tableFor(opened: Opened[]): Keys {
  const open = (purpose: Opened['purpose'], limit?: string): Reads =>
    texts((text, lines, into) => {
      const pattern = patternOf(text);
      if (pattern === null) permission(text, limit)(lines, into);
      // The path counts for nothing where a host is asked for.
      else
        opened.push({
          purpose,
          pattern: purpose === 'hosts' ? { ...pattern, path: '/*' } : pattern,
          lines,
          limit,
        });
    });
  const permissions =
    (limit?: string): Reads =>
    (entry, into, at) => {
      if (entry.value.kind !== 'sequence') return open('hosts', limit)(entry, into, at);
      for (const item of entry.value.items) {
        if (item.kind === 'map') for (const named of item.entries.values()) detailed(named, limit, into);
        else
          open('hosts', limit)(
            { ...entry, value: item, startLine: item.startLine, endLine: item.endLine },
            into,
            at,
          );
      }
    };
  const overrides =
    (what: string, severity: 'medium' | 'high'): Reads =>
    (entry, into) => {
      if (entry.value.kind !== 'map') return;
      for (const { key, startLine, endLine } of entry.value.entries.values()) {
        const subject = `{app} in place of ${what} ${key}`;
        into.opens(
          subject,
          { key },
          severity,
          [
            `{app} takes the place of the ${what} "${key}"`,
            `{app} no longer takes the place of the ${what} "${key}"`,
          ],
          { startLine, endLine },
        );
      }
    };
  const policy: Reads = (entry, into) => {
    const text = textOf(entry.value);
    if (text === null) return;
    for (const { source, severity, what } of loosenedBy(text)) {
      into.opens(
        `what pages of {app} run`,
        { source },
        severity,
        [
          `The pages of {app} itself may run ${what} (${source})`,
          `The pages of {app} itself may no longer run ${what} (${source})`,
        ],
        entry,
      );
    }
  };
  const updates = texts((address, lines, into) => {
    const { host, severity, because } = addressOf(address);
    if (stores.has(host)) return;
    into.opens(
      `updates of {app}`,
      { host },
      severity === 'low' ? 'low' : 'high',
      [
        `{app} takes new code of its own from ${host}${because}`,
        `{app} no longer takes new code of its own from ${host}`,
      ],
      lines,
    );
  });
  const collected = (limit?: string): Reads =>
    texts((kind, lines, into) => {
      if (kind !== 'none')
        into.ask('browser', 'extension', `data:${kind}`, lines, undefined, {
          label: `the collection of ${kind}`,
          limit,
        });
    });
  const gecko = keys({
    id: nothing,
    strict_min_version: nothing,
    strict_max_version: nothing,
    admin_install_only: nothing,
    update_url: updates,
    data_collection_permissions: inner(
      keys({ required: collected(), optional: collected(asked), has_previous_consent: nothing }),
    ),
  });
  const settings = inner(
    keys({ gecko: inner(gecko), gecko_android: inner(gecko), edge: nothing, safari: nothing }),
  );
  const silent = Object.fromEntries(meaningless.map((key) => [key, nothing]));
  return keys({
    ...silent,
    permissions: permissions(),
    optional_permissions: permissions(asked),
    host_permissions: open('hosts'),
    optional_host_permissions: open('hosts', asked),
    content_scripts: (entry, into) => {
      const scripts = entry.value.kind === 'sequence' ? entry.value.items : [];
      for (const script of scripts)
        readKeys(script, keys({ ...anyScript, matches: open('pages') }), into, 'content_scripts');
    },
    externally_connectable: inner(
      keys({ matches: open('messages'), ids: extensions, accepts_tls_channel_id: nothing }),
    ),
    web_accessible_resources: (entry) => resources(entry, opened),
    content_security_policy: (entry, into, at) =>
      entry.value.kind === 'map'
        ? inner(keys({ extension_pages: policy, isolated_world: policy, sandbox: nothing }))(entry, into, at)
        : policy(entry, into, at),
    oauth2: inner(
      keys({
        client_id: nothing,
        auto_approve: nothing,
        scopes: texts((scope, lines, into) => into.ask('google', 'user', scope, lines)),
      }),
    ),
    update_url: updates,
    chrome_url_overrides: overrides('page', 'medium'),
    chrome_settings_overrides: overrides('setting', 'high'),
    devtools_page: (entry, into) =>
      into.ask('browser', 'extension', 'devtools', entry, undefined, { label: 'the developer tools' }),
    browser_specific_settings: settings,
    applications: settings,
  });
}

function permission(name: string, limit: string | undefined) {
  return (lines: Lines, into: Reading) => into.ask('browser', 'extension', name, lines, undefined, { limit });
}

/** A permission with a list of what it is for: { "fileSystem": ["write"] }. */
function detailed(
  { key, value, startLine, endLine }: TreeEntry,
  limit: string | undefined,
  into: Reading,
): void {
  const words = value.kind === 'sequence' ? value.items.flatMap((item) => textOf(item) ?? []) : [];
  permission(key, limit)({ startLine, endLine }, into);
  for (const word of words) permission(`${key}.${word}`, limit)({ startLine, endLine }, into);
}

/** Other extensions that may send it messages; without a list, all of them may. */
const extensions: Reads = texts((id, lines, into) => {
  const who = id === '*' ? 'every other extension' : `the extension ${id.slice(0, 64)}`;
  into.opens(
    `messages to {app} from extensions`,
    { extension: id.slice(0, 64) },
    'low',
    [`{app} takes messages from ${who}`, `{app} no longer takes messages from ${who} by name`],
    lines,
  );
});

/** Version 2 shows its files to every page, version 3 to those that it names. */
function resources(entry: TreeEntry, opened: Opened[]): void {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [];
  const show = (node: TreeNode, pattern: Pattern) => {
    const resource = textOf(node)?.replace(/^\/+/, '');
    if (resource !== undefined)
      opened.push({ purpose: 'resources', pattern, resource, limit: undefined, lines: node });
  };
  for (const item of items) {
    if (item.kind !== 'map') {
      show(item, everywhere);
      continue;
    }
    const listed = (key: string) => {
      const value = item.entries.get(key)?.value;
      return value?.kind === 'sequence' ? value.items : [];
    };
    const patterns = listed('matches').flatMap((match) => patternOf(textOf(match) ?? '') ?? []);
    for (const pattern of patterns) for (const node of listed('resources')) show(node, pattern);
  }
}

const anyScript = Object.fromEntries(
  [
    'js',
    'css',
    'run_at',
    'all_frames',
    'match_about_blank',
    'match_origin_as_fallback',
    'world',
    'exclude_matches',
    'include_globs',
    'exclude_globs',
    'css_origin',
  ].map((key) => [key, nothing]),
);

/** Names, pictures, and which of its own files an extension starts: those files are judged by whoever reads code. */
const meaningless = [
  'manifest_version',
  'name',
  'short_name',
  'version',
  'version_name',
  'description',
  'author',
  'developer',
  'homepage_url',
  'default_locale',
  'icons',
  'icon_variants',
  'theme_icons',
  'key',
  'minimum_chrome_version',
  'minimum_opera_version',
  'differential_fingerprint',
  'offline_enabled',
  'action',
  'browser_action',
  'page_action',
  'sidebar_action',
  'side_panel',
  'options_ui',
  'options_page',
  'omnibox',
  'commands',
  'background',
  'incognito',
  'storage',
  'sandbox',
  'declarative_net_request',
  'cross_origin_embedder_policy',
  'cross_origin_opener_policy',
  'requirements',
  'chrome_style',
  '$schema',
];
