/** The manifest of an Atlassian Forge app: scopes, hosts that data goes to, what its pages may run, events and addresses of its own. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import type { TreeEntry, TreeNode } from '../../../../syntax/tree.ts';
import { readYaml } from '../../../../syntax/yaml.ts';
import type { App, GrantFormat } from '../../format.ts';
import { brief } from '../../names.ts';
import {
  each,
  inner,
  keys,
  nameAt,
  nodeAt,
  nothing,
  placed,
  Reading,
  type Reads,
  readKeys,
  textOf,
  texts,
  unread,
} from '../../reading.ts';

export const atlassianForge: GrantFormat = {
  name: 'Atlassian Forge manifest',
  paths: ['**/manifest.{yml,yaml}'],
  source: 'https://developer.atlassian.com/platform/forge/manifest-reference/',
  read: '2026-11',
  recognises: (text) =>
    /^app:/m.test(text) && (/ari:cloud:ecosystem/.test(text) || /^(?:modules|permissions):/m.test(text)),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readYaml(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, table, into);
  return into.app(nameAt(root, ['app', 'name'], 'Forge app'), 'atlassian');
}

/** A list, or a map whose values may let the app act for users who are not there. */
const scopes: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'map') {
    texts((scope, lines, reading) => reading.ask('atlassian', 'installation', scope, lines))(entry, into, at);
    return;
  }
  for (const scope of entry.value.entries.values()) {
    into.ask('atlassian', 'installation', scope.key, scope);
    if (textOf(nodeAt(scope.value, 'allowImpersonation')) !== 'true') continue;
    const name = brief(scope.key);
    into.opens(
      `use of ${name} by {app} for users who are away`,
      { impersonates: name },
      'high',
      [
        `{app} may use ${name} in the name of any user, also while nobody is signed in`,
        `{app} may no longer use ${name} in the name of users who are away`,
      ],
      scope,
    );
  }
};

/** Addresses as texts, or as maps of an address or of the name of a remote, whose address stands there. */
const hosts: Reads = (entry, into, at) => {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const item of items) {
    const address = textOf(item) ?? textOf(nodeAt(item, 'address'));
    if (address !== null) into.place('endpoint', address, item);
    else if (textOf(nodeAt(item, 'remote')) === null) into.part(at, item);
  }
};

/** Hosts whose code runs in the pages of the app weigh more than those of pictures. */
const scripts: Reads = (entry, into, at) => {
  const items = entry.value.kind === 'sequence' ? entry.value.items : [entry.value];
  for (const item of items) {
    const address = textOf(item) ?? textOf(nodeAt(item, 'address'));
    if (address === null) {
      into.part(at, item);
      continue;
    }
    const name = brief(address);
    into.opens(
      `scripts of ${name} in pages of {app}`,
      { scripts: name },
      'medium',
      [
        `Pages of {app} may run scripts from ${name}`,
        `Pages of {app} may no longer run scripts from ${name}`,
      ],
      item,
    );
  }
};

function loosened(kind: string): Reads {
  return texts((source, lines, into) => {
    const name = brief(source);
    // A hash names one text; the words name all.
    const severity = kind === 'styles' ? 'low' : name.startsWith('unsafe') ? 'medium' : 'low';
    into.opens(
      `${name} ${kind} in pages of {app}`,
      { content: kind, source: name },
      severity,
      [
        `Pages of {app} may run ${kind} that are ${name} in its content policy`,
        `Pages of {app} may no longer run ${kind} that are ${name} in its content policy`,
      ],
      lines,
    );
  });
}

const remotes: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'sequence') return unread(entry, into, at);
  for (const remote of entry.value.items) {
    const address = nodeAt(remote, 'baseUrl');
    const base = textOf(address);
    if (address !== undefined && base !== null) into.place('endpoint', base, address);
    else for (const region of entriesOf(address)) placed('endpoint')(region, into, at);
    const name = brief(textOf(nodeAt(remote, 'key')) ?? 'remote');
    for (const [token, whose] of [
      ['appUserToken', 'of its user'],
      ['appSystemToken', 'of its own'],
    ] as const) {
      const enabled = nodeAt(remote, 'auth', token, 'enabled');
      if (enabled === undefined || textOf(enabled) !== 'true') continue;
      into.opens(
        `${token} of {app} for remote ${name}`,
        { remote: name, token },
        'high',
        [
          `{app} hands a token ${whose} to its server ${name}, outside of Atlassian`,
          `{app} no longer hands a token ${whose} to its server ${name}`,
        ],
        enabled,
      );
    }
  }
};

function entriesOf(node: TreeNode | undefined): readonly TreeEntry[] {
  return node?.kind === 'map' ? [...node.entries.values()] : [];
}

/** Modules are pages, buttons and functions; events, and addresses that anybody may call, are ways in. */
const modules: Reads = (entry, into, at) => {
  if (entry.value.kind !== 'map') return unread(entry, into, at);
  for (const module of entry.value.entries.values()) {
    const items = module.value.kind === 'sequence' ? module.value.items : [];
    if (module.key === 'trigger') for (const item of items) heard(item, into);
    if (module.key !== 'webtrigger') continue;
    for (const item of items) {
      const name = brief(textOf(nodeAt(item, 'key')) ?? 'webtrigger');
      into.setting(
        {
          kinds: ['integration.webhook.added', 'integration.webhook.removed'],
          subject: `web trigger ${name} of {app}`,
          facts: { trigger: name },
          severity: 'medium',
          gained: `Whoever knows the address of the web trigger ${name} can call {app}`,
          lost: `{app} can no longer be called by the web trigger ${name}`,
        },
        item,
      );
    }
  }
};

function heard(trigger: TreeNode, into: Reading): void {
  const events = nodeAt(trigger, 'events');
  for (const event of events?.kind === 'sequence' ? events.items : []) {
    const name = textOf(event);
    if (name !== null) into.hears('Atlassian', name, 'low', event);
  }
}

const table = keys({
  app: nothing,
  resources: nothing,
  translations: nothing,
  environment: nothing,
  connectModules: modules,
  modules,
  remotes,
  permissions: inner(
    keys({
      scopes,
      enforcement: nothing,
      external: inner(
        keys({
          fetch: inner(keys({ backend: hosts, client: hosts })),
          images: hosts,
          fonts: hosts,
          styles: hosts,
          media: hosts,
          frames: hosts,
          scripts,
        }),
      ),
      content: inner(keys({ scripts: loosened('scripts'), styles: loosened('styles') })),
    }),
  ),
  // Another service that users are signed in to: what it is asked for is in its own words.
  providers: inner(
    keys({
      auth: each(
        keys({
          key: nothing,
          name: nothing,
          type: nothing,
          clientId: nothing,
          actions: nothing,
          bearerMethod: nothing,
          remotes: nothing,
          scopes: texts((scope, lines, into) =>
            into.opens(
              `scope ${brief(scope)} of another service for {app}`,
              { scope: brief(scope) },
              'medium',
              [
                `{app} asks another service for ${brief(scope)} in the name of its user`,
                `{app} no longer asks another service for ${brief(scope)}`,
              ],
              lines,
            ),
          ),
        }),
      ),
    }),
  ),
});
