/** A Zoom app's manifest in, what it asks of an account and what Zoom tells it out. */
import type { Side, TextFile } from '../../../../change/snapshot.ts';
import { readJson } from '../../../../syntax/json.ts';
import type { TreeNode } from '../../../../syntax/tree.ts';
import type { App, GrantFormat } from '../../format.ts';
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
} from '../../reading.ts';

export const zoomApp: GrantFormat = {
  name: 'Zoom app',
  paths: ['**/*manifest*.json', '**/*zoom*.json'],
  source: 'https://developers.zoom.us/docs/build-flow/manifests/schema/',
  read: '2026-11',
  recognises: (text) => /"oauth_information"\s{0,16}:/.test(text),
  app: read,
};

function read(file: TextFile, side: Side): App {
  const root = readJson(file.path, file.text);
  const into = new Reading(file, side);
  // The interface that takes a manifest wraps it.
  const manifest = nodeAt(root, 'manifest') ?? root;
  readKeys(manifest, table, into);
  return into.app(nameAt(manifest, ['display_information', 'display_name'], 'the Zoom app'), 'zoom');
}

const scopes: Reads = (entry, into, at) => {
  const items: readonly TreeNode[] = entry.value.kind === 'sequence' ? entry.value.items : [];
  for (const item of items) {
    const scope = textOf(nodeAt(item, 'scope')) ?? textOf(item);
    if (scope === null) into.part(at, item);
    else
      into.ask('zoom', 'user', scope, item, undefined, {
        limit: textOf(nodeAt(item, 'optional')) === 'true' ? 'where its user agrees' : undefined,
      });
  }
};

const event = texts((name, lines, into) => into.hears('Zoom', name, 'low', lines));

const table = keys({
  display_information: nothing,
  oauth_information: inner(
    keys({
      usage: nothing,
      development_redirect_uri: nothing,
      production_redirect_uri: placed('redirect'),
      oauth_allow_list: placed('redirect'),
      strict_mode: nothing,
      subdomain_strict_mode: nothing,
      scopes,
      scope_description: nothing,
    }),
  ),
  features: inner(
    keys({
      products: nothing,
      development_home_uri: nothing,
      production_home_uri: nothing,
      domain_allow_list: each(keys({ domain: placed('endpoint'), explanation: nothing })),
      in_client_feature: nothing,
      team_chat_tab: nothing,
      zoom_client_support: nothing,
      embed: nothing,
      team_chat_subscription: nothing,
      connector: nothing,
      event_subscription: inner(
        keys({
          enable: nothing,
          events: each(
            keys({
              event_subscription_name: nothing,
              event_types: event,
              development_notification_endpoint: nothing,
              production_notification_endpoint: placed('webhook'),
            }),
          ),
        }),
      ),
    }),
  ),
});
