/** A Shopify app's configuration in, what it asks of shops, what Shopify calls it with and which code it puts into the shop out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readToml } from '../../../../syntax/toml.ts';
import type { App, GrantFormat } from '../../format.ts';
import type { Grant } from '../../grant.ts';
import {
  each,
  inner,
  type Keys,
  keys,
  nameAt,
  nothing,
  placed,
  Reading,
  type Reads,
  readKeys,
  texts,
  whileOn,
} from '../../reading.ts';

export const shopifyApp: GrantFormat = {
  name: 'Shopify app',
  paths: ['**/shopify.app*.toml', '**/shopify*.extension.toml'],
  source: 'https://shopify.dev/docs/apps/build/cli-for-apps/app-configuration',
  read: '2026-11',
  app: read,
  covers: writingReads,
};

function read(file: TextFile, side: Side): App {
  const root = readToml(file.path, file.text);
  const into = new Reading(file, side);
  readKeys(root, file.path.endsWith('.extension.toml') ? extension : app, into);
  return into.app(nameAt(root, ['name'], 'the Shopify app'), 'shopify');
}

/** Who may change something may read it (shopify.dev/docs/api/usage/access-scopes, read 2026-11). */
function writingReads(held: Grant, asked: Grant): boolean {
  if (held.limit !== undefined && held.limit !== asked.limit) return false;
  return /(?:^|_)write_/.test(held.scope) && held.scope.replace(/(^|_)write_/, '$1read_') === asked.scope;
}

/** Scopes stand in one text, with commas between. */
function asking(limit?: string): Reads {
  return texts((list, lines, into) => {
    for (const scope of list.split(/[\s,]+/))
      if (scope !== '') into.ask('shopify', 'installation', scope, lines, undefined, { limit });
  });
}

/** An address below the app's own says nothing of another host. */
const hooks = texts((address, lines, into) => {
  if (/^[a-z]{2,12}:/.test(address)) into.place('webhook', address, lines);
});

const app: Keys = keys({
  ...Object.fromEntries(
    [
      'name',
      'handle',
      'client_id',
      'extension_directories',
      'web_directories',
      'build',
      'pos',
      'embedded',
      'app_preferences',
      'organization_id',
      'product',
      'metafields',
      'metaobjects',
    ].map((key) => [key, nothing]),
  ),
  application_url: placed('redirect'),
  scopes: asking(),
  access_scopes: inner(
    keys({
      scopes: asking(),
      optional_scopes: asking('where its user agrees'),
      use_legacy_install_flow: nothing,
      required_scopes: asking(),
    }),
  ),
  access: inner(
    keys({
      admin: inner(
        keys({
          direct_api_mode: nothing,
          embedded_app_direct_api_access: whileOn((into, lines) =>
            into.opens(
              'direct access of pages of {app}',
              { key: 'embedded_app_direct_api_access' },
              'low',
              [
                'Pages of {app} may call the shop without its server',
                'Pages of {app} may no longer call the shop without its server',
              ],
              lines,
            ),
          ),
        }),
      ),
    }),
  ),
  auth: inner(keys({ redirect_urls: placed('redirect') })),
  webhooks: inner(
    keys({
      api_version: nothing,
      privacy_compliance: inner(
        keys({ customer_deletion_url: hooks, customer_data_request_url: hooks, shop_deletion_url: hooks }),
      ),
      subscriptions: each(
        keys({
          topics: texts((topic, lines, into) => into.hears('Shopify', topic, 'low', lines)),
          compliance_topics: nothing,
          uri: hooks,
          filter: nothing,
          include_fields: nothing,
          metafield_namespaces: nothing,
          name: nothing,
        }),
      ),
    }),
  ),
  app_proxy: inner(keys({ url: placed('webhook'), subpath: nothing, prefix: nothing })),
});

function capability(key: string, severity: 'low' | 'medium', may: string): Reads {
  return whileOn((into, lines) =>
    into.ask('shopify', 'installation', key, lines, { power: 'write', severity, may }),
  );
}

const capabilities: Reads = inner(
  keys({
    network_access: capability(
      'network_access',
      'medium',
      'send what it sees in the shop to hosts of its choice',
    ),
    api_access: capability('api_access', 'low', 'read what the shop shows to everybody'),
    block_progress: capability('block_progress', 'low', 'keep buyers from going on'),
    collect_buyer_consent: nothing,
    iframe: nothing,
  }),
);

const extension: Keys = keys({
  ...Object.fromEntries(
    [
      'api_version',
      'name',
      'handle',
      'uid',
      'type',
      'description',
      'settings',
      'metafields',
      'build',
      'targeting',
      'extension_points',
      'field',
      'ui',
      'input',
      'customer_privacy',
      'runtime_context',
      'version',
    ].map((key) => [key, nothing]),
  ),
  capabilities,
  extensions: each(
    keys({
      ...Object.fromEntries(
        [
          'name',
          'handle',
          'uid',
          'type',
          'description',
          'targeting',
          'settings',
          'metafields',
          'build',
          'input',
          'ui',
          'field',
          'customer_privacy',
          'runtime_context',
          'kind',
          'schema',
          'return_url',
        ].map((key) => [key, nothing]),
      ),
      capabilities,
      runtime_url: placed('webhook'),
      config_page_url: placed('webhook'),
      validation_url: placed('webhook'),
    }),
  ),
});
