/** langgraph.json: which graphs a server offers, what it is built from, who may call it -> the powers of it and its graphs. */
import type { Side, TextFile } from '../../../change/snapshot.ts';
import { readJson } from '../../../syntax/json.ts';
import type { TreeEntry } from '../../../syntax/tree.ts';
import type { Table } from '../../agents/formats/gathering.ts';
import { textOf } from '../../agents/formats/settings.ts';
import { guardsWhenOff, guardsWhenOn, opensWhenOn } from '../../agents/formats/switches.ts';
import {
  type Declaration,
  type DeclaredFormat,
  DeclaredHolder,
  declarationOf,
  silent,
  textAt,
} from '../declaration.ts';

export const langGraph: DeclaredFormat = {
  name: 'LangGraph configuration',
  source: 'github.com/langchain-ai/langgraph, libs/cli/langgraph_cli/schemas.py, read 2026-11',
  recognises: ({ path }) => /(?:^|\/)langgraph\.json$/.test(path),
  read: readLangGraph,
};

function readLangGraph(file: TextFile, side: Side): Declaration {
  const tree = readJson(file.path, file.text);
  if (tree === null) return declarationOf([]);
  const server = new DeclaredHolder(file, side, 'langgraph', null);
  const graphs: DeclaredHolder[] = [];
  server.read(tree, {
    ...silent(
      '$schema python_version node_version api_version image_distro pip_installer keep_pkg_tools ui ui_config',
    ),
    graphs: (entry, key) => {
      if (entry.value.kind !== 'map') server.noted(entry, key);
      else for (const graph of entry.value.entries.values()) graphs.push(readGraph(file, side, graph));
    },
    dependencies: server.openingsOf(
      'other',
      (name) => (/^(?:git\+|https?:|ssh:)/.test(name) ? 'medium' : 'low'),
      (name) => `is built with ${name}`,
    ),
    env: (entry, key) => {
      if (entry.value.kind === 'map') {
        for (const { name, value, evidence } of server.variables(entry, key, server.secrets))
          server.settings.push({ key: `${key}.${name}`, value, evidence });
      } else server.noted(entry, key);
    },
    dockerfile_lines: server.noted,
    base_image: server.noted,
    pip_config_file: server.noted,
    store: server.noted,
    'checkpointer.path': server.noted,
    'checkpointer.ttl': 'silent',
    'checkpointer.serde.pickle_fallback': server.level(
      'sandbox',
      guardsWhenOff('medium', 'unpickles what it stored, which runs code', 'never unpickles what it stored'),
    ),
    'checkpointer.serde.allowed_json_modules': server.noted,
    'checkpointer.serde.allowed_msgpack_modules': server.noted,
    'auth.path': (entry, key) =>
      server.addLevel(
        'trust',
        key,
        textOf(entry.value) ?? '',
        [-1, 'high', 'asks callers who they are'],
        entry,
      ),
    'auth.disable_studio_auth': server.noted,
    'auth.openapi': server.noted,
    'auth.cache': 'silent',
    'encryption.path': (entry, key) =>
      server.addLevel(
        'trust',
        key,
        textOf(entry.value) ?? '',
        [-1, 'medium', 'encrypts what it stores'],
        entry,
      ),
    ...httpKeys(server),
    'webhooks.url.require_https': server.level(
      'network',
      guardsWhenOn('medium', 'calls webhooks over TLS alone', 'calls webhooks without TLS too'),
    ),
    'webhooks.url.allowed_domains': server.limitOf(
      'network',
      'calls webhooks of listed hosts alone',
      'medium',
      (host) => `may call webhooks at ${host}`,
    ),
    'webhooks.url.disable_loopback': server.level(
      'network',
      guardsWhenOn('medium', 'calls no webhook of its own', 'calls webhooks of its own too'),
    ),
    'webhooks.headers': (entry, key) => {
      server.variables(entry, key, server.secrets);
    },
    'webhooks.env_prefix': server.noted,
  });
  return declarationOf([server, ...graphs]);
}

const parts = 'assistants threads runs store mcp a2a meta ui webhooks'.split(' ');

function httpKeys(server: DeclaredHolder): Table {
  const switches = parts.map((part) => [
    `http.disable_${part}`,
    server.level('network', guardsWhenOn('medium', `does not serve /${part}`, `serves /${part}`)),
  ]);
  return {
    ...Object.fromEntries(switches),
    'http.app': server.noted,
    'http.enable_custom_route_auth': server.level(
      'trust',
      guardsWhenOn('high', 'asks callers of its own routes who they are', 'serves its own routes to anybody'),
    ),
    'http.middleware_order': server.noted,
    'http.mount_prefix': 'silent',
    'http.cors.allow_origins': server.openingsOf(
      'host',
      (origin) => (origin === '*' ? 'high' : 'medium'),
      (origin) => `answers browsers on pages of ${origin}`,
    ),
    'http.cors.allow_origin_regex': server.openingsOf(
      'host',
      'medium',
      (origin) => `answers browsers on pages of ${origin}`,
    ),
    'http.cors.allow_credentials': server.level(
      'trust',
      opensWhenOn('medium', 'takes cookies from other pages', 'takes no cookies from other pages'),
    ),
    'http.cors.allow_methods': 'silent',
    'http.cors.allow_headers': 'silent',
    'http.cors.expose_headers': 'silent',
    'http.cors.max_age': 'silent',
    'http.configurable_headers': server.noted,
    'http.logging_headers': server.noted,
  };
}

/** What a graph may do stands in its code; that code stands elsewhere. */
function readGraph(file: TextFile, side: Side, entry: TreeEntry): DeclaredHolder {
  const graph = new DeclaredHolder(file, side, 'langgraph', { sort: 'agent', name: entry.key }, entry);
  graph.tools = null;
  const path = textOf(entry.value) ?? textAt(entry.value, 'path') ?? '';
  graph.settings.push({ key: 'path', value: path.slice(0, 160), evidence: graph.at(entry) });
  if (entry.value.kind === 'map')
    graph.read(entry.value, { path: 'silent', description: 'silent' }, `graphs.${entry.key}.`);
  return graph;
}
